"""Rows of the record. Events are insert-only; only `state`, `reason` and `proof` may change later.

Event       one signed event: the bytes as received, and columns read from them
Head        the contiguous end of one (device, epoch, stream): what we acknowledge
Fork        other content under a key we already have: kept as evidence
DeviceKey   public key of a device epoch (projection of device.paired / device.revoked)
Ledger      one row per shop: number counter, incarnation, our own device and clock
FieldGroup  last writer of a field group of master data, LostChange the writers that lost
Problem     the "Perlu dicek" inbox
Handling    who took, said or settled what about a problem (projection of problem.handled)
"""

import uuid
from typing import Any, ClassVar

from django.db import models

from pos.journal.tenancy import TenantModel, merchant_unique, tenant_unique


class State(models.IntegerChoices):
    """What became of a stored event. ELSEWHERE: the cloud said it of another outlet; it keeps the
    cloud's chain whole here, and changes no row. IDLE: this server said it before it was put back,
    and here and now it must change no row (sync/own_word.py)."""

    APPLIED = 0, "Diterapkan"
    PENDING = 1, "Menunggu versi baru"
    QUARANTINED = 2, "Perlu dicek"
    ELSEWHERE = 3, "Milik cabang lain"
    IDLE = 4, "Disimpan tanpa akibat"


class Proof(models.IntegerChoices):
    """What is known about an event's own signature. CHAINED: covered by a later signature only."""

    CHAINED = 0, "Tercakup rantai"
    PROVEN = 1, "Terbukti"
    UNPROVEN = 2, "Tidak terbukti"


class Event(TenantModel):
    """No index more than is asked: each costs every sale. The id is unique by the key alone."""

    server_seq = models.BigIntegerField()
    applied_seq = models.BigIntegerField(null=True)
    device_id = models.UUIDField()
    series = models.CharField(max_length=8)
    epoch = models.IntegerField()
    stream = models.CharField(max_length=1)
    seq = models.BigIntegerField()
    kind = models.CharField("jenis", max_length=64)
    version = models.IntegerField()
    hlc_ms = models.BigIntegerField()
    hlc_counter = models.IntegerField()
    actor_id = models.UUIDField(null=True)
    shift_id = models.UUIDField(null=True)
    business_date = models.CharField(max_length=10)
    raw = models.BinaryField()
    signature = models.CharField(max_length=86)
    hash = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    received_at = models.BigIntegerField()
    via = models.CharField(max_length=8)
    state = models.SmallIntegerField(choices=State)
    proof = models.SmallIntegerField(choices=Proof, default=Proof.CHAINED)
    reason = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "kejadian"
        verbose_name_plural = "catatan kejadian"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("device_id", "epoch", "stream", "seq", name="event_key"),
            tenant_unique("server_seq", name="event_server_seq"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "kind"], name="event_kind"),
            models.Index(fields=["applied_seq"], name="event_applied"),
            models.Index(
                fields=["server_seq"], name="event_not_applied", condition=models.Q(state__gt=0)
            ),
            models.Index(
                fields=["merchant_id", "state"],
                name="event_waiting",
                condition=models.Q(state__gt=0),
            ),
            models.Index(
                fields=["server_seq"], name="event_not_proven", condition=models.Q(proof=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.series}/{self.stream}{self.seq}"


class Head(TenantModel):
    device_id = models.UUIDField()
    epoch = models.IntegerField()
    stream = models.CharField(max_length=1)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            tenant_unique("device_id", "epoch", "stream", name="head_key")
        ]


class Fork(TenantModel):
    device_id = models.UUIDField()
    epoch = models.IntegerField()
    stream = models.CharField(max_length=1)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    raw = models.BinaryField()
    signature = models.CharField(max_length=200)
    reason = models.CharField(max_length=64)
    received_at = models.BigIntegerField()

    class Meta:
        verbose_name = "cabang catatan"
        verbose_name_plural = "cabang catatan"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("device_id", "epoch", "stream", "seq", "hash", name="fork_key")
        ]


