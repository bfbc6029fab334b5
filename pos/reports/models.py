"""Sums of what was sold, kept so that a report over years reads little. No facts of their own.

Figure       what one product, cashier, hour … came to in one day, or in a longer period (spans.py)
Export       a report somebody asked for as a file, and how far it is
RecapMail    where the recap of each day that is over is sent by e-mail
StalePeriod  a day or longer period whose figures must be summed anew before anybody reads them
(month_models.py: closed months of the books)
(rollup_models.py: coarse sums that every sale moves at once)

A day's figures are always made whole from the day's rows of sales and stock (figures.py), never
added to: so they cannot drift, and a sale that comes in late corrects its own day.
"""

from typing import Any, ClassVar

from django.db import models

from pos.journal.tenancy import TenantModel, tenant_unique
from pos.reports import month_models, rollup_models  # noqa: F401  (Django looks here)


class Dimension(models.TextChoices):
    """By what a figure sums; in brackets what `key` is."""

    DAY = "day", "Hari"  # nothing
    HOUR = "hour", "Jam"  # 00 … 23 on the shop's clock
    PRODUCT = "product", "Barang"  # product id
    CATEGORY = "category", "Kategori"  # category id
    CASHIER = "cashier", "Kasir"  # person id
    ORDER_TYPE = "order_type", "Jenis pesanan"
    METHOD = "method", "Cara bayar"  # id or kind of the method
    TAX = "tax", "Pajak"  # tax class and rate
    PROMOTION = "promotion", "Promo"  # promotion id
    CUSTOMER = "customer", "Pelanggan"  # customer id
    BOOK = "book", "Pembukuan"  # what it is about and the account (kept_days.py)
    DEED = "deed", "Kontrol"  # person id and what they did (kept_days.py)


class Figure(TenantModel):
    """`period` is a business day (2026-11-21), or a month (2026-10), quarter (2026Q3) or year that
    is over. Refunds count
    below zero, as in the rows of sales; a column that means nothing for a dimension is 0.

    The id derives from outlet, dimension, period and key, so the primary key keeps a figure from
    being there twice."""

    dimension = models.CharField("menurut", max_length=12, choices=Dimension)
    period = models.CharField("masa", max_length=10)
    key = models.CharField(max_length=64)
    label = models.CharField("nama", max_length=200)
    sales = models.IntegerField("transaksi", default=0)
    refunds = models.IntegerField("retur", default=0)
    quantity_milli = models.BigIntegerField("jumlah (perseribu)", default=0)
    gross_minor = models.BigIntegerField("bruto", default=0)
    discount_minor = models.BigIntegerField("diskon", default=0)
    promotion_minor = models.BigIntegerField("promo", default=0)
    net_minor = models.BigIntegerField("neto", default=0)
    service_minor = models.BigIntegerField("biaya layanan", default=0)
    tax_minor = models.BigIntegerField("pajak", default=0)
    total_minor = models.BigIntegerField("penjualan", default=0)
    cost_minor = models.BigIntegerField("modal", default=0)
    other_base_minor = models.BigIntegerField("DPP nilai lain", default=0)  # of taxes

    class Meta:
        verbose_name = "laporan"
        verbose_name_plural = "laporan"
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=[
                    "merchant_id",
                    "outlet_id",
                    "dimension",
                    "period",
                    "key",
                    "total_minor",
                    "quantity_milli",
                ],
                name="figure_rank",  # the order of 20,000 products is read from it alone
            )
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.period} {self.label}"


class State(models.TextChoices):
    WAITING = "waiting", "Menunggu"
    MADE = "made", "Siap"
    FAILED = "failed", "Gagal"
    GONE = "gone", "Sudah dihapus"


class Export(TenantModel):
    """Asked for in the record; made by the worker, which writes `done` of `total` rows as it goes.
    The file lies in the data folder under the row's id."""

    event_id = models.UUIDField()
    report = models.CharField(max_length=40)
    title = models.CharField("laporan", max_length=200)
    first = models.CharField("dari", max_length=10)
    last = models.CharField("sampai", max_length=10)
    with_cost = models.BooleanField("dengan modal")
    asked_at = models.BigIntegerField("diminta")
    asked_by = models.CharField("oleh", max_length=200)
    state = models.CharField("keadaan", max_length=8, choices=State, default=State.WAITING)
    done = models.IntegerField("baris ditulis", default=0)
    total = models.IntegerField("baris", default=0)
    trouble = models.CharField("kendala", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "unduhan laporan"
        verbose_name_plural = "unduhan laporan"
        indexes: ClassVar[list[Any]] = [models.Index(fields=["state", "id"], name="export_due")]

    def __str__(self) -> str:
        return self.title


class RecapMail(TenantModel):
    """`id` is the outlet's. `sent_for`: the newest business day whose recap went out; that, and how
    sending goes, is this server's own."""

    address = models.EmailField("alamat e-mail", blank=True, default="")
    at_minute = models.PositiveSmallIntegerField("dikirim mulai (menit)", default=420)
    sent_for = models.CharField("terkirim untuk", max_length=10, blank=True, default="")
    attempts = models.PositiveIntegerField("dicoba", default=0)
    next_at = models.BigIntegerField("dicoba lagi", default=0)
    trouble = models.CharField("kendala", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "ringkasan harian"
        verbose_name_plural = "ringkasan harian"

    def __str__(self) -> str:
        return self.address


class StalePeriod(TenantModel):
    """`marks` grows with each mark, from any number: writing it locks the row, so that who sums a
    day waits for the sales that are being stored into it, and sees that there were any."""

    period = models.CharField("masa", max_length=10)
    marks = models.IntegerField(default=1)

    class Meta:
        verbose_name = "masa yang belum dijumlah"
        verbose_name_plural = "masa yang belum dijumlah"
        constraints: ClassVar[list[Any]] = [tenant_unique("period", name="stale_period")]

    def __str__(self) -> str:
        return self.period
