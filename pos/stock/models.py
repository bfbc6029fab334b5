"""Stock is a sum of identified movements. Rows are written by projections only.

Quantities are thousandths of the product's base unit: a dus is 40 of it, whole or opened.

Movement    one line of one event: how much of a product moved, and what it was worth
Level       the sum of an outlet's movements of a product in one place
Batch       what is left of one expiry date of a product, in all places together
Place       where goods lie (toko, gudang); one of them is sold from
Transfer    goods carried from one place to another, with its TransferLines
Consigned   a product that is its supplier's until it is sold, with its ConsignedMoves
            (consigned_models.py)
SerialStep  what happened to a piece that has a serial number (serial_models.py)
StockCount  people count while the shop sells; CountEntry one observation, CountLine what was
            posted of it, LateMove what arrived afterwards and was in it already
ValueChange what stock lost or gained otherwise than by buying, selling and carrying
ShipmentPaper what an outlet said of goods on their way to another (shipment_models.py)
"""

from typing import Any, ClassVar

from django.db import models

from pos.catalog.models import Product
from pos.journal.tenancy import TenantModel, merchant_unique, tenant_unique
from pos.outlets.masters import MasterModel
from pos.stock import (  # noqa: F401  (Django looks here)
    consigned_models,
    serial_models,
    shipment_models,
)

SHOP = "shop"  # the place that is sold from; older events know no other


class Reason(models.TextChoices):
    SALE = "sale", "Penjualan"
    RETURNED = "returned", "Retur pelanggan"
    RECEIVED = "received", "Barang masuk"
    SENT_BACK = "sent_back", "Kembali ke pemasok"
    OPENING = "opening", "Stok awal"
    COUNT = "count", "Stok opname"
    LATE = "late", "Sudah terhitung"
    MOVED = "moved", "Pindah tempat"
    SENT = "sent", "Dikirim ke cabang"
    ARRIVED = "arrived", "Dari cabang lain"
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
    being written twice; a further unique key would cost every sale four index entries.
    `expires_on` is known of what came in with a date, and of what is taken from such a batch."""

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
    expires_on = models.CharField("kedaluwarsa", max_length=10, blank=True, default="")
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
            ),
            # The books ask what came in on which days; a sale pays nothing for it.
            models.Index(
                fields=["merchant_id", "outlet_id", "business_date", "reason", "cost_value_minor"],
                condition=~models.Q(reason="sale"),
                name="movement_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.quantity_milli}"


class Level(TenantModel):
    """`revision` counts the moves of the levels whose stock the shop really keeps, in the order of
    the record: tablets ask for what is newer than what they have. 0: nobody ever entered stock, so
    nobody is told a number. `oversold_event` is the sale that took the level below zero; null when
    it is not. `counted_at` is the time of the newest posted observation, `counted_in` its count."""

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
    counted_at = models.BigIntegerField(default=0, editable=False)
    counted_in = models.UUIDField(null=True, editable=False)

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


class Batch(TenantModel):
    """Of products that expire; what these numbers mean is in batches.py. The row without a date is
    there for each of them: `moved_at` is the time of the last movement that is in, `stepped_at` of
    the last that was in a date, of a date, or brought goods."""

    product = models.ForeignKey(
        Product,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="batches",
        verbose_name="barang",
    )
    expires_on = models.CharField("kedaluwarsa", max_length=10, blank=True, default="")
    quantity_milli = models.BigIntegerField("jumlah (perseribu)")
    moved_at = models.BigIntegerField(default=0)
    stepped_at = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "tanggal kedaluwarsa"
        verbose_name_plural = "tanggal kedaluwarsa"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("product", "expires_on", name="batch_key")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "expires_on"], name="batch_expiring")
        ]

    def __str__(self) -> str:
        return f"{self.expires_on} {self.quantity_milli}"


class StockCount(TenantModel):
    """`closed_at` None: people may count. `category_id` None: the whole place."""

    class State(models.TextChoices):
        OPEN = "open", "Sedang dihitung"
        POSTED = "posted", "Dibukukan"
        DROPPED = "dropped", "Dibatalkan"

    event_id = models.UUIDField()
    name = models.CharField("nama", max_length=120)
    place = models.CharField("tempat", max_length=32)
    category_id = models.UUIDField(null=True)
    category_name = models.CharField("kategori", max_length=200, blank=True, default="")
    state = models.CharField("keadaan", max_length=8, choices=State, default=State.OPEN)
    opened_at = models.BigIntegerField("mulai")
    opened_by_id = models.UUIDField(null=True)
    closed_at = models.BigIntegerField("selesai", null=True)
    closed_by_id = models.UUIDField(null=True)
    note = models.TextField("catatan", blank=True, default="")
    business_date = models.CharField("hari", max_length=10)

    class Meta:
        verbose_name = "stok opname"
        verbose_name_plural = "stok opname"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="stock_count_key")]

    def __str__(self) -> str:
        return self.name


class CountEntry(TenantModel):
    """`id` is the event's: one product counted on one shelf at one time."""

    count = models.ForeignKey(
        StockCount, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="entries"
    )
    product = models.ForeignKey(
        Product, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    name = models.CharField("barang", max_length=200)
    shelf = models.CharField("rak", max_length=40, blank=True, default="")
    unit = models.CharField("satuan", max_length=16)
    quantity_milli = models.BigIntegerField("jumlah")
    base_quantity_milli = models.BigIntegerField()
    recorded_milli = models.BigIntegerField()
    begun_at = models.BigIntegerField()
    counted_at = models.BigIntegerField("waktu")
    person_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = "hitungan"
        verbose_name_plural = "hitungan"
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "outlet_id", "count", "counted_at"], name="count_entry_of"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.base_quantity_milli}"


