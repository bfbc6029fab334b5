"""Quantities in thousandths of a unit: how many is possible, and what so many cost.

What this is not: stock. Units and their factors belong to the catalogue; here they are numbers.
"""

from collections.abc import Sequence
from typing import Any

from pos.domain.errors import DomainError
from pos.domain.money import divide_half_up, is_whole
from pos.domain.text import small_letters
from pos.domain.types import Counted

MILLI = 1000
MAX_QUANTITY_MILLI = 1_000_000_000
MAX_FACTOR_MILLI = 1_000_000_000
# Sold by measure: a bag of rice is one thing to hand over, whatever it weighs.
MEASURED = frozenset(("kg", "g", "gram", "ons", "l", "liter", "ml", "m", "meter", "cm"))


def amount_for(unit_price_minor: int, quantity_milli: int) -> int:
    """Unit price x quantity, half-up away from zero (0,735 kg x 29.500 = 21.683)."""
    return divide_half_up(unit_price_minor, quantity_milli, MILLI)


def base_quantity(quantity_milli: int, factor_milli: int) -> int:
    """The same quantity in base units: 2 cases of 40 are 80 pieces."""
    return divide_half_up(quantity_milli, factor_milli, MILLI)


def quantity_for(amount_minor: int, unit_price_minor: int) -> int:
    """The quantity a printed label's price stands for; 0 when the unit price is 0."""
    if unit_price_minor == 0:
        return 0
    return divide_half_up(amount_minor, MILLI, unit_price_minor)


def pieces(lines: Sequence[Counted]) -> int:
    """Things to carry away or bring back: what was weighed is one."""
    return sum([_pieces(abs(line["quantity_milli"]), line["unit"]) for line in lines])


def _pieces(quantity_milli: int, unit: str) -> int:
    by_measure = quantity_milli % MILLI != 0 or small_letters(unit) in MEASURED
    return 1 if by_measure else quantity_milli // MILLI


def check_quantity(quantity_milli: Any) -> int:
    """The quantity of a line, more than nothing and not absurd."""
    if not is_whole(quantity_milli) or quantity_milli <= 0:
        raise DomainError("quantity_invalid")
    if quantity_milli > MAX_QUANTITY_MILLI:
        raise DomainError("quantity_too_large")
    return int(quantity_milli)


def check_factor(factor_milli: Any) -> int:
    """How many base units one unit holds, in thousandths."""
    if not is_whole(factor_milli) or not 0 < factor_milli <= MAX_FACTOR_MILLI:
        raise DomainError("factor_invalid")
    return int(factor_milli)
