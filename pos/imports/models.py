"""Lists that somebody hands in, and what each of them did.

Import      one file: what it is a list of, how its columns are read, how far the work is
ImportStep  one row that went in: what stood before and what stands since, for 24 hours of undo

Both are this server's own notes, not projections: what changed in the shop is told by the events of
the goods themselves, who brought the file in by import.begun and import.undone.
"""

from typing import Any, ClassVar

from django.db import models

from pos.journal.tenancy import TenantModel, tenant_unique


class Target(models.TextChoices):
    PRODUCTS = "products", "Barang & harga"
    STOCK = "stock", "Stok awal"
    CUSTOMERS = "customers", "Pelanggan"


class State(models.TextChoices):
    CHECKING = "checking", "Sedang diperiksa"
    ASKING = "asking", "Perlu jawaban"
    CHECKED = "checked", "Siap diimpor"
    APPLYING = "applying", "Sedang diimpor"
    DONE = "done", "Selesai"
    UNDOING = "undoing", "Sedang diurungkan"
    UNDONE = "undone", "Diurungkan"
    FAILED = "failed", "Gagal"


WORKED = (State.CHECKING, State.APPLYING, State.UNDOING)


class Import(TenantModel):
    """`options` is what the person chose (columns by field, style of numbers, tax class), `found`
    what the file showed, `counts` rows by verdict. `tries`: how often the worker began without
    getting on; a file that kills it is given up. The file lies in the data folder under `id`."""

    target = models.CharField("isi", max_length=12, choices=Target)
    file_name = models.CharField("berkas", max_length=120)
    sha256 = models.CharField(max_length=64)
    vendor = models.CharField("asal", max_length=40, blank=True, default="")
    state = models.CharField("keadaan", max_length=8, choices=State, default=State.CHECKING)
    options = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    done = models.IntegerField("baris selesai", default=0)
    total = models.IntegerField("baris", default=0)
    tries = models.PositiveSmallIntegerField("dicoba", default=0)
    trouble = models.CharField("kendala", max_length=300, blank=True, default="")
    by_id = models.UUIDField("oleh (nomor)")
    by_name = models.CharField("oleh", max_length=200)
    asked_at = models.BigIntegerField("diunggah")
    finished_at = models.BigIntegerField("selesai", null=True)
    is_kept = models.BooleanField("berkasnya masih ada", default=True)

    class Meta:
        verbose_name = "impor"
        verbose_name_plural = "impor"
        indexes: ClassVar[list[Any]] = [models.Index(fields=["state", "id"], name="import_due")]

    def __str__(self) -> str:
        return self.file_name


class ImportStep(TenantModel):
    """`before` null: the row made something new. Groups as the event of `noun` has them."""

    class Undo(models.TextChoices):
        NO = "", "Belum"
        BACK = "back", "Dikembalikan"
        LEFT = "left", "Dibiarkan"

    import_id = models.UUIDField()
    row = models.IntegerField()
    noun = models.CharField(max_length=12)
    entity_id = models.UUIDField()
    before = models.JSONField(null=True)
    after = models.JSONField()
    undo = models.CharField(max_length=4, choices=Undo, blank=True, default=Undo.NO)

    class Meta:
        verbose_name = "baris impor"
        verbose_name_plural = "baris impor"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("import_id", "row", "noun", name="import_step_key")
        ]

    def __str__(self) -> str:
        return f"{self.row}"
