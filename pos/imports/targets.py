"""What can be brought in: the one place to add another kind of list."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pos.imports.apply_products import let_in_products, take_back_products
from pos.imports.customers import (
    CUSTOMER_FIELDS,
    CustomerPlanner,
    let_in_customers,
    take_back_customers,
)
from pos.imports.files import Row
from pos.imports.layouts import Field
from pos.imports.models import Import, ImportStep, Target
from pos.imports.plan import Line
from pos.imports.product_fields import PRODUCT_FIELDS
from pos.imports.products import ProductPlanner
from pos.imports.stock import STOCK_FIELDS, StockPlanner, let_in_stock, take_back_stock


class Planner(Protocol):
    def lines(self, rows: Iterable[Row]) -> Iterable[Line]: ...


class PlannerClass(Protocol):
    def __call__(self, merchant_id: uuid.UUID, options: dict[str, Any]) -> Planner: ...


class LetIn(Protocol):
    """Writes these lines and their steps in the caller's transaction."""

    def __call__(self, row: Import, lines: Sequence[Line]) -> None: ...


class TakeBack(Protocol):
    """The same backwards: marks each step as taken back or left as it is."""

    def __call__(self, row: Import, steps: Sequence[ImportStep]) -> None: ...


@dataclass(frozen=True)
class Work:
    fields: tuple[Field, ...]
    planner: PlannerClass
    let_in: LetIn
    take_back: TakeBack


WORKS = {
    Target.PRODUCTS: Work(PRODUCT_FIELDS, ProductPlanner, let_in_products, take_back_products),
    Target.CUSTOMERS: Work(CUSTOMER_FIELDS, CustomerPlanner, let_in_customers, take_back_customers),
    Target.STOCK: Work(STOCK_FIELDS, StockPlanner, let_in_stock, take_back_stock),
}


def work_of(target: str) -> Work:
    return WORKS[Target(target)]


def fields_of(target: str) -> tuple[Field, ...]:
    return work_of(target).fields
