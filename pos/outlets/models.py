"""The merchant and its outlets. Rows are written by projections only; change them with the verbs.

Merchant   the owner of everything; its id is also the reserved merchant-wide outlet id
Outlet     one branch: legal identity, business day, and the settings money follows there
"""

from typing import Any, ClassVar

from django.db import models

from pos.domain.barcode import USUAL_LAYOUTS, ScaleLayout
from pos.domain.discounts import USUAL_PRESETS
from pos.domain.types import Discount
from pos.journal.tenancy import merchant_unique
from pos.outlets.masters import MasterModel


class Merchant(MasterModel):
    GROUPS: ClassVar = {
        "identity": ("name", "currency_code", "currency_exponent"),
        "recovery": ("wrap_public_key", "backup_public_key"),
    }

    name = models.CharField("nama usaha", max_length=200, blank=True, default="")
    currency_code = models.CharField("mata uang", max_length=3, default="IDR")
    currency_exponent = models.PositiveSmallIntegerField(
        "angka di belakang koma", default=0, help_text="0 untuk Rupiah."
    )
    wrap_public_key = models.CharField(max_length=87, blank=True, default="", editable=False)
    backup_public_key = models.CharField(max_length=43, blank=True, default="", editable=False)

    class Meta:
        verbose_name = "usaha"
        verbose_name_plural = "usaha"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="merchant_key")]

    def __str__(self) -> str:
        return self.name


class ServiceBase(models.TextChoices):
    NET = "net", "Setelah diskon"
    GROSS = "gross", "Sebelum diskon"


class RoundingMode(models.TextChoices):
    NEAREST = "nearest", "Terdekat"
    DOWN = "down", "Ke bawah"
    UP = "up", "Ke atas"


class RoundingApply(models.TextChoices):
    CASH_ONLY = "cash_only", "Hanya tunai"
    ALL = "all", "Semua pembayaran"
    NONE = "none", "Tidak dibulatkan"


class OrderType(models.TextChoices):
    RETAIL = "retail", "Eceran"
    DINE_IN = "dine_in", "Makan di tempat"
    TAKE_AWAY = "take_away", "Bungkus"
    DELIVERY = "delivery", "Pesan antar"


def usual_presets() -> list[Discount]:
    return list(USUAL_PRESETS)


def usual_layouts() -> list[ScaleLayout]:
    return list(USUAL_LAYOUTS)


class Outlet(MasterModel):
    """No amounts here: only the settings that the domain turns into tax and rounding."""

    GROUPS: ClassVar = {
        "identity": ("code", "name", "address_lines", "phone", "npwp", "npwpd"),
        "calendar": ("zone", "day_cutoff_minute"),
        "tax": (
            "pkp",
            "prices_include_tax",
            "pbjt_rate_ppm",
            "service_rate_ppm",
            "service_base",
            "service_order_types",
            "service_included",
        ),
        "rounding": ("rounding_unit_minor", "rounding_mode", "rounding_apply"),
        "receipt": ("receipt_columns", "receipt_header_lines", "receipt_footer_lines"),
        "paper": ("receipt_logo",),
        "discounts": ("discount_presets",),
        "scales": ("scale_layouts",),
    }

    code = models.CharField("kode cabang", max_length=8, blank=True, default="")
    name = models.CharField("nama cabang", max_length=200, blank=True, default="")
    address_lines = models.JSONField("alamat", default=list, blank=True)
    phone = models.CharField("telepon", max_length=200, blank=True, default="")
    npwp = models.CharField("NPWP", max_length=40, blank=True, default="")
    npwpd = models.CharField("NPWPD", max_length=40, blank=True, default="")
    zone = models.CharField("zona waktu", max_length=64, default="Asia/Jakarta")
    day_cutoff_minute = models.PositiveSmallIntegerField(
        "ganti hari (menit setelah tengah malam)", default=0
    )
    pkp = models.BooleanField("pengusaha kena pajak (PKP)", default=False)
    prices_include_tax = models.BooleanField("harga sudah termasuk pajak", default=True)
    pbjt_rate_ppm = models.PositiveIntegerField("tarif pajak resto (ppm)", null=True, blank=True)
    service_rate_ppm = models.PositiveIntegerField("biaya layanan (ppm)", default=0)
    service_base = models.CharField(
        "dasar biaya layanan", max_length=8, choices=ServiceBase, default=ServiceBase.NET
    )
    service_order_types = models.JSONField("biaya layanan untuk", default=list, blank=True)
    service_included = models.BooleanField("layanan sudah dalam harga", default=False)
    rounding_unit_minor = models.PositiveIntegerField("pembulatan ke", default=100)
    rounding_mode = models.CharField(
        "arah pembulatan", max_length=8, choices=RoundingMode, default=RoundingMode.NEAREST
    )
    rounding_apply = models.CharField(
        "pembulatan untuk", max_length=16, choices=RoundingApply, default=RoundingApply.CASH_ONLY
    )
    receipt_columns = models.PositiveSmallIntegerField(
        "lebar struk (huruf)", choices=[(32, "58 mm"), (42, "42 huruf"), (48, "80 mm")], default=32
    )
    receipt_header_lines = models.JSONField("kepala struk", default=list, blank=True)
    receipt_footer_lines = models.JSONField("kaki struk", default=list, blank=True)
    receipt_logo = models.TextField("logo struk", default="", blank=True, editable=False)
    discount_presets = models.JSONField(
        "diskon cepat",
        default=usual_presets,
        blank=True,
        help_text="Tombol diskon di kasir, satu baris satu, paling banyak 10: 10% atau 5.000.",
    )
    scale_layouts = models.JSONField(
        "label timbangan", default=usual_layouts, blank=True, editable=False
    )

    class Meta:
        verbose_name = "cabang"
        verbose_name_plural = "cabang"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="outlet_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "revision"], name="outlet_revision")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()
