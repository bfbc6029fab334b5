"""Credit in the back office: who holds how much, one person's book, given and put right."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pos.balances.models import Account, Movement, Why
from pos.domain.errors import LancarError
from pos.domain.formatting import format_number, format_rupiah, read_money
from pos.domain.phone import display_phone
from pos.journal.backoffice.base import BoundedPaginator, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.backoffice.show import moment_text
from pos.journal.ids import uuid7
from pos.kasbon.credit import CreditChange, adjust_credit
from pos.kasbon.queries import PER_PAGE, Book, Holder, creditors_of, holder_of
from pos.outlets.models import Outlet
from pos.outlets.queries import outlet_of as stored_outlet
from pos.payments.queries import credit_row

MAX_NOTE = 200
REASONS = (
    (Why.ISSUED, "Diberi toko (menambah)"),
    (Why.PAID_OUT, "Dicairkan, bukan dari laci kasir (mengurangi)"),
    (Why.CORRECTION, "Koreksi (boleh minus)"),
)
CHANGE = "balances.change_movement"


class CreditPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def saldo(self, request: HttpRequest) -> HttpResponse:
        merchant_id = merchant_of(request)
        holders = creditors_of(merchant_id)
        page = BoundedPaginator(holders, PER_PAGE).get_page(request.GET.get("p"))
        rows = [
            {
                "id": each.id,
                "name": each.name,
                "phone": display_phone(each.phone) if each.phone else "",
                "held": format_number(each.held_minor, 0),
                "is_below": each.held_minor < 0,
            }
            for each in page
        ]
        return render_page(
            self.admin,
            request,
            "office/credit.html",
            title="Saldo pelanggan",
            tabs_page="customers",
            total=format_rupiah(sum(max(each.held_minor, 0) for each in holders)),
            page=page,
            holders=rows,
            is_offered=credit_row(merchant_id) is not None,
        )

    def pemegang(self, request: HttpRequest, holder_id: uuid.UUID) -> HttpResponse:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        holder = holder_of(outlet.merchant_id, holder_id)
        if request.method == "POST" and _recorded(request, outlet, holder):
            return HttpResponseRedirect(request.path)
        held = holder.held_minor
        book = Book(outlet.merchant_id, holder.ids, Account.STORE_CREDIT)
        page = BoundedPaginator(book, PER_PAGE).get_page(request.GET.get("p"))
        return render_page(
            self.admin,
            request,
            "office/credit_person.html",
            title=f"Saldo {holder.name}",
            tabs_page="customers",
            holder=holder,
            held=format_rupiah(held),
            is_below=held < 0,
            page=page,
            book=[line_of(row, after) for row, after in page],
            may_change=request.user.has_perm(CHANGE),
            reasons=REASONS,
            typed=request.POST,
            document=request.POST.get("document") or str(uuid7()),
        )


def line_of(row: Movement, after: int) -> dict[str, Any]:
    """One line of a book of credit, of points, or of a gift card."""
    is_sale = row.why in (Why.SOLD, Why.REFUNDED, Why.EARNED)
    address = reverse("admin:sales_sale_change", args=[row.document_id]) if is_sale else ""
    return {
        "when": moment_text(row.happened_at)[:-3],
        "why": row.get_why_display(),
        "number": row.number,
        "detail": ", ".join(part for part in (row.person_name, row.note) if part),
        "address": address,
        "amount": format_number(row.amount_minor, 0),
        "held": format_number(after, 0),
    }


def _recorded(request: HttpRequest, outlet: Outlet, holder: Holder) -> bool:
    if not request.user.has_perm(CHANGE):
        messages.error(request, "Hanya pemilik dan manajer yang boleh mengubah saldo.")
        return False
    posted = request.POST
    try:
        change = CreditChange(
            reason=_reason(posted.get("reason", "")),
            amount_minor=read_money(posted.get("amount", "")),
            note=posted.get("note", "").strip()[:MAX_NOTE],
            document=id_of(posted.get("document", "")),
        )
        made = adjust_credit(outlet=outlet, holder=holder, change=change, by=actor_of(request))
    except LancarError as error:
        messages.error(request, f"{error.sentence} Belum disimpan.")
        return error.code == "already_recorded"
    messages.success(request, f"Saldo {holder.name} sudah diubah ({made.number}).")
    return True


def _reason(text: str) -> str:
    """What the form offers; anything else is a correction."""
    return text if text in dict(REASONS) else Why.CORRECTION.value
