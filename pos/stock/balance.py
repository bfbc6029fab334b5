"""One level while movements are applied to it: how much there is, and what that is worth.

The rules are in ledger.py. Everything here is arithmetic; nothing is read or written.
"""

from dataclasses import dataclass

from pos.domain.errors import DomainError
from pos.domain.money import divide_half_up
from pos.journal.errors import RuleError
from pos.journal.kinds import MAX_SAFE


@dataclass(slots=True)
class Balance:
    """A level while a run is applied."""

    quantity_milli: int = 0
    value_minor: int = 0
    moved_at: int = 0
    revision: int = 0
    oversold_event: str | None = None
    counted_at: int = 0
    counted_in: str | None = None

    def receive(self, quantity_milli: int, value_minor: int) -> int:
        """Add goods of a known value. Returns the revaluation."""
        before, worth = self.quantity_milli, self.value_minor
        after = before + quantity_milli
        target = worth + value_minor
        if before < 0:
            target = share_of(worth, after, before) if after < 0 else 0
            if after > 0:
                target = share_of(value_minor, after, quantity_milli)
        self.quantity_milli, self.value_minor = whole(after), whole(target)
        return target - worth - value_minor

    def give_back(self, quantity_milli: int, value_minor: int) -> int:
        """Take out goods (both negative) at what they came in with. Returns the revaluation."""
        before, worth = self.quantity_milli, self.value_minor
        after = before + quantity_milli
        target = worth + value_minor
        if after > 0 and target < 0:
            target = share_of(worth, after, before)
        elif after == 0:
            target = 0
        elif after < 0 <= before:
            target = share_of(value_minor, after, quantity_milli)
        self.quantity_milli, self.value_minor = whole(after), whole(target)
        return target - worth - value_minor

    def correct(self, of_milli: int, value_minor: int) -> int:
        """So much came in for too little (too much, below zero). What is still there takes its
        share; the rest left meanwhile, and is the revaluation."""
        there = max(0, min(self.quantity_milli, of_milli))
        share = max(share_of(value_minor, there, of_milli), -self.value_minor if there else 0)
        self.value_minor = whole(self.value_minor + share)
        return share - value_minor

    def average(self, quantity_milli: int, guess_minor: int) -> int:
        """Move at the average, or at the guessed unit cost. Returns the signed value."""
        value = self._value_of(quantity_milli, guess_minor)
        self.quantity_milli = whole(self.quantity_milli + quantity_milli)
        self.value_minor = whole(self.value_minor + value)
        return value

    def take_back(self, quantity_milli: int, value_minor: int) -> None:
        """As if a movement had not been."""
        self.quantity_milli = whole(self.quantity_milli - quantity_milli)
        self.value_minor = whole(self.value_minor - value_minor)

    def _value_of(self, moved: int, guess_minor: int) -> int:
        """Goods that are there, and missing ones that come back, move at what each is worth; what
        is beyond them at the guess."""
        stock, worth = self.quantity_milli, self.value_minor
        after = stock + moved
        if (stock > 0 and after >= 0) or (stock < 0 < moved and after <= 0):
            return share_of(worth, moved, stock)
        if (stock > 0 > after) or (stock < 0 < after):
            return share_of(guess_minor, after, 1000) - worth
        return share_of(guess_minor, moved, 1000)


def share_of(amount: int, numerator: int, denominator: int) -> int:
    """amount × numerator ÷ denominator, also when both are negative."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    try:
        return divide_half_up(amount, numerator, denominator)
    except DomainError as error:
        raise RuleError(error.code, error.sentence) from error


def whole(number: int) -> int:
    """Levels stay in the range that both languages and both databases hold exactly."""
    if abs(number) > MAX_SAFE:
        raise RuleError(
            "amount_too_large",
            "Jumlah stok terlalu besar untuk dihitung.",
            suggestion="Periksa perangkat pengirimnya; jumlah sebesar ini bukan penjualan nyata.",
        )
    return number
