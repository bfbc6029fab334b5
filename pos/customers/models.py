"""Customers the shop knows by name. Rows are written by the projection only; change them with the
verbs.

As little as possible is kept: a name, a phone number, membership, and what was allowed when; who
takes the leave to keep it back is forgotten here (receipts stay as they were printed). The same
number twice is two customers until a person merges them (two tills offline may both be right about
the person in front of them); pos/customers/aliases.py tells who then stands for whom.
"""

from typing import Any, ClassVar

from django.db import models

from pos.domain.points import ONCE_MILLI
from pos.journal.tenancy import TenantModel, merchant_unique
from pos.outlets.masters import MasterModel

CONSENTS = ("keep_data", "send_receipts", "send_promotions")
FORGOTTEN = "Pelanggan dihapus"  # stands where a name was, once its owner took the leave back


class CustomerGroup(MasterModel):
    """Customers the shop treats alike. A customer belongs to at most one, so that a price has one
    reason; the group's price list is for those who have none of their own."""

    GROUPS: ClassVar = {
        "identity": ("name",),
        "prices": ("price_list",),
        "points": ("points_times_milli",),
        "state": ("archived",),
    }

    name = models.CharField("nama grup", max_length=40, blank=True, default="")
    price_list = models.CharField("daftar harga", max_length=64, null=True, blank=True)  # noqa: DJ001
    points_times_milli = models.PositiveIntegerField(
        "kelipatan poin (perseribu)",
        default=ONCE_MILLI,
        help_text="1 berarti poin biasa, 2 dua kali, 1,5 satu setengah kali, 0 tidak ada.",
    )
    points_said = models.JSONField(default=list, editable=False)
    archived = models.BooleanField("diarsipkan", default=False)

    class Meta:
        verbose_name = "grup pelanggan"
        verbose_name_plural = "grup pelanggan"
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="customer_group_key")]

    def __str__(self) -> str:
        return self.name


class Customer(MasterModel):
    """Consents are null (never asked) or {given, at, wording, channel}: the newest ConsentTick."""

    GROUPS: ClassVar = {
        "identity": ("name", "phone"),
        "membership": ("member",),
        "prices": ("price_list",),
        "group": ("group",),
        "consent": CONSENTS,
        "merge": ("merged_into",),
        "kasbon": ("kasbon_limit_minor",),
        "birthday": ("birthday", "keep_birthday"),
        "state": ("archived",),
    }

    name = models.CharField("nama", max_length=80, blank=True, default="")
    phone = models.CharField("nomor HP", max_length=15, blank=True, default="")
    member = models.BooleanField("anggota", default=False)
    price_list = models.CharField("daftar harga", max_length=64, null=True, blank=True)  # noqa: DJ001
    group = models.ForeignKey(
        CustomerGroup,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="grup",
    )
    keep_data = models.JSONField("setuju datanya disimpan", null=True, default=None)
    send_receipts = models.JSONField("setuju dikirimi struk", null=True, default=None)
    send_promotions = models.JSONField("setuju dikirimi promosi", null=True, default=None)
    kasbon_limit_minor = models.BigIntegerField(
        "batas kasbon",
        default=0,
        help_text="Paling banyak boleh berutang. 0 berarti tidak boleh kasbon.",
    )
    birthday = models.CharField("ulang tahun", max_length=5, blank=True, default="")
    keep_birthday = models.JSONField("setuju ulang tahunnya dicatat", null=True, default=None)
    merged_into = models.UUIDField("digabung ke", null=True, blank=True)
    archived = models.BooleanField("diarsipkan", default=False)

    class Meta:
        verbose_name = "pelanggan"
        verbose_name_plural = "pelanggan"
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="customer_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "revision"], name="customer_revision"),
            models.Index(fields=["merchant_id", "phone"], name="customer_phone"),
            models.Index(fields=["merchant_id", "name"], name="customer_name"),
            models.Index(fields=["merchant_id", "group"], name="customer_of_group"),
            models.Index(
                fields=["merchant_id", "merged_into"],
                name="customer_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
            models.Index(
                fields=["merchant_id", "birthday"],
                name="customer_birthday",
                condition=models.Q(birthday__gt=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def consents(self) -> list[str]:
        """What is allowed now."""
        return [name for name in CONSENTS if (getattr(self, name) or {}).get("given")]

    @property
    def is_forgotten(self) -> bool:
        """The leave to keep the data was taken back: no name, no number, not at the tills. Whoever
        still owes (pos/customers/debts.py) is kept until they do not."""
        return self._is_withdrawn and self.name == FORGOTTEN

    @property
    def is_kept_for_debt(self) -> bool:
        """They asked to be forgotten and still owe."""
        return self._is_withdrawn and self.name != FORGOTTEN

    @property
    def _is_withdrawn(self) -> bool:
        return self.keep_data is not None and not self.keep_data["given"]


class PointsRule(MasterModel):
    """How points are earned and what they buy; one for the merchant, with the merchant's id.
    Without a row, and with zeros, there are no points. `said` (and a group's `points_said`) is all
    that was ever said of it: a till may not have heard of the newest."""

    GROUPS: ClassVar = {
        "earning": ("per_minor", "without_categories", "without_products"),
        "spending": ("worth_minor",),
        "birthday": ("birthday_points",),
        "expiry": ("good_months",),
    }

    per_minor = models.BigIntegerField("belanja per poin", default=0)
    without_categories = models.JSONField("kategori tanpa poin", default=list, blank=True)
    without_products = models.JSONField("barang tanpa poin", default=list, blank=True)
    worth_minor = models.BigIntegerField("nilai satu poin", default=0)
    birthday_points = models.PositiveIntegerField("poin ulang tahun", default=0)
    good_months = models.PositiveSmallIntegerField("bulan berlaku", default=0)
    said = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = "aturan poin"
        verbose_name_plural = "aturan poin"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="points_rule_key")]

    def __str__(self) -> str:
        return "Aturan poin"


class Breach(MasterModel):
    """Personal data that got out, or may have. The law's clock runs from `found_at` (article 46 of
    UU 27/2022): 3×24 hours for telling those it is about, and the authority. `steps`: which was
    done when, by the step's code (pos/customers/breaches.py)."""

    GROUPS: ClassVar = {
        "facts": ("found_at", "data", "how", "whose", "handling", "contact"),
        "steps": ("steps",),
        "state": ("closed_at",),
    }

    found_at = models.BigIntegerField("diketahui", default=0)
    data = models.TextField("data apa", blank=True, default="")
    how = models.TextField("kapan dan bagaimana", blank=True, default="")
    whose = models.TextField("data siapa, berapa orang", blank=True, default="")
    handling = models.TextField("yang sudah dilakukan", blank=True, default="")
    contact = models.TextField("yang dapat dihubungi", blank=True, default="")
    steps = models.JSONField("langkah", default=dict, blank=True)
    closed_at = models.BigIntegerField("selesai", null=True)

    class Meta:
        verbose_name = "kebocoran data"
        verbose_name_plural = "kebocoran data"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="breach_key")]

    def __str__(self) -> str:
        return f"Kebocoran data {self.found_at}"


