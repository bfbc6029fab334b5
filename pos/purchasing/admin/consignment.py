"""Titipan: goods of suppliers that lie in the shop, and the settlement of what was sold of them."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pos.catalog.models import Product
from pos.catalog.queries import holders_of, product_of, search
from pos.domain.errors import LancarError
from pos.domain.formatting import format_number, format_rupiah, read_money, read_quantity
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.backoffice.show import day_text, quantity_text
from pos.journal.ids import uuid7
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.outlets.queries import outlet_of as stored_outlet
from pos.purchasing.actions import (
    Lost,
    Settling,
    agree_consignment,
    end_consignment,
    lose_consigned,
    reverse_settlement,
    settle_consignment,
)
from pos.purchasing.actions.consignment import LOST
from pos.purchasing.consignment import Lying, consignors, lying_of
from pos.purchasing.debts import with_rest
from pos.purchasing.delivery import due_date
from pos.purchasing.models import Receipt, Supplier
from pos.purchasing.queries import suppliers_of
from pos.stock.models import Reason

PAY = "purchasing.add_payment"
MAX_HITS = 20
MAX_SHOWN = 20
MAX_NOTE = 1000
MAX_NUMBER = 60
LOST_WORDS = {
    Reason.LOST: "Hilang",
    Reason.WASTE: "Rusak",
    Reason.EXPIRED: "Kedaluwarsa",
    Reason.FOUND: "Ditemukan lagi",
}


class ConsignmentPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def titipan(self, request: HttpRequest) -> HttpResponse:
        """Every supplier who has goods here."""
        outlet = _outlet(request)
        chosen = id_of(request.GET.get("pemasok", ""))
        if chosen:
            return HttpResponseRedirect(_page(chosen))
        rows = consignors(outlet)
        return render_page(
            self.admin,
            request,
            "office/consignors.html",
            title="Titipan",
            tabs_page="buying",
            rows=[
                {"id": each.pk, "name": each.name, "goods": goods, "owed": format_number(owed, 0)}
                for each, goods, owed in rows
            ],
            total=format_rupiah(sum(owed for _, _, owed in rows)),
            suppliers=suppliers_of(outlet.merchant_id),
        )

    def titipan_pemasok(self, request: HttpRequest, supplier_id: uuid.UUID) -> HttpResponse:
        outlet = _outlet(request)
        supplier = Supplier.objects.filter(merchant_id=outlet.merchant_id, id=supplier_id).first()
        if supplier is None:
            raise Http404
        if request.method == "POST":
            if not request.user.has_perm(PAY):
                raise PermissionDenied
            done = _done(request, outlet, supplier)
            if done:
                return HttpResponseRedirect(done)
        rows = lying_of(outlet, supplier)
        return render_page(
            self.admin,
            request,
            "office/consignment.html",
            title=f"Titipan {supplier.name}",
            tabs_page="buying",
            supplier=supplier,
            rows=[_row(each) for each in rows],
            owed=format_rupiah(sum(each.owed_minor for each in rows)),
            may_settle=any(each.sold_milli or each.owed_minor for each in rows),
            due=due_date(supplier, business_date(outlet)),
            document=str(uuid7()),
            settled=_settled(outlet, supplier),
            theirs=[(each.product.pk, each.product.name) for each in rows if each.cost_minor],
            reasons=[(each.value, LOST_WORDS[each]) for each in LOST],
            **_found(request, outlet),
        )

    def bagi_hasil(self, request: HttpRequest, receipt_id: uuid.UUID) -> HttpResponse:
        """One settlement, to be read and printed."""
        outlet = _outlet(request)
        receipt = Receipt.objects.filter(
            merchant_id=outlet.merchant_id, outlet_id=outlet.id, is_settlement=True, id=receipt_id
        ).first()
        if receipt is None:
            raise Http404
        if request.method == "POST":
            _reverse(request, outlet, receipt)
            return HttpResponseRedirect(request.path)
        back = receipt.returns.first()
        return render_page(
            self.admin,
            request,
            "office/settlement.html",
            document=str(uuid7()),
            reversed_on=day_text(back.business_date) if back else "",
            reversed_note=back.note if back else "",
            title=f"Bagi hasil {receipt.supplier_name}",
            tabs_page="buying",
            receipt=receipt,
            facts=[
                ("Nomor", receipt.invoice_number),
                ("Tanggal", day_text(receipt.invoice_date)),
                ("Jatuh tempo", day_text(receipt.due_date)),
                *([("Catatan", receipt.note)] if receipt.note else []),
                ("Hak pemasok", format_rupiah(receipt.total_minor)),
            ],
            lines=[
                {
                    "name": line.name,
                    "sold": f"{quantity_text(line.quantity_milli)} {line.unit}",
                    "total": format_number(line.total_minor, 0),
                }
                for line in receipt.settled.all()
            ],
        )


def _outlet(request: HttpRequest) -> Outlet:
    return stored_outlet(merchant_of(request), outlet_of(request))


def _page(supplier_id: uuid.UUID) -> str:
    return reverse("admin:purchasing_supplier_titipan_pemasok", args=[supplier_id])


def _row(each: Lying) -> dict[str, Any]:
    unit = each.product.unit
    return {
        "id": each.product.pk,
        "name": each.product.name,
        "cost": "" if each.cost_minor is None else format_number(each.cost_minor, 0),
        "held": f"{quantity_text(each.held_milli)} {unit}",
        "sold": f"{quantity_text(each.sold_milli)} {unit}",
        "owed": format_number(each.owed_minor, 0),
        "may_end": each.cost_minor is not None and each.held_milli == 0,
    }


def _found(request: HttpRequest, outlet: Outlet) -> dict[str, Any]:
    """What a scan, a choice or a few letters mean: one product, several, or a sentence."""
    text = request.GET.get("q", "").strip()[:64]
    chosen = id_of(request.POST.get("barang", "") or request.GET.get("barang", ""))
    if chosen:
        goods = list(Product.objects.filter(merchant_id=outlet.merchant_id, id=chosen))
    elif text:
        held = [each.product for each in holders_of(outlet.merchant_id, text)]
        goods = held or list(search(outlet.merchant_id, text).filter(tracked=True)[:MAX_HITS])
    else:
        return {}
    if len(goods) == 1:
        cost = goods[0].cost_minor
        typed = request.POST.get("harga", "" if cost is None else format_number(cost, 0))
        return {"product": goods[0], "cost": typed}
    return {
        "hits": goods,
        "nothing": "" if goods else f"Tidak ada barang yang cocok dengan {text}.",
    }


def _done(request: HttpRequest, outlet: Outlet, supplier: Supplier) -> str:
    """The next page's address; empty when it was refused."""
    acts = {"setuju": _agree, "akhiri": _end, "bagi": _settle, "hilang": _lose}
    act = acts.get(request.POST.get("langkah", ""))
    if act is None:
        return _page(supplier.pk)
    try:
        return act(request, outlet, supplier)
    except LancarError as error:
        messages.error(request, error.sentence)
        return _page(supplier.pk) if error.code == "already_recorded" else ""


