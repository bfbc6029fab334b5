"""Kirim antar cabang: what is on its way between outlets, and the pages that send it, print its
paper, take it back and send home what is left. Receiving is in arrivals.py.
"""

import uuid
from typing import Any

import segno
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString, mark_safe

from pos.catalog.queries import products_of
from pos.domain.errors import LancarError
from pos.domain.formatting import format_quantity
from pos.domain.serials import serial_key
from pos.journal.backoffice.base import FactAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, page_url, render_page
from pos.journal.backoffice.show import badge, day, day_text, moment_text, quantity_text
from pos.journal.ids import uuid7
from pos.journal.kinds import MAX_SAFE
from pos.outlets.models import Outlet
from pos.outlets.queries import outlet_of as stored_outlet
from pos.outlets.queries import outlets_of
from pos.people.models import Person
from pos.stock.actions import Carried, Packed, Parcel, cancel_shipment, send_goods
from pos.stock.admin.adjust import stocks_of
from pos.stock.admin.arrivals import ArrivalPages, page_of
from pos.stock.admin.documents import Named, names_documents
from pos.stock.admin.transfers import CARRY, MAX_NOTE, Row, carried_of, typed_rows
from pos.stock.blind import blind_of
from pos.stock.models import SHOP, Level
from pos.stock.places import used_spots
from pos.stock.serials import pieces_named
from pos.stock.shipment_models import ShipmentGoods, ShipmentPaper, Step
from pos.stock.shipments import Shipment, brought_here, on_the_way, shipment_of, uneven_at

STATES = {
    "way": ("Di jalan", "warn"),
    Step.ARRIVED: ("Diterima", "ok"),
    Step.CANCELLED: ("Dibatalkan", "info"),
}


