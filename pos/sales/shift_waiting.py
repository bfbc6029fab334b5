"""Whom a closed shift still waits for: tills that took part and were not heard since its close,
or said that they hold more than has come. Reads only.

Whoever closed it has told all that came before, since a chain has no gap. A till that was taken out
of use is waited for no longer.
"""

from django.db.models import QuerySet

from pos.sales.shift_facts import closing_event_of
from pos.sales.shift_tills import took_part
from pos.tills.models import Device, Role, Shift
from pos.tills.queries import with_greeting, with_last_heard

SERVERS = (Role.HUB, Role.CLOUD)


def unheard_in(shift: Shift) -> list[Device]:
    closing = closing_event_of(shift)
    if closing is None:
        return []
    found = with_greeting(with_last_heard(_others(shift).exclude(id=closing.device_id)))
    return [each for each in found.order_by("series") if _is_silent(each, closing.received_at)]


def _others(shift: Shift) -> "QuerySet[Device]":
    here = {"merchant_id": shift.merchant_id, "outlet_id": shift.outlet_id}
    devices = Device.objects.filter(**here, id__in=took_part(shift))
    return devices.filter(revoked_at=None).exclude(role__in=SERVERS)


def _is_silent(device: Device, since_ms: int) -> bool:
    told, known = device.told_seq or 0, device.known_seq or 0  # type: ignore[attr-defined]
    return bool(device.heard_at < since_ms or told > known)  # type: ignore[attr-defined]
