"""Gift cards on the hub: issued by the office, spent in parts, never known by their code."""

import json
import uuid

import pytest
from django.db import connection

from pos.balances.models import NOBODY, Account, Movement
from pos.balances.queries import owed_by
from pos.domain.errors import DomainError
from pos.journal.errors import NotFound, RuleError
from pos.journal.models import Event, Ledger, Problem
from pos.journal.replay import rebuild
from pos.kasbon import cards
from pos.kasbon.card_codes import LENGTH, LETTERS, id_of, new_code, printed, read_code
from pos.kasbon.cards import MOST_MINOR, Batch, issue_cards, void_batch, void_card
from pos.kasbon.queries import cards_of
from pos.kasbon.statement import statements
from pos.payments.actions import add_payment_method
from pos.payments.models import AwaitedPayment
from pos.payments.queries import gift_row, method_rows
from pos.sales.models import Sale
from sync.pull import pull
from tests.pos.kasbon.kasbon_till import sell, take_back
from tests.pos.world import Till, World, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db
GIFT = "gift_card"
KNOWN = "ae2fd355-8b43-3c16-dd45-5094d343e6b1"


def issue(
    world: World, count: int = 1, amount: int = 100_000, *, is_sold: bool = True
) -> list[str]:
    batch = Batch(count, amount, is_sold, "Lebaran")
    return issue_cards(outlet=world.outlet, batch=batch, by=world.sari.id)


def card_id(world: World, code: str) -> uuid.UUID:
    return id_of(world.merchant.id, code)


def left(card: uuid.UUID) -> int:
    merchant_id = Movement.objects.first().merchant_id
    return owed_by(merchant_id, [card], account=Account.GIFT_CARD)


def pay(till: Till, card: uuid.UUID | None, *lines, amount=None):
    """A sale to nobody by name, by this card."""
    told = {"card": str(card) if card else None, "reference": "****AAAA", "held_minor": None}
    return sell(till, None, *lines, amount=amount, kind=GIFT, told=told)


def rows(world: World) -> dict[str, tuple[int, int, int]]:
    _, told = statements(world.merchant.id, world.outlet.id)[GIFT]
    return {card: (minor, room, alone) for card, minor, room, alone in told}


def problems() -> dict[str, str]:
    return dict(Problem.objects.filter(settled_at=None).values_list("code", "sentence"))


def test_a_card_is_spent_in_parts_and_what_comes_back_is_on_it_again():
    world = make_world()
    till, product = pair(world), stock_up(world)
    [code] = issue(world)
    card = card_id(world, code)
    first = pay(till, card, of(product, 10_000))
    pay(till, card, of(product, 10_000), amount=15_000)
    take_back(till, first, None, GIFT)
    assert [result.status for result in till.push()] == ["stored"] * 3
    assert left(card) == 100_000 - 35_000 - 15_000 + 35_000
    told = list(Movement.objects.order_by("revision").values_list("why", "amount_minor"))
    assert told == [
        ("card_sold", 100_000),
        ("sold", -35_000),
        ("sold", -15_000),
        ("refunded", 35_000),
    ]
    assert problems() == {}
    assert AwaitedPayment.objects.count() == 0  # no money on its way
    assert rebuild(verify_only=True) == []
    till.sent = 0
    assert {result.status for result in till.push()} == {"duplicate"}
    assert left(card) == 85_000


def test_nothing_that_is_kept_says_a_code():
    world = make_world()
    codes = issue(world, 3)
    kept = [bytes(event.raw).decode() for event in Event.objects.all()]
    kept += [json.dumps(row, default=str) for row in Movement.objects.values()]
    for code in codes:
        assert not any(code in each or printed(code) in each for each in kept)
        assert any(str(card_id(world, code)) in each for each in kept)
    assert id_of(uuid.uuid4(), codes[0]) != card_id(world, codes[0])


def test_a_code_is_long_read_as_people_write_it_and_the_same_on_tablets():
    assert len(LETTERS) ** LENGTH >= 2**80
    code = new_code()
    assert read_code(f" {printed(code).lower()} ") == code
    assert read_code("OIL0-1234-5678-9ABC") == "0110123456789ABC"
    for wrong in ("ABCD", "ABCD-EFGH-JKMN-PQR", "ABCD-EFGH-JKMN-PQR!"):
        with pytest.raises(DomainError):
            read_code(wrong)
    # the same in frontend/src/data/gift_cards.test.ts
    merchant = uuid.UUID("019300aa-0000-7000-8000-000000000001")
    assert str(id_of(merchant, "0123456789ABCDEF")) == KNOWN


def test_two_tills_that_take_the_same_card_are_named_and_both_sales_stand():
    world = make_world()
    one, other, product = pair(world), pair(world, "Kasir 2"), stock_up(world)
    [code] = issue(world, amount=35_000)
    card = card_id(world, code)
    pay(one, card, of(product, 10_000))
    pay(other, card, of(product, 10_000))
    one.push()
    assert problems() == {}
    other.push()
    assert left(card) == -35_000
    assert problems() == {
        "card_below_zero": "Kartu ****AAAA menjadi -Rp 35.000 dengan struk "
        "B01-K02-20261121-0001: dipakai lebih dari isinya."
    }
    assert rows(world) == {str(card): (-35_000, 0, 0)}
    assert rebuild(verify_only=True) == []


def test_a_card_that_nobody_issued_and_one_that_is_not_said_are_looked_at():
    world = make_world()
    till, product = pair(world), stock_up(world)
    pay(till, uuid.uuid4(), of(product))
    pay(till, None, of(product))
    till.push()
    assert set(problems()) == {"card_below_zero", "card_of_nobody"}
    assert owed_by(world.merchant.id, [NOBODY], account=Account.GIFT_CARD) == -3_500


