"""A check that sees nothing proves nothing: each planted fault is found within a few months."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from pos.balances import paid_in, projections
from pos.balances import points as balance_points
from pos.balances.models import Account
from pos.journal.errors import LancarError
from pos.kasbon import statement
from pos.prices.coupons import Standing
from pos.purchasing import consignment, costing, returns
from pos.stock import consigned_rows, ledger, value_changes
from pos.stock.consigned_models import ConsignedMove
from tests.months.check import differences
from tests.months.month import DAYS
from tests.months.play import play

pytestmark = pytest.mark.django_db

MONTHS = 6
DAYS_ENOUGH = 12  # of a month that is known to show a fault
Plant = Callable[[pytest.MonkeyPatch], None]


def guess_stays(patch: pytest.MonkeyPatch) -> None:
    """A delivery does not replace what oversold goods were guessed to cost."""

    def receive(self: ledger.Balance, quantity_milli: int, value_minor: int) -> int:
        self.quantity_milli += quantity_milli
        self.value_minor += value_minor
        return 0

    patch.setattr(ledger.Balance, "receive", receive)


def late_sale_twice(patch: pytest.MonkeyPatch) -> None:
    """What a count saw already leaves the shelf again."""
    patch.setattr(ledger.Balance, "take_back", lambda *_: None)


def back_at_average(patch: pytest.MonkeyPatch) -> None:
    """Goods go back to their supplier at the average."""

    def give_back(self: ledger.Balance, quantity_milli: int, value_minor: int) -> int:
        return self.average(quantity_milli, 0) - value_minor

    patch.setattr(ledger.Balance, "give_back", give_back)


def tax_is_a_cost(patch: pytest.MonkeyPatch) -> None:
    """PPN inside the price is taken out of the cost although nobody may credit it."""
    usual = costing._costed

    def costed(share: int, rest: int, tax_minor: int, tax: Any) -> Any:
        told = usual(share, rest, tax_minor, tax)
        return costing.Costed(
            told.invoice_discount_minor, tax_minor, told.total_minor, told.total_minor - tax_minor
        )

    patch.setattr(costing, "_costed", costed)


def shares_forget(patch: pytest.MonkeyPatch) -> None:
    """Each return rounds for itself, so several of a line do not make the line."""

    def share(self: returns.Left, amount_minor: int, moved_milli: int) -> int:
        return -(-amount_minor * moved_milli // self.line.base_quantity_milli)

    patch.setattr(returns.Left, "share", share)


def carried_at_nothing(patch: pytest.MonkeyPatch) -> None:
    """What is carried to another place arrives there worth nothing."""
    usual = ledger.StockLedger.move

    def move(self: ledger.StockLedger, happening: Any, line: ledger.Line) -> None:
        self.left_with = 0
        usual(self, happening, line)

    patch.setattr(ledger.StockLedger, "move", move)


def tablets_miss_a_move(patch: pytest.MonkeyPatch) -> None:
    """A move that does not count on: nobody who asks for what is newer hears of it."""

    def stays(self: ledger.StockLedger, outlet: str, before: int) -> int:
        return ledger.newest_revision(self.merchant_id, outlet) or 1

    patch.setattr(ledger.StockLedger, "_next_revision", stays)


def gap_at_the_guess(patch: pytest.MonkeyPatch) -> None:
    """Missing goods that are found come back at today's price, not at what they left with."""
    usual = ledger.Balance._value_of

    def value_of(self: ledger.Balance, moved: int, guess_minor: int) -> int:
        if self.quantity_milli < 0:
            return ledger._share(guess_minor, moved, 1000)
        return usual(self, moved, guess_minor)

    patch.setattr(ledger.Balance, "_value_of", value_of)


def losses_forgotten(patch: pytest.MonkeyPatch) -> None:
    """What a delivery says of goods oversold before is told to nobody."""
    usual = value_changes.ValueChanges.note

    def note(self: Any, happening: Any, line: Any, value: int, revaluation: int) -> None:
        usual(self, happening, line, value, 0)

    patch.setattr(value_changes.ValueChanges, "note", note)


def whole_room_alone(patch: pytest.MonkeyPatch) -> None:
    """A till that does not hear the hub sells on kasbon as if it did."""
    usual = statement._row

    def row(customer: Any, owed: int, free: int, _: int) -> Any:
        return usual(customer, owed, free, 1)

    patch.setattr(statement, "_row", row)


def later_movement_lost(patch: pytest.MonkeyPatch) -> None:
    """What tills may sell is not summed anew when somebody paid."""
    patch.setattr(statement, "newest_revision", lambda _: 0)


def debt_stays(patch: pytest.MonkeyPatch) -> None:
    """A refund is taken off no debt."""
    usual = projections._document_rows

    def rows(happening: Any, why: Any) -> Any:
        return usual(happening, why) if why == "sold" else ()

    patch.setattr(projections, "_document_rows", rows)


