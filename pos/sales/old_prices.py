"""Sales at a price that had been replaced by the time of the sale: said, never priced anew.

The shelf's price of a sale's lines is compared with what the shelf's price was by the sale's own
hybrid time, so wrong clocks do not matter: a tablet that had heard of the new price is later.
Reference: sync.md section 4, case 1.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pos.catalog.queries import ShelfPrices
from pos.domain.money import divide_half_up
from pos.journal.bulk import insert_rows
from pos.journal.ids import derived_id
from pos.journal.models import Event
from pos.sales.models import OldPrice
from pos.sales.queries import signed_body
from pos.sales.recheck import UNREADABLE

Json = Mapping[str, Any]

# A price typed by hand or printed on a label is not the shelf's, whatever the tablet knew.
FROM_SHELF = ("unit", "break", "price_list", "promotion")
_COLUMNS = (
    "id", "merchant_id", "outlet_id", "sale_id", "device_id", "number", "business_date",
    "completed_at", "line_id", "name", "unit", "quantity_milli", "sold_minor", "in_force_minor",
    "difference_minor",
)  # fmt: skip


def old_price_rows(events: Sequence[Event]) -> list[tuple[Any, ...]]:
    """A row for each line whose shelf price was an old one; `events` are of one outlet."""
    sales = [event for event in events if event.kind == "sale.completed"]
    products = {product for event in sales for product in _products(event)}
    if not products:
        return []
    prices = ShelfPrices(sales[0].merchant_id, products)
    return [row for event in sales for row in _rows_of(event, prices)]


def note_old_prices(rows: Sequence[tuple[Any, ...]]) -> None:
    insert_rows(OldPrice, _COLUMNS, rows)


def _products(event: Event) -> set[uuid.UUID]:
    try:
        return {uuid.UUID(line["product"]) for line in signed_body(event)["lines"]}
    except UNREADABLE:
        return set()  # the recomputation reports it


def _rows_of(event: Event, prices: ShelfPrices) -> list[tuple[Any, ...]]:
    try:
        return list(_rows(event, signed_body(event), prices))
    except UNREADABLE:
        return []  # the recomputation reports it


def _rows(event: Event, body: Json, prices: ShelfPrices) -> Iterator[tuple[Any, ...]]:
    moment = (event.hlc_ms, event.hlc_counter)
    for place, line in enumerate(body["lines"]):
        sold = line["list_price_minor"]
        if line["price_source"] not in FROM_SHELF or sold is None:
            continue
        in_force = prices.replaced_by(uuid.UUID(line["product"]), line["unit"], sold, moment)
        if in_force is None:
            continue
        quantity = line["quantity_milli"]
        yield (
            derived_id(event.id, place), event.merchant_id, event.outlet_id, body["sale"],
            event.device_id, body["receipt"]["number"], event.business_date, body["completed_at"],
            line["id"], line["name"], line["unit"], quantity, sold, in_force,
            divide_half_up(in_force - sold, quantity, 1000),
        )  # fmt: skip
