"""Devices: who was paired, when they were last heard, revoking them. pos.box invites new ones."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from unfold.widgets import UnfoldAdminTextInputWidget

from pos.domain.errors import LancarError
from pos.journal.backoffice.base import FactAdmin, actor_of
from pos.journal.backoffice.pages import page_url, render_page
from pos.journal.backoffice.show import NOTHING, ago_text, badge, moment
from pos.tills import actions
from pos.tills.admin.rescue import import_page
from pos.tills.models import Device
from pos.tills.queries import with_greeting, with_last_heard
from pos.tills.wiping import ask_to_wipe, keep_after_all

CHANGE = "tills.change_device"
TIGHT_SHARE = 0.7  # where the tablet itself begins to make room
GIGABYTE, MEGABYTE = 1_000_000_000, 1_000_000


class NameForm(forms.Form):
    name = forms.CharField(
        label="Nama perangkat",
        max_length=actions.LONGEST_NAME,
        widget=UnfoldAdminTextInputWidget,
        help_text="Misalnya: Kasir depan, Tablet lantai 2.",
    )


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label="Alasan",
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="Misalnya: tablet hilang, ganti tablet.",
    )


@admin.register(Device)
class DeviceAdmin(FactAdmin):
    """Read-only as a form: devices change by pairing and revoking only."""

    list_display = (
        "title",
        "state",
        "heard",
        "unsent",
        "version",
        "memory",
        "role",
        "series",
        "drawer",
    )
    list_display_links = ("title",)
    list_select_related = ("drawer",)
    list_filter = ("role",)
    search_fields = ("name", "series")
    search_help_text = "Cari nama atau seri perangkat"
    ordering = ("revoked_at", "series")
    paired = staticmethod(moment("paired_at", "dipasangkan"))
    revoked = staticmethod(moment("revoked_at", "dicabut"))
    readonly_fields = (
        "title", "role", "series", "drawer", "paired", "heard", "unsent", "version", "memory",
        "state", "revoked",
    )  # fmt: skip
    fields = (
        ("title", "state"), ("role", "series"), "drawer", ("paired", "heard"),
        ("unsent", "version"), "memory",
    )  # fmt: skip
    list_before_template = "office/devices_before.html"
    change_form_outer_after_template = "office/device_after.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Device]:
        return with_greeting(with_last_heard(super().get_queryset(request)))

    def get_urls(self) -> list[URLPattern]:
        return [
            page_url(self, "berkas/", self.berkas, permission=CHANGE),
            page_url(self, "<uuid:device_id>/nama/", self.nama, permission=CHANGE),
            page_url(self, "<uuid:device_id>/cabut/", self.cabut, permission=CHANGE),
            page_url(self, "<uuid:device_id>/hapus/", self.hapus, permission=CHANGE),
            *super().get_urls(),
        ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        gone = obj is not None and obj.revoked_at is not None
        return (*self.fields, "revoked", "revoked_reason") if gone else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.readonly_fields, "revoked_reason")

    def berkas(self, request: HttpRequest) -> HttpResponse:
        """The rescue file of a tablet, handed in by the owner."""
        return import_page(self, request)

    def nama(self, request: HttpRequest, device_id: uuid.UUID) -> HttpResponse:
        device = self._found(request, device_id)
        form = NameForm(request.POST or None, initial={"name": device.name})
        if request.method == "POST" and form.is_valid():
            name = form.cleaned_data["name"]
            actions.name_device(device=device, name=name, by=actor_of(request))
            messages.success(request, f"Sekarang bernama {device.name}.")
            return HttpResponseRedirect(reverse("admin:tills_device_change", args=[device.pk]))
        return render_page(
            self, request, "office/name.html", title=f"Ganti nama {device}", form=form,
            device=device, tabs_page="devices",
        )  # fmt: skip

    def _found(self, request: HttpRequest, device_id: uuid.UUID) -> Device:
        device = self.get_queryset(request).filter(pk=device_id).first()
        if device is None:
            raise Http404
        return device

    def cabut(self, request: HttpRequest, device_id: uuid.UUID) -> HttpResponse:
        device = self._found(request, device_id)
        form = RevokeForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and _revoked(request, device, form):
            messages.success(request, f"{device} sudah dicabut.")
            return HttpResponseRedirect(reverse("admin:tills_device_changelist"))
        return render_page(
            self,
            request,
            "office/revoke.html",
            title=f"Cabut {device}",
            form=form,
            device=device,
            tabs_page="devices",
        )

    def hapus(self, request: HttpRequest, device_id: uuid.UUID) -> HttpResponse:
        """Asks the tablet to empty itself, or no longer; pressed again before it did."""
        device = self._found(request, device_id)
        is_asked = device.wipe_asked_at is not None
        form = RevokeForm(None if is_asked else request.POST or None)
        if request.method == "POST" and (is_asked or form.is_valid()):
            messages.success(request, _wiped(request, device, form, is_asked=is_asked))
            return HttpResponseRedirect(reverse("admin:tills_device_change", args=[device.pk]))
        return render_page(
            self, request, "office/wipe.html", title=f"Hapus isi {device}", form=form,
            device=device, tabs_page="devices",
        )  # fmt: skip

    @admin.display(description="perangkat", ordering="name")
    def title(self, row: Device) -> str:
        return row.name

    @admin.display(description="keadaan", ordering="revoked_at")
    def state(self, row: Device) -> str:
        if row.wiped_at:
            return badge("Isinya dihapus", "quiet")
        if row.wipe_asked_at:
            return badge("Menunggu dihapus", "warn")
        return badge("Dicabut", "danger") if row.revoked_at else badge("Terpasang", "ok")

    @admin.display(description="terakhir terdengar")
    def heard(self, row: Any) -> str:
        return ago_text(row.heard_at) if row.heard_at else "belum pernah"

    @admin.display(description="belum terkirim")
    def unsent(self, row: Any) -> str:
        """As the tablet told it when it last greeted, less what has come since."""
        if not row.told_seq or row.revoked_at:
            return NOTHING
        waiting = max(0, row.told_seq - (row.known_seq or 0))
        return badge(f"{waiting} catatan", "warn") if waiting else "tidak ada"

    @admin.display(description="memori")
    def memory(self, row: Any) -> str:
        """Of the browser; one that may throw the app's data away is told first."""
        if row.revoked_at or row.quota_bytes is None or row.used_bytes is None:
            return NOTHING
        room = f"{_megabytes(row.used_bytes)} dari {_megabytes(row.quota_bytes)}"
        if row.is_persisted is False:
            return format_html("{} {}", badge("Belum terlindungi", "warn"), room)
        is_tight = row.used_bytes >= row.quota_bytes * TIGHT_SHARE
        return badge(f"Hampir penuh: {room}", "warn") if is_tight else room

    @admin.display(description="versi")
    def version(self, row: Any) -> str:
        return row.app_version or NOTHING


def _megabytes(told: int) -> str:
    if told >= GIGABYTE:
        return f"{told / GIGABYTE:.1f} GB".replace(".", ",")
    return f"{told // MEGABYTE} MB"


def _wiped(request: HttpRequest, device: Device, form: RevokeForm, *, is_asked: bool) -> str:
    by = actor_of(request)
    try:
        if is_asked:
            keep_after_all(device=device, by=by)
            return f"{device} tidak jadi dihapus isinya."
        ask_to_wipe(device=device, reason=form.cleaned_data["reason"], by=by)
    except LancarError as error:
        return error.sentence
    return f"{device} menghapus isinya begitu terhubung dan semua catatannya ada di sini."


def _revoked(request: HttpRequest, device: Device, form: RevokeForm) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        actions.revoke_device(device=device, reason=reason, by=actor_of(request))
    except LancarError as error:
        form.add_error(None, error.sentence)
        return False
    return True
