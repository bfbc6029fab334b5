"""Refunds as exact mirrors of a priced sale, whole or in parts, that always sum to the whole.

The money of a line is a share of its quantity: the n-th part gets share(up to and with n) minus
share(before n), so no rounding is lost however often a line is refunded. What the receipt shows is
shared first and the net amount is what service and tax leave of it, so half of 36.000 is 18.000;
a sale of pricing contract 1 shares the net amount by itself, as its refunds did. What this is not:
a new pricing; today's prices, rates and promotions change nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from pos.domain.errors import DomainError
from pos.domain.money import divide_half_up, is_whole
from pos.domain.totals import add_up
from pos.domain.types import (
    AppliedPromotion,
    Priced,
    PricedChoice,
    PricedLine,
    PromotionLine,
    RefundRequest,
    TaxLine,
)

SHARES_WHAT_IS_SHOWN = 2  # the first pricing contract whose refunds do

Money = Literal["service_minor", "service_added_minor", "tax_minor", "tax_added_minor"]
MONEYS: tuple[Money, ...] = (
    "service_minor",
    "service_added_minor",
    "tax_minor",
    "tax_added_minor",
)


class Leaf(NamedTuple):
    """The money of one tax class on a line: its own part, or an add-on taxed apart."""

    tax_class: str
    net_minor: int
    service_minor: int
    service_added_minor: int
    tax_minor: int
    tax_added_minor: int

    @property
    def shown_minor(self) -> int:
        added = self.service_added_minor + self.tax_added_minor
        return self.net_minor + self.service_minor + self.tax_minor - added


class Progress:
    """How much of a line was refunded before this refund, and is after it."""

    __slots__ = ("after", "before", "quantity", "version")

    def __init__(self, quantity_milli: int, version: int) -> None:
        self.quantity = quantity_milli
        self.version = version
        self.before = 0
        self.after = 0

    def share(self, amount_minor: int) -> int:
        """This refund's part of an amount, with the sign turned."""
        return self.until(amount_minor, self.before) - self.until(amount_minor, self.after)

    def until(self, amount_minor: int, quantity_milli: int) -> int:
        """What belongs to the first so many units."""
        return divide_half_up(amount_minor, quantity_milli, self.quantity)

    def net(self, leaf: Leaf) -> int:
        return self.net_until(leaf, self.before) - self.net_until(leaf, self.after)

    def net_until(self, leaf: Leaf, quantity_milli: int) -> int:
        if self.version < SHARES_WHAT_IS_SHOWN:
            return self.until(leaf.net_minor, quantity_milli)
        parts = (leaf.shown_minor, leaf.service_added_minor, leaf.tax_added_minor)
        whole = sum(self.until(each, quantity_milli) for each in parts)
        return whole - sum(
            self.until(each, quantity_milli) for each in (leaf.service_minor, leaf.tax_minor)
        )


def refund(
    sale: Priced, wanted: Sequence[RefundRequest], before: Sequence[RefundRequest]
) -> Priced:
    """The mirror of the wanted quantities; `before` lists what was refunded earlier."""
    progress = _progress(sale, wanted, before)
    asked = {each["line"] for each in wanted}
    lines = [_refunded(each, progress[each["id"]]) for each in sale["lines"] if each["id"] in asked]
    return {
        "pricing_version": sale["pricing_version"],
        "lines": lines,
        "promotions": _promotions(sale, progress),
        "taxes": _taxes(sale, progress),
        "totals": add_up(lines),
    }


def left_to_refund(sale: Priced, before: Sequence[RefundRequest]) -> list[RefundRequest]:
    """Every line of the sale with the quantity that was not refunded yet."""
    progress = _progress(sale, [], before)
    return [
        {"line": each["id"], "quantity_milli": each["quantity_milli"] - progress[each["id"]].before}
        for each in sale["lines"]
    ]


def _progress(
    sale: Priced, wanted: Sequence[RefundRequest], before: Sequence[RefundRequest]
) -> dict[str, Progress]:
    version = sale["pricing_version"]
    progress = {line["id"]: Progress(line["quantity_milli"], version) for line in sale["lines"]}
    for each in before:
        _add(progress, each)
    for line in progress.values():
        line.before = line.after
    seen = set()
    for each in wanted:
        if each["line"] in seen:
            raise DomainError("refund_line_repeated")
        seen.add(each["line"])
        _add(progress, each)
    return progress


def _add(progress: dict[str, Progress], request: RefundRequest) -> None:
    line, quantity = progress.get(request["line"]), request["quantity_milli"]
    if line is None:
        raise DomainError("refund_line_unknown")
    if not is_whole(quantity) or quantity <= 0:
        raise DomainError("refund_quantity_invalid")
    line.after += quantity
    if line.after > line.quantity:
        raise DomainError("over_refund")


