"""Price lists: for everybody, for members, for chosen customers; loaded with the products."""

import json
from typing import Any

import pytest

from pos.catalog import chunks
from pos.catalog.queries import rules_for
from pos.customers.actions import add_customer
from pos.domain.basket import price_basket
from pos.journal.errors import LancarError
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.outlets.actions import add_outlet
from pos.prices.actions import add_price_list, change_price_list, give_list, set_list_prices
from pos.prices.models import ListPrice, PriceList
from pos.prices.sample import Wanted, lines_of
from tests.pos.world import World, make_world, stock_up

DUS = {"price_minor": 3_500, "units": [{"unit": "dus", "factor_milli": 40_000,
       "price_minor": 130_000}]}  # fmt: skip


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


def listed(world: World, name: str, applies: str, **changes: Any) -> PriceList:
    identity = {"applies": applies}
    given = {"merchant_id": world.merchant.id, "by": world.sari.id, "identity": identity}
    return add_price_list(name=name, **given, **changes)


def step(price_minor: int, unit: str = "pcs", start: int = 0) -> dict[str, Any]:
    return {"unit": unit, "min_quantity_milli": start, "price_minor": price_minor}


def pay(world: World, wanted: list[Wanted], customer: dict[str, Any] | None = None) -> list[int]:
    """The unit prices that tablets count, by the rules they load."""
    basket: Any = {
        "business_date": "2026-12-01",
        "minute_of_day": 600,
        "order_type": "retail",
        "customer": customer,
        "lines": lines_of(wanted),
        "order_discount": None,
    }
    rules: Any = rules_for(world.outlet)
    return [line["unit_price_minor"] for line in price_basket(basket, rules)["lines"]]


def test_each_customer_pays_by_the_strongest_list_that_is_theirs(world: World):
    noodles = stock_up(world, price=DUS)
    by = {"by": world.sari.id}
    everybody, members = listed(world, "Toko", "all"), listed(world, "Anggota", "member")
    grosir = listed(world, "Grosir", "customer")
    set_list_prices(price_list=everybody, prices={noodles.id: [step(3_450)]}, **by)
    set_list_prices(price_list=members, prices={noodles.id: [step(3_300)]}, **by)
    steps = [step(3_200, start=10_000), step(118_000, "dus")]
    set_list_prices(price_list=grosir, prices={noodles.id: steps}, **by)
    ani = add_customer(merchant_id=world.merchant.id, name="Ani", consents=["keep_data"], **by)
    ani = give_list(customer=ani, price_list=grosir, **by)
    known = {"id": str(ani.id), "name": "Ani", "member": True, "price_list": None}
    few, many = Wanted(noodles, "pcs", 9_000), Wanted(noodles, "pcs", 10_000)
    dus = Wanted(noodles, "dus", 1_000)
    assert pay(world, [few]) == [3_450]
    assert pay(world, [few], known) == [3_300]
    assert pay(world, [dus], known) == [130_000]
    trade = {**known, "member": False, "price_list": ani.price_list}
    assert pay(world, [few], trade) == [3_450]
    assert pay(world, [many, dus], trade) == [3_200, 118_000]
    change_price_list(price_list=grosir, state={"archived": True}, **by)
    assert pay(world, [many], trade) == [3_450]
    assert rebuild(verify_only=True) == []


def test_a_price_on_a_list_makes_the_products_piece_new_and_only_that(world: World):
    noodles, rice = stock_up(world), stock_up(world, "Beras")
    grosir = listed(world, "Grosir", "customer")
    shelf = chunks.Shelf(world.merchant.id, world.outlet.id)
    shelf.refresh()
    before = dict(shelf.large["products"].hashes)
    set_list_prices(price_list=grosir, prices={noodles.id: [step(3_200)]}, by=None)
    shelf.refresh()
    assert shelf.large["products"].hashes != before
    rows = {row: json.loads(text) for row, text in shelf.large["products"].rows[0].items()}
    assert rows[noodles.id]["list_prices"] == [{"price_list": str(grosir.pk), **step(3_200)}]
    assert "list_prices" not in rows[rice.id]
    fresh = chunks.Shelf(world.merchant.id, world.outlet.id)
    fresh.refresh()
    assert fresh.manifest_hash == shelf.manifest_hash
    set_list_prices(price_list=grosir, prices={noodles.id: []}, by=None)
    shelf.refresh()
    assert shelf.large["products"].hashes == before


def test_what_cannot_be_is_refused_and_what_changes_nothing_is_not_recorded(world: World):
    noodles = stock_up(world)
    grosir, members = listed(world, "Grosir", "customer"), listed(world, "Anggota", "member")
    ani = add_customer(
        merchant_id=world.merchant.id, name="Ani", consents=["keep_data"], by=world.sari.id
    )
    fill = {"price_list": grosir, "by": None}
    assert set_list_prices(prices={noodles.id: [step(3_200)]}, **fill) == 1
    before = Event.objects.count()
    assert set_list_prices(prices={noodles.id: [step(3_200)]}, **fill) == 0
    for attempt, code in (
        (lambda: listed(world, " ", "all"), "name_missing"),
        (lambda: listed(world, "X", "all", period={"date_from": "2026-02-30"}), "bad_period"),
        (lambda: set_list_prices(prices={noodles.id: [step(1, "dus")]}, **fill), "unknown_unit"),
        (lambda: set_list_prices(prices={world.sari.id: [step(1)]}, **fill), "unknown_product"),
        (
            lambda: set_list_prices(prices={noodles.id: [step(10**12)]}, **fill),
            "price_too_large",
        ),
        (lambda: give_list(customer=ani, price_list=members, by=None), "not_for_customers"),
    ):
        with pytest.raises(LancarError) as refused:
            attempt()
        assert refused.value.code == code
    assert Event.objects.count() == before
    assert ListPrice.objects.count() == 1


def test_a_list_of_one_outlet_counts_there_and_nowhere_else(world: World):
    noodles = stock_up(world)
    branch = add_outlet(merchant_id=world.merchant.id, name="Cabang Dua", by=None)
    everybody = listed(world, "Cabang", "all", outlets={"outlets": [str(branch.id)]})
    set_list_prices(price_list=everybody, prices={noodles.id: [step(3_200)]}, by=None)
    wanted = [Wanted(noodles, "pcs", 1_000)]
    assert [rule["name"] for rule in rules_for(branch)["price_lists"]] == ["Cabang"]
    assert pay(world, wanted) == [3_500]
    change_price_list(price_list=everybody, by=None, outlets={"outlets": []})
    assert pay(world, wanted) == [3_200]
    versions = Event.objects.filter(kind="price_list.changed").values_list("version", flat=True)
    assert list(versions) == [2, 2]
    plain = listed(world, "Grosir", "customer")
    assert Event.objects.filter(kind="price_list.changed", version=1).count() == 1
    with pytest.raises(LancarError) as refused:
        change_price_list(price_list=plain, by=None, outlets={"outlets": [str(world.sari.id)]})
    assert refused.value.code == "unknown_outlet"
    assert rebuild(verify_only=True) == []
