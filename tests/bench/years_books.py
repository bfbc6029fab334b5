"""What else a shop's books are made of, beside its sales (years.py): each day two counted shifts,
cash moved, goods received and thrown away, debts repaid, and points on every known customer's
receipt. Written straight into the tables, as projections write them."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from pos.balances.models import Movement as BalanceMovement
from pos.catalog.models import Product
from pos.journal.ids import derived_id
from pos.outlets.queries import business_date, the_outlet
from pos.people.models import Approval
from pos.stock.models import Movement, ValueChange
from pos.tills.models import CashMove, DrawerOpening, Shift
from tests.bench.years import CASHIERS, store_rows

SHIFTS, CASH_MOVES, OPENINGS, GIVEN = 2, 5, 3, 5
RECEIVED, THROWN, REPAID, POINTS = 40, 5, 5, 90
DAY_MS = 86_400_000
BEYOND_RECEIPTS = 1 << 32  # as their ids are counters too
Rows = list[dict[str, Any]]


def fill_books(days: int) -> str:
    outlet = the_outlet()
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    goods = list(Product.objects.order_by("id").values_list("id", flat=True)[:1_000])
    last = date.fromisoformat(business_date(outlet))
    for number in range(days):
        day = last - timedelta(days=number)
        with transaction.atomic():
            for model, rows in _made(_Day(here, day.isoformat(), number, goods)):
                store_rows(model, rows)
    return "{}"


class _Day:
    """Its rows are counted, and their ids follow from their numbers."""

    def __init__(self, here: Any, day: str, number: int, goods: list[uuid.UUID]) -> None:
        self.here, self.day, self.number, self.goods = here, day, number, goods
        self.event = uuid.UUID(int=(7 << 76) | (2 << 62) | (BEYOND_RECEIPTS + number << 80))
        self.at_ms = 1_795_000_000_000 - number * DAY_MS
        self.made = 0

    def rows(self, count: int, row: Callable[[int], dict[str, Any]]) -> Rows:
        return [self._row(row(place)) for place in range(count)]

    def _row(self, row: dict[str, Any]) -> dict[str, Any]:
        self.made += 1
        own = {"id": derived_id(self.event, self.made), "event_id": self.event}
        return {**own, **self.here, "business_date": self.day, "device_id": self.event, **row}


def _made(day: _Day) -> Iterator[tuple[type[Any], Rows]]:
    yield Shift, day.rows(SHIFTS, lambda place: _shift(day, place))
    yield CashMove, day.rows(CASH_MOVES, lambda place: _cash(day, place))
    yield DrawerOpening, day.rows(OPENINGS, lambda place: _opening(day, place))
    yield Approval, day.rows(GIVEN, lambda place: _approval(day, place))
    yield Movement, day.rows(RECEIVED, lambda place: _received(day, place))
    yield ValueChange, day.rows(THROWN, lambda place: _thrown(day, place))
    yield BalanceMovement, day.rows(REPAID, lambda place: _balance(day, place, "kasbon", "repaid"))
    yield BalanceMovement, day.rows(POINTS, lambda place: _balance(day, place, "points", "earned"))


def _shift(day: _Day, place: int) -> dict[str, Any]:
    person, name = CASHIERS[place]
    return {
        "opened_at": day.at_ms, "closed_at": day.at_ms + 1, "opened_by_id": person,
        "opened_by_name": name, "closed_by_id": person, "closed_by_name": name,
        "counted_minor": 1_000_000 + place, "cash_minor": 1_000_500,
        "drawer_id": None, "counts": [],
    }  # fmt: skip


def _cash(day: _Day, place: int) -> dict[str, Any]:
    person, name = CASHIERS[place % len(CASHIERS)]
    return {
        "move_id": derived_id(day.event, 10_000 + place), "shift_id": day.event,
        "direction": ("in", "out", "drop")[place % 3], "category": "other", "label": "Lain-lain",
        "amount_minor": 10_000 + place, "person_id": person, "person_name": name,
        "moved_at": day.at_ms + place,
    }  # fmt: skip


def _opening(day: _Day, place: int) -> dict[str, Any]:
    person, name = CASHIERS[place % len(CASHIERS)]
    return {
        "opening_id": derived_id(day.event, 20_000 + place), "shift_id": day.event,
        "person_id": person, "person_name": name, "opened_at": day.at_ms + place,
    }  # fmt: skip


def _approval(day: _Day, place: int) -> dict[str, Any]:
    person, name = CASHIERS[place % len(CASHIERS)]
    return {"asked_by_id": person, "asked_by_name": name, "given_at": day.at_ms + place,
            "document_id": day.event}  # fmt: skip


def _received(day: _Day, place: int) -> dict[str, Any]:
    return {
        "product_id": day.goods[(day.number * RECEIVED + place) % len(day.goods)], "place": "shop",
        "quantity_milli": 10_000, "cost_value_minor": 50_000 + place, "reason": "received",
        "document_id": day.event, "epoch": 1, "seq": day.number + 1, "line": place,
        "happened_at": day.at_ms,
    }  # fmt: skip


def _thrown(day: _Day, place: int) -> dict[str, Any]:
    return {"product_id": day.goods[place], "reason": "waste", "quantity_milli": -1_000,
            "value_minor": -5_000 - place}  # fmt: skip


def _balance(day: _Day, place: int, account: str, why: str) -> dict[str, Any]:
    return {
        "account": account, "holder_id": uuid.UUID(int=10_000 + place), "holder_name": "Pelanggan",
        "why": why, "amount_minor": -20_000 if why == "repaid" else 10,
        "document_id": day.event, "shift_id": day.event, "happened_at": day.at_ms + place,
    }  # fmt: skip
