"""The book of a day: expected cash, Z, tax and stock in plain integers, written from the contract
(pos/domain/README.md, decisions 0024, 0030), without a line of the code it judges.

It knows deeds, not events: who sold what at which price, what came back, what moved in the drawer.
What was not handed in yet it does not count.
"""

from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

STEP = 100  # cash is asked for in whole hundreds
Numbers = dict[str, Any]


def half_up(numerator: int, denominator: int) -> int:
    """Halves go away from zero."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def in_cash(amount: int) -> int:
    """A little that would become nothing stays as it is."""
    return half_up(amount, STEP) * STEP or amount


def shared(total: int, weights: list[int]) -> list[int]:
    """By largest remainder; of equal ones the heavier first, then the earlier."""
    everything = sum(weights)
    if not everything:
        return [0] * len(weights)
    parts = [total * each // everything for each in weights]
    order = sorted(
        range(len(parts)), key=lambda at: (-(total * weights[at] % everything), -weights[at], at)
    )
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return parts


@dataclass
class Line:
    """Of a sale: what was asked for it and, of that, what is tax."""

    product: str
    milli: int
    gross: int
    discount: int
    taxed: bool
    tax: int = 0

    @property
    def total(self) -> int:
        return self.gross - self.discount


@dataclass
class Sale:
    """Priced by the book itself from price tags: PPN is eleven parts of a hundred and eleven."""

    lines: list[Line]
    cash: bool
    back: list[int] = field(default_factory=list)  # thousandths of each line, at all tills
    known: dict[str, list[int]] = field(default_factory=dict)  # what each till knew of that

    def __post_init__(self) -> None:
        taxed = [line for line in self.lines if line.taxed]
        tax = half_up(sum(line.total for line in taxed) * 11, 111)
        for line, part in zip(taxed, shared(tax, [line.total for line in taxed]), strict=True):
            line.tax = part
        self.back = [0] * len(self.lines)

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def due(self) -> int:
        return in_cash(self.total) if self.cash else self.total

    def of_class(self, taxed: bool) -> tuple[int, int]:
        lines = [line for line in self.lines if line.taxed == taxed]
        return sum(line.total - line.tax for line in lines), sum(line.tax for line in lines)


@dataclass
class Part:
    """So many of each line going back, after those that the till knew to be back already."""

    sale: Sale
    before: list[int]
    now: list[int]
    damaged: bool = False
    void: bool = False
    undone: bool = False

    def share(self, at: int, amount: int) -> int:
        sold, upto = self.sale.lines[at].milli, self.before[at] + self.now[at]
        return half_up(amount * upto, sold) - half_up(amount * self.before[at], sold)

    def of_class(self, taxed: bool) -> tuple[int, int]:
        lines = [(at, line) for at, line in enumerate(self.sale.lines) if line.taxed == taxed]
        tax = sum(self.share(at, line.tax) for at, line in lines)
        return sum(self.share(at, line.total) for at, line in lines) - tax, tax

    @property
    def total(self) -> int:
        return sum(sum(self.of_class(taxed)) for taxed in (True, False))


@dataclass
class Deed:
    """Something a till said. `due` of a refund: what was handed out."""

    kind: str  # sale, refund, in, out, drop, opening
    till: str
    shift: str
    number: int = 0
    amount: int = 0
    sale: Sale | None = None
    part: Part | None = None
    cash: bool = True


@dataclass
class Book:
    """What the hub has heard; `floats` and `counted` by shift."""

    heard: list[Deed] = field(default_factory=list)
    floats: dict[str, int] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)
    opening: Tally[str] = field(default_factory=Tally)

    def shift(self, shift: str) -> Numbers:
        """What its Z must say of what was heard."""
        deeds = [deed for deed in self.heard if deed.shift == shift]
        sales = [deed for deed in deeds if deed.sale is not None]
        parts = [deed for deed in deeds if deed.part is not None]
        expected = self.floats[shift] + cash_of(deeds)
        return {
            "sales": _sales(sales),
            "refunds": _refunds(parts),
            "ways": _ways(deeds),
            "taxes": _taxes(deeds),
            "cash": {
                "float": self.floats[shift],
                **{way: sum(d.amount for d in deeds if d.kind == way) for way in MOVES},
                "expected": expected,
                "counted": self.counted[shift],
                "variance": self.counted[shift] - expected,
            },
            "openings": sum(deed.kind == "opening" for deed in deeds),
            "receipts": _receipts([*sales, *parts]),
        }

    def stock(self) -> dict[str, int]:
        left = Tally(self.opening)
        for deed in self.heard:
            if deed.sale is not None:
                for line in deed.sale.lines:
                    left[line.product] -= line.milli
            if deed.part is not None and not deed.part.damaged:
                for line, milli in zip(deed.part.sale.lines, deed.part.now, strict=True):
                    left[line.product] += milli
        return dict(left)

    def grand(self) -> tuple[int, int]:
        """Sold and given back since ever, before cash was rounded."""
        sold = sum(deed.sale.total for deed in self.heard if deed.sale is not None)
        return sold, sum(deed.part.total for deed in self.heard if deed.part is not None)

    def returned_too_much(self) -> int:
        """Of how many sales more is back than was sold, by all that was heard."""
        back: dict[int, list[int]] = {}
        sales: dict[int, Sale] = {}
        for deed in self.heard:
            if deed.part is not None:
                sale = deed.part.sale
                sales[id(sale)] = sale
                sums = back.setdefault(id(sale), [0] * len(sale.lines))
                back[id(sale)] = [a + b for a, b in zip(sums, deed.part.now, strict=True)]
        return sum(
            any(back[key][at] > line.milli for at, line in enumerate(sale.lines))
            for key, sale in sales.items()
        )


MOVES = ("in", "out", "drop")


def cash_of(deeds: Iterable[Deed]) -> int:
    """What they brought into the drawer."""
    sign = {"sale": 1, "in": 1, "refund": -1, "out": -1, "drop": -1, "opening": 0}
    return sum(sign[deed.kind] * deed.amount for deed in deeds if deed.cash)


def _sales(deeds: list[Deed]) -> Numbers:
    sales = [deed.sale for deed in deeds if deed.sale is not None]
    lines = [line for sale in sales for line in sale.lines]
    return {
        "count": len(sales),
        "gross": sum(line.gross for line in lines),
        "discount": sum(line.discount for line in lines),
        "tax": sum(line.tax for line in lines),
        "total": sum(sale.total for sale in sales),
        "rounding": sum(sale.due - sale.total for sale in sales),
        "due": sum(sale.due for sale in sales),
    }


def _refunds(deeds: list[Deed]) -> Numbers:
    parts = [deed.part for deed in deeds if deed.part is not None]
    return {
        "count": len(parts),
        "undone": sum(part.undone for part in parts),
        "voided": sum(part.void for part in parts),
        "total": sum(part.total for part in parts),
        "due": sum(deed.amount for deed in deeds),
    }


def _ways(deeds: list[Deed]) -> dict[str, int]:
    sums: Tally[str] = Tally()
    for deed in deeds:
        if deed.kind in ("sale", "refund"):
            sign = 1 if deed.kind == "sale" else -1
            sums["cash" if deed.cash else "qris"] += sign * deed.amount
    return {way: amount for way, amount in sums.items() if amount}


def _taxes(deeds: list[Deed]) -> dict[bool, tuple[int, int]]:
    """{taxed: (base, tax)}, what came back taken off."""
    sums = {True: [0, 0], False: [0, 0]}
    for deed in deeds:
        document = deed.sale or deed.part
        if document is not None:
            for taxed, each in sums.items():
                base, tax = document.of_class(taxed)
                sign = 1 if deed.sale else -1
                each[0], each[1] = each[0] + sign * base, each[1] + sign * tax
    return {taxed: (base, tax) for taxed, (base, tax) in sums.items() if base or tax}


def _receipts(deeds: list[Deed]) -> list[tuple[str, int, int, int]]:
    numbers: dict[str, list[int]] = {}
    for deed in deeds:
        numbers.setdefault(deed.till, []).append(deed.number)
    return [(till, min(all_), max(all_), len(all_)) for till, all_ in sorted(numbers.items())]