def _refunded(line: PricedLine, progress: Progress) -> PricedLine:
    """The line's mirror. Leaves are shared singly, everything else is added up from them."""
    leaves = _leaves(line)
    net = sum(progress.net(each) for each in leaves)
    money = {name: sum(progress.share(getattr(each, name)) for each in leaves) for name in MONEYS}
    total = net + money["service_minor"] + money["tax_minor"]
    amount = total - money["service_added_minor"] - money["tax_added_minor"]
    discount = progress.share(line["discount_minor"])
    promotion = progress.share(line["promotion_minor"])
    order_discount = progress.share(line["order_discount_minor"])
    return {
        **line,
        "quantity_milli": progress.before - progress.after,
        "base_quantity_milli": progress.share(line["base_quantity_milli"]),
        "gross_minor": amount + discount + promotion + order_discount,
        "discount_minor": discount,
        "promotion_minor": promotion,
        "order_discount_minor": order_discount,
        "amount_minor": amount,
        "net_minor": net,
        "service_minor": money["service_minor"],
        "service_added_minor": money["service_added_minor"],
        "tax_minor": money["tax_minor"],
        "tax_added_minor": money["tax_added_minor"],
        "total_minor": total,
        "choices": [_refunded_choice(each, progress) for each in line["choices"]],
    }


def _leaves(line: PricedLine) -> list[Leaf]:
    """The line's own part, then every add-on taxed apart."""
    apart = [
        _leaf(each, each["tax_class"]) for each in line["choices"] if each["tax_class"] is not None
    ]
    whole, others = _leaf(line, line["tax_class"])[1:], [each[1:] for each in apart]
    own = [amount - sum(taken) for amount, *taken in zip(whole, *others, strict=True)]
    return [Leaf(line["tax_class"], *own), *apart]


def _leaf(part: PricedLine | PricedChoice, tax_class: str) -> Leaf:
    return Leaf(
        tax_class,
        part["net_minor"],
        part["service_minor"],
        part["service_added_minor"],
        part["tax_minor"],
        part["tax_added_minor"],
    )


def _refunded_choice(choice: PricedChoice, progress: Progress) -> PricedChoice:
    return {
        **choice,
        "quantity_milli": progress.share(choice["quantity_milli"]),
        "amount_minor": progress.share(choice["amount_minor"]),
        "net_minor": progress.net(_leaf(choice, choice["tax_class"] or "")),
        "service_minor": progress.share(choice["service_minor"]),
        "service_added_minor": progress.share(choice["service_added_minor"]),
        "tax_minor": progress.share(choice["tax_minor"]),
        "tax_added_minor": progress.share(choice["tax_added_minor"]),
    }


def _taxes(sale: Priced, progress: dict[str, Progress]) -> list[TaxLine]:
    return [
        _refunded_tax(tax, sale, progress)
        for tax in sale["taxes"]
        if any(_touches(line, tax["tax_class"], progress) for line in sale["lines"])
    ]


def _touches(line: PricedLine, tax_class: str, progress: Mapping[str, Progress]) -> bool:
    moved = progress[line["id"]]
    return moved.after > moved.before and bool(_of_class(line, tax_class))


def _refunded_tax(tax: TaxLine, sale: Priced, progress: Mapping[str, Progress]) -> TaxLine:
    """Base and tax are sums of the shares; the other base is what the base so far makes of it."""
    before = after = moved_tax = 0
    for line in sale["lines"]:
        of = progress[line["id"]]
        for leaf in _of_class(line, tax["tax_class"]):
            before += _base_until(leaf, of, of.before)
            after += _base_until(leaf, of, of.after)
            moved_tax += of.share(leaf.tax_minor)
    return {
        **tax,
        "base_minor": before - after,
        "other_base_minor": _other_base(tax, before) - _other_base(tax, after),
        "tax_minor": moved_tax,
    }


def _base_until(leaf: Leaf, progress: Progress, quantity_milli: int) -> int:
    service = progress.until(leaf.service_minor, quantity_milli)
    return progress.net_until(leaf, quantity_milli) + service


def _of_class(line: PricedLine, tax_class: str) -> list[Leaf]:
    return [leaf for leaf in _leaves(line) if leaf.tax_class == tax_class]


def _other_base(tax: TaxLine, base_minor: int) -> int:
    if tax["base_minor"] == 0:
        return 0
    return divide_half_up(tax["other_base_minor"], base_minor, tax["base_minor"])


def _promotions(sale: Priced, progress: dict[str, Progress]) -> list[AppliedPromotion]:
    found: list[AppliedPromotion] = []
    for promotion in sale["promotions"]:
        lines: list[PromotionLine] = [
            {
                "line": each["line"],
                "amount_minor": progress[each["line"]].share(each["amount_minor"]),
            }
            for each in promotion["lines"]
        ]
        lines = [each for each in lines if each["amount_minor"] < 0]
        if lines:
            amount = sum(each["amount_minor"] for each in lines)
            found.append({**promotion, "amount_minor": amount, "lines": lines})
    return found
