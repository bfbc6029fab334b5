"""Goods taken back without their receipt, held against what the shop asks: nobody gets more. A
typed price is held against the price it stands beside, and that against what the goods ever cost
here, because both are only a tablet's word. Looked at off the ingest path; nothing is refused.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pos.catalog.queries import ShelfPrices
from pos.domain.formatting import format_rupiah
from pos.journal.models import Event
from pos.journal.problems import report
from pos.sales.queries import signed_body
from pos.sales.recheck import UNREADABLE

Json = Mapping[str, Any]
MOST_NAMED = 5
# Whose unit price is the shelf's or typed beside it. A price list may be above it, and is believed.
BESIDE_SHELF = ("override", "unit", "break")


def dear_refunds(events: Sequence[Event]) -> list[tuple[Event, list[str]]]:
    """Each with what was dear; `events` are of one outlet."""
    unproven = [(event, body) for event in events if (body := _unproven_body(event)) is not None]
    if not unproven:
        return []
    goods = {uuid.UUID(line["product"]) for _, body in unproven for line in body["lines"]}
    prices = ShelfPrices(events[0].merchant_id, goods)
    told = [(event, list(_dear(event, body, prices))) for event, body in unproven]
    return [(event, dear) for event, dear in told if dear]


def note_dear_refunds(found: Sequence[tuple[Event, list[str]]]) -> None:
    for event, dear in found:
        body = signed_body(event)
        number, who = body["receipt"]["number"], body["cashier"]["name"]
        report(
            code="refund_above_price",
            key=body["refund"],
            sentence=f"Retur tanpa struk {number} oleh {who} di atas harga toko: "
            f"{', '.join(dear[:MOST_NAMED])}.",
            suggestion="Tanyakan kasirnya, lalu tandai selesai.",
            event_id=event.id,
            merchant_id=event.merchant_id,
            outlet_id=event.outlet_id,
        )


def _unproven_body(event: Event) -> Json | None:
    if event.kind != "sale.refunded":
        return None
    try:
        body = signed_body(event)
        is_unproven = body["original"] is None
        for line in body["lines"]:
            uuid.UUID(line["product"])
    except UNREADABLE:
        return None  # the recomputation reports it
    return body if is_unproven else None


def _dear(event: Event, body: Json, prices: ShelfPrices) -> Iterator[str]:
    moment = (event.hlc_ms, event.hlc_counter)
    for line in body["lines"]:
        stated, unit = line["list_price_minor"], line["unit_price_minor"]
        if stated is None:
            continue  # goods without a price: typing one is a right of its own
        highest = prices.highest(uuid.UUID(line["product"]), line["unit"], moment)
        asked = stated if highest is None else min(stated, highest)
        given = unit if line["price_source"] in BESIDE_SHELF else stated
        if given > asked:
            yield f"{line['name'][:60]} {format_rupiah(given)}, bukan {format_rupiah(asked)}"
