"""Quantities as people say them, in the base unit that stock is kept in."""

from pos.catalog import errors as catalog_errors
from pos.catalog.models import Product
from pos.domain.errors import DomainError
from pos.domain.quantity import base_quantity
from pos.stock import errors


def unit_of(product: Product, wanted: str | None) -> tuple[str, int]:
    """(unit, factor_milli); the base unit when none is named. BadInput `unknown_unit`."""
    factors = {product.unit: 1000} | {each.unit: each.factor_milli for each in product.units.all()}
    unit = wanted or product.unit
    if unit not in factors:
        raise catalog_errors.unknown_unit(unit)
    return unit, factors[unit]


def in_base(quantity_milli: int, factor_milli: int) -> int:
    """RuleError `bad_quantity`: not a whole thousandth, or beyond what numbers hold."""
    try:
        return base_quantity(quantity_milli, factor_milli)
    except DomainError as error:
        raise errors.bad_quantity() from error
