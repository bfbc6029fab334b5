"""One person's book of kasbon: what they owe, money taken, mistakes put right; and a receipt."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pos.balances.models import Movement, Why
from pos.balances.queries import movements_of
from pos.domain.errors import LancarError
from pos.domain.formatting import format_number, format_rupiah, read_money
from pos.journal.backoffice.base import BoundedPaginator, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.backoffice.show import moment_text
from pos.journal.ids import uuid7
from pos.kasbon.actions import (
    BANK,
    DRAWER,
    OTHER,
    Adjusted,
    Repaid,
    Way,
    adjust,
    repay,
    reverse_repayment,
)
from pos.kasbon.papers import repayment_paper
from pos.kasbon.queries import (
    AGE_WORDS,
    PER_PAGE,
    Book,
    Debtor,
    Holder,
    by_age,
    closed_shifts,
    holder_of,
    reversed_ids,
    unpaid,
)
from pos.kasbon.reminders import reminder_link
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.outlets.queries import outlet_of as stored_outlet
from pos.tills.models import Shift

MAX_NOTE = 200
PLAIN = ((BANK, "Bank / transfer"), (OTHER, "Kas lain"))
REASONS = (
    (Why.OPENING, "Utang dari buku lama (menambah)"),
    (Why.CORRECTION, "Koreksi (boleh minus)"),
    (Why.WRITTEN_OFF, "Dihapuskan (mengurangi)"),
)
CHANGE = "balances.change_movement"
PAID = (Why.REPAID, Why.REVERSED)


class PersonPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def orang(self, request: HttpRequest, holder_id: uuid.UUID) -> HttpResponse:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        holder = holder_of(outlet.merchant_id, holder_id)
        if request.method == "POST" and _recorded(request, outlet, holder):
            return HttpResponseRedirect(request.path)
        found = Book(outlet.merchant_id, holder.ids)
        page = BoundedPaginator(found, PER_PAGE).get_page(request.GET.get("p"))
        book = list(page)
        return render_page(
            self.admin,
            request,
            "office/kasbon_person.html",
            title=f"Kasbon {holder.name}",
            tabs_page="customers",
            holder=holder,
            **_standing(outlet, holder),
            page=page,
            book=_lines(outlet, book),
            asks_way_out=_asks_way_out(outlet, book),
            may_change=request.user.has_perm(CHANGE),
            sources=_sources(outlet),
            reasons=REASONS,
            typed=request.POST,
            document=request.POST.get("document") or str(uuid7()),
        )

    def bukti(self, request: HttpRequest, movement_id: uuid.UUID) -> HttpResponse:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        rows = Movement.objects.filter(merchant_id=outlet.merchant_id, id=movement_id, why__in=PAID)
        movement = rows.first()
        if movement is None:
            raise Http404
        return render_page(
            self.admin,
            request,
            "office/kasbon_receipt.html",
            title=movement.number,
            tabs_page="customers",
            movement=movement,
            paper=repayment_paper(outlet, movement),
        )


def _standing(outlet: Outlet, holder: Holder) -> dict[str, Any]:
    """What is owed, how old it is, how much more would be allowed."""
    movements = movements_of(outlet.merchant_id).filter(holder_id__in=holder.ids)
    moved = list(movements.values_list("business_date", "amount_minor"))
    rest = unpaid(moved)
    ages = by_age(rest, business_date(outlet))
    customer = holder.customer
    owed, limit = sum(amount for _, amount in moved), customer.kasbon_limit_minor if customer else 0
    since = rest[0][0] if rest else ""
    phone = customer.phone if customer else ""
    debtor = Debtor(holder.id, holder.name, phone, limit, owed, ages, since)
    return {
        "owed": format_rupiah(owed),
        "owes": owed > 0,
        "is_owed_to": owed < 0,
        "limit": format_rupiah(limit),
        "is_over": owed > limit,
        "ages": [(word, format_rupiah(ages[word])) for word in AGE_WORDS if ages.get(word)],
        "reminder": reminder_link(outlet.name, debtor),
    }


def _sources(outlet: Outlet) -> list[tuple[str, str]]:
    """Each drawer with an open shift, the bank, money kept elsewhere."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    shifts = Shift.objects.filter(**here, closed_at=None).exclude(opened_at=None)
    drawers = [
        (str(shift.pk), f"{shift.drawer or 'Laci kasir'}, shift {shift.opened_by_name}")
        for shift in shifts.select_related("drawer").order_by("opened_at")
    ]
    return [*PLAIN, *drawers]


