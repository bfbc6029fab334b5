"""A till asks for papers that other tills printed: their events, so that it can prove them."""

import uuid
from collections.abc import Sequence
from typing import Any

from pos.balances.queries import repayments_elsewhere
from pos.journal.clock import wall_ms
from pos.journal.models import Event
from pos.journal.store import Sender
from pos.sales.finding import (
    DESCRIBED_DAYS,
    copies_of,
    is_description,
    later_events,
    receipts_like,
    receipts_meant,
)
from pos.tills.models import Device
from sync.asked import Asked
from sync.fetching import trusted
from sync.pull import change_of, keys_of
from sync.schemas import ReceiptRequest, RepaidRequest

DAY_MS = 86_400_000
MOST_REPAID = 20


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
    later = later_events(sales)
    wanted = [[sale.event_id, *later.get(sale.id, ())] for sale in sales]
    return {**_told(sender, wanted), "since": since_ms}


def repaid(asked: Asked, body: RepaidRequest) -> dict[str, Any]:
    """Kasbon this customer paid back at other tills, newest first, each with its copies."""
    sender = trusted(asked)
    here = (sender.merchant_id, sender.outlet_id)
    paid = repayments_elsewhere(*here, body.customer, but_of=sender.device_id, most=MOST_REPAID)
    copies = copies_of(*here, paid)
    return {**_told(sender, [[each, *copies.get(each, ())] for each in paid]), "since": None}


def _told(sender: Sender, wanted: Sequence[Sequence[uuid.UUID]]) -> dict[str, Any]:
    told = _events(sender, wanted)
    devices = {event.device_id for events in told for event in events}
    names = dict(Device.objects.filter(id__in=devices).values_list("id", "name"))
    return {
        "receipts": [
            {
                "till": names.get(events[0].device_id, ""),
                "events": [change_of(each) for each in events],
            }
            for events in told
        ],
        "keys": keys_of(sender, devices),
    }


def _events(sender: Sender, wanted: Sequence[Sequence[uuid.UUID]]) -> list[list[Event]]:
    """The hub's own word for each: what it did not apply is not handed on."""
    rows = Event.objects.filter(
        merchant_id=sender.merchant_id,
        outlet_id=sender.outlet_id,
        id__in={each for ids in wanted for each in ids},
    )
    by_id = {event.id: event for event in rows.order_by("server_seq")}
    return [
        [by_id[first], *(event for event in by_id.values() if event.id in later)]
        for first, *later in wanted
    ]
