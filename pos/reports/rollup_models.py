"""Rollups: sums that every sale moves in its own transaction, for pages that are looked at all day.

HourSum     one outlet, one hour of a business day
PaymentSum  one outlet, one way to pay, one business day
ProductSum  one product, one business day, all outlets of the merchant together
LateSum     what came in for a business day after that day was over, by the day it came

Finer grains are measured useless (reference/cloud.md §2). The reports' own figures (models.py) are
summed a whole day at a time and know more dimensions; for the same day both say the same.
"""

from typing import Any, ClassVar

from django.db import models

from pos.journal.tenancy import TenantModel, tenant_unique


class HourSum(TenantModel):
    """`hour`: 0 … 23 on the outlet's clock when the sale came in. Refunds count below zero."""

    business_date = models.CharField("hari", max_length=10)
    hour = models.PositiveSmallIntegerField("jam")
    sales = models.BigIntegerField("transaksi")
    refunds = models.BigIntegerField("retur")
    total_minor = models.BigIntegerField("penjualan")
    net_minor = models.BigIntegerField("neto")
    cost_minor = models.BigIntegerField("modal")

    class Meta:
        verbose_name = "jumlah per jam"
        verbose_name_plural = "jumlah per jam"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("business_date", "hour", name="hour_sum"),
        ]


class PaymentSum(TenantModel):
    business_date = models.CharField("hari", max_length=10)
    method = models.CharField("cara bayar", max_length=40)
    kind = models.CharField("jenis", max_length=12)
    payments = models.BigIntegerField("pembayaran")
    amount_minor = models.BigIntegerField("jumlah")

    class Meta:
        verbose_name = "jumlah per cara bayar"
        verbose_name_plural = "jumlah per cara bayar"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("business_date", "method", "kind", name="payment_sum"),
        ]


class ProductSum(TenantModel):
    """Stands under the whole merchant (its own id is the outlet)."""

    business_date = models.CharField("hari", max_length=10)
    product_id = models.UUIDField()
    quantity_milli = models.BigIntegerField("jumlah (perseribu)")
    total_minor = models.BigIntegerField("penjualan")
    net_minor = models.BigIntegerField("neto")
    cost_minor = models.BigIntegerField("modal")

    class Meta:
        verbose_name = "jumlah per barang"
        verbose_name_plural = "jumlah per barang"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("business_date", "product_id", name="product_sum"),
        ]


class LateSum(TenantModel):
    """The past as it changed: told to the owner, so that no old report differs in silence."""

    business_date = models.CharField("hari", max_length=10)
    arrived_on = models.CharField("datang pada", max_length=10)
    sales = models.BigIntegerField("transaksi")
    refunds = models.BigIntegerField("retur")
    total_minor = models.BigIntegerField("penjualan")

    class Meta:
        verbose_name = "penjualan terlambat"
        verbose_name_plural = "penjualan terlambat"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("arrived_on", "business_date", name="late_sum"),
        ]
