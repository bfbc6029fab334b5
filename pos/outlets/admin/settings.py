"""Settings of the business and its outlets. Outlets are opened by the set-up, not here."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from pos.domain.moments import ZONE_OFFSETS
from pos.journal.backoffice.base import actor_of, outlet_of
from pos.journal.backoffice.masters import Changes, MasterAdmin
from pos.journal.backoffice.pages import page_url
from pos.outlets import actions
from pos.outlets.admin.presets import PresetsField
from pos.outlets.admin.receipt import receipt_page, receipt_preview
from pos.outlets.models import Merchant, OrderType, Outlet

CHANGE = "outlets.change_outlet"
ZONES = {
    "Asia/Jakarta": "WIB (Jakarta)",
    "Asia/Pontianak": "WIB (Pontianak)",
    "Asia/Makassar": "WITA (Makassar)",
    "Asia/Jayapura": "WIT (Jayapura)",
}
assert set(ZONES) == set(ZONE_OFFSETS)


class SettingsAdmin(MasterAdmin):
    """There is one, and it is only changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Merchant)
class MerchantAdmin(SettingsAdmin):
    list_display = ("name", "currency_code")
    fields = ("name",)

    def change_row(self, request: HttpRequest, row: Merchant, changes: Changes) -> Merchant:
        return actions.change_merchant(merchant=row, by=actor_of(request), **changes)


@admin.register(Outlet)
class OutletAdmin(SettingsAdmin):
    list_display = ("name", "code", "phone", "pkp", "paper")
    search_fields = ("name", "code")
    fieldsets = (
        (None, {"fields": (("code", "name"), "address_lines", "phone", ("npwp", "npwpd"))}),
        ("Hari usaha", {"fields": (("zone", "day_cutoff_minute"),)}),
        (
            "Pajak dan layanan",
            {
                "fields": (
                    ("pkp", "prices_include_tax"),
                    "pbjt_rate_ppm",
                    ("service_rate_ppm", "service_base"),
                    "service_order_types",
                    "service_included",
                )
            },
        ),
        (
            "Pembulatan",
            {"fields": (("rounding_unit_minor", "rounding_mode"), "rounding_apply")},
        ),
        ("Diskon di kasir", {"fields": ("discount_presets",)}),
    )

    def get_urls(self) -> list[URLPattern]:
        return [
            page_url(self, "struk/", self.struk, permission=CHANGE),
            page_url(self, "<uuid:outlet_id>/struk/", self.struk, permission=CHANGE),
            page_url(self, "<uuid:outlet_id>/pratinjau/", self.pratinjau, permission=CHANGE),
            *super().get_urls(),
        ]

    def struk(self, request: HttpRequest, outlet_id: uuid.UUID | None = None) -> HttpResponse:
        """What stands on every receipt; without an id, of the outlet this server stands in."""
        return receipt_page(self, request, self._outlet(request, outlet_id or outlet_of(request)))

    def pratinjau(self, request: HttpRequest, outlet_id: uuid.UUID) -> HttpResponse:
        return receipt_preview(request, self._outlet(request, outlet_id))

    def _outlet(self, request: HttpRequest, outlet_id: uuid.UUID) -> Outlet:
        found: Outlet | None = self.get_queryset(request).filter(pk=outlet_id).first()
        if found is None:
            raise Http404
        return found

    @admin.display(description="struk")
    def paper(self, row: Outlet) -> str:
        address = reverse("admin:outlets_outlet_struk", args=[row.pk])
        return format_html('<a href="{}">Atur struk</a>', address)

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **options: Any
    ) -> forms.Field | None:
        if db_field.name == "zone":
            return forms.ChoiceField(
                label="Zona waktu", choices=list(ZONES.items()), widget=UnfoldAdminSelectWidget
            )
        if db_field.name == "service_order_types":
            return forms.MultipleChoiceField(
                label="Biaya layanan untuk",
                choices=OrderType.choices,
                required=False,
                widget=UnfoldAdminCheckboxSelectMultipleWidget,
            )
        if db_field.name == "discount_presets":
            return PresetsField(label="Diskon cepat", help_text=db_field.help_text, required=False)
        return super().formfield_for_dbfield(db_field, request, **options)

    def change_row(self, request: HttpRequest, row: Outlet, changes: Changes) -> Outlet:
        return actions.change_outlet(outlet=row, by=actor_of(request), **changes)
