"""The rows of batches.py, kept by the same runs that move the stock. Called by projections only."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection

from pos.catalog.models import Product
from pos.journal.bulk import converters, upsert_rows
from pos.journal.direct import ask
from pos.journal.lookup import find_rows
from pos.outlets.masters import attnames, in_slices
from pos.stock.batches import Shelf
from pos.stock.models import Batch, Level, Movement

# A step is one movement in or of a date, or one that brings goods, and what left until the next.
_STEPS = """
    WITH told AS (
        SELECT m.product_id, m.expires_on, m.quantity_milli, m.seq, m.line, m.id,
               COALESCE(l.happened_at, m.happened_at) AS at,
               CASE WHEN m.expires_on <> '' OR m.quantity_milli > 0 THEN 1 ELSE 0 END AS is_step
        FROM stock_movement m
        LEFT JOIN stock_latemove l
            ON m.reason = 'late' AND l.merchant_id = m.merchant_id AND l.id = m.id
        WHERE m.merchant_id = %s AND m.outlet_id = %s AND m.product_id IN ({marks})
            AND m.reason <> 'moved'
    ), moved AS (
        SELECT told.*, SUM(is_step) OVER (
            PARTITION BY product_id ORDER BY at, seq, quantity_milli < 0, line, id
        ) AS step
        FROM told
    )
    SELECT product_id, expires_on, CAST(SUM(quantity_milli) AS bigint), MAX(at),
           MAX(CASE WHEN is_step = 1 THEN at ELSE 0 END)
    FROM moved GROUP BY product_id, step, expires_on ORDER BY product_id, step, expires_on DESC
"""
_BATCH = attnames(Batch)
_KEY = ("merchant_id", "outlet_id", "product_id", "expires_on")
_NUMBERS = ("outlet_id", "product_id", "expires_on", "quantity_milli", "moved_at", "stepped_at")
Key = tuple[str, str]  # outlet, product
Row = tuple[int, int, int]  # quantity_milli, moved_at, stepped_at


@dataclass
class Kept:
    """A product's dates while a run is applied."""

    shelf: Shelf = field(default_factory=Shelf)
    moved_at: int = 0
    stepped_at: int = 0

    def move(self, at_ms: int, expires_on: str, quantity_milli: int) -> bool:
        """False: it came too late to be moved on; the numbers are not right any more."""
        is_step = bool(expires_on) or quantity_milli > 0
        is_in_turn = at_ms > (self.moved_at if is_step else self.stepped_at)
        self.mark(at_ms, is_step=is_step)
        if is_in_turn:
            self.shelf.move(expires_on, quantity_milli)
        return is_in_turn

    def mark(self, at_ms: int, *, is_step: bool) -> None:
        self.moved_at = max(self.moved_at, at_ms)
        self.stepped_at = max(self.stepped_at, at_ms if is_step else 0)

    def rows(self) -> dict[str, Row]:
        left = self.shelf.left()
        undated = left.pop("", 0)
        dated = {day: (milli, 0, 0) for day, milli in left.items()}
        return {"": (undated, self.moved_at, self.stepped_at), **dated}