def test_a_till_is_told_what_each_card_holds_and_its_share_and_only_when_it_asks():
    world = make_world()
    till, product = pair(world), stock_up(world)
    [code] = issue(world)
    card = str(card_id(world, code))
    assert rows(world) == {card: (100_000, 100_000, 100_000)}
    pair(world, "Kasir 2")
    assert rows(world) == {card: (100_000, 100_000, 50_000)}
    sold = pay(till, uuid.UUID(card), of(product, 10_000))
    till.push()
    till.tablet.append("sale.completed", sold, tv=4)  # set aside: it still uses up the card
    till.push()
    assert rows(world) == {card: (65_000, 30_000, 15_000)}
    ledger = Ledger.objects.get(merchant_id=world.merchant.id, outlet_id=world.outlet.id)
    assert pull(till.sender, ledger, "", 10)["gift"] is None
    told = pull(till.sender, ledger, "", 10, gift=0)["gift"]
    assert told["rows"] == [(card, 65_000, 30_000, 15_000)]
    assert pull(till.sender, ledger, "", 10, gift=told["mark"])["gift"]["rows"] is None


def test_an_issued_card_is_no_sale_and_a_sale_by_it_is():
    world = make_world()
    till, product = pair(world), stock_up(world)
    [code] = issue(world)
    assert not Event.objects.filter(kind="sale.completed").exists()
    pay(till, card_id(world, code), of(product, 10_000))
    till.push()
    [sale] = Sale.objects.all()
    assert sale.total_minor == 35_000


def test_a_lost_card_is_voided_with_a_reason_and_only_once():
    world = make_world()
    codes = issue(world, 2, is_sold=False)
    card = card_id(world, codes[0])
    here = {"outlet": world.outlet, "by": world.sari.id}
    with pytest.raises(RuleError) as refusal:
        void_card(card=card, note="", **here)
    assert refusal.value.code == "why_missing"
    assert void_card(card=card, note="hilang", **here) == 100_000
    with pytest.raises(RuleError) as refusal:
        void_card(card=card, note="hilang", **here)
    assert refusal.value.code == "card_is_empty"
    with pytest.raises(NotFound):
        void_card(card=uuid.uuid4(), note="hilang", **here)
    [still] = cards_of(world.merchant.id)
    assert (still.id, still.left_minor, still.note) == (
        card_id(world, codes[1]),
        100_000,
        "Lebaran",
    )
    assert rebuild(verify_only=True) == []


def test_how_many_and_how_much_is_asked_and_a_form_counts_once():
    world = make_world()
    for count, amount, code in (
        (0, 5_000, "how_many_cards"),
        (201, 5_000, "how_many_cards"),
        (1, 0, "how_much_a_card"),
        (1, MOST_MINOR + 1, "how_much_a_card"),
    ):
        with pytest.raises(RuleError) as refusal:
            issue(world, count, amount)
        assert refusal.value.code == code
    batch = Batch(1, 5_000, is_sold=True, document=uuid.uuid4())
    issue_cards(outlet=world.outlet, batch=batch, by=world.sari.id)
    with pytest.raises(RuleError) as refusal:
        issue_cards(outlet=world.outlet, batch=batch, by=world.sari.id)
    assert refusal.value.code == "cards_already_issued"


def test_nobody_waits_for_the_slow_hashes_of_a_batch(monkeypatch):
    world = make_world()
    outside = len(connection.savepoint_ids)
    depths = []

    def hashed(merchant_id, code):
        depths.append(len(connection.savepoint_ids))
        return id_of(merchant_id, code)

    monkeypatch.setattr(cards, "id_of", hashed)
    issue(world, 2)
    assert depths == [outside, outside]


def test_a_batch_whose_codes_nobody_has_is_voided_at_once():
    world = make_world()
    till, product = pair(world), stock_up(world)
    batch = Batch(3, 5_000, is_sold=True, document=uuid.uuid4())
    here = {"outlet": world.outlet, "by": world.sari.id}
    codes = issue_cards(batch=batch, **here)
    other = issue(world)
    pay(till, card_id(world, codes[0]), of(product))
    till.push()
    assert void_batch(batch=batch.document, note="hilang", **here) == 3
    assert [left(card_id(world, code)) for code in codes + other] == [0, 0, 0, 100_000]
    with pytest.raises(RuleError) as refusal:
        void_batch(batch=batch.document, note="hilang", **here)
    assert refusal.value.code == "card_is_empty"
    assert rebuild(verify_only=True) == []


def test_a_till_issues_no_cards():
    world = make_world()
    till = pair(world)
    [code] = issue(world)
    body = json.loads(bytes(Event.objects.get(kind="gift_card.issued").raw))["body"]
    till.tablet.append("gift_card.issued", {**body, "batch": str(uuid.uuid4())})
    assert [result.status for result in till.push()] == ["quarantined"]
    assert left(card_id(world, code)) == 100_000


def test_there_is_one_method_and_older_tills_are_not_told_of_it():
    world = make_world()
    here = {"merchant_id": world.merchant.id, "by": world.sari.id}
    add_payment_method(name="Kartu hadiah", kind=GIFT, **here)
    with pytest.raises(RuleError) as refusal:
        add_payment_method(name="Kartu lain", kind=GIFT, **here)
    assert refusal.value.code == "one_gift"
    assert gift_row(world.merchant.id)["code"] == "kartu-hadiah"
    assert all(row["kind"] != GIFT for row in method_rows(world.merchant.id))
