"""Promotions: planned by the owner, refused when nothing orders them, loaded by tablets, sold."""

import json
from typing import Any

import pytest

from pos.catalog import chunks
from pos.catalog.actions import change_product
from pos.catalog.queries import rules_for
from pos.journal.errors import LancarError
from pos.journal.models import Event, Problem
from pos.journal.replay import rebuild
from pos.outlets.queries import business_date
from pos.prices.actions import add_promotion, change_promotion, resume_promotion, stop_promotion
from pos.prices.models import Promotion
from pos.prices.sample import Counter, basket_of, smallest_basket
from pos.sales.actions import check_prices
from pos.sales.models import Sale
from tests.pos.world import World, make_world, of, pair, shelve, stock_up
from tests.sales import sale_body, second_version

FREE = 1_000_000
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def item(*products: Any, quantity: int = 1_000) -> dict[str, Any]:
    ids = [str(each.id) for each in products]
    return {"products": ids, "categories": [], "quantity_milli": quantity, "unit": None}


def promote(world: World, kind: str = "price", **changes: Any) -> Promotion:
    """`period` and `noticed` may be given; the rest is what the promotion gives."""
    own = {key: changes.pop(key) for key in ("period", "noticed") if key in changes}
    identity = {"name": changes.pop("name", "Promo uji"), "kind": kind}
    identity["priority"] = changes.pop("priority", 100)
    given = {"outlet": world.outlet, "by": world.sari.id, "identity": identity, **own}
    return add_promotion(gives=changes, **given)


def price_of(product: Any, price_minor: int) -> dict[str, Any]:
    return {"product": str(product.id), "unit": None, "price_minor": price_minor}


def refusal(attempt: Any) -> LancarError:
    with pytest.raises(LancarError) as refused:
        attempt()
    return refused.value


def outlet_piece(world: World) -> dict[str, Any]:
    """As a tablet loads it."""
    here = (world.merchant.id, world.outlet.id)
    listed = json.loads(chunks.manifest(*here)[1])["chunks"]
    sha256 = next(each["sha256"] for each in listed if each["name"] == "outlet")
    piece: dict[str, Any] = json.loads(chunks.chunk(*here, sha256) or b"")
    return piece


def test_a_promotion_travels_to_tablets_and_its_sale_is_recomputed_alike(world: World):
    noodles = stock_up(world, cost={"cost_minor": 2_000})
    free = {"rate_ppm": 1_000_000, "get_quantity_milli": 1_000}
    made = promote(world, "buy_get", buy=item(noodles, quantity=2_000), name="Gratis 1", **free)
    told = outlet_piece(world)["rules"]["promotions"]
    assert told == [
        {
            "id": str(made.id),
            "name": "Gratis 1",
            "kind": "buy_get",
            "priority": 100,
            "buy": item(noodles, quantity=2_000),
            **free,
        }
    ]
    till = pair(world)
    numbered = {"series": till.tablet.series, "counter": 1}
    body = sale_body([of(noodles, 3_000)], **numbered, promotions=told)
    till.tablet.append("sale.completed", second_version(body), tv=2)
    till.push()
    check_prices()
    sale = Sale.objects.get()
    assert (sale.total_minor, sale.promotion_discount_minor) == (7_000, 3_500)
    named = [(each["id"], each["amount_minor"]) for each in sale.promotions]
    assert named == [(str(made.id), 3_500)]
    assert Problem.objects.count() == 0
    assert rebuild(verify_only=True) == []


def test_each_kind_is_counted_on_its_smallest_basket_as_the_owner_sees_it(world: World):
    category = shelve(world)
    noodles = stock_up(world, identity={"category": str(category.id)})
    water = stock_up(world, "Air mineral", price={"price_minor": 5_000}, cost={"cost_minor": 2_000})
    made = [
        promote(world, prices=[price_of(noodles, 3_100)]),
        promote(world, categories=[str(category.id)], rate_ppm=100_000, priority=200),
        promote(world, "buy_get", buy=item(noodles), get=item(water), rate_ppm=500_000),
        promote(world, "bundle", items=[item(noodles), item(water)], price_minor=7_500),
        promote(world, "threshold", minimum_minor=100_000, rate_ppm=50_000, maximum_minor=4_000),
    ]
    counter, today = Counter(world.outlet, alone=True), business_date(world.outlet)
    saved = []
    for each in made:
        rule = each.rule()
        basket = basket_of(rule, smallest_basket(world.merchant.id, rule), today)
        after, before = counter.price(basket, rule), counter.price(basket, None)
        saved.append(before["totals"]["total_minor"] - after["totals"]["total_minor"])
    assert saved == [400, 350, 2_500, 1_000, 4_000]


