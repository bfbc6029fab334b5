"""Devices, their receipt series, cash drawers and shifts.

Device       a till, hub, display …; its public keys are in journal.DeviceKey
Series       the letters and digits in a receipt number; given once, never again in the outlet
CashDrawer   where money lies; a till points to one, a shift belongs to one
CashMove     cash put in or taken out without a sale
DrawerOpening a drawer opened for no sale
DishVoid     dishes that left their cart after the kitchen was told
Shift        from the float to the count; later sales still add to it
PairingCode  six digits, ten minutes, one use; not in the journal
Sighting     what a device said of itself when it last greeted; not in the journal
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce

from pos.journal.tenancy import TenantModel, merchant_unique, tenant_unique
from pos.outlets.masters import MasterModel


class Role(models.TextChoices):
    HUB = "hub", "Server toko"
    CLOUD = "cloud", "Cloud"
    TILL = "till", "Kasir"
    KITCHEN = "kitchen", "Dapur"
    DISPLAY = "display", "Layar pelanggan"
    WAITER = "waiter", "Pelayan"


class CashDrawer(MasterModel):
    GROUPS: ClassVar = {"identity": ("name",), "state": ("archived",)}

    name = models.CharField("nama", max_length=80, blank=True, default="")
    archived = models.BooleanField("diarsipkan", default=False)

    class Meta:
        verbose_name = "laci uang"
        verbose_name_plural = "laci uang"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="drawer_key")]

    def __str__(self) -> str:
        return self.name


class Device(TenantModel):
    """`epoch` and `series` are the newest; older ones stay in Series."""

    name = models.CharField("nama", max_length=200)
    role = models.CharField("jenis", max_length=8, choices=Role)
    series = models.CharField("seri", max_length=8)
    epoch = models.PositiveIntegerField()
    drawer = models.ForeignKey(
        CashDrawer,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="devices",
        verbose_name="laci uang",
    )
    paired_at = models.BigIntegerField("dipasangkan")
    revoked_at = models.BigIntegerField("dicabut", null=True)
    revoked_reason = models.CharField("alasan dicabut", max_length=200, blank=True, default="")
    wipe_asked_at = models.BigIntegerField("penghapusan diminta", null=True)
    wiped_at = models.BigIntegerField("isi dihapus", null=True)

    class Meta:
        verbose_name = "perangkat"
        verbose_name_plural = "perangkat"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="device_key")]

    def __str__(self) -> str:
        return f"{self.series} {self.name}".strip()


class DeviceName(TenantModel):
    """What people call a device, also one whose pairing is still on its way. `id` is the device's;
    `named_by`: the place in time of the word that it is of."""

    name = models.CharField(max_length=200)
    named_by = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="device_name_key")]


class Series(TenantModel):
    code = models.CharField("seri", max_length=8)
    device = models.ForeignKey(
        Device, models.DO_NOTHING, db_constraint=False, related_name="all_series"
    )
    epoch = models.PositiveIntegerField()

    class Meta:
        verbose_name = "seri struk"
        verbose_name_plural = "seri struk"
        constraints: ClassVar[list[Any]] = [tenant_unique("code", name="series_key")]

    def __str__(self) -> str:
        return self.code


# How far off a closed drawer is by all sales known here: what was counted, less what
# `expected_now_minor` says, for sums in the database.
OFF = Coalesce("counted_minor", 0, output_field=models.BigIntegerField()) - (
    F("float_minor") + F("cash_minor") + F("cash_in_minor") - F("cash_out_minor") - F("drop_minor")
)


class Shift(TenantModel):
    """`cash_minor` is what sales, repaid kasbon, gift cards and credit brought into the drawer
    less what refunds and suppliers took out; `cash_in_minor`, `cash_out_minor` and `drop_minor`,
    each positive, were moved without a sale; `refund_minor` is positive, in whatever way it was
    paid back. The opening may come later."""

    drawer = models.ForeignKey(
        CashDrawer,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="shifts",
        verbose_name="laci uang",
    )
    device_id = models.UUIDField(null=True)
    business_date = models.CharField("hari", max_length=10, blank=True, default="")
    opened_at = models.BigIntegerField("dibuka", null=True)
    opened_by_id = models.UUIDField(null=True)
    opened_by_name = models.CharField("dibuka oleh", max_length=200, blank=True, default="")
    float_minor = models.BigIntegerField("modal awal", default=0)
    closed_at = models.BigIntegerField("ditutup", null=True)
    closed_by_id = models.UUIDField(null=True)
    closed_by_name = models.CharField("ditutup oleh", max_length=200, blank=True, default="")
    counted_minor = models.BigIntegerField("kas dihitung", null=True)
    expected_minor = models.BigIntegerField("kas seharusnya", null=True)
    variance_minor = models.BigIntegerField("selisih kas", null=True)
    counts = models.JSONField("pecahan", default=list)
    cash_minor = models.BigIntegerField("penjualan tunai", default=0)
    cash_in_minor = models.BigIntegerField("kas masuk", default=0)
    cash_out_minor = models.BigIntegerField("kas keluar", default=0)
    drop_minor = models.BigIntegerField("setoran", default=0)
    sales = models.PositiveIntegerField("jumlah transaksi", default=0)
    late_sales = models.PositiveIntegerField("transaksi susulan", default=0)
    refunds = models.PositiveIntegerField("jumlah retur", default=0)
    refund_minor = models.BigIntegerField("nilai retur", default=0)

    class Meta:
        verbose_name = "shift"
        verbose_name_plural = "shift"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="shift_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "opened_at"], name="shift_opened")
        ]

    def __str__(self) -> str:
        return f"{self.business_date} {self.opened_by_name}".strip()

    @property
    def expected_now_minor(self) -> int:
        """What should lie in the drawer by all sales known here, whenever they arrived."""
        moved = self.cash_in_minor - self.cash_out_minor - self.drop_minor
        return self.float_minor + self.cash_minor + moved


class CashMove(TenantModel):
    """A fact: cash put in or taken out without a sale. Its id is its event's."""

    class Direction(models.TextChoices):
        IN = "in", "Kas masuk"
        OUT = "out", "Kas keluar"
        DROP = "drop", "Setoran"

    move_id = models.UUIDField()
    shift_id = models.UUIDField()
    device_id = models.UUIDField()
    business_date = models.CharField("hari", max_length=10, blank=True, default="")
    direction = models.CharField("jenis", max_length=4, choices=Direction)
    category = models.CharField("kode kategori", max_length=40)
    label = models.CharField("kategori", max_length=200)
    reason = models.CharField("alasan", max_length=200, blank=True, default="")
    amount_minor = models.BigIntegerField("jumlah")
    person_id = models.UUIDField()
    person_name = models.CharField("oleh", max_length=200)
    moved_at = models.BigIntegerField("waktu")

    class Meta:
        verbose_name = "kas masuk atau keluar"
        verbose_name_plural = "kas masuk & keluar"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("id", name="cash_move_key"),
            tenant_unique("move_id", name="cash_move_once"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "-moved_at"], name="cash_move_time"),
            models.Index(fields=["merchant_id", "outlet_id", "shift_id"], name="cash_move_shift"),
        ]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} {self.label}"


