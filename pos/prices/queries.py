"""Reads about price lists, promotions and planned prices."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from pos.outlets.masters import in_slices
from pos.prices import errors
from pos.prices.models import ListPrice, PlannedPrice, PlanState, PriceList, Promotion


def promotion_of(merchant_id: uuid.UUID, promotion_id: uuid.UUID) -> Promotion:
    promotion = Promotion.objects.filter(merchant_id=merchant_id, id=promotion_id).first()
    if promotion is None:
        raise errors.unknown_promotion()
    return promotion


def running(merchant_id: uuid.UUID) -> QuerySet[Promotion]:
    """Not stopped: planned, in force or past by their own dates."""
    return Promotion.objects.filter(merchant_id=merchant_id, stopped_at=None)


def not_over(merchant_id: uuid.UUID, today: str) -> QuerySet[Promotion]:
    """Those that can still be counted on `today` or later."""
    return running(merchant_id).exclude(date_to__lt=today)


def price_list_of(merchant_id: uuid.UUID, price_list_id: uuid.UUID) -> PriceList:
    found = PriceList.objects.filter(merchant_id=merchant_id, id=price_list_id).first()
    if found is None:
        raise errors.unknown_price_list()
    return found


def steps_on(price_list: PriceList, products: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    """The steps of these products on one list; no entry: no price there."""
    steps: dict[uuid.UUID, list[Any]] = {}
    for part in in_slices(set(products)):
        found = ListPrice.objects.filter(
            merchant_id=price_list.merchant_id, price_list_id=price_list.pk, product_id__in=part
        )
        steps.update(found.values_list("product_id", "steps"))
    return steps


def list_prices_of(
    merchant_id: uuid.UUID, products: Iterable[uuid.UUID]
) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """As basket lines carry them: every step of every list, in a fixed order."""
    found: dict[uuid.UUID, list[dict[str, Any]]] = {}
    for part in in_slices(set(products)):
        rows = ListPrice.objects.filter(merchant_id=merchant_id, product_id__in=part)
        ordered = rows.order_by("product_id", "price_list_id")
        for product, price_list, steps in ordered.values_list(
            "product_id", "price_list_id", "steps"
        ):
            told = [{"price_list": str(price_list), **step} for step in steps]
            found.setdefault(product, []).extend(told)
    return {product: told for product, told in found.items() if told}


def plan_of(merchant_id: uuid.UUID, plan_id: uuid.UUID) -> PlannedPrice:
    found = PlannedPrice.objects.filter(merchant_id=merchant_id, id=plan_id).first()
    if found is None:
        raise errors.unknown_plan()
    return found


def plans_of(
    merchant_id: uuid.UUID, products: Iterable[uuid.UUID]
) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """What is still waiting, the first to begin first."""
    found: dict[uuid.UUID, list[dict[str, Any]]] = {}
    waiting = PlannedPrice.objects.filter(merchant_id=merchant_id, state=PlanState.PLANNED)
    for part in in_slices(set(products)):
        plans = waiting.filter(product_id__in=part).order_by("product_id", "from_ms", "id")
        for product, from_ms, prices in plans.values_list("product_id", "from_ms", "prices"):
            if product is not None:
                found.setdefault(product, []).append({"from_ms": from_ms, "prices": prices})
    return found
