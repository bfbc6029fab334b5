"""Sales and refunds into the rollups, in the transaction that stores them.

A run is added up here and then added to the rows by the database (`x = x + excluded.x`), so neither
the order of sales nor how they were cut into runs makes a difference. Outlets of one merchant meet
in the rows of products, but never crosswise: in the cloud they share a ledger, which is locked
first. What goods cost is read from the stock's movements of the same run, which stand already:
projections run from below.
"""

import uuid
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import models

from pos.journal.bulk import add_rows
from pos.journal.ids import derived_id
from pos.journal.lookup import find_rows
from pos.journal.projections import Happening, projection
from pos.outlets.masters import in_slices
from pos.outlets.models import Outlet
from pos.reports.clock import ShopClock
from pos.reports.marks import is_day
from pos.reports.rollup_models import HourSum, LateSum, PaymentSum, ProductSum
from pos.stock.just_moved import Costs as Moved
from pos.stock.just_moved import take_costs
from pos.stock.models import Movement

TABLES = (HourSum, PaymentSum, ProductSum, LateSum)
KEYS: dict[type[models.Model], tuple[str, ...]] = {
    HourSum: ("business_date", "hour"),
    PaymentSum: ("business_date", "method", "kind"),
    ProductSum: ("business_date", "product_id"),
    LateSum: ("arrived_on", "business_date"),
}
MEASURES: dict[type[models.Model], tuple[str, ...]] = {
    HourSum: ("sales", "refunds", "total_minor", "net_minor", "cost_minor"),
    PaymentSum: ("payments", "amount_minor"),
    ProductSum: ("quantity_milli", "total_minor", "net_minor", "cost_minor"),
    LateSum: ("sales", "refunds", "total_minor"),
}
_SPACE = uuid.UUID("0d6a7e0e-6f6c-4a55-9f4f-64d0b4a4f6b1")

Key = tuple[Any, ...]  # outlet, then KEYS
Sums = dict[Key, list[int]]
Costs = dict[uuid.UUID, list[int]]  # of each document, in the order of its lines


@projection("sale.completed", versions=(1, 2, 3, 4, 5, 6), tables=TABLES)
def project_sales(run: Sequence[Happening]) -> None:
    _roll_up(run, is_sale=True)


@projection("sale.refunded", versions=(1, 2, 3, 4, 5), tables=TABLES)
def project_refunds(run: Sequence[Happening]) -> None:
    _roll_up(run, is_sale=False)


def _roll_up(run: Sequence[Happening], *, is_sale: bool) -> None:
    """A day that is none is told elsewhere (projections.py), and no report can have it."""
    known = [happening for happening in run if is_day(happening.business_date)]
    if not known:
        return
    merchant_id, costs, clocks = run[0].merchant_id, _costs(known, run), _clocks(known)
    found: dict[type[models.Model], Sums] = {table: {} for table in TABLES}
    documents = [int(is_sale), int(not is_sale)]
    for one in known:
        clock = clocks[one.outlet_id]
        _note_sale(found, one, clock, [*documents, sum(costs[one.id])])
        _note_payments(found[PaymentSum], one)
        _note_goods(found[ProductSum], one, costs)
    for table, sums in found.items():
        add_up(table, merchant_id, sums)


def _note_sale(
    found: dict[type[models.Model], Sums], one: Happening, clock: ShopClock, counted: list[int]
) -> None:
    totals, day = one.body.totals, one.business_date
    *documents, cost = counted
    hour = (one.outlet_id, day, clock.hour(one.body.completed_at))
    _add(found[HourSum], hour, [*documents, totals.total_minor, totals.net_minor, cost])
    arrived_on = clock.late_on(day, one.received_at_ms)
    if arrived_on:
        late = (one.outlet_id, arrived_on, day)
        _add(found[LateSum], late, [*documents, totals.total_minor])


def _note_payments(sums: Sums, one: Happening) -> None:
    for payment in one.body.payments:
        key = (one.outlet_id, one.business_date, payment.method, payment.kind)
        _add(sums, key, [1, payment.amount_minor])


def _note_goods(sums: Sums, one: Happening, costs: Costs) -> None:
    """The merchant's own id is the outlet of everything that belongs to the whole merchant."""
    for line, cost in zip(one.body.lines, costs[one.id], strict=True):
        amounts = [line.base_quantity_milli, line.total_minor, line.net_minor, cost]
        _add(sums, (one.merchant_id, one.business_date, line.product), amounts)


def _add(sums: Sums, key: Key, amounts: list[int]) -> None:
    known = sums.get(key)
    sums[key] = amounts if known is None else [a + b for a, b in zip(known, amounts, strict=True)]


def _costs(known: Sequence[Happening], run: Sequence[Happening]) -> Costs:
    """What left the stock for each line of each document."""
    worth = take_costs(run)
    if worth is None:
        worth = _read_costs(known)
    return {
        one.id: [
            -worth.get((one.server_seq, place), 0) for place in range(1, len(one.body.lines) + 1)
        ]
        for one in known
    }


def _read_costs(run: Sequence[Happening]) -> Moved:
    """A line's movement has its id."""
    moves = {
        str(derived_id(one.id, place)): (one.server_seq, place)
        for one in run
        for place in range(1, len(one.body.lines) + 1)
    }
    where = {"merchant_id": run[0].merchant_id, "outlet_id": {one.outlet_id for one in run}}
    worth: Moved = {}
    for part in in_slices(moves):
        found = find_rows(Movement, ("id", "cost_value_minor"), {**where, "id": part})
        worth.update({moves[move]: value for move, value in found})
    return worth


def _clocks(run: Sequence[Happening]) -> dict[uuid.UUID, ShopClock]:
    """By the outlets' settings as they stand in the record here."""
    outlets = {one.outlet_id for one in run}
    where = {"merchant_id": run[0].merchant_id, "id": outlets}
    rows = find_rows(Outlet, ("id", "zone", "day_cutoff_minute"), where)
    told = {uuid.UUID(outlet): ShopClock(zone, cutoff) for outlet, zone, cutoff in rows}
    return {outlet: told.get(outlet) or ShopClock.usual() for outlet in outlets}


def add_up(table: type[models.Model], merchant_id: uuid.UUID, sums: Sums) -> None:
    """In the order of the key, so that two writers never wait for each other crosswise."""
    if not sums:
        return
    columns = ("id", "merchant_id", "outlet_id", *KEYS[table], *MEASURES[table])
    rows = [
        (_id_of(table, key), merchant_id, *key, *sums[key])
        for key in sorted(sums, key=lambda key: tuple(map(str, key)))
    ]
    keys = ("merchant_id", "outlet_id", *KEYS[table])
    add_rows(table, columns, rows, keys, measures=MEASURES[table])


@lru_cache(maxsize=20_000)
def _id_of(table: type[models.Model], key: Key) -> uuid.UUID:
    """The same hours and goods are sold in all day, and hashing is a third of the work here."""
    return uuid.uuid5(_SPACE, " ".join(map(str, (table.__name__, *key))))
