"""A report as a file, with the same rows and for the same eyes as its page.

CSV goes out at once; an Excel file is made in the background, and its page tells how far it is.
"""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.urls import reverse

from pos.domain.errors import LancarError
from pos.domain.formatting import format_number
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import day_text, moment_text
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.outlets.queries import outlet_of as stored_outlet
from pos.people.models import Person
from pos.reports.actions import ask_export, note_taken
from pos.reports.admin.asked import Asked, read_asked
from pos.reports.admin.pages import SEE_COST, ReportPages
from pos.reports.csv_file import csv_lines
from pos.reports.data_reports import DATA_REPORTS
from pos.reports.making import file_of
from pos.reports.models import Export, State
from pos.reports.periods import PRESETS
from pos.reports.registry import REPORTS, report_named
from pos.reports.sold_lines import SOLD_LINES
from pos.reports.tables import Report

SHOWN = 20
MOST_CSV_ROWS = 20_000  # the web process holds them all while they go out
TOO_LONG = "Lebih dari 20.000 baris: pakai Unduh Excel, atau pilih masa yang lebih pendek."
NOT_SUMMED = "Sebagian hari masih dijumlahkan. Tunggu sebentar, lalu unduh lagi."
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class DownloadPages:
    def __init__(self, pages: ReportPages) -> None:
        self.pages = pages

    def ekspor(self, request: HttpRequest) -> HttpResponse:
        """Everything to take along, from one page."""
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        asked = read_asked(request, date.fromisoformat(business_date(outlet)))
        return render_page(
            self.pages.admin,
            request,
            "office/export.html",
            title="Ekspor data",
            reports=[*DATA_REPORTS, SOLD_LINES],
            asked=asked,
            presets=PRESETS,
        )

    def csv(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        report, outlet, asked = self.pages.asked_for(request, slug)
        columns = report.columns_for(sees_cost=request.user.has_perm(SEE_COST))
        waiting = self.pages.sum_now(outlet, report, asked)
        rows = report.rows(outlet, asked.stretch)
        if waiting or len(rows) > MOST_CSV_ROWS:
            messages.error(request, NOT_SUMMED if waiting else TOO_LONG)
            page = reverse("admin:reports_figure_lihat", args=[slug])
            return HttpResponseRedirect(page + asked.address())
        note_taken(**_taking(request, report, outlet, asked))
        lines = csv_lines(columns, rows)
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        days = (asked.stretch.first.isoformat(), asked.stretch.last.isoformat())
        name = file_name(slug, *(days if report.of_days else (business_date(outlet),)))
        answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer

    def minta(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Ask for the Excel file, then show how far it is."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        report, outlet, asked = self.pages.asked_for(request, slug)
        try:
            ask_export(**_taking(request, report, outlet, asked))
        except LancarError as error:
            messages.error(request, error.sentence)
        return HttpResponseRedirect(reverse("admin:reports_figure_berkas"))

    def berkas(self, request: HttpRequest) -> HttpResponse:
        """The newest files; the page asks again by itself while one is being made."""
        found = list(_visible(request).order_by("-id")[:SHOWN])
        return render_page(
            self.pages.admin,
            request,
            "office/report_files.html",
            title="Berkas laporan",
            files=[_row(each) for each in found],
            is_waiting=any(each.state == State.WAITING for each in found),
        )

    def ambil(self, request: HttpRequest, export_id: uuid.UUID) -> FileResponse:
        export = _visible(request).filter(id=export_id, state=State.MADE).first()
        path = file_of(export) if export else None
        if export is None or path is None or not path.is_file():
            raise Http404
        report = report_named(export.report)
        of_days = report is None or report.of_days
        made = business_date(
            stored_outlet(merchant_of(request), outlet_of(request)), export.asked_at
        )
        days = (export.first, export.last) if of_days else (made,)
        name = file_name(export.report, *days)
        opened = path.open("rb")
        return FileResponse(opened, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _taking(request: HttpRequest, report: Report, outlet: Outlet, asked: Asked) -> dict[str, Any]:
    """Who takes what along, as the verbs want to know it."""
    return {
        "outlet": outlet,
        "report": report,
        "stretch": asked.stretch,
        "with_cost": request.user.has_perm(SEE_COST),
        "by": Person.objects.get(merchant_id=outlet.merchant_id, pk=actor_of(request)),
    }


def _visible(request: HttpRequest) -> "QuerySet[Export]":
    here = {"merchant_id": merchant_of(request), "outlet_id": outlet_of(request)}
    kept = [each.slug for each in REPORTS if not each.is_for(request.user.has_perm)]
    files = Export.objects.filter(**here).exclude(report__in=kept)
    return files if request.user.has_perm(SEE_COST) else files.filter(with_cost=False)


def _row(export: Export) -> dict[str, Any]:
    percent = export.done * 100 // export.total if export.total else 0
    rows = f"{format_number(export.done, 0)} dari {format_number(export.total, 0)} baris"
    return {
        "id": export.id,
        "title": export.title,
        "days": f"{day_text(export.first)} sampai {day_text(export.last)}",
        "by": f"{export.asked_by}, {moment_text(export.asked_at)[:-3]}",
        "percent": percent,
        "rows": rows,
        "state": export.state,
        "words": export.trouble or export.get_state_display(),
    }


def file_name(slug: str, *days: str) -> str:
    """Of the days it is about, or of the day on which things stood like this."""
    return "-".join((slug, *days))
