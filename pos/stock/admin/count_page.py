"""Counting: scan, type, Enter, next. Each product is one observation, saved at once.

Plain forms and no script, so that any phone with a scanner can do it. It is blind: nothing on the
page says what the record expects.
"""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pos.catalog.models import Product, ProductBarcode
from pos.catalog.queries import holders_of, products_of, search
from pos.domain.barcode import lookup_key
from pos.domain.errors import DomainError, LancarError
from pos.domain.formatting import format_quantity, read_quantity
from pos.journal.backoffice.base import actor_of, merchant_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.backoffice.show import moment_text
from pos.outlets.documents import time_at
from pos.outlets.queries import outlet_of as stored_outlet
from pos.people.models import Person
from pos.stock.actions import count_product
from pos.stock.actions.counts import Counted
from pos.stock.counting import last_entries
from pos.stock.models import CountEntry, StockCount
from pos.stock.places import place_shown

MAX_HITS = 20
MAX_SHELF = 40
MAX_RECENT = 8


class CountPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def hitung(self, request: HttpRequest, count_id: uuid.UUID) -> HttpResponse:
        count: StockCount = self.admin.count(request, count_id)
        if count.state != StockCount.State.OPEN:
            messages.info(request, "Stok opname ini sudah ditutup.")
            return HttpResponseRedirect(reverse("admin:stock_stockcount_changelist"))
        shelf = request.POST.get("rak", request.GET.get("rak", "")).strip()[:MAX_SHELF]
        found: dict[str, Any] = {}
        if request.method == "POST":
            found = _counted(request, count, shelf)
            if not found:
                return HttpResponseRedirect(f"{request.path}?{urlencode({'rak': shelf})}")
        return render_page(
            self.admin,
            request,
            "office/count_page.html",
            title=count.name,
            tabs_page="stock",
            count=count,
            place_name=place_shown(count, count.place),
            shelf=shelf,
            **_progress(count),
            **(found or _found(request, count)),
        )


def _found(request: HttpRequest, count: StockCount) -> dict[str, Any]:
    """What a scan, a choice or a few letters mean: one product, several, or a sentence."""
    text = request.GET.get("q", "").strip()[:64]
    chosen = id_of(request.GET.get("barang", ""))
    if chosen:
        return _form(count, chosen, request.GET.get("satuan", ""))
    if not text:
        return {}
    held = [each for each in holders_of(count.merchant_id, text) if each.product.tracked]
    if len(held) == 1:
        return _form(count, held[0].product_id, held[0].unit)
    goods = [each.product for each in held]
    goods += list(search(count.merchant_id, text).filter(tracked=True)[: MAX_HITS - len(goods)])
    hits = list({product.pk: product for product in goods}.values())
    if len(hits) == 1:
        return _form(count, hits[0].pk, "")
    return {"hits": hits, "nothing": "" if hits else _unknown(count.merchant_id, text)}


def _unknown(merchant_id: uuid.UUID, text: str) -> str:
    """An archived product is named, so that its goods are not left uncounted in silence."""
    try:
        held = ProductBarcode.objects.filter(merchant_id=merchant_id, key=lookup_key(text))
        archived = held.filter(product__archived=True).select_related("product").first()
    except DomainError:
        archived = None
    if archived is None:
        return f"Tidak ada barang yang cocok dengan {text}."
    name = archived.product.name
    return f"{name} sudah diarsipkan. Kembalikan dulu di daftar barang, lalu pindai lagi."


def _form(count: StockCount, product_id: uuid.UUID, unit: str) -> dict[str, Any]:
    product = products_of(count.merchant_id, [product_id]).get(product_id)
    if product is None or not product.tracked:
        return {"nothing": "Stok barang ini tidak dihitung."}
    return {
        "product": product,
        "units": units_of(product),
        "unit": unit or product.unit,
        "quantity": "",
        "begun_at": time_at(count.merchant_id, count.outlet_id),
        "before": _seen(count, product),
    }


def units_of(product: Product) -> list[tuple[str, str]]:
    """Each unit with what it holds: dus (40 bks)."""
    bigger = [
        (each.unit, f"{each.unit} ({format_quantity(each.factor_milli)} {product.unit})")
        for each in product.units.all()
    ]
    return [(product.unit, product.unit), *bigger]


def _seen(count: StockCount, product: Product) -> list[str]:
    """Where it was counted already, without saying how much."""
    return [
        f"{entry.shelf or 'tanpa rak'}, {moment_text(entry.counted_at)[-8:-3]}"
        for entry in last_entries(count, product)
    ]


def _counted(request: HttpRequest, count: StockCount, shelf: str) -> dict[str, Any]:
    """Empty when it is saved; otherwise the form again with the reason."""
    words = request.POST
    product_id = id_of(words.get("barang", ""))
    if product_id is None:
        return {"nothing": "Pilih barangnya dulu."}
    form = _form(count, product_id, words.get("satuan", ""))
    typed = words.get("jumlah", "").strip()
    begun = words.get("mulai", "")
    try:
        entry = count_product(
            outlet=stored_outlet(merchant_of(request), count.outlet_id),
            count=count,
            counted=Counted(
                product_id,
                read_quantity(typed),
                words.get("satuan") or None,
                shelf,
                int(begun) if begun.isdecimal() else 0,
                words.get("yakin") == typed,
            ),
            by=actor_of(request),
        )
    except LancarError as error:
        doubt = {"sure": typed} if error.code == "doubtful" else {}
        return {**form, **doubt, "quantity": typed, "error": error.sentence}
    told = f"{entry.name}: {format_quantity(entry.quantity_milli)} {entry.unit} tersimpan."
    messages.success(request, told)
    return {}


def _progress(count: StockCount) -> dict[str, Any]:
    entries = CountEntry.objects.filter(
        merchant_id=count.merchant_id, outlet_id=count.outlet_id, count=count
    )
    recent = list(entries.order_by("-counted_at")[:MAX_RECENT])
    people = Person.objects.filter(merchant_id=count.merchant_id)
    names = dict(people.values_list("id", "name")) if recent else {}
    return {
        "done": entries.order_by().values("product").distinct().count(),
        "recent": [
            {
                "product": entry.product_id,
                "unit": entry.unit,
                "name": entry.name,
                "told": f"{format_quantity(entry.quantity_milli)} {entry.unit}",
                "shelf": entry.shelf,
                "who": names.get(entry.person_id, "") if entry.person_id else "",
                "when": moment_text(entry.counted_at)[-8:-3],
            }
            for entry in recent
        ],
    }
