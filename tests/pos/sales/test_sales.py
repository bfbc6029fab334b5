"""Finished sales: exact rows from one signed event, each exactly once, never refused."""

import copy
import uuid

import pytest

from pos.domain.basket import price_basket
from pos.journal.errors import NotFound
from pos.journal.models import Event, Problem, State
from pos.sales.actions import check_prices
from pos.sales.models import Sale, SaleLine, SalePayment, SaleTax
from pos.sales.queries import day_totals, sale_body, sale_of
from pos.sales.recheck import first_difference
from pos.stock.models import Movement
from tests.pos.world import make_world, of, pair, stock_up
from tests.sales import Goods, line, rules
from tests.sales import sale_body as priced_body

pytestmark = pytest.mark.django_db


def test_every_amount_of_a_sale_becomes_a_row():
    world = make_world()
    till, product = pair(world), stock_up(world)
    rice = stock_up(world, "Beras", tax={"tax_class": "BEBAS"}, price={"price_minor": 15_900})
    body = till.sell(of(product, 3_000), of(rice, 735))
    assert [result.status for result in till.push()] == ["stored"]
    sale = sale_of(world.merchant.id, uuid.UUID(body["sale"]))
    assert (sale.number, sale.counter, sale.series) == ("B01-K01-20261121-0001", 1, "K01")
    assert (sale.gross_minor, sale.tax_minor, sale.total_minor) == (22_187, 1_041, 22_187)
    assert (sale.rounding_minor, sale.due_minor, sale.change_minor) == (13, 22_200, 27_800)
    assert (sale.cashier_name, sale.business_date) == ("Siti", "2026-11-21")
    lines = [(each.name, each.quantity_milli, each.total_minor) for each in sale.lines.all()]
    assert lines == [("Indomie Goreng", 3_000, 10_500), ("Beras", 735, 11_687)]
    taxes = [(each.tax_class, each.base_minor, each.tax_minor) for each in sale.taxes.all()]
    assert taxes == [("PPN", 9_459, 1_041), ("BEBAS", 11_687, 0)]
    paid = sale.payments.get()
    assert (paid.kind, paid.tendered_minor, paid.amount_minor) == ("cash", 50_000, 22_200)
    assert paid.change_minor == 27_800


def test_the_receipt_comes_from_the_signed_body_not_from_our_rows():
    world = make_world()
    till, product = pair(world), stock_up(world)
    body = till.sell(of(product))
    till.push()
    assert sale_body(Sale.objects.get()) == body


def test_pushing_again_changes_nothing():
    world = make_world()
    till, product = pair(world), stock_up(world)
    till.sell(of(product))
    till.push()
    till.sent = 0
    assert [result.status for result in till.push()] == ["duplicate"]
    assert (Sale.objects.count(), Movement.objects.count()) == (1, 1)


def test_the_same_receipt_number_twice_keeps_the_first_and_asks_a_person_about_the_second():
    world = make_world()
    till, product = pair(world), stock_up(world)
    till.sell(of(product))
    till.tablet.counter = 0
    till.sell(of(product))
    till.sell(of(product))
    results = [(each.status, each.code) for each in till.push()]
    assert results == [
        ("stored", ""),
        ("quarantined", "receipt_number_taken"),
        ("stored", ""),
    ]
    assert list(Sale.objects.order_by("counter").values_list("counter", flat=True)) == [1, 2]
    assert Movement.objects.count() == 2
    problem = Problem.objects.get(code="receipt_number_taken")
    assert problem.sentence == (
        "Nomor struk B01-K01-20261121-0001 sudah dipakai penjualan lain (B01-K01-20261121-0001)."
    )
    assert problem.suggestion == (
        "Bandingkan kedua struk; catat uangnya, lalu pasangkan ulang perangkat itu."
    )
    kept = Event.objects.get(id=problem.event_id)
    assert kept.state == State.QUARANTINED


def test_the_same_sale_under_two_events_counts_once():
    world = make_world()
    till, product = pair(world), stock_up(world)
    body = till.sell(of(product))
    again = copy.deepcopy(body)
    again["receipt"]["counter"] = 2
    till.tablet.append("sale.completed", again)
    assert [(each.status, each.code) for each in till.push()] == [
        ("stored", ""),
        ("quarantined", "sale_repeated"),
    ]
    assert Sale.objects.count() == 1


