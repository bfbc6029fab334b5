"""Verbs about stock counts: begin one, count a product, post the differences or drop them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pos.catalog import errors as catalog_errors
from pos.catalog.models import Category, Product
from pos.catalog.queries import products_of
from pos.domain.quantity import MAX_QUANTITY_MILLI
from pos.journal.actions import New, append_many
from pos.journal.ids import uuid7
from pos.outlets.documents import record, take_turn
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.stock import errors
from pos.stock.actions.units import in_base, unit_of
from pos.stock.counting import Variance, variances_of
from pos.stock.doubts import MOST_OFTEN
from pos.stock.models import CountEntry, StockCount
from pos.stock.places import spot_of
from pos.stock.queries import SHOP, level_of

MOST_LINES = 1000  # in one event


@dataclass(frozen=True)
class Counted:
    """So many of a unit on a shelf. `begun_at` 0: counted in this moment."""

    product_id: uuid.UUID
    quantity_milli: int
    unit: str | None = None
    shelf: str = ""
    begun_at: int = 0
    is_sure: bool = False


@transaction.atomic
def open_count(
    *,
    outlet: Outlet,
    name: str,
    by: uuid.UUID | None,
    category: Category | None = None,
    place: str = SHOP,
) -> StockCount:
    if not name:
        raise errors.no_name()
    count_id = uuid7()
    body: dict[str, Any] = {
        "count": str(count_id),
        "place": spot_of(outlet, place).code,
        "name": name,
        "category": {"id": str(category.pk), "name": category.name} if category else None,
    }
    record("stock_count.opened", outlet, body, by)
    return StockCount.objects.get(merchant_id=outlet.merchant_id, id=count_id)


@transaction.atomic
def count_product(
    *, outlet: Outlet, count: StockCount, counted: Counted, by: uuid.UUID | None
) -> CountEntry:
    """One observation, as of now. Nothing counted is refused because the product was archived.

    RuleError `doubtful`: far more than the record knows, unless `is_sure`."""
    now_ms = take_turn(outlet)
    _check_open(outlet, count)
    product = products_of(outlet.merchant_id, {counted.product_id}).get(counted.product_id)
    if product is None:
        raise catalog_errors.unknown_product()
    if not product.tracked:
        raise errors.not_tracked(product.name)
    body = {**_observed(count, product, counted), "counted_at": now_ms}
    body["begun_at"] = counted.begun_at or now_ms
    body["recorded_milli"] = level_of(outlet.merchant_id, outlet.id, product.id, count.place)
    usual = max(body["recorded_milli"], 0) * MOST_OFTEN
    if usual and body["base_quantity_milli"] > usual and not counted.is_sure:
        raise errors.counted_too_many(product.name, body)
    event_id = record("stock_count.counted", outlet, body, by, after_ms=now_ms)
    return CountEntry.objects.get(merchant_id=outlet.merchant_id, id=event_id)


@transaction.atomic
def post_count(
    *, outlet: Outlet, count: StockCount, by: uuid.UUID | None, note: str = ""
) -> StockCount:
    """Each difference becomes stock at the time of its observation. What was counted again in a
    later count that is posted already is left out: the newer observation stands."""
    take_turn(outlet)
    _check_open(outlet, count)
    standing = [each for each in variances_of(count) if not each.superseded]
    if not standing:
        raise errors.nothing_counted()
    names = products_of(outlet.merchant_id, {each.product_id for each in standing})
    parts = [standing[at : at + MOST_LINES] for at in range(0, len(standing), MOST_LINES)]
    whole = {"count": str(count.pk), "place": count.place, "note": note}
    bodies = [{**whole, "last": part is parts[-1], "lines": _posted(part, names)} for part in parts]
    news = [New("stock_count.posted", body, outlet.id) for body in bodies]
    today = business_date(outlet)
    append_many(news, merchant_id=outlet.merchant_id, actor_id=by, business_date=today)
    return StockCount.objects.get(merchant_id=outlet.merchant_id, id=count.pk)


@transaction.atomic
def drop_count(
    *, outlet: Outlet, count: StockCount, by: uuid.UUID | None, note: str = ""
) -> StockCount:
    take_turn(outlet)
    _check_open(outlet, count)
    record("stock_count.dropped", outlet, {"count": str(count.pk), "note": note}, by)
    return StockCount.objects.get(merchant_id=outlet.merchant_id, id=count.pk)


def _check_open(outlet: Outlet, count: StockCount) -> None:
    found = StockCount.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, id=count.pk
    ).first()
    if found is None:
        raise errors.unknown_count()
    if found.closed_at is not None:
        raise errors.count_closed()


def _observed(count: StockCount, product: Product, counted: Counted) -> dict[str, Any]:
    unit, factor_milli = unit_of(product, counted.unit)
    if not 0 <= counted.quantity_milli <= MAX_QUANTITY_MILLI:
        raise errors.bad_quantity()
    return {
        "count": str(count.pk),
        "product": str(product.id),
        "name": product.name,
        "shelf": counted.shelf,
        "unit": unit,
        "factor_milli": factor_milli,
        "quantity_milli": counted.quantity_milli,
        "base_unit": product.unit,
        "base_quantity_milli": in_base(counted.quantity_milli, factor_milli),
    }


def _posted(
    variances: Sequence[Variance], products: dict[uuid.UUID, Product]
) -> list[dict[str, Any]]:
    return [
        {
            "line": number,
            "product": str(each.product_id),
            "name": products[each.product_id].name,
            "unit": products[each.product_id].unit,
            "counted_at": each.counted_at,
            "counted_milli": each.counted_milli,
            "expected_milli": each.expected_milli,
            "base_quantity_milli": each.difference_milli,
        }
        for number, each in enumerate(variances, 1)
    ]
