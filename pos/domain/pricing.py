"""Which price counts: one fixed precedence, never "the cheapest".

From weakest to strongest: the unit level's price, a quantity break, a price list (the outlet's, the
members', the customer's own), a dated promotion price (unless it would raise the price), a price
typed by hand. A scale label fixes the amount of its line. What this is not: promotions that take
money off several lines together (promotions.py).
"""

from typing import Any

from pos.domain.dates import in_force
from pos.domain.discounts import check_rate
from pos.domain.errors import DomainError
from pos.domain.money import PPM, divide_half_up, is_whole
from pos.domain.parts import Price
from pos.domain.types import Basket, BasketLine, PriceList, PriceSource, Promotion, Rules

# Eleven digits: no shop prices a single unit higher, and a barcode in the price field has twelve.
MAX_PRICE_MINOR = 99_999_999_999
_STRENGTH = {"customer": 0, "member": 1, "all": 2}


class PriceBook:
    """What is the same for all lines of one basket: lists, price promotions, total quantities."""

    __slots__ = ("lists", "promotions", "quantities")

    def __init__(self, basket: Basket, rules: Rules, promotions: list[Promotion]) -> None:
        self.lists = active_price_lists(basket, rules)
        self.promotions = [each for each in promotions if each["kind"] == "price"]
        self.quantities = total_quantities(basket["lines"])


def total_quantities(lines: list[BasketLine]) -> dict[str, int]:
    """Per product and unit, so that a break counts the product and not the line."""
    totals: dict[str, int] = {}
    for line in lines:
        key = line["product"] + "|" + line["unit"]
        totals[key] = totals.get(key, 0) + line["quantity_milli"]
    return totals


def active_price_lists(basket: Basket, rules: Rules) -> list[str]:
    """The ids of the price lists that hold for this basket, strongest first."""
    if not rules["price_lists"]:
        return []
    found = [each for each in rules["price_lists"] if _list_applies(each, basket)]
    found.sort(key=lambda each: (_STRENGTH[each["applies"]], each["id"]))
    return [each["id"] for each in found]


def price_line(line: BasketLine, book: PriceBook) -> Price:
    """The unit price of a line, its source, and the shelf price it is compared with."""
    ordinary = _ordinary_price(line, book)
    override = line["override_minor"]
    if override is not None:
        return _price_by_hand(check_price(override), line["price_minor"])
    if ordinary is None:
        raise DomainError("price_missing")
    if line.get("label_minor") is not None:
        ordinary.source = "label"
        return ordinary
    if book.promotions:
        _apply_price_promotion(ordinary, line, book.promotions)
    return ordinary


def check_price(price_minor: Any) -> int:
    """A unit price: whole, not below zero, not absurd."""
    if not is_whole(price_minor) or price_minor < 0:
        raise DomainError("price_invalid")
    if price_minor > MAX_PRICE_MINOR:
        raise DomainError("price_too_large")
    return int(price_minor)


def selects(target: Any, line: BasketLine) -> bool:
    """Whether a promotion's products and categories (both empty: everything) name this line."""
    products, categories = target.get("products") or [], target.get("categories") or []
    if not products and not categories:
        return True
    return line["product"] in products or line["category"] in categories


def best_break(breaks: Any, unit: str, quantity_milli: int) -> int | None:
    """The price of the highest step reached; of equal steps the lower price."""
    best: tuple[int, int] | None = None
    for each in breaks:
        named, step = each.get("unit"), each.get("min_quantity_milli") or 0
        if (named is None or named == unit) and step <= quantity_milli:
            candidate = (-step, check_price(each["price_minor"]))
            best = candidate if best is None else min(best, candidate)
    return None if best is None else best[1]


def _ordinary_price(line: BasketLine, book: PriceBook) -> Price | None:
    shelf = line["price_minor"]
    price = None if shelf is None else Price(check_price(shelf), "unit", shelf)
    breaks, lists = line["breaks"], line.get("list_prices")
    if not breaks and not lists:
        return price
    quantity = book.quantities[line["product"] + "|" + line["unit"]]
    reached = best_break(breaks, line["unit"], quantity)
    if reached is not None:
        price = _replaced(price, reached, "break")
    for price_list in book.lists if lists else []:
        offered = [each for each in lists or [] if each["price_list"] == price_list]
        reached = best_break(offered, line["unit"], quantity)
        if reached is not None:
            return _replaced(price, reached, "price_list")
    return price


def _price_by_hand(price_minor: int, shelf_minor: int | None) -> Price:
    if shelf_minor is None:
        return Price(price_minor, "asked", price_minor)
    return Price(price_minor, "override", shelf_minor)


def _replaced(price: Price | None, unit_minor: int, source: PriceSource) -> Price:
    return Price(unit_minor, source, unit_minor if price is None else price.list_minor)


def _apply_price_promotion(price: Price, line: BasketLine, promotions: list[Promotion]) -> None:
    for promotion in promotions:
        offered = _promotion_price(promotion, line, price.unit_minor)
        if offered is not None:
            if offered < price.unit_minor:
                price.before_minor, price.unit_minor = price.unit_minor, offered
                price.source, price.promotion = "promotion", promotion
            return


def _promotion_price(promotion: Promotion, line: BasketLine, before_minor: int) -> int | None:
    for each in promotion.get("prices") or []:
        if each["product"] == line["product"] and each["unit"] in (None, line["unit"]):
            return check_price(each["price_minor"])
    rate = promotion.get("rate_ppm")
    if rate is None or not selects(promotion, line):
        return None
    return divide_half_up(before_minor, PPM - check_rate(rate), PPM)


def _list_applies(price_list: PriceList, basket: Basket) -> bool:
    order_types, customer = price_list.get("order_types"), basket["customer"]
    if not in_force(price_list, basket["business_date"]):
        return False
    if order_types and basket["order_type"] not in order_types:
        return False
    if price_list["applies"] == "all":
        return True
    if customer is None:
        return False
    named = customer["price_list"] == price_list["id"]
    return customer["member"] if price_list["applies"] == "member" else named
