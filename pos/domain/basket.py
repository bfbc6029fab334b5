"""Prices a whole basket: the one function every till, hub and cloud calls, and nothing but it.

Order: line prices, choices, offers, discounts by hand on lines, the basket threshold, the order's
discount, service charge, tax. README.md tells it in prose with worked tables.
What this is not: payment and cash rounding (payments.py), refunds (refunds.py).
"""

from typing import Any

from pos.domain.choices import price_choices
from pos.domain.dates import is_date
from pos.domain.discounts import apply_line_discount, apply_order_discount
from pos.domain.errors import DomainError
from pos.domain.money import check_amount, is_whole
from pos.domain.parts import Item, Part, PricedOption, all_parts, joined
from pos.domain.pricing import PriceBook, check_price, price_line
from pos.domain.promotions import (
    active_promotions,
    apply_line_promotions,
    apply_threshold,
    price_promotions,
)
from pos.domain.quantity import amount_for, base_quantity, check_factor, check_quantity
from pos.domain.tax import apply_taxes
from pos.domain.totals import add_up
from pos.domain.types import (
    AppliedPromotion,
    Basket,
    BasketLine,
    Priced,
    PricedChoice,
    PricedLine,
    Promotion,
    Rules,
)

PRICING_VERSION = 2
MAX_LINES = 1000
MAX_ID_LENGTH = 64
MINUTES_OF_DAY = 1440
EXPONENTS = (0, 2, 3)


def price_basket(basket: Basket, rules: Rules) -> Priced:
    """Every line, promotion, tax and total of a basket. Raises DomainError with a stable code."""
    _check_basket(basket, rules)
    promotions = active_promotions(basket, rules) if rules["promotions"] else []
    book = PriceBook(basket, rules, promotions)
    items = [_priced_item(line, book) for line in basket["lines"]]
    parts = all_parts(items)
    check_amount(sum(part.gross_minor for part in parts))
    applied = _take_off(items, parts, basket, promotions)
    taxes = apply_taxes(parts, basket, rules)
    lines = [_priced_line(item) for item in items]
    return {
        "pricing_version": PRICING_VERSION,
        "lines": lines,
        "promotions": applied,
        "taxes": taxes,
        "totals": add_up(lines),
    }


def _take_off(
    items: list[Item], parts: list[Part], basket: Basket, promotions: list[Promotion]
) -> list[AppliedPromotion]:
    """Everything that lowers prices, in the contract's order."""
    applied = []
    if promotions:
        applied += price_promotions(items, promotions)
        applied += apply_line_promotions(items, promotions)
    for item in items:
        if item.line["discount"] is not None:
            apply_line_discount(item)
    if promotions:
        applied += apply_threshold(items, parts, promotions)
    if basket["order_discount"] is not None:
        apply_order_discount(parts, basket["order_discount"])
    return applied


def _check_basket(basket: Basket, rules: Rules) -> None:
    """Refuses what no shop could mean, before any arithmetic."""
    if rules["currency"]["exponent"] not in EXPONENTS:
        raise DomainError("currency_unsupported")
    if not is_date(basket["business_date"]):
        raise DomainError("business_date_invalid")
    minute = basket["minute_of_day"]
    if not is_whole(minute) or not 0 <= minute < MINUTES_OF_DAY:
        raise DomainError("minute_invalid")
    if len(basket["lines"]) > MAX_LINES:
        raise DomainError("lines_too_many")
    seen = set()
    for line in basket["lines"]:
        seen.add(_check_id(line["id"]))
        check_quantity(line["quantity_milli"])
        check_factor(line["factor_milli"])
    if len(seen) < len(basket["lines"]):
        raise DomainError("line_id_repeated")


def _check_id(identity: Any) -> str:
    """Ids break ties, so they must compare alike in both languages: short and ASCII."""
    if isinstance(identity, str) and 0 < len(identity) <= MAX_ID_LENGTH and identity.isascii():
        return identity
    raise DomainError("line_id_invalid")


def _priced_item(line: BasketLine, book: PriceBook) -> Item:
    """A line with its price; the first part holds the line and the choices taxed like it."""
    item = Item(line, line["quantity_milli"], price_line(line, book))
    gross = _own_amount(item)
    if line["choices"]:
        item.options = price_choices(line, item.quantity_milli)
        for option in item.options:
            gross = check_amount(gross + option.amount_minor) if option.part is None else gross
    if gross < 0:
        raise DomainError("price_below_zero")
    item.parts.append(Part(line["id"], line["tax_class"], gross))
    item.parts += [each.part for each in item.options if each.part is not None]
    return item


def _own_amount(item: Item) -> int:
    if item.price.source == "label":
        return check_price(item.line.get("label_minor"))
    return amount_for(item.price.unit_minor, item.quantity_milli)


def _priced_line(item: Item) -> PricedLine:
    line, whole, price = item.line, joined(item.parts), item.price
    return {
        "id": line["id"],
        "product": line["product"],
        "sku": line["sku"],
        "name": line["name"],
        "category": line["category"],
        "unit": line["unit"],
        "factor_milli": line["factor_milli"],
        "quantity_milli": item.quantity_milli,
        "base_quantity_milli": base_quantity(item.quantity_milli, line["factor_milli"]),
        "unit_price_minor": price.unit_minor,
        "list_price_minor": price.list_minor,
        "price_source": price.source,
        "gross_minor": whole.gross_minor,
        "discount_minor": whole.discount_minor,
        "promotion_minor": whole.promotion_minor,
        "order_discount_minor": whole.order_discount_minor,
        "amount_minor": whole.amount_minor,
        "net_minor": whole.net_minor,
        "service_minor": whole.service_minor,
        "service_added_minor": whole.service_added_minor,
        "tax_class": line["tax_class"],
        "tax_minor": whole.tax_minor,
        "tax_added_minor": whole.tax_added_minor,
        "total_minor": whole.net_minor + whole.service_minor + whole.tax_minor,
        "choices": [_priced_choice(each) for each in item.options],
        "note": line["note"],
        "tracked": line["tracked"],
    }


def _priced_choice(option: PricedOption) -> PricedChoice:
    choice, part = option.choice, option.part
    return {
        "group": choice["group"],
        "choice": choice["choice"],
        "name": choice["name"],
        "quantity": choice["quantity"],
        "quantity_milli": option.quantity_milli,
        "once": bool(choice.get("once")),
        "unit_price_minor": choice["price_minor"],
        "amount_minor": option.amount_minor,
        "tax_class": None if part is None else part.tax_class,
        "net_minor": 0 if part is None else part.net_minor,
        "service_minor": 0 if part is None else part.service_minor,
        "service_added_minor": 0 if part is None else part.service_added_minor,
        "tax_minor": 0 if part is None else part.tax_minor,
        "tax_added_minor": 0 if part is None else part.tax_added_minor,
    }
