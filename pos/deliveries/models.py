"""The outbox, one row a message that somebody asked for, and where its letters are handed in.

`state` follows the record (asked, settled). How often it was tried and when it is tried again are
this server's own business: a rebuild carries them over.
"""

from typing import Any, ClassVar

from django.db import models

from pos.journal.tenancy import TenantModel


class State(models.TextChoices):
    WAITING = "waiting", "Belum dikirim"
    SENT = "sent", "Terkirim"
    REFUSED = "refused", "Ditolak penerima"


class Delivery(TenantModel):
    """A receipt by e-mail; `id` is the request's. `proof` is the text of the receipt's QR code."""

    event_id = models.UUIDField()
    sale_id = models.UUIDField()
    number = models.CharField("nomor struk", max_length=64)
    address = models.CharField("alamat", max_length=254)
    proof = models.CharField(max_length=400, blank=True, default="")
    state = models.CharField("keadaan", max_length=8, choices=State, default=State.WAITING)
    asked_at = models.BigIntegerField("diminta")
    asked_by = models.CharField("oleh", max_length=200)
    settled_at = models.BigIntegerField("selesai", null=True)
    attempts = models.PositiveIntegerField("dicoba", default=0)
    next_at = models.BigIntegerField("dicoba lagi", default=0)
    trouble = models.CharField("kendala", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "e-mail struk"
        verbose_name_plural = "e-mail struk"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["state", "next_at"], name="delivery_due"),
        ]

    def __str__(self) -> str:
        return self.number


class Security(models.TextChoices):
    STARTTLS = "starttls", "STARTTLS (biasanya port 587)"
    TLS = "tls", "SSL/TLS (biasanya port 465)"


class MailServer(TenantModel):
    """Where an outlet hands in its letters; `id` is the outlet's. An empty host: nowhere.

    `password` is locked with this server's own key and never on the record; a rebuild keeps it."""

    host = models.CharField("server e-mail", max_length=253, blank=True, default="")
    port = models.PositiveIntegerField("port", default=587)
    security = models.CharField(
        "pengamanan", max_length=8, choices=Security, default=Security.STARTTLS
    )
    sender = models.CharField("alamat pengirim", max_length=254, blank=True, default="")
    user = models.CharField("nama pengguna", max_length=200, blank=True, default="")
    password = models.TextField(editable=False, blank=True, default="")

    class Meta:
        verbose_name = "server e-mail"
        verbose_name_plural = "server e-mail"

    def __str__(self) -> str:
        return self.host
