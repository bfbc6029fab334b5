"""Finished sales, read-only. Every row comes from one signed event; corrections are new documents.

Sale         the receipt's head and totals; `event_id` leads to the signed bytes
SaleLine     one line with its prices, discounts, chosen options and tax
SaleTax      one tax class of the receipt
SalePayment  one tender
Refund       what a sale of kind `refund` takes back, and why
ReceiptCopy  one more paper of a receipt (SALINAN ke-n)
PriceCheck   how far the background recomputation has come
OldPrice     a line sold at a price that had been replaced when it was sold

Ids of lines, taxes and payments derive from their event and place, so their primary key alone keeps
them from being written twice; a further unique key would cost a third of the ingest.
"""

from typing import Any, ClassVar

from django.db import models

from pos.journal.tenancy import TenantModel, tenant_unique

WITHOUT_RECEIPT = "tanpa struk"


class Kind(models.TextChoices):
    SALE = "sale", "Penjualan"
    REFUND = "refund", "Retur"


class Sale(TenantModel):
    """`outlet_id` is the outlet that owns the device; names are as they were printed. A refund is a
    row too, with negative amounts: sums over rows are net."""

    event_id = models.UUIDField()
    device_id = models.UUIDField()
    shift_id = models.UUIDField(null=True)
    kind = models.CharField("jenis", max_length=8, choices=Kind, default=Kind.SALE)
    number = models.CharField("nomor struk", max_length=64)
    series = models.CharField("seri", max_length=8)
    counter = models.BigIntegerField("nomor urut")
    business_date = models.CharField("hari", max_length=10)
    opened_at = models.BigIntegerField("mulai")
    completed_at = models.BigIntegerField("selesai")
    received_at = models.BigIntegerField("diterima server")
    order_type = models.CharField("jenis pesanan", max_length=16)
    table = models.CharField("meja", max_length=40, blank=True, default="")
    queue_number = models.CharField("nomor antrean", max_length=16, blank=True, default="")
    customer_id = models.UUIDField(null=True)
    customer_name = models.CharField("pelanggan", max_length=200, blank=True, default="")
    customer_phone = models.CharField("nomor HP", max_length=32, blank=True, default="")
    customer_member = models.BooleanField("anggota", default=False)
    cashier_id = models.UUIDField(null=True)
    cashier_name = models.CharField("kasir", max_length=200)
    currency_code = models.CharField("mata uang", max_length=3)
    currency_exponent = models.PositiveSmallIntegerField()
    pricing_version = models.PositiveSmallIntegerField()
    gross_minor = models.BigIntegerField("bruto")
    line_discount_minor = models.BigIntegerField("diskon barang")
    promotion_discount_minor = models.BigIntegerField("promo")
    subtotal_minor = models.BigIntegerField("subtotal")
    order_discount_minor = models.BigIntegerField("diskon struk")
    net_minor = models.BigIntegerField("neto")
    service_minor = models.BigIntegerField("biaya layanan")
    service_added_minor = models.BigIntegerField("biaya layanan ditambahkan")
    tax_minor = models.BigIntegerField("pajak")
    tax_added_minor = models.BigIntegerField("pajak ditambahkan")
    total_minor = models.BigIntegerField("total")
    rounding_minor = models.BigIntegerField("pembulatan")
    due_minor = models.BigIntegerField("dibayar")
    change_minor = models.BigIntegerField("kembalian")
    tip_minor = models.BigIntegerField("tip")
    donation_minor = models.BigIntegerField("donasi", default=0)
    donation_to = models.CharField("donasi untuk", max_length=120, blank=True, default="")
    order_discount = models.JSONField("diskon struk yang diberikan", null=True)
    item_count = models.PositiveIntegerField("jumlah barang")
    promotions = models.JSONField("rincian promo", default=list)

    class Meta:
        verbose_name = "penjualan"
        verbose_name_plural = "penjualan"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("series", "counter", name="sale_receipt"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "completed_at"], name="sale_time"),
            models.Index(fields=["merchant_id", "outlet_id", "business_date"], name="sale_day"),
            models.Index(
                fields=["merchant_id", "outlet_id", "customer_id", "completed_at"],
                name="sale_of_customer",
                condition=models.Q(customer_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class SaleLine(TenantModel):
    """`line_id` is the line's name inside its sale; later refunds point to it."""

    sale = models.ForeignKey(Sale, models.DO_NOTHING, db_constraint=False, related_name="lines")
    position = models.PositiveIntegerField("baris")
    line_id = models.CharField(max_length=64)
    product_id = models.UUIDField(null=True)
    sku = models.CharField("kode barang", max_length=200, blank=True, default="")
    name = models.CharField("nama", max_length=200)
    category_id = models.UUIDField(null=True)
    unit = models.CharField("satuan", max_length=16)
    factor_milli = models.BigIntegerField()
    quantity_milli = models.BigIntegerField("jumlah (perseribu)")
    base_quantity_milli = models.BigIntegerField("jumlah satuan dasar (perseribu)")
    unit_price_minor = models.BigIntegerField("harga")
    list_price_minor = models.BigIntegerField("harga daftar", null=True)
    price_source = models.CharField("sumber harga", max_length=32)
    gross_minor = models.BigIntegerField("bruto")
    discount_minor = models.BigIntegerField("diskon")
    promotion_minor = models.BigIntegerField("promo")
    order_discount_minor = models.BigIntegerField("bagian diskon struk")
    amount_minor = models.BigIntegerField("jumlah harga")
    net_minor = models.BigIntegerField("neto")
    service_minor = models.BigIntegerField("biaya layanan")
    service_added_minor = models.BigIntegerField("biaya layanan ditambahkan")
    tax_class = models.CharField("kelas pajak", max_length=32)
    tax_minor = models.BigIntegerField("pajak")
    tax_added_minor = models.BigIntegerField("pajak ditambahkan")
    total_minor = models.BigIntegerField("total")
    choices = models.JSONField("pilihan", default=list)
    note = models.CharField("catatan", max_length=200, blank=True, default="")
    discount = models.JSONField("diskon yang diberikan", null=True)

    class Meta:
        verbose_name = "baris penjualan"
        verbose_name_plural = "baris penjualan"
        ordering: ClassVar[list[str]] = ["position"]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "outlet_id", "note"],
                condition=models.Q(note__gt=""),
                name="sale_line_note",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SaleTax(TenantModel):
    sale = models.ForeignKey(Sale, models.DO_NOTHING, db_constraint=False, related_name="taxes")
    position = models.PositiveSmallIntegerField()
    tax_class = models.CharField("kelas pajak", max_length=32)
    label = models.CharField("nama", max_length=120)
    kind = models.CharField("jenis", max_length=24)
    rate_ppm = models.BigIntegerField("tarif (ppm)")
    base_numerator = models.IntegerField()
    base_denominator = models.IntegerField()
    base_minor = models.BigIntegerField("DPP")
    other_base_minor = models.BigIntegerField("DPP nilai lain")
    tax_minor = models.BigIntegerField("pajak")
    included = models.BooleanField("termasuk dalam harga")

    class Meta:
        verbose_name = "pajak penjualan"
        verbose_name_plural = "pajak penjualan"
        ordering: ClassVar[list[str]] = ["position"]


class SalePayment(TenantModel):
    sale = models.ForeignKey(Sale, models.DO_NOTHING, db_constraint=False, related_name="payments")
    position = models.PositiveSmallIntegerField()
    payment_id = models.CharField(max_length=64)
    method = models.CharField("cara bayar", max_length=40)
    name = models.CharField("nama cara bayar", max_length=60, blank=True, default="")
    kind = models.CharField("jenis", max_length=12)
    amount_minor = models.BigIntegerField("jumlah")
    tendered_minor = models.BigIntegerField("diterima")
    tip_minor = models.BigIntegerField("tip")
    change_minor = models.BigIntegerField("kembalian")
    donation_minor = models.BigIntegerField("donasi", default=0)
    account = models.CharField("rekening", max_length=60, blank=True, default="")
    details = models.JSONField("rincian kartu", null=True)
    confirmed_at = models.BigIntegerField("dipastikan", null=True)
    reference = models.CharField("referensi", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "pembayaran"
        verbose_name_plural = "pembayaran"
        ordering: ClassVar[list[str]] = ["position"]


class Refund(TenantModel):
    """Its amounts are the row of `Sale` with the same id; `original_id` may be unknown here,
    and is null where nobody had the receipt."""

    event_id = models.UUIDField()
    original_id = models.UUIDField(null=True)
    original_number = models.CharField("nomor struk asal", max_length=64, blank=True)
    is_void = models.BooleanField("penjualan dibatalkan", default=False)
    exchanged_for = models.UUIDField(null=True)
    reason_code = models.CharField(max_length=40)
    reason = models.CharField("alasan", max_length=200)
    note = models.CharField("catatan", max_length=200, blank=True, default="")
    approved_by_id = models.UUIDField(null=True)
    approved_by_name = models.CharField("disetujui", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "retur"
        verbose_name_plural = "retur"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "original_id"], name="refund_original")
        ]

    def __str__(self) -> str:
        return self.original_number or WITHOUT_RECEIPT


