"""Kedaluwarsa: what expires soon or did already, and taking it off the shelf in one step."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from pos.catalog.models import Product
from pos.domain.errors import LancarError
from pos.domain.formatting import format_quantity, format_rupiah, read_quantity
from pos.domain.money import divide_half_up
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import day_text, quantity_text, today_text
from pos.outlets.masters import in_slices
from pos.outlets.queries import outlet_of as stored_outlet
from pos.stock.actions import Expired, take_expired
from pos.stock.batches import all_batches
from pos.stock.blind import blind_of
from pos.stock.models import SHOP, Level
from pos.stock.places import used_spots

ADJUST = "stock.change_level"
SEE_COST = "catalog.see_cost"
DAYS_AHEAD = (7, 14, 30, 60, 90, 180)
USUAL_DAYS = 30
MAX_ROWS = 300
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
        rows = _rows(request, days)
        if request.method == "POST" and _taken(request, rows):
            return HttpResponseRedirect(request.get_full_path())
        worth = [row.worth_minor for row in rows if row.worth_minor is not None]
        return render_page(
            self.admin,
            request,
            "office/expiring.html",
            title="Akan kedaluwarsa",
            tabs_page="stock",
            days=days,
            choices=DAYS_AHEAD,
            rows=rows[:MAX_ROWS],
            more=max(0, len(rows) - MAX_ROWS),
            worth=format_rupiah(sum(worth)) if worth else "",
            note=request.POST.get("note", ""),
            spots=used_spots(merchant_of(request), outlet_of(request)),
            place=request.POST.get("place", SHOP),
            is_hidden=bool(blind_of(request).categories),
        )


def _days_ahead(text: str) -> int:
    return int(text) if text.isdecimal() and int(text) in DAYS_AHEAD else USUAL_DAYS


def _rows(request: HttpRequest, days: int) -> list[Row]:
    """The earliest date first."""
    merchant_id, today = merchant_of(request), date.fromisoformat(today_text())
    last = str(today + timedelta(days=days))
    found = [
        (day, product, milli)
        for product, left in all_batches(merchant_id, outlet_of(request)).items()
        for day, milli in left.items()
        if day and day <= last
    ]
    ids = {product for _, product, _ in found}
    goods, costs = _goods(request, ids), _costs(request, ids)
    rows = [
        _row(request, goods[product], (day, milli, costs.get(product)), today)
        for day, product, milli in found
        if product in goods
    ]
    return sorted(rows, key=lambda row: (row.day, row.product.name, row.key))


def _row(
    request: HttpRequest, product: Product, lot: tuple[str, int, int | None], today: date
) -> Row:
    day, milli, cost = lot
    worth = None if cost is None else divide_half_up(cost, milli, 1000)
    words, key = request.POST, f"{product.pk}:{day}"
    typed = words.get(f"quantity-{key}", format_quantity(milli)).strip()
    is_ticked = key in words.getlist("take")
    return Row(product, day, milli, (date.fromisoformat(day) - today).days, worth, typed, is_ticked)


def _goods(request: HttpRequest, ids: set[uuid.UUID]) -> dict[uuid.UUID, Product]:
    goods: dict[uuid.UUID, Product] = {}
    for part in in_slices(ids):
        rows = Product.objects.filter(merchant_id=merchant_of(request), id__in=part)
        goods.update((row.pk, row) for row in blind_of(request).shown(rows))
    return goods


def _costs(request: HttpRequest, ids: set[uuid.UUID]) -> dict[uuid.UUID, int]:
    """What a base unit is worth, for those who may know."""
    if not request.user.has_perm(SEE_COST):
        return {}
    here = {"merchant_id": merchant_of(request), "outlet_id": outlet_of(request)}
    sums: dict[uuid.UUID, tuple[int, int]] = {}
    for part in in_slices(ids):
        levels = Level.objects.filter(**here, product__in=part)
        for product, milli, minor in levels.values_list(
            "product_id", "quantity_milli", "value_minor"
        ):
            held, worth = sums.get(product, (0, 0))
            sums[product] = (held + milli, worth + minor)
    return {product: worth * 1000 // milli for product, (milli, worth) in sums.items() if milli > 0}


def _taken(request: HttpRequest, rows: list[Row]) -> bool:
    if not request.user.has_perm(ADJUST):
        raise PermissionDenied
    ticked = [row for row in rows if row.is_ticked]
    lines = [line for line in map(_line, ticked) if line]
    if any(row.error for row in ticked):
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
