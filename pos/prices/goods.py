"""The products a promotion names: which they are, and whether two promotions meet in one.

What this is not: whether they hold at the same time (overlaps.py).
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from pos.catalog.models import Product
from pos.outlets.masters import in_slices

Rule = Mapping[str, Any]


@dataclass(frozen=True)
class Goods:
    """`everything`, or these products and the products of these categories."""

    products: frozenset[str]
    categories: frozenset[str]
    everything: bool = False


def goods_of(rule: Rule) -> Goods:
    """Everything a promotion's lines may be: bought, given, or cheaper."""
    if rule["kind"] == "threshold":
        return Goods(frozenset(), frozenset(), everything=True)
    targets = list(_targets(rule))
    products = {each["product"] for each in rule.get("prices", ())}
    categories: set[str] = set()
    for target in targets:
        products |= set(target.get("products", ()))
        categories |= set(target.get("categories", ()))
    is_open = any(not target.get("products") and not target.get("categories") for target in targets)
    return Goods(frozenset(products), frozenset(categories), everything=is_open)


def _targets(rule: Rule) -> Iterable[Rule]:
    if rule["kind"] == "price":
        return [rule] if rule.get("rate_ppm") is not None else []
    if rule["kind"] == "bundle":
        return list(rule.get("items", ()))
    return [each for each in (rule.get("buy"), rule.get("get")) if each is not None]


class Shelves:
    """In which category each product stands; read once for the products asked about."""

    def __init__(self, merchant_id: uuid.UUID, products: Iterable[str]) -> None:
        self.category: dict[str, str] = {}
        for part in in_slices(set(products)):
            found = Product.objects.filter(merchant_id=merchant_id, id__in=part)
            for identity, category in found.values_list("id", "category_id"):
                self.category[str(identity)] = str(category)

    def meet(self, one: Goods, other: Goods) -> bool:
        """Is there a product that both name?"""
        if one.everything or other.everything:
            return True
        if one.products & other.products or one.categories & other.categories:
            return True
        return self._stand_in(one, other) or self._stand_in(other, one)

    def _stand_in(self, named: Goods, shelved: Goods) -> bool:
        return any(self.category.get(each) in shelved.categories for each in named.products)


def products_in(merchant_id: uuid.UUID, goods: Goods) -> QuerySet[Product]:
    """In use and with a price; what the till asks a price for is not compared with anything."""
    found = Product.objects.filter(merchant_id=merchant_id, archived=False, price_minor__gt=0)
    if goods.everything:
        return found
    return found.filter(Q(id__in=list(goods.products)) | Q(category_id__in=list(goods.categories)))
