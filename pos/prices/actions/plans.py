"""Verbs about planned prices: made ahead, cancelled before they begin, begun at their moment."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from pos.catalog import errors as catalog_errors
from pos.catalog.actions import change_product, repriced
from pos.catalog.doubts import below_cost
from pos.catalog.models import Product
from pos.catalog.queries import ShelfPrices, products_of
from pos.domain.errors import LancarError
from pos.journal.actions import New, append_many
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.models import FieldGroup, Ledger
from pos.journal.problems import report
from pos.journal.rows import home_outlet, lock_ledger
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import change_row, read_locked
from pos.outlets.doubts import Doubt, settle
from pos.people.places import check_speaks_for_all
from pos.prices import errors
from pos.prices.checks import check_unit_price
from pos.prices.models import PlannedPrice, PlanState
from pos.prices.queries import plans_of

Levels = Sequence[Mapping[str, Any]]
SILENT_MS = 24 * 3_600_000
MAX_BEGUN = 200  # in one round of the worker


@transaction.atomic
def plan_prices(
    *,
    merchant_id: uuid.UUID,
    from_ms: int,
    prices: Mapping[uuid.UUID, Levels],
    by: uuid.UUID | None,
    noticed: Collection[str] | None = None,
) -> list[uuid.UUID]:
    """All or none. `prices`: [{unit (None: base unit), price_minor}] by product. RuleError
    `doubtful`: below cost and not among the `noticed` keys (None: nobody to ask)."""
    wide = merchant_wide(merchant_id)
    lock_ledger(merchant_id, home_outlet(merchant_id, wide))
    check_speaks_for_all(merchant_id, by)
    if from_ms <= wall_ms():
        raise errors.plan_in_past()
    if not prices:
        raise errors.nothing_planned()
    _check(merchant_id, from_ms, prices)
    settle(_below_cost(merchant_id, prices), noticed)
    plans = {uuid7(): (product_id, levels) for product_id, levels in prices.items()}
    news = [
        New("price_plan.changed", _body(identity, product_id, from_ms, levels), wide)
        for identity, (product_id, levels) in plans.items()
    ]
    append_many(news, merchant_id=merchant_id, actor_id=by)
    return list(plans)


def _below_cost(merchant_id: uuid.UUID, prices: Mapping[uuid.UUID, Levels]) -> list[Doubt]:
    found: list[Doubt] = []
    for key, product in products_of(merchant_id, prices).items():
        named = [(each["unit"] or product.unit, each["price_minor"]) for each in prices[key]]
        found += below_cost(product, named)
    return found


def _body(
    identity: uuid.UUID, product_id: uuid.UUID, from_ms: int, levels: Levels
) -> dict[str, Any]:
    plan = {"product": str(product_id), "from_ms": from_ms, "prices": list(levels)}
    groups = {"plan": plan, "state": {"state": PlanState.PLANNED.value}}
    return {"id": str(identity), "groups": groups}


@transaction.atomic
def cancel_plan(*, plan: PlannedPrice, by: uuid.UUID | None) -> PlannedPrice:
    read_locked(plan)
    if plan.state != PlanState.PLANNED or plan.from_ms <= wall_ms():
        raise errors.plan_begun()
    change_row("price_plan.changed", plan, by=by, state={"state": PlanState.CANCELLED.value})
    return plan


def begin_due() -> int:
    """The products whose moment has come take their planned price. Returns how many did."""
    due = PlannedPrice.objects.filter(_ours(), state=PlanState.PLANNED, from_ms__lte=wall_ms())
    plans = list(due.select_related("product").order_by("from_ms", "id")[:MAX_BEGUN])
    for plan in plans:
        try:
            _begin(plan)
        except LancarError as error:
            _give_up(plan, error)
    return len(plans)


def _ours() -> Q:
    """The server that made a plan begins it; tablets change over by themselves, and the other
    outlets' servers hear of it. One that slept over the moment and does not know yet what was
    priced elsewhere since would be the last writer. The cloud, which hears all, stands in for a
    server that has been silent for long."""
    made = FieldGroup.objects.filter(
        merchant_id=OuterRef("merchant_id"),
        entity="price_plan",
        entity_id=OuterRef("id"),
        group="plan",
        device_id__in=Ledger.objects.values("device_id"),
    )
    ours = Q(Exists(made))
    silent = Q(from_ms__lte=wall_ms() - SILENT_MS)
    return ours | silent if settings.ROLE == "cloud" else ours


@transaction.atomic
def _begin(plan: PlannedPrice) -> None:
    read_locked(plan)
    if plan.state != PlanState.PLANNED:
        return
    if plan.product is not None:
        change_product(product=plan.product, by=None, price=_changed(plan.product, plan))
    change_row("price_plan.changed", plan, by=None, state={"state": PlanState.DONE.value})


@transaction.atomic
def _give_up(plan: PlannedPrice, refusal: LancarError) -> None:
    """A price that its product does not take any more is told to a person; the others begin."""
    read_locked(plan)
    if plan.state != PlanState.PLANNED:
        return
    change_row("price_plan.changed", plan, by=None, state={"state": PlanState.CANCELLED.value})
    name = plan.product.name if plan.product else "sebuah barang"
    report(
        code="price_plan_refused",
        key=str(plan.id),
        sentence=f"Harga yang direncanakan untuk {name} tidak dapat dipakai: {refusal.sentence}",
        suggestion="Periksa barangnya, lalu ubah harganya sendiri. Rencananya sudah dibatalkan.",
        merchant_id=plan.merchant_id,
        outlet_id=home_outlet(plan.merchant_id, plan.merchant_id),
    )


def _changed(product: Product, plan: PlannedPrice) -> dict[str, Any]:
    """What somebody priced after the plan's moment, while this server slept, stays."""
    planned = {each["unit"] or product.unit: each["price_minor"] for each in plan.prices}
    newer = _priced_since(product, plan.from_ms)
    return repriced(product, {unit: planned[unit] for unit in planned if unit not in newer})


def _priced_since(product: Product, from_ms: int) -> set[str]:
    """Units whose price now is another than just before this moment."""
    stamp = FieldGroup.objects.filter(
        merchant_id=product.merchant_id, entity="product", entity_id=product.pk, group="price"
    ).first()
    if stamp is None or stamp.hlc_ms < from_ms:
        return set()
    before = ShelfPrices(product.merchant_id, [product.pk]).at(product.pk, from_ms - 1)
    now = {"": product.price_minor, **{each.unit: each.price_minor for each in product.units.all()}}
    return {unit or product.unit for unit, price in now.items() if before.get(unit) != price}


def _check(merchant_id: uuid.UUID, from_ms: int, prices: Mapping[uuid.UUID, Levels]) -> None:
    known, waiting = products_of(merchant_id, prices), plans_of(merchant_id, prices)
    for product_id, levels in prices.items():
        product = known.get(product_id)
        if product is None:
            raise catalog_errors.unknown_product()
        if any(each["from_ms"] == from_ms for each in waiting.get(product_id, ())):
            raise errors.plan_twice(product.name)
        for level in levels:
            unit = product.unit if level["unit"] is None else level["unit"]
            check_unit_price(product, unit, level["price_minor"])
