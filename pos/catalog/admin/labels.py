"""Label harga: how many of which goods on which sheet, and the sheet itself for the printer.

The sheet is a page without the office's frame, in millimetres, printed by the browser.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from pos.catalog.actions import give_own_barcodes
from pos.catalog.errors import no_own_prefix
from pos.catalog.labels import (
    MOST_LABELS,
    SHEETS,
    Label,
    Sheet,
    labels_for,
    pages_of,
    prices_of,
    sheet_of,
)
from pos.catalog.models import Product
from pos.catalog.queries import products_of
from pos.domain.errors import LancarError
from pos.domain.formatting import format_rupiah
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.outlets.masters import FETCH
from pos.outlets.queries import outlet_of as stored_outlet

MAX_COPIES = 999
LAST_SHEET = "office_label_sheet"
GIVE_CODES = "catalog.change_product"
OWN_PREFIXES = [str(number) for number in range(29, 19, -1)]


@dataclass(frozen=True)
class Row:
    """One unit of one product and how many labels of it."""

    product: Product
    unit: str
    price: str
    copies: int

    @property
    def wants_code(self) -> bool:
        """A bigger unit is sold by the base unit's code, or has one that its maker printed."""
        codes = {each.unit for each in self.product.barcodes.all()}
        return self.unit == self.product.unit and self.unit not in codes

    @property
    def field(self) -> str:
        return f"copies-{self.product.pk}:{self.unit}"


class LabelPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def label(self, request: HttpRequest) -> HttpResponse:
        """Of the products named by `barang`: from the list, or from goods that came in."""
        words = request.POST if request.method == "POST" else request.GET
        rows = [row for product in _products(request, words) for row in _rows(product, words)]
        if not rows:
            messages.info(request, "Pilih barangnya dulu, lalu Cetak label harga.")
            return HttpResponseRedirect(reverse("admin:catalog_product_changelist"))
        return render_page(
            self.admin,
            request,
            "office/labels.html",
            title="Cetak label harga",
            tabs_page="goods",
            rows=rows,
            codeless=sum(row.wants_code for row in rows),
            may_code=request.user.has_perm(GIVE_CODES),
            sheets=SHEETS,
            sheet=sheet_of(words.get("sheet") or request.session.get(LAST_SHEET, "")),
        )

    def kode(self, request: HttpRequest) -> HttpResponse:
        """Codes of the shop's own for those that have none; what was filled in stays."""
        if request.method == "POST":
            try:
                given = _give_codes(request)
            except LancarError as error:
                messages.error(request, error.sentence)
            else:
                messages.success(request, f"{given} barang mendapat barcode toko.")
        return self.label(request)

    def lembar(self, request: HttpRequest) -> HttpResponse:
        sheet, labels, is_full = asked_labels(request)
        return render(
            request,
            "office/label_sheet.html",
            {
                "sheet": sheet,
                "mm": _millimetres(sheet),
                "pages": pages_of(sheet, labels),
                "count": len(labels),
                "is_full": is_full,
                "most": MOST_LABELS,
            },
        )


def _give_codes(request: HttpRequest) -> int:
    return give_own_barcodes(
        merchant_id=merchant_of(request),
        products={product.pk for product in _products(request, request.POST)},
        prefix=_own_prefix(request),
        by=actor_of(request),
    )


def _own_prefix(request: HttpRequest) -> str:
    """The shop's scales may use some of the prefixes for themselves."""
    outlet = stored_outlet(merchant_of(request), outlet_of(request))
    flags = [layout["flag"] for layout in outlet.scale_layouts]
    for own in OWN_PREFIXES:
        if not any(flag.startswith(own) or own.startswith(flag) for flag in flags):
            return own
    raise no_own_prefix()


def asked_labels(request: HttpRequest) -> tuple[Sheet, list[Label], bool]:
    """What the form asks for; true: there were more than can be made at once."""
    words = request.POST
    sheet = sheet_of(words.get("sheet", ""))
    request.session[LAST_SHEET] = sheet.code
    products = _products(request, words)
    copies = {
        (product.pk, unit): _copies(words.get(f"copies-{product.pk}:{unit}", ""))
        for product in products
        for unit in prices_of(product)
    }
    return sheet, labels_for(products, copies), sum(copies.values()) > MOST_LABELS


def _products(request: HttpRequest, words: Any) -> list[Product]:
    """By name; what is not this shop's is left out."""
    ids: set[uuid.UUID] = {found for found in map(id_of, words.getlist("barang")[:FETCH]) if found}
    return sorted(products_of(merchant_of(request), ids).values(), key=lambda each: each.name)


def _rows(product: Product, words: Any) -> list[Row]:
    """One label of the base unit unless said otherwise."""
    return [
        Row(
            product,
            unit,
            "ditanya kasir" if price is None else format_rupiah(price),
            _copies(words.get(f"copies-{product.pk}:{unit}", "1" if unit == product.unit else "")),
        )
        for unit, price in prices_of(product).items()
    ]


def _copies(text: str) -> int:
    return min(int(text), MAX_COPIES) if text.isdecimal() and len(text) <= len("9999") else 0


def _millimetres(sheet: Any) -> dict[str, str]:
    """Lengths as CSS writes them: 38.1 for 381."""
    names = ("page_width", "page_height", "width", "height", "left", "top", "gap")
    return {name: f"{getattr(sheet, name) // 10}.{getattr(sheet, name) % 10}mm" for name in names}