def _product(request: HttpRequest, outlet: Outlet) -> Product:
    return product_of(outlet.merchant_id, id_of(request.POST.get("barang", "")) or uuid7())


def _agree(request: HttpRequest, outlet: Outlet, supplier: Supplier) -> str:
    product, cost = _product(request, outlet), read_money(request.POST.get("harga", ""))
    agree_consignment(
        outlet=outlet, supplier=supplier, product=product, cost_minor=cost, by=actor_of(request)
    )
    messages.success(request, f"{product.name}: {format_rupiah(cost)} per {product.unit} terjual.")
    return _page(supplier.pk)


def _end(request: HttpRequest, outlet: Outlet, supplier: Supplier) -> str:
    product = _product(request, outlet)
    end_consignment(outlet=outlet, supplier=supplier, product=product, by=actor_of(request))
    messages.success(request, f"{product.name} bukan barang titipan lagi.")
    return _page(supplier.pk)


def _lose(request: HttpRequest, outlet: Outlet, supplier: Supplier) -> str:
    words, product = request.POST, _product(request, outlet)
    lost = Lost(
        product=product,
        quantity_milli=read_quantity(words.get("jumlah", "")),
        reason=words.get("sebab", ""),
        note=words.get("catatan", "").strip()[:MAX_NOTE],
        document=id_of(words.get("document", "")),
    )
    lose_consigned(outlet=outlet, supplier=supplier, lost=lost, by=actor_of(request))
    told = f"{quantity_text(lost.quantity_milli)} {product.unit} {product.name}"
    messages.success(request, f"{told} dicatat; masuk bagi hasil berikutnya.")
    return _page(supplier.pk)


def _reverse(request: HttpRequest, outlet: Outlet, receipt: Receipt) -> None:
    if not request.user.has_perm(PAY):
        raise PermissionDenied
    note = request.POST.get("catatan", "").strip()[:MAX_NOTE]
    document = id_of(request.POST.get("document", ""))
    try:
        reverse_settlement(
            outlet=outlet, receipt=receipt, by=actor_of(request), note=note, document=document
        )
    except LancarError as error:
        messages.error(request, error.sentence)
        return
    messages.success(request, "Bagi hasil dibatalkan. Isinya masuk bagi hasil berikutnya.")


def _settle(request: HttpRequest, outlet: Outlet, supplier: Supplier) -> str:
    words = request.POST
    settling = Settling(
        number=words.get("nomor", "").strip()[:MAX_NUMBER],
        due_date=words.get("tempo", ""),
        note=words.get("catatan", "").strip()[:MAX_NOTE],
        document=id_of(words.get("document", "")),
    )
    made = settle_consignment(
        outlet=outlet, supplier=supplier, settling=settling, by=actor_of(request)
    )
    messages.success(request, f"Bagi hasil {format_rupiah(made.total_minor)} tercatat di Utang.")
    return reverse("admin:purchasing_supplier_bagi_hasil", args=[made.pk])


def _settled(outlet: Outlet, supplier: Supplier) -> list[dict[str, Any]]:
    rows = with_rest(outlet).filter(supplier=supplier, is_settlement=True).order_by("-id")
    return [
        {
            "id": each.pk,
            "number": each.invoice_number,
            "day": day_text(each.invoice_date),
            "total": format_number(each.total_minor, 0),
            "is_reversed": each.is_reversed,  # type: ignore[attr-defined]  # annotated
        }
        for each in rows[:MAX_SHOWN]
    ]