def test_a_number_in_another_tills_series_is_not_believed():
    world = make_world()
    first, second, product = pair(world), pair(world), stock_up(world)
    body = priced_body([of(product)], series=first.device.series, counter=1)
    second.tablet.append("sale.completed", body, series=first.device.series)
    assert [(each.status, each.code) for each in second.push()] == [
        ("quarantined", "foreign_series")
    ]
    first.sell(of(product))
    assert [each.status for each in first.push()] == ["stored"]
    assert Sale.objects.get().device_id == first.device.id


@pytest.mark.parametrize(
    "place",
    [
        ("totals", "total_minor"),
        ("lines", 0, "quantity_milli"),
        ("payments", 0, "amount_minor"),
        ("receipt", "counter"),
    ],
)
def test_absurd_numbers_are_kept_for_a_person_and_harm_nothing(place):
    world = make_world()
    till, product = pair(world), stock_up(world)
    good = till.sell(of(product))
    bad = copy.deepcopy(good) | {"sale": str(uuid.uuid4())}
    target = bad
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = 2**53
    till.tablet.append("sale.completed", bad)
    assert [(each.status, each.code) for each in till.push()] == [
        ("stored", ""),
        ("quarantined", "invalid_body"),
    ]
    assert (Sale.objects.count(), SaleLine.objects.count()) == (1, 1)


def test_stock_that_would_leave_the_exact_numbers_is_quarantined_whole():
    world = make_world()
    till, product = pair(world), stock_up(world)
    body = till.sell(of(product))
    for counter in (2, 3):
        huge = copy.deepcopy(body) | {"sale": str(uuid.uuid4())}
        huge["receipt"]["counter"] = counter
        huge["lines"][0]["base_quantity_milli"] = 2**53 - 1
        till.tablet.append("sale.completed", huge)
    codes = [(each.status, each.code) for each in till.push()]
    assert codes[0] == ("stored", "")
    assert codes[1:] == [("quarantined", "amount_too_large")] * 2
    assert (Sale.objects.count(), SaleTax.objects.count(), SalePayment.objects.count()) == (1, 1, 1)


def test_a_day_is_added_up_by_kind_of_payment():
    world = make_world()
    till, product = pair(world), stock_up(world)
    till.sell(of(product))
    till.sell(of(product, 2_000))
    till.push()
    totals = day_totals(world.merchant.id, world.outlet.id, "2026-11-21")
    assert totals == {
        "business_date": "2026-11-21",
        "sales": 2,
        "refunds": 0,
        "refund_minor": 0,
        "total_minor": 10_500,
        "tax_minor": 1_041,
        "service_minor": 0,
        "due_minor": 10_500,
        "payments": [{"kind": "cash", "amount_minor": 10_500}],
    }
    empty = day_totals(world.merchant.id, world.outlet.id, "2026-11-20")
    assert (empty["sales"], empty["total_minor"], empty["payments"]) == (0, 0, [])


def test_an_unknown_sale_is_not_found():
    with pytest.raises(NotFound) as refused:
        sale_of(make_world().merchant.id, uuid.uuid4())
    assert refused.value.code == "unknown_sale"


def test_sales_that_add_up_raise_no_problem_and_are_checked_once():
    world = make_world()
    till, product = pair(world), stock_up(world)
    for _ in range(3):
        till.sell(of(product, 1_500))
    till.push()
    assert (check_prices(), check_prices()) == (3, 0)
    assert not Problem.objects.filter(code="sale_discrepancy").exists()


def test_a_sale_that_does_not_add_up_is_kept_and_shown_with_both_numbers():
    world = make_world()
    till, product = pair(world), stock_up(world)
    body = priced_body([of(product, 2_000)], series="K01", counter=1)
    body["totals"]["tax_minor"] = 0
    till.tablet.append("sale.completed", body)
    assert [each.status for each in till.push()] == ["stored"]
    assert check_prices() == 1
    assert Problem.objects.get(code="sale_discrepancy").sentence == (
        "Hitungan struk B01-K01-20261121-0001 tidak cocok (total tax_minor: 0, 694)."
    )
    assert Sale.objects.get().tax_minor == 0


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("lines", 0, "gross_minor"), 1),
        (("lines", 0, "net_minor"), 1),
        (("totals", "total_minor"), 9_999),
        (("payments", 0, "amount_minor"), 1),
        (("payments", 0, "tendered_minor"), 1),
        (("due_minor",), 1),
    ],
)
def test_the_recheck_finds_each_wrong_number(place, wrong: int):
    body = priced_body([line(Goods(), 3_000)], series="K01", counter=1)
    assert first_difference(body, "2026-11-21") is None
    target = body
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = wrong
    assert first_difference(body, "2026-11-21") is not None


