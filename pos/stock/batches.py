"""What is left of each expiry date: derived, because a sale does not say which date it took.

First expired, first out, over all places of the shop together, in the order in which things
happened; so it does not matter when a tablet tells its sales. For one product:

    in, with a date       joins the goods of that date
    in, without           joins the goods without a date
    out, of a date        leaves that date; what is beyond it leaves as below
    out, without          leaves the goods without a date, then the earliest date

A sale that came after the count of its goods, and the movement that makes up for it, both stand at
the sale's own time, what came in first: together they change no date.

The rows are kept by movement: what is later than all before it is moved on as it comes, and so is a
sale that came late, as long as nothing but sales happened since. Anything else is followed anew
from the first movement (batch_rows.py).

Always: goods of all dates and those without = the level. Sold beyond the stock, the goods without a
date stand below zero, and what comes in fills that first.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from pos.journal.bulk import converters
from pos.journal.direct import ask
from pos.outlets.masters import in_slices
from pos.stock.models import Batch

_WORTH = """
    SELECT CAST(SUM((b.quantity_milli * c.cost + 500) / 1000) AS bigint)
    FROM stock_batch b JOIN (
        SELECT product_id,
               CAST(SUM(value_minor) AS bigint) * 1000 / CAST(SUM(quantity_milli) AS bigint) AS cost
        FROM stock_level WHERE merchant_id = %s AND outlet_id = %s
        GROUP BY product_id HAVING SUM(quantity_milli) > 0
    ) c ON c.product_id = b.product_id
    WHERE b.merchant_id = %s AND b.outlet_id = %s AND b.expires_on > '' AND b.expires_on <= %s
        AND b.quantity_milli > 0
"""
Left = dict[str, int]  # date: thousandths, the earliest first; "" without a date


@dataclass
class Shelf:
    """One product while its movements are followed."""

    dated: dict[str, int] = field(default_factory=dict)
    undated: int = 0

    def move(self, expires_on: str, quantity_milli: int) -> None:
        if quantity_milli < 0:
            self._take(expires_on, -quantity_milli)
        elif expires_on:
            owed = min(quantity_milli, max(0, -self.undated))
            self.undated += owed
            self.dated[expires_on] = self.dated.get(expires_on, 0) + quantity_milli - owed
        else:
            self.undated += quantity_milli

    def left(self) -> Left:
        found = {day: self.dated[day] for day in sorted(self.dated) if self.dated[day]}
        return {"": self.undated, **found} if self.undated else found

    def _take(self, expires_on: str, rest: int) -> None:
        if expires_on:
            rest -= self._take_of(expires_on, rest)
        first = min(rest, max(0, self.undated))
        self.undated -= first
        rest -= first
        for day in sorted(self.dated):
            rest -= self._take_of(day, rest)
        self.undated -= rest

    def _take_of(self, day: str, wanted: int) -> int:
        taken = min(wanted, self.dated.get(day, 0))
        if taken:
            self.dated[day] -= taken
        return taken


def batches_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID, product_id: uuid.UUID) -> Left:
    return batches_of_all(merchant_id, outlet_id, {product_id}).get(product_id, {})


def batches_of_all(
    merchant_id: uuid.UUID, outlet_id: uuid.UUID, products: Iterable[uuid.UUID]
) -> dict[uuid.UUID, Left]:
    """Only of products that are said to expire."""
    found: dict[uuid.UUID, Left] = {}
    here = Batch.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id)
    for part in in_slices(products):
        rows = here.filter(product__in=part).exclude(quantity_milli=0).order_by("expires_on")
        for product, day, milli in rows.values_list("product_id", "expires_on", "quantity_milli"):
            found.setdefault(product, {})[day] = milli
    return found


def worth_until(merchant_id: uuid.UUID, outlet_id: uuid.UUID, last_day: str) -> int | None:
    """What lies there of all dates up to a day, each at its product's average; None: no cost is
    known. One question, as a shop may have tens of thousands of dates."""
    change = converters(Batch, ("merchant_id", "outlet_id"), connection.vendor)
    ids = [
        each([value])[0] if each else value
        for each, value in zip(change, (merchant_id, outlet_id), strict=True)
    ]
    worth: int | None = ask(_WORTH, [*ids, *ids, last_day])[0][0]
    return worth