class State(admin.SimpleListFilter):
    title = "keadaan"
    parameter_name = "keadaan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("jalan", "Di jalan"),
            ("datang", "Menuju ke sini"),
            ("tidak-cocok", "Tidak cocok"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() is None:
            return queryset
        if self.value() == "tidak-cocok":
            here = stored_outlet(merchant_of(request), outlet_of(request))
            return queryset.filter(shipment_id__in=uneven_at(here, MAX_SAFE).values("shipment_id"))
        way = on_the_way(merchant_of(request))
        if self.value() == "datang":
            way = way.filter(target_id=outlet_of(request))
        return queryset.filter(pk__in=way.order_by().values("pk"))


@admin.register(ShipmentPaper)
class ShipmentAdmin(ArrivalPages, FactAdmin):
    list_display = ("hari", "number", "source_name", "target_name", "keadaan")
    list_display_links = ("number",)
    list_filter = (State,)
    office_title = "Kirim antar cabang"
    search_fields = ("number", "source_name", "target_name", "note", "business_date")
    search_help_text = "Cari nomor surat jalan, cabang, catatan, atau tanggal (2026-11-21)"
    ordering = ("-happened_at", "-id")
    hari = staticmethod(day("business_date", "hari"))
    list_before_template = "office/shipments_before.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        """One row a shipment that leaves or reaches this outlet: the sender's paper, or while that
        is not here, the one by which it was received."""
        merchant_id, here = merchant_of(request), outlet_of(request)
        papers = ShipmentPaper.objects.filter(merchant_id=merchant_id)
        same = papers.filter(shipment_id=OuterRef("shipment_id"))
        ends = papers.filter(Q(source_id=here) | Q(target_id=here))
        first = Q(step=Step.SENT) | (Q(step=Step.ARRIVED) & ~Exists(same.filter(step=Step.SENT)))
        return ends.filter(first).annotate(
            is_arrived=Exists(same.filter(step=Step.ARRIVED)),
            is_cancelled=Exists(same.filter(step=Step.CANCELLED)),
        )

    @admin.display(description="keadaan")
    def keadaan(self, paper: Any) -> SafeString:
        step = Step.CANCELLED if paper.is_cancelled else "way"
        return badge(*STATES[Step.ARRIVED if paper.is_arrived else step])

    def get_urls(self) -> list[URLPattern]:
        own = [
            page_url(self, "kirim/", self.kirim, permission=CARRY),
            page_url(self, "<uuid:shipment>/batal/", self.batal, permission=CARRY),
            path(
                "<uuid:shipment>/cetak/",
                self.admin_site.admin_view(self.cetak),
                name="stock_shipmentpaper_cetak",
            ),
        ]
        return [*own, *self.arrival_urls(), *super().get_urls()]

    def kirim(self, request: HttpRequest) -> HttpResponse:
        rows: list[Row] = []
        doubts: list[dict[str, str]] = []
        if request.method == "POST":
            rows = typed_rows(request)
            made = _sent(request, rows, doubts)
            if made is not None:
                return HttpResponseRedirect(page_of(made))
        home = id_of(request.GET.get("kembali", ""))
        if request.method == "GET" and home is not None:
            rows = _left(request, home)
        merchant_id, here = merchant_of(request), outlet_of(request)
        return render_page(
            self,
            request,
            "office/shipment_send.html",
            title="Kembalikan sisa" if home else "Kirim barang",
            tabs_page="stock",
            rows=rows,
            doubts=doubts,
            spots=used_spots(merchant_id, here),
            place=request.POST.get("place", SHOP),
            targets=[each for each in outlets_of(merchant_id) if each.pk != here],
            target=request.POST.get("target", str(home or "")),
            carrier=request.POST.get("carrier", ""),
            note=request.POST.get("note", ""),
            serials=request.POST.get("serials", ""),
            returns="1" if home else request.POST.get("returns", ""),
            document=request.POST.get("document") or str(uuid7()),
            find_url=reverse("admin:stock_level_cari"),
        )

    def batal(self, request: HttpRequest, shipment: uuid.UUID) -> HttpResponse:
        if request.method == "POST":
            try:
                cancel_shipment(
                    outlet=stored_outlet(merchant_of(request), outlet_of(request)),
                    shipment_id=shipment,
                    note=request.POST.get("note", "").strip()[:MAX_NOTE],
                    by=actor_of(request),
                )
                messages.success(request, "Kiriman dibatalkan. Barangnya kembali ke stok.")
            except LancarError as error:
                messages.error(request, error.sentence)
        return HttpResponseRedirect(page_of(shipment))

    def cetak(self, request: HttpRequest, shipment: uuid.UUID) -> HttpResponse:
        found = self.found(request, shipment)
        if found.sent is None:
            raise Http404
        return render_page(
            self,
            request,
            "office/shipment_paper.html",
            title=f"Surat jalan {found.sent.number}",
            paper=found.sent,
            when=moment_text(found.sent.happened_at)[:-3],
            code=_picture(found.sent.number),
            lines=[_printed(line) for line in found.goods.get(Step.SENT, [])],
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        paper = self.shown_row(request, object_id)
        shipment = self.found(request, paper.shipment_id)
        here = outlet_of(request)
        arrived = shipment.arrived
        return render_page(
            self,
            request,
            "office/shipment_shown.html",
            title=f"Kiriman {paper.number}",
            tabs_page="stock",
            shipment=shipment,
            paper=shipment.first,
            steps=_steps(shipment),
            lines=_lines(shipment),
            left_over=[(name, quantity_text(milli)) for name, milli in shipment.left_over()]
            if not shipment.is_on_the_way
            else [],
            may_cancel=shipment.is_on_the_way and paper.source_id == here,
            may_receive=shipment.is_on_the_way and paper.target_id == here,
            may_return=arrived is not None and paper.target_id == here and not paper.is_return,
        )

    def found(self, request: HttpRequest, shipment_id: uuid.UUID) -> Shipment:
        """Http404 for one that neither leaves nor reaches the outlet this page is of."""
        if not self.has_view_permission(request):
            raise Http404
        shipment = shipment_of(merchant_of(request), shipment_id)
        ends = {shipment.first.source_id, shipment.first.target_id} if shipment else set()
        if shipment is None or outlet_of(request) not in ends:
            raise Http404
        return shipment


def _sent(request: HttpRequest, rows: list[Row], doubts: list[dict[str, str]]) -> uuid.UUID | None:
    """The shipment's id; None: shown again, with the reason or the `doubts` to be seen first."""
    carried = [line for line in map(carried_of, rows) if line]
    if any(row.error for row in rows):
        messages.error(request, "Ada jumlah yang belum benar. Belum disimpan.")
        return None
    merchant_id = merchant_of(request)
    outlet = stored_outlet(merchant_id, outlet_of(request))
    try:
        made = send_goods(
            outlet=outlet,
            target=stored_outlet(merchant_id, id_of(request.POST.get("target", "")) or uuid7()),
            parcel=_parcel(request, outlet, carried),
            by=actor_of(request),
            noticed=request.POST.getlist("noticed"),
        )
    except LancarError as error:
        if error.code == "doubtful":
            doubts += error.extra["doubts"]
        else:
            messages.error(request, f"{error.sentence} Belum disimpan.")
        return None
    messages.success(
        request, f"{made.number}: {len(carried)} barang dikirim ke {made.target_name}."
    )
    return made.shipment_id


def _parcel(request: HttpRequest, outlet: Outlet, carried: list[Carried]) -> Parcel:
    numbers = _numbers(outlet, carried, request.POST.get("serials", "").splitlines())
    lines = [
        Packed(each.product_id, each.quantity_milli, each.unit, serials=numbers[each.product_id])
        for each in carried
    ]
    return Parcel(
        lines,
        place=request.POST.get("place") or SHOP,
        carrier=request.POST.get("carrier", "").strip()[:200],
        note=request.POST.get("note", "").strip()[:MAX_NOTE],
        returns=request.POST.get("returns") == "1",
        document=id_of(request.POST.get("document", "")) or uuid7(),
    )


def _numbers(
    outlet: Outlet, carried: list[Carried], typed: list[str]
) -> dict[uuid.UUID, list[str]]:
    """Each number belongs to the product that has it here; to the first one where none does, which
    then says that it is not here."""
    wanted = [each.strip() for each in typed if each.strip()]
    products = list(dict.fromkeys(each.product_id for each in carried))
    found: dict[uuid.UUID, list[str]] = {product: [] for product in products}
    known = {each: pieces_named(outlet.merchant_id, outlet.pk, each, wanted) for each in products}
    for serial in wanted if products else []:
        owners = [each for each in products if serial_key(serial) in known[each]]
        found[owners[0] if owners else products[0]].append(serial)
    return found


def _left(request: HttpRequest, home: uuid.UUID) -> list[Row]:
    """What came from there and is still here, all of it."""
    merchant_id, here = merchant_of(request), outlet_of(request)
    ids = brought_here(merchant_id, here, home)
    levels = Level.objects.filter(
        merchant_id=merchant_id, outlet_id=here, place=SHOP, product__in=ids, quantity_milli__gt=0
    )
    held = dict(levels.values_list("product_id", "quantity_milli"))
    products = products_of(merchant_id, [each for each in ids if each in held])
    stocks, blind = stocks_of(request, list(products.values())), blind_of(request)
    return [
        Row(
            products[each],
            stocks[each],
            "" if blind.hides(products[each]) else format_quantity(held[each]),
            products[each].unit,
        )
        for each in ids
        if each in products
    ]


def _steps(shipment: Shipment) -> list[dict[str, Any]]:
    people = Person.objects.filter(
        id__in=[paper.person_id for paper in shipment.papers.values() if paper.person_id]
    )
    names = dict(people.values_list("id", "name"))
    return [
        {
            "word": Step(step).label,
            "when": moment_text(paper.happened_at)[:-3],
            "who": names.get(paper.person_id or uuid.UUID(int=0), ""),
            "paper": paper,
        }
        for step, paper in shipment.papers.items()
    ]


def _lines(shipment: Shipment) -> list[dict[str, Any]]:
    """By product and date: what was sent, what came, and what is said of the difference. Who read
    the paper may have named other dates, or none: then by product."""
    by_paper = shipment.arrived is not None and shipment.arrived.by_paper
    found: dict[tuple[uuid.UUID, str], dict[str, Any]] = {}
    for step in (Step.SENT, Step.ARRIVED):
        for line in shipment.goods.get(step, []):
            key = (line.product_id, "" if by_paper else line.expires_on)
            row = found.setdefault(key, _blank(line))
            row["dates"] |= {day_text(line.expires_on): None} if line.expires_on else {}
            row["serials"] = ", ".join(line.serials) or row["serials"]
            if step == Step.SENT:
                row["sent"] += line.moved_milli
            else:
                row["arrived"] += line.arrived_milli
                row["damaged"] += line.damaged_milli
                row["read"] -= line.moved_milli
                row["why"] = line.note or row["why"]
    is_here = shipment.arrived is not None
    return [_worded(row, is_here, shipment.sent is not None) for row in found.values()]


def _blank(line: ShipmentGoods) -> dict[str, Any]:
    return {
        "line": line,
        "sent": 0,
        "read": 0,
        "arrived": 0,
        "damaged": 0,
        "why": "",
        "dates": {},
        "serials": "",
    }


def _worded(row: dict[str, Any], is_here: bool, is_sent: bool) -> dict[str, Any]:
    unit, sent = row["line"].base_unit, row["sent"] if is_sent else row["read"]
    words = []
    if is_here and row["arrived"] < sent:
        words.append(f"kurang {quantity_text(sent - row['arrived'])}")
    if is_here and row["arrived"] > sent:
        words.append(f"lebih {quantity_text(row['arrived'] - sent)}")
    if row["damaged"]:
        words.append(f"rusak {quantity_text(row['damaged'])}")
    return {
        **row,
        "sent": f"{quantity_text(sent)} {unit}",
        "arrived": f"{quantity_text(row['arrived'])} {unit}" if is_here else "",
        "difference": ", ".join(words),
    }


def _printed(line: ShipmentGoods) -> dict[str, Any]:
    quantity = f"{quantity_text(line.moved_milli * 1000 // line.factor_milli)} {line.unit}"
    base = f"{quantity_text(line.moved_milli)} {line.base_unit}"
    return {
        "line": line,
        "quantity": quantity,
        "base": "" if quantity == base else base,
        "expires": day_text(line.expires_on) if line.expires_on else "",
    }


def _picture(number: str) -> SafeString:
    code = segno.make_qr(number, error="m", boost_error=False)
    picture = code.svg_inline(scale=4, border=2, title="Kode QR nomor surat jalan", light="#fff")
    return mark_safe(picture)  # noqa: S308  (drawn by segno from a number we made)


@names_documents("sent", "arrived")
def name_shipments(merchant_id: uuid.UUID, ids: Any) -> Named:
    found = ShipmentPaper.objects.filter(merchant_id=merchant_id, id__in=ids)
    shipments = {each.shipment_id for each in found}
    rows: QuerySet[ShipmentPaper] = ShipmentPaper.objects.filter(
        merchant_id=merchant_id, shipment_id__in=shipments, step__in=(Step.SENT, Step.ARRIVED)
    )
    pages: dict[uuid.UUID, uuid.UUID] = {}
    for row in rows.order_by("step"):  # arrived before sent: the sender's paper stands last
        pages[row.shipment_id] = row.pk
    change = "admin:stock_shipmentpaper_change"
    return {
        each.pk: (f"Kiriman {each.number}", reverse(change, args=[pages[each.shipment_id]]))
        for each in found
        if each.shipment_id in pages
    }
