"""Refunds as exact mirrors of a priced sale, whole or in parts, that always sum to the whole.

The money of a line is a share of its quantity: the n-th part gets share(up to and with n) minus
share(before n), so no rounding is lost however often a line is refunded. What this is not: a new
pricing; today's prices, rates and promotions change nothing.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

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

Money = Literal["net_minor", "service_minor", "service_added_minor", "tax_minor", "tax_added_minor"]


class Progress:
    """How much of a line was refunded before this refund, and is after it."""

    __slots__ = ("after", "before", "quantity")

    def __init__(self, quantity_milli: int, before_milli: int) -> None:
        self.quantity = quantity_milli
        self.before = before_milli
        self.after = before_milli

    def share(self, amount_minor: int) -> int:
        """This refund's part of an amount, with the sign turned."""
        return self.until(amount_minor, self.before) - self.until(amount_minor, self.after)

    def until(self, amount_minor: int, quantity_milli: int) -> int:
        """What belongs to the first so many units."""
        return divide_half_up(amount_minor, quantity_milli, self.quantity)


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
    progress = {line["id"]: Progress(line["quantity_milli"], 0) for line in sale["lines"]}
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
    """The line's mirror. Leaves are shared, everything else is added up from them."""
    net = _share(line, progress, "net_minor")
    service = _share(line, progress, "service_minor")
    service_added = _share(line, progress, "service_added_minor")
    tax = _share(line, progress, "tax_minor")
    tax_added = _share(line, progress, "tax_added_minor")
    discount = progress.share(line["discount_minor"])
    promotion = progress.share(line["promotion_minor"])
    order_discount = progress.share(line["order_discount_minor"])
    amount = net + service + tax - service_added - tax_added
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
        "service_minor": service,
        "service_added_minor": service_added,
        "tax_minor": tax,
        "tax_added_minor": tax_added,
        "total_minor": net + service + tax,
        "choices": [_refunded_choice(each, progress) for each in line["choices"]],
    }


def _share(line: PricedLine, progress: Progress, money: Money) -> int:
    """The line's own part and each add-on taxed apart are shared singly, then summed."""
    return sum(progress.share(amount) for _, amount in _class_amounts(line, money))


def _class_amounts(line: PricedLine, money: Money) -> list[tuple[str, int]]:
    """(tax class, amount) of the line's own part and of every add-on taxed apart."""
    apart = [
        (each["tax_class"], each[money])
        for each in line["choices"]
        if each["tax_class"] is not None
    ]
    own = line[money] - sum(amount for _, amount in apart)
    return [(line["tax_class"], own), *apart]


def _refunded_choice(choice: PricedChoice, progress: Progress) -> PricedChoice:
    return {
        **choice,
        "quantity_milli": progress.share(choice["quantity_milli"]),
        "amount_minor": progress.share(choice["amount_minor"]),
        "net_minor": progress.share(choice["net_minor"]),
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


def _touches(line: PricedLine, tax_class: str, progress: dict[str, Progress]) -> bool:
    moved = progress[line["id"]]
    classes = [name for name, _ in _class_amounts(line, "net_minor")]
    return moved.after > moved.before and tax_class in classes


def _refunded_tax(tax: TaxLine, sale: Priced, progress: dict[str, Progress]) -> TaxLine:
    """Base and tax are sums of the shares; the other base is what the base so far makes of it."""
    before = after = moved_tax = 0
    for line in sale["lines"]:
        of = progress[line["id"]]
        for amount in _of_class(line, tax["tax_class"], ("net_minor", "service_minor")):
            before += of.until(amount, of.before)
            after += of.until(amount, of.after)
        for amount in _of_class(line, tax["tax_class"], ("tax_minor",)):
            moved_tax += of.share(amount)
    return {
        **tax,
        "base_minor": before - after,
        "other_base_minor": _other_base(tax, before) - _other_base(tax, after),
        "tax_minor": moved_tax,
    }


def _of_class(line: PricedLine, tax_class: str, moneys: Iterable[Money]) -> list[int]:
    return [
        amount
        for money in moneys
        for name, amount in _class_amounts(line, money)
        if name == tax_class
    ]


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
