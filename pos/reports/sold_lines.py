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
        self.here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
        self.merchant_id = outlet.merchant_id
        self.names: dict[uuid.UUID, str] = {}  # of customers, as far as they were read
        self.span, self.odd = stretch.texts, odd_days(outlet, stretch)
        self.rows = self._rows(self.span)

    def __len__(self) -> int:
        return self.rows.count()

    def first(self, most: int) -> int:
        """How many there are, counted no further than `most`."""
        return self.rows.order_by()[:most].count()

    def __getitem__(self, part: slice) -> list[Row]:
        """Each sale has a line, so a page needs the days of as many sales at most."""
        sales = Sale.objects.filter(**self.here, business_date__range=self.span)
        last = last_day(sales.exclude(business_date__in=self.odd), part.stop)
        rows = self.rows if last is None else self._rows((self.span[0], last))
        return self._called(_ordered(rows)[part])

    def __iter__(self) -> Iterator[Row]:
        lines = _ordered(self.rows).iterator(chunk_size=A_READ)
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

    def _rows(self, span: tuple[str, str]) -> "QuerySet[SaleLine]":
        of_sale = {f"sale__{name}": value for name, value in self.here.items()}
        rows = SaleLine.objects.filter(**self.here, **of_sale, sale__business_date__range=span)
        return rows.exclude(sale__business_date__in=self.odd) if self.odd else rows


def _ordered(rows: "QuerySet[SaleLine]") -> "QuerySet[SaleLine, tuple[Any, ...]]":
    order = ("sale__business_date", "sale__completed_at", "sale_id", "position")
    return rows.order_by(*order).values_list(*_COLUMNS)


def last_day(sales: QuerySet[Sale], many: int) -> str | None:
    """Of the first so many: an index knows days, so only those up to here are put in order, and not
    two years for a page. None: there are fewer."""
    days = sales.order_by("business_date").values_list("business_date", flat=True)
    return next(iter(days[max(many, 1) - 1 : max(many, 1)]), None)


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