class DeviceKey(TenantModel):
    device_id = models.UUIDField()
    epoch = models.IntegerField()
    series = models.CharField(max_length=8)
    role = models.CharField(max_length=16)
    public_key = models.CharField(max_length=87)
    revoked_at = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            tenant_unique("device_id", "epoch", name="device_key_epoch"),
            tenant_unique("series", name="device_key_series"),
        ]


class Ledger(TenantModel):
    """`server_seq` is the last number given out; it is locked in every writing transaction,
    because database sequences do not commit in order and a cursor would skip rows.

    `lost_from_epoch`: this server was put back to an older copy, and what it said itself from this
    epoch on may still lie at its cloud; null once all of it has come back."""

    server_seq = models.BigIntegerField(default=0)
    incarnation = models.UUIDField(default=uuid.uuid4)
    device_id = models.UUIDField()
    epoch = models.IntegerField(default=1)
    series = models.CharField(max_length=8)
    hlc_ms = models.BigIntegerField(default=0)
    hlc_counter = models.IntegerField(default=0)
    lost_from_epoch = models.IntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [tenant_unique(name="ledger_shop")]


class FieldGroup(TenantModel):
    entity = models.CharField(max_length=32)
    entity_id = models.UUIDField()
    group = models.CharField(max_length=32)
    hlc_ms = models.BigIntegerField()
    hlc_counter = models.IntegerField()
    device_id = models.UUIDField()
    event_id = models.UUIDField()
    value = models.JSONField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            merchant_unique("entity", "entity_id", "group", name="field_group_key")
        ]


class LostChange(TenantModel):
    """Somebody's change that a later change replaced without having seen it."""

    entity = models.CharField("jenis", max_length=32)
    entity_id = models.UUIDField()
    group = models.CharField("bagian", max_length=32)
    event_id = models.UUIDField()
    winner_event_id = models.UUIDField()
    value = models.JSONField("nilai")

    class Meta:
        verbose_name = "perubahan yang kalah"
        verbose_name_plural = "perubahan yang kalah"
        constraints: ClassVar[list[Any]] = [
            merchant_unique("entity", "entity_id", "group", "event_id", name="lost_change_key")
        ]


class Problem(TenantModel):
    """One thing a person should look at. `key` makes reporting the same thing twice harmless."""

    code = models.CharField("kode", max_length=48)
    key = models.CharField(max_length=160)
    sentence = models.CharField("keterangan", max_length=500)
    suggestion = models.CharField("saran", max_length=300, blank=True, default="")
    event_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    opened_at = models.BigIntegerField("sejak")
    settled_at = models.BigIntegerField("selesai", null=True)
    settled_by = models.UUIDField(null=True)
    assigned_to = models.UUIDField(null=True)
    reopened_at = models.BigIntegerField(null=True)  # what was settled before is said anew

    class Meta:
        verbose_name = "perlu dicek"
        verbose_name_plural = "perlu dicek"
        constraints: ClassVar[list[Any]] = [tenant_unique("code", "key", name="problem_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["opened_at"], name="problem_open", condition=models.Q(settled_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.sentence


class Handling(TenantModel):
    """One step of dealing with a problem: who, when, words. Its id is its event's.

    Servers number their problems each for itself, so it names one by what that is about."""

    class Act(models.TextChoices):
        ASSIGNED = "assigned", "Diserahkan"
        COMMENTED = "commented", "Catatan"
        SETTLED = "settled", "Selesai"

    problem_outlet_id = models.UUIDField()
    code = models.CharField(max_length=48)
    key = models.CharField(max_length=160)
    act = models.CharField(max_length=10, choices=Act)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    to_id = models.UUIDField(null=True)
    to_name = models.CharField(max_length=200, blank=True, default="")
    note = models.CharField(max_length=1000, blank=True, default="")
    corrected_by = models.UUIDField(null=True)
    at_ms = models.BigIntegerField()
    hlc_ms = models.BigIntegerField()
    hlc_counter = models.IntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="handling_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "problem_outlet_id", "code", "key"], name="handling_problem"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.note or self.Act(self.act).label}"
