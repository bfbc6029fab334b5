"""Utang: what suppliers are owed and how old it is; the page on which one of them is paid."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pos.domain.errors import LancarError
from pos.domain.formatting import format_number, format_rupiah, read_money
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.backoffice.show import day_text
from pos.journal.ids import uuid7
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.outlets.queries import outlet_of as stored_outlet
from pos.purchasing.actions import Paid, pay_supplier, reverse_payment
from pos.purchasing.admin.paying import source_of, sources_of
from pos.purchasing.debts import AGE_WORDS, age_word, debts_of, open_receipts
from pos.purchasing.models import Payment, Receipt, Supplier

MAX_NOTE = 1000
MAX_SHOWN = 20
MAX_OPEN = 200


@dataclass
class Row:
    """An open invoice with what was typed beside it."""

    receipt: Receipt
    today: str
    typed: str = ""
    error: str = ""
    amount_minor: int = 0

    @property
    def rest(self) -> str:
        return format_number(self.receipt.rest_minor, 0)  # type: ignore[attr-defined]

    @property
    def due(self) -> str:
        return day_text(self.receipt.due_date)

    @property
    def age(self) -> str:
        return age_word(self.receipt.due_date, self.today)


class DebtPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def utang(self, request: HttpRequest) -> HttpResponse:
        """Every supplier with an open invoice, and the whole by age."""
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        debts = debts_of(outlet, business_date(outlet))
        sums = [(word, sum(each.by_age.get(word, 0) for each in debts)) for word in AGE_WORDS]
        return render_page(
            self.admin,
            request,
            "office/debts.html",
            title="Utang ke pemasok",
            tabs_page="buying",
            total=format_rupiah(sum(each.total_minor for each in debts)),
            ages=[(word, format_rupiah(amount)) for word, amount in sums if amount],
            debts=[
                {
                    "id": each.supplier_id,
                    "name": each.supplier_name,
                    "total": format_number(each.total_minor, 0),
                    "due": day_text(each.due_date),
                    "receipts": each.receipts,
                    "late": format_number(each.total_minor - each.by_age.get(AGE_WORDS[0], 0), 0),
                }
                for each in debts
            ],
        )

    def bayar(self, request: HttpRequest, supplier_id: uuid.UUID) -> HttpResponse:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        supplier = Supplier.objects.filter(merchant_id=outlet.merchant_id, id=supplier_id).first()
        if supplier is None:
            raise Http404
        rows = _rows(request, outlet, supplier)
        if request.method == "POST" and _recorded(request, outlet, supplier, rows):
            return HttpResponseRedirect(request.path)
        today = business_date(outlet)
        return render_page(
            self.admin,
            request,
            "office/pay_supplier.html",
            title=f"Bayar {supplier.name}",
            tabs_page="buying",
            supplier=supplier,
            rows=rows,
            sources=sources_of(outlet),
            source=request.POST.get("source", Payment.Source.BANK.value),
            paid_on=request.POST.get("paid_on", today),
            today=today,
            note=request.POST.get("note", ""),
            document=request.POST.get("document") or str(uuid7()),
            payments=_payments(outlet, supplier),
        )


def rest_of(outlet: Outlet, receipt: Receipt) -> int:
    """What is still owed for one receipt."""
    found = open_receipts(outlet).filter(pk=receipt.pk).first()
    return found.rest_minor if found else 0  # type: ignore[attr-defined]


def _rows(request: HttpRequest, outlet: Outlet, supplier: Supplier) -> list[Row]:
    today = business_date(outlet)
    found = open_receipts(outlet).filter(supplier=supplier)[:MAX_OPEN]
    rows = [Row(receipt, today) for receipt in found]
    for row in rows:
        row.typed = request.POST.get(f"amount-{row.receipt.pk}", "").strip()
        _read(row)
    return rows


def _read(row: Row) -> None:
    if not row.typed:
        return
    try:
        row.amount_minor = read_money(row.typed)
    except LancarError as error:
        row.error = error.sentence


def _recorded(request: HttpRequest, outlet: Outlet, supplier: Supplier, rows: list[Row]) -> bool:
    if any(row.error for row in rows):
        messages.error(request, "Ada jumlah yang belum benar. Belum disimpan.")
        return False
    try:
        if "reverse" in request.POST:
            _take_back(request, outlet, supplier)
        else:
            _pay(request, outlet, supplier, rows)
    except LancarError as error:
        messages.error(request, f"{error.sentence} Belum disimpan.")
        return error.code == "already_recorded"
    return True


def _pay(request: HttpRequest, outlet: Outlet, supplier: Supplier, rows: list[Row]) -> None:
    paid = Paid(
        amounts={row.receipt.pk: row.amount_minor for row in rows},
        paid_on=request.POST.get("paid_on", ""),
        **source_of(request.POST.get("source", "")),
        note=request.POST.get("note", "").strip()[:MAX_NOTE],
        document=id_of(request.POST.get("document", "")),
    )
    made = pay_supplier(outlet=outlet, supplier=supplier, paid=paid, by=actor_of(request))
    messages.success(
        request, f"{format_rupiah(made.amount_minor)} ke {made.supplier_name} sudah dicatat."
    )


def _take_back(request: HttpRequest, outlet: Outlet, supplier: Supplier) -> None:
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id, "supplier": supplier}
    wanted = id_of(request.POST["reverse"])
    payment = Payment.objects.filter(**here, id=wanted).first() if wanted else None
    if payment is None:
        raise Http404
    reverse_payment(outlet=outlet, payment=payment, by=actor_of(request))
    messages.success(request, "Pembayaran dibatalkan. Utangnya terbuka lagi.")


def _payments(outlet: Outlet, supplier: Supplier) -> list[dict[str, Any]]:
    """The newest; a reversed one and its reversal both say so."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id, "supplier": supplier}
    found = list(Payment.objects.filter(**here).order_by("-id")[:MAX_SHOWN])
    ids = [each.pk for each in found]
    again = Payment.objects.filter(**here, reverses_id__in=ids)
    reversed_ids = set(again.values_list("reverses_id", flat=True))
    return [
        {
            "id": each.pk,
            "day": day_text(each.paid_on),
            "amount": format_rupiah(each.amount_minor),
            "source": each.get_source_display(),
            "note": each.note,
            "state": "Pembatalan" if each.reverses_id else "",
            "is_reversed": each.pk in reversed_ids,
            "may_reverse": not each.reverses_id and each.pk not in reversed_ids,
        }
        for each in found
    ]


def pay_address(receipt: Receipt) -> str:
    return reverse("admin:purchasing_receipt_bayar", args=[receipt.supplier_id])
