"""Staff and the devices where somebody failed too often.

Only an owner changes owners: a manager could otherwise give himself the shop.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html
from unfold.decorators import action
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from pos.journal.backoffice.base import FactAdmin, actor_of, merchant_of
from pos.journal.backoffice.masters import Changes, MasterAdmin
from pos.journal.backoffice.pages import page_url
from pos.journal.backoffice.show import badge, moment, swatch
from pos.outlets.admin.places import places_field
from pos.outlets.queries import outlets_of
from pos.people import actions
from pos.people.admin.secrets import SecretPages
from pos.people.admin.two_step import TwoStepPages
from pos.people.models import LoginLock, Person, TwoStep
from pos.people.roles import ROLES

OWNER = "owner"
admin.site.unregister(Group)  # roles decide (people/roles.py); Django's groups would only confuse


@admin.register(Person)
class PersonAdmin(MasterAdmin):
    list_display = ("tile", "role_names", "places", "username", "secrets", "state")
    list_filter = ("active",)
    search_fields = ("name", "username")
    search_help_text = "Cari nama"
    ordering = ("-active", "name")
    office_title = "Karyawan"
    fields = ("name", "roles", "outlets", "username", "colour", "active")
    actions_detail = ("go_to_pin", "go_to_password", "go_to_two_step")

    def get_list_display(self, request: HttpRequest) -> Any:
        several = len(outlets_of(merchant_of(request))) > 1
        return [each for each in self.list_display if several or each != "places"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        several = len(outlets_of(merchant_of(request))) > 1
        shown = self.fields if obj else self.fields[:-1]
        return [each for each in shown if several or each != "outlets"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Person]:
        return super().get_queryset(request).prefetch_related("credentials")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed: bool = super().has_change_permission(request, obj)
        is_owner = obj is not None and OWNER in obj.roles
        may = allowed and (not is_owner or request.user.is_superuser)
        user: Any = request.user
        return may and (obj is None or user.reaches(obj.outlets))

    def has_secret_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("people.change_person")

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **options: Any
    ) -> forms.Field | None:
        if db_field.name == "roles":
            return forms.MultipleChoiceField(
                label="Peran",
                choices=[
                    pair for pair in ROLES.items() if pair[0] != OWNER or request.user.is_superuser
                ],
                widget=UnfoldAdminCheckboxSelectMultipleWidget,
            )
        if db_field.name == "outlets":
            user: Any = request.user
            return places_field(merchant_of(request), user.works_in)
        return super().formfield_for_dbfield(db_field, request, **options)

    def get_urls(self) -> list[URLPattern]:
        pages, steps = SecretPages(self), TwoStepPages(self)
        change = "people.change_person"
        return [
            page_url(self, "kata-sandi-saya/", pages.kata_sandi_saya),
            page_url(self, "dua-langkah/", steps.dua_langkah),
            page_url(self, "<uuid:person_id>/dua-langkah/", steps.matikan, permission=change),
            page_url(self, "<uuid:person_id>/pin/", pages.pin, permission=change),
            page_url(self, "<uuid:person_id>/kata-sandi/", pages.kata_sandi, permission=change),
            *super().get_urls(),
        ]

    def person(self, request: HttpRequest, person_id: Any) -> Person:
        """Somebody of this shop whom the one who asks may change."""
        row: Person = self.get_queryset(request).get(pk=person_id)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        return row

    def add_row(self, request: HttpRequest, changes: Changes) -> Person:
        return actions.add_person(
            merchant_id=merchant_of(request),
            by=actor_of(request),
            roles=changes["roles"]["roles"],
            outlets=changes.get("outlets", {}).get("outlets", ()),
            **changes["identity"],
        )

    def change_row(self, request: HttpRequest, row: Person, changes: Changes) -> Person:
        if "username" in changes.get("identity", {}):
            changes["identity"]["username"] = changes["identity"]["username"] or None
        return actions.change_person(person=row, by=actor_of(request), **changes)

    @action(description="Ganti PIN", url_path="ke-pin", permissions=["secret"])
    def go_to_pin(self, request: HttpRequest, object_id: str) -> Any:
        return SecretPages.address("pin", object_id)

    @action(
        description="Ganti kata sandi",
        url_path="ke-kata-sandi",
        permissions=["secret"],
    )
    def go_to_password(self, request: HttpRequest, object_id: str) -> Any:
        return SecretPages.address("kata_sandi", object_id)

    def has_end_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Only where there is a second step to end, and only an owner ends another's."""
        rows = TwoStep.objects.filter(merchant_id=merchant_of(request), person_id=object_id)
        return bool(request.user.is_superuser and rows.exists())

    @action(description="Matikan dua langkah", url_path="ke-dua-langkah", permissions=["end"])
    def go_to_two_step(self, request: HttpRequest, object_id: str) -> Any:
        return SecretPages.address("matikan", object_id)

    @admin.display(description="nama", ordering="name")
    def tile(self, row: Person) -> str:
        return format_html("{}{}", swatch(row.colour), row.name)

    @admin.display(description="peran")
    def role_names(self, row: Person) -> str:
        return row.role_names

    @admin.display(description="cabang")
    def places(self, row: Person) -> str:
        return "semua" if row.works_everywhere else f"{len(row.outlets)} cabang"

    @admin.display(description="sudah diatur")
    def secrets(self, row: Person) -> str:
        words = {"pin": "PIN", "password": "kata sandi"}
        held = [words[each.kind] for each in row.credentials.all() if each.kind in words]
        return ", ".join(sorted(held)) or "–"

    @admin.display(description="keadaan", ordering="active")
    def state(self, row: Person) -> str:
        return badge("Aktif", "ok") if row.active else badge("Diarsipkan", "quiet")


@admin.register(LoginLock)
class LoginLockAdmin(FactAdmin):
    list_display = ("who", "failures", "happened", "until")
    ordering = ("-happened_at",)
    happened = staticmethod(moment("happened_at", "terjadi"))
    until = staticmethod(moment("locked_until", "terkunci sampai"))
    fields = readonly_fields = ("who", "failures", "happened", "until")

    @admin.display(description="nama")
    def who(self, row: LoginLock) -> str:
        return row.name or "Tidak diketahui"
