"""Cash rounding: to the coins that circulate, told to the customer, booked on its own.

What this is not: the rounding of products and taxes, which is money.divide_half_up alone.
A positive amount never becomes 0: 49 rupiah stay 49.
"""

from pos.domain.errors import DomainError
from pos.domain.money import divide_down, divide_half_up, is_whole, multiply
from pos.domain.types import RoundingRule

MAX_UNIT_MINOR = 1_000_000


def round_cash(amount_minor: int, rounding: RoundingRule) -> int:
    """The amount in whole steps of the rule's unit. Negative amounts mirror positive ones."""
    check_rounding(rounding)
    if amount_minor < 0:
        return -round_cash(-amount_minor, rounding)
    unit = rounding["unit_minor"]
    rounded = multiply(_steps(amount_minor, unit, rounding["mode"]), unit)
    return rounded or amount_minor


def _steps(amount_minor: int, unit_minor: int, mode: str) -> int:
    if mode == "nearest":
        return divide_half_up(amount_minor, 1, unit_minor)
    down = divide_down(amount_minor, 1, unit_minor)
    if mode == "up" and multiply(down, unit_minor) < amount_minor:
        return down + 1
    return down


def check_rounding(rounding: RoundingRule) -> None:
    """Refuses a unit, mode or place of application that the contract does not know."""
    unit = rounding["unit_minor"]
    known = rounding["mode"] in ("nearest", "down", "up")
    placed = rounding["apply"] in ("cash_only", "all", "none")
    if not (is_whole(unit) and 0 < unit <= MAX_UNIT_MINOR and known and placed):
        raise DomainError("rounding_invalid")
