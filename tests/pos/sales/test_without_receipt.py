"""Goods that came back without their receipt: a document like any refund, without a sale before it;
by whose right, at what price, and what a replay makes of it."""

from datetime import date
from typing import Any

import pytest

from pos.journal.models import Problem
from pos.journal.replay import rebuild
from pos.reports.control_report import deeds_of
from pos.reports.periods import Stretch
from pos.sales.actions import check_prices
from pos.sales.models import Refund, Sale
from pos.stock.models import Level, Movement
from pos.tills.models import Shift
from tests.pos.world import Till, World, hire, make_world, of, pair, stock_up
from tests.sales import refund_body, sale_body, second_version
from tests.tablet import new_id

pytestmark = pytest.mark.django_db


def take_back(
    till: Till,
    *lines: dict[str, Any],
    shift: str | None = None,
    paid: dict[str, Any] | None = None,
    **changes: Any,
) -> Any:
    """What a till writes: the mirror of the sale it would be now, with no original. `paid`: what
    its payment says otherwise."""
    till.tablet.counter += 1
    number = {"series": till.tablet.series, "counter": till.tablet.counter}
    sold = second_version(sale_body(list(lines), **number))
    body = {**refund_body(sold, **number), "original": None, **changes}
    body["payments"] = [{**each, **(paid or {})} for each in body["payments"]]
    till.tablet.append("sale.refunded", body, tv=4, shift=shift)
    return body


def owner(world: World) -> dict[str, str]:
    return {"id": str(world.sari.id), "name": "Sari"}


def someone(world: World, name: str, role: str) -> dict[str, str]:
    person = hire(world.merchant.id, name, role)
    return {"id": str(person.id), "name": name}


def breaches() -> list[str]:
    check_prices()
    found = Problem.objects.filter(code="permission_breach").order_by("sentence")
    return [problem.sentence for problem in found]


def test_it_is_a_refund_in_stock_drawer_and_day_and_its_amounts_are_computed_again():
    world = make_world()
    till, product, shift = pair(world), stock_up(world), new_id()
    body = take_back(till, of(product, 3_000), shift=shift, approved_by=owner(world))
    assert [result.status for result in till.push()] == ["stored"]
    document = Sale.objects.get(id=body["refund"])
    assert (document.kind, document.due_minor) == ("refund", -10_500)
    story = Refund.objects.get()
    assert (story.original_id, str(story), story.reason) == (None, "tanpa struk", "Barang rusak")
    assert Level.objects.get().quantity_milli == 3_000
    drawer = Shift.objects.get()
    assert (drawer.cash_minor, drawer.refunds, drawer.refund_minor) == (-10_500, 1, 10_500)
    check_prices()
    assert not Problem.objects.exists()
    assert rebuild(verify_only=True) == []


def test_damaged_goods_come_back_and_are_thrown_away():
    world = make_world()
    till, product = pair(world), stock_up(world)
    take_back(till, of(product), goods="damaged")
    till.push()
    moved = Movement.objects.order_by("reason").values_list("reason", "quantity_milli")
    assert list(moved) == [("returned", 1_000), ("waste", -1_000)]
    assert Level.objects.get().quantity_milli == 0


def said() -> dict[str, str]:
    check_prices()
    return dict(Problem.objects.values_list("code", "sentence"))


def test_wrong_arithmetic_is_said():
    world = make_world()
    till, product = pair(world), stock_up(world)
    take_back(till, of(product), due_minor=-9_000)
    till.push()
    assert "due_minor: -9000, -3500" in said()["sale_discrepancy"]


@pytest.mark.parametrize("part", ["rounding_minor", "tip_minor", "donation_minor"])
def test_no_rounding_tip_or_gift_hands_out_money(part):
    world = make_world()
    till, product = pair(world), stock_up(world)
    paid = {"tendered_minor": -1_000_000, part: -996_500}
    changes = {part: -996_500}
    if part == "rounding_minor":
        paid = {"tendered_minor": -1_000_000, "amount_minor": -1_000_000}
        changes["due_minor"] = -1_000_000
    take_back(till, of(product), paid=paid, **changes)
    assert [result.status for result in till.push()] == ["stored"]
    assert "sale_discrepancy" in said()


def test_more_than_the_shop_ever_asked_is_said_whatever_the_tablet_calls_its_price():
    world = make_world()
    till, product = pair(world), stock_up(world)
    typed = {**of(product), "override_minor": 9_900}
    take_back(till, typed, approved_by=owner(world))
    till.push()
    price = "Indomie Goreng Rp 9.900, bukan Rp 3.500."
    assert said()["refund_above_price"].endswith(f"di atas harga toko: {price}")
    claimed = {**of(product), "price_minor": 1_000_000}
    take_back(till, claimed, approved_by=owner(world))
    till.push()
    check_prices()
    sentences = Problem.objects.filter(code="refund_above_price").values_list("sentence", flat=True)
    assert any("Rp 1.000.000, bukan Rp 3.500." in sentence for sentence in sentences)
    below = {**of(product), "override_minor": 2_000}
    take_back(till, below, approved_by=owner(world))
    till.push()
    check_prices()
    assert Problem.objects.filter(code="refund_above_price").count() == 2


def test_a_cashier_needs_somebodys_yes_and_a_supervisor_only_up_to_her_limit():
    world = make_world()
    till, product = pair(world), stock_up(world)
    ana, budi = someone(world, "Ana", "cashier"), someone(world, "Budi", "supervisor")
    take_back(till, of(product), cashier=ana)
    take_back(till, of(product), cashier=ana, approved_by=budi)
    take_back(till, of(product, 143_000), cashier=budi)  # Rp 500.500
    take_back(till, of(product, 142_000), cashier=budi)
    till.push()
    ask = "tanpa persetujuan yang diperlukan."
    number, what = "Retur tanpa struk B01-K01-20261121", "retur tanpa struk Rp"
    assert breaches() == [
        f"{number}-0001: {what} 3.500 oleh Ana (Kasir), {ask}",
        f"{number}-0003: {what} 500.500 oleh Budi (Supervisor), {ask}",
    ]


def test_the_control_report_counts_them_apart():
    world = make_world()
    till, product = pair(world), stock_up(world)
    sold = till.sell_second(of(product))
    till.refund(sold)
    ana = someone(world, "Ana", "cashier")
    take_back(till, of(product, 2_000), cashier=ana)
    till.push()
    day = date(2026, 11, 21)
    rows = {row.name: row for row in deeds_of(world.outlet, Stretch(day, day))}
    assert (rows["Ana"].refunds, rows["Ana"].unproven_minor) == (1, 7_000)
    assert (rows["Seluruh toko"].refunds, rows["Seluruh toko"].unproven_minor) == (2, 7_000)
