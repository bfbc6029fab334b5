"""Devices of an outlet, how they are, and what waits to be printed.

Printer       master data: where it is, what it can do, what it is used for
Gadget        master data: a scale, pole display, scanner or drawer (gadgets/), and whose till it is
PrinterState  what its owner process last saw of it; this server's own, on no record
SentOrder     a fact: what an order that nobody has paid was, each time its till told the kitchen
PrintJob      one document on its way to paper: the spool. It is no fact, so no event tells of it:
              that a receipt was printed again is told by the till that asked (receipt.reprinted)
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hardware.gadgets.drawer_bytes import USUAL
from hardware.gadgets.sorts import CHOICES as SORTS
from hardware.links import Link, link_of
from hardware.profiles import CHOICES, LABEL_PROFILES
from pos.journal.tenancy import TenantModel, merchant_unique, tenant_unique
from pos.outlets.masters import MasterModel
from pos.tills.models import Device

RAW_PORT = 9100
SERIAL_SERVER_PORT = 4001  # of a box with serial plugs on the network
ADDRESS_HELP = (
    "Jaringan: alamat IP, tercetak di kertas bila tombol FEED ditahan saat printer dinyalakan. "
    "Kabel atau Bluetooth di server: pilih dari daftar yang ditemukan, misalnya /dev/ttyUSB0 "
    "(kecepatan lain dari 9600: /dev/ttyUSB0@19200) atau usb:04b8:0e28."
)


class Printer(MasterModel):
    """The first in use by `position` that has a task does it, the next ones stand in for it
    (stand_ins.py); reports go where receipts go as long as no printer has that task. With
    `kitchen_categories` it is a station of the kitchen (kitchen.py). A drawer hangs on a printer's
    cable."""

    GROUPS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "identity": ("name",),
        "link": ("host", "port"),
        "paper": ("profile",),
        "use": ("auto_print", "opens_drawer"),
        "roles": ("for_receipts", "for_reports"),
        "kitchen": ("kitchen_categories",),
        "bell": ("bell_for",),
        "shelf": ("position", "archived"),
    }

    name = models.CharField("nama", max_length=60, blank=True, default="")
    host = models.CharField(
        "alamat",
        max_length=253,
        blank=True,
        default="",
        help_text=ADDRESS_HELP,
    )
    port = models.PositiveIntegerField(
        "port",
        default=RAW_PORT,
        validators=[MinValueValidator(1), MaxValueValidator(65_535)],
        help_text="Hanya untuk printer jaringan; hampir selalu 9100.",
    )
    profile = models.CharField(
        "jenis printer",
        max_length=20,
        choices=CHOICES,
        default="generic58",
        help_text="Tidak tahu? Pilih \u201cumum\u201d sesuai lebar kertasnya.",
    )
    auto_print = models.BooleanField(
        "cetak struk setelah bayar",
        default=False,
        help_text="Tanpa menekan Cetak struk di kasir.",
    )
    opens_drawer = models.BooleanField(
        "buka laci saat bayar tunai",
        default=False,
        help_text="Laci uang tersambung ke printer ini. Yang punya kabel sendiri ditambahkan di "
        "Timbangan, layar, pemindai.",
    )
    for_receipts = models.BooleanField("mencetak struk", default=True)
    for_reports = models.BooleanField(
        "mencetak laporan X dan Z",
        default=False,
        help_text="Tanpa printer khusus, laporan keluar di printer struk.",
    )
    kitchen_categories = models.JSONField(
        "mencetak pesanan dapur",
        default=list,
        blank=True,
        help_text="Barang kategori ini dicetak di sini begitu keranjangnya ditahan atau dibayar, "
        "sebagai pesanan dapur.",
    )
    bell_for = models.JSONField(
        "berbunyi setelah mencetak",
        default=list,
        blank=True,
        help_text="Bel di dalam printer, bila ada.",
    )
    position = models.PositiveIntegerField(
        "urutan",
        default=0,
        help_text="Yang terkecil mencetak; berikutnya menggantikan bila ia tidak siap.",
    )
    archived = models.BooleanField("diarsipkan", default=False)

    class Meta:
        verbose_name = "printer"
        verbose_name_plural = "printer"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="printer_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def link(self) -> Link:
        return link_of(self.host, self.port)

    @property
    def prints_labels(self) -> bool:
        return self.profile in LABEL_PROFILES


class Gadget(MasterModel):
    """A scale or a drawer without a till is every till's; a display or a scanner belongs to one."""

    GROUPS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "identity": ("name",),
        "link": ("host", "port"),
        "use": ("sort", "till"),
        "drawer": ("opens_with",),
        "shelf": ("archived",),
    }

    name = models.CharField("nama", max_length=60, blank=True, default="")
    host = models.CharField(
        "alamat",
        max_length=253,
        blank=True,
        default="",
        help_text="Kabel di server: /dev/ttyUSB0 (kecepatan lain dari 9600: /dev/ttyUSB0@4800); "
        "pemindai HID-POS: /dev/hidraw0; lewat jaringan: alamat IP.",
    )
    port = models.PositiveIntegerField(
        "port",
        default=SERIAL_SERVER_PORT,
        validators=[MinValueValidator(1), MaxValueValidator(65_535)],
        help_text="Hanya untuk alamat jaringan.",
    )
    sort = models.CharField("jenis", max_length=20, choices=SORTS, default="scale_continuous")
    till = models.ForeignKey(
        Device,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="kasir",
        help_text="Tablet yang memakainya. Timbangan atau laci tanpa pilihan dipakai semua kasir.",
    )
    opens_with = models.CharField(
        "dibuka dengan",
        max_length=100,
        blank=True,
        default=USUAL,
        help_text="Hanya untuk laci: bita heksa menurut buku petunjuknya, misalnya 07. Kebanyakan "
        "terbuka oleh bita apa pun; biarkan seperti ini.",
    )
    archived = models.BooleanField("diarsipkan", default=False)

    class Meta:
        verbose_name = "timbangan, layar, pemindai, atau laci"
        verbose_name_plural = "timbangan, layar, pemindai, dan laci"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="gadget_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def link(self) -> Link:
        return link_of(self.host, self.port)

    def belongs_to(self, till: str) -> bool:
        return self.till_id is None or str(self.till_id) == till


