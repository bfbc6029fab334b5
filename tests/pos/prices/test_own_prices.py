"""An outlet's own price: what the owner opens to it, how far it may go, and what others notice."""

from typing import Any

import pytest
from django.test import Client

from pos.catalog.actions import change_prices, change_product
from pos.catalog.models import Product
from pos.catalog.queries import rules_for
from pos.domain.basket import price_basket
from pos.journal.errors import LancarError
from pos.journal.models import Event, FieldGroup, LostChange
from pos.journal.replay import rebuild
from pos.outlets.actions import add_outlet
from pos.outlets.models import Outlet
from pos.people.actions import add_person
from pos.people.models import Person
from pos.prices.actions import (
    add_price_list,
    add_promotion,
    change_price_list,
    plan_prices,
    set_list_prices,
)
from pos.prices.models import PriceList
from pos.prices.sample import Wanted, lines_of
from tests.pos.world import World, make_world, stock_up

TENTH = 100_000


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def other(world: World) -> Outlet:
    return add_outlet(merchant_id=world.merchant.id, name="Cabang Dua", by=None)


@pytest.fixture
def rina(world: World, other: Outlet) -> Person:
    """Manager of this outlet alone."""
    return add_person(
        merchant_id=world.merchant.id,
        name="Rina",
        roles=["manager"],
        username="rina",
        by=None,
        outlets=[str(world.outlet.id)],
    )


def open_list(world: World, outlet: Outlet, **own: Any) -> PriceList:
    return add_price_list(
        merchant_id=world.merchant.id,
        name="Harga Cabang Satu",
        by=world.sari.id,
        identity={"applies": "all"},
        outlets={"outlets": [str(outlet.id)]},
        own={"fills_itself": True, "raise_ppm": TENTH, "lower_ppm": 2 * TENTH, **own},
    )


def at(price_minor: int, unit: str = "pcs") -> list[dict[str, Any]]:
    return [{"unit": unit, "min_quantity_milli": 0, "price_minor": price_minor}]


def fill(price_list: PriceList, product: Product, price_minor: int, by: Person) -> int:
    return set_list_prices(price_list=price_list, prices={product.id: at(price_minor)}, by=by.id)


def sold_at(outlet: Outlet, product: Product) -> int:
    """What a till of that outlet asks for one."""
    basket: Any = {
        "business_date": "2026-12-01",
        "minute_of_day": 600,
        "order_type": "retail",
        "customer": None,
        "lines": lines_of([Wanted(product, "pcs", 1_000)]),
        "order_discount": None,
    }
    rules: Any = rules_for(outlet)
    return price_basket(basket, rules)["lines"][0]["unit_price_minor"]


def office_of(person: Person) -> Client:
    page = Client()
    page.force_login(person)
    return page


def refused(act: Any) -> str:
    before = Event.objects.count()
    with pytest.raises(LancarError) as found:
        act()
    assert Event.objects.count() == before
    return found.value.code


def test_an_outlet_sets_its_own_price_within_what_the_owner_permits(world, other, rina):
    noodles = stock_up(world)
    own = open_list(world, world.outlet)
    assert fill(own, noodles, 3_850, rina) == 1
    assert (sold_at(world.outlet, noodles), sold_at(other, noodles)) == (3_850, 3_500)
    assert fill(own, noodles, 2_800, rina) == 1
    for price in (3_851, 2_799):
        assert refused(lambda price=price: fill(own, noodles, price, rina)) == "price_beyond"
    assert sold_at(world.outlet, noodles) == 2_800
    assert fill(own, noodles, 5_000, world.sari) == 1, "the owner has no limits"
    assert set_list_prices(price_list=own, prices={noodles.id: []}, by=rina.id) == 1
    assert sold_at(world.outlet, noodles) == 3_500
    versions = Event.objects.filter(kind="price_list.changed").values_list("version", flat=True)
    assert list(versions) == [3]
    assert rebuild(verify_only=True) == []


def test_without_limits_the_outlet_asks_what_it_likes_and_one_closed_again_keeps_its_prices(
    world, rina
):
    noodles = stock_up(world)
    own = open_list(world, world.outlet, raise_ppm=None, lower_ppm=None)
    assert fill(own, noodles, 9_000, rina) == 1
    change_price_list(price_list=own, by=world.sari.id, own={"fills_itself": False})
    assert refused(lambda: fill(own, noodles, 8_000, rina)) == "list_not_yours"
    assert sold_at(world.outlet, noodles) == 9_000


def test_limits_are_rounded_inwards(world, other, rina):
    odd = stock_up(world, price={"price_minor": 3_333})
    own = open_list(world, world.outlet)
    assert fill(own, odd, 3_666, rina) == 1
    assert refused(lambda: fill(own, odd, 3_667, rina)) == "price_beyond"
    assert fill(own, odd, 2_667, rina) == 1
    assert refused(lambda: fill(own, odd, 2_666, rina)) == "price_beyond"


