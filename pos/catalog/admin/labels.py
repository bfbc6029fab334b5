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
from pos.domain.formatting import format_rupiah
from pos.journal.backoffice.base import merchant_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.outlets.masters import FETCH

MAX_COPIES = 999
LAST_SHEET = "office_label_sheet"


@dataclass(frozen=True)
class Row:
    """One unit of one product and how many labels of it."""

    product: Product
    unit: str
    price: str
    copies: int

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
            sheets=SHEETS,
            sheet=sheet_of(request.session.get(LAST_SHEET, "")),
        )

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
