"""Everything the shop knows, to take along: goods, sales, payments, customers, as plain rows.

The list of goods has headings that *Impor* reads (pos/imports): edit the prices, hand it in again,
and only those change. Rows are read a piece at a time, since there may be a million.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet, Sum

from pos.catalog.models import Product
from pos.catalog.queries import with_lists
from pos.customers.birthdays import birthday_text
from pos.customers.models import Customer
from pos.customers.queries import names_of
from pos.outlets.models import Outlet
from pos.reports.periods import Stretch
from pos.reports.sold_lines import last_day
from pos.reports.tables import Column, Report, Unit
from pos.sales.models import Kind, Sale, SalePayment
from pos.stock.models import Level

DATA = "Ekspor data"
MAY_TAKE_ALL = "outlets.view_outlet"  # everybody's numbers, everything: the owner's and managers'
A_READ = 500
PACKS = (2, 3, 4)
Made = Callable[[list[Any]], list[Any]]
Narrow = Callable[[int], dict[str, Any]]


class Pages:
    """Rows of a query in its order; `len` counts, a slice reads a page, all go by in pieces. `made`
    puts to each piece what its columns need. `narrow` says among which the first so many are."""

    def __init__(self, rows: QuerySet[Any], made: Made, narrow: Narrow | None = None) -> None:
        self.rows, self.made, self.narrow = rows, made, narrow

    def __len__(self) -> int:
        return self.rows.count()

    def first(self, most: int) -> int:
        """How many there are, counted no further than `most`."""
        return self.rows.order_by()[:most].count()

    def __getitem__(self, part: slice) -> list[Any]:
        first = self.narrow(part.stop) if self.narrow else {}
        return self.made(list(self.rows.filter(**first)[part]))

    def __iter__(self) -> Iterator[Any]:
        rows = self.rows.iterator(chunk_size=A_READ)
        while read := list(islice(rows, A_READ)):
            yield from self.made(read)


def _goods(outlet: Outlet, stretch: Stretch) -> Pages:
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id, "revision__gt": 0}
    levels = Level.objects.filter(**here).values("product").annotate(held=Sum("quantity_milli"))
    held = dict(levels.order_by().values_list("product", "held"))

    def made(products: list[Product]) -> list[Product]:
        for each in products:
            each.held_milli = held.get(each.id) if each.tracked else None  # type: ignore[attr-defined]
        return products

    rows = Product.objects.filter(merchant_id=outlet.merchant_id, archived=False)
    return Pages(with_lists(rows).select_related("category").order_by("name", "id"), made)


def _pack(number: int, key: str) -> Callable[[Product], Any]:
    """Of the bigger units, in their order; 2 is the first of them."""

    def value(product: Product) -> Any:
        packs = list(product.units.all())
        return getattr(packs[number - 2], key) if len(packs) > number - 2 else None

    return value


def _with_names(
    outlet: Outlet, rows: QuerySet[Any], sale_of: Callable[[Any], Sale], narrow: Narrow
) -> Pages:
    """Customers as they are called now: who was forgotten is not named here either."""
    zone = ZoneInfo(outlet.zone)

    def made(read: list[Any]) -> list[Any]:
        sales = [sale_of(each) for each in read]
        wanted: set[uuid.UUID] = {each.customer_id for each in sales if each.customer_id}
        names = names_of(outlet.merchant_id, wanted) if wanted else {}
        for each in sales:
            if each.customer_id in names:
                each.customer_name = names[each.customer_id]
            moment = datetime.fromtimestamp(each.completed_at / 1000, UTC).astimezone(zone)
            each.shop_time = f"{moment:%Y-%m-%d %H:%M:%S}"  # type: ignore[attr-defined]
        return read

    return Pages(rows, made, narrow)


def _here(outlet: Outlet, stretch: Stretch) -> dict[str, Any]:
    return {
        "merchant_id": outlet.merchant_id,
        "outlet_id": outlet.id,
        "business_date__range": stretch.texts,
    }


def _sales(outlet: Outlet, stretch: Stretch) -> Pages:
    rows = Sale.objects.filter(**_here(outlet, stretch))
    ordered = rows.order_by("business_date", "completed_at", "id")
    return _with_names(
        outlet, ordered, lambda sale: sale, lambda many: _until("business_date", rows, many)
    )


def _payments(outlet: Outlet, stretch: Stretch) -> Pages:
    sale = {f"sale__{key}": value for key, value in _here(outlet, stretch).items()}
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    rows = SalePayment.objects.filter(**here, **sale).select_related("sale")
    order = ("sale__business_date", "sale__completed_at", "sale_id", "position")
    paid = SalePayment.objects.filter(**here, sale_id=OuterRef("id"))
    sales = Sale.objects.filter(**_here(outlet, stretch)).filter(Exists(paid))
    # Of sales that have a payment, so many have at least as many.
    return _with_names(
        outlet,
        rows.order_by(*order),
        lambda payment: payment.sale,
        lambda many: _until("sale__business_date", sales, many),
    )


def _until(day: str, sales: QuerySet[Sale], many: int) -> dict[str, Any]:
    last = last_day(sales, many)
    return {} if last is None else {f"{day}__lte": last}


def _customers(outlet: Outlet, stretch: Stretch) -> Pages:
    """Those the shop may keep; who was merged or put away is in the record only."""
    zone = ZoneInfo(outlet.zone)

    def made(read: list[Customer]) -> list[Customer]:
        for each in read:
            tick = each.keep_data or {}
            moment = datetime.fromtimestamp(tick.get("at", 0) / 1000, UTC).astimezone(zone)
            each.kept_since = f"{moment:%Y-%m-%d}" if tick.get("given") else ""  # type: ignore[attr-defined]
        return read

    rows = Customer.objects.filter(merchant_id=outlet.merchant_id, archived=False)
    return Pages(rows.select_related("group").order_by("name", "id"), made)


def _yes(consent: str) -> Callable[[Customer], str]:
    return lambda row: "ya" if consent in row.consents else "tidak"


def _kind(sale: Sale) -> str:
    return "Retur" if sale.kind == Kind.REFUND else "Penjualan"


def _packs() -> Iterator[Column]:
    for number in PACKS:
        wide = {"is_wide": True, "has_sum": False}
        yield Column(f"Satuan {number}", Unit.TEXT, _pack(number, "unit"), **wide)
        yield Column(f"Isi satuan {number}", Unit.QUANTITY, _pack(number, "factor_milli"), **wide)
        yield Column(f"Harga jual {number}", Unit.MONEY, _pack(number, "price_minor"), **wide)


def _text(heading: str, value: Callable[[Any], Any], *, is_wide: bool = True) -> Column:
    return Column(heading, Unit.TEXT, value, is_wide=is_wide)


def _money(heading: str, value: Callable[[Any], Any], *, is_wide: bool = True) -> Column:
    return Column(heading, Unit.MONEY, value, is_wide=is_wide, has_sum=False)


DATA_REPORTS = (
    Report(
        "data-barang", "Semua barang dan harganya",
        "Ubah harganya di Excel, lalu impor lagi: hanya yang diubah yang berganti.", DATA,
        (
            _text("ID Lancar", lambda row: str(row.id)),
            _text("Kode barang", lambda row: row.sku),
            _text("Nama barang", lambda row: row.name, is_wide=False),
            _text("Barcode", lambda row: ", ".join(c.barcode for c in row.barcodes.all())),
            _text("Kategori", lambda row: row.category.name if row.category else ""),
            _text("Merek", lambda row: row.brand),
            _text("Satuan", lambda row: row.unit),
            _money("Harga jual", lambda row: row.price_minor, is_wide=False),
            Column("Harga beli", Unit.MONEY, lambda row: row.cost_minor, is_cost=True,
                   is_wide=True, has_sum=False),
            _text("Kelas pajak", lambda row: row.tax_class),
            Column("Stok minimum", Unit.QUANTITY, lambda row: row.reorder_point_milli,
                   is_wide=True),
            Column("Stok", Unit.QUANTITY, lambda row: row.held_milli),
            *_packs(),
        ),
        _goods, "Harga jual", of_days=False, has_chart=False, is_long=True,
        permission=MAY_TAKE_ALL,
    ),
    Report(
        "data-penjualan", "Semua transaksi", "Satu baris satu struk, dengan jumlah-jumlahnya.",
        DATA,
        (
            Column("Hari", Unit.DAY, lambda row: row.business_date),
            _text("Waktu", lambda row: row.shop_time),
            _text("Nomor struk", lambda row: row.number, is_wide=False),
            _text("Jenis", _kind),
            _text("Kasir", lambda row: row.cashier_name),
            _text("Pelanggan", lambda row: row.customer_name),
            _money("Bruto", lambda row: row.gross_minor),
            _money("Diskon", lambda row: row.line_discount_minor + row.order_discount_minor),
            _money("Promo", lambda row: row.promotion_discount_minor),
            _money("Neto", lambda row: row.net_minor),
            _money("Biaya layanan", lambda row: row.service_minor),
            _money("Pajak", lambda row: row.tax_minor),
            _money("Pembulatan", lambda row: row.rounding_minor),
            _money("Total", lambda row: row.due_minor, is_wide=False),
        ),
        _sales, "Total", has_chart=False, is_long=True, permission=MAY_TAKE_ALL,
    ),
    Report(
        "data-pembayaran", "Semua pembayaran", "Satu baris satu cara bayar di sebuah struk.", DATA,
        (
            Column("Hari", Unit.DAY, lambda row: row.sale.business_date),
            _text("Waktu", lambda row: row.sale.shop_time),
            _text("Nomor struk", lambda row: row.sale.number, is_wide=False),
            _text("Cara bayar", lambda row: row.name or row.kind, is_wide=False),
            _text("Rekening", lambda row: row.account),
            _text("Referensi", lambda row: row.reference),
            _money("Diterima", lambda row: row.tendered_minor),
            _money("Kembalian", lambda row: row.change_minor),
            _money("Jumlah", lambda row: row.amount_minor, is_wide=False),
        ),
        _payments, "Jumlah", has_chart=False, is_long=True, permission=MAY_TAKE_ALL,
    ),
    Report(
        "data-pelanggan-toko", "Semua pelanggan", "Dengan apa yang mereka izinkan.", DATA,
        (
            _text("Nama pelanggan", lambda row: row.name, is_wide=False),
            _text("Nomor HP", lambda row: row.phone, is_wide=False),
            _text("Anggota", lambda row: "ya" if row.member else "tidak"),
            _text("Grup", lambda row: row.group.name if row.group else ""),
            _money("Batas kasbon", lambda row: row.kasbon_limit_minor),
            _text("Setuju disimpan", _yes("keep_data")),
            Column("Setuju sejak", Unit.DAY, lambda row: row.kept_since, is_wide=True),
            _text("Setuju dikirimi struk", _yes("send_receipts")),
            _text("Setuju dikirimi promosi", _yes("send_promotions")),
            _text("Ulang tahun", lambda row: birthday_text(row.birthday)),
        ),
        _customers, "Batas kasbon", of_days=False, has_chart=False, is_long=True,
        permission=MAY_TAKE_ALL,
    ),
)  # fmt: skip
