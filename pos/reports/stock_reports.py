"""Reports of what lies on the shelf: what it is worth, what moves, what does not, what runs out."""

import uuid
from dataclasses import dataclass
from typing import Any

from pos.outlets.models import Outlet
from pos.reports.periods import Stretch
from pos.reports.queries import sold_keys
from pos.reports.tables import Column, Report, Unit
from pos.stock.models import Level

STOCK = "Stok"
DAY_MILLI = 1000


@dataclass(slots=True)
class Held:
    """A product with what lies there in all places, and what was sold in the days asked for."""

    product_id: uuid.UUID
    name: str
    category: str
    unit: str
    minimum_milli: int | None
    quantity_milli: int
    value_minor: int
    sold_milli: int = 0
    days: int = 1

    @property
    def days_left(self) -> int | None:
        """How long it lasts if it goes on as in these days. None: nothing was sold."""
        if self.sold_milli <= 0 or self.quantity_milli <= 0:
            return None if self.sold_milli <= 0 else 0
        return self.quantity_milli * self.days // self.sold_milli


def _held(outlet: Outlet, stretch: Stretch | None) -> list[Held]:
    """Products whose stock the shop keeps and that are not archived."""
    levels = Level.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, product__archived=False
    ).exclude(revision=0)
    columns = levels.order_by().values_list(
        "product_id",
        "product__name",
        "product__category__name",
        "product__unit",
        "product__reorder_point_milli",
        "quantity_milli",
        "value_minor",
    )
    sold = sold_keys(outlet, stretch) if stretch else {}
    days = len(stretch.days) if stretch else 1
    found: dict[uuid.UUID, Held] = {}
    for product_id, name, category, unit, minimum, quantity, value in columns.iterator():
        row = found.get(product_id)
        if row is None:
            kept = (product_id, name, category or "Tanpa kategori", unit, minimum, 0, 0)
            row = found[product_id] = Held(*kept, sold.get(str(product_id), 0), days)
        row.quantity_milli += quantity
        row.value_minor += value
    return list(found.values())


def _by_value(row: Held) -> Any:
    return (-row.value_minor, row.name, str(row.product_id))


def _worth(outlet: Outlet, stretch: Stretch) -> list[Held]:
    held = [row for row in _held(outlet, None) if row.quantity_milli or row.value_minor]
    return sorted(held, key=_by_value)


def _movers(outlet: Outlet, stretch: Stretch) -> list[Held]:
    held = [row for row in _held(outlet, stretch) if row.sold_milli > 0]
    return sorted(held, key=lambda row: (-row.sold_milli, row.name))


def _slow(outlet: Outlet, stretch: Stretch) -> list[Held]:
    """In stock and sold, the ones that last longest first."""
    held = [row for row in _held(outlet, stretch) if row.quantity_milli > 0 and row.sold_milli > 0]
    return sorted(held, key=lambda row: (-(row.days_left or 0), row.name))


def _dead(outlet: Outlet, stretch: Stretch) -> list[Held]:
    held = _held(outlet, stretch)
    return sorted((r for r in held if r.quantity_milli > 0 and r.sold_milli <= 0), key=_by_value)


def _low(outlet: Outlet, stretch: Stretch) -> list[Held]:
    held = [row for row in _held(outlet, stretch) if row.minimum_milli is not None]
    low = [row for row in held if row.quantity_milli < (row.minimum_milli or 0)]
    return sorted(low, key=lambda row: (row.days_left is None, row.days_left or 0, row.name))


NAME = Column("Barang", Unit.TEXT, lambda row: row.name)
CATEGORY = Column("Kategori", Unit.TEXT, lambda row: row.category, is_wide=True)
LEFT = Column("Stok", Unit.QUANTITY, lambda row: row.quantity_milli)
UNIT = Column("Satuan", Unit.TEXT, lambda row: row.unit, is_wide=True)
WORTH = Column("Nilai stok", Unit.MONEY, lambda row: row.value_minor, is_cost=True)
SOLD = Column("Terjual", Unit.QUANTITY, lambda row: row.sold_milli)
DAYS = Column("Cukup (hari)", Unit.COUNT, lambda row: row.days_left, has_sum=False)
MINIMUM = Column("Minimum", Unit.QUANTITY, lambda row: row.minimum_milli)

STOCK_REPORTS = (
    Report(
        "nilai-stok", "Nilai stok", "Uang yang sekarang tersimpan dalam barang.", STOCK,
        (NAME, CATEGORY, LEFT, UNIT, WORTH), _worth, "Nilai stok", of_days=False, is_cost=True,
    ),
    Report(
        "paling-laku", "Paling laku", "Yang paling banyak keluar, dan cukup berapa hari lagi.",
        STOCK, (NAME, CATEGORY, SOLD, LEFT, UNIT, DAYS), _movers, "Terjual",
    ),
    Report(
        "kurang-laku", "Kurang laku", "Masih terjual, tetapi stoknya cukup untuk lama.", STOCK,
        (NAME, CATEGORY, SOLD, LEFT, UNIT, DAYS, WORTH), _slow, "Cukup (hari)", has_chart=False,
    ),
    Report(
        "stok-mati", "Stok mati", "Ada di rak, tidak terjual sama sekali di masa ini.", STOCK,
        (NAME, CATEGORY, LEFT, UNIT, WORTH), _dead, "Stok", has_chart=False,
    ),
    Report(
        "di-bawah-minimum", "Di bawah minimum", "Perlu dipesan, yang habis lebih dulu di atas.",
        STOCK, (NAME, CATEGORY, LEFT, MINIMUM, UNIT, SOLD, DAYS), _low, "Stok", has_chart=False,
    ),
)  # fmt: skip
