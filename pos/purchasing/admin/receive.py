"""Barang masuk: scan or search, type how many and at what cost, save; one document by the verb.

The page sends plain form fields, one of each per line in the page's order. While a person types it
asks `hitung` for amounts and doubts, so there is one place that counts. What is refused is shown
again with everything that was typed.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from pos.catalog.models import Product
from pos.catalog.queries import holders_of, products_of, search, with_lists
from pos.domain.errors import LancarError
from pos.domain.formatting import format_number, format_quantity, read_money, read_quantity
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.backoffice.show import day_text
from pos.journal.ids import uuid7
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.outlets.queries import outlet_of as stored_outlet
from pos.purchasing.actions import receive_goods
from pos.purchasing.admin.paying import pay_whole, sources_of
from pos.purchasing.delivery import Delivery, GoodsLine, Planned, factors_of, unit_word
from pos.purchasing.doubts import Doubt, doubts_about
from pos.purchasing.models import Order, Receipt, TaxMode
from pos.purchasing.ordering import Expected, expected_of
from pos.purchasing.queries import suppliers_of
from pos.stock.blind import COUNTING, blind_of
from pos.stock.models import SHOP
from pos.stock.places import used_spots
from pos.stock.queries import held_of

CONSIGNED = "Barang titipan: tanpa utang sekarang, dibayar setelah terjual."
MAX_HITS = 12
MAX_NOTE = 1000
MAX_NUMBER = 60
ACT_ANYWAY = "Simpan, sudah benar"
DRAFT = "draft"
PAY = "purchasing.add_payment"


@dataclass
class Row:
    """One line of the page with what was typed into it."""

    product: Product
    unit: str
    quantity: str = ""
    cost: str = ""
    discount: str = ""
    expires_on: str = ""
    stock: str = ""
    amount: str = ""
    error: str = ""
    doubts: list[str] = field(default_factory=list)

    @property
    def units(self) -> list[dict[str, str]]:
        """Each unit, what it holds (a dus 40 pcs), and what it cost last."""
        base, cost = self.product.unit, self.product.cost_minor
        return [
            {
                "unit": unit,
                "word": unit_word(unit, factor, base),
                "cost": "" if cost is None else format_number((cost * factor + 500) // 1000, 0),
            }
            for unit, factor in factors_of(self.product).items()
        ]


@dataclass
class Typed:
    """The whole page as it was sent, read once."""

    outlet: Outlet
    rows: list[Row]
    delivery: Delivery | None = None
    planned: Planned | None = None
    doubts: list[Doubt] = field(default_factory=list)
    error: str = ""


class ReceivePages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def catat(self, request: HttpRequest) -> HttpResponse:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        order = id_of(request.GET.get("pesanan", ""))
        typed = Typed(outlet, rows_expected(request, outlet, order) if order else [])
        if request.method == "POST":
            typed = read_page(request, outlet)
            if DRAFT in request.POST:  # what a browser kept of a page that was not sent (draft.js)
                saved = _saved(request, outlet)
                if saved is not None:
                    return saved
                count_page(typed)
                typed.doubts = []  # nobody was shown them yet
            elif (answer := _record(request, typed)) is not None:
                return answer
        return render_page(
            self.admin,
            request,
            "office/receive_goods.html",
            title="Catat barang masuk",
            tabs_page="buying",
            **_shown(request, typed),
        )

    def hitung(self, request: HttpRequest) -> JsonResponse:
        """Amounts and doubts of a page that is not saved yet."""
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        typed = read_page(request, outlet)
        count_page(typed)
        return JsonResponse(
            {
                "error": typed.error,
                "totals": _totals(typed),
                "doubts": [doubt.sentence for doubt in typed.doubts if not doubt.line],
                "due": day_text(typed.planned.due_date) if typed.planned else "",
                "lines": [
                    {"amount": row.amount, "error": row.error, "doubts": row.doubts}
                    for row in typed.rows
                ],
            }
        )

    def cari(self, request: HttpRequest) -> JsonResponse:
        """What a scan or a few letters mean; a scanned dus comes with its unit."""
        text = request.GET.get("q", "").strip()[:64]
        merchant_id = merchant_of(request)
        held = holders_of(merchant_id, text) if text else []
        units = {each.product_id: each.unit for each in held if each.product.tracked}
        found = search(merchant_id, text).filter(tracked=True) if text else Product.objects.none()
        hits = with_lists(found.order_by("name", "id"))[:MAX_HITS]
        if units:
            hits = with_lists(Product.objects.filter(merchant_id=merchant_id, pk__in=units))
        rows = [Row(product, units.get(product.pk, product.unit)) for product in hits]
        _add_stock(request, rows)
        return JsonResponse({"exact": len(units) == 1, "hits": [_hit(row) for row in rows]})


def read_page(request: HttpRequest, outlet: Outlet) -> Typed:
    """Everything typed; nothing raised, nothing lost."""
    typed = Typed(outlet, _rows(request))
    lines = [_line(row) for row in typed.rows]
    if any(row.error for row in typed.rows):
        typed.error = "Ada isian yang belum benar."
        return typed
    try:
        typed.delivery = _delivery(request, [line for line in lines if line])
    except LancarError as error:
        typed.error = error.sentence
    return typed


def count_page(typed: Typed) -> None:
    """What it comes to and what is unusual, into the rows that are shown."""
    if typed.delivery is None:
        return
    try:
        typed.planned = Planned(typed.outlet, typed.delivery)
    except LancarError as error:
        _tell(typed, error)
        return
    typed.doubts = doubts_about(typed.planned)
    for row, item in zip(typed.rows, typed.planned.items, strict=True):
        row.amount = format_number(item.bought.net_minor, 0)
        row.doubts = [each.sentence for each in typed.doubts if each.line == item.number]
        if item.product.id in typed.planned.consigned:
            row.doubts.append(CONSIGNED)


def _tell(typed: Typed, error: LancarError) -> None:
    typed.error = error.sentence
    number = error.extra.get("line", 0)
    if number:
        typed.rows[number - 1].error = error.sentence


def _delivery(request: HttpRequest, lines: list[GoodsLine]) -> Delivery:
    words = request.POST
    mode: Any = words.get("tax_mode", "none")
    return Delivery(
        supplier_id=id_of(words.get("supplier", "")),
        lines=lines,
        invoice_number=words.get("invoice_number", "").strip()[:MAX_NUMBER],
        invoice_date=words.get("invoice_date", ""),
        due_date=words.get("due_date") or None,
        discount_minor=_money(words.get("discount", "")),
        tax_mode=mode if mode in TaxMode.values else "none",
        note=words.get("note", "").strip()[:MAX_NOTE],
        document=id_of(words.get("document", "")),
        order_id=id_of(words.get("order", "")),
        asks_expiry="expires_on" in words,
        place=words.get("place") or SHOP,
    )


def _rows(request: HttpRequest) -> list[Row]:
    """In the order of the page; products that are not this shop's are left out."""
    names = ("product", "unit", "quantity", "cost", "line_discount", "expires_on")
    columns = [request.POST.getlist(name) for name in names]  # settings bound how many
    ids = [id_of(text) for text in columns[0]]
    columns[-1] = columns[-1] or [""] * len(ids)  # an order asks for no dates
    found = products_of(merchant_of(request), {each for each in ids if each})
    rows = [
        Row(found[identity], *(text.strip() for text in texts[1:]))
        for identity, texts in zip(ids, zip(*columns, strict=False), strict=False)
        if identity in found
    ]
    _add_stock(request, rows)
    return rows


