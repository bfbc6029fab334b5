"""Sample bodies of devices for the golden corpus (golden_write.py)."""

from typing import Any


def _id(number: int) -> str:
    return f"01943f00-0000-7000-8000-{number:012x}"


def devices() -> dict[str, dict[str, Any]]:
    return {
        "printer.changed": {
            "id": _id(44),
            "groups": {
                "identity": {"name": "Printer kasir"},
                "link": {"host": "192.168.1.50", "port": 9100},
                "paper": {"profile": "generic80"},
                "use": {"auto_print": True, "opens_drawer": True},
                "shelf": {"position": 0, "archived": False},
            },
        },
        "gadget.changed.v2": {
            "id": _id(47),
            "groups": {
                "identity": {"name": "Laci depan"},
                "link": {"host": "/dev/ttyACM0", "port": 4001},
                "use": {"sort": "drawer_box", "till": None},
                "drawer": {"opens_with": "1b 70 00 19 fa"},
                "shelf": {"archived": False},
            },
        },
        "drawer.opened.v3": {
            "opening": _id(46),
            "printer": None,
            "box": _id(47),
            "reason": "cash_sale",
            "sale": _id(50),
            "opened_at": 1_795_000_000_000,
            "by": {"id": _id(10), "name": "Siti"},
        },
        "gadget.changed": {
            "id": _id(46),
            "groups": {
                "identity": {"name": "Timbangan depan"},
                "link": {"host": "/dev/ttyUSB0", "port": 4001},
                "use": {"sort": "scale_continuous", "till": _id(3)},
                "shelf": {"archived": False},
            },
        },
    }
