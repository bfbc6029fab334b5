"""What the shop sells. Rows are written by projections only; change them with the verbs.

Category       a coloured group of tiles in a hand-made order
Favourites     the tiles of an outlet's favourites page, in the order a person gave them
TaxClass       a code, what kind of tax it is, and its dated rates
ChoiceGroup    a question at the till ("Ukuran"), with its Choices
Product        one thing or service; variants are products that point to their parent
ProductUnit    a bigger pack of a product with its own price
QuantityBreak  a lower price from a quantity on
ProductBarcode one of the codes of a product and unit; `key` is what a scan is matched with
"""

import uuid
from typing import Any, ClassVar

from django.db import models

from pos.journal.tenancy import TenantModel, merchant_unique
from pos.outlets.masters import Groups, MasterModel, column_of

TILE_COLOURS = ("#DDEBE4", "#F7E3CF", "#DCE6F5", "#F3DDE3", "#ECE6D2", "#E4DFF2")


class TaxKind(models.TextChoices):
    PPN = "ppn", "PPN 12 % × 11/12"
    PPN_FULL = "ppn_full", "PPN penuh"
    EXEMPT = "exempt", "Bebas PPN"
    NOT_COLLECTED = "not_collected", "PPN tidak dipungut"
    TOBACCO = "tobacco", "Rokok (PPN sudah dibayar pabrik)"
    PULSA = "pulsa", "Pulsa dan token"
    NONE = "none", "Bukan objek pajak"
    PBJT = "pbjt", "Pajak resto (PBJT)"
    PBJT_ENTERTAINMENT = "pbjt_entertainment", "Pajak hiburan (PBJT)"


class ProductKind(models.TextChoices):
    GOODS = "goods", "Barang"
    SERVICE = "service", "Jasa"


class Category(MasterModel):
    GROUPS: ClassVar = {"identity": ("name", "colour"), "shelf": ("position", "archived")}

    name = models.CharField("nama", max_length=120, blank=True, default="")
    colour = models.CharField("warna", max_length=7, default=TILE_COLOURS[0])
    position = models.PositiveIntegerField("urutan", default=0)
    archived = models.BooleanField("diarsipkan", default=False)

    class Meta:
        verbose_name = "kategori"
        verbose_name_plural = "kategori"
        ordering: ClassVar[list[str]] = ["position", "name"]
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="category_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "revision"], name="category_revision")
        ]

    def __str__(self) -> str:
        return self.name


class Favourites(MasterModel):
    """Tiles arranged by hand at the till. `id` is the outlet's; no row: the marks of products."""

    GROUPS: ClassVar = {"tiles": ("products", "removed")}

    products = models.JSONField("barang", default=list, blank=True)
    removed = models.JSONField("dikeluarkan", default=list, blank=True)

    class Meta:
        verbose_name = "favorit"
        verbose_name_plural = "favorit"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="favourites_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "revision"], name="favourites_revision")
        ]

    def __str__(self) -> str:
        return f"{len(self.products)} favorit"


class TaxClass(MasterModel):
    GROUPS: ClassVar = {
        "identity": ("code", "label", "kind", "service", "included"),
        "rates": ("rates",),
    }

    code = models.CharField("kode", max_length=32, blank=True, default="")
    label = models.CharField("nama di struk", max_length=120, blank=True, default="")
    kind = models.CharField("jenis", max_length=24, choices=TaxKind, default=TaxKind.NONE)
    service = models.BooleanField("kena biaya layanan", default=False)
    included = models.BooleanField(
        "termasuk dalam harga", null=True, help_text="Tidak diketahui = ikut setelan cabang."
    )
    rates = models.JSONField("tarif bertanggal", default=list, blank=True)

    class Meta:
        verbose_name = "kelas pajak"
        verbose_name_plural = "kelas pajak"
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="tax_class_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "revision"], name="tax_class_revision")
        ]

    def __str__(self) -> str:
        return self.code


