"""Planned prices: shipped ahead, cancelled before they begin, in force from their moment."""

import json
from typing import Any

import pytest

from pos.catalog import chunks
from pos.catalog.actions import change_product
from pos.catalog.models import Product
from pos.catalog.queries import ShelfPrices
from pos.journal import clock
from pos.journal.errors import LancarError
from pos.journal.ids import uuid7
from pos.journal.models import Event, FieldGroup, Head, Ledger, Problem
from pos.journal.replay import rebuild
from pos.prices.actions import begin_due, cancel_plan, plan_prices
from pos.prices.actions import plans as verbs
from pos.prices.models import PlannedPrice, PlanState
from pos.sales.actions import check_prices
from pos.sales.models import OldPrice
from tests.pos.world import World, make_world, of, pair, stock_up

HOUR = 3_600_000
DUS = {"unit": "dus", "factor_milli": 40_000, "price_minor": 130_000}


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The verbs' clock stands so many milliseconds ahead."""

    def ahead(by_ms: int) -> None:
        moment = clock.wall_ms() + by_ms
        monkeypatch.setattr(verbs, "wall_ms", lambda: moment)

    return ahead


def plan(world: World, product: Product, price_minor: int, **changes: Any) -> PlannedPrice:
    at = changes.pop("at", clock.wall_ms() + HOUR)
    levels = [{"unit": changes.pop("unit", None), "price_minor": price_minor}]
    given = {"merchant_id": world.merchant.id, "by": world.sari.id, "from_ms": at}
    identity = plan_prices(prices={product.id: levels}, **given)[0]
    return PlannedPrice.objects.get(id=identity)


def row_on_tablets(world: World, product: Product) -> dict[str, Any]:
    shelf = chunks.Shelf(world.merchant.id, world.outlet.id)
    shelf.refresh()
    row: dict[str, Any] = json.loads(shelf.large["products"].rows[0][product.id])
    return row


def test_a_plan_travels_ahead_and_becomes_the_products_price_at_its_moment(
    world: World, later: Any
):
    noodles = stock_up(world, price={"price_minor": 3_500, "units": [DUS]})
    made = plan(world, noodles, 3_700)
    dus = plan(world, noodles, 138_000, unit="dus", at=made.from_ms + HOUR)
    told = [{"from_ms": each.from_ms, "prices": each.prices} for each in (made, dus)]
    assert row_on_tablets(world, noodles)["planned_prices"] == told
    assert begin_due() == 0
    later(HOUR + 1_000)
    assert (begin_due(), begin_due()) == (1, 0)
    row = row_on_tablets(world, noodles)
    assert (row["price_minor"], row["units"], row["planned_prices"]) == (3_700, [DUS], told[1:])
    later(3 * HOUR)
    assert begin_due() == 1
    row = row_on_tablets(world, noodles)
    assert (row["price_minor"], row["units"][0]["price_minor"]) == (3_700, 138_000)
    assert "planned_prices" not in row
    assert rebuild(verify_only=True) == []


def test_a_till_that_sold_at_the_price_before_is_listed_though_the_hub_slept(world: World):
    noodles = stock_up(world)
    known, cancelled = of(noodles), stock_up(world, "Beras")
    moment = plan(world, noodles, 4_000).from_ms
    cancel_plan(plan=plan(world, cancelled, 4_000), by=None)
    till = pair(world)
    body = till.sell(known, of(cancelled))
    till.tablet.events.clear()
    till.tablet.heads.clear()
    till.tablet.append("sale.completed", body, hlc=[moment, 1])
    till.push()
    check_prices()
    assert list(OldPrice.objects.values_list("sold_minor", "in_force_minor")) == [(3_500, 4_000)]


def test_what_the_owner_priced_after_the_moment_stays_though_the_hub_slept(
    world: World, later: Any, monkeypatch: pytest.MonkeyPatch
):
    noodles = stock_up(world, price={"price_minor": 3_500, "units": [DUS]})
    levels = [{"unit": None, "price_minor": 3_700}, {"unit": "dus", "price_minor": 138_000}]
    at = clock.wall_ms() + HOUR
    plan_prices(merchant_id=world.merchant.id, prices={noodles.id: levels}, from_ms=at, by=None)
    later(2 * HOUR)
    monkeypatch.setattr("pos.journal.actions.wall_ms", verbs.wall_ms)
    dearer = {"price_minor": 3_500, "units": [{**DUS, "price_minor": 141_000}]}
    change_product(product=Product.objects.get(), by=world.sari.id, price=dearer)
    assert begin_due() == 1
    row = row_on_tablets(world, noodles)
    assert (row["price_minor"], row["units"][0]["price_minor"]) == (3_700, 141_000)
    assert PlannedPrice.objects.get().state == PlanState.DONE


