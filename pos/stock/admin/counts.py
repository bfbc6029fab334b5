"""Stok opname: the list of counts, beginning one, and its review. Counting itself is count_page.py.

Who only counts never sees what is expected: the review is for those who may post it.
"""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse

from pos.catalog.models import Category
from pos.domain.errors import LancarError
from pos.journal.backoffice.base import FactAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, page_url, render_page
from pos.journal.backoffice.show import badge, day, day_text, moment, today_text
from pos.outlets.queries import outlet_of as stored_outlet
from pos.stock.actions import drop_count, open_count, post_count
from pos.stock.admin.count_page import CountPages
from pos.stock.admin.count_review import posted_shown, review_shown
from pos.stock.admin.documents import Named, names_documents
from pos.stock.blind import COUNT, POST
from pos.stock.models import SHOP, StockCount
from pos.stock.places import place_shown, used_spots

MAX_NAME = 120
MAX_NOTE = 1000
TONES = {"open": "info", "posted": "ok", "dropped": "quiet"}


@admin.register(StockCount)
class StockCountAdmin(FactAdmin):
    list_display = ("hari", "name", "category_name", "status", "closed")
    list_display_links = ("name",)
    office_title = "Stok opname"
    search_fields = ("name", "business_date")
    search_help_text = "Cari nama atau tanggal (2026-11-21)"
    ordering = ("-id",)
    hari = staticmethod(day("business_date", "mulai"))
    closed = staticmethod(moment("closed_at", "selesai"))
    list_before_template = "office/counts_before.html"

    @admin.display(description="keadaan", ordering="state")
    def status(self, row: StockCount) -> str:
        return badge(row.get_state_display(), TONES[row.state])

    def get_urls(self) -> list[URLPattern]:
        counting = CountPages(self)
        return [
            page_url(self, "mulai/", self.mulai, permission=COUNT),
            page_url(self, "<uuid:count_id>/hitung/", counting.hitung, permission=COUNT),
            page_url(self, "<uuid:count_id>/bukukan/", self.bukukan, permission=POST),
            page_url(self, "<uuid:count_id>/batal/", self.batal, permission=POST),
            *super().get_urls(),
        ]

    def mulai(self, request: HttpRequest) -> HttpResponse:
        categories = Category.objects.filter(merchant_id=merchant_of(request), archived=False)
        if request.method == "POST":
            chosen = id_of(request.POST.get("category", ""))
            opened = self._opened(request, categories.filter(pk=chosen).first() if chosen else None)
            if opened is not None:
                return HttpResponseRedirect(address("hitung", opened))
        return render_page(
            self,
            request,
            "office/count_new.html",
            title="Mulai stok opname",
            tabs_page="stock",
            name=request.POST.get("name", f"Stok opname {day_text(today_text())}"),
            categories=categories.order_by("position", "name"),
            category=request.POST.get("category", ""),
            spots=used_spots(merchant_of(request), outlet_of(request)),
            place=request.POST.get("place", SHOP),
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        count = self.shown_row(request, object_id)
        is_open = count.state == StockCount.State.OPEN
        if is_open and not request.user.has_perm(POST):
            return HttpResponseRedirect(address("hitung", count))
        shown = review_shown if is_open else posted_shown
        return render_page(
            self,
            request,
            "office/count_review.html",
            title=count.name,
            tabs_page="stock",
            count=count,
            place_name=place_shown(count, count.place),
            is_open=is_open,
            **shown(request, count),
        )

    def bukukan(self, request: HttpRequest, count_id: uuid.UUID) -> HttpResponse:
        return self._close(request, count_id, post_count, "Selisihnya sudah dibukukan.")

    def batal(self, request: HttpRequest, count_id: uuid.UUID) -> HttpResponse:
        return self._close(request, count_id, drop_count, "Dibatalkan; stok tidak berubah.")

    def count(self, request: HttpRequest, count_id: uuid.UUID) -> StockCount:
        count: StockCount | None = self.get_queryset(request).filter(pk=count_id).first()
        if count is None:
            raise Http404
        return count

    def _opened(self, request: HttpRequest, category: Category | None) -> StockCount | None:
        try:
            return open_count(
                outlet=stored_outlet(merchant_of(request), outlet_of(request)),
                name=request.POST.get("name", "").strip()[:MAX_NAME],
                category=category,
                place=request.POST.get("place", SHOP),
                by=actor_of(request),
            )
        except LancarError as error:
            messages.error(request, error.sentence)
            return None

    def _close(
        self, request: HttpRequest, count_id: uuid.UUID, verb: Any, told: str
    ) -> HttpResponse:
        count = self.count(request, count_id)
        if request.method == "POST":
            note = request.POST.get("note", "").strip()[:MAX_NOTE]
            outlet = stored_outlet(merchant_of(request), count.outlet_id)
            try:
                verb(outlet=outlet, count=count, by=actor_of(request), note=note)
                messages.success(request, f"{count.name}: {told}")
            except LancarError as error:
                messages.error(request, error.sentence)
        return HttpResponseRedirect(address("change", count))


def address(page: str, count: StockCount) -> str:
    return reverse(f"admin:stock_stockcount_{page}", args=[count.pk])


@names_documents("count", "late")
def name_counts(merchant_id: uuid.UUID, ids: Any) -> Named:
    found = StockCount.objects.filter(merchant_id=merchant_id, id__in=ids)
    return {count.pk: (count.name, address("change", count)) for count in found}