def test_the_recheck_follows_discounts_choices_and_the_orders_discount():
    money = rules()
    coffee = line(Goods(name="Kopi", price_minor=18_000, tax_class="PBJT"), 2_000)
    coffee["choices"] = [
        {"group": "g", "choice": "c", "name": "Boba", "quantity": 1, "price_minor": 5_000}
        | {"tax_class": None},
    ]
    coffee["discount"] = {"kind": "percent", "rate_ppm": 100_000}
    basket = {
        "business_date": "2026-11-21",
        "minute_of_day": 600,
        "order_type": "dine_in",
        "customer": None,
        "lines": [coffee, line(Goods(), 1_000)],
        "order_discount": {"kind": "amount", "amount_minor": 4_321},
    }
    money["service"] = {"rate_ppm": 50_000, "base": "net", "order_types": ["dine_in"]}
    priced = price_basket(basket, money)
    body = priced_body([line(Goods())], series="K01", counter=1)
    body |= priced | {"order_type": "dine_in"}
    body["rules"] = {key: money[key] for key in body["rules"]}
    total = priced["totals"]["total_minor"]
    body |= {"rounding_minor": 0, "due_minor": total}
    body["payments"][0] |= {"amount_minor": total, "tendered_minor": total, "change_minor": 0}
    assert priced["totals"]["service_minor"] > 0
    assert first_difference(body, "2026-11-21") is None


@pytest.mark.parametrize(
    ("fixed_minor", "quantity_milli", "found"),
    [
        (200_000, 7_408, None),  # money the buyer named, at the price its weight has reached
        (10_000, 339, None),
        (18_500, 627, None),
        (200_000, 6_780, None),  # a scale's label: its weight follows from the shelf's price
        (200_000, 7_000, "Telur gross_minor: 200000, 189000"),
        (10_000, 377, "Telur gross_minor: 10000, 11122"),
    ],
)
def test_a_fixed_amount_is_its_weights_price_to_within_a_gram(
    fixed_minor: int, quantity_milli: int, found: str | None
):
    eggs = line(Goods(name="Telur", unit="kg", price_minor=29_500), quantity_milli)
    eggs["breaks"] = [{"unit": "kg", "min_quantity_milli": 5_000, "price_minor": 27_000}]
    body = priced_body([eggs | {"label_minor": fixed_minor}], series="K01", counter=1)
    assert first_difference(body, "2026-11-21") == found


def test_a_sale_nobody_can_recompute_is_told_and_does_not_stop_the_others():
    world = make_world()
    till, product = pair(world), stock_up(world)
    till.tablet.counter += 1
    odd = {**priced_body([of(product)], series=till.tablet.series, counter=1), "rules": {}}
    till.tablet.append("sale.completed", odd)
    till.sell(of(product))
    assert [result.status for result in till.push()] == ["stored", "stored"]
    assert (check_prices(), check_prices()) == (2, 0)
    problem = Problem.objects.get(code="sale_discrepancy")
    assert "tidak dapat dihitung ulang: KeyError 'pkp'" in problem.sentence


@pytest.mark.parametrize(
    "odd",
    [
        {"rules": {}},
        {"rules": {"pkp": 1, "prices_include_tax": [], "service": None, "rounding": "x"}},
        {"choices": [{}]},
        {"choices": [{"amount_minor": "banyak", "tax_class": {"a": 1}}]},
        {"choices": [{"tax_class": 7, "quantity": -1, "unit_price_minor": 2**80}]},
    ],
)
def test_a_body_that_cannot_be_recomputed_is_a_finding_and_stops_nothing(odd):
    world = make_world()
    till, product = pair(world), stock_up(world)
    body = priced_body([of(product)], series="K01", counter=1)
    body["lines"][0] |= {key: value for key, value in odd.items() if key == "choices"}
    body |= {key: value for key, value in odd.items() if key == "rules"}
    till.tablet.append("sale.completed", body)
    till.tablet.counter = 1
    till.sell(of(product))
    assert [each.status for each in till.push()] == ["stored", "stored"]
    assert (check_prices(), check_prices()) == (2, 0)
    assert Problem.objects.filter(code="sale_discrepancy").count() == 1
