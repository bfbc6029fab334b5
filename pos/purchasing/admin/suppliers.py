"""The suppliers' list and form."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import URLPattern

from pos.journal.backoffice.base import actor_of, merchant_of
from pos.journal.backoffice.masters import ArchivingAdmin, Changes
from pos.journal.backoffice.pages import page_url
from pos.journal.backoffice.show import NOTHING
from pos.purchasing import actions
from pos.purchasing.admin.consignment import ConsignmentPages
from pos.purchasing.models import Supplier

SEE_DEBTS = "purchasing.view_payment"


@admin.register(Supplier)
class SupplierAdmin(ArchivingAdmin):
    archive_group = "state"
    office_title = "Pemasok"
    list_display = ("name", "phone_text", "terms")
    search_fields = ("name", "phone", "npwp")
    search_help_text = "Cari nama, nomor, atau NPWP"
    ordering = ("name", "id")

    def get_urls(self) -> list[URLPattern]:
        pages = ConsignmentPages(self)
        one = "titipan/<uuid:supplier_id>/"
        return [
            page_url(self, "titipan/", pages.titipan, permission=SEE_DEBTS),
            page_url(self, one, pages.titipan_pemasok, permission=SEE_DEBTS),
            page_url(self, "bagi/<uuid:receipt_id>/", pages.bagi_hasil, permission=SEE_DEBTS),
            *super().get_urls(),
        ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = ("name", "phone", "terms_days", "npwp", "note")
        return (*shown, "archived") if obj else shown

    def add_row(self, request: HttpRequest, changes: Changes) -> Supplier:
        merchant_id = merchant_of(request)
        self._warn_about_phone(request, changes, None)
        name = changes["identity"]["name"]
        return actions.add_supplier(
            merchant_id=merchant_id, by=actor_of(request), **{**changes, "name": name}
        )

    def change_row(self, request: HttpRequest, row: Supplier, changes: Changes) -> Supplier:
        self._warn_about_phone(request, changes, row)
        return actions.change_supplier(supplier=row, by=actor_of(request), **changes)

    def _warn_about_phone(self, request: HttpRequest, changes: Changes, row: Any) -> None:
        """One salesman may serve two suppliers, so this is said and not refused."""
        phone = changes.get("identity", {}).get("phone")
        if not phone:
            return
        held = Supplier.objects.filter(merchant_id=merchant_of(request), phone=phone)
        others = held.exclude(pk=row.pk) if row else held
        other = others.order_by("id").first()
        if other is not None:
            messages.warning(request, f"Nomor ini juga dipakai pemasok {other.name}.")

    @admin.display(description="nomor telepon", ordering="phone")
    def phone_text(self, row: Supplier) -> str:
        return row.phone or NOTHING

    @admin.display(description="tempo", ordering="terms_days")
    def terms(self, row: Supplier) -> str:
        return f"{row.terms_days} hari" if row.terms_days else "Bayar langsung"
