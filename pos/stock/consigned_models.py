"""Goods on consignment: whose a product is, and what was sold of it; a part of models.py.

Consigned      a product that stays its supplier's until it is sold, and what he gets for it
ConsignedMove  what was sold of it or came back, and in which settlement it is
"""

from typing import Any, ClassVar

from django.db import models

from pos.catalog.models import Product
from pos.journal.tenancy import TenantModel, tenant_unique


class Consigned(TenantModel):
    """`cost_minor` is what the supplier gets for a base unit; null: it is the shop's own again.
    `terms` is all that was ever agreed, the oldest first: [moment, supplier, cost or null]."""

    product = models.ForeignKey(
        Product,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="consigned",
        verbose_name="barang",
    )
    supplier_id = models.UUIDField("pemasok")
    cost_minor = models.BigIntegerField("harga titip", null=True)
    agreed_at = models.BigIntegerField("disepakati")
    terms = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = "barang titipan"
        verbose_name_plural = "barang titipan"
        constraints: ClassVar[list[Any]] = [tenant_unique("product", name="consigned_key")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.cost_minor}"


class ConsignedMove(TenantModel):
    """`id` is the movement's. `quantity_milli` was sold; below zero it came back. `settled_in` is
    the settlement's document."""

    product = models.ForeignKey(
        Product, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    supplier_id = models.UUIDField("pemasok")
    quantity_milli = models.BigIntegerField("terjual")
    owed_minor = models.BigIntegerField("hak pemasok")
    device_id = models.UUIDField()
    epoch = models.IntegerField()
    seq = models.BigIntegerField()
    happened_at = models.BigIntegerField("waktu")
    settled_in = models.UUIDField(null=True)

    class Meta:
        verbose_name = "titipan terjual"
        verbose_name_plural = "titipan terjual"
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "outlet_id", "supplier_id", "settled_in"],
                name="consigned_move_of",
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.quantity_milli}"
