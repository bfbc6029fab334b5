"""The lines of a settlement of goods on consignment; a part of models.py."""

from typing import Any, ClassVar

from django.db import models

from pos.catalog.models import Product
from pos.journal.tenancy import TenantModel, tenant_unique


class SettledLine(TenantModel):
    """What was sold of one product on consignment, in a receipt that is a settlement."""

    receipt = models.ForeignKey(
        "purchasing.Receipt",
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="settled",
    )
    line = models.IntegerField()
    product = models.ForeignKey(
        Product, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    name = models.CharField("barang", max_length=200)
    unit = models.CharField("satuan", max_length=16)
    quantity_milli = models.BigIntegerField("terjual")
    total_minor = models.BigIntegerField("hak pemasok")

    class Meta:
        verbose_name = "baris bagi hasil"
        verbose_name_plural = "baris bagi hasil"
        ordering: ClassVar[list[str]] = ["line"]
        constraints: ClassVar[list[Any]] = [tenant_unique("receipt", "line", name="settled_line")]

    def __str__(self) -> str:
        return f"{self.name} {self.quantity_milli}"