def test_the_server_that_made_a_plan_begins_it_and_the_cloud_only_when_that_is_silent(
    world: World, later: Any, settings: Any
):
    """A sister that slept over the moment would be the last writer of a price that is old."""
    noodles = stock_up(world)
    plan(world, noodles, 3_700)
    FieldGroup.objects.filter(entity="price_plan").update(device_id=uuid7())
    later(26 * HOUR)
    assert begin_due() == 0
    settings.ROLE = "cloud"
    for table in (Ledger, Head):  # whose record is the merchant's
        table.objects.update(outlet_id=world.merchant.id)
    later(2 * HOUR)
    assert begin_due() == 0
    later(26 * HOUR)
    assert begin_due() == 1
    assert Product.objects.get().price_minor == 3_700


def test_a_plan_for_one_unit_leaves_what_the_others_cost_before(world: World):
    noodles = stock_up(world, price={"price_minor": 3_500, "units": [DUS]})
    moment = plan(world, noodles, 138_000, unit="dus").from_ms
    prices = ShelfPrices(world.merchant.id, [noodles.id])
    assert prices.at(noodles.id, moment - 1) == {"": 3_500, "dus": 130_000}
    assert prices.at(noodles.id, moment) == {"": 3_500, "dus": 138_000}
    assert prices.replaced_by(noodles.id, "dus", 130_000, (moment, 1)) == 138_000
    assert prices.replaced_by(noodles.id, "pcs", 3_500, (moment, 1)) is None


def test_a_plan_its_product_does_not_take_is_told_and_keeps_no_other_waiting(
    world: World, later: Any, monkeypatch: pytest.MonkeyPatch
):
    rice, noodles = stock_up(world, "Beras", price={"price_minor": 15_900}), stock_up(world)
    refused = plan(world, rice, 16_500)
    plan(world, noodles, 3_700, at=refused.from_ms + 1)
    change = verbs.change_product

    def choosy(*, product: Product, **changes: Any) -> Any:
        if product.id == rice.id:
            raise LancarError("sku_taken", "Kode barang ini sudah dipakai.")
        return change(product=product, **changes)

    monkeypatch.setattr(verbs, "change_product", choosy)
    later(HOUR + 1_000)
    assert (begin_due(), begin_due()) == (2, 0)
    noodles.refresh_from_db()
    assert noodles.price_minor == 3_700
    assert PlannedPrice.objects.get(id=refused.id).state == PlanState.CANCELLED
    [told] = Problem.objects.filter(code="price_plan_refused")
    assert told.sentence == (
        "Harga yang direncanakan untuk Beras tidak dapat dipakai: Kode barang ini sudah dipakai."
    )


def test_a_plan_is_cancelled_before_it_begins_and_not_after(world: World, later: Any):
    noodles = stock_up(world)
    first = plan(world, noodles, 3_700)
    second = plan(world, noodles, 3_800, at=first.from_ms + HOUR)
    cancel_plan(plan=second, by=world.sari.id)
    assert second.state == PlanState.CANCELLED
    later(2 * HOUR)
    with pytest.raises(LancarError) as refused:
        cancel_plan(plan=first, by=world.sari.id)
    assert refused.value.code == "plan_begun"
    assert begin_due() == 1
    assert Product.objects.get().price_minor == 3_700
    assert rebuild(verify_only=True) == []


def test_what_cannot_be_planned_is_refused_and_nothing_is_recorded(world: World):
    noodles = stock_up(world)
    made = plan(world, noodles, 3_700)
    before = Event.objects.count()
    for attempt, code in (
        (lambda: plan(world, noodles, 3_800, at=clock.wall_ms() - 1), "plan_in_past"),
        (lambda: plan(world, noodles, 3_800, at=made.from_ms), "plan_twice"),
        (lambda: plan(world, noodles, 1, unit="dus"), "unknown_unit"),
        (lambda: plan(world, noodles, 10**12), "price_too_large"),
        (
            lambda: plan_prices(
                merchant_id=world.merchant.id, from_ms=made.from_ms, prices={}, by=None
            ),
            "nothing_planned",
        ),
    ):
        with pytest.raises(LancarError) as refused:
            attempt()
        assert refused.value.code == code
    assert Event.objects.count() == before
