"""What makes a price other than the shelf's. Rows are the projections'; change
them with the verbs.

PriceList   other prices for everybody, for members, or for the customers who name it (grosir)
ListPrice   what one product costs on one list, by unit and quantity
PlannedPrice  a price that a product will have from a moment on
Promotion   money off by the shop's rule: a dated price, buy some get some, a bundle, a threshold
CouponRight  how often a till may use a promotion's code
CouponUse    a sale that used one
"""

import uuid
from typing import Any, ClassVar

from django.db import models

from pos.catalog.models import Product
from pos.journal.tenancy import TenantModel, merchant_unique, tenant_unique
from pos.outlets.masters import MasterModel


class PromotionKind(models.TextChoices):
    PRICE = "price", "Harga promo"
    BUY_GET = "buy_get", "Beli sekian gratis sekian"
    BUNDLE = "bundle", "Paket"
    THRESHOLD = "threshold", "Belanja minimal"


class Applies(models.TextChoices):
    ALL = "all", "Semua pembeli"
    MEMBER = "member", "Semua anggota"
    CUSTOMER = "customer", "Pelanggan yang dipilih"


class PriceList(MasterModel):
    GROUPS: ClassVar = {
        "identity": ("name", "applies"),
        "period": ("date_from", "date_to"),
        "outlets": ("outlets",),
        "own": ("fills_itself", "raise_ppm", "lower_ppm"),
        "state": ("archived",),
    }

    name = models.CharField("nama", max_length=60, blank=True, default="")
    applies = models.CharField(
        "untuk siapa", max_length=12, choices=Applies, default=Applies.CUSTOMER
    )
    date_from = models.CharField("mulai", max_length=10, null=True, blank=True)  # noqa: DJ001
    date_to = models.CharField("sampai", max_length=10, null=True, blank=True)  # noqa: DJ001
    outlets = models.JSONField("cabang", default=list, blank=True)
    fills_itself = models.BooleanField("cabang mengisi sendiri", default=False)
    raise_ppm = models.IntegerField("paling banyak naik (ppm)", null=True, blank=True)
    lower_ppm = models.IntegerField("paling banyak turun (ppm)", null=True, blank=True)
    archived = models.BooleanField("diarsipkan", default=False)

    class Meta:
        verbose_name = "daftar harga"
        verbose_name_plural = "daftar harga"
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="price_list_key")]

    def __str__(self) -> str:
        return self.name

    def rule(self) -> dict[str, Any]:
        """In the form of the money contract."""
        named = {"id": str(self.pk), "name": self.name, "applies": self.applies}
        dates = {"from": self.date_from, "to": self.date_to}
        return {**named, **{key: day for key, day in dates.items() if day}}

    def holds_in(self, outlet_id: uuid.UUID) -> bool:
        return not self.outlets or str(outlet_id) in self.outlets


class ListPrice(MasterModel):
    """Its id follows from list and product (`list_price_id`)."""

    GROUPS: ClassVar = {"prices": ("price_list", "product", "steps")}

    price_list_id = models.UUIDField(default=uuid.UUID(int=0))
    product_id = models.UUIDField(default=uuid.UUID(int=0))
    steps = models.JSONField(default=list)

    class Meta:
        verbose_name = "harga di daftar"
        verbose_name_plural = "harga di daftar"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="list_price_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "revision"], name="list_price_revision"),
            models.Index(fields=["merchant_id", "product_id"], name="list_price_product"),
            models.Index(fields=["merchant_id", "price_list_id"], name="list_price_list"),
        ]

    def __str__(self) -> str:
        return f"{len(self.steps)} harga"


def list_price_id(price_list_id: uuid.UUID, product_id: uuid.UUID) -> uuid.UUID:
    return uuid.uuid5(price_list_id, str(product_id))


class PlanState(models.TextChoices):
    PLANNED = "planned", "Menunggu"
    CANCELLED = "cancelled", "Dibatalkan"
    DONE = "done", "Sudah berlaku"


class PlannedPrice(MasterModel):
    """Tablets have it ahead and change over by themselves; the hub then changes the product."""

    GROUPS: ClassVar = {"plan": ("product", "from_ms", "prices"), "state": ("state",)}

    product = models.ForeignKey(
        Product,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name="barang",
    )
    from_ms = models.BigIntegerField("mulai", default=0)
    prices = models.JSONField("harga", default=list)
    state = models.CharField("keadaan", max_length=12, choices=PlanState, default=PlanState.PLANNED)

    class Meta:
        verbose_name = "harga terencana"
        verbose_name_plural = "harga terencana"
        ordering: ClassVar[list[str]] = ["-from_ms", "id"]
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="planned_price_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "revision"], name="planned_price_revision"),
            models.Index(fields=["state", "from_ms"], name="planned_price_due"),
        ]

    def __str__(self) -> str:
        return f"{len(self.prices)} harga"


