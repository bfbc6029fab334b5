"""The page on which the serial numbers of a delivery are noted: scanned one after the other."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pos.domain.errors import LancarError
from pos.domain.formatting import format_quantity
from pos.domain.serials import read_serials
from pos.journal.backoffice.base import actor_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.ids import uuid7
from pos.outlets.queries import outlet_of as stored_outlet
from pos.purchasing.models import Receipt
from pos.stock.actions import Noted, note_serials
from pos.stock.serials import noted_of

THOUSAND = 1000


@dataclass
class Row:
    """A product of the receipt that wants numbers; all its lines together."""

    product_id: uuid.UUID
    name: str
    came_milli: int
    noted: int
    typed: str = ""

    @property
    def missing(self) -> int:
        return max(0, self.came_milli // THOUSAND - self.noted)

    @property
    def told(self) -> str:
        return f"{self.noted} dari {format_quantity(self.came_milli)} tercatat"


def serials_wanted(receipt: Receipt) -> list[Row]:
    """By product, in the order of the invoice; empty: nothing of it has numbers."""
    lines = receipt.lines.filter(product__serials=True).order_by("line")
    rows: dict[uuid.UUID, Row] = {}
    for line in lines:
        row = rows.setdefault(line.product_id, Row(line.product_id, line.name, 0, 0))
        row.came_milli += line.base_quantity_milli
    noted = noted_of(receipt.merchant_id, receipt.outlet_id, receipt.pk) if rows else {}
    for row in rows.values():
        row.noted = noted.get(str(row.product_id), 0)
    return list(rows.values())


class SerialPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def seri(self, request: HttpRequest, receipt_id: uuid.UUID) -> HttpResponse:
        receipt: Receipt = self.admin.receipt(request, receipt_id)
        rows = serials_wanted(receipt)
        for row in rows:
            row.typed = request.POST.get(f"serials-{row.product_id}", "")
        if request.method == "POST" and _noted(request, receipt, rows):
            address = reverse("admin:purchasing_receipt_change", args=[receipt.pk])
            return HttpResponseRedirect(address)
        return render_page(
            self.admin,
            request,
            "office/receipt_serials.html",
            title=f"Nomor seri: {receipt}",
            tabs_page="buying",
            receipt=receipt,
            rows=rows,
            document=request.POST.get("document") or str(uuid7()),
        )


def _noted(request: HttpRequest, receipt: Receipt, rows: list[Row]) -> bool:
    noted = Noted(
        {row.product_id: read_serials(row.typed) for row in rows},
        of=receipt.pk,
        reference=str(receipt)[:200],
        document=id_of(request.POST.get("document", "")) or uuid7(),
    )
    try:
        outlet = stored_outlet(receipt.merchant_id, receipt.outlet_id)
        note_serials(outlet=outlet, noted=noted, by=actor_of(request))
    except LancarError as error:
        messages.error(request, f"{error.sentence} Belum disimpan.")
        return error.code == "already_recorded"
    messages.success(request, "Nomor seri sudah dicatat.")
    return True