def settled_again(patch: pytest.MonkeyPatch) -> None:
    """A settlement takes in what the one before it paid for."""

    def every(outlet: Any, supplier: Any) -> Any:
        here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
        return ConsignedMove.objects.filter(**here, supplier_id=supplier.id)

    patch.setattr(consignment, "unsettled", every)


def sold_for_nothing(patch: pytest.MonkeyPatch) -> None:
    """Goods on consignment are sold as if nobody had to be paid for them."""
    usual = consigned_rows.Consignments.sell

    def sell(self: Any, key: Any, *moved: Any) -> int:
        usual(self, key, *moved)
        return 0

    patch.setattr(consigned_rows.Consignments, "sell", sell)


def whole_credit_alone(patch: pytest.MonkeyPatch) -> None:
    """A till that does not hear the hub spends all that is held."""
    usual = statement._told

    def told(holder: Any, minor: int, free: int, _: int) -> Any:
        return usual(holder, minor, free, 1)

    patch.setattr(statement, "_told", told)


def cards_spent_are_full(patch: pytest.MonkeyPatch) -> None:
    """A payment by gift card takes nothing off the card."""
    usual = projections._MOVING
    patch.setattr(projections, "_MOVING", {k: v for k, v in usual.items() if k != "gift_card"})


def credit_is_owed(patch: pytest.MonkeyPatch) -> None:
    """What a refund leaves with the shop is booked as if the customer owed it."""
    kept = {**projections._MOVING, "store_credit": (Account.STORE_CREDIT, 1)}
    patch.setattr(projections, "_MOVING", kept)


def filled_up_for_nothing(patch: pytest.MonkeyPatch) -> None:
    """What is paid in onto a card that is there, or as credit, is not counted."""
    usual = paid_in.insert

    def some(merchant_id: Any, rows: Any) -> None:
        usual(merchant_id, [row for row in rows if row["why"] != "paid_in"])

    patch.setattr(paid_in, "insert", some)


def all_to_every_till(patch: pytest.MonkeyPatch) -> None:
    """What other tills were allotted is not taken off what may be given."""
    patch.setattr(Standing, "bound", 0)


def uses_given_back(patch: pytest.MonkeyPatch) -> None:
    """A till's uses that it has told of are free for the others again."""
    usual = Standing._held

    def held(self: Standing, device: Any) -> int:
        return max(0, usual(self, device) - self.used[device])

    patch.setattr(Standing, "_held", held)
    patch.setattr(Standing, "bound", property(lambda self: sum(map(self._held, self.allotted))))


def points_stay(patch: pytest.MonkeyPatch) -> None:
    """Goods that come back leave what they earned with the customer."""
    usual = balance_points.insert

    def some(merchant_id: Any, rows: Any) -> None:
        usual(merchant_id, [row for row in rows if row["why"] != "refunded"])

    patch.setattr(balance_points, "insert", some)


def points_are_money(patch: pytest.MonkeyPatch) -> None:
    """What points paid is taken off them in rupiah."""
    patch.setattr(balance_points, "_spent", lambda each: iter([*_rupiah(each)]))


def _rupiah(happening: Any) -> Any:
    for place, payment in enumerate(happening.body.payments):
        if payment.kind == "points":
            yield place, payment.amount_minor


# With the number of the month in which each shows.
PLANTED: dict[Plant, int] = {
    guess_stays: 0,
    late_sale_twice: 0,
    back_at_average: 0,
    tax_is_a_cost: 0,
    shares_forget: 6,
    carried_at_nothing: 0,
    tablets_miss_a_move: 1,
    gap_at_the_guess: 4,
    losses_forgotten: 0,
    whole_room_alone: 0,
    later_movement_lost: 0,
    debt_stays: 0,
    settled_again: 5,
    sold_for_nothing: 0,
    whole_credit_alone: 14,
    cards_spent_are_full: 0,
    credit_is_owed: 0,
    filled_up_for_nothing: 0,
    all_to_every_till: 0,
    uses_given_back: 0,
    points_stay: 0,
    points_are_money: 0,
}


@pytest.mark.parametrize(
    ("plant", "number"), PLANTED.items(), ids=lambda it: getattr(it, "__name__", "")
)
def test_a_planted_fault_is_found(plant: Plant, number: int, monkeypatch: pytest.MonkeyPatch):
    """Where it is known to show, or in another month, whole."""
    plant(monkeypatch)
    assert _is_seen(f"planted {number}", DAYS_ENOUGH) or any(
        _is_seen(f"planted {other}", DAYS) for other in range(MONTHS)
    )


@pytest.mark.parametrize("number", sorted(set(PLANTED.values())))
def test_the_same_months_without_a_fault_are_well(number: int):
    assert not _is_seen(f"planted {number}", DAYS_ENOUGH)


def _is_seen(seed: str, days: int) -> bool:
    """Two months would meet in one database, so each is taken back."""
    with transaction.atomic():
        try:
            found = bool(differences(play(seed, days)))
        except (AssertionError, LancarError):
            found = True
        transaction.set_rollback(True)
    return found