@dataclass
class BatchRows:
    """The dates of all products of a run that expire: `load`, `move` in order, `save`."""

    merchant_id: uuid.UUID
    kept: dict[Key, Kept] = field(default_factory=dict)
    stored: dict[Key, dict[str, Row]] = field(default_factory=dict)
    stale: set[Key] = field(default_factory=set)

    def load(self, outlets: Iterable[uuid.UUID], products: list[str]) -> None:
        """`products`: those that expire."""
        self.kept.update({(str(each), name): Kept() for each in outlets for name in products})
        where = {"merchant_id": self.merchant_id, "outlet_id": set(outlets), "product_id": products}
        for outlet, product, day, milli, moved_at, stepped_at in find_rows(Batch, _NUMBERS, where):
            kept = self.kept[outlet, product]
            self.stored.setdefault((outlet, product), {})[day] = (milli, moved_at, stepped_at)
            if day:
                kept.shelf.dated[day] = milli
            else:
                kept.shelf.undated = milli
                kept.moved_at, kept.stepped_at = moved_at, stepped_at

    def move(self, key: Key, at_ms: int, expires_on: str, quantity_milli: int) -> None:
        kept = self.kept.get(key)
        if kept is not None and not kept.move(at_ms, expires_on, quantity_milli):
            self.stale.add(key)

    def pass_by(self, key: Key, at_ms: int) -> None:
        """A late sale and what makes up for it: both at the sale's time, together nothing."""
        kept = self.kept.get(key)
        if kept is not None:
            kept.mark(at_ms, is_step=True)

    def save(self) -> None:
        """After the run's movements are written."""
        for outlet in sorted({outlet for outlet, _ in self.stale}):
            products = [product for where, product in self.stale if where == outlet]
            for part in in_slices(products):
                for product, kept in followed(self.merchant_id, outlet, part):
                    self.kept[outlet, product] = kept
        wanted = {key: kept.rows() for key, kept in self.kept.items() if kept.moved_at}
        gone = {
            key: self.stored[key].keys() - rows.keys()
            for key, rows in wanted.items()
            if key in self.stored
        }
        for (outlet, product), days in gone.items():
            if days:
                _rows_of(self.merchant_id, [product], outlet).filter(expires_on__in=days).delete()
        rows = [
            self._row(key, day, row)
            for key, days in sorted(wanted.items())
            for day, row in days.items()
            if self.stored.get(key, {}).get(day) != row
        ]
        upsert_rows(Batch, _BATCH, rows, _KEY)

    def _row(self, key: Key, day: str, row: Row) -> tuple[Any, ...]:
        outlet, product = key
        return (_batch_id(outlet, product, day), self.merchant_id, outlet, product, day, *row)


def keep_anew(merchant_id: uuid.UUID, products: Iterable[str]) -> None:
    """Products that expire get their rows from all that ever moved, others lose theirs."""
    for part in in_slices(products):
        _rows_of(merchant_id, part).delete()
        where = {"merchant_id": merchant_id, "id": part, "expires": True}
        expiring = [product for (product,) in find_rows(Product, ("id",), where)]
        levels = find_rows(
            Level, ("outlet_id",), {"merchant_id": merchant_id, "product_id": expiring}
        )
        for outlet in sorted({outlet for (outlet,) in levels}):
            made = BatchRows(merchant_id)
            made.kept = {
                (outlet, product): kept
                for product, kept in followed(merchant_id, outlet, sorted(expiring))
            }
            made.save()


def followed(
    merchant_id: uuid.UUID, outlet_id: str, products: list[str]
) -> Iterator[tuple[str, Kept]]:
    """From the first movement on; nothing of what never moved."""
    if not products:
        return
    ids = [*_stored(merchant_id, outlet_id), *_stored_products(products)]
    sql = _STEPS.format(marks=", ".join(["%s"] * len(products)))
    last, kept = "", Kept()
    for product, day, milli, moved_at, stepped_at in ask(sql, ids):
        if product != last:
            if last:
                yield _text(last), kept
            last, kept = product, Kept()
        kept.shelf.move(day, milli)
        kept.mark(moved_at, is_step=False)
        kept.mark(stepped_at, is_step=True)
    if last:
        yield _text(last), kept


def _rows_of(merchant_id: uuid.UUID, products: list[Any], outlet: str | None = None) -> Any:
    rows = Batch.objects.filter(merchant_id=merchant_id, product__in=products)
    return rows.filter(outlet_id=outlet) if outlet else rows


def _stored(*tenant: Any) -> list[Any]:
    """Ids as this database keeps them."""
    change = converters(Movement, ("merchant_id", "outlet_id"), connection.vendor)
    return [each([value])[0] if each else value for each, value in zip(change, tenant, strict=True)]


def _stored_products(products: list[str]) -> list[Any]:
    (change,) = converters(Movement, ("product_id",), connection.vendor)
    return list(change(products)) if change else products


def _text(stored: Any) -> str:
    return str(stored if isinstance(stored, uuid.UUID) else uuid.UUID(stored))


@lru_cache(maxsize=8_192)
def _batch_id(outlet: str, product: str, day: str) -> str:
    return uuid.uuid5(uuid.UUID(outlet), f"batch {product} {day}").hex
