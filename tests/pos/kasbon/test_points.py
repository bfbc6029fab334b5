"""Points on the hub: earned by what sales say, spent, taken back and given back, to the point."""

import json
import uuid
from typing import Any

import pytest

from pos.balances.models import NOBODY, Movement
from pos.catalog.chunks import chunk, manifest
from pos.customers.actions import add_group, change_customer, change_group, merge_customers
from pos.customers.models import Customer, PointsRule
from pos.customers.points import change_points_rule, rule_row
from pos.journal.errors import LancarError, RuleError
from pos.journal.models import Ledger, Problem
from pos.journal.replay import rebuild
from pos.kasbon.points import PointsChange, adjust_points
from pos.kasbon.queries import holder_of
from pos.kasbon.statement import statements
from pos.sales.actions import check_prices
from sync.pull import pull
from tests.pos.kasbon.kasbon_till import ani, on_kasbon
from tests.pos.world import Till, World, make_world, of, pair, shelve, stock_up
from tests.sales import refund_body, sale_body, second_version
from tests.tablet import new_id

pytestmark = pytest.mark.django_db
TERMS = {"per_minor": 10_000, "times_milli": 1_000, "extra": 0, "without": []}


def told(earned: int, balance: int | None = None, **terms: Any) -> dict[str, Any]:
    return {"earned": earned, **TERMS, **terms, "balance": balance, "at": None}


def named(customer: Customer) -> dict[str, Any]:
    return {"id": str(customer.id), "name": customer.name, "phone": None, "member": False}


def sell(
    till: Till,
    customer: Customer | None,
    *lines: dict[str, Any],
    points: dict[str, Any] | None,
    spent: int = 0,
    worth: int = 100,
    series: str | None = None,
    uncounted: bool = False,
) -> dict[str, Any]:
    """`spent` points pay so much of it, the rest is paid in cash."""
    till.tablet.counter += 1
    first = sale_body(list(lines), series=till.tablet.series, counter=till.tablet.counter)
    body = on_kasbon(second_version(first), spent * worth, kind="points")
    if spent:
        body["payments"][0]["points"] = None if uncounted else spent
    body["customer"] = named(customer) if customer else None
    body["points"] = points
    body["receipt"]["series"] = series or body["receipt"]["series"]
    till.tablet.append("sale.completed", body, tv=5)
    return body


def take_back(
    till: Till, sold: dict[str, Any], *, earned: int, spent: int = 0, worth: int = 100, **part: Any
) -> dict[str, Any]:
    """`earned` points are taken back (negative), `spent` given back."""
    till.tablet.counter += 1
    body = refund_body(sold, series=till.tablet.series, counter=till.tablet.counter, **part)
    body = on_kasbon(body, -spent * worth, kind="points")
    if spent:
        body["payments"][0]["points"] = -spent
    body["points"] = {"earned": earned, "balance": None, "at": None}
    till.tablet.append("sale.refunded", body, tv=5)
    return body


def points(customer: Customer) -> int:
    return holder_of(customer.merchant_id, customer.id).points


def give(world: World, customer: Customer, count: int, reason: str = "issued") -> Movement:
    holder = holder_of(world.merchant.id, customer.id)
    change = PointsChange(reason, count, "buka toko")
    return adjust_points(outlet=world.outlet, holder=holder, change=change, by=world.sari.id)


def problems() -> dict[str, str]:
    return dict(Problem.objects.filter(settled_at=None).values_list("code", "sentence"))


def rule(world: World, **changes: Any) -> PointsRule:
    given = {"earning": {"per_minor": 10_000}, "spending": {"worth_minor": 100}, **changes}
    return change_points_rule(merchant_id=world.merchant.id, by=world.sari.id, **given)


