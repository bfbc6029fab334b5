"""Scales, pole displays and scanners: where they are, whose they are, how they are now."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html

from hardware.actions import add_gadget, change_gadget
from hardware.admin.printers import STATE, UNSEEN_MS
from hardware.models import Gadget, PrinterState
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.masters import ArchivingAdmin, Changes
from pos.journal.backoffice.show import ago_text, badge
from pos.journal.clock import wall_ms
from pos.outlets.queries import outlet_of as stored_outlet
from pos.tills.models import Role
from pos.tills.queries import devices_of


@admin.register(Gadget)
class GadgetAdmin(ArchivingAdmin):
    of_outlet = True
    must_fill = ("name", "host")
    list_display = ("name", "keadaan", "sort", "kasir", "alamat")
    list_select_related = ("till",)
    search_fields = ("name",)
    search_help_text = "Cari nama perangkat"
    ordering = ("id",)
    fieldsets: Any = ((None, {"fields": ("name", "sort", ("host", "port"), "till")}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Gadget]:
        state = PrinterState.objects.filter(id=OuterRef("id"))
        seen = {f"state_{name}": Subquery(state.values(name)[:1]) for name in STATE}
        rows: QuerySet[Gadget] = super().get_queryset(request).annotate(**seen)
        return rows

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **options: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        if db_field.name == "till":
            here = devices_of(merchant_of(request)).filter(outlet_id=outlet_of(request))
            options["queryset"] = here.filter(role=Role.TILL, revoked_at=None)
            options["empty_label"] = "Semua kasir"
        found: forms.ModelChoiceField[Any] | None = super().formfield_for_foreignkey(
            db_field, request, **options
        )
        return found

    @admin.display(description="keadaan")
    def keadaan(self, row: Any) -> str:
        if row.state_seen_at is None or wall_ms() - row.state_seen_at > UNSEEN_MS:
            return badge("Belum terlihat", "quiet")
        if not row.state_trouble:
            return badge("Siap", "ok")
        mark, since = badge("Tidak siap", "danger"), ago_text(row.state_since)
        return format_html("{}<br>{} <small>{}</small>", mark, row.state_trouble, since)

    @admin.display(description="kasir")
    def kasir(self, row: Gadget) -> str:
        return str(row.till) if row.till else "Semua kasir"

    @admin.display(description="alamat", ordering="host")
    def alamat(self, row: Gadget) -> str:
        return str(row.link)

    def add_row(self, request: HttpRequest, changes: Changes) -> Gadget:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        return add_gadget(outlet=outlet, by=actor_of(request), **changes)

    def change_row(self, request: HttpRequest, row: Gadget, changes: Changes) -> Gadget:
        return change_gadget(gadget=row, by=actor_of(request), **changes)
