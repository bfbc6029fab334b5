"""Kedaluwarsa: what expires soon or did already, and taking it off the shelf in one step."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from pos.catalog.models import Product
from pos.domain.errors import LancarError
from pos.domain.formatting import format_quantity, format_rupiah, read_quantity
from pos.domain.money import divide_half_up
from pos.journal.backoffice.base import BoundedPaginator, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.backoffice.show import day_text, quantity_text, today_text
from pos.outlets.masters import in_slices
from pos.outlets.queries import outlet_of as stored_outlet
from pos.stock.actions import Expired, take_expired
from pos.stock.batches import worth_until
from pos.stock.blind import blind_of
from pos.stock.models import SHOP, Batch, Level
from pos.stock.places import used_spots

ADJUST = "stock.change_level"
SEE_COST = "catalog.see_cost"
DAYS_AHEAD = (7, 14, 30, 60, 90, 180)
USUAL_DAYS = 30
PER_PAGE = 100
MAX_NOTE = 200


@dataclass
class Row:
    """One date of one product with what was typed beside it."""

    product: Product
    day: str
    left_milli: int
    days_left: int
    worth_minor: int | None
    typed: str
    is_ticked: bool
    error: str = ""

    @property
    def key(self) -> str:
        return f"{self.product.pk}:{self.day}"

    @property
    def day_text(self) -> str:
        return day_text(self.day)

    @property
    def left(self) -> str:
        return quantity_text(self.left_milli)

    @property
    def worth(self) -> str:
        return "" if self.worth_minor is None else format_rupiah(self.worth_minor)

    @property
    def when(self) -> str:
        if self.days_left < 0:
            return f"lewat {-self.days_left} hari"
        return f"{self.days_left} hari lagi" if self.days_left else "hari ini"


class ExpiringPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def kedaluwarsa(self, request: HttpRequest) -> HttpResponse:
        days = _days_ahead(request.GET.get("hari", ""))
        found = _batches(request, days)
        ticked = _ticked(request, found)
        if request.method == "POST" and _taken(request, list(ticked.values())):
            return HttpResponseRedirect(request.get_full_path())
        page = BoundedPaginator(found, PER_PAGE).get_page(request.GET.get("p"))
        worth = _worth(request, days)
        return render_page(
            self.admin,
            request,
            "office/expiring.html",
            title="Akan kedaluwarsa",
            tabs_page="stock",
            days=days,
            choices=DAYS_AHEAD,
            page=page,
            rows=[ticked.get(row.key, row) for row in _rows(request, list(page.object_list))],
            worth="" if worth is None else format_rupiah(worth),
            note=request.POST.get("note", ""),
            spots=used_spots(merchant_of(request), outlet_of(request)),
            place=request.POST.get("place", SHOP),
            is_hidden=bool(blind_of(request).categories),
        )


def _days_ahead(text: str) -> int:
    return int(text) if text.isdecimal() and int(text) in DAYS_AHEAD else USUAL_DAYS


def _last_day(days: int) -> str:
    return str(date.fromisoformat(today_text()) + timedelta(days=days))


def _batches(request: HttpRequest, days: int) -> QuerySet[Batch]:
    """The earliest date first."""
    rows = Batch.objects.filter(
        merchant_id=merchant_of(request),
        outlet_id=outlet_of(request),
        expires_on__gt="",
        expires_on__lte=_last_day(days),
        quantity_milli__gt=0,
    )
    shown = blind_of(request).shown(rows, "product__").select_related("product")
    return shown.order_by("expires_on", "product__name", "product_id")


def _ticked(request: HttpRequest, found: QuerySet[Batch]) -> dict[str, Row]:
    """On whatever page they stand by now."""
    keys = set(request.POST.getlist("take"))
    if not keys:
        return {}
    products = {id_of(key.partition(":")[0]) for key in keys} - {None}
    rows = _rows(request, list(found.filter(product__in=products)))
    return {row.key: row for row in rows if row.key in keys}


def _rows(request: HttpRequest, batches: list[Batch]) -> list[Row]:
    costs = _costs(request, {each.product_id for each in batches})
    today = date.fromisoformat(today_text())
    return [_row(request, each, costs.get(each.product_id), today) for each in batches]


def _row(request: HttpRequest, batch: Batch, cost: int | None, today: date) -> Row:
    day, milli = batch.expires_on, batch.quantity_milli
    words, key = request.POST, f"{batch.product_id}:{day}"
    typed = words.get(f"quantity-{key}", format_quantity(milli)).strip()
    is_ticked = key in words.getlist("take")
    days_left = (date.fromisoformat(day) - today).days
    return Row(batch.product, day, milli, days_left, _value(cost, milli), typed, is_ticked)


def _value(cost_minor: int | None, milli: int) -> int | None:
    return None if cost_minor is None else divide_half_up(cost_minor, milli, 1000)


def _worth(request: HttpRequest, days: int) -> int | None:
    """Of all pages, for who may know and sees them all."""
    if not request.user.has_perm(SEE_COST) or blind_of(request).categories:
        return None
    return worth_until(merchant_of(request), outlet_of(request), _last_day(days))


def _costs(request: HttpRequest, ids: set[uuid.UUID]) -> dict[uuid.UUID, int]:
    """What a base unit is worth, for those who may know."""
    if not request.user.has_perm(SEE_COST):
        return {}
    here = {"merchant_id": merchant_of(request), "outlet_id": outlet_of(request)}
    found: dict[uuid.UUID, int] = {}
    for part in in_slices(ids):
        levels = Level.objects.filter(**here, product__in=part).order_by().values_list("product_id")
        sums = levels.annotate(held=Sum("quantity_milli"), worth=Sum("value_minor"))
        found.update({key: worth * 1000 // held for key, held, worth in sums if held > 0})
    return found


def _taken(request: HttpRequest, rows: list[Row]) -> bool:
    if not request.user.has_perm(ADJUST):
        raise PermissionDenied
    lines = [line for line in map(_line, rows) if line]
    if any(row.error for row in rows):
        messages.error(request, "Ada jumlah yang belum benar. Stok belum diubah.")
        return False
    try:
        take_expired(
            outlet=stored_outlet(merchant_of(request), outlet_of(request)),
            lines=lines,
            note=request.POST.get("note", "").strip()[:MAX_NOTE],
            by=actor_of(request),
            place=request.POST.get("place", SHOP),
        )
    except LancarError as error:
        messages.error(request, error.sentence)
        return False
    messages.success(request, f"{len(lines)} baris dikeluarkan dari stok sebagai kedaluwarsa.")
    return True


def _line(row: Row) -> Expired | None:
    try:
        quantity = read_quantity(row.typed)
    except LancarError as error:
        row.error = error.sentence
        return None
    if not 0 < quantity <= row.left_milli:
        row.error = f"Isi lebih dari nol, paling banyak {row.left}."
        return None
    return Expired(row.product.pk, row.day, quantity)
