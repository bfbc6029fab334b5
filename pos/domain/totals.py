"""Adds priced lines up to the totals of a document; sales and refunds alike.

What this is not: a place where anything is rounded. Totals are sums of lines, nothing else.
"""

from collections.abc import Sequence

from pos.domain.money import check_amount
from pos.domain.quantity import pieces
from pos.domain.types import PricedLine, Totals


def add_up(lines: Sequence[PricedLine]) -> Totals:
    """The sums of the lines, each within what both languages count exactly."""
    gross = check_amount(sum([line["gross_minor"] for line in lines]))
    discount = sum([line["discount_minor"] for line in lines])
    promotion = sum([line["promotion_minor"] for line in lines])
    return {
        "gross_minor": gross,
        "line_discount_minor": discount,
        "promotion_discount_minor": promotion,
        "subtotal_minor": gross - discount - promotion,
        "order_discount_minor": sum([line["order_discount_minor"] for line in lines]),
        "net_minor": sum([line["net_minor"] for line in lines]),
        "service_minor": sum([line["service_minor"] for line in lines]),
        "service_added_minor": sum([line["service_added_minor"] for line in lines]),
        "tax_minor": sum([line["tax_minor"] for line in lines]),
        "tax_added_minor": sum([line["tax_added_minor"] for line in lines]),
        "total_minor": check_amount(sum([line["total_minor"] for line in lines])),
        "item_count": pieces(lines),
    }
