"""What the steps of pricing hand to each other: items (basket lines with a price) and their parts.

A part is a piece of a line with one tax class: the line itself with the choices taxed like it
(always the first part), or one add-on taxed apart. Money is taken off parts, so that it is always
known which tax class a discount lowered. What this is not: a shape of the contract (types.py).
"""

from collections.abc import Iterable, Sequence

from pos.domain.money import allocate
from pos.domain.types import BasketLine, Choice, PriceSource, Promotion

SUMMED = (
    "gross_minor",
    "amount_minor",
    "promotion_minor",
    "discount_minor",
    "order_discount_minor",
    "net_minor",
    "service_minor",
    "service_added_minor",
    "tax_minor",
    "tax_added_minor",
)


class Part:
    """`amount_minor` is what is left in price-tag terms while discounts are taken off."""

    __slots__ = (*SUMMED, "key", "tax_class")

    def __init__(self, key: str, tax_class: str, gross_minor: int) -> None:
        self.key = key
        self.tax_class = tax_class
        self.gross_minor = gross_minor
        self.amount_minor = gross_minor
        self.promotion_minor = 0
        self.discount_minor = 0
        self.order_discount_minor = 0
        self.net_minor = gross_minor
        self.service_minor = 0
        self.service_added_minor = 0
        self.tax_minor = 0
        self.tax_added_minor = 0


class Price:
    """A unit price and where it came from; `before_minor` is what a promotion replaced."""

    __slots__ = ("before_minor", "list_minor", "promotion", "source", "unit_minor")

    def __init__(self, unit_minor: int, source: PriceSource, list_minor: int) -> None:
        self.unit_minor = unit_minor
        self.source: PriceSource = source
        self.list_minor = list_minor
        self.before_minor = unit_minor
        self.promotion: Promotion | None = None


class PricedOption:
    """A chosen option with its counted quantity and amount; `part` only when it is taxed apart."""

    __slots__ = ("amount_minor", "choice", "part", "quantity_milli")

    def __init__(self, choice: Choice, quantity_milli: int, amount_minor: int) -> None:
        self.choice = choice
        self.quantity_milli = quantity_milli
        self.amount_minor = amount_minor
        self.part: Part | None = None


class Item:
    """A basket line with its price, options and parts."""

    __slots__ = ("line", "options", "parts", "price", "quantity_milli")

    def __init__(self, line: BasketLine, quantity_milli: int, price: Price) -> None:
        self.line = line
        self.quantity_milli = quantity_milli
        self.price = price
        self.options: list[PricedOption] = []
        self.parts: list[Part] = []


def all_parts(items: Iterable[Item]) -> list[Part]:
    """Every part of every item."""
    return [part for item in items for part in item.parts]


def joined(parts: Sequence[Part]) -> Part:
    """One part that holds the sums of several; a line without add-ons taxed apart is that part."""
    if len(parts) == 1:
        return parts[0]
    whole = Part(parts[0].key, parts[0].tax_class, 0)
    for name in SUMMED:
        setattr(whole, name, sum(getattr(part, name) for part in parts))
    return whole


def by_class(parts: Iterable[Part]) -> dict[str, list[Part]]:
    """Parts grouped by tax class."""
    groups: dict[str, list[Part]] = {}
    for part in parts:
        groups.setdefault(part.tax_class, []).append(part)
    return groups


def spread(amount_minor: int, parts: Sequence[Part]) -> list[tuple[Part, int]]:
    """Share an amount out by what is left: first among tax classes, then among each one's parts."""
    groups = by_class(parts)
    codes = list(groups)
    left = [sum(part.amount_minor for part in groups[code]) for code in codes]
    shared: list[tuple[Part, int]] = []
    for code, share in zip(codes, allocate(amount_minor, left, codes), strict=True):
        weights = [part.amount_minor for part in groups[code]]
        shares = allocate(share, weights, [part.key for part in groups[code]])
        shared += zip(groups[code], shares, strict=True)
    return shared