def test_two_that_meet_need_an_order_and_it_says_with_which(world: World):
    category = shelve(world)
    noodles = stock_up(world, identity={"category": str(category.id)})
    rice = stock_up(world, "Beras")
    day, night = {"from_minute": 480, "to_minute": 1_020}, {"from_minute": 1_020, "to_minute": 60}
    promote(world, prices=[price_of(noodles, 3_100)], period=day, name="Pagi")
    promote(world, prices=[price_of(noodles, 3_200)], period=night, name="Malam")
    tenth = {"categories": [str(category.id)], "rate_ppm": 100_000}
    refused = refusal(lambda: promote(world, **tenth))
    assert refused.code == "promotion_overlaps"
    assert "bertemu dengan “Pagi”" in refused.sentence
    promote(world, **tenth, priority=101)
    promote(world, prices=[price_of(rice, 3_400)])
    reached = {"minimum_minor": 100_000, "amount_minor": 5_000}
    promote(world, "threshold", **reached, period={"weekdays": [6, 7]})
    promote(world, "threshold", minimum_minor=50_000, amount_minor=2_000)
    assert refusal(lambda: promote(world, "threshold", **reached)).code == "promotion_overlaps"
    promote(world, "threshold", **reached, period={"weekdays": [1, 2]})


def test_of_many_goods_those_that_bring_least_are_doubted_whatever_their_name(world: World):
    category = shelve(world)
    shelf = {"identity": {"category": str(category.id)}}
    apple = stock_up(world, "Apel", **shelf, cost={"cost_minor": 500})
    stock_up(world, "Gula", **shelf, cost={"cost_minor": 3_400})
    goods = {**item(apple), "products": [], "categories": [str(category.id)]}
    two = {**goods, "quantity_milli": 2_000}
    for changes in (
        {"kind": "bundle", "items": [goods, goods], "price_minor": 6_500},
        {"kind": "buy_get", "buy": two, "get": None, "get_quantity_milli": 1_000, "rate_ppm": FREE},
        {"kind": "buy_get", "buy": goods, "get": goods, "rate_ppm": 500_000},
    ):
        refused = refusal(lambda changes=changes: promote(world, **changes))
        assert "below_cost" in refused.extra["doubts"]
        assert "Gula" in refused.sentence
    made = promote(world, products=[str(apple.id)], rate_ppm=300_000)
    stop_promotion(promotion=made, by=None)
    change_product(product=apple, by=None, cost={"cost_minor": 3_000})
    again = refusal(lambda: resume_promotion(outlet=world.outlet, promotion=made, by=None))
    assert again.extra["doubts"] == ["below_cost"]
    resume_promotion(outlet=world.outlet, promotion=made, by=None, noticed=again.extra["keys"])


def test_a_threshold_is_held_against_what_the_shop_earned_lately(world: World, monkeypatch):
    till, noodles = pair(world), stock_up(world)  # 2.900 of 3.153 without PPN: 8 % are kept
    monkeypatch.setattr("pos.prices.actions.promotions.business_date", lambda _: "2026-11-22")
    few = {"kind": "threshold", "minimum_minor": 100_000, "amount_minor": 5_000}
    much = {**few, "amount_minor": 9_000, "priority": 101}
    assert promote(world, **few)
    till.sell_second(of(noodles, 10_000))
    till.push()
    refused = refusal(lambda: promote(world, **much))
    assert refused.extra["doubts"] == ["above_margin"]
    assert "lebih dari untung rata-rata toko (8% dalam 30 hari" in refused.sentence
    promote(world, **much, noticed=refused.extra["keys"])


