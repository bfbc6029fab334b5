"""Nomor seri: every step of every piece, found by its number; and the pieces of one product.

Who brings a piece back with its number has the sale, the day and the delivery in one look.
"""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from pos.catalog.models import Product
from pos.domain.errors import LancarError
from pos.domain.serials import read_serials, serial_key
from pos.journal.backoffice.base import FactAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, page_url, render_page
from pos.journal.backoffice.show import badge, moment, moment_text
from pos.journal.ids import uuid7
from pos.outlets.queries import outlet_of as stored_outlet
from pos.stock.actions import Noted, note_serials
from pos.stock.admin.documents import Named, pages_of
from pos.stock.models import Reason
from pos.stock.serial_models import SerialStep, Step
from pos.stock.serials import Piece, pieces_of

NOTE = "stock.change_level"
TONES = {Step.IN: "ok", Step.BACK: "ok", Step.SOLD: "info", Step.OUT: "quiet"}
REASONS = {Step.IN: Reason.RECEIVED, Step.SOLD: Reason.SALE, Step.BACK: Reason.RETURNED}
MAX_REFERENCE = 200
MOST_SHOWN = 200


@admin.register(SerialStep)
class SerialStepAdmin(FactAdmin):
    list_display = ("when", "name", "serial", "state", "reference")
    list_display_links = ("serial",)
    office_title = "Nomor seri"
    search_fields = ("name", "serial")
    search_help_text = "Pindai atau ketik nomor seri, atau cari nama barang"
    ordering = ("-happened_at", "-id")
    when = staticmethod(moment("happened_at", "waktu"))

    @admin.display(description="kejadian")
    def state(self, row: Any) -> Any:
        return badge(str(Step(row.step).label), TONES[Step(row.step)])

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """35-6938 and 356938 are one number."""
        key = serial_key(search_term)
        by_key = Q(key__startswith=key) if key else Q(pk=None)
        return queryset.filter(by_key | Q(name__icontains=search_term)), False

    def get_urls(self) -> list[URLPattern]:
        page = page_url(self, "barang/<uuid:product_id>/", self.barang, permission=self.see)
        return [page, *super().get_urls()]

    see = "stock.view_serialstep"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        step = self.shown_row(request, object_id)
        page = reverse("admin:stock_serialstep_barang", args=[step.product_id])
        return HttpResponseRedirect(f"{page}?q={step.key}")

    def barang(self, request: HttpRequest, product_id: uuid.UUID) -> HttpResponse:
        """The pieces of one product: those in the shop first."""
        merchant, outlet = merchant_of(request), outlet_of(request)
        product = Product.objects.filter(merchant_id=merchant, id=product_id).first()
        if product is None:
            raise Http404
        may_note = request.user.has_perm(NOTE)
        if request.method == "POST" and may_note and _noted(request, product):
            return HttpResponseRedirect(request.path)
        found = pieces_of(merchant, outlet, product_id)
        wanted = serial_key(request.GET.get("q", ""))
        pieces = [piece for key, piece in found.items() if key.startswith(wanted)]
        pieces.sort(key=lambda piece: (not piece.is_here, -piece.last.happened_at))
        named = pages_of(merchant, _documents(pieces[:MOST_SHOWN]))
        return render_page(
            self,
            request,
            "office/serials.html",
            title=f"Nomor seri: {product.name}",
            tabs_page="stock",
            product=product,
            here=sum(piece.is_here for piece in found.values()),
            count=len(pieces),
            pieces=[_shown(piece, named) for piece in pieces[:MOST_SHOWN]],
            most=MOST_SHOWN,
            asked=request.GET.get("q", ""),
            typed=request.POST,
            may_note=may_note,
            document=request.POST.get("document") or str(uuid7()),
        )


def _documents(pieces: list[Piece]) -> set[tuple[str, uuid.UUID]]:
    return {
        (REASONS[Step(step.step)].value, step.document_id)
        for piece in pieces
        for step in piece.steps
        if Step(step.step) in REASONS
    }


def _shown(piece: Piece, named: Named) -> dict[str, Any]:
    return {
        "serial": piece.last.serial,
        "state": badge(piece.state, TONES[Step(piece.last.step)]),
        "steps": [
            {
                "when": moment_text(step.happened_at)[:-3],
                "what": str(Step(step.step).label),
                "document": _linked(step, named),
            }
            for step in reversed(piece.steps)
        ],
    }


def _linked(step: SerialStep, named: Named) -> Any:
    """The document by its own name and page where there is one."""
    if step.document_id not in named:
        return step.reference
    words, page = named[step.document_id]
    return format_html('<a href="{}">{}</a>', page, step.reference or words)


def _noted(request: HttpRequest, product: Product) -> bool:
    posted = request.POST
    way = Step.OUT if posted.get("way") == Step.OUT.value else Step.IN
    noted = Noted(
        {product.pk: read_serials(posted.get("serials", ""))},
        way=way.value,
        reference=posted.get("reference", "")[:MAX_REFERENCE],
        document=id_of(posted.get("document", "")) or uuid7(),
    )
    outlet = stored_outlet(merchant_of(request), outlet_of(request))
    try:
        note_serials(outlet=outlet, noted=noted, by=actor_of(request))
    except LancarError as error:
        messages.error(request, f"{error.sentence} Belum disimpan.")
        return error.code == "already_recorded"
    messages.success(request, "Nomor seri sudah dicatat.")
    return True
