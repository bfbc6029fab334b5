"""The quick price grid: many products in one table, one save for all that changed, and its undo.

A price that somebody else changed while the page was open is not overwritten; the row says so.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pos.catalog.actions import change_prices
from pos.catalog.models import Category, Product
from pos.catalog.queries import search
from pos.domain.errors import LancarError
from pos.domain.formatting import format_number, format_rupiah, read_money
from pos.journal.backoffice.base import actor_of, merchant_of
from pos.journal.backoffice.pages import id_of, render_page

PER_PAGE = 100
SEE_COST = "catalog.see_cost"
LAST_SAVE = "office_last_prices"
SHOWN_CHANGES = 20


@dataclass
class Row:
    product: Product
    typed: str
    error: str = ""

    @property
    def cost(self) -> str:
        return _text(self.product.cost_minor or None)

    @property
    def stored(self) -> str:
        return _text(self.product.price_minor)


class PriceGrid:
    """The two views; their names are their addresses."""

    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def harga(self, request: HttpRequest) -> HttpResponse:
        found = _found(request)
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
        rows = [Row(product, _text(product.price_minor)) for product in page]
        doubts: list[dict[str, str]] = []
        if request.method == "POST":
            rows = _typed_rows(request)
            if self._saved(request, rows, doubts):
                return HttpResponseRedirect(request.get_full_path())
        return render_page(
            self.admin,
            request,
            "office/prices.html",
            title="Ubah harga cepat",
            tabs_page="goods",
            rows=rows,
            doubts=doubts,
            sees_cost=request.user.has_perm(SEE_COST),
            page=page,
            categories=Category.objects.filter(merchant_id=merchant_of(request), archived=False),
            last=_last_save(request),
        )

    def urungkan(self, request: HttpRequest) -> HttpResponse:
        """Put back the prices of the last save, except those changed again since."""
        saved = request.session.pop(LAST_SAVE, [])
        if request.method == "POST" and saved:
            now = _prices(request, [uuid.UUID(each["id"]) for each in saved])
            back = {
                uuid.UUID(each["id"]): each["old"]
                for each in saved
                if now.get(uuid.UUID(each["id"]), each["old"]) == each["new"]
            }
            count = _write(request, back)
            if count is not None:
                messages.success(request, f"{count} harga dikembalikan.")
        return HttpResponseRedirect(reverse("admin:catalog_product_harga"))

    def _saved(self, request: HttpRequest, rows: list[Row], doubts: list[dict[str, str]]) -> bool:
        """Whether everything typed is stored now; else the rows or `doubts` say what is wrong."""
        prices = _read_prices(rows)
        if any(row.error for row in rows):
            messages.error(request, "Ada harga yang belum benar. Belum ada yang disimpan.")
            return False
        if not prices:
            messages.info(request, "Tidak ada harga yang berubah.")
            return True
        story = [_story(row, prices) for row in rows if row.product.pk in prices]
        if _write(request, prices, doubts) is None:
            return False
        request.session[LAST_SAVE] = story
        return True


def _write(
    request: HttpRequest,
    prices: dict[uuid.UUID, int | None],
    doubts: list[dict[str, str]] | None = None,
) -> int | None:
    """`doubts` None: what stood before is put back, nothing is asked."""
    noticed = None if doubts is None else request.POST.getlist("noticed")
    who = {"merchant_id": merchant_of(request), "by": actor_of(request)}
    try:
        return change_prices(**who, prices=prices, noticed=noticed)
    except LancarError as error:
        if error.code == "doubtful" and doubts is not None:
            doubts += error.extra["doubts"]
        else:
            messages.error(request, error.sentence)
        return None


def _found(request: HttpRequest) -> QuerySet[Product]:
    products = search(merchant_of(request), request.GET.get("q", ""))
    category = request.GET.get("kategori", "")
    if category == "tanpa-harga":
        products = products.filter(price_minor=None)
    elif category:
        chosen = id_of(category)
        products = products.filter(category_id=chosen) if chosen else products.none()
    return products.select_related("category").order_by("category__position", "name", "id")


def _typed_rows(request: HttpRequest) -> list[Row]:
    """The rows of the page as they were sent, with the product as it is now."""
    ids = [key.removeprefix("price-") for key in request.POST if key.startswith("price-")]
    wanted = [found for found in map(id_of, ids) if found]
    products = Product.objects.filter(merchant_id=merchant_of(request), pk__in=wanted)
    ordered = products.select_related("category").order_by("category__position", "name", "id")
    rows = [Row(product, request.POST[f"price-{product.pk}"].strip()) for product in ordered]
    for row in rows:
        was = request.POST.get(f"was-{row.product.pk}", row.stored)
        if was == row.typed:
            row.typed = row.stored  # untouched here: whatever it is now is right
        elif was != row.stored:
            row.error = f"Baru saja diubah menjadi {row.stored or 'kosong'}. Periksa lagi."
    return rows


def _read_prices(rows: list[Row]) -> dict[uuid.UUID, int | None]:
    prices: dict[uuid.UUID, int | None] = {}
    for row in rows:
        try:
            price = read_money(row.typed) if row.typed else None
        except LancarError as error:
            row.error = error.sentence
            continue
        if price is not None and price < 0:
            row.error = "Harga tidak boleh di bawah nol."
        elif price != row.product.price_minor:
            prices[row.product.pk] = price
    return prices


def _prices(request: HttpRequest, ids: list[uuid.UUID]) -> dict[uuid.UUID, int | None]:
    rows = Product.objects.filter(merchant_id=merchant_of(request), pk__in=ids)
    return dict(rows.values_list("pk", "price_minor"))


def _story(row: Row, prices: dict[uuid.UUID, int | None]) -> dict[str, Any]:
    product = row.product
    new = prices[product.pk]
    return {"id": str(product.pk), "name": product.name, "old": product.price_minor, "new": new}


def _last_save(request: HttpRequest) -> dict[str, Any] | None:
    saved = request.session.get(LAST_SAVE)
    if not saved:
        return None
    lines = [
        {"name": each["name"], "old": _rupiah(each["old"]), "new": _rupiah(each["new"])}
        for each in saved[:SHOWN_CHANGES]
    ]
    return {"count": len(saved), "lines": lines, "more": max(0, len(saved) - SHOWN_CHANGES)}


def _text(price_minor: int | None) -> str:
    return "" if price_minor is None else format_number(price_minor, 0)


def _rupiah(price_minor: int | None) -> str:
    return "diisi kasir" if price_minor is None else format_rupiah(price_minor)
