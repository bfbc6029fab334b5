"""Whole minor units: the one way to divide, the one way to share out, and the limit.

Every product and quotient of the contract goes through the functions below, because they are the
only places where a rounding can happen. What this is not: formatting (formatting.py) and cash
rounding (rounding.py).
"""

from collections.abc import Sequence

from pos.domain.errors import DomainError

# JavaScript numbers are exact up to here, so no amount may be larger in either language.
MAX_AMOUNT_MINOR = 9_007_199_254_740_991
PPM = 1_000_000


def divide_half_up(amount: int, numerator: int, denominator: int) -> int:
    """amount x numerator / denominator, halves away from zero, so refunds mirror sales."""
    product = amount * numerator
    if product >= 0:
        result = (product + product + denominator) // (denominator + denominator)
    else:
        result = -((denominator - product - product) // (denominator + denominator))
    if -MAX_AMOUNT_MINOR <= result <= MAX_AMOUNT_MINOR:
        return result
    raise DomainError("amount_too_large")


def divide_down(amount: int, numerator: int, denominator: int) -> int:
    """amount x numerator / denominator without the rest; for amounts that are not negative."""
    return check_amount(amount * numerator // denominator)


def multiply(amount: int, factor: int) -> int:
    """amount x factor, refused when the result would not be exact in both languages."""
    return check_amount(amount * factor)


def check_amount(amount: int) -> int:
    """The amount itself, unless it is beyond what both languages count exactly."""
    if -MAX_AMOUNT_MINOR <= amount <= MAX_AMOUNT_MINOR:
        return amount
    raise DomainError("amount_too_large")


def is_whole(value: object) -> bool:
    """True for an integer; True and False are not numbers."""
    return type(value) is int


def allocate(total: int, weights: Sequence[int], keys: Sequence[str]) -> list[int]:
    """Share `total` out in proportion to `weights`, by largest remainder, to the last unit.

    Equal remainders go to the larger weight, then to the smaller key, never to the earlier place:
    the order of lines decides nothing. No share exceeds its weight when the total does not.
    """
    if total < 0:
        return [-share for share in allocate(-total, weights, keys)]
    whole = sum(weights)
    if whole == 0:
        return _nothing_to_weigh(total, len(weights))
    if len(weights) == 1:
        return [total]
    shares = [total * weight // whole for weight in weights]
    missing = total - sum(shares)
    if missing:
        places = range(len(weights))
        ranked = sorted(places, key=lambda i: (-(total * weights[i] % whole), -weights[i], keys[i]))
        for place in ranked[:missing]:
            shares[place] += 1
    return shares


def _nothing_to_weigh(total: int, count: int) -> list[int]:
    """Nothing shared among weights of nothing is nothing; anything else is our own mistake."""
    assert total == 0, "an amount cannot be shared among parts that weigh nothing"
    return [0] * count
