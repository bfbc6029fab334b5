"""Goods that came in, from whom, and at what cost. Rows are written by projections only.

Supplier     who delivers, and after how many days the invoice is due
BuyingRules  how selling prices are suggested, one row an outlet (its id is the outlet's)
Receipt      one delivery with its invoice; ReceiptLine one thing of it
SettledLine  what was sold of one product on consignment (settled_models.py)
Return       goods of a receipt that went back, or a receipt that was wrong; ReturnLine one thing
Order        what a supplier is asked for; OrderLine one thing of it
Payment      money to a supplier; PaidPart how much of it was for which receipt
"""

from typing import Any, ClassVar

from django.db import models

from pos.catalog.models import Product
from pos.journal.tenancy import TenantModel, merchant_unique, tenant_unique
from pos.outlets.masters import MasterModel
from pos.purchasing import settled_models  # noqa: F401  (Django looks for models here)
from pos.purchasing.costing import unit_cost
from pos.stock.models import SHOP

DEFAULT_MARKUP_PPM = 200_000
DEFAULT_STEP_MINOR = 500


class TaxMode(models.TextChoices):
    NONE = "none", "Tanpa PPN"
    INCLUDED = "included", "Harga sudah termasuk PPN"
    ADDED = "added", "PPN ditambahkan"


class Supplier(MasterModel):
    GROUPS: ClassVar = {
        "identity": ("name", "phone", "npwp"),
        "terms": ("terms_days",),
        "note": ("note",),
        "state": ("archived",),
    }

    name = models.CharField("nama", max_length=120, blank=True, default="")
    phone = models.CharField("nomor telepon", max_length=40, blank=True, default="")
    npwp = models.CharField("NPWP", max_length=22, blank=True, default="")
    terms_days = models.PositiveSmallIntegerField(
        "tempo (hari)", default=0, help_text="0 = dibayar saat barang datang."
    )
    note = models.TextField("catatan", blank=True, default="")
    archived = models.BooleanField("diarsipkan", default=False)

    class Meta:
        verbose_name = "pemasok"
        verbose_name_plural = "pemasok"
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="supplier_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "revision"], name="supplier_revision"),
            models.Index(fields=["merchant_id", "name"], name="supplier_name"),
        ]

    def __str__(self) -> str:
        return self.name


class BuyingRules(MasterModel):
    GROUPS: ClassVar = {"suggestion": ("markup_ppm", "price_step_minor")}

    markup_ppm = models.PositiveIntegerField("laba atas harga beli", default=DEFAULT_MARKUP_PPM)
    price_step_minor = models.PositiveIntegerField(
        "harga dibulatkan ke atas ke kelipatan", default=DEFAULT_STEP_MINOR
    )

    class Meta:
        verbose_name = "saran harga jual"
        verbose_name_plural = "saran harga jual"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="buying_rules_key")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class Receipt(TenantModel):
    """`id` is the document's. `total_minor` is owed; `cost_minor` is what the goods are worth.
    `is_settlement`: nothing came, but what was sold of goods on consignment is owed from now on."""

    event_id = models.UUIDField()
    supplier = models.ForeignKey(
        Supplier,
        models.DO_NOTHING,
        db_constraint=False,
        related_name="receipts",
        verbose_name="pemasok",
    )
    supplier_name = models.CharField("pemasok", max_length=120)
    order_id = models.UUIDField("pesanan", null=True)
    place = models.CharField("tempat", max_length=32, default=SHOP)
    invoice_number = models.CharField("nomor faktur", max_length=60, blank=True, default="")
    invoice_key = models.CharField(max_length=60, blank=True, default="")
    invoice_date = models.CharField("tanggal faktur", max_length=10)
    due_date = models.CharField("jatuh tempo", max_length=10)
    note = models.TextField("catatan", blank=True, default="")
    tax_mode = models.CharField("PPN", max_length=8, choices=TaxMode)
    tax_creditable = models.BooleanField("PPN dapat dikreditkan")
    goods_minor = models.BigIntegerField("jumlah barang")
    discount_minor = models.BigIntegerField("potongan faktur")
    tax_minor = models.BigIntegerField("PPN masukan")
    total_minor = models.BigIntegerField("total faktur")
    cost_minor = models.BigIntegerField("nilai persediaan")
    noticed = models.JSONField("yang diperhatikan", default=list)
    is_settlement = models.BooleanField("bagi hasil titipan", default=False)
    person_id = models.UUIDField(null=True)
    happened_at = models.BigIntegerField("dicatat")
    business_date = models.CharField("hari", max_length=10)

    class Meta:
        verbose_name = "barang masuk"
        verbose_name_plural = "barang masuk"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="receipt_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "outlet_id", "supplier", "invoice_key"],
                name="receipt_invoice",
            ),
            models.Index(fields=["merchant_id", "outlet_id", "due_date"], name="receipt_due"),
            models.Index(fields=["merchant_id", "outlet_id", "order_id"], name="receipt_order"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_name} {self.invoice_number}".strip()


