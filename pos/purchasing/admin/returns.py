"""The page on which goods of one receipt go back to their supplier, or the whole receipt does."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pos.domain.errors import LancarError
from pos.domain.formatting import format_quantity, format_rupiah, read_quantity
from pos.journal.backoffice.base import actor_of, merchant_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.backoffice.show import day_text
from pos.journal.ids import uuid7
from pos.outlets.queries import outlet_of as stored_outlet
from pos.purchasing.actions import return_goods, reverse_receipt
from pos.purchasing.delivery import unit_word
from pos.purchasing.models import Receipt, Return
from pos.purchasing.returns import Left, left_of
from pos.stock.models import SHOP
from pos.stock.places import used_spots

MAX_NOTE = 1000


@dataclass
class Row:
    """A line of the receipt with what was typed beside it."""

    left: Left
    typed: str
    unit: str
    error: str = ""
    quantity_milli: int = 0

    @property
    def remains(self) -> str:
        return f"{format_quantity(self.left.base_quantity_milli)} {self.left.line.base_unit}"

    @property
    def units(self) -> list[dict[str, str]]:
        base = self.left.line.base_unit
        return [
            {"unit": unit, "word": unit_word(unit, factor, base)}
            for unit, factor in self.left.units.items()
        ]


class ReturnPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def kembali(self, request: HttpRequest, receipt_id: uuid.UUID) -> HttpResponse:
        receipt: Receipt = self.admin.receipt(request, receipt_id)
        rows = [_row(request, left) for left in left_of(receipt) if left.base_quantity_milli]
        if request.method == "POST" and _recorded(request, receipt, rows):
            address = reverse("admin:purchasing_receipt_change", args=[receipt.pk])
            return HttpResponseRedirect(address)
        spots = used_spots(receipt.merchant_id, receipt.outlet_id)
        codes = {spot.code for spot in spots}
        return render_page(
            self.admin,
            request,
            "office/return_goods.html",
            title=f"Retur atau batalkan: {receipt}",
            tabs_page="buying",
            receipt=receipt,
            rows=rows,
            note=request.POST.get("note", ""),
            document=request.POST.get("document") or str(uuid7()),
            spots=spots,
            place=request.POST.get("place") or (receipt.place if receipt.place in codes else SHOP),
        )


def returns_shown(receipt: Receipt) -> list[dict[str, Any]]:
    found = receipt.returns.order_by("id").prefetch_related("lines")
    return [_shown(each) for each in found]


def _shown(made: Return) -> dict[str, Any]:
    return {
        "title": f"{made.get_reason_display()} {day_text(made.business_date)}",
        "told": f"Utang berkurang {format_rupiah(made.total_minor)}. {made.note}".strip(),
        "lines": [
            f"{line.name}: {format_quantity(line.quantity_milli)} {line.unit}"
            for line in made.lines.all()
        ],
    }


def _row(request: HttpRequest, left: Left) -> Row:
    number, base = left.line.line, left.line.base_unit
    typed = request.POST.get(f"quantity-{number}", "").strip()
    row = Row(left, typed, request.POST.get(f"unit-{number}", base))
    if row.typed and "all" not in request.POST:
        try:
            row.quantity_milli = read_quantity(row.typed)
        except LancarError as error:
            row.error = error.sentence
    return row


def _recorded(request: HttpRequest, receipt: Receipt, rows: list[Row]) -> bool:
    said: dict[str, Any] = {
        "outlet": stored_outlet(merchant_of(request), receipt.outlet_id),
        "receipt": receipt,
        "by": actor_of(request),
        "note": request.POST.get("note", "").strip()[:MAX_NOTE],
        "document": id_of(request.POST.get("document", "")),
        "place": request.POST.get("place", ""),
    }
    if any(row.error for row in rows):
        messages.error(request, "Ada jumlah yang belum benar. Belum disimpan.")
        return False
    try:
        if "all" in request.POST:
            made = reverse_receipt(**said)
        else:
            quantities = {row.left.line.line: row.quantity_milli for row in rows}
            units = {row.left.line.line: row.unit for row in rows}
            made = return_goods(**said, quantities=quantities, units=units)
    except LancarError as error:
        messages.error(request, f"{error.sentence} Belum disimpan.")
        return error.code == "already_recorded"
    told = f"Stok dan utang sudah disesuaikan: {format_rupiah(made.total_minor)}."
    messages.success(request, f"{made.get_reason_display()}. {told}")
    return True
