"""Money back goes to whom it came from: another customer, another card or a voided one is said."""

import uuid

import pytest

from pos.balances.models import Account
from pos.balances.queries import owed_by
from pos.customers.actions import merge_customers
from pos.journal.models import Problem
from pos.journal.replay import rebuild
from pos.kasbon.card_codes import id_of
from pos.kasbon.cards import Batch, issue_cards, void_card
from pos.kasbon.statement import statements
from pos.sales.actions import check_prices
from tests.pos.kasbon.kasbon_till import ani, held, sell, take_back
from tests.pos.world import World, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db
CREDIT, GIFT = "store_credit", "gift_card"


def issue(world: World, amount: int = 100_000) -> str:
    batch = Batch(1, amount, is_sold=True)
    [code] = issue_cards(outlet=world.outlet, batch=batch, by=world.sari.id)
    return str(id_of(world.merchant.id, code))


def told(card: str) -> dict[str, str | int | None]:
    return {"card": card, "reference": f"****{card[-4:]}", "held_minor": None}


def problems() -> dict[str, str]:
    check_prices()
    return dict(Problem.objects.filter(settled_at=None).values_list("code", "sentence"))


def rows(world: World) -> dict[str, tuple[int, int, int]]:
    _, found = statements(world.merchant.id, world.outlet.id)[GIFT]
    return {card: (minor, room, alone) for card, minor, room, alone in found}


def left(world: World, card: str) -> int:
    return owed_by(world.merchant.id, [uuid.UUID(card)], account=Account.GIFT_CARD)


def test_money_back_onto_a_card_that_did_not_pay_is_said_and_buys_nothing_if_nobody_issued_it():
    world = make_world()
    till, product = pair(world), stock_up(world)
    mine, other = issue(world), str(uuid.uuid4())
    sold = sell(till, None, of(product, 10_000), kind=GIFT, told=told(mine))
    take_back(till, sold, None, GIFT, payment=told(other))
    assert {result.status for result in till.push()} == {"stored"}
    assert problems() == {
        "refund_elsewhere": "Retur B01-K01-20261121-0002 oleh Siti untuk struk "
        "B01-K01-20261121-0001 mengembalikan Rp 35.000 ke kartu hadiah "
        f"****{other[-4:]}, kartu lain."
    }
    assert rows(world) == {mine: (65_000, 65_000, 65_000), other: (35_000, 0, 0)}
    here = {"outlet": world.outlet, "by": world.sari.id}
    assert void_card(card=uuid.UUID(other), note="salah", **here) == 35_000
    assert rebuild(verify_only=True) == []


def test_a_card_gets_no_more_back_than_it_paid_of_this_sale():
    world = make_world()
    till, product = pair(world), stock_up(world)
    card = issue(world)
    sold = sell(till, None, of(product, 10_000), amount=15_000, kind=GIFT, told=told(card))
    take_back(till, sold, -15_000, GIFT)
    till.push()
    assert problems() == {}
    again = sell(till, None, of(product, 10_000), amount=15_000, kind=GIFT, told=told(card))
    take_back(till, again, None, GIFT)
    till.push()
    sentence = problems()["refund_elsewhere"]
    assert "Rp 35.000 ke kartu hadiah" in sentence
    assert "kartu yang membayar Rp 15.000." in sentence


def test_credit_of_another_customer_is_said_and_of_the_same_person_under_two_names_is_not():
    world = make_world()
    till, product = pair(world), stock_up(world)
    bu_ani, budi = ani(world, 0), ani(world, 0, "Budi", "081234567891")
    twice = ani(world, 0, "Ani", "081234567892")
    merge_customers(customer=twice, into=bu_ani, by=world.sari.id)
    sold = sell(till, bu_ani, of(product, 10_000), kind=CREDIT)
    as_ani = {"id": str(twice.id), "name": "Ani", "phone": None, "member": False}
    take_back(till, sold, None, CREDIT, customer=as_ani)
    till.push()
    assert "refund_elsewhere" not in problems()
    sold = sell(till, bu_ani, of(product, 10_000), kind=CREDIT)
    take_back(till, sold, None, CREDIT, customer={**as_ani, "id": str(budi.id), "name": "Budi"})
    till.push()
    assert held(budi) == 35_000  # it happened: recorded, and said
    assert problems()["refund_elsewhere"].endswith(
        "mengembalikan Rp 35.000 ke saldo Budi, padahal belanjanya atas nama Bu Ani."
    )
    assert rebuild(verify_only=True) == []


def test_credit_kept_for_somebody_whom_the_sale_did_not_name_is_said():
    world = make_world()
    till, budi = pair(world), ani(world, 0, "Budi")
    sold = sell(till, None, of(stock_up(world), 10_000), amount=0, kind=CREDIT)
    named = {"id": str(budi.id), "name": "Budi", "phone": None, "member": False}
    take_back(till, sold, None, CREDIT, customer=named)
    till.push()
    assert "ke saldo Budi, padahal belanjanya tanpa nama" in problems()["refund_elsewhere"]


def test_a_voided_card_does_not_come_alive_by_a_refund():
    world = make_world()
    till, product = pair(world), stock_up(world)
    card = issue(world)
    here = {"outlet": world.outlet, "by": world.sari.id, "card": uuid.UUID(card)}
    sold = sell(till, None, of(product, 10_000), kind=GIFT, told=told(card))
    till.push()
    assert void_card(note="hilang", **here) == 65_000
    take_back(till, sold, None, GIFT)
    till.push()
    assert problems() == {
        "voided_card_refunded": f"Kartu ****{card[-4:]} sudah dibatalkan, tetapi retur "
        "B01-K01-20261121-0002 mengembalikan Rp 35.000 ke kartu itu. Kasir tidak menerimanya."
    }
    assert rows(world) == {card: (35_000, 0, 0)}
    assert rebuild(verify_only=True) == []
    assert void_card(note="hilang", **here) == 35_000
    assert left(world, card) == 0
    assert rebuild(verify_only=True) == []