class ReceiptLine(TenantModel):
    receipt = models.ForeignKey(
        Receipt, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="lines"
    )
    line = models.IntegerField()
    product = models.ForeignKey(
        Product, models.DO_NOTHING, db_constraint=False, db_index=False, verbose_name="barang"
    )
    name = models.CharField("barang", max_length=200)
    unit = models.CharField("satuan", max_length=16)
    factor_milli = models.BigIntegerField()
    quantity_milli = models.BigIntegerField("jumlah")
    base_unit = models.CharField(max_length=16)
    base_quantity_milli = models.BigIntegerField()
    unit_cost_minor = models.BigIntegerField("harga beli")
    discount_minor = models.BigIntegerField("potongan")
    invoice_discount_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField("jumlah")
    cost_value_minor = models.BigIntegerField("nilai")
    price_minor = models.BigIntegerField(null=True)
    cost_before_minor = models.BigIntegerField(null=True)
    expires_on = models.CharField("kedaluwarsa", max_length=10, blank=True, default="")

    class Meta:
        verbose_name = "baris barang masuk"
        verbose_name_plural = "baris barang masuk"
        ordering: ClassVar[list[str]] = ["line"]
        constraints: ClassVar[list[Any]] = [tenant_unique("receipt", "line", name="receipt_line")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "product"], name="receipt_product")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.quantity_milli}"

    @property
    def base_cost_minor(self) -> int:
        """What one base unit cost, half-up."""
        return unit_cost(self.cost_value_minor, self.base_quantity_milli)


class Return(TenantModel):
    """`id` is the document's. `total_minor` is owed no longer."""

    class Why(models.TextChoices):
        REVERSAL = "reversal", "Dibatalkan"
        SENT_BACK = "sent_back", "Retur ke pemasok"

    event_id = models.UUIDField()
    receipt = models.ForeignKey(
        Receipt,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="returns",
        verbose_name="barang masuk",
    )
    supplier = models.ForeignKey(
        Supplier,
        models.DO_NOTHING,
        db_constraint=False,
        related_name="returns",
        verbose_name="pemasok",
    )
    supplier_name = models.CharField("pemasok", max_length=120)
    reason = models.CharField("sebab", max_length=12, choices=Why)
    note = models.TextField("catatan", blank=True, default="")
    tax_minor = models.BigIntegerField("PPN masukan")
    total_minor = models.BigIntegerField("mengurangi utang")
    cost_minor = models.BigIntegerField("nilai persediaan")
    person_id = models.UUIDField(null=True)
    happened_at = models.BigIntegerField("dicatat")
    business_date = models.CharField("hari", max_length=10)

    class Meta:
        verbose_name = "retur ke pemasok"
        verbose_name_plural = "retur ke pemasok"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="supplier_return_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "receipt"], name="supplier_return_of")
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.supplier_name}"


class ReturnLine(TenantModel):
    returned = models.ForeignKey(
        Return, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="lines"
    )
    receipt = models.ForeignKey(
        Receipt, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    line = models.IntegerField()
    of_line = models.IntegerField()
    product = models.ForeignKey(
        Product, models.DO_NOTHING, db_constraint=False, db_index=False, verbose_name="barang"
    )
    name = models.CharField("barang", max_length=200)
    unit = models.CharField("satuan", max_length=16)
    quantity_milli = models.BigIntegerField("jumlah")
    base_unit = models.CharField(max_length=16)
    base_quantity_milli = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField("jumlah")
    cost_value_minor = models.BigIntegerField("nilai")

    class Meta:
        verbose_name = "baris retur ke pemasok"
        verbose_name_plural = "baris retur ke pemasok"
        ordering: ClassVar[list[str]] = ["line"]
        constraints: ClassVar[list[Any]] = [
            tenant_unique("returned", "line", name="supplier_return_line")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "receipt"], name="return_line_of")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.quantity_milli}"


