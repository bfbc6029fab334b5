"""Settings of the business and its outlets. Outlets are opened by the set-up, not here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from pos.domain.moments import ZONE_OFFSETS
from pos.journal.backoffice.base import actor_of
from pos.journal.backoffice.masters import Changes, MasterAdmin
from pos.outlets import actions
from pos.outlets.models import Merchant, OrderType, Outlet

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
    list_display = ("name", "code", "phone", "pkp", "receipt_columns")
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
        (
            "Struk",
            {"fields": ("receipt_columns", "receipt_header_lines", "receipt_footer_lines")},
        ),
    )

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
        return super().formfield_for_dbfield(db_field, request, **options)

    def change_row(self, request: HttpRequest, row: Outlet, changes: Changes) -> Outlet:
        return actions.change_outlet(outlet=row, by=actor_of(request), **changes)
