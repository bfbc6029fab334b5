"""A till asks which drawers are open: to join one, and to count one that others sell into too."""

from typing import Any

from pos.journal.store import Sender
from pos.sales.shift_facts import closing_event_of
from pos.sales.shift_tills import TillInShift, tills_in_each
from pos.tills.models import Device, Shift
from sync.asked import Asked
from sync.fetching import trusted
from sync.schemas import DrawersRequest

MOST = 20


def drawers_here(asked: Asked, body: DrawersRequest) -> dict[str, Any]:
    """As this server knows it: what a till did not tell yet is not in it."""
    sender = trusted(asked)
    here = Shift.objects.filter(merchant_id=sender.merchant_id, outlet_id=sender.outlet_id)
    opened = here.exclude(opened_at=None).exclude(business_date="").select_related("drawer")
    found = [*opened.filter(closed_at=None).order_by("-opened_at", "-id")[:MOST]]
    if body.shift is not None and body.shift not in {shift.id for shift in found}:
        found += opened.filter(id=body.shift)
    tills = tills_in_each(found)
    return {"shifts": [_told(sender, shift, tills[shift.id]) for shift in found]}


def _told(sender: Sender, shift: Shift, tills: list[TillInShift]) -> dict[str, Any]:
    return {
        "shift": shift.id,
        "drawer": shift.drawer.name if shift.drawer else "",
        "business_date": shift.business_date,
        "opened_at": shift.opened_at,
        "opened_by_id": shift.opened_by_id,
        "opened_by": shift.opened_by_name,
        "float_minor": shift.float_minor,
        "closed_at": shift.closed_at,
        "closed_by": shift.closed_by_name,
        "closed_on": _closed_on(sender, shift),
        "tills": [
            {
                "device": each.device.id,
                "series": each.device.series,
                "name": each.device.name,
                "drawer_minor": each.drawer_minor,
            }
            for each in tills
        ],
    }


def _closed_on(sender: Sender, shift: Shift) -> str:
    event = closing_event_of(shift) if shift.closed_at else None
    if event is None:
        return ""
    device = Device.objects.filter(merchant_id=sender.merchant_id, id=event.device_id).first()
    return device.name if device else ""