class DrawerOpening(TenantModel):
    """A fact: somebody opened the drawer and sold nothing. Its id is its event's."""

    opening_id = models.UUIDField()
    shift_id = models.UUIDField(null=True)
    device_id = models.UUIDField()
    business_date = models.CharField("hari", max_length=10, blank=True, default="")
    category = models.CharField("kode sebab", max_length=40)
    label = models.CharField("untuk apa", max_length=200)
    reason = models.CharField("keterangan", max_length=200, blank=True, default="")
    person_id = models.UUIDField()
    person_name = models.CharField("oleh", max_length=200)
    opened_at = models.BigIntegerField("waktu")

    class Meta:
        verbose_name = "laci dibuka tanpa penjualan"
        verbose_name_plural = "laci dibuka tanpa penjualan"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("id", name="drawer_opening_key"),
            tenant_unique("opening_id", name="drawer_opening_once"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "-opened_at"], name="opening_time"),
            models.Index(fields=["merchant_id", "outlet_id", "shift_id"], name="opening_shift"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.person_name}".strip()


class DishVoid(TenantModel):
    """A fact: somebody took dishes off a cart that the kitchen had been told of. Its id is its
    event's; `dishes` is how many lines it touched, `names` what they were."""

    void_id = models.UUIDField()
    order_id = models.UUIDField()
    shift_id = models.UUIDField(null=True)
    device_id = models.UUIDField()
    business_date = models.CharField("hari", max_length=10, blank=True, default="")
    dishes = models.PositiveIntegerField("hidangan")
    names = models.CharField("apa", max_length=200)
    amount_minor = models.BigIntegerField("nilai")
    person_id = models.UUIDField()
    person_name = models.CharField("oleh", max_length=200)
    voided_at = models.BigIntegerField("waktu")

    class Meta:
        verbose_name = "batal setelah dapur"
        verbose_name_plural = "batal setelah dapur"
        constraints: ClassVar[list[Any]] = [
            tenant_unique("id", name="dish_void_key"),
            tenant_unique("void_id", name="dish_void_once"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "-voided_at"], name="dish_void_time"),
            models.Index(fields=["merchant_id", "outlet_id", "shift_id"], name="dish_void_shift"),
        ]

    def __str__(self) -> str:
        return f"{self.names} {self.person_name}".strip()


class PairingCode(TenantModel):
    """The code is kept only as a keyed hash; `failures` counts wrong tries while it was open."""

    code_hash = models.CharField(max_length=64)
    drawer_id = models.UUIDField(null=True)
    created_by_id = models.UUIDField(null=True)
    created_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    used_at = models.BigIntegerField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "kode pemasangan"
        verbose_name_plural = "kode pemasangan"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="pairing_code_key")]


class Sighting(TenantModel):
    """`id` is the device's. `epoch` and `seq`: the end of its own record as it told it, 0: none.
    `ahead_ms`: this server's clock less the device's when it greeted. Of the browser's memory: what
    is used, what there is, whether it may be thrown away. Null: the app has not said."""

    said_at = models.BigIntegerField()
    app_version = models.CharField(max_length=40, blank=True, default="")
    epoch = models.PositiveIntegerField(default=0)
    seq = models.BigIntegerField(default=0)
    used_bytes = models.BigIntegerField(null=True)
    quota_bytes = models.BigIntegerField(null=True)
    is_persisted = models.BooleanField(null=True)
    ahead_ms = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "kabar perangkat"
        verbose_name_plural = "kabar perangkat"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="sighting_key")]