def rows_expected(request: HttpRequest, outlet: Outlet, order_id: uuid.UUID) -> list[Row]:
    """What an order still brings; in its own unit where whole ones are left."""
    order = Order.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, id=order_id
    ).first()
    if order is None:
        return []
    expected = [each for each in expected_of(order) if each.rest_milli]
    found = products_of(outlet.merchant_id, {each.line.product_id for each in expected})
    rows = [
        _row(found[each.line.product_id], each)
        for each in expected
        if each.line.product_id in found
    ]
    _add_stock(request, rows)
    return rows


def _row(product: Product, expected: Expected) -> Row:
    line, rest = expected.line, expected.rest_milli
    if rest % line.factor_milli:
        return row_of(product, product.unit, rest)
    quantity = format_quantity(rest * 1000 // line.factor_milli)
    return Row(product, line.unit, quantity, format_number(line.unit_cost_minor, 0))


def row_of(product: Product, unit: str, quantity_milli: int) -> Row:
    """So many base units at the last cost."""
    cost = "" if product.cost_minor is None else format_number(product.cost_minor, 0)
    return Row(product, unit, format_quantity(quantity_milli), cost)


def _add_stock(request: HttpRequest, rows: list[Row]) -> None:
    held = held_of(merchant_of(request), outlet_of(request), [row.product.pk for row in rows])
    blind = blind_of(request)
    for row in rows:
        told = f"{format_quantity(held.get(row.product.pk, 0))} {row.product.unit}"
        row.stock = COUNTING if blind.hides(row.product) else told


def _saved(request: HttpRequest, outlet: Outlet) -> HttpResponse | None:
    """It was sent after all, and only the answer was lost: its page, which ends the draft."""
    document = id_of(request.POST.get("document", ""))
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id, "id": document}
    if document is None or not Receipt.objects.filter(**here).exists():
        return None
    messages.info(request, "Barang masuk ini sudah tersimpan.")
    return HttpResponseRedirect(reverse("admin:purchasing_receipt_change", args=[document]))