def test_points_are_earned_spent_taken_back_and_given_back_and_replay_says_the_same():
    world = make_world()
    rule(world)
    till, customer = pair(world), ani(world, 0)
    product = stock_up(world)
    first = sell(till, customer, of(product, 10_000), points=told(3))  # 35.000
    second = sell(till, customer, of(product, 10_000), points=told(3), spent=3)  # 300 of it
    assert [result.status for result in till.push()] == ["stored"] * 2
    assert points(customer) == 3
    take_back(till, second, earned=-3, spent=3)
    take_back(till, first, earned=-3)
    till.push()
    assert points(customer) == 0
    check_prices()
    assert problems() == {}
    told_rows = Movement.objects.order_by("revision").values_list("account", "why", "amount_minor")
    assert list(told_rows) == [
        ("points", "earned", 3),
        ("points", "sold", -3),
        ("points", "earned", 3),
        ("points", "refunded", 3),
        ("points", "refunded", -3),
        ("points", "refunded", -3),
    ]
    assert rebuild(verify_only=True) == []
    till.sent = 0
    assert {result.status for result in till.push()} == {"duplicate"}
    assert points(customer) == 0


def test_a_part_takes_its_share_of_the_points_along():
    world = make_world()
    rule(world)
    till, customer = pair(world), ani(world, 0)
    sold = sell(till, customer, of(stock_up(world), 10_000), points=told(3))
    line = sold["lines"][0]["id"]
    some = [{"line": line, "quantity_milli": 5_000}]
    take_back(till, sold, earned=-2, quantities=[5_000])  # half of three, away from zero
    take_back(till, sold, earned=-1, quantities=[5_000], before=some)
    till.push()
    check_prices()
    assert (points(customer), problems()) == (0, {})


def test_an_older_tablets_sale_and_a_sale_to_nobody_earn_nothing():
    world = make_world()
    rule(world)
    till, customer = pair(world), ani(world, 0)
    product = stock_up(world)
    till.sell_second(of(product, 10_000), customer=named(customer))
    sell(till, None, of(product, 10_000), points=told(0))
    till.push()
    check_prices()
    assert (Movement.objects.count(), points(customer), problems()) == (0, 0, {})


def test_a_till_that_counts_points_wrongly_is_named_and_what_it_gave_stands():
    world = make_world()
    till, customer = pair(world), ani(world, 0)
    product = stock_up(world)
    sold = sell(till, customer, of(product, 10_000), points=told(4))
    take_back(till, sold, earned=-1)
    till.push()
    check_prices()
    assert points(customer) == 3
    assert Problem.objects.filter(code="sale_discrepancy").count() == 2


@pytest.mark.parametrize(
    ("told_points", "spent", "worth"),
    [
        (told(0), 1, 30_000),  # one point pays all of it
        (told(0), 3, 99),
        (told(3_500, per_minor=10), 0, 100),
        (told(1_003, extra=1_000), 0, 100),
        (told(31, times_milli=9_000), 0, 100),
    ],
)
def test_points_that_no_rule_gave_are_named(told_points, spent: int, worth: int):
    world = make_world()
    rule(world)
    till, customer = pair(world), ani(world, 0)
    line = of(stock_up(world), 10_000)  # 35.000
    sell(till, customer, line, points=told_points, spent=spent, worth=worth)
    assert [result.status for result in till.push()] == ["stored"]
    check_prices()
    assert "sale_discrepancy" in problems()


def test_a_payment_of_no_points_is_named():
    world = make_world()
    rule(world)
    till, customer = pair(world), ani(world, 0)
    sell(till, customer, of(stock_up(world), 10_000), points=told(0), spent=300, uncounted=True)
    till.push()
    check_prices()
    assert "0 poin membayar 30000" in problems()["sale_discrepancy"]


