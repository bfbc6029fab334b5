"""Ways to pay: a form of master data; kind and code are given once."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from pos.journal.backoffice.base import actor_of, merchant_of
from pos.journal.backoffice.masters import ArchivingAdmin, Changes
from pos.payments import actions
from pos.payments.models import PaymentMethod

NEEDED = (
    "Pembayaran baru selesai setelah kasir mengetik nomor referensinya; untuk kartu: bank, 4 angka "
    "terakhir, dan kode persetujuan."
)


@admin.register(PaymentMethod)
class PaymentMethodAdmin(ArchivingAdmin):
    list_display = ("name", "kind", "account", "needs_reference", "position")
    search_fields = ("name", "code", "account")
    search_help_text = "Cari nama, kode, atau rekening"
    ordering = ("position", "name")
    fieldsets = (
        (None, {"fields": ("name", "kind", "icon", "position", "archived")}),
        ("Cara pakai", {"fields": ("account", "needs_reference", "opens_drawer")}),
        ("QRIS cetak", {"fields": ("qris_payload",)}),
        ("Donasi kembalian", {"fields": ("donation_to",)}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What only one kind has is shown for that kind; a new one begins with what all have."""
        basic, use, qris, donation = self.fieldsets
        if obj is None:
            return ((None, {"fields": ("name", "kind", "icon")}), use, qris)
        own = {"qris": (qris,), "cash": (donation,)}
        return (basic, use, *own.get(obj.kind, ()))

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None and db_field.name == "needs_reference":
            field.help_text = NEEDED
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("kind",) if obj else ()

    def add_row(self, request: HttpRequest, changes: Changes) -> PaymentMethod:
        identity = changes.pop("identity")
        return actions.add_payment_method(
            merchant_id=merchant_of(request),
            name=identity["name"],
            kind=identity["kind"],
            icon=identity.get("icon"),
            by=actor_of(request),
            **changes,
        )

    def change_row(
        self, request: HttpRequest, row: PaymentMethod, changes: Changes
    ) -> PaymentMethod:
        return actions.change_payment_method(method=row, by=actor_of(request), **changes)