class ChoiceGroup(MasterModel):
    GROUPS: ClassVar = {
        "identity": ("name", "min", "max", "required"),
        "choices": ("choices",),
        "shelf": ("position", "archived"),
    }

    name = models.CharField("nama", max_length=120, blank=True, default="")
    min = models.PositiveSmallIntegerField("paling sedikit", default=0)
    max = models.PositiveSmallIntegerField("paling banyak", default=1, help_text="0 = tanpa batas.")
    required = models.BooleanField("wajib dipilih", default=False)
    position = models.PositiveIntegerField("urutan", default=0)
    archived = models.BooleanField("diarsipkan", default=False)

    class Meta:
        verbose_name = "kelompok pilihan"
        verbose_name_plural = "kelompok pilihan"
        ordering: ClassVar[list[str]] = ["position", "name"]
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="choice_group_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "revision"], name="choice_group_revision")
        ]

    def __str__(self) -> str:
        return self.name

    def groups(self) -> Groups:
        own = {"identity": ("name", "min", "max", "required"), "shelf": ("position", "archived")}
        groups: Groups = {group: {key: getattr(self, key) for key in own[group]} for group in own}
        groups["choices"] = {"choices": [choice.body() for choice in self.choices.all()]}
        return groups


class Choice(TenantModel):
    """`choice_id` is the id that sales name; `price_minor` is added to the product's price."""

    group = models.ForeignKey(
        ChoiceGroup, models.DO_NOTHING, db_constraint=False, related_name="choices"
    )
    choice_id = models.UUIDField()
    name = models.CharField("nama", max_length=120)
    price_minor = models.BigIntegerField("tambahan harga", default=0)
    tax_class = models.CharField("kelas pajak", max_length=32, null=True, blank=True)  # noqa: DJ001
    default = models.BooleanField("terpilih dari awal", default=False)
    position = models.PositiveIntegerField("urutan", default=0)

    class Meta:
        verbose_name = "pilihan"
        verbose_name_plural = "pilihan"
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[Any]] = [
            merchant_unique("group", "choice_id", name="choice_key")
        ]

    def __str__(self) -> str:
        return self.name

    def body(self) -> dict[str, Any]:
        return {
            "id": str(self.choice_id),
            "name": self.name,
            "price_minor": self.price_minor,
            "tax_class": self.tax_class,
            "default": self.default,
            "position": self.position,
        }


class Product(MasterModel):
    """`price_minor` None: the till asks. `units`, `breaks` and `barcodes` are rows of their own."""

    GROUPS: ClassVar = {
        "identity": (
            "sku",
            "name",
            "category",
            "unit",
            "kind",
            "weighed",
            "min_age",
            "plu",
            "image",
            "variant_of",
            "variant_name",
        ),
        "shelf": ("position", "archived", "favourite"),
        "price": ("price_minor", "units", "breaks"),
        "cost": ("cost_minor",),
        "tax": ("tax_class",),
        "barcodes": ("barcodes",),
        "choices": ("choice_groups",),
        "stock": ("tracked", "reorder_point_milli"),
        "expiry": ("expires",),
        "brand": ("brand",),
        "serials": ("serials",),
    }
    LISTS: ClassVar = ("units", "breaks", "barcodes")

    sku = models.CharField("kode barang", max_length=40, blank=True, default="")
    name = models.CharField("nama", max_length=120, blank=True, default="")
    category = models.ForeignKey(
        Category,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="products",
        verbose_name="kategori",
    )
    unit = models.CharField("satuan", max_length=16, default="pcs")
    kind = models.CharField("jenis", max_length=8, choices=ProductKind, default=ProductKind.GOODS)
    weighed = models.BooleanField("ditimbang", default=False)
    min_age = models.PositiveSmallIntegerField("umur paling muda", null=True, blank=True)
    plu = models.CharField("PLU timbangan", max_length=6, null=True, blank=True)  # noqa: DJ001
    image = models.CharField("gambar", max_length=64, null=True, blank=True, editable=False)  # noqa: DJ001
    variant_of = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="variants",
        verbose_name="varian dari",
    )
    variant_name = models.CharField("nama varian", max_length=120, null=True, blank=True)  # noqa: DJ001
    position = models.PositiveIntegerField("urutan", default=0)
    archived = models.BooleanField("diarsipkan", default=False)
    favourite = models.BooleanField("favorit", default=False)
    price_minor = models.BigIntegerField(
        "harga jual", null=True, blank=True, help_text="Kosong = kasir mengisi harga."
    )
    cost_minor = models.BigIntegerField("harga beli", null=True, blank=True)
    tax_class = models.CharField("kelas pajak", max_length=32, default="NON")
    choice_groups = models.JSONField("pilihan", default=list, blank=True)
    tracked = models.BooleanField("stok dihitung", default=True)
    reorder_point_milli = models.BigIntegerField("stok minimum (perseribu)", null=True, blank=True)
    expires = models.BooleanField(
        "punya tanggal kedaluwarsa",
        default=False,
        help_text="Tanggalnya ditanyakan saat barang masuk.",
    )
    brand = models.CharField("merek", max_length=60, blank=True, default="")
    serials = models.BooleanField(
        "punya nomor seri",
        default=False,
        help_text="Dicatat saat barang masuk, ditanyakan saat dijual.",
    )

    class Meta:
        verbose_name = "barang"
        verbose_name_plural = "barang"
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="product_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "revision"], name="product_revision"),
            models.Index(fields=["merchant_id", "sku"], name="product_sku"),
            models.Index(fields=["merchant_id", "name"], name="product_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def groups(self) -> Groups:
        """Lists of units, breaks and barcodes come from their own rows."""
        plain: Groups = {}
        for group, keys in self.GROUPS.items():
            columns = {key: column_of(Product, key) for key in keys if key not in self.LISTS}
            plain[group] = {key: _text(getattr(self, name)) for key, name in columns.items()}
        plain["price"]["units"] = [row.body() for row in self.units.all()]
        plain["price"]["breaks"] = [row.body() for row in self.breaks.all()]
        plain["barcodes"]["barcodes"] = [row.body() for row in self.barcodes.all()]
        return plain


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, uuid.UUID) else value


