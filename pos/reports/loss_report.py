"""What stock lost or gained otherwise than by trade: broken, expired, lost, counted, revalued."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from pos.catalog.models import Product
from pos.outlets.masters import in_slices
from pos.outlets.models import Outlet
from pos.reports.periods import Stretch
from pos.reports.stock_reports import STOCK
from pos.reports.tables import Column, Report, Unit
from pos.stock.models import Reason, ValueChange
from pos.stock.value_changes import REVALUATION

REASONS = {
    **{reason.value: str(reason.label) for reason in Reason},
    Reason.COUNT.value: "Selisih stok opname",
    Reason.LATE.value: "Penjualan terlambat, sudah terhitung opname",
    REVALUATION: "Koreksi harga pokok barang yang terjual melebihi stok",
}


@dataclass(frozen=True)
class Changed:
    """One product by one reason; below zero: lost."""

    name: str
    category: str
    unit: str
    reason: str
    quantity_milli: int
    value_minor: int


def _changed(outlet: Outlet, stretch: Stretch) -> list[Changed]:
    """The largest loss first."""
    rows = ValueChange.objects.filter(
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        business_date__range=(stretch.first.isoformat(), stretch.last.isoformat()),
    )
    sums = rows.order_by().values_list("product", "reason")
    found = list(sums.annotate(Sum("quantity_milli"), Sum("value_minor")))
    goods = _named(outlet, {product for product, *_ in found})
    changed = [
        Changed(*goods[product], REASONS.get(reason, reason), quantity, value)
        for product, reason, quantity, value in found
        if quantity or value
    ]
    return sorted(changed, key=lambda row: (row.value_minor, row.name, row.reason))


def _lost_by_reason(rows: Sequence[Changed]) -> list[tuple[str, int]]:
    """What each reason cost; one that brought more than it took is in the table only."""
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.reason] = sums.get(row.reason, 0) - row.value_minor
    return sorted(((r, lost) for r, lost in sums.items() if lost > 0), key=lambda each: -each[1])


def _named(outlet: Outlet, ids: set[object]) -> dict[object, tuple[str, str, str]]:
    named: dict[object, tuple[str, str, str]] = {}
    for part in in_slices(ids):
        goods = Product.objects.filter(merchant_id=outlet.merchant_id, id__in=part)
        for product, name, category, unit in goods.values_list(
            "id", "name", "category__name", "unit"
        ):
            named[product] = (name, category or "Tanpa kategori", unit)
    return named


LOSS_REPORTS = (
    Report(
        "kerugian-stok",
        "Kerugian & koreksi stok",
        "Rusak, kedaluwarsa, hilang, dipakai sendiri, selisih opname, dan koreksi harga pokok. "
        "Minus berarti rugi.",
        STOCK,
        (
            Column("Barang", Unit.TEXT, lambda row: row.name),
            Column("Kategori", Unit.TEXT, lambda row: row.category, is_wide=True),
            Column("Sebab", Unit.TEXT, lambda row: row.reason),
            Column("Jumlah", Unit.QUANTITY, lambda row: row.quantity_milli),
            Column("Satuan", Unit.TEXT, lambda row: row.unit, is_wide=True),
            Column("Nilai", Unit.MONEY, lambda row: row.value_minor, is_cost=True),
        ),
        _changed,
        "Nilai",
        is_cost=True,
        pictured=(Unit.MONEY, _lost_by_reason),
    ),
)
