"""Golden bodies of clocks: the tills' and the staff's."""

from typing import Any


def _id(number: int) -> str:
    return f"01943f00-0000-7000-8000-{number:012x}"


def timesheets() -> dict[str, dict[str, Any]]:
    return {
        "clock.jumped": {
            "step_ms": -3_600_000,
            "wall_ms": 1_795_000_000_000,
            "offset_before_ms": 120,
            "offset_after_ms": None,
        },
        "staff.clocked": {
            "person": {"id": _id(10), "name": "Siti"},
            "act": "break_start",
            "clocked_at": 1_795_000_000_000,
            "tablet_at": 1_794_999_999_880,
            "is_time_known": True,
        },
        "staff.clock_corrected": {
            "clocking": _id(80),
            "person": {"id": _id(10), "name": "Siti"},
            "before": {"act": "in", "clocked_at": 1_795_000_000_000},
            "after": {"act": "in", "clocked_at": 1_794_998_000_000},
            "reason": "Tablet belum menyala",
            "by": {"id": _id(11), "name": "Sari"},
        },
        "work_rules.changed": {
            "id": _id(2),
            "groups": {
                "hours": {
                    "week_days": 5,
                    "rest_weekdays": [6, 7],
                    "holidays": ["2026-12-25", "2027-01-01"],
                }
            },
        },
    }
