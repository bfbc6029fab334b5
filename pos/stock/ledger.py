"""The arithmetic of a run of stock movements: quantities, moving average, revaluation.

In comes with a value (a receipt) or at the average (found goods). Out leaves at the average; what
is sold beyond the stock leaves at the product's purchase price, a guess, and what is found of it
comes back at the same. When a receipt ends such an oversold stretch, the guess is replaced: what
remains is worth what the receipt cost, and the difference is the movement's revaluation. What goes
back to its supplier leaves at the value it came in with; what that leaves wrong, as some of it was
sold at the average meanwhile, is revaluation too. Always: level value = sum of (cost value +
revaluation); goods in stock are never worth less than nothing, no goods nothing, and oversold goods
never more than nothing.

Not a writer of events, and not called by anybody but projections.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings

from pos.catalog.models import Product
from pos.journal.bulk import insert_rows, upsert_rows
from pos.journal.ids import derived_hex
from pos.journal.lookup import find_rows
from pos.journal.projections import Happening
from pos.outlets.masters import attnames, in_slices
from pos.stock.balance import Balance
from pos.stock.batch_rows import BatchRows
from pos.stock.consigned_rows import Consignments
from pos.stock.just_moved import Costs
from pos.stock.models import LateMove, Level, Movement, Reason
from pos.stock.queries import newest_revision
from pos.stock.shortages import Shortages
from pos.stock.value_changes import ValueChanges

_MOVEMENT = (
    "id",
    "merchant_id",
    "outlet_id",
    "product_id",
    "place",
    "quantity_milli",
    "cost_value_minor",
    "revaluation_minor",
    "reason",
    "note",
    "document_id",
    "event_id",
    "device_id",
    "epoch",
    "seq",
    "line",
    "happened_at",
    "business_date",
    "expires_on",
)
_LEVEL = attnames(Level)
_LATE = attnames(LateMove)
_BALANCE = (
    "outlet_id",
    "product_id",
    "place",
    "quantity_milli",
    "value_minor",
    "moved_at",
    "revision",
    "oversold_event",
    "counted_at",
    "counted_in",
)
_LEVEL_KEY = ("merchant_id", "outlet_id", "product_id", "place")

LATE_LINES = 100_000  # no event has so many
Key = tuple[str, str, str]  # outlet, product, place
BY_SALES = frozenset({Reason.SALE.value, Reason.RETURNED.value})  # they do not make stock kept


class Line(NamedTuple):
    """One line to move. `value_minor` (signed as the quantity) None: at the average."""

    number: int
    product: str
    name: str
    quantity_milli: int
    value_minor: int | None
    reason: str
    place: str
    document: str
    note: str = ""
    expires_on: str = ""
    counted_at: int = 0  # not 0: counted then; what happened earlier is in it
    is_of_sale: bool = False  # thrown away as it came back: like a sale it makes no stock kept
    is_owed: bool = False  # of goods on consignment: the shop pays for it as if it were sold
    is_carried: bool = False  # into another place, at what it left the last one with
    corrects_milli: int = 0  # nothing moves: so much came in for too little, or too much


@dataclass
class LateMoves:
    """Sales and refunds from before a posted count that arrive after it: the shelf was counted
    without them, so each is made up for at the time of the count, and listed there."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def made_up(self, happening: Happening, line: Line, balance: Balance) -> Line:
        """The line beside the late one."""
        other = line._replace(
            number=LATE_LINES + line.number,
            quantity_milli=-line.quantity_milli,
            reason=Reason.LATE.value,
            document=str(balance.counted_in),
            counted_at=balance.counted_at,
        )
        self.rows.append(
            (
                derived_hex(happening.id, other.number),
                happening.merchant_id,
                happening.outlet_id,
                other.document,
                line.product,
                line.name,
                line.document,
                line.quantity_milli,
                happening.at_ms,
                balance.counted_at,
            )
        )
        return other

    def save(self) -> None:
        insert_rows(LateMove, _LATE, self.rows)