def _line(row: Row) -> GoodsLine | None:
    quantity = _read(row, row.quantity, read_quantity, "Jumlah belum diisi.")
    cost = _read(row, row.cost, read_money, "Harga beli belum diisi; tulis 0 bila gratis.")
    discount = _read(row, row.discount, read_money, "") if row.discount else 0
    if row.error:
        return None
    return GoodsLine(row.product.pk, quantity, cost, row.unit, discount, row.expires_on)


def _read(row: Row, text: str, read: Callable[[str], int], empty: str) -> int:
    if not text:
        row.error = row.error or empty
        return 0
    try:
        return read(text)
    except LancarError as error:
        row.error = row.error or error.sentence
        return 0


def _money(text: str) -> int:
    return read_money(text) if text.strip() else 0


def _record(request: HttpRequest, typed: Typed) -> HttpResponse | None:
    """The receipt's page when it is saved; None: shown again with the reason."""
    if typed.delivery is None:
        messages.error(request, f"{typed.error} Belum disimpan.")
        return None
    try:
        receipt = _received(request, typed.outlet, typed.delivery)
    except LancarError as error:
        return _refused(request, typed, error)
    messages.success(request, f"Barang masuk dari {receipt.supplier_name} sudah dicatat.")
    return HttpResponseRedirect(reverse("admin:purchasing_receipt_change", args=[receipt.pk]))


@transaction.atomic
def _received(request: HttpRequest, outlet: Outlet, delivery: Delivery) -> Receipt:
    """With its payment when the supplier was paid at the door; both or neither."""
    by = actor_of(request)
    noticed = request.POST.getlist("noticed")
    receipt = receive_goods(outlet=outlet, delivery=delivery, by=by, noticed=noticed)
    paid_from = request.POST.get("paid_from", "")
    if paid_from and request.user.has_perm(PAY) and receipt.total_minor:
        pay_whole(outlet, receipt, paid_from, by)
    return receipt


def _refused(request: HttpRequest, typed: Typed, error: LancarError) -> HttpResponse | None:
    if error.code == "already_recorded" and typed.delivery is not None:
        messages.info(request, error.sentence)
        address = reverse("admin:purchasing_receipt_change", args=[typed.delivery.document])
        return HttpResponseRedirect(address)
    count_page(typed)
    typed.error = error.sentence
    if error.code != "doubtful":
        messages.error(request, f"{error.sentence} Belum disimpan.")
    return None


def _shown(request: HttpRequest, typed: Typed) -> dict[str, Any]:
    words = request.POST
    asked = bool(words) and bool(typed.doubts)
    today = business_date(typed.outlet)
    return {
        "rows": typed.rows,
        "doubts": typed.doubts if asked else [],
        "save_word": ACT_ANYWAY if asked else "Simpan barang masuk",
        "totals": _totals(typed),
        "suppliers": list(suppliers_of(typed.outlet.merchant_id)),
        "tax_modes": TaxMode.choices,
        "tax_mode": words.get("tax_mode", "none"),
        "supplier": words.get("supplier", request.GET.get("pemasok", "")),
        "invoice_date": words.get("invoice_date", today),
        "today": today,
        "due_date": words.get("due_date", ""),
        "invoice_number": words.get("invoice_number", ""),
        "discount": words.get("discount", ""),
        "note": words.get("note", ""),
        "document": words.get("document") or str(uuid7()),
        "order": words.get("order", request.GET.get("pesanan", "")),
        "creditable": typed.outlet.pkp,
        "spots": used_spots(typed.outlet.merchant_id, typed.outlet.id),
        "place": words.get("place", SHOP),
        "sources": sources_of(typed.outlet) if request.user.has_perm(PAY) else [],
        "paid_from": words.get("paid_from", ""),
        "find_url": reverse("admin:purchasing_receipt_cari"),
        "count_url": reverse("admin:purchasing_receipt_hitung"),
    }


def _totals(typed: Typed) -> dict[str, str]:
    if typed.planned is None:
        return {}
    invoice = typed.planned.invoice
    return {
        name: format_number(amount, 0)
        for name, amount in (
            ("goods", invoice.goods_minor),
            ("tax", invoice.tax_minor),
            ("total", invoice.total_minor),
            ("cost", invoice.cost_minor),
        )
    }


def _hit(row: Row) -> dict[str, Any]:
    product = row.product
    return {
        "id": str(product.pk),
        "name": product.name,
        "sku": product.sku,
        "unit": row.unit,
        "units": row.units,
        "stock": row.stock,
        "expires": product.expires,
    }
