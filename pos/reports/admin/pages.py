"""The list of reports, and one report: figures, picture, table, and ways to take it along."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from pos.domain.formatting import format_number, format_rupiah
from pos.journal.backoffice.base import MAX_COUNTED, merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import moment_text
from pos.journal.clock import wall_ms
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.outlets.queries import outlet_of as stored_outlet
from pos.reports.actions import sum_days_now
from pos.reports.admin.asked import Asked, read_asked
from pos.reports.admin.cells import change_words
from pos.reports.admin.shown import (
    TOP,
    before_of,
    chart_of,
    headings_of,
    row_of,
    sums_of_table,
    without_empty,
)
from pos.reports.data_reports import MAY_TAKE_ALL
from pos.reports.figures import Measures
from pos.reports.periods import COMPARISONS, PRESETS
from pos.reports.queries import Line, sums_of
from pos.reports.registry import grouped, report_named
from pos.reports.sales_reports import SALES
from pos.reports.tables import SEE_COST, Report, change_ppm

ROWS_A_PAGE = 50
MOST_PRINTED = 1_000


class ReportPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def daftar(self, request: HttpRequest) -> HttpResponse:
        """Every report with a sentence, and how the day goes."""
        outlet = _outlet(request)
        asked = read_asked(request, date.fromisoformat(business_date(outlet)))
        waiting = sum_days_now(outlet, asked.stretch)
        sees_cost, may = request.user.has_perm(SEE_COST), request.user.has_perm
        seen = (
            (name, [each for each in reports if each.is_for(may)]) for name, reports in grouped()
        )
        groups = [(name, reports) for name, reports in seen if reports]
        return render_page(
            self.admin, request, "office/reports.html",
            title="Laporan", groups=groups, asked=asked, waiting=waiting,
            presets=PRESETS, comparisons=COMPARISONS,
            figures=_headline(outlet, asked, sees_cost=sees_cost),
            until=_until(outlet, None, asked), may_take_all=may(MAY_TAKE_ALL),
            may_close=may("reports.change_figure"),
        )  # fmt: skip

    def lihat(self, request: HttpRequest, slug: str) -> HttpResponse:
        report, outlet, asked = self.asked_for(request, slug)
        waiting = self.sum_now(outlet, report, asked)
        sees_cost = request.user.has_perm(SEE_COST)
        rows = report.rows(outlet, asked.stretch)
        columns = without_empty(report.columns_for(sees_cost=sees_cost), report, rows)
        count = rows.first(MAX_COUNTED) if hasattr(rows, "first") else len(rows)
        many = MOST_PRINTED if asked.is_print else ROWS_A_PAGE
        first = (asked.page - 1) * many
        shown = rows[first : first + many]
        before = before_of(report, outlet, asked, [*shown, *_tops(report, rows)])
        return render_page(
            self.admin, request, "office/report.html",
            title=report.title, report=report, asked=asked, waiting=waiting,
            presets=PRESETS, comparisons=COMPARISONS if _compares(report) else (),
            figures=_headline(outlet, asked, sees_cost=sees_cost) if report.group == SALES else [],
            chart=chart_of(report, rows, before, sees_cost=sees_cost),
            headings=headings_of(columns, before is not None),
            rows=[row_of(report, row, columns, before) for row in shown],
            sums=sums_of_table(columns, _whole(report, outlet, asked, rows), before is not None),
            count=format_number(count, 0),
            pages=_pages(asked, count, many),
            until=_until(outlet, report, asked),
            for_print=asked.address(cetak="1") if count > many else "",
            cut=_cut(count) if asked.is_print and count > MOST_PRINTED else "",
            xlsx=reverse("admin:reports_figure_minta", args=[report.slug]) + asked.address(),
            csv=reverse("admin:reports_figure_csv", args=[report.slug]) + asked.address(),
        )  # fmt: skip

    def asked_for(self, request: HttpRequest, slug: str) -> tuple[Report, Outlet, Asked]:
        report = report_named(slug)
        if report is None or not report.is_for(request.user.has_perm):
            raise Http404
        outlet = _outlet(request)
        return report, outlet, read_asked(request, date.fromisoformat(business_date(outlet)))

    def sum_now(self, outlet: Outlet, report: Report, asked: Asked) -> int:
        return sum_days_now(outlet, asked.stretch) if report.of_days else 0


def _compares(report: Report | None) -> bool:
    """Whether it, or its headline, says how things were before."""
    return report is None or report.dimension is not None or report.group == SALES


def _whole(report: Report, outlet: Outlet, asked: Asked, rows: Any) -> Any:
    """What the last line of the table sums: rows that are not all read come to the whole."""
    if not report.is_long:
        return rows if len(rows) > 1 else []
    return [Line("", "", sums_of(outlet, asked.stretch))] if report.dimension and len(rows) else []


def _tops(report: Report, rows: Any) -> Any:
    """What the picture shows beside the page's own rows."""
    return rows[:TOP] if report.has_chart else ()


def _outlet(request: HttpRequest) -> Outlet:
    return stored_outlet(merchant_of(request), outlet_of(request))


def _headline(outlet: Outlet, asked: Asked, *, sees_cost: bool) -> list[dict[str, str]]:
    """Sales, how many, the average and the gain, each with how it was before."""
    now = sums_of(outlet, asked.stretch)
    then = sums_of(outlet, asked.before) if asked.before else None
    told = [
        ("Penjualan", format_rupiah, _total),
        ("Transaksi", lambda value: format_number(value, 0), _count),
        ("Rata-rata per transaksi", format_rupiah, _average),
    ]
    if sees_cost:
        told.append(("Laba kotor", format_rupiah, _profit))
    figures = []
    for label, words, value in told:
        change, tone = change_words(change_ppm(value(now), value(then)) if then else None)
        before = words(value(then)) if then else ""
        figures.append({"label": label, "value": words(value(now)), "change": change,
                        "tone": tone, "before": before})  # fmt: skip
    return figures


def _total(sums: Measures) -> int:
    return sums.total_minor


def _count(sums: Measures) -> int:
    return sums.sales


def _average(sums: Measures) -> int:
    return sums.total_minor // max(1, sums.sales)


def _profit(sums: Measures) -> int:
    return sums.net_minor - sums.cost_minor


def _until(outlet: Outlet, report: Report | None, asked: Asked) -> str:
    """A day that is still going on must not be taken for a whole one."""
    of_days = report is None or report.of_days
    if not of_days or asked.stretch.last.isoformat() != business_date(outlet):
        return ""
    told = f"data s.d. pukul {moment_text(wall_ms())[-8:-3]}"
    compares = asked.before and _compares(report)
    return f"{told}; hari ini belum selesai, pembandingnya hari penuh" if compares else told


def _cut(count: int) -> str:
    rows = f"{format_number(MOST_PRINTED, 0)} dari {format_number(count, 0)} baris"
    return f"Tercetak {rows} per halaman; baris Jumlah menghitung semuanya. Semua ada di Excel."


def _pages(asked: Asked, count: int, many: int) -> dict[str, Any]:
    last = max(1, -(-count // many))
    same = {"cetak": "1"} if asked.is_print else {}
    return {
        "now": asked.page,
        "last": last,
        "before": asked.address(**same, hal=str(asked.page - 1)) if 1 < asked.page <= last else "",
        "after": asked.address(**same, hal=str(asked.page + 1)) if asked.page < last else "",
    }