class ReceiptCopy(TenantModel):
    """`sale_id` may be a refund, or a sale this server does not know yet."""

    event_id = models.UUIDField()
    device_id = models.UUIDField()
    sale_id = models.UUIDField()
    number = models.CharField("nomor struk", max_length=64)
    copy_number = models.PositiveIntegerField("salinan ke")
    printed_at = models.BigIntegerField("dicetak")
    printed_by = models.CharField("oleh", max_length=200)

    class Meta:
        verbose_name = "salinan struk"
        verbose_name_plural = "salinan struk"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "sale_id"], name="copy_sale")
        ]

    def __str__(self) -> str:
        return f"{self.number} ke-{self.copy_number}"


class PriceCheck(TenantModel):
    """Up to which event of an outlet sales were recomputed. Not derived: a rebuild leaves it."""

    server_seq = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "pemeriksaan hitungan"
        verbose_name_plural = "pemeriksaan hitungan"
        constraints: ClassVar[list[Any]] = [tenant_unique(name="price_check_outlet")]


class OldPrice(TenantModel):
    """A tablet that had not heard of a new price yet sold at the one before. The sale stays as it
    is; this says what it cost. Found with the recomputation, so a rebuild leaves it too."""

    sale_id = models.UUIDField()
    device_id = models.UUIDField()
    number = models.CharField("nomor struk", max_length=64)
    business_date = models.CharField("hari", max_length=10)
    completed_at = models.BigIntegerField("dijual")
    line_id = models.CharField(max_length=64)
    name = models.CharField("barang", max_length=200)
    unit = models.CharField("satuan", max_length=16)
    quantity_milli = models.BigIntegerField("jumlah (perseribu)")
    sold_minor = models.BigIntegerField("harga lama")
    in_force_minor = models.BigIntegerField("harga yang berlaku")
    difference_minor = models.BigIntegerField("selisih")

    class Meta:
        verbose_name = "penjualan dengan harga lama"
        verbose_name_plural = "penjualan dengan harga lama"
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "outlet_id", "completed_at"], name="old_price_time"
            ),
            models.Index(fields=["merchant_id", "outlet_id", "sale_id"], name="old_price_sale"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.name}"


