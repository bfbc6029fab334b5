"""A sale that never was, and goods swapped for others: what the hub's record makes of them."""

from datetime import date

import pytest

from pos.journal.models import Problem
from pos.journal.replay import rebuild
from pos.reports.control_report import deeds_of
from pos.reports.periods import Stretch
from pos.sales.actions import check_prices
from pos.sales.admin.facts import facts_of
from pos.sales.models import Refund, Sale
from pos.sales.shift_facts import facts_of_shift
from pos.stock.models import Level
from pos.tills.models import Shift
from tests.pos.tills.test_cash_moves import open_shift
from tests.pos.world import Till, World, hire, make_world, of, pair, stock_up
from tests.tablet import new_id

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


def someone(world: World, name: str, role: str) -> dict[str, str]:
    person = hire(world.merchant.id, name, role)
    return {"id": str(person.id), "name": name}


def breaches() -> list[str]:
    check_prices()
    found = Problem.objects.filter(code="permission_breach").order_by("sentence")
    return [problem.sentence for problem in found]


def sold_in(till: Till, world: World, shift: str, who: dict[str, str]) -> dict[str, object]:
    return till.sell_second(of(stock_up(world), 2_000), shift=shift, cashier=who)


def test_a_void_takes_all_back_and_is_counted_apart_from_refunds_and_what_was_undone():
    world = make_world()
    till = pair(world)
    shift, budi = open_shift(till), someone(world, "Budi", "supervisor")
    sold = sold_in(till, world, shift, budi)
    wrong = {"code": "wrong_entry", "label": "Salah input"}
    till.refund(sold, shift=shift, void=True, reason=wrong, cashier=budi)
    till.push()
    assert breaches() == []
    assert Refund.objects.get().is_void
    assert Level.objects.get().quantity_milli == 0
    told = facts_of_shift(Shift.objects.get())["refunds"]
    assert (told["count"], told["voided"], told["undone"], told["due_minor"]) == (1, 1, 0, 7_000)
    [row, _] = deeds_of(world.outlet, Stretch(DAY, DAY))
    assert (row.name, row.refunds, row.voided, row.undone) == ("Budi", 1, 1, 0)
    assert not Problem.objects.exists()
    assert rebuild(verify_only=True) == []


def test_a_void_is_a_right_of_its_own_and_of_another_shift_it_is_a_refund():
    world = make_world()
    till, shift = pair(world), new_id()
    ana, budi = someone(world, "Ana", "cashier"), someone(world, "Budi", "supervisor")
    sold = sold_in(till, world, shift, budi)
    till.refund(sold, shift=shift, void=True, cashier=ana)
    till.refund(sold_in(till, world, shift, budi), shift=new_id(), void=True, cashier=ana)
    till.refund(sold_in(till, world, shift, ana), shift=shift, void=True, approved_by=budi)
    till.push()
    ask = "oleh Ana (Kasir), tanpa persetujuan yang diperlukan."
    assert breaches() == [
        f"Retur B01-K01-20261121-0002: batalkan penjualan (void) Rp 7.000 {ask}",
        f"Retur B01-K01-20261121-0004: retur dengan struk Rp 7.000 {ask}",
    ]


def test_an_exchange_is_two_documents_that_name_each_other_whichever_comes_first():
    world = make_world()
    till, product = pair(world), stock_up(world)
    shift, cart = new_id(), new_id()
    sold = till.sell_second(of(product), shift=shift)
    back = till.refund(sold, shift=shift, exchanged_for=cart)
    till.push()
    refund = Sale.objects.get(id=back["refund"])
    assert ("Ditukar dengan", "belanja yang belum selesai") in facts_of(refund)
    new = till.sell_second(of(product, 3_000), shift=shift, sale=cart)
    till.push()
    assert ("Ditukar dengan", new["receipt"]["number"]) in facts_of(refund)
    told = ("Penukaran, dibayar dari retur", back["receipt"]["number"])
    assert told in facts_of(Sale.objects.get(id=cart))
    drawer = Shift.objects.get()
    assert (drawer.cash_minor, drawer.sales, drawer.refunds) == (10_500, 2, 1)
    assert Level.objects.get().quantity_milli == -3_000
    assert rebuild(verify_only=True) == []
