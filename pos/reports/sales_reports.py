"""Reports of what was sold, by everything a sale tells."""

from collections.abc import Callable
from typing import Any

from pos.catalog.models import Category
from pos.outlets.models import Outlet
from pos.reports.models import Dimension
from pos.reports.periods import Stretch
from pos.reports.queries import Line, RankedLines, lines_by_day, lines_of
from pos.reports.tables import Column, Report, Unit, share_ppm
from pos.sales.words import METHODS, ORDER_TYPES

SALES = "Penjualan"


def _sum(name: str) -> Callable[[Line], int]:
    return lambda line: int(getattr(line.sums, name))


def _average(line: Line) -> int | None:
    return line.sums.total_minor // line.sums.sales if line.sums.sales else None


def _margin(line: Line) -> int | None:
    return share_ppm(line.profit_minor, line.sums.net_minor)


def _other_base(line: Line) -> int | None:
    """PMK 131/2024: what the rate is counted on where that is not the whole base."""
    other = line.sums.other_base_minor
    return None if other == line.sums.net_minor or not line.sums.tax_minor else other


def _name(heading: str) -> Column:
    return Column(heading, Unit.TEXT, lambda line: line.label)


PRODUCT = Column("Barang", Unit.TEXT, lambda line: line.label if line.key else "Tanpa kode barang")
COUNT = Column("Transaksi", Unit.COUNT, _sum("sales"))
# A sale with goods of two kinds counts for both, so these do not add up.
SHARED_COUNT = Column("Transaksi", Unit.COUNT, _sum("sales"), is_wide=True, has_sum=False)
REFUNDS = Column("Retur", Unit.COUNT, _sum("refunds"), is_wide=True)
TOTAL = Column("Penjualan", Unit.MONEY, _sum("total_minor"))
AVERAGE = Column("Rata-rata", Unit.MONEY, _average, is_wide=True, has_sum=False)
QUANTITY = Column("Jumlah", Unit.QUANTITY, _sum("quantity_milli"))
DISCOUNT = Column("Diskon", Unit.MONEY, _sum("discount_minor"), is_wide=True)
PROMOTION = Column("Promo", Unit.MONEY, _sum("promotion_minor"), is_wide=True)
NET = Column("Neto", Unit.MONEY, _sum("net_minor"), is_wide=True)
COST = Column("Modal", Unit.MONEY, _sum("cost_minor"), is_cost=True, is_wide=True)
PROFIT = Column("Laba kotor", Unit.MONEY, lambda line: line.profit_minor, is_cost=True)
MARGIN = Column("Margin", Unit.PERCENT, _margin, is_cost=True, is_wide=True, has_sum=False)
GAIN = (NET, COST, PROFIT, MARGIN)


def _by(dimension: Dimension, order: Callable[[Line], Any]) -> Any:
    def rows(outlet: Outlet, stretch: Stretch) -> list[Line]:
        return sorted(lines_of(outlet, dimension, stretch), key=order)

    return rows


def _dearest(line: Line) -> Any:
    return (-line.sums.total_minor, line.label, line.key)


def _products(outlet: Outlet, stretch: Stretch) -> RankedLines:
    return RankedLines(outlet, Dimension.PRODUCT, stretch)


def _categories(outlet: Outlet, stretch: Stretch) -> list[Line]:
    found = Category.objects.filter(merchant_id=outlet.merchant_id).values_list("id", "name")
    names = {str(key): name for key, name in found}
    lines = sorted(lines_of(outlet, Dimension.CATEGORY, stretch), key=_dearest)
    return [_named(line, names.get(line.key, "Tanpa kategori")) for line in lines]


def _hours(outlet: Outlet, stretch: Stretch) -> list[Line]:
    lines = _by(Dimension.HOUR, lambda line: int(line.key))(outlet, stretch)
    return [_named(line, f"{int(line.key):02d}.00–{int(line.key):02d}.59") for line in lines]


