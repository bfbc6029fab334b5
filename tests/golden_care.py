"""Golden bodies of what keeps people and their data safe: breaches, files for a helper."""

from typing import Any


def _id(number: int) -> str:
    return f"01943f00-0000-7000-8000-{number:012x}"


def care() -> dict[str, dict[str, Any]]:
    return {
        "breach.changed": {
            "id": _id(83),
            "groups": {
                "facts": {
                    "found_at": 1_795_000_000_000,
                    "data": "Nama dan nomor HP",
                    "how": "Tablet kasir 2 hilang di pasar, 18 November pagi",
                    "whose": "Pelanggan anggota, 312 orang",
                    "handling": "Tablet dicabut, PIN diganti",
                    "contact": "Sari, 0812-0000-0000",
                },
                "steps": {"steps": {"contained": 1_795_000_600_000}},
                "state": {"closed_at": None},
            },
        },
        "privacy_rule.changed": {
            "id": _id(1),
            "groups": {"retention": {"years": 2, "changed_at": 1_795_000_000_000}},
        },
        "support.made": {
            "name": "bantuan-20261130-1210.zip",
            "sha256": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
            "made_at": 1_780_000_000_000,
            "way": "download",
        },
    }
