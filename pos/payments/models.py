"""Ways to pay, and money that does not pass through the drawer.

PaymentMethod   the owner's data: what the pay screen offers, and where the money goes
AwaitedPayment  one payment by QRIS, card, transfer …: begun, paid or given up, found or not found
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from pos.journal.tenancy import TenantModel, merchant_unique, tenant_unique
from pos.outlets.masters import MasterModel


class MethodKind(models.TextChoices):
    CASH = "cash", "Tunai"
    QRIS = "qris", "QRIS"
    CARD = "card", "Kartu / EDC"
    TRANSFER = "transfer", "Transfer bank"
    VOUCHER = "voucher", "Voucer"
    OTHER = "other", "Lainnya"
    KASBON = "kasbon", "Kasbon"
    STORE_CREDIT = "store_credit", "Saldo pelanggan"
    GIFT_CARD = "gift_card", "Kartu hadiah"


# Points pay by the owner's rule (pos.customers.points); no method of theirs has this code.
SPENDING_CODE = "tukar-poin"
# On the ledger of pos.balances: a shop has one of each, told to tills that know it.
OF_BALANCES = (MethodKind.KASBON, MethodKind.STORE_CREDIT, MethodKind.GIFT_CARD)


class MethodIcon(models.TextChoices):
    CASH = "cash", "Uang"
    QRIS = "qris", "Kode QR"
    CARD = "card", "Kartu"
    BANK = "bank", "Bank"
    VOUCHER = "voucher", "Voucer"
    WALLET = "wallet", "Dompet"
    OTHER = "other", "Lainnya"


class PaymentMethod(MasterModel):
    """`code` and `kind` are given once; sales name them for ever."""

    GROUPS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "identity": ("code", "name", "kind", "icon"),
        "use": ("needs_reference", "opens_drawer", "account"),
        "qris": ("qris_payload",),
        "donation": ("donation_to",),
        "shelf": ("position", "archived"),
    }

    code = models.CharField("kode", max_length=40, editable=False)
    name = models.CharField("nama", max_length=60)
    kind = models.CharField("jenis", max_length=12, choices=MethodKind.choices)
    icon = models.CharField(
        "gambar", max_length=12, choices=MethodIcon.choices, default=MethodIcon.OTHER
    )
    needs_reference = models.BooleanField(
        "wajib isi referensi",
        default=False,
        help_text="Kasir harus mengetik nomor referensi sebelum pembayaran selesai.",
    )
    opens_drawer = models.BooleanField(
        "buka laci uang",
        default=False,
        help_text="Disimpan untuk printer yang terhubung ke server toko. Belum ada printer yang "
        "terhubung, jadi untuk sekarang laci dibuka dengan tangan.",
    )
    account = models.CharField(
        "rekening atau mesin",
        max_length=60,
        blank=True,
        default="",
        help_text="Ke mana uangnya masuk, misalnya BCA 1234567890 a.n. Toko, atau EDC Mandiri 2.",
    )
    qris_payload = models.TextField(
        "isi QRIS cetak",
        blank=True,
        default="",
        help_text="Pindai stiker QRIS toko dengan aplikasi pemindai, lalu tempel teksnya di sini. "
        "Kosongkan bila pembeli memindai stiker yang tercetak.",
    )
    donation_to = models.CharField(
        "donasi kembalian untuk",
        max_length=120,
        blank=True,
        default="",
        help_text="Nama yayasan dan nomor izin pengumpulan uang. Kosong: donasi tidak ditawarkan.",
    )
    position = models.PositiveIntegerField("urutan", default=0)
    archived = models.BooleanField("diarsipkan", default=False)

    class Meta:
        verbose_name = "cara bayar"
        verbose_name_plural = "cara bayar"
        ordering: ClassVar[list[str]] = ["position", "name"]
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="payment_method_key")]

    def __str__(self) -> str:
        return self.name


class Outcome(models.TextChoices):
    OPEN = "open", "Belum selesai"
    PAID = "paid", "Dibayar"
    ABANDONED = "abandoned", "Batal"
    RETURNED = "returned", "Uang kembali"


class Check(models.TextChoices):
    NONE = "", "Belum dicek"
    FOUND = "found", "Cocok"
    MISSING = "missing", "Tidak ditemukan"
    RETURNED = "returned", "Dikembalikan"


class AwaitedPayment(TenantModel):
    """Id derives from device and payment, so that beginning and end find each other. Money that a
    refund gave back is a row too, with a negative amount and the sale it takes back."""

    event_id = models.UUIDField()
    device_id = models.UUIDField()
    shift_id = models.UUIDField(null=True)
    sale_id = models.UUIDField(null=True)
    payment_id = models.CharField(max_length=64)
    business_date = models.CharField("hari", max_length=10)
    method = models.CharField("kode cara bayar", max_length=40)
    name = models.CharField("cara bayar", max_length=60)
    kind = models.CharField("jenis", max_length=12, choices=MethodKind.choices)
    amount_minor = models.BigIntegerField("jumlah")
    account = models.CharField("rekening", max_length=60, blank=True, default="")
    reference = models.CharField("referensi", max_length=200, blank=True, default="")
    number = models.CharField("nomor struk", max_length=64, blank=True, default="")
    started_at = models.BigIntegerField("dimulai", null=True)
    ended_at = models.BigIntegerField("selesai", null=True)
    person_name = models.CharField("kasir", max_length=200, blank=True, default="")
    outcome = models.CharField(
        "hasil", max_length=12, choices=Outcome.choices, default=Outcome.OPEN
    )
    reason = models.CharField("alasan batal", max_length=12, blank=True, default="")
    check_state = models.CharField(
        "pencocokan", max_length=8, choices=Check.choices, blank=True, default=Check.NONE
    )
    checked_at = models.BigIntegerField("dicocokkan", null=True)
    checked_by = models.CharField("dicocokkan oleh", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "pembayaran nontunai"
        verbose_name_plural = "pembayaran nontunai"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("id", name="awaited_payment_key"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "shift_id"], name="awaited_shift"),
            models.Index(
                fields=["merchant_id", "outlet_id", "outcome", "check_state"], name="awaited_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number or self.payment_id[:8]}"
