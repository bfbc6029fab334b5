"""Levels and movements, read-only: stock changes by documents. The page is in adjust.py."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from pos.catalog.queries import search
from pos.journal.backoffice.base import FactAdmin, merchant_of, outlet_of
from pos.journal.backoffice.pages import page_url
from pos.journal.backoffice.show import day, moment, money, quantity_cell
from pos.stock.admin.adjust import AdjustPages
from pos.stock.admin.card import CardPages
from pos.stock.admin.expiring import ExpiringPages
from pos.stock.admin.low import LowPages
from pos.stock.blind import blind_of
from pos.stock.models import Level, Movement
from pos.stock.places import place_names
from pos.stock.queries import low_products, standing_at

ADJUST = "stock.change_level"
SEE_LEVELS = "stock.view_level"
SEE_MOVES = "stock.view_movement"
SEE_COST = "catalog.see_cost"


class HowMuch(admin.SimpleListFilter):
    """What a product has in all its places together, as Menipis and the front page judge it."""

    title = "keadaan stok"
    parameter_name = "stok"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("minus", "Minus"), ("habis", "Habis"), ("tipis", "Di bawah minimum")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        here = (merchant_of(request), outlet_of(request))
        wanted = {
            "minus": lambda: standing_at(*here, lt=0),
            "habis": lambda: standing_at(*here, exact=0),
            "tipis": lambda: low_products(*here).order_by().values("pk"),
        }.get(self.value() or "")
        return queryset.filter(product__in=wanted()) if wanted else queryset


class CostAdmin(FactAdmin):
    """Columns that tell what goods cost are for those who may know; what is counted blind just now
    is not listed for who counts."""

    list_before_template = "office/levels_before.html"
    costs = frozenset({"worth", "average", "correction"})

    def get_queryset(self, request: HttpRequest) -> Any:
        return blind_of(request).shown(super().get_queryset(request), "product__")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        more = {"is_hidden": bool(blind_of(request).categories), "is_levels": self.model is Level}
        shown: HttpResponse = super().changelist_view(request, {**(extra_context or {}), **more})
        return shown

    def get_list_display(self, request: HttpRequest) -> Any:
        """Where goods lie is told when an outlet has several places."""
        names = place_names(merchant_of(request), outlet_of(request))
        place = [_place_column(names)] if len(names) > 1 else []
        return [*self._allowed(request, super().get_list_display(request)), *place]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self._allowed(request, super().get_fields(request, obj))

    def _allowed(self, request: HttpRequest, names: Any) -> list[str]:
        may_see = request.user.has_perm(SEE_COST)
        return [name for name in names if may_see or name not in self.costs]


def _place_column(names: dict[str, str]) -> Callable[[Any], str]:
    @admin.display(description="tempat", ordering="place")
    def place_name(row: Any) -> str:
        return names.get(row.place, row.place)

    return place_name


@admin.register(Level)
class LevelAdmin(CostAdmin):
    list_display = ("product", "sku", "amount", "unit", "worth", "moved", "card")
    list_display_links = ("product",)
    list_select_related = ("product",)
    list_filter = (HowMuch,)
    search_fields = ("product__name",)
    search_help_text = "Cari nama, kode barang, atau pindai barcode"
    ordering = ("product__name",)
    worth = staticmethod(money("value_minor", "nilai"))
    moved = staticmethod(moment("moved_at", "terakhir bergerak"))
    fields = readonly_fields = ("product", "amount", "unit", "worth", "average", "moved", "card")

    def get_urls(self) -> list[URLPattern]:
        pages, cards, low = AdjustPages(self), CardPages(self), LowPages(self)
        expiring = ExpiringPages(self)
        return [
            page_url(self, "<uuid:product_id>/kartu/", cards.kartu, permission=SEE_MOVES),
            page_url(self, "menipis/", low.menipis, permission=SEE_LEVELS),
            page_url(self, "kedaluwarsa/", expiring.kedaluwarsa, permission=SEE_LEVELS),
            page_url(self, "sesuaikan/", pages.sesuaikan, permission=ADJUST),
            page_url(self, "cari/", pages.cari, permission=ADJUST),
            *super().get_urls(),
        ]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        if not search_term.strip():
            return queryset, False
        found = [
            search(merchant_of(request), search_term, archived=archived).values("pk")
            for archived in (False, True)
        ]
        return queryset.filter(Q(product__in=found[0]) | Q(product__in=found[1])), False

    @admin.display(description="jumlah", ordering="quantity_milli")
    def amount(self, row: Level) -> str:
        return quantity_cell(row.quantity_milli)

    @admin.display(description="satuan")
    def unit(self, row: Level) -> str:
        return row.product.unit

    @admin.display(description="kode barang")
    def sku(self, row: Level) -> str:
        return row.product.sku

    @admin.display(description="harga beli rata-rata")
    def average(self, row: Level) -> str:
        return money("unit_cost_minor", "")(row)

    @admin.display(description="kartu stok")
    def card(self, row: Level) -> str:
        address = reverse("admin:stock_level_kartu", args=[row.product_id])
        return format_html('<a href="{}">Kartu stok</a>', address)


@admin.register(Movement)
class MovementAdmin(CostAdmin):
    list_display = ("happened", "product", "amount", "unit", "reason", "worth", "note")
    list_select_related = ("product",)
    list_filter = ("reason",)
    search_fields = ("product__name", "product__sku", "note")
    search_help_text = "Cari barang atau catatan"
    ordering = ("-id",)  # born in this order; no index has the time over all products
    happened = staticmethod(moment("happened_at", "waktu"))
    hari = staticmethod(day("business_date", "hari"))
    worth = staticmethod(money("cost_value_minor", "nilai"))
    correction = staticmethod(money("revaluation_minor", "koreksi nilai"))
    fields = readonly_fields = (
        "happened", "hari", "product", "amount", "unit", "reason", "worth", "correction", "note",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        cards = CardPages(self)
        own = page_url(self, "dokumen/<uuid:event_id>/", cards.dokumen, permission=SEE_MOVES)
        return [own, *super().get_urls()]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "product__id" or super().lookup_allowed(lookup, value, request)

    @admin.display(description="jumlah", ordering="quantity_milli")
    def amount(self, row: Movement) -> str:
        return quantity_cell(row.quantity_milli)

    @admin.display(description="satuan")
    def unit(self, row: Movement) -> str:
        return row.product.unit
