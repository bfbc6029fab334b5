"""The book of somebody who watches the shop: written from the contract, not from the code.

It hears every fact in the order in which the hub gets to know it and keeps, with whole numbers of
its own, what the shop must have, must owe and must have earned (pos/decisions/0010, pos/domain).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

THOUSAND = 1000
Key = tuple[str, str]  # product, place


def whole(exact: Fraction) -> int:
    """Halves go away from zero."""
    twice = abs(exact) * 2 + 1
    rounded = twice.numerator // twice.denominator // 2
    return rounded if exact >= 0 else -rounded


def shared(total: int, weights: Sequence[int]) -> list[int]:
    """By largest remainder; of equal ones the heavier first, then the earlier."""
    everything = sum(weights)
    if not everything:
        return [0] * len(weights)
    exact = [Fraction(total * each, everything) for each in weights]
    parts = [int(each) for each in exact]
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], -weights[at], at))
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return parts


@dataclass
class Pile:
    """Goods of one kind in one place: how many are on record, and what they are worth."""

    held: int = 0
    worth: int = 0
    counted_at: int = 0
    revalued: int = 0  # rupiah that deliveries and returns turned out to be worth more

    @property
    def each(self) -> Fraction:
        return Fraction(self.worth, self.held)

    def bought(self, quantity: int, paid: int) -> None:
        """What was oversold was worth a guess; this delivery says what it really cost."""
        before = self.worth
        if self.held >= 0:
            self.worth += paid
        elif self.held + quantity < 0:
            self.worth = whole((self.held + quantity) * self.each)
        else:
            self.worth = whole((self.held + quantity) * Fraction(paid, quantity))
        self.held += quantity
        self.revalued += self.worth - before - paid
        self.check()

    def sent_back(self, quantity: int, paid: int) -> None:
        """They leave at what they came in with, yet what stays is never worth less than nothing."""
        after = self.held - quantity
        if after == 0:
            worth = 0
        elif after > 0:
            worth = self.worth - paid
            if worth < 0:
                worth = whole(after * self.each)
        elif self.held >= 0:
            worth = whole(after * Fraction(paid, quantity))
        else:
            worth = self.worth - paid
        self.revalued += worth - self.worth + paid
        self.held, self.worth = after, worth
        self.check()

    def moved(self, quantity: int, guess: int) -> int:
        """In or out at the average, and missing goods come back at what they left with; whatever
        is beyond that at the guess. Returns the value."""
        after = self.held + quantity
        further = self.held == 0 or (self.held < 0 and quantity < 0)
        if further:
            value = whole(Fraction(quantity * guess, THOUSAND))
        elif after == 0 or (after > 0) == (self.held > 0):
            value = whole(quantity * self.each)
        else:
            value = whole(Fraction(after * guess, THOUSAND)) - self.worth
        self.held, self.worth = after, self.worth + value
        self.check()
        return value

    def check(self) -> None:
        """No goods are worth nothing, goods never less than that, missing ones never more."""
        assert self.worth * self.held >= 0, self
        assert self.held or not self.worth, self


@dataclass
class Day:
    """What the reports of a business day, or of a product, must say."""

    sales: int = 0
    refunds: int = 0
    total: int = 0
    net: int = 0
    cost: int = 0


@dataclass
class Book:
    """Everything the shop must be able to answer for at the end of the month."""

    piles: dict[Key, Pile] = field(default_factory=lambda: defaultdict(Pile))
    guesses: dict[str, int] = field(default_factory=dict)  # purchase price of a base unit
    days: dict[str, Day] = field(default_factory=lambda: defaultdict(Day))
    goods: dict[str, Day] = field(default_factory=lambda: defaultdict(Day))
    losses: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    came_in: int = 0  # rupiah of goods, less what went back

    def sold(self, product: str, place: str, quantity: int, at: int) -> int:
        """A line of a sale (a refund's is negative). Returns what its goods cost. A shelf that was
        counted since had them missing already: the record of goods does not move again."""
        pile = self.piles[product, place]
        before = (pile.held, pile.worth)
        cost = -pile.moved(-quantity, self.guesses[product])
        if at <= pile.counted_at:
            pile.held, pile.worth = before
            self.losses[product, "late"] += cost
        return cost

    def adjusted(self, product: str, place: str, quantity: int, why: str) -> None:
        value = self.piles[product, place].moved(quantity, self.guesses[product])
        self.losses[product, why] += value

    def counted(self, product: str, place: str, difference: int, at: int) -> None:
        self.adjusted(product, place, difference, "count")
        self.piles[product, place].counted_at = at

    def carried(self, product: str, places: tuple[str, str], quantity: int) -> None:
        value = self.piles[product, places[0]].moved(-quantity, self.guesses[product])
        self.piles[product, places[1]].bought(quantity, -value)

    def bought(self, product: str, place: str, quantity: int, paid: int) -> None:
        self.piles[product, place].bought(quantity, paid)
        self.came_in += paid

    def sent_back(self, product: str, place: str, quantity: int, paid: int) -> None:
        self.piles[product, place].sent_back(quantity, paid)
        self.came_in -= paid

    def revalued(self, product: str) -> int:
        return sum(pile.revalued for (key, _), pile in self.piles.items() if key == product)


@dataclass(frozen=True)
class Bought:
    """A line as its invoice says it; `quantity` in base units."""

    product: str
    quantity: int
    net: int
    is_taxed: bool = True


@dataclass
class Invoice:
    """Landed costs: the discount is shared by amount, PPN lies on or in the rest of taxed goods."""

    lines: list[Bought]
    discount: int
    mode: str  # none, included, added
    creditable: bool
    rate: Fraction = Fraction(11, 100)  # 12 % of eleven twelfths
    totals: list[int] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        nets = [line.net for line in self.lines]
        rests = [net - part for net, part in zip(nets, shared(self.discount, nets), strict=True)]
        share = {"none": Fraction(0), "added": self.rate, "included": self.rate / (1 + self.rate)}
        lines = zip(rests, self.lines, strict=True)
        taxed = [rest if line.is_taxed else 0 for rest, line in lines]
        taxes = shared(whole(sum(taxed) * share[self.mode]), taxed)
        for rest, tax in zip(rests, taxes, strict=True):
            total = rest + tax if self.mode == "added" else rest
            self.totals.append(total)
            self.costs.append(total - tax if self.creditable else total)

    def unit_costs(self) -> dict[str, int]:
        """Of a base unit; goods that came free say nothing."""
        sums: dict[str, tuple[int, int]] = {}
        for line, cost in zip(self.lines, self.costs, strict=True):
            if cost:
                value, quantity = sums.get(line.product, (0, 0))
                sums[line.product] = (value + cost, quantity + line.quantity)
        return {key: whole(Fraction(v * THOUSAND, q)) for key, (v, q) in sums.items()}


@dataclass
class Lot:
    """A line of a delivery and what of it went back. Amounts go with the goods, cumulatively."""

    product: str
    place: str
    quantity: int
    total: int
    cost: int
    gone: int = 0
    back_total: int = 0

    def part(self, quantity: int) -> tuple[int, int]:
        """(total, cost) of the next so many; they are gone then."""
        upto, before = self.gone + quantity, self.gone
        self.gone = upto
        told = [
            whole(Fraction(amount * upto, self.quantity))
            - whole(Fraction(amount * before, self.quantity))
            for amount in (self.total, self.cost)
        ]
        self.back_total += told[0]
        return told[0], told[1]
