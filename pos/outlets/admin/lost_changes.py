"""Perubahan yang kalah: what somebody changed and a later change replaced without having seen it.

Both are kept. The owner may let the one that lost count after all, and take that back.
"""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, URLPattern, reverse
from django.utils.html import format_html

from pos.journal.admin.telling import differences
from pos.journal.admin.words import entity_text, group_text
from pos.journal.backoffice.base import FactAdmin, actor_of
from pos.journal.backoffice.pages import page_url, render_page
from pos.journal.errors import LancarError
from pos.journal.models import Event, LostChange
from pos.outlets.giving_back import comes_back, give_group_back, is_told, name_of, value_now

CHANGE = "outlets.change_outlet"
SEE_COST = "catalog.see_cost"
SISTER = "Dibuat di cabang lain"
NAMES_A_ROW = ("product", "price_list")  # ids, which tell people nothing
ADDRESSES = {
    "product": "catalog_product",
    "category": "catalog_category",
    "choice_group": "catalog_choicegroup",
    "tax_class": "catalog_taxclass",
    "person": "people_person",
    "outlet": "outlets_outlet",
    "merchant": "outlets_merchant",
    "drawer": "tills_cashdrawer",
    "customer": "customers_customer",
    "supplier": "purchasing_supplier",
    "price_list": "prices_pricelist",
}


@admin.register(LostChange)
class LostChangeAdmin(FactAdmin):
    of_outlet = False
    list_display = ("part", "what", "value_text", "loser", "winner")
    list_display_links = ("part",)
    search_fields = ("entity",)
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LostChange]:
        """What another outlet said lies in its own record, and in the cloud's. What goods cost is
        not told to who may not see it."""
        rows = super().get_queryset(request)
        if not request.user.has_perm(SEE_COST):
            rows = rows.exclude(group="cost")
        here = Event.objects.filter(merchant_id=OuterRef("merchant_id"))
        named: QuerySet[LostChange] = rows.annotate(
            has_loser=Exists(here.filter(pk=OuterRef("event_id"))),
            has_winner=Exists(here.filter(pk=OuterRef("winner_event_id"))),
        )
        return named

    def get_urls(self) -> list[URLPattern]:
        return [
            page_url(self, "<uuid:lost_id>/pakai/", self.pakai, permission=CHANGE),
            page_url(self, "<uuid:lost_id>/urungkan/", self.urungkan, permission=CHANGE),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        lost = self.shown_row(request, object_id)
        changes = differences(lost.group, lost.value, value_now(lost)) if is_told(lost) else []
        usable = request.user.has_perm(CHANGE) and comes_back(lost)
        return render_page(
            self,
            request,
            "office/lost_change.html",
            title=f"{entity_text(lost.entity)}: {group_text(lost.group)}",
            tabs_page="inbox",
            lost=lost,
            changes=changes,
            is_told=is_told(lost),
            thing=self.what(lost),
            name=name_of(lost),
            loser=self.loser(lost),
            winner=self.winner(lost),
            may_use=usable and bool(changes),
            may_undo=usable and not changes and _place(lost) in request.session,
        )

    def pakai(self, request: HttpRequest, lost_id: uuid.UUID) -> HttpResponse:
        """What lost counts from now on; what counted until now is kept for who takes it back."""
        lost = self._lost(request, lost_id)
        before = value_now(lost)
        if request.method == "POST" and before != lost.value:
            said = "Perubahan yang kalah dipakai lagi mulai sekarang."
            if self._give_back(request, lost, instead_of=before, value=lost.value, said=said):
                request.session[_place(lost)] = before
        return _to(lost)

    def urungkan(self, request: HttpRequest, lost_id: uuid.UUID) -> HttpResponse:
        lost = self._lost(request, lost_id)
        before = request.session.get(_place(lost))
        if request.method == "POST" and before is not None:
            said = "Isi yang sebelumnya dipakai lagi."
            if self._give_back(request, lost, instead_of=lost.value, value=before, said=said):
                del request.session[_place(lost)]
        return _to(lost)

    def _give_back(self, request: HttpRequest, lost: LostChange, *, said: str, **what: Any) -> bool:
        try:
            give_group_back(lost=lost, by=actor_of(request), **what)
        except LancarError as error:
            messages.error(request, error.sentence)
            return False
        messages.success(request, said)
        return True

    def _lost(self, request: HttpRequest, lost_id: uuid.UUID) -> LostChange:
        lost: LostChange | None = self.get_queryset(request).filter(pk=lost_id).first()
        if lost is None:
            raise Http404
        return lost

    @admin.display(description="yang diubah")
    def what(self, row: LostChange) -> str:
        try:
            address = reverse(f"admin:{ADDRESSES.get(row.entity, '')}_change", args=[row.entity_id])
        except NoReverseMatch:
            return entity_text(row.entity)
        return format_html('<a href="{}">{}</a>', address, entity_text(row.entity))

    @admin.display(description="bagian")
    def part(self, row: LostChange) -> str:
        return group_text(row.group)

    @admin.display(description="isi yang kalah")
    def value_text(self, row: LostChange) -> str:
        if row.entity == "customer":  # whether it may still be told is asked on its own page
            return self.empty_value_display
        value = {key: each for key, each in row.value.items() if key not in NAMES_A_ROW}
        told = ", ".join(f"{each.key}: {each.after}" for each in differences("", {}, value))
        return told[:160] or self.empty_value_display

    @admin.display(description="kejadian yang kalah")
    def loser(self, row: Any) -> str:
        return _event_link(row.event_id) if row.has_loser else SISTER

    @admin.display(description="digantikan oleh")
    def winner(self, row: Any) -> str:
        return _event_link(row.winner_event_id) if row.has_winner else SISTER


def _place(lost: LostChange) -> str:
    return f"lost_change_{lost.pk}"


def _to(lost: LostChange) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:journal_lostchange_change", args=[lost.pk]))


def _event_link(event_id: Any) -> str:
    address = reverse("admin:journal_event_change", args=[event_id])
    return format_html('<a href="{}">Lihat kejadian</a>', address)
