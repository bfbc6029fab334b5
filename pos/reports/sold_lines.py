"""Rincian: every sold line, for who wants to count for themselves. Read page by page, since there
may be a million.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from pos.customers.queries import names_of
from pos.outlets.models import Outlet
from pos.reports.kept_days import odd_days
from pos.reports.periods import Stretch
from pos.reports.sales_reports import SALES
from pos.reports.tables import Column, Report, Unit
from pos.sales.models import Kind, Sale, SaleLine

A_READ = 2000


@dataclass(slots=True)
class Row:
    """A sold line with what its receipt says. Read as plain values: a hundred thousand lines and
    receipts as Django's own objects take longer than the file they are written into."""

    business_date: str
    number: str
    kind: str
    cashier_name: str
    customer_id: uuid.UUID | None
    customer_name: str
    sku: str
    name: str
    quantity_milli: int
    unit: str
    unit_price_minor: int
    discount_minor: int
    order_discount_minor: int
    promotion_minor: int
    net_minor: int
    tax_minor: int
    total_minor: int


_OF_SALE = ("business_date", "number", "kind", "cashier_name", "customer_id", "customer_name")
_COLUMNS = [
    f"sale__{field.name}" if field.name in _OF_SALE else field.name for field in fields(Row)
]


class SoldLines:
    """The lines of these days in the order they were sold; `len` counts, a slice reads."""

    def __init__(self, outlet: Outlet, stretch: Stretch) -> None:
        here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
        self.merchant_id = outlet.merchant_id
        self.names: dict[uuid.UUID, str] = {}  # of customers, as far as they were read
        of_sale = {f"sale__{name}": value for name, value in here.items()}
        days = {
            "sale__business_date__gte": stretch.first.isoformat(),
            "sale__business_date__lte": stretch.last.isoformat(),
        }
        self.rows: QuerySet[SaleLine] = SaleLine.objects.filter(**here, **of_sale, **days)
        span = (stretch.first.isoformat(), stretch.last.isoformat())
        sales = Sale.objects.filter(**here, business_date__range=span)
        odd = odd_days(outlet, stretch)
        if odd:
            self.rows = self.rows.exclude(sale__business_date__in=odd)
            sales = sales.exclude(business_date__in=odd)
        self.sales = sales.order_by("business_date", "completed_at", "id")

    def __len__(self) -> int:
        return self.rows.count()

    def first(self, most: int) -> int:
        """How many there are, counted no further than `most`."""
        return self.rows.order_by()[:most].count()

    def __getitem__(self, part: slice) -> list[Row]:
        """Each sale has a line, so the lines of a page are those of as many sales at most, of the
        days up to the last of these."""
        sales = self.sales.filter(**first_days(self.sales, part.stop))
        first = sales.values("id")[: part.stop]
        return self._called(self._ordered().filter(sale__in=first)[part])

    def __iter__(self) -> Iterator[Row]:
        lines = self._ordered().iterator(chunk_size=A_READ)
        while read := list(islice(lines, A_READ)):
            yield from self._called(read)

    def _called(self, read: Iterable[tuple[Any, ...]]) -> list[Row]:
        """Customers as they are called now: who was forgotten is not named here either."""
        lines = [Row(*values) for values in read]
        wanted = {line.customer_id for line in lines if line.customer_id}
        if wanted - self.names.keys():
            self.names.update(names_of(self.merchant_id, wanted - self.names.keys()))
        for line in lines:
            if line.customer_id in self.names:
                line.customer_name = self.names[line.customer_id]
        return lines

    def _ordered(self) -> "QuerySet[SaleLine, tuple[Any, ...]]":
        order = ("sale__business_date", "sale__completed_at", "sale_id", "position")
        return self.rows.order_by(*order).values_list(*_COLUMNS)


def first_days(sales: QuerySet[Sale], many: int) -> dict[str, str]:
    """What narrows them to so many and the rest of their days: an index knows days, so only these
    are put in order, and not two years for a page."""
    days = sales.order_by("business_date").values_list("business_date", flat=True)
    last = next(iter(days[max(many, 1) - 1 : max(many, 1)]), None)
    return {} if last is None else {"business_date__lte": last}


def _lines(outlet: Outlet, stretch: Stretch) -> Any:
    return SoldLines(outlet, stretch)


def _kind(row: Row) -> str:
    return "Retur" if row.kind == Kind.REFUND else "Penjualan"


SOLD_LINES = Report(
    "rincian", "Rincian penjualan", "Setiap baris struk, untuk dihitung sendiri di Excel.", SALES,
    (
        Column("Hari", Unit.DAY, lambda row: row.business_date),
        Column("Nomor struk", Unit.TEXT, lambda row: row.number),
        Column("Jenis", Unit.TEXT, _kind, is_wide=True),
        Column("Kasir", Unit.TEXT, lambda row: row.cashier_name, is_wide=True),
        Column("Pelanggan", Unit.TEXT, lambda row: row.customer_name, is_wide=True),
        Column("Kode", Unit.TEXT, lambda row: row.sku, is_wide=True),
        Column("Barang", Unit.TEXT, lambda row: row.name),
        Column("Jumlah", Unit.QUANTITY, lambda row: row.quantity_milli),
        Column("Satuan", Unit.TEXT, lambda row: row.unit, is_wide=True),
        Column("Harga", Unit.MONEY, lambda row: row.unit_price_minor, is_wide=True),
        Column("Diskon", Unit.MONEY, lambda row: row.discount_minor + row.order_discount_minor,
               is_wide=True),
        Column("Promo", Unit.MONEY, lambda row: row.promotion_minor, is_wide=True),
        Column("Neto", Unit.MONEY, lambda row: row.net_minor, is_wide=True),
        Column("Pajak", Unit.MONEY, lambda row: row.tax_minor, is_wide=True),
        Column("Total", Unit.MONEY, lambda row: row.total_minor),
    ),
    _lines, "Total", has_chart=False, is_long=True,
)  # fmt: skip
