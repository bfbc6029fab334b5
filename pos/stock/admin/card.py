"""Kartu stok: every movement of one product, its document, and what was there after it.

Also the ledger's own page of a document that no app above has one for: corrections, first stock.
"""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from pos.catalog.models import Product
from pos.domain.dates import is_date
from pos.domain.formatting import format_rupiah
from pos.journal.backoffice.base import BoundedPaginator, merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import day_text, moment_text, quantity_text
from pos.journal.models import Event
from pos.people.models import Person
from pos.stock.admin.documents import Named, documents_of
from pos.stock.batches import batches_of
from pos.stock.blind import blind_of
from pos.stock.models import Movement
from pos.stock.places import place_names
from pos.stock.queries import movements_of, moves_of_event, standing_of

PER_PAGE = 50
SEE_COST = "catalog.see_cost"


class CardPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def kartu(self, request: HttpRequest, product_id: uuid.UUID) -> HttpResponse:
        """Newest first; what stood after each follows backwards from what stands now."""
        merchant_id = merchant_of(request)
        product = Product.objects.filter(merchant_id=merchant_id, id=product_id).first()
        if product is None:
            raise Http404
        if blind_of(request).hides(product):
            return self._hidden(request, product)
        names = place_names(merchant_id, outlet_of(request))
        place = request.GET.get("tempat", "")
        every = movements_of(merchant_id, outlet_of(request), product.pk)
        every = every.filter(place=place) if place in names else every
        day = request.GET.get("sampai", "")
        moves = every.filter(happened_at__lt=_end_of(day)) if is_date(day) else every
        page = BoundedPaginator(moves, PER_PAGE).get_page(request.GET.get("p"))
        shown = list(page.object_list)
        levels = standing_of(merchant_id, outlet_of(request), product.pk)
        held = levels[place][0] if place in levels else sum(each[0] for each in levels.values())
        if place in names and place not in levels:
            held = 0
        return render_page(
            self.admin,
            request,
            "office/stock_card.html",
            title=f"Kartu stok: {product.name}",
            tabs_page="stock",
            product=product,
            page=page,
            day=day,
            batches=_batches(product, outlet_of(request)),
            rows=_rows(shown, held - _newer(every, shown), documents_of(merchant_id, shown)),
            places=names if len(names) > 1 else {},
            place=place,
            facts=_facts(product, levels, names, sees_cost=request.user.has_perm(SEE_COST)),
        )

    def _hidden(self, request: HttpRequest, product: Product) -> HttpResponse:
        return render_page(
            self.admin,
            request,
            "office/stock_card.html",
            title=f"Kartu stok: {product.name}",
            tabs_page="stock",
            product=product,
            is_hidden=True,
        )

    def dokumen(self, request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
        merchant_id = merchant_of(request)
        event = Event.objects.filter(merchant_id=merchant_id, id=event_id).first()
        moves = list(moves_of_event(merchant_id, event_id)) if event else []
        if event is None or not moves:
            raise Http404
        people = Person.objects.filter(merchant_id=merchant_id)
        who = people.filter(id=event.actor_id).first() if event.actor_id else None
        return render_page(
            self.admin,
            request,
            "office/stock_document.html",
            title=f"{moves[0].get_reason_display()} {moment_text(event.hlc_ms)[:-3]}",
            tabs_page="stock",
            note=moves[0].note,
            who=who.name if who else "",
            moves=[
                (move.product, quantity_text(move.quantity_milli), move.quantity_milli < 0)
                for move in moves
            ],
        )


def _end_of(day: str) -> int:
    """The first millisecond after a day of the shop."""
    following = date.fromisoformat(day) + timedelta(days=1)
    midnight = datetime.combine(following, time.min, timezone.get_current_timezone())
    return int(midnight.timestamp() * 1000)


def _newer(every: QuerySet[Movement], shown: list[Movement]) -> int:
    """What moved after the first row shown."""
    if not shown:
        return 0
    first = shown[0]
    later = every.filter(happened_at__gt=first.happened_at).order_by()
    total: int = later.aggregate(total=Sum("quantity_milli"))["total"] or 0
    for move in every.filter(happened_at=first.happened_at):
        if move.pk == first.pk:
            break
        total += move.quantity_milli
    return total


def _rows(moves: list[Movement], left_milli: int, documents: Named) -> list[dict[str, Any]]:
    rows = []
    for move in moves:
        name, address = documents[move.document_id]
        rows.append(
            {
                "when": moment_text(move.happened_at)[:-3],
                "reason": move.get_reason_display(),
                "document": name,
                "address": address,
                "note": move.note,
                "expires": day_text(move.expires_on) if move.expires_on else "",
                "moved": quantity_text(move.quantity_milli),
                "is_out": move.quantity_milli < 0,
                "left": quantity_text(left_milli),
                "is_short": left_milli < 0,
            }
        )
        left_milli -= move.quantity_milli
    return rows


def _batches(product: Product, outlet_id: uuid.UUID) -> list[tuple[str, str]]:
    """Each expiry date with what is left of it, the earliest first."""
    if not product.expires:
        return []
    left = batches_of(product.merchant_id, outlet_id, product.pk)
    return [
        (day_text(day) if day else "Tanpa tanggal", f"{quantity_text(milli)} {product.unit}")
        for day, milli in left.items()
    ]


def _facts(
    product: Product,
    levels: dict[str, tuple[int, int]],
    names: dict[str, str],
    *,
    sees_cost: bool,
) -> list[tuple[str, str]]:
    held = sum(milli for milli, _ in levels.values())
    facts = [("Stok sekarang", f"{quantity_text(held)} {product.unit}")]
    if len(names) > 1:
        facts += [
            (names.get(code, code), f"{quantity_text(milli)} {product.unit}")
            for code, (milli, _) in levels.items()
        ]
    if product.reorder_point_milli:
        least = quantity_text(product.reorder_point_milli)
        facts.append(("Stok minimum", f"{least} {product.unit}"))
    if sees_cost:
        facts.append(("Nilai stok", format_rupiah(sum(worth for _, worth in levels.values()))))
    return facts
