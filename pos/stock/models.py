"""Stock is a sum of identified movements. Rows are written by projections only.

Movement  one line of one event: how much of a product moved, and what it was worth
Level     the sum of an outlet's movements of a product in one place
"""

from typing import Any, ClassVar

from django.db import models

from pos.catalog.models import Product
from pos.journal.tenancy import TenantModel, tenant_unique


class Reason(models.TextChoices):
    SALE = "sale", "Penjualan"
    RETURNED = "returned", "Retur pelanggan"
    RECEIVED = "received", "Barang masuk"
    SENT_BACK = "sent_back", "Kembali ke pemasok"
    OPENING = "opening", "Stok awal"
    COUNT = "count", "Stok opname"
    WASTE = "waste", "Rusak"
    EXPIRED = "expired", "Kedaluwarsa"
    LOST = "lost", "Hilang"
    FOUND = "found", "Ditemukan"
    OWN_USE = "own_use", "Dipakai sendiri"
    OTHER = "other", "Lain-lain"


class Movement(TenantModel):
    """`quantity_milli` is signed, in base units. `cost_value_minor` is signed too and stamped by
    the projection at moving average; `revaluation_minor` is what the level's value had to be
    corrected by when a receipt ended an oversold level whose cost had been a guess. Level = sum
    of both.

    The id derives from the event and the line, so the primary key alone keeps a movement from
    being written twice; a further unique key would cost every sale four index entries."""

    product = models.ForeignKey(
        Product,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,  # the ledger's index below serves
        related_name="movements",
        verbose_name="barang",
    )
    place = models.CharField("tempat", max_length=32)
    quantity_milli = models.BigIntegerField("jumlah (perseribu)")
    cost_value_minor = models.BigIntegerField("nilai")
    revaluation_minor = models.BigIntegerField("koreksi nilai", default=0)
    reason = models.CharField("sebab", max_length=12, choices=Reason)
    note = models.CharField("catatan", max_length=200, blank=True, default="")
    document_id = models.UUIDField()
    event_id = models.UUIDField()
    device_id = models.UUIDField()
    epoch = models.IntegerField()
    seq = models.BigIntegerField()
    line = models.IntegerField()
    happened_at = models.BigIntegerField("waktu")
    business_date = models.CharField("hari", max_length=10)

    class Meta:
        verbose_name = "mutasi stok"
        verbose_name_plural = "mutasi stok"
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "outlet_id", "product", "happened_at"],
                name="movement_ledger",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.quantity_milli}"


class Level(TenantModel):
    """`revision` counts the moves of the levels whose stock the shop really keeps, in the order of
    the record: tablets ask for what is newer than what they have. 0: nobody ever entered stock, so
    nobody is told a number. `oversold_event` is the sale that took the level below zero; null when
    it is not."""

    product = models.ForeignKey(
        Product,
        models.DO_NOTHING,
        db_constraint=False,
        related_name="levels",
        verbose_name="barang",
    )
    place = models.CharField("tempat", max_length=32)
    quantity_milli = models.BigIntegerField("jumlah (perseribu)", default=0)
    value_minor = models.BigIntegerField("nilai", default=0)
    moved_at = models.BigIntegerField("terakhir bergerak", default=0)
    revision = models.BigIntegerField(default=0, editable=False)
    oversold_event = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = "stok"
        verbose_name_plural = "stok"
        constraints: ClassVar[list[Any]] = [tenant_unique("product", "place", name="level_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "revision"], name="level_revision")
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.quantity_milli}"

    @property
    def unit_cost_minor(self) -> int | None:
        """Average cost of one base unit, rounded down to whole minor units; None without stock."""
        if self.quantity_milli <= 0:
            return None
        return self.value_minor * 1000 // self.quantity_milli
