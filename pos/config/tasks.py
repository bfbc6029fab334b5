"""What waits to be done, for the front page. Reads only; every number is a link."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from pos.backups.queries import is_possible as backups_are_possible
from pos.backups.queries import standing
from pos.backups.words import task_words
from pos.catalog.models import Product
from pos.journal.backoffice.base import merchant_of
from pos.journal.backoffice.show import ago_text
from pos.journal.clock import wall_ms
from pos.journal.models import Problem
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.purchasing.debts import open_receipts
from pos.purchasing.models import Order
from pos.purchasing.ordering import whole_orders
from pos.reports.periods import WEEK
from pos.stock.models import Batch, StockCount
from pos.stock.queries import low_products, standing_at
from pos.tills.admin.devices import with_last_heard
from pos.tills.models import Device, Role, Shift

Json = dict[str, Any]
MANY = 100
QUIET_MS = 24 * 3_600_000


def open_problems(request: HttpRequest) -> int:
    """How many wait, counted no further than a hundred."""
    if not request.user.has_perm("journal.view_problem"):
        return 0
    waiting = Problem.objects.filter(merchant_id=merchant_of(request), settled_at=None)
    return waiting[:MANY].count()


def tasks_of(request: HttpRequest, outlet: Outlet) -> list[Json]:
    """Only what really waits, and only what this person may see."""
    asked = (
        ("journal.view_problem", lambda: [_problems(request)]),
        ("catalog.view_product", lambda: [_without_price(outlet)]),
        ("stock.view_level", lambda: _stock(outlet)),
        ("stock.view_level", lambda: [_expiring(outlet)]),
        ("stock.view_stockcount", lambda: [_counts(outlet)]),
        ("purchasing.view_payment", lambda: [_debts(outlet)]),
        ("purchasing.view_order", lambda: [_orders(outlet)]),
        ("outlets.change_outlet", lambda: [_backup(outlet)]),
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


def _expiring(outlet: Outlet) -> Json:
    """Dates that pass within a week, and those that have passed."""
    last = (date.fromisoformat(business_date(outlet)) + WEEK).isoformat()
    rows = Batch.objects.filter(
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        expires_on__gt="",
        expires_on__lte=last,
        quantity_milli__gt=0,
    )[:MANY]
    link = reverse("admin:stock_level_kedaluwarsa") + "?hari=7"
    return _task(rows.count(), "barang kedaluwarsa dalam seminggu atau sudah lewat", link, "warn")


def _counts(outlet: Outlet) -> Json:
    rows = StockCount.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, state=StockCount.State.OPEN
    )[:MANY]
    link = reverse("admin:stock_stockcount_changelist")
    return _task(rows.count(), "stok opname belum dibukukan", link, "info")


def _debts(outlet: Outlet) -> Json:
    today = business_date(outlet)
    due = open_receipts(outlet).filter(due_date__lte=today).filter(Q(rest_minor__gt=0))[:MANY]
    link = reverse("admin:purchasing_receipt_utang")
    return _task(due.count(), "faktur pemasok jatuh tempo", link, "warn")


def _orders(outlet: Outlet) -> Json:
    """An order names no day on which it comes; after a week somebody should ask."""
    late = (date.fromisoformat(business_date(outlet)) - WEEK).isoformat()
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    old = Order.objects.filter(**here, closed_at=None, business_date__lt=late)[:MANY]
    waiting = {each.pk for each in old}
    count = len(waiting - whole_orders(outlet)) if waiting else 0
    link = reverse("admin:purchasing_order_changelist")
    return _task(count, "pesanan lebih dari seminggu belum datang semua", link, "warn")


def _backup(outlet: Outlet) -> Json:
    """Nobody thinks of it until the day it is needed."""
    state = standing(outlet.merchant_id, outlet.id)
    is_late = backups_are_possible() and state.is_alarming(wall_ms())
    link = reverse("admin:backups_backup_changelist")
    tone = "danger" if state.trouble else "warn"
    return _task(int(is_late), task_words(state), link, tone)


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