@dataclass
class StockLedger:
    """All levels that a run touches, read once; `move` in order, then `save`."""

    merchant_id: uuid.UUID
    lines: Sequence[tuple[Happening, Sequence[Line]]]
    balances: dict[Key, Balance] = field(default_factory=dict)
    guesses: dict[str, int] = field(default_factory=dict)
    movements: list[tuple[Any, ...]] = field(default_factory=list)
    costs: Costs = field(default_factory=dict)
    moved: set[Key] = field(default_factory=set)
    revisions: dict[str, int] = field(default_factory=dict)
    shortages: Shortages = field(default_factory=Shortages)
    late: LateMoves = field(default_factory=LateMoves)
    changes: ValueChanges = field(default_factory=ValueChanges)
    left_with: int = 0  # the value of the last movement
    kept: set[tuple[str, str]] = field(default_factory=set)  # (outlet, product), in any place
    batches: BatchRows = field(init=False)
    consignments: Consignments = field(init=False)

    def __post_init__(self) -> None:
        self.batches = BatchRows(self.merchant_id)
        self.consignments = Consignments(self.merchant_id)
        products = {line.product for _, lines in self.lines for line in lines}
        for part in in_slices(products):
            self._load(part)

    def move(self, happening: Happening, line: Line) -> None:
        key = (str(happening.outlet_id), line.product, line.place)
        self.moved.add(key)
        balance = self.balances.get(key)
        if balance is None:
            balance = self.balances[key] = Balance()
        if line.is_carried:
            line = line._replace(value_minor=-self.left_with)
        if key[:2] in self.consignments.agreed:
            value, revaluation = self._consigned(happening, line, balance)
        else:
            value, revaluation = self._own(line, balance)
        balance.moved_at, self.left_with = happening.at_ms, value
        self._keep(happening, line, value, revaluation)
        is_counted = _is_by_sale(line) and happening.at_ms <= balance.counted_at
        if is_counted:
            worth = value + revaluation
            balance.take_back(line.quantity_milli, worth)
            self._keep(happening, self.late.made_up(happening, line, balance), -worth, 0)
            self.batches.pass_by(key[:2], happening.at_ms)
        elif line.reason != Reason.MOVED:
            at_ms = line.counted_at or happening.at_ms
            self.batches.move(key[:2], at_ms, line.expires_on, line.quantity_milli)
        if line.counted_at:
            balance.counted_at, balance.counted_in = line.counted_at, line.document
        if not _is_by_sale(line):
            self.kept.add(key[:2])
        if key[:2] in self.kept:
            balance.revision = self._next_revision(key[0], balance.revision)
            if not is_counted:
                self.shortages.follow(happening, line, balance)

    def _keep(self, happening: Happening, line: Line, value: int, revaluation: int) -> None:
        self.movements.append(_movement(happening, line, value, revaluation))
        self.costs[happening.server_seq, line.number] = value
        agreed = self.consignments.agreed
        if agreed and (str(happening.outlet_id), line.product) in agreed:
            revaluation = 0  # what a supplier gets for his own goods corrects no stock
        self.changes.note(happening, line, value, revaluation)

    def _own(self, line: Line, balance: Balance) -> tuple[int, int]:
        """Moves it. Returns its value and the revaluation."""
        if line.value_minor is None:
            return balance.average(line.quantity_milli, self.guesses.get(line.product, 0)), 0
        if line.corrects_milli:
            return line.value_minor, balance.correct(line.corrects_milli, line.value_minor)
        move = balance.receive if line.quantity_milli > 0 else balance.give_back
        return line.value_minor, move(line.quantity_milli, line.value_minor)

    def _consigned(self, happening: Happening, line: Line, balance: Balance) -> tuple[int, int]:
        """The same of goods that are their supplier's."""
        balance.take_back(-line.quantity_milli, 0)
        if line.reason not in BY_SALES and not line.is_owed:
            return 0, 0
        key = (str(happening.outlet_id), line.product)
        value = self.consignments.sell(key, happening, line.number, line.quantity_milli)
        return value, -value

    def save(self) -> None:
        insert_rows(Movement, _MOVEMENT, self.movements)
        self.late.save()
        self.consignments.save()
        self.batches.save()
        self.changes.save()
        rows = [self._level(key) for key in sorted(self.moved)]
        upsert_rows(Level, _LEVEL, rows, _LEVEL_KEY)
        self.shortages.save()

    def _next_revision(self, outlet: str, before: int) -> int:
        if settings.ROLE == "cloud":  # no tablet asks there; kept, without new entries in indexes
            return before or 1
        newest = self.revisions.get(outlet)
        if newest is None:
            newest = newest_revision(self.merchant_id, outlet)
        self.revisions[outlet] = newest + 1
        return newest + 1

    def _load(self, products: list[str]) -> None:
        merchant = {"merchant_id": self.merchant_id}
        outlets = {happening.outlet_id for happening, _ in self.lines}
        self.consignments.load(outlets, products)
        key = {**merchant, "outlet_id": outlets, "product_id": products}
        levels = find_rows(Level, _BALANCE, key)
        for outlet, product, place, *numbers in levels:
            balance = self.balances[outlet, product, place] = Balance(*numbers)
            if balance.revision:
                self.kept.add((outlet, product))
        expiring = []
        found = find_rows(Product, ("id", "cost_minor", "expires"), {**merchant, "id": products})
        for product, cost, expires in found:
            self.guesses[product] = cost or 0
            if expires:
                expiring.append(product)
        if expiring:
            self.batches.load(outlets, expiring)

    def _level(self, key: Key) -> tuple[Any, ...]:
        outlet, product, place = key
        balance = self.balances[key]
        return (
            _level_id(outlet, product, place),
            self.merchant_id,
            outlet,
            product,
            place,
            balance.quantity_milli,
            balance.value_minor,
            balance.moved_at,
            balance.revision,
            balance.oversold_event,
            balance.counted_at,
            balance.counted_in,
        )


@lru_cache(maxsize=32_768)
def _level_id(outlet: str, product: str, place: str) -> str:
    return uuid.uuid5(uuid.UUID(outlet), f"{product} {place}").hex


def _movement(
    happening: Happening, line: Line, value_minor: int, revaluation_minor: int
) -> tuple[Any, ...]:
    return (
        derived_hex(happening.id, line.number),
        happening.merchant_id,
        happening.outlet_id,
        line.product,
        line.place,
        line.quantity_milli,
        value_minor,
        revaluation_minor,
        line.reason,
        line.note,
        line.document,
        happening.id,
        happening.device_id,
        happening.epoch,
        happening.seq,
        line.number,
        line.counted_at or happening.at_ms,
        happening.business_date,
        line.expires_on,
    )


def _is_by_sale(line: Line) -> bool:
    return line.is_of_sale or line.reason in BY_SALES
