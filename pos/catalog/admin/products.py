"""Products: one form with units, quantity breaks and barcodes, saved as one event.

Who may not change prices sees them read-only; who may not see the cost does not see it.
"""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from pos.catalog import actions
from pos.catalog.admin import images, labels, prices
from pos.catalog.extensions import moved_of
from pos.catalog.models import (
    ChoiceGroup,
    Product,
    ProductBarcode,
    ProductUnit,
    QuantityBreak,
    TaxClass,
)
from pos.catalog.queries import barcode_twins, brands_of, search
from pos.domain.formatting import format_quantity
from pos.journal.backoffice.base import actor_of, merchant_of
from pos.journal.backoffice.masters import ArchivingAdmin, Changes, RowsInline, Shown, asked_once
from pos.journal.backoffice.pages import page_url
from pos.journal.backoffice.show import money

CHANGE_PRICE = "catalog.change_price"
SEE_COST = "catalog.see_cost"
LABELLED = 100  # products named in one address
MOST_BRANDS = 40  # in the filter; the search finds all
SALE = (
    "name",
    ("sku", "category"),
    "brand",
    ("unit", "kind"),
    ("price_minor", "tax_class"),
    "picture",
)
SHELF = (("favourite", "archived"), ("position", "min_age"), ("weighed", "plu"))
STOCK = (("tracked", "expires"), ("serials", "reorder_point_milli"))
VARIANT = (("variant_of", "variant_name"), "choice_groups")


class BrandInput(UnfoldAdminTextInputWidget):
    """Offers the brands there are, so that one brand is written one way."""

    def __init__(self, brands: list[str]) -> None:
        super().__init__(attrs={"list": "known-brands", "autocomplete": "off"})
        self.brands = brands

    def render(self, *given: Any, **options: Any) -> SafeString:
        offered = format_html_join("", '<option value="{}">', ((each,) for each in self.brands))
        shown = super().render(*given, **options)
        return format_html('{}<datalist id="known-brands">{}</datalist>', shown, offered)


class PriceInline(RowsInline):
    """Rows of the price group: only for those who may change prices."""

    group = "price"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(CHANGE_PRICE)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(CHANGE_PRICE)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(CHANGE_PRICE)


class UnitInline(PriceInline):
    model = ProductUnit
    key = "units"
    fields = ("unit", "factor_milli", "price_minor")


class BreakInline(PriceInline):
    model = QuantityBreak
    key = "breaks"
    fields = ("unit", "min_quantity_milli", "price_minor")


class BarcodeInline(RowsInline):
    model = ProductBarcode
    group, key = "barcodes", "barcodes"
    fields = ("barcode", "unit")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class NoPrice(admin.SimpleListFilter):
    title = "harga"
    parameter_name = "harga"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("kosong", "Belum ada harga"), ("ada", "Sudah ada harga")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() is None:
            return queryset
        return queryset.filter(price_minor__isnull=self.value() == "kosong")


class Brand(admin.SimpleListFilter):
    title = "merek"
    parameter_name = "merek"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(brand, brand) for brand in brands_of(merchant_of(request))[:MOST_BRANDS]]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(brand=self.value()) if self.value() else queryset


