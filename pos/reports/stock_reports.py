"""Reports of what lies on the shelf: what it is worth, what moves, what does not, what runs out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pos.journal.direct import ask
from pos.outlets.models import Outlet
from pos.reports.periods import Stretch
from pos.reports.queries import sold_keys, tenant_of
from pos.reports.tables import Column, Report, Unit, share_ppm
from pos.stock.queries import low_products

STOCK = "Stok"


@dataclass(slots=True)
class Held:
    """A product with what lies there in all places, and what was sold in the days asked for."""

    product: str  # 32 hex digits
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


_HELD = """
    SELECT p.id, p.name, p.archived, c.name, p.unit, p.reorder_point_milli, l.quantity_milli,
        l.value_minor
    FROM stock_level l
    JOIN catalog_product p ON p.id = l.product_id AND p.merchant_id = l.merchant_id
    LEFT JOIN catalog_category c ON c.id = p.category_id AND c.merchant_id = p.merchant_id
    WHERE l.merchant_id = %s AND l.outlet_id = %s AND l.revision > 0
        AND (NOT p.archived OR l.quantity_milli <> 0 OR l.value_minor <> 0)
"""


def _held(outlet: Outlet, stretch: Stretch | None) -> list[Held]:
    """Products whose stock the shop keeps, all places together; an archived one while it lies there
    or is worth something: putting a name away takes no goods from the shelf. Read as
    plain rows: Django would spend longer on 20,000 ids than the database on the question."""
    sold = sold_keys(outlet, stretch) if stretch else {}
    moved = {key.replace("-", ""): quantity for key, quantity in sold.items()}
    days = len(stretch.days) if stretch else 1
    found: dict[Any, Held] = {}
    for product, *said, quantity, value in ask(_HELD, tenant_of(outlet)):
        row = found.get(product)
        if row is None:
            key = product if isinstance(product, str) else product.hex
            name, archived, category, unit, minimum = said
            shown = f"{name} (diarsipkan)" if archived else name
            named = (key, shown, category or "Tanpa kategori", unit, minimum)
            found[product] = Held(*named, quantity, value, moved.get(key, 0), days)
        else:
            row.quantity_milli += quantity
            row.value_minor += value
    return list(found.values())


def _by_value(row: Held) -> Any:
    return (-row.value_minor, row.name, row.product)


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
    """The goods of the list *Menipis*, with how fast they go."""
    sold, days = sold_keys(outlet, stretch), len(stretch.days)
    moved = {key.replace("-", ""): quantity for key, quantity in sold.items()}
    goods: Any = low_products(outlet.merchant_id, outlet.id).select_related("category")
    low = [
        Held(
            each.id.hex,
            each.name,
            each.category.name if each.category else "Tanpa kategori",
            each.unit,
            each.reorder_point_milli,
            each.stock_milli,
            0,
            moved.get(each.id.hex, 0),
            days,
        )
        for each in goods
    ]
    return sorted(low, key=lambda row: (row.days_left is None, row.days_left or 0, row.name))


def _missing(rows: Sequence[Held]) -> list[tuple[str, int]]:
    """Which part of its minimum is not there: units of all kinds beside each other."""
    parts = (
        (
            row.name,
            share_ppm(
                (row.minimum_milli or 0) - max(0, row.quantity_milli), row.minimum_milli or 0
            ),
        )
        for row in rows
    )
    return sorted(((name, part) for name, part in parts if part), key=lambda each: -each[1])


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
        (NAME, CATEGORY, SOLD, LEFT, UNIT, DAYS, WORTH), _slow, "Cukup (hari)",
    ),
    Report(
        "stok-mati", "Stok mati", "Ada di rak, tidak terjual sama sekali di masa ini.", STOCK,
        (NAME, CATEGORY, LEFT, UNIT, WORTH), _dead, "Nilai stok",
    ),
    Report(
        "di-bawah-minimum", "Di bawah minimum", "Perlu dipesan, yang habis lebih dulu di atas.",
        STOCK, (NAME, CATEGORY, LEFT, MINIMUM, UNIT, SOLD, DAYS), _low, "Stok",
        pictured=(Unit.PERCENT, _missing),
    ),
)  # fmt: skip
