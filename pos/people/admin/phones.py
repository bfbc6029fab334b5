"""Telepon: whose own phone may say yes at the tills, how one is enrolled, and how it is revoked."""

from typing import Any

import segno
from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from unfold.decorators import action

from pos.journal.backoffice.base import FactAdmin, actor_of
from pos.journal.backoffice.show import badge, moment
from pos.people.actions import revoke_phone
from pos.people.models import Person, Phone


@admin.register(Phone)
class PhoneAdmin(FactAdmin):
    of_outlet = False
    office_title = "Telepon untuk persetujuan"
    list_display = ("who", "label", "since", "ended", "state")
    list_display_links = None
    ordering = ("ended_ms", "-since_ms")
    since = staticmethod(moment("since_ms", "sejak"))
    ended = staticmethod(moment("ended_ms", "dicabut"))
    actions = ("revoke_chosen",)
    list_before_template = "office/phones_before.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Phone]:
        people = Person.objects.filter(pk=OuterRef("person_id"))
        rows: QuerySet[Phone] = super().get_queryset(request)
        return rows.annotate(person_name=Subquery(people.values("name")[:1]))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        address = request.build_absolute_uri("/approve/")
        shown = {"phone_address": address, "phone_picture": _picture(address)}
        return super().changelist_view(request, {**(extra_context or {}), **shown})

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("people.change_person")

    @action(description="Cabut telepon", permissions=["revoke"])
    def revoke_chosen(self, request: HttpRequest, rows: QuerySet[Phone]) -> None:
        chosen = list(rows.filter(ended_ms=None).values_list("person_id", flat=True))
        people = list(Person.objects.filter(pk__in=chosen))
        for person in people:
            revoke_phone(person=person, by=actor_of(request))
        messages.success(request, f"{len(people)} telepon dicabut.")

    @admin.display(description="milik")
    def who(self, row: Any) -> str:
        return row.person_name or self.empty_value_display

    @admin.display(description="keadaan")
    def state(self, row: Phone) -> str:
        return badge("Dicabut", "quiet") if row.ended_ms else badge("Berlaku", "ok")


def _picture(address: str) -> SafeString:
    code = segno.make_qr(address, error="m", boost_error=False)
    title = "Kode QR halaman persetujuan"
    return mark_safe(code.svg_inline(scale=4, border=2, title=title, light="#fff"))  # noqa: S308
