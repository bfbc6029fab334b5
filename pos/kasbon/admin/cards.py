"""Gift cards in the back office: what each still holds, a batch issued, its codes printed once."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from pos.balances.models import Account
from pos.domain.errors import LancarError
from pos.domain.formatting import format_number, format_rupiah, read_money
from pos.journal.backoffice.base import BoundedPaginator, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.backoffice.show import moment_text
from pos.journal.ids import uuid7
from pos.kasbon.admin.credit import CHANGE, MAX_NOTE, line_of
from pos.kasbon.card_codes import printed
from pos.kasbon.cards import Batch, issue_cards, void_batch, void_card
from pos.kasbon.queries import PER_PAGE, Book, Card, batch_of, cards_of
from pos.outlets.models import Outlet
from pos.outlets.queries import outlet_of as stored_outlet
from pos.payments.queries import gift_row

CODES_LOST = "Kode tidak sempat tampil"


class CardPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def kartu(self, request: HttpRequest) -> HttpResponse:
        """The answer to a batch shows its codes: it is the only time, so no page leads back."""
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        if "batch" in request.POST:
            _batch_voided(request, outlet)
            return HttpResponseRedirect(request.path)
        codes = _issued(request, outlet) if request.method == "POST" else None
        repeated = _repeated(request, outlet) if codes is None else None
        cards = cards_of(outlet.merchant_id)
        page = BoundedPaginator(cards, PER_PAGE).get_page(request.GET.get("p"))
        return render_page(
            self.admin,
            request,
            "office/cards.html",
            title="Kartu hadiah",
            tabs_page="customers",
            codes=[printed(code) for code in codes or ()],
            worth=format_rupiah(read_money(request.POST["amount"])) if codes else "",
            shop=outlet.name,
            total=format_rupiah(sum(max(each.left_minor, 0) for each in cards)),
            page=page,
            cards=[_row(each) for each in page],
            is_offered=gift_row(outlet.merchant_id) is not None,
            may_change=request.user.has_perm(CHANGE),
            typed={} if codes or repeated else request.POST,
            repeated=repeated,
            document=str(uuid7()),
        )

    def isi(self, request: HttpRequest, card_id: uuid.UUID) -> HttpResponse:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        if request.method == "POST":
            _voided(request, outlet, card_id)
            return HttpResponseRedirect(request.path)
        book = Book(outlet.merchant_id, [card_id], Account.GIFT_CARD)
        page = BoundedPaginator(book, PER_PAGE).get_page(request.GET.get("p"))
        newest = book[:1]
        left = newest[0][1] if newest else 0
        return render_page(
            self.admin,
            request,
            "office/card.html",
            title=newest[0][0].holder_name if newest else "Kartu hadiah",
            tabs_page="customers",
            left=format_rupiah(left),
            has_some=left > 0,
            is_below=left < 0,
            page=page,
            book=[line_of(row, after) for row, after in page],
            may_change=request.user.has_perm(CHANGE),
        )


def _row(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "name": card.name,
        "when": moment_text(card.issued_at)[:-3] if card.issued_at else "",
        "note": card.note,
        "issued": format_number(card.issued_minor, 0),
        "left": format_number(card.left_minor, 0),
        "is_below": card.left_minor < 0,
    }


def _issued(request: HttpRequest, outlet: Outlet) -> list[str] | None:
    if not _may(request):
        return None
    posted = request.POST
    count = posted.get("count", "").strip()
    try:
        batch = Batch(
            count=int(count) if count.isascii() and count.isdigit() else 0,
            amount_minor=read_money(posted.get("amount", "")),
            is_sold=posted.get("reason") == "sold",
            note=posted.get("note", "").strip()[:MAX_NOTE],
            document=id_of(posted.get("document", "")),
        )
        return issue_cards(outlet=outlet, batch=batch, by=actor_of(request))
    except LancarError as error:
        if error.code != "cards_already_issued":  # the page itself says that one
            messages.error(request, f"{error.sentence} Belum diterbitkan.")
        return None


def _repeated(request: HttpRequest, outlet: Outlet) -> dict[str, Any] | None:
    """The batch that a form sent twice had already made: its codes went with the other answer."""
    document = id_of(request.POST.get("document", ""))
    cards = (
        batch_of(outlet.merchant_id, document) if document and request.user.has_perm(CHANGE) else []
    )
    if not cards:
        return None
    held = [left for _, left in cards if left > 0]
    return {
        "batch": str(document),
        "count": len(cards),
        "still": len(held),
        "total": format_rupiah(sum(held)),
    }


def _batch_voided(request: HttpRequest, outlet: Outlet) -> None:
    batch = id_of(request.POST["batch"])
    if batch is None or not _may(request):
        return
    try:
        count = void_batch(outlet=outlet, batch=batch, note=CODES_LOST, by=actor_of(request))
    except LancarError as error:
        messages.error(request, f"{error.sentence} Belum dibatalkan.")
        return
    messages.success(request, f"{count} kartu dibatalkan. Terbitkan lagi bila masih perlu.")


def _voided(request: HttpRequest, outlet: Outlet, card_id: uuid.UUID) -> None:
    if not _may(request):
        return
    note = request.POST.get("note", "").strip()[:MAX_NOTE]
    try:
        left = void_card(outlet=outlet, card=card_id, note=note, by=actor_of(request))
    except LancarError as error:
        messages.error(request, f"{error.sentence} Belum dibatalkan.")
        return
    messages.success(request, f"Kartu dibatalkan. {format_rupiah(left)} tidak berlaku lagi.")


def _may(request: HttpRequest) -> bool:
    may = request.user.has_perm(CHANGE)
    if not may:
        messages.error(request, "Hanya pemilik dan manajer yang boleh mengubah kartu hadiah.")
    return bool(may)
