"""What promotions do to a basket, counted by the money contract: for the owner, before tills do.

`basket_of` is the smallest basket that a promotion answers to, at the first moment it holds.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from pos.catalog.models import Product
from pos.catalog.queries import rules_for, with_lists
from pos.domain.basket import price_basket
from pos.domain.dates import in_force, weekday
from pos.domain.money import divide_half_up
from pos.domain.types import Basket, Priced, Rules
from pos.outlets.models import Outlet
from pos.prices.goods import Goods, goods_of, products_in
from pos.prices.queries import list_prices_of

Rule = Mapping[str, Any]
NOON = 12 * 60
DAYS_AHEAD = 400
ONE = 1000
SHOWN_GOODS = 3


@dataclass(frozen=True)
class Wanted:
    """So much of a product in one of its units."""

    product: Product
    unit: str
    quantity_milli: int


def lines_of(wanted: list[Wanted]) -> list[dict[str, Any]]:
    """Basket lines as the till makes them, with the prices of every list."""
    if not wanted:
        return []
    merchant_id = wanted[0].product.merchant_id
    listed = list_prices_of(merchant_id, {each.product.id for each in wanted})
    lines = [_line(each, place) for place, each in enumerate(wanted)]
    for line, each in zip(lines, wanted, strict=True):
        line["list_prices"] = listed.get(each.product.id, [])
    return lines


def _line(wanted: Wanted, place: int) -> dict[str, Any]:
    product = wanted.product
    level = next((each for each in product.units.all() if each.unit == wanted.unit), None)
    return {
        "id": f"l{place:04d}",
        "product": str(product.id),
        "sku": product.sku,
        "name": product.name,
        "category": str(product.category_id) if product.category_id else None,
        "unit": wanted.unit,
        "factor_milli": level.factor_milli if level else ONE,
        "quantity_milli": wanted.quantity_milli,
        "price_minor": level.price_minor if level else product.price_minor,
        "breaks": [each.body() for each in product.breaks.all()],
        "override_minor": None,
        "tax_class": product.tax_class,
        "choices": [],
        "discount": None,
        "note": None,
        "tracked": product.tracked,
    }


def basket_of(rule: Rule, wanted: list[Wanted], today: str) -> dict[str, Any]:
    """At the first moment from today on that the promotion holds, by a member if it wants one."""
    member = {"id": str(uuid.UUID(int=0)), "name": "Anggota", "price_list": None, "member": True}
    order_types = rule.get("order_types") or ["retail"]
    return {
        "business_date": first_day(rule, today),
        "minute_of_day": rule.get("from_minute", NOON),
        "order_type": order_types[0],
        "customer": member if rule.get("members_only") else None,
        "lines": lines_of(wanted),
        "order_discount": None,
    }


def first_day(rule: Rule, today: str) -> str:
    """A day that exists only in the past answers with its last."""
    start = date.fromisoformat(max(today, rule.get("from") or today))
    for ahead in range(DAYS_AHEAD):
        day = (start + timedelta(days=ahead)).isoformat()
        if in_force(rule, day) and weekday(day) in (rule.get("weekdays") or [weekday(day)]):
            return day
    return str(rule.get("to") or today)


def smallest_basket(merchant_id: uuid.UUID, rule: Rule) -> list[Wanted]:
    """Enough of the first goods named for the promotion to give something once."""
    if rule["kind"] == "bundle":
        found = (_first(merchant_id, each, each["quantity_milli"]) for each in rule["items"])
        return [each for wanted in found for each in wanted]
    if rule["kind"] == "buy_get":
        buy, get = rule["buy"], rule.get("get")
        more = 0 if get else rule["get_quantity_milli"]
        bought = _first(merchant_id, buy, buy["quantity_milli"] + more)
        return bought + (_first(merchant_id, get, get["quantity_milli"]) if get else [])
    some = with_lists(products_in(merchant_id, goods_of(rule)).order_by("name", "id"))[:SHOWN_GOODS]
    if rule["kind"] == "threshold":
        return [_reaching(product, rule["minimum_minor"]) for product in some[:1]]
    units = {each["product"]: each["unit"] for each in rule.get("prices", ())}
    return [Wanted(each, units.get(str(each.id)) or each.unit, ONE) for each in some]


def _first(merchant_id: uuid.UUID, item: Rule, quantity_milli: int) -> list[Wanted]:
    goods = Goods(
        frozenset(item["products"]),
        frozenset(item["categories"]),
        everything=not item["products"] and not item["categories"],
    )
    found = with_lists(products_in(merchant_id, goods).order_by("name", "id"))[:1]
    return [Wanted(each, item["unit"] or each.unit, quantity_milli) for each in found]


def _reaching(product: Product, minimum_minor: int) -> Wanted:
    price = product.price_minor or 1
    count = divide_half_up(minimum_minor + price - 1, 1, price)
    return Wanted(product, product.unit, max(count, 1) * ONE)


class Counter:
    """The outlet's rules, read once for many baskets: with its promotions, or a new one `alone`."""

    def __init__(self, outlet: Outlet, *, alone: bool = False, without: str = "") -> None:
        rules = rules_for(outlet)
        kept = [each for each in rules["promotions"] if not alone and each["id"] != without]
        self.rules = {**rules, "promotions": kept}

    def price(self, basket: Mapping[str, Any], rule: Rule | None) -> Priced:
        """`rule` None: what it costs without this promotion."""
        others = self.rules["promotions"]
        rules = {**self.rules, "promotions": others if rule is None else [*others, rule]}
        return price_basket(cast("Basket", basket), cast("Rules", rules))
