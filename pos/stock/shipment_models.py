"""Goods on their way between outlets: what each outlet said of them; a part of models.py.

One row for each paper: sent, cancelled, arrived, matched. Its goods say what they do to what is on
the way (`moved_milli`, `value_minor`: more of it is above zero), so what travels is their sum,
whatever came first. On a hub the papers of other outlets lie beside its own, as the cloud told
them; only its own move its stock.
"""

from typing import Any, ClassVar

from django.db import models

from pos.catalog.models import Product
from pos.journal.tenancy import TenantModel, tenant_unique


class Step(models.TextChoices):
    SENT = "sent", "Dikirim"
    CANCELLED = "cancelled", "Dibatalkan"
    ARRIVED = "arrived", "Diterima"
    MATCHED = "matched", "Dicocokkan"


class ShipmentPaper(TenantModel):
    """`outlet_id` is who says it. `source_id` and `target_id` are outlets."""

    shipment_id = models.UUIDField()
    step = models.CharField("kejadian", max_length=10, choices=Step)
    number = models.CharField("nomor", max_length=24)
    source_id = models.UUIDField()
    source_name = models.CharField("dari", max_length=200)
    target_id = models.UUIDField()
    target_name = models.CharField("ke", max_length=200)
    place = models.CharField(max_length=32)
    place_name = models.CharField("tempat", max_length=60)
    carrier = models.CharField("dibawa oleh", max_length=200, blank=True, default="")
    note = models.TextField("catatan", blank=True, default="")
    is_return = models.BooleanField("kembali", default=False)
    by_paper = models.BooleanField(default=False)
    person_id = models.UUIDField(null=True)
    event_id = models.UUIDField()
    happened_at = models.BigIntegerField("waktu")
    business_date = models.CharField("hari", max_length=10)

    class Meta:
        verbose_name = "kiriman antar cabang"
        verbose_name_plural = "kiriman antar cabang"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("shipment_id", "step", name="shipment_paper_key")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "shipment_id", "step"], name="shipment_paper_steps"
            ),
            models.Index(fields=["merchant_id", "step", "happened_at"], name="shipment_paper_step"),
            models.Index(  # the worker looks for them every round, of all merchants
                fields=["merchant_id"], condition=models.Q(by_paper=True), name="shipment_by_paper"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.source_name} → {self.target_name}"


class ShipmentGoods(TenantModel):
    """A line of a paper. What arrived and what of it was damaged is said where it was received."""

    paper = models.ForeignKey(
        ShipmentPaper, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="goods"
    )
    shipment_id = models.UUIDField()
    line = models.IntegerField()
    product = models.ForeignKey(
        Product, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    name = models.CharField("barang", max_length=200)
    unit = models.CharField("satuan", max_length=16)
    factor_milli = models.BigIntegerField()
    base_unit = models.CharField(max_length=16)
    moved_milli = models.BigIntegerField("jumlah")
    value_minor = models.BigIntegerField("nilai")
    arrived_milli = models.BigIntegerField("datang", default=0)
    damaged_milli = models.BigIntegerField("rusak", default=0)
    expires_on = models.CharField("kedaluwarsa", max_length=10, blank=True, default="")
    serials = models.JSONField("nomor seri", default=list)
    note = models.CharField("alasan", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "barang kiriman"
        verbose_name_plural = "barang kiriman"
        ordering: ClassVar[list[str]] = ["line"]
        constraints: ClassVar[list[Any]] = [
            tenant_unique("paper", "line", name="shipment_goods_key")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "shipment_id"], name="shipment_goods_of")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.moved_milli}"
