"""Scales, pole displays, scanners and drawers with a cable of their own: where they are, whose they
are, how they are now; a drawer can be opened once to try it."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from hardware.actions import add_gadget, ask_for_drawer, change_gadget
from hardware.admin.labels import asker_of
from hardware.admin.printers import STATE, UNSEEN_MS
from hardware.gadgets.sorts import DRAWERS
from hardware.models import Gadget, PrinterState
from pos.domain.errors import LancarError
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.masters import ArchivingAdmin, Changes
from pos.journal.backoffice.pages import page_url
from pos.journal.backoffice.show import ago_text, badge
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.outlets.queries import outlet_of as stored_outlet
from pos.tills.models import Role
from pos.tills.queries import devices_of

CHANGE = "hardware.change_gadget"


@admin.register(Gadget)
class GadgetAdmin(ArchivingAdmin):
    of_outlet = True
    must_fill = ("name", "host")
    list_display = ("name", "keadaan", "sort", "kasir", "alamat")
    list_select_related = ("till",)
    search_fields = ("name",)
    search_help_text = "Cari nama perangkat"
    ordering = ("id",)
    change_form_outer_after_template = "office/gadget_after.html"
    fieldsets: Any = ((None, {"fields": ("name", "sort", "host", "port", "till", "opens_with")}),)

    def get_urls(self) -> list[URLPattern]:
        trial = page_url(self, "<uuid:gadget_id>/uji/", self.uji, permission=CHANGE)
        return [trial, *super().get_urls()]

    def uji(self, request: HttpRequest, gadget_id: uuid.UUID) -> HttpResponse:
        """A drawer opens once; what came of it stands in the queue."""
        box = get_object_or_404(
            Gadget, merchant_id=merchant_of(request), id=gadget_id, sort__in=DRAWERS
        )
        back = HttpResponseRedirect(reverse("admin:hardware_gadget_change", args=[gadget_id]))
        if request.method != "POST":
            return back
        job_id, asker = uuid7(), asker_of(request)
        try:
            ask_for_drawer(box=box, job_id=job_id, title=f"Uji {box.name}", asker=asker)
        except LancarError as error:
            messages.error(request, error.sentence)
            return back
        return HttpResponseRedirect(reverse("admin:hardware_printjob_change", args=[job_id]))

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
