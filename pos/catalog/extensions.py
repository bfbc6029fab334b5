"""What apps above the catalogue add to the pieces that tablets load; the catalogue knows none of
them by name.

A rule extension is one list inside the outlet's rules (`promotions`); a product extension is one
more key of a product's row, left out where there is nothing to say. `knows_stock` answers what the
catalogue must ask before it lets a product's unit go or puts the product away. What this is not: a
way to change what the catalogue itself says.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from pos.outlets.masters import MasterModel

Rows = Callable[[uuid.UUID, uuid.UUID], list[dict[str, Any]]]
Values = dict[uuid.UUID, list[dict[str, Any]]]
ValuesOf = Callable[[uuid.UUID, list[uuid.UUID]], Values]
Moved = Callable[[uuid.UUID, Sequence[uuid.UUID]], dict[uuid.UUID, int]]


@dataclass(frozen=True)
class RuleExtension:
    """`table`'s revision says when `rows` of a merchant's outlet are others than before."""

    name: str
    table: type[MasterModel]
    rows: Rows


@dataclass(frozen=True)
class ProductExtension:
    """`table` has a `product_id`; its revision says whose row is another than before."""

    key: str
    table: type[MasterModel]
    values: ValuesOf


_RULES: dict[str, RuleExtension] = {}
_PRODUCTS: dict[str, ProductExtension] = {}
_MOVED: list[Moved] = []


def extend_rules(name: str, table: type[MasterModel]) -> Callable[[Rows], Rows]:
    """Decorator: the function's rows stand in the rules under this name."""

    def register(rows: Rows) -> Rows:
        if name in _RULES:
            raise RuntimeError(f"rules have {name} already")
        _RULES[name] = RuleExtension(name, table, rows)
        return rows

    return register


def rule_tables() -> tuple[type[MasterModel], ...]:
    return tuple(each.table for each in _RULES.values())


def rules_beside(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> dict[str, list[dict[str, Any]]]:
    return {name: each.rows(merchant_id, outlet_id) for name, each in _RULES.items()}


def extend_products(key: str, table: type[MasterModel]) -> Callable[[ValuesOf], ValuesOf]:
    """Decorator: the function's values stand in products' rows under this key."""

    def register(values: ValuesOf) -> ValuesOf:
        if key in _PRODUCTS:
            raise RuntimeError(f"products have {key} already")
        _PRODUCTS[key] = ProductExtension(key, table, values)
        return values

    return register


def product_tables() -> tuple[type[MasterModel], ...]:
    return tuple(each.table for each in _PRODUCTS.values())


def products_touched(
    merchant_id: uuid.UUID, since: Mapping[type[MasterModel], int]
) -> set[uuid.UUID]:
    """Whose row says something else since these revisions."""
    touched: set[Any] = set()
    for table in product_tables():
        newer: dict[str, Any] = {"merchant_id": merchant_id, "revision__gt": since.get(table, -1)}
        # A group may come before the one that names the product.
        rows: QuerySet[Any] = table._default_manager.filter(**newer)
        touched.update(rows.order_by().values_list("product_id", flat=True).distinct())
    touched.discard(None)
    return touched


def products_beside(
    merchant_id: uuid.UUID, ids: list[uuid.UUID]
) -> dict[uuid.UUID, dict[str, Any]]:
    """What else stands in the rows of these products."""
    beside: dict[uuid.UUID, dict[str, Any]] = {}
    for key, each in _PRODUCTS.items():
        for product, value in each.values(merchant_id, ids).items():
            beside.setdefault(product, {})[key] = value
    return beside


def knows_stock(moved: Moved) -> Moved:
    """Decorator: of these products, those whose stock ever moved, with what all outlets have."""
    _MOVED.append(moved)
    return moved


def moved_of(merchant_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    found: dict[uuid.UUID, int] = {}
    for moved in _MOVED:
        found.update(moved(merchant_id, ids))
    return found