class Payment(TenantModel):
    """`id` is the document's. Below zero: the payment it `reverses` is taken back."""

    class Source(models.TextChoices):
        DRAWER = "drawer", "Laci kasir"
        BANK = "bank", "Bank / transfer"
        OTHER = "other", "Kas lain"

    event_id = models.UUIDField()
    supplier = models.ForeignKey(
        Supplier,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="payments",
        verbose_name="pemasok",
    )
    supplier_name = models.CharField("pemasok", max_length=120)
    source = models.CharField("dari", max_length=8, choices=Source)
    shift_id = models.UUIDField(null=True)
    paid_on = models.CharField("dibayar", max_length=10)
    note = models.TextField("catatan", blank=True, default="")
    reverses_id = models.UUIDField(null=True)
    amount_minor = models.BigIntegerField("jumlah")
    person_id = models.UUIDField(null=True)
    happened_at = models.BigIntegerField("dicatat")
    business_date = models.CharField("hari", max_length=10)

    class Meta:
        verbose_name = "pembayaran pemasok"
        verbose_name_plural = "pembayaran pemasok"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="supplier_payment_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "outlet_id", "supplier"], name="supplier_payment_to"
            )
        ]

    def __str__(self) -> str:
        return f"{self.supplier_name} {self.paid_on}"


class PaidPart(TenantModel):
    payment = models.ForeignKey(
        Payment, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="parts"
    )
    receipt = models.ForeignKey(
        Receipt, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="paid"
    )
    part = models.IntegerField()
    invoice_number = models.CharField("nomor faktur", max_length=60, blank=True, default="")
    amount_minor = models.BigIntegerField("jumlah")

    class Meta:
        verbose_name = "bagian pembayaran pemasok"
        verbose_name_plural = "bagian pembayaran pemasok"
        ordering: ClassVar[list[str]] = ["part"]
        constraints: ClassVar[list[Any]] = [
            tenant_unique("payment", "part", name="supplier_payment_part")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "receipt"], name="supplier_payment_of")
        ]

    def __str__(self) -> str:
        return f"{self.invoice_number} {self.amount_minor}"


class Order(TenantModel):
    """`closed_at` None: goods are still expected."""

    event_id = models.UUIDField()
    supplier = models.ForeignKey(
        Supplier,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="orders",
        verbose_name="pemasok",
    )
    supplier_name = models.CharField("pemasok", max_length=120)
    note = models.TextField("catatan", blank=True, default="")
    total_minor = models.BigIntegerField("perkiraan harga")
    closed_at = models.BigIntegerField("ditutup", null=True)
    close_note = models.TextField("alasan ditutup", blank=True, default="")
    person_id = models.UUIDField(null=True)
    happened_at = models.BigIntegerField("dibuat")
    business_date = models.CharField("hari", max_length=10)

    class Meta:
        verbose_name = "pesanan pembelian"
        verbose_name_plural = "pesanan pembelian"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="purchase_order_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "outlet_id", "closed_at"], name="purchase_order_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.supplier_name} {self.business_date}"


class OrderLine(TenantModel):
    order = models.ForeignKey(
        Order, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="lines"
    )
    line = models.IntegerField()
    product = models.ForeignKey(
        Product, models.DO_NOTHING, db_constraint=False, db_index=False, verbose_name="barang"
    )
    name = models.CharField("barang", max_length=200)
    unit = models.CharField("satuan", max_length=16)
    factor_milli = models.BigIntegerField()
    quantity_milli = models.BigIntegerField("jumlah")
    base_unit = models.CharField(max_length=16)
    base_quantity_milli = models.BigIntegerField()
    unit_cost_minor = models.BigIntegerField("harga beli")
    amount_minor = models.BigIntegerField("jumlah harga")

    class Meta:
        verbose_name = "baris pesanan pembelian"
        verbose_name_plural = "baris pesanan pembelian"
        ordering: ClassVar[list[str]] = ["line"]
        constraints: ClassVar[list[Any]] = [
            tenant_unique("order", "line", name="purchase_order_line")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.quantity_milli}"
