"""Which devices are told what, and what is on its way to them.

Subscription  one browser of one person: where its push service is reached, and what it asked for
Alert         one thing told to one subscription, once; the queue, and the memory of what was said

No facts of the shop: this server's own, like its sessions. So nothing of them is on the record (an
address of a push service is a secret of the person's, and could never be taken off it again).
"""

from typing import Any, ClassVar

from django.db import models

from pos.journal.tenancy import TenantModel, merchant_unique


class Subscription(TenantModel):
    """`mark` tells one address from another; `target` (address and keys) is locked with this
    server's own key. `choices`: kind and the size from which on. `account` changes with the
    person's password: a device that somebody signed in with the old one is told nothing more."""

    person_id = models.UUIDField()
    mark = models.CharField(max_length=64)
    target = models.TextField(editable=False)
    account = models.CharField(max_length=64)
    contact = models.CharField(max_length=200)
    language = models.CharField(max_length=2)
    label = models.CharField("perangkat", max_length=60, blank=True, default="")
    choices = models.JSONField(default=dict)
    since_ms = models.BigIntegerField("sejak")
    told_at = models.BigIntegerField("terakhir dikirim", default=0)
    trouble = models.CharField("kendala", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "perangkat yang diberi tahu"
        verbose_name_plural = "perangkat yang diberi tahu"
        constraints: ClassVar[list[Any]] = [merchant_unique("mark", name="subscription_mark")]

    def __str__(self) -> str:
        return self.label


class State(models.TextChoices):
    WAITING = "waiting", "Belum dikirim"
    SENT = "sent", "Terkirim"
    ENDED = "ended", "Tidak sampai"
    SEEN = "seen", "Tidak perlu dikirim"


class Alert(TenantModel):
    """`mark`: of outlet, code and what tells one happening from the next."""

    subscription_id = models.UUIDField()
    mark = models.CharField(max_length=43)
    told = models.JSONField(default=dict)
    state = models.CharField("keadaan", max_length=8, choices=State, default=State.WAITING)
    made_at = models.BigIntegerField("sejak")
    attempts = models.PositiveIntegerField("dicoba", default=0)
    next_at = models.BigIntegerField("dicoba lagi", default=0)

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        constraints: ClassVar[list[Any]] = [
            merchant_unique("subscription_id", "mark", name="alert_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["state", "next_at"], name="alert_due"),
        ]

    def __str__(self) -> str:
        return self.mark
