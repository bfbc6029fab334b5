"""Tempat: where goods lie in this outlet. Without any, everything lies in the shop."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.masters import ArchivingAdmin, Changes
from pos.journal.backoffice.show import NOTHING, badge
from pos.outlets.queries import outlet_of as stored_outlet
from pos.stock.actions import add_place, change_place
from pos.stock.models import Place


@admin.register(Place)
class PlaceAdmin(ArchivingAdmin):
    archive_group = "state"
    of_outlet = True
    office_title = "Tempat barang"
    list_display = ("name", "sold_from")
    search_fields = ("name",)
    search_help_text = "Cari nama tempat"
    ordering = ("name", "id")
    list_before_template = "office/places_before.html"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("name", "archived") if obj else ("name",)

    @admin.display(description="dipakai untuk")
    def sold_from(self, row: Place) -> str:
        return badge("Tempat berjualan", "ok") if row.is_sold_from else NOTHING

    def add_row(self, request: HttpRequest, changes: Changes) -> Place:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        return add_place(outlet=outlet, name=changes["identity"]["name"], by=actor_of(request))

    def change_row(self, request: HttpRequest, row: Place, changes: Changes) -> Place:
        outlet = stored_outlet(merchant_of(request), row.outlet_id)
        return change_place(outlet=outlet, place=row, by=actor_of(request), **changes)