class ProductUnit(TenantModel):
    product = models.ForeignKey(
        Product, models.DO_NOTHING, db_constraint=False, related_name="units"
    )
    unit = models.CharField("satuan", max_length=16)
    factor_milli = models.BigIntegerField("isi (perseribu satuan dasar)")
    price_minor = models.BigIntegerField("harga")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "satuan besar"
        verbose_name_plural = "satuan besar"
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[Any]] = [
            merchant_unique("product", "position", name="product_unit_key")
        ]

    def __str__(self) -> str:
        return self.unit

    def body(self) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "factor_milli": self.factor_milli,
            "price_minor": self.price_minor,
        }


class QuantityBreak(TenantModel):
    product = models.ForeignKey(
        Product, models.DO_NOTHING, db_constraint=False, related_name="breaks"
    )
    unit = models.CharField("satuan", max_length=16)
    min_quantity_milli = models.BigIntegerField("mulai jumlah (perseribu)")
    price_minor = models.BigIntegerField("harga")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "harga bertingkat"
        verbose_name_plural = "harga bertingkat"
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[Any]] = [
            merchant_unique("product", "position", name="quantity_break_key")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.min_quantity_milli}"

    def body(self) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "min_quantity_milli": self.min_quantity_milli,
            "price_minor": self.price_minor,
        }


class ProductBarcode(TenantModel):
    """`barcode` as printed; `key` its GTIN-14 form, or the text itself for other codes."""

    product = models.ForeignKey(
        Product, models.DO_NOTHING, db_constraint=False, related_name="barcodes"
    )
    barcode = models.CharField("barcode", max_length=64)
    key = models.CharField(max_length=64)
    unit = models.CharField("satuan", max_length=16)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "barcode"
        verbose_name_plural = "barcode"
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[Any]] = [
            merchant_unique("product", "position", name="product_barcode_key")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "key"], name="product_barcode_lookup")
        ]

    def __str__(self) -> str:
        return self.barcode

    def body(self) -> dict[str, Any]:
        return {"barcode": self.barcode, "unit": self.unit}


class ShelfPrice(TenantModel):
    """What a product cost from one change on, `prices` by unit ("" the base unit, None: the till
    asks). In force is the last whose clock is not after the moment; a late arrival changes nothing
    that was in force before it. `is_part`: only these units, the others stay as they were."""

    product_id = models.UUIDField()
    prices = models.JSONField(default=dict)
    hlc_ms = models.BigIntegerField()
    hlc_counter = models.IntegerField()
    is_part = models.BooleanField(default=False)

    class Meta:
        verbose_name = "harga yang pernah berlaku"
        verbose_name_plural = "harga yang pernah berlaku"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "product_id", "hlc_ms"], name="shelf_price_time")
        ]
