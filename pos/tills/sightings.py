"""What a device says of itself: when it greets, the version it runs and how much it has not sent
yet; over its live line, how much memory its browser leaves it.

No fact of the shop, so no event tells of it, and what cannot be right is left out: a greeting is
never refused for it.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import DatabaseError, transaction

from pos.journal.clock import wall_ms
from pos.journal.kinds import MAX_SAFE
from pos.journal.store import Sender
from pos.tills.models import Sighting

LONGEST_VERSION = 40
UNKNOWN = "unknown"  # what a till says before its shell has answered it


def note_greeting(sender: Sender, said: Mapping[str, Any]) -> None:
    """The newest greeting only. A full disk or a busy database must not keep a tablet out."""
    row = {"said_at": wall_ms(), "app_version": _version(said), **_end(said), **_clock(said)}
    here = {"merchant_id": sender.merchant_id, "outlet_id": sender.outlet_id}
    try:
        with transaction.atomic():
            rows = Sighting.objects.filter(**here, id=sender.device_id)
            if not rows.update(**row):
                Sighting.objects.create(**here, id=sender.device_id, **row)
    except DatabaseError:
        return


def note_storage(device_id: uuid.UUID, shop: tuple[uuid.UUID, uuid.UUID], said: Any) -> None:
    """Of a device that has greeted. Numbers that cannot be right are left out. One that says that
    nothing waits has been heard: a busy tablet greets seldom."""
    used, quota = _bytes(said.get("used")), _bytes(said.get("quota"))
    persisted = said.get("persisted")
    heard = {"said_at": wall_ms()} if type(said.get("unsent")) is int and not said["unsent"] else {}
    row = {
        **heard,
        "used_bytes": used,
        "quota_bytes": quota,
        "is_persisted": persisted if isinstance(persisted, bool) else None,
    }
    try:
        Sighting.objects.filter(merchant_id=shop[0], outlet_id=shop[1], id=device_id).update(**row)
    except DatabaseError:
        return


def _bytes(told: Any) -> int | None:
    return told if type(told) is int and 0 <= told <= MAX_SAFE else None


def _clock(said: Mapping[str, Any]) -> dict[str, int | None]:
    """The way here takes a second at most: what is looked for is minutes."""
    wall = _bytes(said.get("wall"))
    return {"ahead_ms": None if wall is None else wall_ms() - wall}


def _version(said: Mapping[str, Any]) -> str:
    version = said.get("app_version")
    is_plain = isinstance(version, str) and version.isprintable() and version != UNKNOWN
    return str(version)[:LONGEST_VERSION] if is_plain else ""


def _end(said: Mapping[str, Any]) -> dict[str, int]:
    """How long its own record is: what we lack of it is what only the tablet has."""
    heads = said.get("heads")
    for head in heads if isinstance(heads, list) else ():
        if isinstance(head, dict) and head.get("stream") == "F":
            epoch, seq = head.get("epoch"), head.get("seq")
            if type(epoch) is int and type(seq) is int and epoch > 0 and 0 < seq <= MAX_SAFE:
                return {"epoch": min(epoch, 1_000_000), "seq": seq}
    return {"epoch": 0, "seq": 0}
