"""Laporan > Tutup bulan: which months of the books are closed, what came for them later, and the
button that closes the oldest open one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pos.journal.backoffice.base import merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import day_text, moment_text
from pos.journal.errors import RuleError
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.outlets.queries import outlet_of as stored_outlet
from pos.reports.closed_months import (
    MONTH,
    first_open_month,
    month_words,
    still_open,
    stretch_of,
)
from pos.reports.month_actions import close_month
from pos.reports.month_models import ClosedMonth, MonthAddendum

MOST_MONTHS = 36


class MonthPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def bulan(self, request: HttpRequest) -> HttpResponse:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        if request.method == "POST":
            return self._close(request, outlet)
        today = business_date(outlet)
        month = first_open_month(outlet, today)
        is_over = month < today[:MONTH]
        waiting = still_open(outlet, month) if is_over else []
        return render_page(
            self.admin, request, "office/months.html", title="Tutup bulan",
            month=month, words=month_words(month), is_over=is_over,
            waiting=[f"{day_text(each.business_date)} {each.opened_by_name}" for each in waiting],
            rows=_rows(outlet), book=_book(month),
        )  # fmt: skip

    def _close(self, request: HttpRequest, outlet: Outlet) -> HttpResponse:
        month = request.POST.get("bulan", "")
        try:
            closed = close_month(outlet=outlet, month=month, by=request.user)  # type: ignore[arg-type]
        except RuleError as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, f"{month_words(closed.month)} sudah ditutup.")
        return HttpResponseRedirect(request.path)


def _rows(outlet: Outlet) -> list[dict[str, Any]]:
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    late: dict[str, list[str]] = {}
    for each in MonthAddendum.objects.filter(**here).defer("entries").order_by("month", "number"):
        late.setdefault(each.month, []).append(day_text(each.dated))
    closed = ClosedMonth.objects.filter(**here).defer("entries").order_by("-month")[:MOST_MONTHS]
    return [
        {
            "words": month_words(each.month),
            "closed": f"{moment_text(each.closed_at)} oleh {each.closed_by_name}",
            "late": ", ".join(late.get(each.month, [])),
            "book": _book(each.month),
        }
        for each in closed
    ]


def _book(month: str) -> str:
    stretch = stretch_of(month)
    days = f"?masa=pilih&dari={stretch.first.isoformat()}&sampai={stretch.last.isoformat()}"
    return reverse("admin:reports_figure_lihat", args=["buku-besar"]) + days
