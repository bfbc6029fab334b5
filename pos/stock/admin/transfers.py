"""Pindah barang: what was carried from one place to another, and the page that records it."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse

from pos.catalog.models import Product
from pos.catalog.queries import products_of
from pos.domain.errors import LancarError
from pos.domain.formatting import format_quantity, read_quantity
from pos.journal.backoffice.base import FactAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, page_url, render_page
from pos.journal.backoffice.show import day, moment_text, quantity_text
from pos.journal.ids import uuid7
from pos.outlets.queries import outlet_of as stored_outlet
from pos.people.models import Person
from pos.stock.actions import Carried, transfer_stock
from pos.stock.admin.adjust import stocks_of
from pos.stock.admin.count_page import units_of
from pos.stock.admin.documents import Named, names_documents
from pos.stock.blind import blind_of
from pos.stock.models import SHOP, Level, Transfer
from pos.stock.places import used_spots

CARRY = "stock.add_transfer"
MAX_NOTE = 1000


@dataclass
class Row:
    product: Product
    stock: str
    typed: str
    unit: str
    error: str = ""

    @property
    def units(self) -> list[tuple[str, str]]:
        return units_of(self.product)


@admin.register(Transfer)
class TransferAdmin(FactAdmin):
    list_display = ("hari", "__str__", "note")
    list_display_links = ("__str__",)
    office_title = "Pindah barang"
    search_fields = ("source_name", "target_name", "note", "business_date")
    search_help_text = "Cari tempat, catatan, atau tanggal (2026-11-21)"
    ordering = ("-id",)
    hari = staticmethod(day("business_date", "hari"))
    list_before_template = "office/transfers_before.html"

    def get_urls(self) -> list[URLPattern]:
        return [page_url(self, "pindah/", self.pindah, permission=CARRY), *super().get_urls()]

    def pindah(self, request: HttpRequest) -> HttpResponse:
        rows: list[Row] = []
        doubts: list[dict[str, str]] = []
        spots = used_spots(merchant_of(request), outlet_of(request))
        if request.method == "POST":
            rows = typed_rows(request)
            made = _recorded(request, rows, doubts)
            if made is not None:
                return HttpResponseRedirect(_page(made))
        others = [spot.code for spot in spots if spot.code != SHOP]
        return render_page(
            self,
            request,
            "office/transfer.html",
            title="Pindahkan barang",
            tabs_page="stock",
            rows=rows,
            doubts=doubts,
            spots=spots,
            source=request.POST.get("source", others[0] if others else SHOP),
            target=request.POST.get("target", SHOP),
            note=request.POST.get("note", ""),
            document=request.POST.get("document") or str(uuid7()),
            find_url=reverse("admin:stock_level_cari"),
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        transfer = self.shown_row(request, object_id)
        people = Person.objects.filter(merchant_id=transfer.merchant_id, id=transfer.person_id)
        who = people.first()
        return render_page(
            self,
            request,
            "office/transfer_shown.html",
            title=f"Pindah barang: {transfer}",
            tabs_page="stock",
            transfer=transfer,
            when=moment_text(transfer.happened_at)[:-3],
            who=who.name if who else "",
            lines=[
                (
                    line.product_id,
                    line.name,
                    f"{quantity_text(line.quantity_milli)} {line.unit}",
                    f"{quantity_text(line.base_quantity_milli)} {line.base_unit}",
                )
                for line in transfer.lines.all()
            ],
        )


def typed_rows(request: HttpRequest) -> list[Row]:
    """In the order of the page; products that are not this shop's are left out."""
    ids = [each for each in map(id_of, request.POST.getlist("product")) if each]
    found = products_of(merchant_of(request), ids)
    stocks = stocks_of(request, list(found.values()))
    return [
        Row(
            found[each],
            stocks[each],
            request.POST.get(f"quantity-{each}", "").strip(),
            request.POST.get(f"unit-{each}", found[each].unit),
        )
        for each in dict.fromkeys(ids)
        if each in found
    ]


def _recorded(
    request: HttpRequest, rows: list[Row], doubts: list[dict[str, str]]
) -> uuid.UUID | None:
    """The transfer's id; None: shown again, with the reason or the `doubts` to be seen first."""
    lines = [line for line in map(carried_of, rows) if line]
    if any(row.error for row in rows):
        messages.error(request, "Ada jumlah yang belum benar. Belum disimpan.")
        return None
    document = id_of(request.POST.get("document", ""))
    try:
        made = transfer_stock(
            outlet=stored_outlet(merchant_of(request), outlet_of(request)),
            source=request.POST.get("source", ""),
            target=request.POST.get("target", ""),
            lines=lines,
            note=request.POST.get("note", "").strip()[:MAX_NOTE],
            by=actor_of(request),
            document=document,
            noticed=request.POST.getlist("noticed"),
        )
    except LancarError as error:
        if error.code == "already_recorded":
            messages.info(request, error.sentence)
            return document
        if error.code == "doubtful":
            doubts += error.extra["doubts"]
        else:
            messages.error(request, f"{error.sentence} Belum disimpan.")
        return None
    messages.success(request, f"{len(lines)} barang dipindahkan ke {made.target_name}.")
    _tell_short(request, made)
    return made.pk


def carried_of(row: Row) -> Carried | None:
    try:
        quantity = read_quantity(row.typed)
    except LancarError as error:
        row.error = error.sentence
        return None
    if quantity <= 0:
        row.error = "Jumlah harus lebih dari nol."
        return None
    return Carried(row.product.pk, quantity, row.unit)


def _tell_short(request: HttpRequest, made: Transfer) -> None:
    """More was carried away than the record knew of."""
    short = Level.objects.filter(
        merchant_id=made.merchant_id,
        outlet_id=made.outlet_id,
        place=made.source,
        product__in=made.lines.values("product_id"),
        quantity_milli__lt=0,
    ).select_related("product")
    blind = blind_of(request)
    for level in short.order_by("product__name"):
        if blind.hides(level.product):
            continue
        told = f"{format_quantity(level.quantity_milli)} {level.product.unit}"
        messages.warning(
            request,
            f"{level.product.name}: dipindahkan lebih banyak dari yang tercatat di "
            f"{made.source_name}, sekarang {told}. Hitung stoknya di sana.",
        )


def _page(transfer_id: uuid.UUID) -> str:
    return reverse("admin:stock_transfer_change", args=[transfer_id])


@names_documents("moved")
def name_transfers(merchant_id: uuid.UUID, ids: Any) -> Named:
    found = Transfer.objects.filter(merchant_id=merchant_id, id__in=ids)
    return {each.pk: (f"Pindah {each}", _page(each.pk)) for each in found}
