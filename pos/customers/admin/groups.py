"""Groups of customers: a name, and how many points they earn. Their prices are set where price
lists are (pos/prices)."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from pos.customers import actions
from pos.customers.models import CustomerGroup
from pos.domain.formatting import format_quantity
from pos.domain.points import ONCE_MILLI
from pos.journal.backoffice.base import actor_of, merchant_of
from pos.journal.backoffice.masters import ArchivingAdmin, Changes
from pos.journal.backoffice.show import NOTHING, badge


@admin.register(CustomerGroup)
class CustomerGroupAdmin(ArchivingAdmin):
    archive_group = "state"
    list_display = ("name", "prices", "points")
    office_title = "Grup pelanggan"
    search_fields = ("name",)
    search_help_text = "Cari nama grup"
    ordering = ("name", "id")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("name", "points_times_milli", "archived") if obj else ("name",)

    def add_row(self, request: HttpRequest, changes: Changes) -> CustomerGroup:
        return actions.add_group(
            merchant_id=merchant_of(request), by=actor_of(request), **changes["identity"]
        )

    def change_row(
        self, request: HttpRequest, row: CustomerGroup, changes: Changes
    ) -> CustomerGroup:
        return actions.change_group(group=row, by=actor_of(request), **changes)

    @admin.display(description="harga")
    def prices(self, row: CustomerGroup) -> str:
        return badge("Harga khusus", "ok") if row.price_list else NOTHING

    @admin.display(description="poin")
    def points(self, row: CustomerGroup) -> str:
        times = row.points_times_milli
        return NOTHING if times == ONCE_MILLI else f"{format_quantity(times)} kali"
