"""Staff. One Person is both the tile on the till and the user of the back office.

Person      projected from person.changed; holds no secret, so that it can be rebuilt at any time
Credential  hashes of PIN and password; never in the journal, never touched by a rebuild
LoginLock   too many wrong PINs on a device, projected from login.locked
TillRules   who may do what at the tills of one outlet (its id), projected from permissions.changed
Approval    a yes on the spot for what somebody's rules ask for, projected from approval.given
Phone       somebody's own phone that may say yes, projected from phone.enrolled and phone.revoked
PhoneSecret what its six digits are made with; beside the journal, like Credential
TwoStep     what somebody types beside their password; beside the journal too, and locked
"""

import uuid
from collections.abc import Collection, Iterable
from typing import Any, ClassVar, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils.functional import cached_property

from pos.domain.permissions import TILL_ROLES, decide
from pos.journal.tenancy import TenantModel, merchant_unique, merchant_wide, tenant_unique
from pos.outlets.masters import MasterModel
from pos.outlets.queries import outlets_of
from pos.people.roles import OFFICE_ROLES, ROLES, allows, allows_app

Rows = TypeVar("Rows", bound=models.Model)
PIN = "pin"
SEE_COST = "catalog.see_cost"
PASSWORD = "password"  # noqa: S105  the name of a kind of secret, not one


class PersonManager(BaseUserManager["Person"]):
    """Reading only: people are added by the verb add_person."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.filter(username=username, active=True).earliest("id")


class Person(AbstractBaseUser, MasterModel):
    """No password column: it is in Credential, for this row comes from the journal alone."""

    GROUPS: ClassVar = {
        "identity": ("name", "username", "colour"),
        "roles": ("roles",),
        "state": ("active",),
        "outlets": ("outlets",),
    }
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    last_login = None

    username = models.CharField("nama pengguna", max_length=60, null=True, blank=True)  # noqa: DJ001
    name = models.CharField("nama", max_length=80, blank=True, default="")
    roles = models.JSONField("peran", default=list, blank=True)
    colour = models.CharField("warna", max_length=7, default="#DDEBE4")
    active = models.BooleanField("aktif", default=True)
    outlets = models.JSONField("cabang", default=list, blank=True)

    objects = PersonManager()

    class Meta:
        verbose_name = "staf"
        verbose_name_plural = "staf"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="person_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "revision"], name="person_revision"),
            models.Index(fields=["merchant_id", "username"], name="person_username"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def password(self) -> str:  # type: ignore[override]
        """The stored hash, or a mark that no password can ever match."""
        found = self.credentials.filter(kind=PASSWORD).first()
        return found.secret if found else "!"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.active

    @property
    def is_staff(self) -> bool:
        return self.active and bool(OFFICE_ROLES & set(self.roles))

    @property
    def is_superuser(self) -> bool:
        return self.active and "owner" in self.roles

    @property
    def role_names(self) -> str:
        return ", ".join(ROLES[role] for role in self.roles if role in ROLES)

    @property
    def works_everywhere(self) -> bool:
        return not self.outlets or "owner" in self.roles

    def works_in(self, outlet_id: uuid.UUID) -> bool:
        return self.works_everywhere or str(outlet_id) in self.outlets

    def of_their_outlets(self, rows: "models.QuerySet[Rows]") -> "models.QuerySet[Rows]":
        """Of rows with an `outlet_id`, those of where they work, and the whole merchant's."""
        if self.works_everywhere:
            return rows
        return rows.filter(outlet_id__in=[merchant_wide(self.merchant_id), *self.outlets])

    def reaches(self, outlets: Collection[str]) -> bool:
        """Whether they have a say about somebody who works there (none named: everywhere)."""
        return self.works_everywhere or (bool(outlets) and set(self.outlets).issuperset(outlets))

    def check_password(self, raw_password: str | None) -> bool:
        return check_password(raw_password, self.password)

    def set_password(self, raw_password: str | None) -> None:
        """Not here: the verb people.actions.set_password leaves its trace in the journal."""
        raise NotImplementedError("use people.actions.set_password")

    def has_usable_password(self) -> bool:
        return self.password != "!"  # noqa: S105

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.active and (self._sees_cost if perm == SEE_COST else allows(self.roles, perm))

    @cached_property
    def _sees_cost(self) -> bool:
        """By the outlets' own tables (pos.domain.permissions): goods belong to all of them, so one
        outlet that forbids it forbids it everywhere."""
        if self.is_superuser or not set(TILL_ROLES) & set(self.roles):
            return self.is_superuser
        here = {"merchant_id": self.merchant_id}
        tables = dict(TillRules.objects.filter(**here).values_list("id", "rules"))
        told = [tables.get(outlet.id, {}) for outlet in outlets_of(self.merchant_id)]
        return all(decide(rules, self.roles, "see_cost", 0) == "allowed" for rules in told)

    def has_perms(self, perm_list: Iterable[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return self.active and allows_app(self.roles, app_label)


class Credential(TenantModel):
    """One secret of one person. `version` is what events name: they never carry the hash.

    `login`: in the cloud, whose merchants share one sign-in page, the user name that this password
    goes with. One name is one person there, whatever hubs call their people later."""

    person = models.ForeignKey(
        Person, models.DO_NOTHING, db_constraint=False, related_name="credentials"
    )
    kind = models.CharField(max_length=8, choices=[(PIN, "PIN"), (PASSWORD, "Kata sandi")])
    secret = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.BigIntegerField()
    login = models.CharField(max_length=60, null=True, editable=False)  # noqa: DJ001  (null: unique)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            merchant_unique("person", "kind", name="credential_key"),
            models.UniqueConstraint(fields=["login"], name="credential_login"),
        ]


class LoginLock(TenantModel):
    """A fact: somebody failed too often on a device, which then refused more tries for a while."""

    device_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    name = models.CharField("nama", max_length=200, blank=True, default="")
    failures = models.PositiveIntegerField("kali salah")
    locked_until = models.BigIntegerField("terkunci sampai")
    happened_at = models.BigIntegerField("terjadi")

    class Meta:
        verbose_name = "PIN salah berulang"
        verbose_name_plural = "PIN salah berulang"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="login_lock_key")]

    def __str__(self) -> str:
        return self.name or str(self.person_id)


