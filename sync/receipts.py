"""A till asks for receipts that other tills printed: their events, so that it can prove them."""

from typing import Any

from pos.journal.clock import wall_ms
from pos.journal.models import Event
from pos.journal.store import Sender
from pos.sales.finding import (
    DESCRIBED_DAYS,
    is_description,
    later_events,
    receipts_like,
    receipts_meant,
)
from pos.sales.models import Sale
from pos.tills.models import Device
from sync.asked import Asked
from sync.fetching import trusted
from sync.pull import change_of, keys_of
from sync.schemas import ReceiptRequest

DAY_MS = 86_400_000


def receipts(asked: Asked, body: ReceiptRequest) -> dict[str, Any]:
    """Each with the till that made it and what happened to it since; the sale itself first."""
    sender = trusted(asked)
    here = (sender.merchant_id, sender.outlet_id)
    sales = receipts_meant(*here, body.text)
    since_ms = None
    if is_description(body.text):
        since_ms = wall_ms() - DESCRIBED_DAYS * DAY_MS
        like = receipts_like(*here, body.text, since_ms=since_ms, but_of=sender.device_id)
        sales += [sale for sale in like if sale not in sales]
    told = _events(sender, sales)
    devices = {event.device_id for events in told for event in events}
    names = dict(Device.objects.filter(id__in=devices).values_list("id", "name"))
    return {
        "receipts": [
            {"till": names.get(sale.device_id, ""), "events": [change_of(each) for each in events]}
            for sale, events in zip(sales, told, strict=True)
        ],
        "keys": keys_of(sender, devices),
        "since": since_ms,
    }


def _events(sender: Sender, sales: list[Sale]) -> list[list[Event]]:
    """The hub's own word for each: what it did not apply is not handed on."""
    later = later_events(sales)
    wanted = [[sale.event_id, *later.get(sale.id, ())] for sale in sales]
    rows = Event.objects.filter(
        merchant_id=sender.merchant_id,
        outlet_id=sender.outlet_id,
        id__in={each for ids in wanted for each in ids},
    )
    by_id = {event.id: event for event in rows.order_by("server_seq")}
    return [
        [by_id[sold], *(event for event in by_id.values() if event.id in later)]
        for sold, *later in wanted
    ]
