"""People who clock in at a till, in words."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.tablet import new_id

ZONE = "Asia/Jakarta"


def at(text: str) -> int:
    """`2026-11-16 08:00` on the shop's clock, in UTC milliseconds."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).timestamp()) * 1000


def clocked(till: Any, person: Any, act: str, when: str, **changes: Any) -> str:
    """Append one press to the till's chain; its id."""
    envelope = {"id": new_id(), "actor": changes.pop("actor", by_pin(person))}
    body = {
        "person": {"id": str(person.id), "name": person.name},
        "act": act,
        "clocked_at": at(when),
        "tablet_at": at(when),
        "is_time_known": True,
        **changes,
    }
    till.tablet.append("staff.clocked", body, **envelope)
    return str(envelope["id"])


def by_pin(person: Any) -> dict[str, Any]:
    return {"person": str(person.id), "credential_version": 1, "method": "pin"}


def day(till: Any, person: Any, date: str, *times: str) -> list[str]:
    """Came, paused, went on, left; with two times no pause."""
    acts = ("in", "break_start", "break_end", "out") if len(times) == 4 else ("in", "out")
    return [
        clocked(till, person, act, f"{date} {time}") for act, time in zip(acts, times, strict=True)
    ]