class CountLine(TenantModel):
    """`id` is also that of its movement."""

    count = models.ForeignKey(
        StockCount, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="lines"
    )
    product = models.ForeignKey(
        Product, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    name = models.CharField("barang", max_length=200)
    unit = models.CharField("satuan", max_length=16)
    counted_at = models.BigIntegerField("waktu")
    counted_milli = models.BigIntegerField("dihitung")
    expected_milli = models.BigIntegerField("tercatat")
    difference_milli = models.BigIntegerField("selisih")

    class Meta:
        verbose_name = "baris stok opname"
        verbose_name_plural = "baris stok opname"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "count"], name="count_line_of")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.difference_milli}"


class LateMove(TenantModel):
    """Arrived after its product's count was posted, with an earlier time: not taken off again.
    `id` is that of the movement which makes up for it."""

    count = models.ForeignKey(
        StockCount, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="late"
    )
    product = models.ForeignKey(
        Product, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    name = models.CharField("barang", max_length=200)
    document_id = models.UUIDField()
    quantity_milli = models.BigIntegerField("jumlah")
    happened_at = models.BigIntegerField("waktu")
    counted_at = models.BigIntegerField("dihitung")

    class Meta:
        verbose_name = "penjualan terlambat"
        verbose_name_plural = "penjualan terlambat"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "count"], name="late_move_of")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.quantity_milli}"


class ValueChange(TenantModel):
    """Value that came or went otherwise than by buying, selling and carrying; signed, so a loss is
    below zero. `reason` is the movement's, or "revaluation": goods sold beyond the stock turned out
    to have cost more (below zero) or less than they were guessed to. What stands in stock is what
    came in, less what the goods of the sales cost, and these."""

    product = models.ForeignKey(
        Product, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    reason = models.CharField("sebab", max_length=12)
    quantity_milli = models.BigIntegerField("jumlah")
    value_minor = models.BigIntegerField("nilai")
    business_date = models.CharField("hari", max_length=10)

    class Meta:
        verbose_name = "perubahan nilai stok"
        verbose_name_plural = "perubahan nilai stok"
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "outlet_id", "business_date"], name="value_change_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.value_minor}"


class Place(MasterModel):
    """Its id is the outlet's own for the place that is sold from. No rows: there is only that."""

    GROUPS: ClassVar = {"identity": ("name",), "state": ("archived",)}

    name = models.CharField("nama", max_length=60, blank=True, default="")
    archived = models.BooleanField("diarsipkan", default=False)

    class Meta:
        verbose_name = "tempat"
        verbose_name_plural = "tempat"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="place_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_sold_from(self) -> bool:
        return bool(self.id == self.outlet_id)

    @property
    def code(self) -> str:
        """As events and levels name it."""
        return SHOP if self.is_sold_from else self.id.hex


class Transfer(TenantModel):
    event_id = models.UUIDField()
    source = models.CharField(max_length=32)
    source_name = models.CharField("dari", max_length=60)
    target = models.CharField(max_length=32)
    target_name = models.CharField("ke", max_length=60)
    note = models.TextField("catatan", blank=True, default="")
    person_id = models.UUIDField(null=True)
    happened_at = models.BigIntegerField("waktu")
    business_date = models.CharField("hari", max_length=10)

    class Meta:
        verbose_name = "pindah barang"
        verbose_name_plural = "pindah barang"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="transfer_key")]

    def __str__(self) -> str:
        return f"{self.source_name} → {self.target_name}"


class TransferLine(TenantModel):
    transfer = models.ForeignKey(
        Transfer, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="lines"
    )
    line = models.IntegerField()
    product = models.ForeignKey(
        Product, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    name = models.CharField("barang", max_length=200)
    unit = models.CharField("satuan", max_length=16)
    quantity_milli = models.BigIntegerField("jumlah")
    base_unit = models.CharField(max_length=16)
    base_quantity_milli = models.BigIntegerField()

    class Meta:
        verbose_name = "baris pindah barang"
        verbose_name_plural = "baris pindah barang"
        ordering: ClassVar[list[str]] = ["line"]
        constraints: ClassVar[list[Any]] = [
            tenant_unique("transfer", "line", name="transfer_line_key")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.base_quantity_milli}"