def test_an_earlier_rule_is_forgiven_and_goods_without_points_are_the_rules():
    world = make_world()
    category = shelve(world, "Rokok")
    rule(world)
    rule(world, earning={"per_minor": 5_000, "without_categories": [str(category.pk)]})
    rule(world, spending={"worth_minor": 50})
    till, customer = pair(world), ani(world, 0)
    product = stock_up(world)
    sell(till, customer, of(product, 10_000), points=told(3), spent=3)  # by the first rule
    tobacco = {**of(product, 10_000), "category": str(category.pk)}
    plain = of(product, 2_000)
    told_points = told(1, per_minor=5_000, without=[tobacco["id"]])
    sell(till, customer, plain, tobacco, points=told_points)
    till.push()
    check_prices()
    assert problems() == {}
    sell(till, customer, plain | {"id": new_id()}, tobacco, points=told(8, per_minor=5_000))
    till.push()
    check_prices()
    assert "sale_discrepancy" in problems()


def test_an_older_tablet_that_hands_out_what_points_paid_is_named():
    world = make_world()
    rule(world)
    till, customer = pair(world), ani(world, 0)
    give(world, customer, 300)
    sold = sell(till, customer, of(stock_up(world), 10_000), points=told(0), spent=300)
    till.push()
    check_prices()
    assert problems() == {}
    till.refund({**sold, "points": None}, customer=named(customer))
    till.push()
    check_prices()
    assert "uang kembali: 35000, 5000" in problems()["sale_discrepancy"]


def test_points_spent_twice_by_tills_that_heard_nothing_are_named():
    world = make_world()
    rule(world)
    one, two, customer = pair(world), pair(world, "Kasir 2"), ani(world, 0)
    product = stock_up(world)
    give(world, customer, 100)
    sell(one, customer, of(product, 10_000), points=told(0), spent=80)
    sell(two, customer, of(product, 10_000), points=told(0), spent=50)
    one.push()
    assert problems() == {}
    two.push()
    assert points(customer) == -30
    assert list(problems()) == ["points_below_zero"]
    assert "menjadi -30" in problems()["points_below_zero"]
    assert rebuild(verify_only=True) == []


def test_points_used_for_nobody_are_named():
    world = make_world()
    till = pair(world)
    sell(till, None, of(stock_up(world), 10_000), points=told(0), spent=10)
    assert [result.status for result in till.push()] == ["stored"]
    assert list(problems()) == ["points_of_nobody"]
    assert Movement.objects.get().holder_id == NOBODY


def test_tills_are_told_who_has_how_many_and_their_share():
    world = make_world()
    till, customer = pair(world), ani(world, 0)
    pair(world, "Kasir 2")
    give(world, customer, 101)
    [row] = statements(world.merchant.id, world.outlet.id)["points"][1]
    assert row == (str(customer.id), 101, 101, 50)
    answer = pull(till.sender, _ledger(world), "", 10, points=0)
    assert answer["points"]["rows"] == [row]
    assert answer["credit"] is None


def test_a_sale_that_is_set_aside_still_uses_up_the_points_it_spent():
    world = make_world()
    till, customer = pair(world), ani(world, 0)
    give(world, customer, 100)
    lines = of(stock_up(world), 10_000)
    sell(till, customer, lines, points=told(0), spent=40, series="K99")  # of another device
    assert [result.status for result in till.push()] == ["quarantined"]
    [row] = statements(world.merchant.id, world.outlet.id)["points"][1]
    assert row[1:3] == (100, 60)


def test_the_office_gives_and_corrects_but_never_below_zero():
    world = make_world()
    customer = ani(world, 0)
    made = give(world, customer, 50)
    assert (made.number[:6], made.get_why_display()) == ("PO-H01", "Diberi toko")
    give(world, customer, -20, "correction")
    assert points(customer) == 30
    for count, reason, code in (
        (-31, "correction", "more_points_than_held"),
        (-5, "issued", "how_many_points"),
        (0, "correction", "how_many_points"),
        (10**10, "issued", "how_many_points"),
    ):
        with pytest.raises(RuleError) as refusal:
            give(world, customer, count, reason)
        assert refusal.value.code == code
    assert points(customer) == 30
    assert rebuild(verify_only=True) == []