class PrivacyRule(MasterModel):
    """How long somebody is kept who buys nothing; one for the merchant, with the merchant's id.
    Without a row, and with zero years, nobody is forgotten by themselves."""

    GROUPS: ClassVar = {"retention": ("years", "changed_at")}

    years = models.PositiveSmallIntegerField("tahun disimpan", default=0)
    changed_at = models.BigIntegerField("diubah", default=0)

    class Meta:
        verbose_name = "aturan data pribadi"
        verbose_name_plural = "aturan data pribadi"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="privacy_rule_key")]

    def __str__(self) -> str:
        return "Aturan data pribadi"


class ConsentTick(TenantModel):
    """One word of a customer, for ever: what was allowed or taken back, when, where, under which
    wording, and who wrote it down. The id derives from what was said, so saying it again (a group
    travels whole) is not a second word."""

    customer_id = models.UUIDField()
    consent = models.CharField("izin", max_length=20)
    given = models.BooleanField("diberikan")
    at = models.BigIntegerField("waktu")
    wording = models.CharField("naskah", max_length=40)
    channel = models.CharField("tempat", max_length=10)
    actor_id = models.UUIDField("dicatat oleh", null=True)

    class Meta:
        verbose_name = "izin pelanggan"
        verbose_name_plural = "izin pelanggan"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "customer_id", "at"], name="consent_of_customer")
        ]

    def __str__(self) -> str:
        return f"{self.consent} {self.at}"

    def said(self) -> dict[str, Any]:
        """As it stands in the customer's row."""
        words = {"given": self.given, "at": self.at, "wording": self.wording}
        return {**words, "channel": self.channel}


class KeptApart(TenantModel):
    """Somebody said that these two are two people; `one` has the smaller id."""

    one_id = models.UUIDField()
    other_id = models.UUIDField()

    class Meta:
        verbose_name = "dua orang yang berbeda"
        verbose_name_plural = "dua orang yang berbeda"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "one_id"], name="kept_apart_one")
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"