def test_what_gives_money_away_is_asked_about_once_and_then_believed(world: World):
    noodles, rice = stock_up(world), stock_up(world, "Beras", cost={"cost_minor": 3_450})
    before = Event.objects.count()
    both = [item(noodles), item(rice)]
    for changes, doubt in (
        ({"prices": [price_of(noodles, 2_800)]}, "below_cost"),
        ({"prices": [price_of(noodles, 0)]}, "given_away"),
        ({"products": [str(rice.id)], "rate_ppm": 10_000}, "low_margin"),
        ({"prices": [price_of(noodles, 3_500)]}, "saves_nothing"),
        ({"kind": "bundle", "items": both, "price_minor": 6_000}, "below_cost"),
        ({"kind": "threshold", "minimum_minor": 10_000, "amount_minor": 10_000}, "given_away"),
        ({"kind": "threshold", "minimum_minor": 10_000, "amount_minor": 4_000}, "large_part"),
    ):
        refused = refusal(lambda changes=changes: promote(world, **changes))
        assert (refused.code, refused.extra["doubts"][0]) == ("doubtful", doubt)
    assert Event.objects.count() == before
    low = {"prices": [price_of(noodles, 2_800)]}
    told = refusal(lambda: promote(world, **low)).sentence
    assert "Indomie Goreng Rp 3.500 menjadi Rp 2.800, harga beli Rp 2.900" in told
    promote(world, **low, noticed=["below_cost:1:2800"])
    assert Promotion.objects.get().prices == low["prices"]
    dus = {"unit": "dus", "factor_milli": 40_000, "price_minor": 130_000}
    tea = stock_up(world, "Teh", price={"price_minor": 3_500, "units": [dus]})
    cheap = {**price_of(tea, 110_000), "unit": "dus"}
    for changes in (
        {"prices": [cheap, price_of(tea, 3_100)]},
        {"products": [str(tea.id)], "rate_ppm": 120_000},
    ):
        told = refusal(lambda changes=changes: promote(world, **changes)).sentence
        assert "Di bawah harga beli: Teh (dus) Rp 130.000 menjadi" in told


def test_one_that_ended_days_ago_does_not_travel_to_tablets_any_more(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    noodles = stock_up(world)
    promote(world, prices=[price_of(noodles, 3_100)], period={"date_to": "2199-01-01"})
    [rule] = rules_for(world.outlet)["promotions"]
    assert rule["to"] == "2199-01-01"
    days_after = 7_226_582_400_000  # 2199-01-01T00:00Z
    for days, count in ((2, 1), (3, 0)):
        moment = days_after + days * 86_400_000
        monkeypatch.setattr("pos.prices.on_tablets.wall_ms", lambda moment=moment: moment)
        assert len(rules_for(world.outlet)["promotions"]) == count


def test_what_makes_no_sense_is_refused_and_nothing_is_recorded(world: World):
    noodles = stock_up(world)
    before = Event.objects.count()
    past = {"date_from": "2026-01-01", "date_to": "2026-01-31"}
    plain = {"prices": [price_of(noodles, 3_100)]}
    reached = {"kind": "threshold", "minimum_minor": 10_000}
    for changes, code in (
        ({**plain, "name": " "}, "name_missing"),
        ({**plain, "period": {"date_from": "2027-02-30"}}, "bad_period"),
        ({**plain, "period": {"date_from": "2027-02-02", "date_to": "2027-02-01"}}, "bad_period"),
        ({**plain, "period": past}, "promotion_over"),
        ({**plain, "period": {"from_minute": 60}}, "bad_hours"),
        ({**plain, "rate_ppm": 100_000}, "unclear_goods"),
        ({}, "goods_missing"),
        ({"products": [str(noodles.id)]}, "nothing_given"),
        ({"prices": [{**price_of(noodles, 3_100), "unit": "dus"}]}, "unknown_unit"),
        ({"prices": [{**price_of(noodles, 1), "product": str(world.sari.id)}]}, "unknown_product"),
        ({"prices": [price_of(noodles, 8_998_866_200_318)]}, "price_too_large"),
        ({"kind": "buy_get", "buy": item(noodles), "rate_ppm": 1_000_000}, "bad_quantity"),
        ({"kind": "bundle", "items": [item(noodles)], "price_minor": 1}, "bundle_too_small"),
        ({"kind": "threshold", "rate_ppm": 1}, "minimum_missing"),
        ({**reached, "rate_ppm": 1, "amount_minor": 1}, "two_ways"),
        ({**reached, "rate_ppm": 2_000_000}, "rate_out_of_range"),
    ):
        assert refusal(lambda changes=changes: promote(world, **changes)).code == code, changes
    assert Event.objects.count() == before


def test_one_is_stopped_early_taken_up_again_and_changed(world: World):
    noodles = stock_up(world)
    made = promote(world, prices=[price_of(noodles, 3_100)])
    again = {"promotion": made, "by": world.sari.id}
    stop_promotion(**again)
    assert rules_for(world.outlet)["promotions"] == []
    assert refusal(lambda: stop_promotion(**again)).code == "already_stopped"
    other = promote(world, prices=[price_of(noodles, 3_200)])
    resume = {**again, "outlet": world.outlet}
    assert refusal(lambda: resume_promotion(**resume)).code == "promotion_overlaps"
    stop_promotion(promotion=other, by=world.sari.id)
    resume_promotion(**resume)
    change_promotion(**resume, gives={"prices": [price_of(noodles, 3_300)]})
    assert rules_for(world.outlet)["promotions"][0]["prices"] == [price_of(noodles, 3_300)]
    assert rebuild(verify_only=True) == []
