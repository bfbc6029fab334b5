"""What an invoice of goods comes to: discounts, PPN and the cost of each line, exactly.

Pure arithmetic on whole minor units. Discounts and tax are counted on the invoice's sum and shared
out to the lines by largest remainder, so the lines always make the invoice again:

    total = sum of the lines' totals;  cost = total - the tax that may be credited
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pos.domain.money import PPM, allocate, check_amount, divide_half_up
from pos.domain.quantity import amount_for, base_quantity

TaxMode = Literal["none", "included", "added"]


@dataclass(frozen=True)
class Tax:
    """PPN of one invoice; `creditable`: a PKP gets it back, so it is no cost."""

    mode: TaxMode = "none"
    rate_ppm: int = 0
    base_numerator: int = 1
    base_denominator: int = 1
    creditable: bool = False

    def amount(self, taxed_minor: int) -> int:
        """The tax on, or in, the sum of the taxed lines."""
        if self.mode == "none":
            return 0
        share = self.base_numerator * self.rate_ppm
        whole = self.base_denominator * PPM
        return divide_half_up(taxed_minor, share, whole + share * (self.mode == "included"))


@dataclass(frozen=True)
class Bought:
    """So many of a unit at a cost each, less a discount in money."""

    quantity_milli: int
    factor_milli: int
    unit_cost_minor: int
    discount_minor: int = 0
    taxed: bool = True

    @property
    def gross_minor(self) -> int:
        return amount_for(self.unit_cost_minor, self.quantity_milli)

    @property
    def net_minor(self) -> int:
        return self.gross_minor - self.discount_minor

    @property
    def base_quantity_milli(self) -> int:
        return base_quantity(self.quantity_milli, self.factor_milli)


@dataclass(frozen=True)
class Costed:
    """One line after everything: `total_minor` is owed for it, `cost_value_minor` it is worth."""

    invoice_discount_minor: int
    tax_minor: int
    total_minor: int
    cost_value_minor: int


@dataclass(frozen=True)
class Invoice:
    goods_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int
    cost_minor: int
    lines: tuple[Costed, ...]


def cost_invoice(lines: Sequence[Bought], discount_minor: int, tax: Tax) -> Invoice:
    """`discount_minor` may not exceed the lines' sum; no line's discount its own amount."""
    keys = [f"{place:05d}" for place in range(len(lines))]
    nets = [line.net_minor for line in lines]
    goods = check_amount(sum(nets))
    shares = allocate(discount_minor, nets, keys)
    left = [net - share for net, share in zip(nets, shares, strict=True)]
    weights = [rest if line.taxed else 0 for rest, line in zip(left, lines, strict=True)]
    tax_minor = tax.amount(check_amount(sum(weights)))
    taxes = allocate(tax_minor, weights, keys)
    costed = tuple(
        _costed(share, rest, part, tax)
        for share, rest, part in zip(shares, left, taxes, strict=True)
    )
    return Invoice(
        goods_minor=goods,
        discount_minor=discount_minor,
        tax_minor=tax_minor,
        total_minor=check_amount(sum(line.total_minor for line in costed)),
        cost_minor=check_amount(sum(line.cost_value_minor for line in costed)),
        lines=costed,
    )


def _costed(share: int, rest: int, tax_minor: int, tax: Tax) -> Costed:
    total = rest + tax_minor if tax.mode == "added" else rest
    cost = total - tax_minor if tax.creditable else total
    return Costed(share, tax_minor, total, cost)


def unit_cost(value_minor: int, quantity_milli: int) -> int:
    """What one base unit cost, half-up."""
    return (value_minor * 2000 + quantity_milli) // (2 * quantity_milli)


def suggested_price(
    cost_minor: int,
    step_minor: int,
    *,
    before: tuple[int | None, int | None],
    usual: tuple[int, int],
) -> int:
    """A selling price for one base unit, rounded up to whole steps.

    `before` is (price, cost): the same profit in percent as before is kept. A product without
    price, cost or profit gets the shop's: `usual` is (cost with its PPN, markup in ppm)."""
    price, cost_before = before
    taxed_cost_minor, markup_ppm = usual
    if price and cost_before and price > cost_before:
        wanted = -(-cost_minor * price // cost_before)
    else:
        wanted = -(-taxed_cost_minor * (PPM + markup_ppm) // PPM)
    return check_amount(-(-wanted // step_minor) * step_minor)