def test_who_works_in_some_outlets_sets_no_price_of_the_others(world, other, rina):
    noodles, who = stock_up(world), {"merchant_id": world.merchant.id, "by": rina.id}
    everywhere = add_price_list(merchant_id=world.merchant.id, name="Semua", by=world.sari.id)
    both = open_list(world, world.outlet)
    change_price_list(
        price_list=both,
        by=world.sari.id,
        outlets={"outlets": [str(world.outlet.id), str(other.id)]},
    )
    one = {"product": str(noodles.id), "unit": None, "price_minor": 1_000}
    for attempt, code in (
        (lambda: change_prices(prices={noodles.id: 1_000}, **who), "prices_of_all"),
        (
            lambda: change_product(product=noodles, by=rina.id, price={"price_minor": 1_000}),
            "prices_of_all",
        ),
        (
            lambda: plan_prices(
                from_ms=2**45,
                prices={noodles.id: [{"unit": None, "price_minor": 1_000}]},
                **who,
            ),
            "prices_of_all",
        ),
        (
            lambda: add_promotion(
                outlet=world.outlet, by=rina.id, identity={"name": "Promo"}, gives={"prices": [one]}
            ),
            "prices_of_all",
        ),
        (lambda: add_price_list(name="Milik saya", **who), "prices_of_all"),
        (
            lambda: change_price_list(price_list=both, by=rina.id, own={"raise_ppm": None}),
            "prices_of_all",
        ),
        (lambda: fill(everywhere, noodles, 3_400, rina), "list_not_yours"),
        (lambda: fill(both, noodles, 3_400, rina), "list_not_yours"),
    ):
        assert refused(attempt) == code
    change_product(product=noodles, by=rina.id, identity={"name": "Indomie"})
    assert sold_at(world.outlet, noodles) == 3_500


def test_a_list_that_outlets_fill_names_them(world, other):
    assert refused(
        lambda: add_price_list(
            merchant_id=world.merchant.id, name="Bebas", by=None, own={"fills_itself": True}
        )
    ) == "fills_nowhere"  # fmt: skip


def test_of_two_prices_set_at_once_the_one_that_lost_is_kept_and_comes_back(world, other, rina):
    noodles = stock_up(world)
    own = open_list(world, world.outlet)
    fill(own, noodles, 3_400, rina)
    fill(own, noodles, 3_300, world.sari)
    now = FieldGroup.objects.get(entity="list_price")
    lost = LostChange.objects.create(
        merchant_id=now.merchant_id,
        outlet_id=now.outlet_id,
        entity=now.entity,
        entity_id=now.entity_id,
        group=now.group,
        event_id=now.event_id,
        winner_event_id=now.event_id,
        value={**now.value, "steps": at(3_400)},
    )
    page, address = office_of(world.sari), f"/admin/journal/lostchange/{lost.pk}/"
    shown = page.get(f"{address}change/").content.decode()
    assert "Indomie Goreng di Harga Cabang Satu" in shown
    assert "Rp 3.400 per pcs" in shown
    assert "harga: Rp 3.400 per pcs" in page.get("/admin/journal/lostchange/").content.decode()
    page.post(f"{address}pakai/")
    assert sold_at(world.outlet, noodles) == 3_400
    page.post(f"{address}urungkan/")
    assert sold_at(world.outlet, noodles) == 3_300


def test_the_pages_show_an_outlets_manager_its_lists_and_the_limits(world, other, rina):
    noodles = stock_up(world)
    own = open_list(world, world.outlet)
    elsewhere = open_list(world, other)
    fill(own, noodles, 3_850, rina)
    page = office_of(rina)
    listed = page.get("/admin/prices/pricelist/").content.decode()
    assert (str(own.pk) in listed, str(elsewhere.pk) in listed) == (True, False)
    address = f"/admin/prices/pricelist/{own.pk}/harga/"
    shown = page.get(address).content.decode()
    assert "boleh naik 10% atau turun 20% dari harga biasa" in shown
    assert "Rp 2.800 sampai Rp 3.850" in shown
    change_product(product=noodles, by=world.sari.id, price={"price_minor": 3_000})
    assert "di luar batas: Rp 2.400 sampai Rp 3.300" in page.get(address).content.decode()
    assert page.get(f"/admin/prices/pricelist/{elsewhere.pk}/harga/").status_code == 404
    assert page.get("/admin/prices/pricelist/add/").status_code == 403
    form = office_of(world.sari).get(f"/admin/prices/pricelist/{own.pk}/change/").content.decode()
    assert "Cabang mengisi sendiri" in form
