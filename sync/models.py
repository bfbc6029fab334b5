"""HubLink, LinkCode, Telling, Deposit, KeptCopy: the cloud's. Uplink, CloudHead: the hub's. Told,
SyncLine: both's.

HubLink    whose word the cloud takes for an outlet: one hub, by its key; and when it was last heard
LinkCode   a one-time code that lets a hub in; only its hash is kept
Telling    how far the cloud has looked for what one outlet said and the others must hear
Told       a merchant-wide event that the cloud told on: by whom, when
Deposit    an event that a tablet left at the cloud because its server was silent (deposits.py)
KeptCopy   a sealed copy of a shop that its server keeps at the cloud (copies.py)
SyncLine   the log of a line between hub and cloud, on both: an hour of work, or an outage
Uplink     where the hub sends its record, how far the cloud has it, and what is in the way
CloudHead  the end of each stream that the cloud acknowledged: the protocol's `durable.cloud`

HubLink and Uplink follow the record; what is written while data flow (heard, sent) does not.
"""

from typing import Any, ClassVar

from django.db import models

from pos.journal.tenancy import TenantModel, tenant_unique


class HubLink(TenantModel):
    """`id` is the outlet's. `waiting`: what the hub said it still has to send."""

    device_id = models.UUIDField(db_index=True)
    epoch = models.IntegerField()
    public_key = models.CharField(max_length=87)
    name = models.CharField("server", max_length=200)
    linked_at = models.BigIntegerField("terhubung sejak")
    unlinked_at = models.BigIntegerField("dicabut", null=True)
    heard_at = models.BigIntegerField("terdengar", null=True)
    received_at = models.BigIntegerField("terakhir menerima", null=True)
    waiting = models.BigIntegerField("menunggu", default=0)
    version = models.CharField("versi", max_length=40, blank=True, default="")

    class Meta:
        verbose_name = "server toko"
        verbose_name_plural = "server toko"

    def __str__(self) -> str:
        return self.name


class LinkCode(TenantModel):
    """`merchant_id` is all zeros where the code lets a new merchant in. `branch`: it lets in a new
    server, for a new outlet of this name."""

    code_hash = models.CharField(max_length=64)
    created_by = models.UUIDField(null=True)
    created_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    used_at = models.BigIntegerField(null=True)
    branch = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [tenant_unique("code_hash", name="link_code_hash")]


class Uplink(TenantModel):
    """`id` is the outlet's. `sent_seq`: the cloud has everything up to this number of ours."""

    address = models.CharField("alamat cloud", max_length=200)
    cloud_device_id = models.UUIDField()
    cloud_public_key = models.CharField(max_length=87)
    epoch = models.IntegerField()
    linked_at = models.BigIntegerField()
    unlinked_at = models.BigIntegerField(null=True)
    sent_seq = models.BigIntegerField(default=0)
    sent_at = models.BigIntegerField(null=True)
    heard_at = models.BigIntegerField(null=True)
    trouble = models.CharField(max_length=300, blank=True, default="")
    troubled_at = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "cloud"
        verbose_name_plural = "cloud"

    def __str__(self) -> str:
        return self.address


class CloudHead(TenantModel):
    device_id = models.UUIDField()
    epoch = models.IntegerField()
    stream = models.CharField(max_length=1)
    seq = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            tenant_unique("device_id", "epoch", "stream", name="cloud_head_key")
        ]


class Telling(TenantModel):
    """`id` is the merchant's. Up to this number of the cloud's record nothing waits to be told."""

    looked_until = models.BigIntegerField(default=0)


class Told(TenantModel):
    """`id` is that of the event that was told on, whose own row may lie in another outlet."""

    kind = models.CharField(max_length=64)
    device_id = models.UUIDField()
    series = models.CharField(max_length=8)
    actor_id = models.UUIDField(null=True)
    hlc_ms = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="told_key")]


class SyncLine(TenantModel):
    """`sent` and `received` as this server sees it; `tries`, where `trouble` says what failed."""

    begun_at = models.BigIntegerField("mulai")
    last_at = models.BigIntegerField("terakhir")
    sent = models.BigIntegerField(default=0)
    received = models.BigIntegerField(default=0)
    tries = models.BigIntegerField(default=0)
    spent_ms = models.BigIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "begun_at"], name="sync_line_begun")
        ]


class Deposit(TenantModel):
    """Kept apart from the record, until the outlet's server has fetched it and tells it."""

    device_id = models.UUIDField()
    epoch = models.IntegerField()
    stream = models.CharField(max_length=1)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    raw = models.BinaryField()
    signature = models.CharField(max_length=86)
    received_at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            tenant_unique("device_id", "epoch", "stream", "seq", name="deposit_key")
        ]


class KeptCopy(TenantModel):
    """A sealed copy of its whole shop that an outlet's server left here (copies.py). `card`: the
    public half of the recovery card that opens it; `note` is the hub's own (pos.backups.notes).
    Until `whole_at` it is on its way and nobody is told of it."""

    incarnation = models.UUIDField()
    number = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    made_at = models.BigIntegerField()
    size_bytes = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    card = models.CharField(max_length=43)
    note = models.TextField()
    begun_at = models.BigIntegerField()
    whole_at = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            tenant_unique("incarnation", "number", "kind", name="kept_copy_key")
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["card"], name="kept_copy_card")]
