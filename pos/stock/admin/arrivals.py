"""Terima barang: the pages that receive what another outlet sent, by its document or its paper."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse

from pos.catalog.models import Product
from pos.domain.dates import is_date
from pos.domain.errors import LancarError
from pos.domain.formatting import format_quantity, read_quantity
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, page_url, render_page
from pos.journal.backoffice.show import day_text, quantity_text
from pos.journal.ids import uuid7
from pos.outlets.queries import outlet_of as stored_outlet
from pos.outlets.queries import outlets_of
from pos.stock.actions import Came, Unloading, Unpacked, receive_goods
from pos.stock.admin.count_page import units_of
from pos.stock.admin.transfers import CARRY, MAX_NOTE, typed_rows
from pos.stock.models import SHOP
from pos.stock.places import used_spots
from pos.stock.shipment_models import ShipmentGoods, ShipmentPaper, Step
from pos.stock.shipments import Shipment, shipment_id_of, shipment_of

MAX_WHY = 200
READ = ("came", "damaged", "why", "expires", "serials")  # typed beside what the paper says


@dataclass
class Coming:
    """A line of the sender's document, and what was typed of it."""

    line: ShipmentGoods
    came: str
    damaged: str = ""
    why: str = ""
    serials: str = ""
    error: str = ""

    @property
    def sent(self) -> str:
        return quantity_text(self.line.moved_milli * 1000 // self.line.factor_milli)

    @property
    def expires(self) -> str:
        return day_text(self.line.expires_on) if self.line.expires_on else ""


@dataclass
class Read:
    """A line that was read off the paper."""

    product: Product
    stock: str
    typed: str
    unit: str
    came: str = ""
    damaged: str = ""
    why: str = ""
    expires: str = ""
    serials: str = ""
    error: str = ""

    @property
    def units(self) -> list[tuple[str, str]]:
        return units_of(self.product)


class ArrivalPages:
    """Mixed into the page of shipments."""

    def found(self, request: HttpRequest, shipment_id: uuid.UUID) -> Shipment:
        raise NotImplementedError

    def arrival_urls(self) -> list[URLPattern]:
        admin: Any = self
        return [
            page_url(admin, "terima/", self.terima, permission=CARRY),
            page_url(admin, "<uuid:shipment>/buka/", self.buka, permission=CARRY),
        ]

    def buka(self, request: HttpRequest, shipment: uuid.UUID) -> HttpResponse:
        """Of what the sender's document names."""
        found = self.found(request, shipment)
        if found.sent is None:
            raise Http404
        rows = [_coming(request, line) for line in found.goods.get(Step.SENT, [])]
        if request.method == "POST" and _opened(request, found, rows):
            return HttpResponseRedirect(page_of(shipment))
        return render_page(
            self,
            request,
            "office/shipment_open.html",
            title=f"Terima barang {found.sent.number}",
            tabs_page="stock",
            paper=found.sent,
            rows=rows,
            spots=used_spots(merchant_of(request), outlet_of(request)),
            place=request.POST.get("place", SHOP),
            note=request.POST.get("note", ""),
            document=request.POST.get("document") or str(uuid7()),
        )

    def terima(self, request: HttpRequest) -> HttpResponse:
        """By the paper that came with the goods; where its document is here, that one's page."""
        rows: list[Read] = []
        if request.method == "POST":
            known = _known(request)
            if known is not None:
                return HttpResponseRedirect(known)
            rows = _read_rows(request)
            made = _unpacked(request, rows)
            if made is not None:
                return HttpResponseRedirect(page_of(made))
        merchant_id, here = merchant_of(request), outlet_of(request)
        return render_page(
            self,
            request,
            "office/shipment_read.html",
            title="Terima dengan surat jalan",
            tabs_page="stock",
            rows=rows,
            sources=[each for each in outlets_of(merchant_id) if each.pk != here],
            source=request.POST.get("source", ""),
            number=request.POST.get("number", ""),
            spots=used_spots(merchant_id, here),
            place=request.POST.get("place", SHOP),
            note=request.POST.get("note", ""),
            document=request.POST.get("document") or str(uuid7()),
            find_url=reverse("admin:stock_level_cari"),
        )


def _coming(request: HttpRequest, line: ShipmentGoods) -> Coming:
    sent = format_quantity(line.moved_milli * 1000 // line.factor_milli)
    typed = request.POST
    return Coming(
        line,
        typed.get(f"came-{line.line}", sent).strip(),
        typed.get(f"damaged-{line.line}", "").strip(),
        typed.get(f"why-{line.line}", "").strip()[:MAX_WHY],
        typed.get(f"serials-{line.line}", "\n".join(line.serials)),
    )


def _opened(request: HttpRequest, shipment: Shipment, rows: list[Coming]) -> bool:
    came = {row.line.line: told for row in rows if (told := _came(row)) is not None}
    if len(came) < len(rows):
        messages.error(request, "Ada jumlah yang belum benar. Belum disimpan.")
        return False
    first = shipment.first
    return _received(request, (first.source_id, first.number), came=came) is not None


def _came(row: Coming) -> Came | None:
    try:
        came, damaged = _number(row.came), _number(row.damaged or "0")
    except LancarError as error:
        row.error = error.sentence
        return None
    return Came(came, damaged, row.why, _serials(row.serials))


def _number(typed: str) -> int:
    """Nothing may have come; what nobody typed is not nothing."""
    return 0 if typed.strip() in ("0", "0,0") else read_quantity(typed)


def _known(request: HttpRequest) -> str | None:
    """The page of a shipment whose document is here, for what was typed of its paper."""
    source = id_of(request.POST.get("source", ""))
    try:
        key = shipment_id_of(source, request.POST.get("number", "")) if source else None
    except LancarError:
        return None
    shipment = shipment_of(merchant_of(request), key) if key else None
    if shipment is None or not shipment.is_on_the_way:
        return None
    if shipment.first.target_id != outlet_of(request):
        return None
    messages.info(
        request, f"Surat jalan {shipment.first.number} sudah ada di sini. Cocokkan isinya."
    )
    return reverse("admin:stock_shipmentpaper_buka", args=[key])


def _read_rows(request: HttpRequest) -> list[Read]:
    """Fields without a product's id in their name stand in the order of the lines."""
    columns = [request.POST.getlist(name) for name in READ]
    places = {key: place for place, key in enumerate(request.POST.getlist("product"))}
    rows = []
    for row in typed_rows(request):
        place = places[str(row.product.pk)]
        told = [column[place].strip() if place < len(column) else "" for column in columns]
        rows.append(Read(row.product, row.stock, row.typed, row.unit, *told))
    return rows


def _unpacked(request: HttpRequest, rows: list[Read]) -> uuid.UUID | None:
    lines = [line for line in map(_unpack, rows) if line]
    if len(lines) < len(rows):
        messages.error(request, "Ada jumlah yang belum benar. Belum disimpan.")
        return None
    source = id_of(request.POST.get("source", "")) or uuid7()
    return _received(request, (source, request.POST.get("number", "")), extra=lines)


def _unpack(row: Read) -> Unpacked | None:
    """What arrived is what the paper says, unless something else was typed."""
    try:
        sent = _number(row.typed)
        came, damaged = _number(row.came or row.typed), _number(row.damaged or "0")
    except LancarError as error:
        row.error = error.sentence
        return None
    if row.expires and not is_date(row.expires):
        row.error = "Tanggal kedaluwarsa belum benar. Tulis seperti 2026-11-21."
        return None
    return Unpacked(
        row.product.pk,
        sent,
        came,
        damaged,
        row.unit,
        expires_on=row.expires or None,
        serials=_serials(row.serials),
        note=row.why[:MAX_WHY],
    )


def _serials(typed: str) -> list[str]:
    return [each.strip() for each in typed.splitlines() if each.strip()]


def _received(request: HttpRequest, paper: tuple[uuid.UUID, str], **what: Any) -> uuid.UUID | None:
    """The shipment's id; None: refused, and said why."""
    source_id, number = paper
    merchant_id = merchant_of(request)
    unloading = Unloading(
        place=request.POST.get("place") or SHOP,
        note=request.POST.get("note", "").strip()[:MAX_NOTE],
        document=id_of(request.POST.get("document", "")) or uuid7(),
        **what,
    )
    try:
        made = receive_goods(
            outlet=stored_outlet(merchant_id, outlet_of(request)),
            source=stored_outlet(merchant_id, source_id),
            number=number,
            unloading=unloading,
            by=actor_of(request),
        )
    except LancarError as error:
        messages.error(request, f"{error.sentence} Belum disimpan.")
        return None
    messages.success(request, f"{made.number}: barang diterima dari {made.source_name}.")
    return made.shipment_id


def page_of(shipment_id: uuid.UUID) -> str:
    """Of the row that stands for a shipment in the list."""
    papers = ShipmentPaper.objects.filter(shipment_id=shipment_id)
    first = papers.filter(step=Step.SENT).first() or papers.filter(step=Step.ARRIVED).first()
    if first is None:
        return reverse("admin:stock_shipmentpaper_changelist")
    return reverse("admin:stock_shipmentpaper_change", args=[first.pk])
