"""A till asks for a receipt that another till printed: its events, so that it can prove them."""

from typing import Any

from pos.journal.models import Event
from pos.journal.store import Sender
from pos.sales.finding import later_events, receipts_meant
from pos.sales.models import Sale
from pos.tills.models import Device
from sync.asked import Asked
from sync.fetching import trusted
from sync.pull import change_of, keys_of
from sync.schemas import ReceiptRequest


def receipts(asked: Asked, body: ReceiptRequest) -> dict[str, Any]:
    """Each with the till that made it and what happened to it since; the sale itself first."""
    sender = trusted(asked)
    sales = receipts_meant(sender.merchant_id, sender.outlet_id, body.text)
    told = [(sale, _events(sender, sale)) for sale in sales]
    devices = {event.device_id for _, events in told for event in events}
    names = dict(Device.objects.filter(id__in=devices).values_list("id", "name"))
    return {
        "receipts": [
            {"till": names.get(sale.device_id, ""), "events": [change_of(each) for each in events]}
            for sale, events in told
        ],
        "keys": keys_of(sender, devices),
    }


def _events(sender: Sender, sale: Sale) -> list[Event]:
    """The hub's own word for each: what it did not apply is not handed on."""
    wanted = [sale.event_id, *later_events(sale)]
    rows = Event.objects.filter(
        merchant_id=sender.merchant_id, outlet_id=sender.outlet_id, id__in=wanted
    )
    return sorted(rows, key=lambda event: (event.id != sale.event_id, event.server_seq))
