"""Ringkasan: what waits to be done (tasks.py), and how today goes. Reads only.

Today is compared with the same weekday up to the same time of day: at noon a whole day would always
look better.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest
from django.urls import reverse

from pos.config.first_steps import first_steps
from pos.config.tasks import tasks_of
from pos.domain.formatting import format_rupiah
from pos.journal.backoffice.base import merchant_of, outlet_of
from pos.journal.backoffice.show import day_text, moment_text, quantity_text
from pos.journal.clock import wall_ms
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.reports.periods import WEEK
from pos.reports.today import best_of_day, profit_of_day
from pos.sales.queries import day_totals, sales_of_day
from pos.tills.models import Shift

Json = dict[str, Any]
LATEST = 6
BEST = 5
MOST_DRAWERS = 20
WEEK_MS = 7 * 86_400_000
SEE_COST = "catalog.see_cost"
PAID_WITH = {"cash": "Tunai", "qris": "QRIS", "card": "Kartu", "transfer": "Transfer"}


def overview(request: HttpRequest, context: Json) -> Json:
    """Adds what the home page shows to the admin's context."""
    outlet = Outlet.objects.filter(merchant_id=merchant_of(request), id=outlet_of(request)).first()
    if outlet is None:
        return context
    parts: Json = {
        "outlet": outlet,
        "has_till": settings.ROLE != "cloud",
        "steps": first_steps(request, outlet),
        "tasks": tasks_of(request, outlet),
        "title": "Ringkasan",
    }
    if request.user.has_perm("sales.view_sale"):
        parts["today"] = _today(outlet)
    if request.user.has_perm("sales.view_sale") and request.user.has_perm(SEE_COST):
        parts["profit"] = format_rupiah(profit_of_day(outlet, business_date(outlet)))
    if request.user.has_perm("tills.view_shift"):
        parts["drawers"] = _drawers(outlet)
    return {**context, **parts}


def _today(outlet: Outlet) -> Json:
    today = business_date(outlet)
    totals = day_totals(outlet.merchant_id, outlet.id, today)
    latest = sales_of_day(outlet.merchant_id, outlet.id, today)[:LATEST]
    return {
        "date": day_text(today),
        "until": moment_text(wall_ms())[-8:-3],
        "week_before": _week_before(outlet, today),
        "goods": [
            (each["label"], quantity_text(each["quantity"]), format_rupiah(each["total"]))
            for each in best_of_day(outlet, today, BEST)
        ],
        "total": format_rupiah(totals["due_minor"]),
        "count": totals["sales"],
        "average": format_rupiah(totals["due_minor"] // max(1, totals["sales"])),
        "payments": [
            (PAID_WITH.get(each["kind"], "Lainnya"), format_rupiah(each["amount_minor"]))
            for each in totals["payments"]
        ],
        "latest": [
            (
                sale.number,
                moment_text(sale.completed_at)[-8:-3],
                sale.cashier_name,
                format_rupiah(sale.due_minor),
                reverse("admin:sales_sale_change", args=[sale.pk]),
            )
            for sale in latest
        ],
    }


def _week_before(outlet: Outlet, day: str) -> str:
    """What the same weekday had brought a week ago by this time; empty when nothing was sold."""
    before = (date.fromisoformat(day) - WEEK).isoformat()
    earlier = sales_of_day(outlet.merchant_id, outlet.id, before).order_by()
    by_now = earlier.filter(completed_at__lte=wall_ms() - WEEK_MS)
    total = by_now.aggregate(total=Sum("due_minor"))["total"]
    return "" if total is None else format_rupiah(total)


def _drawers(outlet: Outlet) -> list[tuple[str, str, str]]:
    """What should lie in each open drawer by what is known here: (drawer, who, amount)."""
    shifts = Shift.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, closed_at=None, opened_at__isnull=False
    ).select_related("drawer")
    return [
        (
            each.drawer.name if each.drawer else "Laci",
            each.opened_by_name,
            format_rupiah(each.expected_now_minor),
        )
        for each in shifts.order_by("drawer__name", "opened_at")[:MOST_DRAWERS]
    ]
