"""Printers: where they are, what they are for, how they are now; a page to try one with."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from hardware.actions import Asker, add_printer, ask_for_labels, ask_for_print, change_printer
from hardware.admin.invites import INVITES, print_invitation
from hardware.admin.labels import LABELS, asker_of, print_labels
from hardware.admin.paper import CHANGE, paper_folder, paper_page, paper_picture
from hardware.discovery import found_devices, found_on_network
from hardware.links import link_of, place_of
from hardware.models import RAW_PORT, Printer, PrinterState, Role
from hardware.owners import NOTICED_MS
from hardware.queries import OPEN, printer_of, printers_of
from hardware.trial import trial_label, trial_page
from pos.catalog.labels import sheet_of
from pos.catalog.models import Category
from pos.domain.errors import LancarError
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.masters import ArchivingAdmin, Changes
from pos.journal.backoffice.pages import page_url
from pos.journal.backoffice.show import ago_text, badge
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.outlets.queries import outlet_of as stored_outlet

VIEW = "hardware.view_printer"
UNSEEN_MS = 3 * NOTICED_MS  # its owner writes more often than this
TRIAL_SHEET = "40x30"
SEARCH = "cari"
STATE = ("trouble", "since", "seen_at")


@admin.register(Printer)
class PrinterAdmin(ArchivingAdmin):
    of_outlet = True
    must_fill = ("name", "host")
    list_display = ("name", "keadaan", "menunggu", "alamat", "profile", "dipakai")
    search_fields = ("name",)
    search_help_text = "Cari nama printer"
    ordering = ("position", "id")
    list_before_template = "office/printers_before.html"
    change_form_outer_before_template = "office/printer_before.html"
    change_form_outer_after_template = "office/printer_after.html"
    fieldsets: Any = (
        (None, {"fields": ("name", "host", "port", "profile", "position")}),
        ("Tugas", {"fields": ("for_receipts", "for_reports", "kitchen_categories", "bell_for")}),
        ("Di kasir", {"fields": ("auto_print", "opens_drawer")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Printer]:
        state = PrinterState.objects.filter(id=OuterRef("id"))
        seen = {f"state_{name}": Subquery(state.values(name)[:1]) for name in STATE}
        waiting = Count("jobs", filter=Q(jobs__state__in=OPEN))
        rows: QuerySet[Printer] = super().get_queryset(request).annotate(**seen, waiting=waiting)
        return rows

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        own, *others = self.fieldsets
        if obj is None:
            own = (None, {"fields": [each for each in own[1]["fields"] if each != "position"]})
        return (own, *others)

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **options: Any
    ) -> forms.Field | None:
        """A station's categories, and what it rings for, are ticked, not typed."""
        if db_field.name == "kitchen_categories":
            known = Category.objects.filter(merchant_id=merchant_of(request), archived=False)
            return _ticks(db_field, [(str(each.pk), each.name) for each in known])
        if db_field.name == "bell_for":
            return _ticks(db_field, Role.choices)
        found: forms.Field | None = super().formfield_for_dbfield(db_field, request, **options)
        return found

    def get_urls(self) -> list[URLPattern]:
        return [
            page_url(self, "<uuid:printer_id>/uji/", self.uji, permission=CHANGE),
            page_url(self, "label/", self.label, permission=LABELS),
            page_url(self, "undangan/", self.undangan, permission=INVITES),
            page_url(self, "kertas/", self.kertas, permission=VIEW),
            page_url(self, "kertas/<int:number>/", self.gambar, permission=VIEW),
            *super().get_urls(),
        ]

    def uji(self, request: HttpRequest, printer_id: uuid.UUID) -> HttpResponse:
        """The test page; a drawer that hangs on this printer opens too."""
        printer = printer_of(merchant_of(request), printer_id)
        back = HttpResponseRedirect(reverse("admin:hardware_printer_change", args=[printer_id]))
        if request.method != "POST":
            return back
        job_id = uuid7()
        try:
            _ask_for_trial(printer, job_id, asker_of(request))
        except LancarError as error:
            messages.error(request, error.sentence)
            return back
        return HttpResponseRedirect(reverse("admin:hardware_printjob_change", args=[job_id]))

    def undangan(self, request: HttpRequest) -> HttpResponse:
        return print_invitation(request)

    def label(self, request: HttpRequest) -> HttpResponse:
        return print_labels(self, request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        pictured = paper_folder().folder.is_dir()
        context = {**(extra_context or {}), "has_paper": pictured}
        shown: HttpResponse = super().changelist_view(request, context)
        return shown

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With what hangs on the server's own cables, and, when asked, what says its name on the
        network: choosing one fills in its address."""
        known = printers_of(merchant_of(request), outlet_of(request))
        taken = {place_of(printer.link) for printer in known}
        looked = SEARCH in request.GET and request.method == "GET"
        found = [
            each
            for each in [*found_devices(), *(found_on_network() if looked else [])]
            if place_of(link_of(each.address, each.port or RAW_PORT)) not in taken
        ]
        context = {**(extra_context or {}), "found": found, "looked": looked}
        shown: HttpResponse = super().add_view(request, form_url, context)
        return shown

    def kertas(self, request: HttpRequest) -> HttpResponse:
        return paper_page(self, request)

    def gambar(self, request: HttpRequest, number: int) -> HttpResponseBase:
        return paper_picture(number)

    @admin.display(description="keadaan")
    def keadaan(self, row: Any) -> str:
        if row.state_seen_at is None or wall_ms() - row.state_seen_at > UNSEEN_MS:
            return badge("Belum terlihat", "quiet")
        if not row.state_trouble:
            return badge("Siap", "ok")
        mark, since = badge("Tidak siap", "danger"), ago_text(row.state_since)
        return format_html("{}<br>{} <small>{}</small>", mark, row.state_trouble, since)

    @admin.display(description="menunggu")
    def menunggu(self, row: Any) -> str:
        return str(row.waiting or "–")

    @admin.display(description="alamat", ordering="host")
    def alamat(self, row: Printer) -> str:
        return str(row.link)

    @admin.display(description="tugas")
    def dipakai(self, row: Printer) -> str:
        if row.prints_labels:
            return "label"
        uses = (
            ("struk", row.for_receipts),
            ("laporan", row.for_reports),
            ("dapur", bool(row.kitchen_categories)),
            ("cetak otomatis", row.auto_print),
            ("laci uang", row.opens_drawer),
        )
        return ", ".join(word for word, is_so in uses if is_so) or "–"

    def add_row(self, request: HttpRequest, changes: Changes) -> Printer:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        return add_printer(outlet=outlet, by=actor_of(request), **changes)

    def change_row(self, request: HttpRequest, row: Printer, changes: Changes) -> Printer:
        return change_printer(printer=row, by=actor_of(request), **changes)


def _ticks(db_field: "models.Field[Any, Any]", choices: Any) -> forms.Field:
    return forms.MultipleChoiceField(
        label=capfirst(db_field.verbose_name),
        help_text=db_field.help_text,
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
    )


def _ask_for_trial(printer: Printer, job_id: uuid.UUID, asker: Asker) -> None:
    if printer.prints_labels:
        sheet, labels = sheet_of(TRIAL_SHEET), [trial_label(printer)]
        ask_for_labels(printer=printer, job_id=job_id, sheet=sheet, labels=labels, asker=asker)
        return
    ask_for_print(
        printer=printer,
        job_id=job_id,
        title="Halaman uji",
        operations=trial_page(printer),
        asker=asker,
        opens_drawer=printer.opens_drawer,
    )
