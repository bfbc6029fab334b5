"""Penjualan per merek: what each brand sold, by the brand its goods carry today.

A sale does not name brands, so goods that are given another brand take their past along. Brands
that differ only in capitals are one. No figures of its own: it adds up those of the products.
"""

from collections.abc import Iterator
from typing import Any

from pos.catalog.models import Product
from pos.outlets.models import Outlet
from pos.reports.figures import MEASURES, Measures
from pos.reports.periods import Stretch
from pos.reports.queries import Line, product_sums
from pos.reports.sales_reports import DISCOUNT, GAIN, QUANTITY, SALES, TOTAL
from pos.reports.tables import Column, Report, Unit

NONE = "Tanpa merek"


def _brands(outlet: Outlet, stretch: Stretch) -> list[Line]:
    goods = Product.objects.filter(merchant_id=outlet.merchant_id).exclude(brand="")
    brands = {str(key): brand for key, brand in goods.order_by().values_list("id", "brand")}
    names: dict[str, str] = {}
    for brand in sorted(brands.values()):
        names.setdefault(brand.casefold(), brand)
    sums = _summed(product_sums(outlet, stretch), brands)
    lines = [Line(key, names.get(key, NONE), Measures(*values)) for key, values in sums]
    return sorted(lines, key=lambda line: (-line.sums.total_minor, line.label))


def _summed(
    products: list[tuple[Any, ...]], brands: dict[str, str]
) -> Iterator[tuple[str, list[int]]]:
    """A receipt with two products of a brand would count twice, so receipts are not told."""
    found: dict[str, list[int]] = {}
    for product, *values in products:
        sums = found.setdefault(brands.get(product, "").casefold(), [0] * len(MEASURES))
        for place, value in enumerate(values):
            sums[place] += value
    yield from found.items()


BRAND_REPORT = Report(
    "merek", "Penjualan per merek", "Merek mana yang laku dan memberi laba.", SALES,
    (Column("Merek", Unit.TEXT, lambda line: line.label), QUANTITY, DISCOUNT, TOTAL, *GAIN),
    _brands, "Penjualan",
)  # fmt: skip
