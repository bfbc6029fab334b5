"""Writes about stock: goods that came in, and corrections with a reason."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pos.catalog import errors as catalog_errors
from pos.catalog.models import Product
from pos.catalog.queries import products_of
from pos.domain.errors import DomainError
from pos.domain.quantity import amount_for
from pos.journal.ids import uuid7
from pos.journal.kinds import MAX_SAFE
from pos.outlets.documents import record, take_turn
from pos.outlets.doubts import settle
from pos.outlets.models import Outlet
from pos.stock import errors
from pos.stock.actions.units import in_base, unit_of
from pos.stock.doubts import doubts_about
from pos.stock.models import Movement, Reason
from pos.stock.places import spot_of
from pos.stock.queries import MOST_LINES, SHOP, held_of

NOT_ADJUSTED = {"sale", "returned", "received", "sent_back", "late", "moved", "sent", "arrived"}
ADJUST_REASONS = tuple(reason for reason in Reason if reason not in NOT_ADJUSTED)


@dataclass(frozen=True)
class Received:
    """So much of a unit; without a value the product's purchase price is taken."""

    product_id: uuid.UUID
    quantity_milli: int
    cost_value_minor: int | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Adjusted:
    """Either how much more or less there is, or how much was counted; in base units.
    `expires_on`: of the batch with this date."""

    product_id: uuid.UUID
    difference_milli: int | None = None
    counted_milli: int | None = None
    expires_on: str | None = None


@transaction.atomic
def receive_stock(
    *,
    outlet: Outlet,
    lines: Sequence[Received],
    by: uuid.UUID | None,
    supplier: str = "",
    note: str = "",
    opening: bool = False,
) -> uuid.UUID:
    """Returns the document's id. The level's average cost follows from the lines' values."""
    products = _products(outlet, lines)
    document = uuid7()
    body = {
        "document": str(document),
        "place": SHOP,
        "supplier": supplier,
        "note": note,
        "opening": opening,
        "lines": [
            _received(number, products[line.product_id], line)
            for number, line in enumerate(lines, 1)
        ],
    }
    record("stock.received", outlet, body, by)
    return document


@transaction.atomic
def adjust_stock(
    *,
    outlet: Outlet,
    lines: Sequence[Adjusted],
    reason: str,
    by: uuid.UUID | None,
    note: str = "",
    place: str = SHOP,
    document: uuid.UUID | None = None,
    noticed: Collection[str] | None = None,
) -> uuid.UUID:
    """Returns the document's id. What was counted is compared with the level of this moment.

    RuleError `already_recorded`: the page's document was sent twice; `doubtful`: what is unusual
    and not among the `noticed` keys (None: nobody to ask)."""
    if reason not in ADJUST_REASONS:
        raise errors.bad_reason(reason)
    take_turn(outlet)
    place = spot_of(outlet, place).code
    products = _products(outlet, lines)
    document = _unused(outlet, document, products)
    held = held_of(outlet.merchant_id, outlet.id, products, place)
    adjusted = [
        _adjusted(number, products[line.product_id], line, held.get(line.product_id, 0))
        for number, line in enumerate(lines, 1)
    ]
    changes = [(products[uuid.UUID(e["product"])], e["base_quantity_milli"]) for e in adjusted]
    seen = settle(doubts_about(changes, held), noticed)
    body = {
        "document": str(document),
        "place": place,
        "reason": str(reason),
        "note": note,
        "lines": adjusted,
        **({"noticed": seen} if seen else {}),
    }
    record("stock.adjusted", outlet, body, by, version=2)
    return document


def _unused(outlet: Outlet, document: uuid.UUID | None, products: Iterable[uuid.UUID]) -> uuid.UUID:
    """Whether a document is known is asked of its own products' movements: no index has its id."""
    if document is None:
        return uuid7()
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    moved = Movement.objects.filter(**here, product__in=list(products), document_id=document)
    if moved.exists():
        raise errors.already_recorded()
    return document


def _products(
    outlet: Outlet, lines: Sequence[Received] | Sequence[Adjusted]
) -> dict[uuid.UUID, Product]:
    if not lines:
        raise errors.no_lines()
    if len(lines) > MOST_LINES:
        raise errors.too_many_lines(MOST_LINES)
    products = products_of(outlet.merchant_id, {line.product_id for line in lines})
    for line in lines:
        product = products.get(line.product_id)
        if product is None:
            raise catalog_errors.unknown_product()
        if not product.tracked:
            raise errors.not_tracked(product.name)
    return products


def _received(number: int, product: Product, line: Received) -> dict[str, Any]:
    unit, factor_milli = unit_of(product, line.unit)
    if not 0 < line.quantity_milli <= MAX_SAFE:
        raise errors.bad_quantity()
    base = in_base(line.quantity_milli, factor_milli)
    value = line.cost_value_minor
    return {
        "line": number,
        "product": str(product.id),
        "name": product.name,
        "unit": unit,
        "factor_milli": factor_milli,
        "quantity_milli": line.quantity_milli,
        "base_quantity_milli": base,
        "cost_value_minor": _value(product.cost_minor or 0, base) if value is None else value,
    }


def _adjusted(number: int, product: Product, line: Adjusted, there_milli: int) -> dict[str, Any]:
    difference = line.difference_milli
    if line.counted_milli is not None:
        difference = line.counted_milli - there_milli
    if difference is None or abs(difference) > MAX_SAFE:
        raise errors.bad_quantity()
    return {
        "line": number,
        "product": str(product.id),
        "name": product.name,
        "unit": product.unit,
        "base_quantity_milli": difference,
        "counted_milli": line.counted_milli,
        "expires_on": line.expires_on,
    }


def _value(cost_minor: int, quantity_milli: int) -> int:
    try:
        return amount_for(cost_minor, quantity_milli)
    except DomainError as error:
        raise errors.bad_quantity() from error
