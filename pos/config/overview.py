"""Ringkasan: what waits to be done, and how today goes. Reads only; every number is a link."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from pos.catalog.models import Product
from pos.domain.formatting import format_rupiah
from pos.journal.backoffice.base import merchant_of, outlet_of
from pos.journal.backoffice.show import ago_text, day_text, moment_text
from pos.journal.clock import wall_ms
from pos.journal.models import Problem
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.reports.periods import WEEK, Stretch
from pos.reports.queries import sums_of
from pos.sales.queries import day_totals, sales_of_day
from pos.stock.queries import low_products, standing_at
from pos.tills.admin.devices import with_last_heard
from pos.tills.models import Device, Role, Shift

Json = dict[str, Any]
MANY = 100
QUIET_MS = 24 * 3_600_000
LATEST = 6
PAID_WITH = {"cash": "Tunai", "qris": "QRIS", "card": "Kartu", "transfer": "Transfer"}


def overview(request: HttpRequest, context: Json) -> Json:
    """Adds what the home page shows to the admin's context."""
    outlet = Outlet.objects.filter(merchant_id=merchant_of(request), id=outlet_of(request)).first()
    if outlet is None:
        return context
    parts: Json = {"outlet": outlet, "tasks": _tasks(request, outlet), "title": "Ringkasan"}
    if request.user.has_perm("sales.view_sale"):
        parts["today"] = _today(outlet)
    return {**context, **parts}


def open_problems(request: HttpRequest) -> int:
    """How many wait, counted no further than a hundred."""
    if not request.user.has_perm("journal.view_problem"):
        return 0
    waiting = Problem.objects.filter(merchant_id=merchant_of(request), settled_at=None)
    return waiting[:MANY].count()


def _today(outlet: Outlet) -> Json:
    today = business_date(outlet)
    totals = day_totals(outlet.merchant_id, outlet.id, today)
    latest = sales_of_day(outlet.merchant_id, outlet.id, today)[:LATEST]
    return {
        "date": day_text(today),
        "week_before": _week_before(outlet, today),
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
    """What the same weekday brought a week ago; empty when nothing was sold then."""
    before = date.fromisoformat(day) - WEEK
    sums = sums_of(outlet, Stretch(before, before))
    return format_rupiah(sums.total_minor) if sums.sales else ""


def _tasks(request: HttpRequest, outlet: Outlet) -> list[Json]:
    """Only what really waits, and only what this person may see."""
    asked = (
        ("journal.view_problem", lambda: [_problems(request)]),
        ("catalog.view_product", lambda: [_without_price(outlet)]),
        ("stock.view_level", lambda: _stock(outlet)),
        ("tills.view_device", lambda: [*_quiet_tills(outlet), _open_shifts(outlet)]),
    )
    found = [
        task for permission, tasks in asked if request.user.has_perm(permission) for task in tasks()
    ]
    return [task for task in found if task["count"]]


def _task(count: int, words: str, link: str, tone: str) -> Json:
    shown = f"{MANY - 1}+" if count >= MANY else str(count)
    return {"count": count, "shown": shown, "words": words, "link": link, "tone": tone}


def _problems(request: HttpRequest) -> Json:
    link = reverse("admin:journal_problem_changelist")
    return _task(open_problems(request), "hal perlu dicek", link, "danger")


def _without_price(outlet: Outlet) -> Json:
    rows = Product.objects.filter(merchant_id=outlet.merchant_id, price_minor=None, archived=False)[
        :MANY
    ]
    link = reverse("admin:catalog_product_changelist") + "?harga=kosong"
    return _task(rows.count(), "barang tanpa harga", link, "warn")


def _stock(outlet: Outlet) -> list[Json]:
    address = reverse("admin:stock_level_changelist")
    minus = standing_at(outlet.merchant_id, outlet.id, lt=0)[:MANY].count()
    low = low_products(outlet.merchant_id, outlet.id)[:MANY].count()
    return [
        _task(minus, "stok minus", f"{address}?stok=minus", "danger"),
        _task(low, "barang di bawah stok minimum", reverse("admin:stock_level_menipis"), "warn"),
    ]


def _quiet_tills(outlet: Outlet) -> list[Json]:
    """Tills in use that sent nothing for a day: switched off, or without a way to us."""
    tills = Device.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, role=Role.TILL, revoked_at=None
    )
    now, tasks = wall_ms(), []
    for till in with_last_heard(tills):
        heard_at = getattr(till, "heard_at", None) or till.paired_at
        if now - heard_at > QUIET_MS:
            words = f"tablet {till.name} tidak terdengar ({ago_text(heard_at)})"
            tasks.append(_task(1, words, reverse("admin:tills_device_changelist"), "warn"))
    return tasks


def _open_shifts(outlet: Outlet) -> Json:
    """Shifts of an earlier day that nobody counted."""
    shifts = Shift.objects.filter(
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        closed_at=None,
        business_date__lt=business_date(outlet),
    )[:MANY]
    link = reverse("admin:tills_shift_changelist")
    return _task(shifts.count(), "shift kemarin belum ditutup", link, "warn")