def test_the_rule_is_the_owners_and_goes_to_the_tills():
    world = make_world()
    assert rule_row(world.merchant.id) is None
    assert "points" not in _outlet_chunk(world)
    rule(world)
    assert _outlet_chunk(world)["points"] == {
        "per_minor": 10_000,
        "without_categories": [],
        "without_products": [],
        "worth_minor": 100,
    }
    rule(world, expiry={"good_months": 12})
    assert _outlet_chunk(world)["points"]["good_months"] == 12
    with pytest.raises(LancarError) as refusal:
        rule(world, spending={"worth_minor": 10_000})
    assert refusal.value.code == "points_give_all_away"
    with pytest.raises(LancarError) as refusal:
        rule(world, earning={"per_minor": -1})
    assert refusal.value.code == "points_amount_invalid"
    till = pair(world)
    groups = {"spending": {"worth_minor": 1_000_000}}
    till.tablet.append("points_rule.changed", {"id": str(world.merchant.id), "groups": groups})
    assert [result.status for result in till.push()] == ["quarantined"]
    assert PointsRule.objects.get().worth_minor == 100
    assert rebuild(verify_only=True) == []


def test_a_group_earns_double_and_its_customers_rows_say_so():
    world = make_world()
    by = {"by": world.sari.id}
    group = add_group(merchant_id=world.merchant.id, name="Emas", **by)
    customer = ani(world, 0)
    change_customer(customer=customer, group={"group": group.id}, **by)
    change_group(group=group, points={"points_times_milli": 2_000}, **by)
    [row] = _customers(world)
    assert row["points_times_milli"] == 2_000
    change_group(group=group, state={"archived": True}, **by)
    [row] = _customers(world)
    assert "points_times_milli" not in row
    with pytest.raises(LancarError) as refusal:
        change_group(group=group, points={"points_times_milli": 100_001}, **by)
    assert refusal.value.code == "points_amount_invalid"
    assert rebuild(verify_only=True) == []


def test_whoever_was_written_down_twice_has_their_points_together():
    world = make_world()
    one, other = ani(world, 0), ani(world, 0, name="Ani")
    give(world, one, 30)
    give(world, other, 12)
    merge_customers(customer=other, into=one, by=world.sari.id)
    assert (points(one), points(other)) == (42, 42)
    rows = {row[0]: row[1:] for row in statements(world.merchant.id, world.outlet.id)["points"][1]}
    assert rows == {str(one.id): (42, 42, 42), str(other.id): (42, 0, 0)}


def test_points_keep_nobody_from_being_forgotten():
    world = make_world()
    customer = ani(world, 0)
    give(world, customer, 30)
    change_customer(customer=customer, by=world.sari.id, given={"keep_data": False})
    customer.refresh_from_db()
    assert customer.is_forgotten
    assert rebuild(verify_only=True) == []


def _ledger(world: World) -> Any:
    return Ledger.objects.get(merchant_id=world.merchant.id)


def _chunks(world: World, prefix: str) -> list[Any]:
    _, listed = manifest(world.merchant.id, world.outlet.id)
    found = [each for each in json.loads(listed)["chunks"] if each["name"].startswith(prefix)]
    raws = [chunk(world.merchant.id, world.outlet.id, each["sha256"]) for each in found]
    return [json.loads(raw) for raw in raws if raw]


def _outlet_chunk(world: World) -> dict[str, Any]:
    [outlet] = _chunks(world, "outlet")
    return outlet


def _customers(world: World) -> list[dict[str, Any]]:
    return [row for rows in _chunks(world, "customers/") for row in rows]


def test_a_document_id_names_one_change():
    world = make_world()
    customer = ani(world, 0)
    holder = holder_of(world.merchant.id, customer.id)
    change = PointsChange("issued", 5, "x", uuid.UUID(new_id()))
    by = {"outlet": world.outlet, "holder": holder, "change": change, "by": world.sari.id}
    adjust_points(**by)
    with pytest.raises(RuleError) as refusal:
        adjust_points(**by)
    assert (refusal.value.code, points(customer)) == ("already_recorded", 5)
