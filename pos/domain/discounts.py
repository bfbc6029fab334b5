"""Discounts given by hand: on a line, or on the whole order. They take off, never below zero.

What this is not: promotions, which the shop's rules give by themselves (promotions.py).
"""

from typing import Any

from pos.domain.errors import DomainError
from pos.domain.money import MAX_AMOUNT_MINOR, PPM, divide_half_up, is_whole
from pos.domain.parts import Item, Part, spread
from pos.domain.types import Discount

# What a till offers in one tap until its owner says otherwise.
USUAL_PRESETS: tuple[Discount, ...] = (
    {"kind": "percent", "rate_ppm": 50_000},
    {"kind": "percent", "rate_ppm": 100_000},
    {"kind": "percent", "rate_ppm": 150_000},
    {"kind": "percent", "rate_ppm": 200_000},
    {"kind": "percent", "rate_ppm": 500_000},
    {"kind": "amount", "amount_minor": 1_000},
    {"kind": "amount", "amount_minor": 2_000},
    {"kind": "amount", "amount_minor": 5_000},
    {"kind": "amount", "amount_minor": 10_000},
    {"kind": "amount", "amount_minor": 20_000},
)


def discount_amount(discount: Discount, base_minor: int) -> int:
    """What a discount takes off `base_minor`: at most all of it."""
    if discount["kind"] == "percent":
        return divide_half_up(base_minor, check_rate(discount["rate_ppm"]), PPM)
    if discount["kind"] == "amount":
        return min(_check_amount(discount["amount_minor"]), base_minor)
    raise DomainError("discount_invalid")


def apply_line_discount(item: Item) -> None:
    """Percent and amount count on what promotions left of the line, add-ons included."""
    discount = item.line["discount"]
    if discount is None:
        return
    left = sum(part.amount_minor for part in item.parts)
    for part, share in spread(discount_amount(discount, left), item.parts):
        part.discount_minor += share
        part.amount_minor -= share


def apply_order_discount(parts: list[Part], discount: Discount | None) -> None:
    """The whole order's discount, shared out by largest remainder per tax class, then per part."""
    if discount is None:
        return
    left = sum(part.amount_minor for part in parts)
    for part, share in spread(discount_amount(discount, left), parts):
        part.order_discount_minor += share
        part.amount_minor -= share


def check_rate(rate_ppm: Any) -> int:
    """A share of a whole: 0 to 100 percent."""
    if not is_whole(rate_ppm) or not 0 <= rate_ppm <= PPM:
        raise DomainError("rate_out_of_range")
    return int(rate_ppm)


def _check_amount(amount_minor: Any) -> int:
    if not is_whole(amount_minor):
        raise DomainError("amount_invalid")
    if amount_minor < 0:
        raise DomainError("discount_negative")
    if amount_minor > MAX_AMOUNT_MINOR:
        raise DomainError("amount_too_large")
    return int(amount_minor)