def _order_types(outlet: Outlet, stretch: Stretch) -> list[Line]:
    lines = _by(Dimension.ORDER_TYPE, _dearest)(outlet, stretch)
    return [_named(line, ORDER_TYPES.get(line.key, line.key)) for line in lines]


def _methods(outlet: Outlet, stretch: Stretch) -> list[Line]:
    lines = _by(Dimension.METHOD, _dearest)(outlet, stretch)
    return [_named(line, METHODS.get(line.label, line.label)) for line in lines]


def _named(line: Line, label: str) -> Line:
    return Line(line.key, label, line.sums)


SALES_REPORTS = (
    Report(
        "hari", "Penjualan per hari", "Ramai atau sepi, hari demi hari.", SALES,
        (Column("Hari", Unit.DAY, lambda line: line.key), COUNT, REFUNDS, TOTAL, *GAIN),
        lines_by_day, "Penjualan", dimension=Dimension.DAY,
    ),
    Report(
        "jam", "Penjualan per jam", "Jam mana yang butuh kasir tambahan.", SALES,
        (_name("Jam"), COUNT, TOTAL, AVERAGE), _hours, "Penjualan", dimension=Dimension.HOUR,
    ),
    Report(
        "barang", "Penjualan per barang", "Apa yang laku dan apa yang memberi laba.", SALES,
        (PRODUCT, QUANTITY, SHARED_COUNT, DISCOUNT, TOTAL, *GAIN),
        _products, "Penjualan", dimension=Dimension.PRODUCT, is_long=True,
    ),
    Report(
        "kategori", "Penjualan per kategori", "Rak mana yang memberi laba.", SALES,
        (_name("Kategori"), SHARED_COUNT, DISCOUNT, TOTAL, *GAIN),
        _categories, "Penjualan", dimension=Dimension.CATEGORY,
    ),
    Report(
        "kasir", "Penjualan per kasir", "Transaksi, retur dan diskon tiap kasir.", SALES,
        (_name("Kasir"), COUNT, REFUNDS, DISCOUNT, TOTAL, AVERAGE),
        _by(Dimension.CASHIER, _dearest), "Penjualan", dimension=Dimension.CASHIER,
    ),
    Report(
        "jenis-pesanan", "Penjualan per jenis pesanan", "Di tempat, bungkus, atau antar.", SALES,
        (_name("Jenis pesanan"), COUNT, TOTAL, AVERAGE), _order_types, "Penjualan",
        dimension=Dimension.ORDER_TYPE,
    ),
    Report(
        "cara-bayar", "Penerimaan per cara bayar", "Cocokkan dengan bank dan QRIS.", SALES,
        (_name("Cara bayar"), SHARED_COUNT, Column("Diterima", Unit.MONEY, _sum("total_minor"))),
        _methods, "Diterima", dimension=Dimension.METHOD,
    ),
    Report(
        "pajak", "Pajak per jenis", "Dasar pengenaan dan pajak untuk pelaporan.", SALES,
        (
            _name("Pajak"), SHARED_COUNT, Column("Dasar (DPP)", Unit.MONEY, _sum("net_minor")),
            Column("DPP nilai lain", Unit.MONEY, _other_base),
            Column("Pajak terutang", Unit.MONEY, _sum("tax_minor")),
        ),
        _by(Dimension.TAX, lambda line: (line.label, line.key)), "Pajak terutang",
        dimension=Dimension.TAX,
    ),
    Report(
        "promo", "Promo", "Berapa kali dipakai dan berapa potongannya.", SALES,
        (_name("Promo"), SHARED_COUNT, Column("Potongan", Unit.MONEY, _sum("promotion_minor"))),
        _by(Dimension.PROMOTION, lambda line: (-line.sums.promotion_minor, line.label)),
        "Potongan", dimension=Dimension.PROMOTION,
    ),
)  # fmt: skip