class ShiftReport(TenantModel):
    """A Z, or an addendum to it (`part` from 1); `facts` as in its event, which is what counts."""

    event_id = models.UUIDField()
    shift_id = models.UUIDField()
    number = models.PositiveIntegerField("nomor")
    part = models.PositiveSmallIntegerField("bagian")
    business_date = models.CharField("hari", max_length=10)
    drawer_name = models.CharField("laci", max_length=200, blank=True, default="")
    closed_at = models.BigIntegerField("ditutup")
    closed_by_name = models.CharField("ditutup oleh", max_length=200)
    reported_at = models.BigIntegerField("dibuat")
    late = models.PositiveIntegerField("dokumen susulan")
    sales_minor = models.BigIntegerField("penjualan")
    refund_minor = models.BigIntegerField("retur")
    variance_minor = models.BigIntegerField("selisih kas")
    grand_sales_minor = models.BigIntegerField("penjualan sejak awal")
    grand_refund_minor = models.BigIntegerField("retur sejak awal")
    is_provisional = models.BooleanField("sementara", default=False)
    facts = models.JSONField()

    class Meta:
        verbose_name = "laporan tutup kasir"
        verbose_name_plural = "laporan tutup kasir"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("id", name="shift_report_key"),
            tenant_unique("number", "part", name="shift_report_number"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "shift_id"], name="shift_report_shift")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Z-0012, and Z-0012/1 for its first addendum."""
        addendum = f"/{self.part}" if self.part else ""
        return f"Z-{self.number:04d}{addendum}"
