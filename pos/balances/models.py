"""One row for each thing that changed what somebody owes or holds. A balance is the sum of its
rows, over all outlets of the merchant; nothing stores it, so nothing can overwrite it.

`account` tells what is counted: kasbon is what a customer owes, above zero; store credit is what
the shop owes a customer, above zero; a gift card what it owes whoever knows the code; points are
counted in points, and are no money. Who `holder_id` is, the ledger does not ask: a customer, or a
card.
"""

import uuid
from typing import Any, ClassVar

from django.db import models

from pos.journal.tenancy import TenantModel, tenant_unique

NOBODY = uuid.UUID(int=0)  # a sale on kasbon or credit that names nobody: people settle it


class Account(models.TextChoices):
    KASBON = "kasbon", "Kasbon"
    STORE_CREDIT = "store_credit", "Saldo"
    GIFT_CARD = "gift_card", "Kartu hadiah"
    POINTS = "points", "Poin"


class Why(models.TextChoices):
    SOLD = "sold", "Belanja"
    REFUNDED = "refunded", "Retur"
    REPAID = "repaid", "Bayar kasbon"
    REVERSED = "reversed", "Pembayaran dibatalkan"
    OPENING = "opening", "Utang dari buku lama"
    CORRECTION = "correction", "Koreksi"
    WRITTEN_OFF = "written_off", "Dihapuskan"
    ISSUED = "issued", "Diberi toko"
    PAID_OUT = "paid_out", "Dicairkan"
    CARD_SOLD = "card_sold", "Dijual"
    PAID_IN = "paid_in", "Diisi"
    VOIDED = "voided", "Dibatalkan"
    EARNED = "earned", "Didapat dari belanja"
    EXPIRED = "expired", "Hangus"


class Movement(TenantModel):
    """Its id derives from its event, so the same event can only count once. `revision` counts the
    merchant's movements, so that readers know whether anything is new."""

    event_id = models.UUIDField()
    device_id = models.UUIDField()
    revision = models.BigIntegerField(default=0, editable=False)
    account = models.CharField("jenis", max_length=12, choices=Account)
    holder_id = models.UUIDField()
    holder_name = models.CharField("pelanggan", max_length=200)
    why = models.CharField("kejadian", max_length=12, choices=Why)
    amount_minor = models.BigIntegerField("jumlah")
    document_id = models.UUIDField()
    number = models.CharField("nomor", max_length=64)
    method = models.CharField("cara bayar", max_length=60, blank=True, default="")
    note = models.CharField("catatan", max_length=200, blank=True, default="")
    reverses_id = models.UUIDField(null=True)
    shift_id = models.UUIDField(null=True)
    person_name = models.CharField("oleh", max_length=200, blank=True, default="")
    happened_at = models.BigIntegerField("waktu")
    business_date = models.CharField("hari", max_length=10)
    earned_until = models.CharField(max_length=10, blank=True, default="", editable=False)

    class Meta:
        verbose_name = "mutasi kasbon, saldo, kartu, poin"
        verbose_name_plural = "mutasi kasbon, saldo, kartu, poin"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="balance_movement_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "account", "holder_id", "happened_at"],
                name="balance_of_holder",
            ),
            models.Index(fields=["merchant_id", "document_id"], name="balance_document"),
            models.Index(fields=["merchant_id", "revision"], name="balance_revision"),
            models.Index(fields=["merchant_id", "outlet_id", "shift_id"], name="balance_of_shift"),
            models.Index(
                fields=["merchant_id", "outlet_id", "happened_at"], name="balance_movement_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name} {self.number}"
