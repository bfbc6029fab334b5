"""Barang > Impor: hand in a list, answer what it leaves open, see what it would do, let it in."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.urls import URLPattern, reverse

from pos.domain.errors import LancarError
from pos.imports import actions
from pos.imports.admin import shown
from pos.imports.admin.left_out import left_out_lines, sample_lines
from pos.imports.files import MOST_BYTES, MOST_MEGABYTES
from pos.imports.models import Import, Target
from pos.imports.places import plan_of
from pos.imports.queries import import_of, imports_of
from pos.imports.targets import fields_of
from pos.journal.backoffice.base import OnePageAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import page_url, render_page
from pos.outlets.queries import outlet_of as stored_outlet
from pos.people.models import Person

MAY = "catalog.import_product"
SHOWN = 20


@admin.register(Import)
class ImportAdmin(OnePageAdmin):
    """One page in place of a list, and one for each import."""

    page_permission = MAY

    def get_urls(self) -> list[URLPattern]:
        return [
            page_url(self, "lihat/<uuid:import_id>/", self.lihat, permission=MAY),
            page_url(self, "jawab/<uuid:import_id>/", self.jawab, permission=MAY),
            page_url(self, "ubah/<uuid:import_id>/", self.ubah, permission=MAY),
            page_url(self, "mulai/<uuid:import_id>/", self.mulai, permission=MAY),
            page_url(self, "urungkan/<uuid:import_id>/", self.urungkan, permission=MAY),
            page_url(self, "galat/<uuid:import_id>/", self.galat, permission=MAY),
            page_url(self, "contoh/", self.contoh, permission=MAY),
            *super().get_urls(),
        ]

    def page(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            handed_in = self._handed_in(request)
            if handed_in is not None:
                return _to(handed_in)
        rows = imports_of(merchant_of(request), outlet_of(request))[:SHOWN]
        return render_page(
            self,
            request,
            "office/imports.html",
            title="Impor barang",
            tabs_page="goods",
            rows=[shown.listed(row) for row in rows],
            most=MOST_MEGABYTES,
        )

    def _handed_in(self, request: HttpRequest) -> uuid.UUID | None:
        file = request.FILES.get("file")
        if file is None:
            messages.error(request, "Pilih berkasnya dulu.")
            return None
        try:
            return actions.hand_in(
                outlet=stored_outlet(merchant_of(request), outlet_of(request)),
                target=_target(request.POST.get("target", "")),
                file_name=file.name or "daftar",
                content=file.read(MOST_BYTES + 1),
                by=_person(request),
            )
        except LancarError as error:
            messages.error(request, error.sentence)
            return None

    def lihat(self, request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
        row = _row(request, import_id)
        return render_page(
            self,
            request,
            "office/import.html",
            title=f"Impor {row.file_name}",
            tabs_page="goods",
            row=row,
            **shown.of(row, request.GET),
        )

    def jawab(self, request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
        words = request.POST
        row = _row(request, import_id)
        places = {each.key: words.get(f"col-{each.key}", "") for each in fields_of(row.target)}
        options = {
            "columns": {key: int(text) for key, text in places.items() if text.isdecimal()},
            "style": "point" if words.get("style") == "point" else "comma",
            "tax_class": words.get("tax_class", ""),
            "existing": words.get("existing", ""),
        }
        return _done(request, row, lambda: actions.answer(row=row, options=options))

    def ubah(self, request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
        row = _row(request, import_id)
        return _done(request, row, lambda: actions.ask_again(row=row))

    def mulai(self, request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
        row = _row(request, import_id)
        return _done(request, row, lambda: actions.begin(row=row, by=_person(request)))

    def urungkan(self, request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
        row = _row(request, import_id)
        return _done(request, row, lambda: actions.undo(row=row, by=_person(request)))

    def galat(self, request: HttpRequest, import_id: uuid.UUID) -> HttpResponseBase:
        """The rows that do not go in, as they were, with the reason beside each."""
        row = _row(request, import_id)
        if not row.is_kept or not plan_of(row).is_file():
            messages.error(request, "Berkasnya sudah dihapus.")
            return _to(row.id)
        return _csv("belum-masuk", left_out_lines(row))

    def contoh(self, request: HttpRequest) -> HttpResponseBase:
        return _csv("contoh-barang", sample_lines())


def _target(text: str) -> Target:
    return Target(text) if text in Target.values else Target.PRODUCTS


def _row(request: HttpRequest, import_id: uuid.UUID) -> Import:
    return import_of(merchant_of(request), outlet_of(request), import_id)


def _person(request: HttpRequest) -> Person:
    return Person.objects.get(merchant_id=merchant_of(request), pk=actor_of(request))


def _done(request: HttpRequest, row: Import, verb: Callable[[], Any]) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        verb()
    except LancarError as error:
        messages.error(request, error.sentence)
    return _to(row.id)


def _to(import_id: uuid.UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:imports_import_lihat", args=[import_id]))


def _csv(name: str, lines: Any) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
