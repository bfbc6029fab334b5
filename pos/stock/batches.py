"""What is left of each expiry date: derived, because a sale does not say which date it took.

First expired, first out, over all places of the shop together, in the order in which things
happened; so it does not matter when a tablet tells its sales. For one product:

    in, with a date       joins the goods of that date
    in, without           joins the goods without a date
    out, of a date        leaves that date; what is beyond it leaves as below
    out, without          leaves the goods without a date, then the earliest date

A sale that came after the count of its goods, and the movement that makes up for it, both stand at
the sale's own time, what came in first: together they change no date.

Always: goods of all dates and those without = the level. Sold beyond the stock, the goods without a
date stand below zero, and what comes in fills that first.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from pos.journal.bulk import converters
from pos.journal.direct import ask
from pos.stock.models import Movement

# A step is one movement in or of a date, and the sum of what left until the next such.
_STEPS = """
    WITH moved AS (
        SELECT m.product_id, m.expires_on, m.quantity_milli,
               SUM(CASE WHEN m.expires_on <> '' OR m.quantity_milli > 0 THEN 1 ELSE 0 END) OVER (
                   PARTITION BY m.product_id
                   ORDER BY COALESCE(l.happened_at, m.happened_at), m.seq, m.quantity_milli < 0,
                            m.line, m.id
               ) AS step
        FROM stock_movement m
        LEFT JOIN stock_latemove l
            ON m.reason = 'late' AND l.merchant_id = m.merchant_id AND l.id = m.id
        WHERE m.merchant_id = %s AND m.outlet_id = %s AND m.product_id {which}
            AND m.reason <> 'moved'
    )
    SELECT product_id, expires_on, CAST(SUM(quantity_milli) AS bigint) FROM moved
    GROUP BY product_id, step, expires_on ORDER BY product_id, step, expires_on DESC
"""
_ALL = "IN (SELECT id FROM catalog_product WHERE merchant_id = %s AND expires)"
_ONE = "= %s"
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
    ids = _stored(("merchant_id", "outlet_id", "product_id"), (merchant_id, outlet_id, product_id))
    return dict(_followed(_ONE, ids)).get(product_id, {})


def all_batches(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> dict[uuid.UUID, Left]:
    """Of every product that is said to expire."""
    ids = _stored(("merchant_id", "outlet_id"), (merchant_id, outlet_id))
    return dict(_followed(_ALL, [*ids, ids[0]]))


def _followed(which: str, parameters: list[Any]) -> Iterator[tuple[uuid.UUID, Left]]:
    last, shelf = None, Shelf()
    for product, expires_on, quantity in ask(_STEPS.format(which=which), parameters):
        if product != last:
            if last is not None:
                yield _id(last), shelf.left()
            last, shelf = product, Shelf()
        shelf.move(expires_on, quantity)
    if last is not None:
        yield _id(last), shelf.left()


def _stored(columns: tuple[str, ...], ids: tuple[uuid.UUID, ...]) -> list[Any]:
    """As this database keeps ids."""
    change = converters(Movement, columns, connection.vendor)
    return [each([value])[0] if each else value for each, value in zip(change, ids, strict=True)]


def _id(stored: Any) -> uuid.UUID:
    return stored if isinstance(stored, uuid.UUID) else uuid.UUID(stored)
