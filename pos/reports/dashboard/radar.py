"""The tablets of the outlets: which are silent and since when, how old they are, and whose clock is
wrong."""

import json
from typing import Any

from django.db.models import OuterRef, Subquery

from pos.reports.dashboard.asked import Asked
from pos.tills.models import Device, Role, Sighting
from pos.tills.queries import newest_event

NO_TABLETS = (Role.HUB, Role.CLOUD, Role.DISPLAY)  # a display holds nothing that could be lost
COLUMNS = ("id", "outlet_id", "name", "series", "role", "heard_at")


def tablets_of(asked: Asked) -> list[dict[str, Any]]:
    """One look into an index each."""
    events = newest_event()
    devices = Device.objects.filter(
        merchant_id=asked.merchant_id, outlet_id__in=asked.outlet_ids, revoked_at=None
    ).exclude(role__in=NO_TABLETS)
    said = Sighting.objects.filter(merchant_id=OuterRef("merchant_id"), id=OuterRef("id"))
    found = devices.annotate(
        heard_at=Subquery(events.values("received_at")[:1]),
        newest=Subquery(events.values("raw")[:1]),
        version=Subquery(said.values("app_version")[:1]),
    )
    rows = found.order_by("outlet_id", "series", "id").values(*COLUMNS, "newest", "version")
    return [_told(row) for row in rows]


def _told(row: dict[str, Any]) -> dict[str, Any]:
    newest = row.pop("newest")
    clock = json.loads(bytes(newest))["clock"] if newest else {}
    slow_ms = clock.get("offset_ms") if clock.get("source") == "hub" else None
    return {**row, "version": row["version"] or "", "slow_ms": slow_ms}
