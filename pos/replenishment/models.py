"""Forecasts of demand, made anew each day by the worker from the figures of sales. No facts.

Season    one row an outlet: its weekday factors, and how far today's round of forecasts has come
Forecast  what one product sells a day
"""

from typing import Any, ClassVar

from django.db import models

from pos.catalog.models import Product
from pos.journal.tenancy import TenantModel, tenant_unique


class Season(TenantModel):
    """`id` is the outlet's. `through` is the last day that was counted; `next_product` the product
    to go on with, None when all are done."""

    through = models.CharField("dihitung sampai", max_length=10)
    factors = models.JSONField("faktor hari", default=list)
    next_product = models.UUIDField(null=True)

    class Meta:
        verbose_name = "musim mingguan"
        verbose_name_plural = "musim mingguan"

    def __str__(self) -> str:
        return self.through


class Forecast(TenantModel):
    """The numbers are those of forecast.Demand."""

    product = models.ForeignKey(
        Product,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name="barang",
    )
    daily_milli = models.BigIntegerField("terjual sehari (perseribu)")
    deviation_milli = models.BigIntegerField("simpangan (perseribu)")
    counted_days = models.PositiveSmallIntegerField("hari dihitung")
    short_days = models.PositiveSmallIntegerField("hari tanpa stok")

    class Meta:
        verbose_name = "saran pesanan"
        verbose_name_plural = "saran pesanan"
        constraints: ClassVar[list[Any]] = [tenant_unique("product", name="forecast_key")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.daily_milli}"
