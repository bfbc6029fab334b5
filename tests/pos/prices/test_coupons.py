"""Coupon codes: what tablets are told, what tills may use, and what is said of a use too many."""

import json
from typing import Any

import pytest

from pos.catalog.models import Product
from pos.catalog.queries import rules_for
from pos.customers.actions import add_customer, merge_customers
from pos.domain.errors import LancarError
from pos.journal.models import Event, Problem
from pos.journal.replay import rebuild
from pos.prices.actions import Claim, add_promotion, allot_coupon, change_promotion, stop_promotion
from pos.prices.codes import hash_of
from pos.prices.coupons import standing_of, uses_by_promotion
from pos.prices.models import CouponRight, CouponUse, Promotion
from pos.tills.actions import revoke_device
from tests.pos.world import Till, World, make_world, of, pair, stock_up

NOTICED = ["large_part:3000:1000"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def coupon(world: World, code: str = "hemat-10", **terms: Any) -> Promotion:
    """Rp 1.000 off from Rp 3.000 on, with a code."""
    identity = {"name": terms.pop("name", "Hemat"), "kind": "threshold"}
    identity["priority"] = terms.pop("priority", 100)
    return add_promotion(
        outlet=world.outlet,
        by=world.sari.id,
        identity=identity,
        gives={"minimum_minor": 3_000, "amount_minor": 1_000},
        coupon={"code": code, **terms},
        noticed=NOTICED,
    )


def ask(world: World, till: Till, promotion: Promotion, *given: int, **who: Any) -> int:
    claim = Claim(*given, **who)
    return allot_coupon(
        outlet=world.outlet, promotion=promotion, device_id=till.device.id, claim=claim
    )


def refusal(attempt: Any) -> LancarError:
    with pytest.raises(LancarError) as refused:
        attempt()
    return refused.value


def use(world: World, till: Till, promotion: Promotion, **changes: Any) -> dict[str, Any]:
    """A sale that says it used the code."""
    applied = {
        "id": str(promotion.pk), "name": "Hemat", "kind": "threshold", "in_price": False,
        "amount_minor": 1_000, "lines": [], "coupon": "HEMAT10",
    }  # fmt: skip
    return till.sell_second(of(Product.objects.get()), promotions=[applied], **changes)


@pytest.fixture
def shop(world: World) -> World:
    stock_up(world)
    return world


def test_tablets_know_a_code_by_its_hash_and_old_ones_give_nothing_away(world: World):
    made = coupon(world, uses_limit=5, till_allotment=2)
    rules = rules_for(world.outlet)
    assert rules["promotions"] == []
    [told] = rules["coupons"]
    assert told["coupon"] == {
        "hash": hash_of(world.merchant.id, "HEMAT10"),
        "uses_limit": 5, "customer_limit": None, "till_allotment": 2,
    }  # fmt: skip
    assert (told["minimum_minor"], told["amount_minor"]) == (3_000, 1_000)
    assert "HEMAT10" not in json.dumps(rules)
    assert Event.objects.get(kind="promotion.changed").version == 2
    change_promotion(
        outlet=world.outlet, promotion=made, by=None, coupon={"code": " "}, noticed=NOTICED
    )
    assert (made.code, made.uses_limit, made.till_allotment) == (None, None, 0)
    assert [each["id"] for each in rules_for(world.outlet)["promotions"]] == [str(made.pk)]
    assert rebuild(verify_only=True) == []


def test_a_code_that_cannot_be_is_refused_in_words(world: World):
    first = coupon(world)
    for attempt, code in (
        (lambda: coupon(world, "ab"), "coupon_unreadable"),
        (lambda: coupon(world, "HEMAT 10", priority=1), "coupon_taken"),
        (lambda: coupon(world, "LAIN", priority=2, till_allotment=3), "coupon_unlimited"),
        (
            lambda: coupon(world, "LAIN", priority=2, uses_limit=9, customer_limit=1,
                           till_allotment=1),
            "coupon_allotment",
        ),
    ):  # fmt: skip
        assert refusal(attempt).code == code
    stop_promotion(promotion=first, by=None)
    assert coupon(world, "HEMAT 10").code == "HEMAT10"


def test_tills_share_a_limit_by_what_they_were_allotted(shop: World):
    made = coupon(shop, uses_limit=3)
    front, back = pair(shop), pair(shop, "Kasir 2")
    assert ask(shop, front, made, 0, 0) == 1
    assert ask(shop, front, made, 0, 0) == 1  # the answer was lost
    assert ask(shop, back, made, 0, 0, wanted=2) == 2
    held = refusal(lambda: ask(shop, front, made, 1, 1))
    assert (held.code, held.extra["tills"]) == (
        "coupon_elsewhere", [front.device.series, back.device.series]
    )  # fmt: skip
    use(shop, front, made)
    use(shop, back, made)
    use(shop, back, made)
    front.push()
    back.push()
    assert refusal(lambda: ask(shop, back, made, 2, 2)).code == "coupon_used_up"
    assert uses_by_promotion(shop.outlet, [made.pk]) == {made.pk: 3}
    assert not Problem.objects.filter(code="coupon_overused").exists()
    assert CouponRight.objects.count() == 2
    assert rebuild(verify_only=True) == []


def test_a_till_that_was_let_go_gives_back_what_it_did_not_use(shop: World):
    made = coupon(shop, uses_limit=2)
    front, back = pair(shop), pair(shop, "Kasir 2")
    assert ask(shop, front, made, 0, 0, wanted=2) == 2
    use(shop, front, made)
    front.push()
    assert refusal(lambda: ask(shop, back, made, 0, 0)).code == "coupon_elsewhere"
    revoke_device(device=front.device, reason="Hilang", by=None)
    assert ask(shop, back, made, 0, 0) == 1
    assert standing_of(shop.outlet, made).bound == 2


def test_a_code_used_beyond_its_limit_stands_and_is_listed_once(shop: World):
    made = coupon(shop, uses_limit=1)
    tills = [pair(shop), pair(shop, "Kasir 2"), pair(shop, "Kasir 3")]
    numbers = [use(shop, till, made)["receipt"]["number"] for till in tills]
    for till in tills:
        assert [each.status for each in till.push()] == ["stored"]
        till.sent = 0
        assert [each.status for each in till.push()] == ["duplicate"]
    [problem] = Problem.objects.filter(code="coupon_overused")
    assert problem.sentence.startswith("Kupon HEMAT10 dipakai 3 kali, batasnya 1: ")
    assert all(number in problem.sentence for number in numbers)
    assert CouponUse.objects.count() == 3
    assert rebuild(verify_only=True) == []
    assert Problem.objects.filter(code="coupon_overused").count() == 1


def test_a_limit_per_customer_needs_the_customer_and_knows_merged_ones(shop: World):
    made = coupon(shop, customer_limit=1)
    till = pair(shop)
    given = {"merchant_id": shop.merchant.id, "consents": ["keep_data"], "by": None}
    ani, twin = add_customer(name="Ani", **given), add_customer(name="Bu Ani", **given)
    assert refusal(lambda: ask(shop, till, made, 0, 0)).code == "coupon_needs_customer"
    assert ask(shop, till, made, 0, 0, customer_id=ani.id) == 0
    buyer = {"id": str(ani.id), "name": "Ani", "phone": None, "member": False}
    use(shop, till, made, customer=buyer)
    till.push()
    assert ask(shop, till, made, 0, 0, customer_id=twin.id) == 0
    merge_customers(customer=ani, into=twin, by=None)
    refused = refusal(lambda: ask(shop, till, made, 0, 0, customer_id=twin.id))
    assert refused.code == "coupon_used_by_customer"
    use(shop, till, made, customer={**buyer, "id": str(twin.id), "name": "Bu Ani"})
    till.push()
    [problem] = Problem.objects.filter(code="coupon_overused")
    assert "dipakai 2 kali oleh Bu Ani, batasnya 1" in problem.sentence
    stop_promotion(promotion=made, by=None)
    gone = refusal(lambda: ask(shop, till, made, 0, 0, customer_id=twin.id))
    assert gone.code == "coupon_over"


def test_a_sale_whose_promotion_is_no_id_is_stored_like_any_other(shop: World):
    till = pair(shop)
    odd = [{"id": "x", "coupon": "HEMAT10"}, {"coupon": 7}, {"id": None, "coupon": "A"}]
    till.sell_second(of(Product.objects.get()), promotions=odd)
    assert [each.status for each in till.push()] == ["stored"]
    assert not CouponUse.objects.exists()
