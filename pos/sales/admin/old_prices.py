"""The list of sales at a price that had been replaced: what each cost the shop."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pos.journal.backoffice.base import FactAdmin
from pos.journal.backoffice.show import moment, money, quantity_text
from pos.sales.admin.sales import Day
from pos.sales.models import OldPrice


@admin.register(OldPrice)
class OldPriceAdmin(FactAdmin):
    list_display = ("receipt", "sold_at", "name", "jumlah", "sold", "in_force", "difference")
    list_filter = (Day,)
    search_fields = ("number", "name")
    search_help_text = "Cari nomor struk atau barang"
    list_before_template = "office/old_prices_before.html"
    ordering = ("-completed_at",)
    sold_at = staticmethod(moment("completed_at", "dijual"))
    sold = staticmethod(money("sold_minor", "harga lama"))
    in_force = staticmethod(money("in_force_minor", "harga yang berlaku"))
    difference = staticmethod(money("difference_minor", "selisih"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("sales.view_sale"))

    @admin.display(description="nomor struk")
    def receipt(self, row: OldPrice) -> SafeString:
        link = reverse("admin:sales_sale_change", args=[row.sale_id])
        return format_html('<a href="{}">{}</a>', link, row.number)

    @admin.display(description="jumlah")
    def jumlah(self, row: OldPrice) -> str:
        return f"{quantity_text(row.quantity_milli)} {row.unit}"
