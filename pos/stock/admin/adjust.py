"""Stock adjustment: scan or search, type how much, say why; one document through the verb.

The reason decides what the number means: counted, gone, or found. People never type a minus.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from pos.catalog.models import Product
from pos.catalog.queries import holders_of, search
from pos.domain.errors import LancarError
from pos.domain.formatting import format_quantity, read_quantity
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.ids import uuid7
from pos.outlets.queries import outlet_of as stored_outlet
from pos.stock.actions import ADJUST_REASONS, Adjusted, adjust_stock
from pos.stock.admin.count_page import units_of
from pos.stock.blind import COUNTING, blind_of
from pos.stock.models import SHOP, Level, Reason
from pos.stock.places import Spot, used_spots

MAX_HITS = 12
MAX_NOTE = 200
COUNTED = {Reason.COUNT, Reason.OPENING}
ADDED = {Reason.FOUND, Reason.OTHER}
MEANINGS = {
    "count": "Isi jumlah yang dihitung di rak.",
    "opening": "Isi jumlah yang ada sekarang.",
    "found": "Isi jumlah yang ditemukan; stok bertambah.",
    "other": "Isi jumlah; stok bertambah. Untuk mengurangi, pilih alasan yang lain.",
}
TAKEN = "Isi jumlah yang keluar; stok berkurang."


@dataclass
class Line:
    product: Product
    stock: str
    typed: str
    error: str = ""


class AdjustPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def cari(self, request: HttpRequest) -> JsonResponse:
        """What a scan or a few letters mean; `exact` when it was a barcode of one product."""
        text = request.GET.get("q", "").strip()[:64]
        merchant_id = merchant_of(request)
        held = [each.product for each in holders_of(merchant_id, text)] if text else []
        exact = [product for product in held if product.tracked]
        hits = exact or (list(_tracked(merchant_id, text)) if text else [])
        stocks = stocks_of(request, hits)
        return JsonResponse(
            {"exact": len(exact) == 1, "hits": [_hit(product, stocks) for product in hits]}
        )

    def sesuaikan(self, request: HttpRequest) -> HttpResponse:
        lines: list[Line] = []
        doubts: list[dict[str, str]] = []
        if request.method == "POST":
            lines = _lines(request)
            if _is_recorded(request, lines, doubts):
                return HttpResponseRedirect(reverse("admin:stock_level_sesuaikan"))
        return render_page(
            self.admin,
            request,
            "office/adjust_stock.html",
            title="Sesuaikan stok",
            tabs_page="stock",
            lines=lines,
            reasons=[(each.value, each.label, _meaning(each)) for each in ADJUST_REASONS],
            reason=request.POST.get("reason", "count"),
            note=request.POST.get("note", ""),
            document=request.POST.get("document") or str(uuid7()),
            doubts=doubts,
            spots=used_spots(merchant_of(request), outlet_of(request)),
            place=request.POST.get("place", SHOP),
            find_url=reverse("admin:stock_level_cari"),
        )


def _tracked(merchant_id: uuid.UUID, text: str) -> Any:
    return search(merchant_id, text).filter(tracked=True).order_by("name", "id")[:MAX_HITS]


def stocks_of(request: HttpRequest, products: list[Product]) -> dict[uuid.UUID, str]:
    """What each has in every place, in words; not told of what is counted blind."""
    spots = used_spots(merchant_of(request), outlet_of(request))
    rows = Level.objects.filter(
        merchant_id=merchant_of(request), outlet_id=outlet_of(request), product__in=products
    )
    columns = ("product_id", "place", "quantity_milli")
    held = {(product, place): milli for product, place, milli in rows.values_list(*columns)}
    blind = blind_of(request)
    return {
        each.pk: COUNTING if blind.hides(each) else _told(spots, held, each.pk) for each in products
    }


def _told(spots: list[Spot], held: dict[tuple[uuid.UUID, str], int], product: uuid.UUID) -> str:
    """`40`, or `Toko 40, Gudang 400` where there are several places."""
    words = [(spot.name, format_quantity(held.get((product, spot.code), 0))) for spot in spots]
    if len(words) == 1:
        return words[0][1]
    return ", ".join(f"{name} {quantity}" for name, quantity in words)


def _hit(product: Product, stocks: dict[uuid.UUID, str]) -> dict[str, Any]:
    return {
        "id": str(product.pk),
        "name": product.name,
        "sku": product.sku,
        "unit": product.unit,
        "stock": stocks[product.pk],
        "units": [{"unit": unit, "word": word} for unit, word in units_of(product)],
        "expires": product.expires,
        "serials": product.serials,
    }


def _lines(request: HttpRequest) -> list[Line]:
    """In the order of the page; products that are not this shop's are left out."""
    ids = [each for each in map(id_of, request.POST.getlist("product")) if each]
    found = Product.objects.filter(merchant_id=merchant_of(request)).in_bulk(ids)
    stocks = stocks_of(request, list(found.values()))
    return [
        Line(found[each], stocks[each], request.POST.get(f"quantity-{each}", "").strip())
        for each in dict.fromkeys(ids)
        if each in found
    ]


def _is_recorded(request: HttpRequest, lines: list[Line], doubts: list[dict[str, str]]) -> bool:
    """False: shown again, with the reason or the `doubts` to be seen first."""
    reason = request.POST.get("reason", "")
    adjusted = [_adjusted(line, reason) for line in lines]
    if any(line.error for line in lines):
        messages.error(request, "Ada jumlah yang belum benar. Stok belum diubah.")
        return False
    try:
        adjust_stock(
            outlet=stored_outlet(merchant_of(request), outlet_of(request)),
            lines=[each for each in adjusted if each],
            reason=reason,
            note=request.POST.get("note", "").strip()[:MAX_NOTE],
            place=request.POST.get("place", SHOP),
            by=actor_of(request),
            document=id_of(request.POST.get("document", "")),
            noticed=request.POST.getlist("noticed"),
        )
    except LancarError as error:
        return _is_told(request, error, doubts)
    messages.success(request, f"Stok {len(lines)} barang sudah disesuaikan.")
    return True


def _is_told(request: HttpRequest, error: LancarError, doubts: list[dict[str, str]]) -> bool:
    """True: nothing is left to do, this page was saved before."""
    if error.code == "already_recorded":
        messages.info(request, error.sentence)
        return True
    if error.code == "doubtful":
        doubts += error.extra["doubts"]
    else:
        messages.error(request, f"{error.sentence} Stok belum diubah.")
    return False


def _adjusted(line: Line, reason: str) -> Adjusted | None:
    try:
        quantity = read_quantity(line.typed)
    except LancarError as error:
        line.error = error.sentence
        return None
    if quantity < 0 or (quantity == 0 and reason not in COUNTED):
        line.error = "Jumlah harus lebih dari nol."
        return None
    if reason in COUNTED:
        return Adjusted(line.product.pk, counted_milli=quantity)
    return Adjusted(line.product.pk, difference_milli=quantity if reason in ADDED else -quantity)


def _meaning(reason: Reason) -> str:
    return MEANINGS.get(reason.value, TAKEN)