class Promotion(MasterModel):
    """The keys of the money contract's Promotion; which of `gives` count depends on the kind."""

    GROUPS: ClassVar = {
        "identity": ("name", "kind", "priority"),
        "period": (
            *("date_from", "date_to", "weekdays", "from_minute", "to_minute"),
            *("members_only", "order_types"),
        ),
        "gives": (
            *("prices", "products", "categories", "rate_ppm", "buy", "get"),
            *("get_quantity_milli", "max_times", "items", "price_minor"),
            *("minimum_minor", "amount_minor", "maximum_minor"),
        ),
        "coupon": ("code", "code_hash", "uses_limit", "customer_limit", "till_allotment"),
        "state": ("stopped_at",),
    }

    name = models.CharField("nama promo", max_length=60, blank=True, default="")
    kind = models.CharField(
        "jenis", max_length=12, choices=PromotionKind, default=PromotionKind.PRICE
    )
    priority = models.PositiveSmallIntegerField("urutan", default=100)
    date_from = models.CharField("mulai", max_length=10, null=True)  # noqa: DJ001
    date_to = models.CharField("selesai", max_length=10, null=True)  # noqa: DJ001
    weekdays = models.JSONField("hari", default=list)
    from_minute = models.PositiveSmallIntegerField("dari jam", null=True)
    to_minute = models.PositiveSmallIntegerField("sampai jam", null=True)
    members_only = models.BooleanField("hanya anggota", default=False)
    order_types = models.JSONField("jenis pesanan", default=list)
    prices = models.JSONField("harga promo", default=list)
    products = models.JSONField("barang", default=list)
    categories = models.JSONField("kategori", default=list)
    rate_ppm = models.BigIntegerField("potongan (ppm)", null=True)
    buy = models.JSONField("dibeli", null=True, default=None)
    get = models.JSONField("didapat", null=True, default=None)
    get_quantity_milli = models.BigIntegerField("didapat (perseribu)", null=True)
    max_times = models.PositiveIntegerField("paling banyak kali", null=True)
    items = models.JSONField("isi paket", default=list)
    price_minor = models.BigIntegerField("harga paket", null=True)
    minimum_minor = models.BigIntegerField("belanja minimal", null=True)
    amount_minor = models.BigIntegerField("potongan", null=True)
    maximum_minor = models.BigIntegerField("potongan paling banyak", null=True)
    code = models.CharField("kode kupon", max_length=24, null=True)  # noqa: DJ001
    code_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001
    uses_limit = models.PositiveIntegerField("paling banyak dipakai", null=True)
    customer_limit = models.PositiveIntegerField("paling banyak per pelanggan", null=True)
    till_allotment = models.PositiveIntegerField("jatah tiap kasir", default=0)
    stopped_at = models.BigIntegerField("dihentikan", null=True)

    class Meta:
        verbose_name = "promo"
        verbose_name_plural = "promo"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="promotion_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "revision"], name="promotion_revision")
        ]

    def __str__(self) -> str:
        return self.name

    def rule(self) -> dict[str, Any]:
        """In the form of the money contract; what is not set is left out."""
        return rule_of(str(self.pk), self.groups())

    @property
    def is_limited(self) -> bool:
        return self.uses_limit is not None or self.customer_limit is not None


def rule_of(identity: str, groups: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Whole groups as the money contract's Promotion; nothing empty travels to the tills."""
    named, period, gives = groups["identity"], groups["period"], groups["gives"]
    dates = {"from": period["date_from"], "to": period["date_to"]}
    conditions = {key: period[key] for key in period if not key.startswith("date_")}
    told = {**dates, **conditions, **gives}
    rule = {"id": identity, **named, **{key: told[key] for key in told if _is_set(told[key])}}
    coupon = groups.get("coupon", {})
    if coupon.get("code") is None:
        return rule
    terms = {key: coupon[key] for key in ("uses_limit", "customer_limit", "till_allotment")}
    return {**rule, "coupon": {"hash": coupon.get("code_hash") or "", **terms}}


def _is_set(value: Any) -> bool:
    return value is not None and value is not False and value != []


class CouponRight(TenantModel):
    """Its id follows from promotion and device. `uses` is counted from the first and only grows."""

    promotion_id = models.UUIDField()
    device_id = models.UUIDField()
    uses = models.PositiveIntegerField("boleh dipakai")

    class Meta:
        verbose_name = "jatah kupon"
        verbose_name_plural = "jatah kupon"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("id", name="coupon_right_key"),
            tenant_unique("promotion_id", "device_id", name="coupon_right_once"),
        ]

    def __str__(self) -> str:
        return str(self.uses)


class CouponUse(TenantModel):
    """As the sale says it: also one beyond a limit."""

    promotion_id = models.UUIDField()
    code = models.CharField("kode", max_length=64)
    sale_id = models.UUIDField()
    device_id = models.UUIDField()
    customer_id = models.UUIDField(null=True)
    customer_name = models.CharField("pelanggan", max_length=200, blank=True, default="")
    number = models.CharField("nomor struk", max_length=64)
    series = models.CharField("kasir", max_length=8)
    completed_at = models.BigIntegerField("dipakai")
    amount_minor = models.BigIntegerField("potongan")

    class Meta:
        verbose_name = "pemakaian kupon"
        verbose_name_plural = "pemakaian kupon"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="coupon_use_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "outlet_id", "promotion_id", "completed_at"],
                name="coupon_use_promotion",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"
