"""Money paid in at tills for what is bought later: gift cards sold and filled up, and credit."""

import uuid
from typing import Any

import pytest

from pos.balances.models import Account, Movement
from pos.balances.queries import owed_by
from pos.journal.models import Problem
from pos.journal.replay import rebuild
from pos.kasbon.cards import void_card
from pos.kasbon.statement import statements
from pos.payments.models import AwaitedPayment
from pos.sales.models import Sale, ShiftReport
from pos.sales.shift_facts import facts_of_shift
from pos.sales.shift_reports import report_closed_shifts
from pos.tills.models import Shift
from tests.pos.kasbon.kasbon_till import ani, held, paid_in_body, pay_back, sell
from tests.pos.tills.test_cash_moves import close_shift, open_shift
from tests.pos.world import Till, World, make_world, of, pair, stock_up
from tests.tablet import new_id

pytestmark = pytest.mark.django_db
GIFT, CREDIT = "gift_card", "store_credit"


def card_of(*, is_new: bool = True, ending: str = "7Q2D") -> dict[str, Any]:
    return {"id": new_id(), "ending": ending, "is_new": is_new}


def paid_in(till: Till, amount: int, **of_whom: Any) -> dict[str, Any]:
    envelope = {key: of_whom.pop(key) for key in ("shift",) if key in of_whom}
    body = paid_in_body(amount, **of_whom)
    till.tablet.append("balance.paid_in", body, **envelope)
    return body


def by_card(till: Till, card: dict[str, Any], *lines: Any, amount: int | None = None) -> None:
    told = {"card": card["id"], "reference": "****7Q2D", "held_minor": None}
    sell(till, None, *lines, amount=amount, kind=GIFT, told=told)


def left(world: World, card: dict[str, Any]) -> int:
    return owed_by(world.merchant.id, [uuid.UUID(card["id"])], account=Account.GIFT_CARD)


def rows(world: World, kind: str = GIFT) -> dict[str, tuple[int, int, int]]:
    _, told = statements(world.merchant.id, world.outlet.id)[kind]
    return {one: (minor, room, alone) for one, minor, room, alone in told}


def problems() -> list[str]:
    return sorted(Problem.objects.filter(settled_at=None).values_list("code", flat=True))


def test_a_card_sold_at_a_till_is_no_sale_and_buys_at_every_till():
    world = make_world()
    one, other, product, card = pair(world), pair(world, "Kasir 2"), stock_up(world), card_of()
    paid_in(one, 100_000, card=card)
    assert [each.status for each in one.push()] == ["stored"]
    assert Sale.objects.count() == 0
    assert rows(world) == {card["id"]: (100_000, 100_000, 50_000)}
    by_card(other, card, of(product, 10_000))
    other.push()
    assert left(world, card) == 65_000
    told = list(Movement.objects.order_by("revision").values_list("why", "number", "amount_minor"))
    assert told[0] == ("card_sold", "KH-K01-1", 100_000)
    assert told[1][::2] == ("sold", -35_000)
    assert problems() == []
    assert rebuild(verify_only=True) == []
    one.sent = 0
    assert [each.status for each in one.push()] == ["duplicate"]
    assert left(world, card) == 65_000


def test_a_card_is_filled_up_again_and_so_is_credit():
    world = make_world()
    till, card, customer = pair(world), card_of(), ani(world)
    paid_in(till, 50_000, card=card)
    paid_in(till, 25_000, card={**card, "is_new": False})
    paid_in(till, 40_000, customer=customer)
    till.push()
    assert left(world, card) == 75_000
    assert held(customer) == 40_000
    assert rows(world, CREDIT) == {str(customer.id): (40_000, 40_000, 40_000)}
    told = Movement.objects.order_by("revision").values_list("account", "why", "number", "method")
    assert list(told) == [
        ("gift_card", "card_sold", "KH-K01-1", "Tunai"),
        ("gift_card", "paid_in", "KH-K01-2", "Tunai"),
        ("store_credit", "paid_in", "SD-K01-3", "Tunai"),
    ]
    assert problems() == []


def test_its_cash_lies_in_the_drawer_and_has_its_own_line_on_the_papers_of_the_shift():
    world = make_world()
    till, customer = pair(world), ani(world)
    shift = open_shift(till)
    paid_in(till, 100_000, card=card_of(), shift=shift)
    paid_in(till, 30_000, customer=customer, shift=shift)
    pay_back(till, customer, 5_000, shift=shift)
    till.push()
    row = Shift.objects.get(id=shift)
    assert row.cash_minor == 135_000
    facts = facts_of_shift(row)
    lines = [
        {"name": "Kartu hadiah dijual", "count": 1, "amount_minor": 100_000},
        {"name": "Kasbon dibayar", "count": 1, "amount_minor": 5_000},
        {"name": "Saldo pelanggan diisi", "count": 1, "amount_minor": 30_000},
    ]
    assert facts["paid_in"] == lines
    assert (facts["sales"]["due_minor"], facts["methods"]) == (0, [])
    close_shift(till, shift)
    till.push()
    assert report_closed_shifts() == 1
    assert ShiftReport.objects.get().facts["paid_in"] == lines
    paid_in(till, 20_000, card=card_of(ending="AAAA"), shift=shift)
    till.push()
    assert report_closed_shifts() == 1  # an addendum, with everything stated anew
    newest = ShiftReport.objects.order_by("part").last()
    assert newest.facts["paid_in"][0] == {**lines[0], "count": 2, "amount_minor": 120_000}
    assert rebuild(verify_only=True) == []


def test_money_that_came_by_bank_is_looked_for():
    world = make_world()
    till = pair(world)
    body = paid_in_body(100_000, card=card_of())
    body["payments"][0].update(kind="transfer", name="BCA", method="bca", account="123")
    till.tablet.append("balance.paid_in", body)
    till.push()
    told = AwaitedPayment.objects.values_list("number", "name", "amount_minor", "outcome")
    assert list(told) == [("KH-K01-1", "BCA", 100_000, "paid")]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"card": None}, "paid_in_for_nobody"),
        ({"customer": {"id": new_id(), "name": "Ani"}}, "paid_in_for_nobody"),
        ({"amount_minor": 100_001}, "paid_in_unequal"),
    ],
)
def test_what_adds_up_to_nothing_is_kept_and_counts_for_nobody(wrong: Any, code: str):
    world = make_world()
    till = pair(world)
    till.tablet.append("balance.paid_in", {**paid_in_body(100_000, card=card_of()), **wrong})
    assert [(each.status, each.code) for each in till.push()] == [("quarantined", code)]
    assert Movement.objects.count() == 0
    assert rebuild(verify_only=True) == []


def test_the_same_paper_told_by_two_events_counts_once():
    world = make_world()
    till, card = pair(world), card_of()
    body = paid_in(till, 100_000, card=card)
    till.tablet.append("balance.paid_in", body)
    assert [each.code for each in till.push()] == ["", "paid_in_repeated"]
    assert left(world, card) == 100_000


@pytest.mark.parametrize("voided", [True, False])
def test_a_card_that_no_till_takes_is_named_when_it_is_filled_up(voided: bool):
    world = make_world()
    till, card = pair(world), card_of()
    if voided:
        paid_in(till, 100_000, card=card)
        till.push()
        void_card(outlet=world.outlet, card=uuid.UUID(card["id"]), note="hilang", by=world.sari.id)
    paid_in(till, 20_000, card={**card, "is_new": False})
    till.push()
    assert left(world, card) == 20_000
    assert rows(world) == {card["id"]: (20_000, 0, 0)}
    assert problems() == ["dead_card_paid_in"]