class TillRules(MasterModel):
    """Only what the owner saved; pos.domain.permissions says what holds elsewhere."""

    GROUPS: ClassVar = {"table": ("rules",)}

    rules = models.JSONField("izin", default=dict, blank=True)

    class Meta:
        verbose_name = "izin di kasir"
        verbose_name_plural = "izin di kasir"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="till_rules_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "revision"], name="till_rules_revision")
        ]

    def __str__(self) -> str:
        return str(self.id)


class Approval(TenantModel):
    """Its id is its event's. `document_id` is the sale, refund, shift … that was allowed."""

    device_id = models.UUIDField()
    document_id = models.UUIDField()
    items = models.JSONField("hal", default=list)
    asked_by_id = models.UUIDField()
    asked_by_name = models.CharField("diminta", max_length=200)
    approver_id = models.UUIDField()
    approver_name = models.CharField("disetujui", max_length=200)
    method = models.CharField("cara", max_length=8)
    reason = models.CharField("alasan", max_length=200, blank=True, default="")
    given_at = models.BigIntegerField("waktu")
    nonce = models.CharField(max_length=9, blank=True, default="")
    doubt = models.CharField(max_length=16, blank=True, default="")  # why it counts for nothing

    class Meta:
        verbose_name = "persetujuan"
        verbose_name_plural = "persetujuan"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="approval_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "outlet_id", "nonce"],
                name="approval_nonce",
                condition=~models.Q(nonce=""),
            ),
            models.Index(
                fields=["merchant_id", "outlet_id", "document_id"], name="approval_document"
            ),
            models.Index(fields=["merchant_id", "outlet_id", "-given_at"], name="approval_given"),
        ]

    def __str__(self) -> str:
        return self.approver_name


class Phone(TenantModel):
    """Of `person_id`, from the hour it was enrolled to the hour it was revoked or replaced."""

    person_id = models.UUIDField()
    label = models.CharField("telepon", max_length=200)
    public_key = models.CharField(max_length=87)
    since_ms = models.BigIntegerField("sejak")
    since_counter = models.IntegerField()
    ended_ms = models.BigIntegerField("dicabut", null=True)
    ended_counter = models.IntegerField(null=True)

    class Meta:
        verbose_name = "telepon"
        verbose_name_plural = "telepon"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="phone_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "person_id"], name="phone_person")
        ]

    def __str__(self) -> str:
        return self.label


class PhoneSecret(TenantModel):
    """Its id is the phone's. Kept when the phone is revoked: what it said before may come late."""

    secret = models.CharField(max_length=43)

    class Meta:
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="phone_secret_key")]

    def __str__(self) -> str:
        return str(self.id)


class TwoStep(TenantModel):
    """One of a person. `last_step`: the newest half minute whose code was used; `spares`: marks of
    the spare codes that were not."""

    person_id = models.UUIDField()
    secret = models.TextField()
    last_step = models.BigIntegerField()
    spares = models.JSONField(default=list)
    since_ms = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [merchant_unique("person_id", name="two_step_key")]

    def __str__(self) -> str:
        return str(self.person_id)