def _lines(outlet: Outlet, book: list[tuple[Movement, int]]) -> list[dict[str, Any]]:
    paid = [row.document_id for row, _ in book if row.why == Why.REPAID]
    gone = reversed_ids(outlet.merchant_id, paid)
    return [_line(row, owed, row.document_id in gone, outlet) for row, owed in book]


def _asks_way_out(outlet: Outlet, book: list[tuple[Movement, int]]) -> bool:
    """A payment into a drawer that was counted since may stand here."""
    return bool(closed_shifts(outlet, {row.shift_id for row, _ in book if row.why == Why.REPAID}))


def _line(row: Movement, owed: int, is_reversed: bool, outlet: Outlet) -> dict[str, Any]:
    return {
        "id": row.pk,
        "when": moment_text(row.happened_at)[:-3],
        "why": row.get_why_display(),
        "number": row.number,
        "detail": ", ".join(part for part in (row.method, row.note) if part),
        "address": _address(row),
        "amount": format_number(row.amount_minor, 0),
        "owed": format_number(owed, 0),
        "is_reversed": is_reversed,
        "may_reverse": row.why == Why.REPAID and not is_reversed and row.outlet_id == outlet.id,
    }


def _address(row: Movement) -> str:
    if row.why in (Why.SOLD, Why.REFUNDED):
        return reverse("admin:sales_sale_change", args=[row.document_id])
    return reverse("admin:balances_movement_bukti", args=[row.pk]) if row.why in PAID else ""


def _recorded(request: HttpRequest, outlet: Outlet, holder: Holder) -> bool:
    if not request.user.has_perm(CHANGE):
        messages.error(request, "Hanya pemilik dan manajer yang boleh mencatat kasbon di sini.")
        return False
    try:
        messages.success(request, _do(request, outlet, holder))
    except LancarError as error:
        messages.error(request, f"{error.sentence} Belum disimpan.")
        return error.code == "already_recorded"
    return True


def _do(request: HttpRequest, outlet: Outlet, holder: Holder) -> str:
    """What one of the page's three forms asks for, and what to say about it."""
    posted, by = request.POST, actor_of(request)
    if "reverse" in posted:
        wanted = id_of(posted["reverse"])
        rows = Movement.objects.filter(merchant_id=outlet.merchant_id, holder_id__in=holder.ids)
        movement = rows.filter(id=wanted).first() if wanted else None
        if movement is None:
            raise Http404
        back = posted.get("back", "")
        out_of = Way(**_target(back)) if back else None
        reverse_repayment(outlet=outlet, movement=movement, by=by, out_of=out_of)
        return "Pembayaran dibatalkan. Kasbonnya terbuka lagi."
    given: dict[str, Any] = {
        "amount_minor": read_money(posted.get("amount", "")),
        "note": posted.get("note", "").strip()[:MAX_NOTE],
        "document": id_of(posted.get("document", "")),
    }
    if "reason" in posted:
        adjust(outlet=outlet, holder=holder, adjusted=Adjusted(posted["reason"], **given), by=by)
        return "Perubahan kasbon sudah dicatat."
    to = _target(posted.get("source", ""))
    made = repay(outlet=outlet, holder=holder, repaid=Repaid(**given, **to), by=by)
    return f"{format_rupiah(-made.amount_minor)} dari {holder.name} sudah dicatat ({made.number})."


def _target(text: str) -> dict[str, Any]:
    """What is not a plain place names the shift of a drawer."""
    if text in dict(PLAIN):
        return {"to": text}
    return {"to": DRAWER, "shift_id": id_of(text)}