class PrinterState(TenantModel):
    """`id` is the device's. `trouble` is a sentence, empty: ready. `since`: it has been so."""

    trouble = models.CharField("kendala", max_length=200, blank=True, default="")
    since = models.BigIntegerField()
    seen_at = models.BigIntegerField()

    class Meta:
        verbose_name = "keadaan printer"
        verbose_name_plural = "keadaan printer"


class State(models.TextChoices):
    WAITING = "waiting", "Menunggu"
    PRINTING = "printing", "Sedang dicetak"
    PRINTED = "printed", "Tercetak"
    STOPPED = "stopped", "Perlu dilihat"
    EXPIRED = "expired", "Terlalu lama menunggu"
    CANCELLED = "cancelled", "Dibatalkan"


class Role(models.TextChoices):
    RECEIPT = "receipt", "Struk"
    REPORT = "report", "Laporan"
    KITCHEN = "kitchen", "Dapur"


class PrintJob(TenantModel):
    """`id` is chosen by who asks, so a repeat is the same document. `broken`: how often a try broke
    after its first byte; the next one says DUPLIKAT. `trouble` is what it waits for, in words.
    `role`: another printer with this task may stand in; none: a person chose the printer.
    `opening_id`: what its till wrote down before it asked for the drawer alone. `box`: a drawer
    with a cable of its own, which no printer opens; such a document has no paper.
    `is_secret`: shown to nobody, and forgotten as soon as it ends (the code of a gift card)."""

    printer = models.ForeignKey(
        Printer,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="jobs",
        verbose_name="printer",
    )
    box = models.ForeignKey(
        Gadget,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name="laci",
    )
    device_id = models.UUIDField(null=True)
    sale_id = models.UUIDField(null=True)
    opening_id = models.UUIDField(null=True)
    person = models.JSONField("oleh", null=True)
    title = models.CharField("dokumen", max_length=120)
    operations = models.JSONField(default=list)
    role = models.CharField("tugas", max_length=10, choices=Role, blank=True, default="")
    is_secret = models.BooleanField("rahasia", default=False)
    opens_drawer = models.BooleanField("buka laci", default=False)
    drawer_at = models.BigIntegerField("laci dibuka", null=True)
    state = models.CharField("keadaan", max_length=10, choices=State, default=State.WAITING)
    broken = models.PositiveIntegerField("putus di tengah", default=0)
    attempts = models.PositiveIntegerField("dicoba", default=0)
    next_at = models.BigIntegerField("dicoba lagi", default=0)
    expires_at = models.BigIntegerField("ditunggu sampai")
    trouble = models.CharField("kendala", max_length=200, blank=True, default="")
    asked_at = models.BigIntegerField("diminta")
    ended_at = models.BigIntegerField("selesai", null=True)

    class Meta:
        verbose_name = "dokumen cetak"
        verbose_name_plural = "antrean cetak"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["printer", "state", "asked_at"], name="print_job_queue"),
            models.Index(fields=["merchant_id", "outlet_id", "asked_at"], name="print_job_asked"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_labels(self) -> bool:
        return bool(self.operations) and self.operations[0]["op"] == "label"


class SentOrder(TenantModel):
    """Its id is its event's; `seq` says which of one till is the newer. `order_id` is the id of the
    sale that it may become."""

    order_id = models.UUIDField()
    device_id = models.UUIDField()
    epoch = models.PositiveIntegerField()
    seq = models.BigIntegerField()
    order_type = models.CharField("jenis", max_length=20)
    table = models.CharField("meja", max_length=200, blank=True, default="")
    queue_number = models.CharField("antrean", max_length=200, blank=True, default="")
    label = models.CharField("nama", max_length=200, blank=True, default="")
    person_id = models.UUIDField()
    person_name = models.CharField("oleh", max_length=200)
    sent_at = models.BigIntegerField("waktu")
    lines = models.JSONField("isi", default=list)

    class Meta:
        verbose_name = "pesanan yang dikirim ke dapur"
        verbose_name_plural = "pesanan yang dikirim ke dapur"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="sent_order_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "outlet_id", "order_id", "epoch", "seq"], name="sent_order"
            )
        ]

    def __str__(self) -> str:
        return self.label or self.table or self.queue_number
