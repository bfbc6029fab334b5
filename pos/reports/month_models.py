"""Closed months of the books, and what came for them afterwards (projected from their events)."""

from typing import Any, ClassVar

from django.db import models

from pos.journal.tenancy import TenantModel, tenant_unique


class ClosedMonth(TenantModel):
    """`entries`: [day, what it is about, account, amount], as in its event, for ever."""

    month = models.CharField("bulan", max_length=7)
    closed_at = models.BigIntegerField("ditutup")
    closed_by_name = models.CharField("ditutup oleh", max_length=200)
    entries = models.JSONField(default=list)

    class Meta:
        verbose_name = "bulan yang ditutup"
        verbose_name_plural = "bulan yang ditutup"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("id", name="closed_month_key"),
            tenant_unique("month", name="closed_month_once"),
        ]

    def __str__(self) -> str:
        return self.month


class MonthAddendum(TenantModel):
    """`entries` as above: what the month was short of. It stands in the books on `dated`."""

    month = models.CharField("bulan", max_length=7)
    number = models.PositiveIntegerField("susulan ke")
    dated = models.CharField("tanggal", max_length=10)
    noted_at = models.BigIntegerField("dicatat")
    entries = models.JSONField(default=list)

    class Meta:
        verbose_name = "susulan bulan"
        verbose_name_plural = "susulan bulan"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("id", name="month_addendum_key"),
            tenant_unique("month", "number", name="month_addendum_number"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "dated"], name="month_addendum_dated")
        ]

    def __str__(self) -> str:
        return f"{self.month} #{self.number}"