@admin.register(Product)
class ProductAdmin(ArchivingAdmin):
    list_display = ("name", "sku", "category", "price", "unit", "tax_class")
    list_select_related = ("category",)
    list_filter = (Shown, NoPrice, Brand, "favourite", "tracked")
    search_fields = ("name",)
    search_help_text = "Cari nama, merek, kode barang, atau pindai barcode"
    inlines = (UnitInline, BreakInline, BarcodeInline)
    price = staticmethod(money("price_minor", "harga jual"))

    actions = (*ArchivingAdmin.actions, "print_labels")

    @action(description="Cetak label harga", permissions=["view"])
    def print_labels(self, request: HttpRequest, rows: models.QuerySet[Any]) -> HttpResponse:
        chosen = urlencode(
            [("barang", key) for key in rows.values_list("pk", flat=True)[:LABELLED]]
        )
        return HttpResponseRedirect(f"{reverse('admin:catalog_product_label')}?{chosen}")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        cost = ("cost_minor",) if request.user.has_perm(SEE_COST) else ()
        return (
            (None, {"fields": SALE}),
            ("Di kasir", {"fields": SHELF}),
            ("Stok", {"fields": (*STOCK, *cost)}),
            ("Varian dan pilihan", {"fields": VARIANT}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if request.user.has_perm(CHANGE_PRICE) else ("price_minor", "tax_class")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any):  # type: ignore[no-untyped-def]
        options["form"] = images.PictureForm
        return super().get_form(request, obj, change, **options)

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **options: Any
    ) -> forms.Field | None:
        if db_field.name == "brand":
            return forms.CharField(
                label="Merek",
                max_length=60,
                required=False,
                help_text="Untuk laporan penjualan per merek.",
                widget=BrandInput(brands_of(merchant_of(request))),
            )
        if db_field.name == "tax_class":
            return forms.ChoiceField(
                label="Kelas pajak", choices=_tax_classes(request), widget=UnfoldAdminSelectWidget
            )
        if db_field.name == "choice_groups":
            return forms.MultipleChoiceField(
                label="Pilihan",
                choices=_choice_groups(request),
                required=False,
                widget=UnfoldAdminSelect2MultipleWidget,
            )
        return super().formfield_for_dbfield(db_field, request, **options)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        if not search_term.strip():
            return queryset, False
        shown, put_away = (
            search(merchant_of(request), search_term, archived=archived)
            for archived in (False, True)
        )
        found = models.Q(pk__in=shown.values("pk")) | models.Q(pk__in=put_away.values("pk"))
        return queryset.filter(found), False

    def get_urls(self) -> list[URLPattern]:
        grid, sheets = prices.PriceGrid(self), labels.LabelPages(self)
        view = "catalog.view_product"
        return [
            page_url(self, "label/", sheets.label, permission=view),
            page_url(self, "label/kode/", sheets.kode, permission=labels.GIVE_CODES),
            page_url(self, "label/lembar/", sheets.lembar, permission=view),
            page_url(self, "harga/", grid.harga, permission=CHANGE_PRICE),
            page_url(self, "harga/urungkan/", grid.urungkan, permission=CHANGE_PRICE),
            page_url(self, "gambar/<str:name>", images.gambar, permission=view),
            *super().get_urls(),
        ]

    def changes_of(
        self, request: HttpRequest, form: Any, formsets: Any, *, adding: bool
    ) -> Changes:
        changes = super().changes_of(request, form, formsets, adding=adding)
        return images.with_picture(form, changes)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for code, others in barcode_twins(merchant_of(request), form.instance.pk):
            messages.warning(
                request,
                f"Barcode {code} juga ada di {', '.join(others)}. Saat dipindai, kasir harus "
                "memilih barangnya.",
            )

    def add_row(self, request: HttpRequest, changes: Changes) -> Product:
        name = changes["identity"]["name"]
        given: Any = {**changes, "merchant_id": merchant_of(request), "by": actor_of(request)}
        added: Product = asked_once(
            request, lambda seen: actions.add_product(name=name, noticed=seen, **given)
        )
        return added

    def change_row(self, request: HttpRequest, row: Product, changes: Changes) -> Product:
        given: Any = {**changes, "product": row, "by": actor_of(request)}
        changed: Product = asked_once(
            request, lambda seen: actions.change_product(**given, noticed=seen)
        )
        if changes.get("shelf", {}).get("archived"):
            _tell_held(request, changed)
        return changed


def _tell_held(request: HttpRequest, product: Product) -> None:
    """Put away with goods on the shelf: allowed, and said."""
    held = moved_of(product.merchant_id, [product.pk]).get(product.pk, 0)
    if held:
        messages.warning(
            request,
            f"{product.name} diarsipkan, padahal stoknya masih {format_quantity(held)} "
            f"{product.unit}. Stok ini tetap ada di laporan sampai disesuaikan menjadi 0.",
        )


def _tax_classes(request: HttpRequest) -> list[tuple[str, str]]:
    rows = TaxClass.objects.filter(merchant_id=merchant_of(request)).order_by("code")
    return [
        (row.code, row.code if row.code == row.label else f"{row.code} – {row.label}")
        for row in rows
    ]


def _choice_groups(request: HttpRequest) -> list[tuple[str, str]]:
    rows = ChoiceGroup.objects.filter(merchant_id=merchant_of(request), archived=False)
    return [(str(row.pk), row.name) for row in rows]
