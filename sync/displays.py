"""A customer display on a tablet of its own: it greets, and may then listen (pos.live.displays).

It learns what its idle picture needs and which tills there are; no goods, no prices, no people.
"""

from typing import Any

from django.conf import settings
from django.http import HttpResponse

from pos.journal.clock import wall_ms
from pos.live import tickets
from pos.outlets.queries import outlet_of
from pos.tills.models import Device, Role
from pos.tills.queries import device_of, devices_of
from pos.tills.sightings import note_greeting
from sync.asked import Asked
from sync.fetching import trusted
from sync.schemas import DisplayRequest


def greet(asked: Asked, said: DisplayRequest, response: HttpResponse) -> dict[str, Any]:
    """NotSigned; NotAllowed `revoked_device`, or `not_your_door` of any other device."""
    sender = trusted(asked)
    tickets.give(response, sender.device_id, max(sender.public_keys), is_display=True)
    note_greeting(sender, said.model_dump())
    outlet = outlet_of(sender.merchant_id, sender.outlet_id)
    tills = devices_of(sender.merchant_id).filter(
        outlet_id=sender.outlet_id, role=Role.TILL, revoked_at=None
    )
    return {
        "name": device_of(sender.merchant_id, sender.device_id).name,
        "shop": outlet.name,
        "logo": outlet.receipt_logo or None,
        "tills": [_till(each) for each in tills],
        "version": settings.VERSION,
        "time": wall_ms(),
    }


def _till(till: Device) -> dict[str, Any]:
    return {"id": till.id, "series": till.series, "name": till.name}
