"""Backup: one row a file that was made. BackupPlace, BackupBucket, BackupCloud: where the owner
wants copies.
SafeHead: how far a copy that was tried holds each device's record.

`Backup` and `SafeHead` are this box's own memory of its own disks and stand on no record; a box
that was put back begins them anew. The places follow the record; how copying there went does not.
"""

from typing import Any, ClassVar

from django.db import models

from pos.journal.tenancy import TenantModel, tenant_unique


class FileKind(models.TextChoices):
    SNAPSHOT = "snapshot", "Cadangan lengkap"
    SEGMENT = "segment", "Catatan baru"


class Backup(TenantModel):
    """`after` and `marks`: {outlet: last number of its record} before and within the file.
    `tried_at` is null until a trial ended; `trouble` is what the trial found."""

    number = models.BigIntegerField("nomor")
    kind = models.CharField("jenis", max_length=8, choices=FileKind)
    name = models.CharField("berkas", max_length=80)
    made_at = models.BigIntegerField("dibuat")
    size_bytes = models.BigIntegerField("ukuran")
    digest = models.CharField(max_length=64)
    after = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    tried_at = models.BigIntegerField("diuji", null=True)
    elsewhere = models.BooleanField("di disk lain", default=False)
    trouble = models.CharField("kendala", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "cadangan"
        verbose_name_plural = "cadangan"
        constraints: ClassVar[list[Any]] = [tenant_unique("number", name="backup_number")]

    def __str__(self) -> str:
        return self.name


class BackupPlace(TenantModel):
    """`id` is the outlet's. `wanted_at`: somebody asked for a copy now."""

    folder = models.CharField("folder", max_length=200, blank=True, default="")
    wanted_at = models.BigIntegerField(default=0)
    copied_at = models.BigIntegerField(null=True)
    elsewhere = models.BooleanField(default=False)
    trouble = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "tempat cadangan"
        verbose_name_plural = "tempat cadangan"


class Carried(TenantModel):
    """How copying over the internet goes; `id` is the outlet's. `next_at`: not tried again before,
    after `attempts` in vain."""

    set_at = models.BigIntegerField(default=0)
    copied_at = models.BigIntegerField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.BigIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        abstract = True


class BackupBucket(Carried):
    """Copies to an S3-compatible storage service. No address: nowhere.

    `keys` is the key pair, locked with this server's own key and never on the record; a rebuild
    keeps it."""

    address = models.CharField("alamat", max_length=200, blank=True, default="")
    region = models.CharField("wilayah", max_length=40, blank=True, default="")
    bucket = models.CharField("bucket", max_length=63, blank=True, default="")
    prefix = models.CharField("folder", max_length=100, blank=True, default="")
    keys = models.TextField(editable=False, blank=True, default="")

    class Meta:
        verbose_name = "penyimpanan cadangan"
        verbose_name_plural = "penyimpanan cadangan"


class BackupCloud(Carried):
    """Copies to the Lancar cloud that the shop is linked to (sync.shelf). `is_paused`: this server
    was put back, and nothing goes until its owner says that it is no drill's computer."""

    is_on = models.BooleanField("simpan di cloud", default=False)
    is_paused = models.BooleanField(default=False)

    class Meta:
        verbose_name = "cadangan di cloud"
        verbose_name_plural = "cadangan di cloud"


class SafeHead(TenantModel):
    """A tried copy on another disk holds this device's stream up to `seq`."""

    device_id = models.UUIDField()
    epoch = models.IntegerField()
    stream = models.CharField(max_length=1)
    seq = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            tenant_unique("device_id", "epoch", "stream", name="safe_head_key")
        ]
