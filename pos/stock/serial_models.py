"""Serial numbers: one row for each step of each piece, never changed; a part of models.py.

Where a piece is now is what its last step says (serials.py).
"""

from typing import Any, ClassVar

from django.db import models

from pos.catalog.models import Product
from pos.journal.tenancy import TenantModel


class Step(models.TextChoices):
    IN = "in", "Masuk"
    SOLD = "sold", "Terjual"
    BACK = "back", "Dikembalikan pembeli"
    OUT = "out", "Keluar"


class SerialStep(TenantModel):
    """`key` is what a number is found by; `document_id` the receipt, the sale or the refund, and
    `noted_in` the page on which people noted it."""

    product = models.ForeignKey(
        Product,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name="barang",
    )
    name = models.CharField("barang", max_length=200)
    serial = models.CharField("nomor seri", max_length=40)
    key = models.CharField(max_length=40)
    step = models.CharField("kejadian", max_length=8, choices=Step)
    document_id = models.UUIDField()
    reference = models.CharField("dokumen", max_length=200, blank=True, default="")
    happened_at = models.BigIntegerField("waktu")
    event_id = models.UUIDField()
    noted_in = models.UUIDField(null=True)

    class Meta:
        verbose_name = "nomor seri"
        verbose_name_plural = "nomor seri"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "key"], name="serial_step_key"),
            models.Index(fields=["merchant_id", "outlet_id", "product"], name="serial_step_of"),
            models.Index(
                fields=["merchant_id", "outlet_id", "document_id"], name="serial_step_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.serial}"
