"""The tablets of the outlets: which are silent, and since when."""

from typing import Any

from django.db.models import OuterRef, Subquery

from pos.journal.models import Event
from pos.reports.dashboard.asked import Asked
from pos.tills.models import Device, Role

SERVERS = (Role.HUB, Role.CLOUD)
COLUMNS = ("id", "outlet_id", "name", "series", "role", "heard_at")


def tablets_of(asked: Asked) -> list[dict[str, Any]]:
    """One look into an index each."""
    events = Event.objects.filter(
        merchant_id=OuterRef("merchant_id"),
        outlet_id=OuterRef("outlet_id"),
        device_id=OuterRef("id"),
        stream="F",
    )
    newest = Subquery(events.order_by("-epoch", "-seq").values("received_at")[:1])
    devices = Device.objects.filter(
        merchant_id=asked.merchant_id, outlet_id__in=asked.outlet_ids, revoked_at=None
    ).exclude(role__in=SERVERS)
    ordered = devices.annotate(heard_at=newest).order_by("outlet_id", "series", "id")
    return list(ordered.values(*COLUMNS))
