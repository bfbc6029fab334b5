"""Drawers, which are named here, and shifts, which are facts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from pos.domain.formatting import format_rupiah
from pos.journal.backoffice.base import FactAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.masters import ArchivingAdmin, Changes
from pos.journal.backoffice.show import NOTHING, badge, day, moment, money
from pos.payments.queries import taken_in_shift
from pos.tills import actions
from pos.tills.models import CashDrawer, CashMove, DishVoid, DrawerOpening, Shift


@admin.register(CashDrawer)
class CashDrawerAdmin(ArchivingAdmin):
    of_outlet = True
    archive_group = "state"
    list_display = ("name",)
    search_fields = ("name",)
    fields = ("name", "archived")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ("name",)

    def add_row(self, request: HttpRequest, changes: Changes) -> CashDrawer:
        return actions.add_drawer(
            merchant_id=merchant_of(request),
            outlet_id=outlet_of(request),
            name=changes["identity"]["name"],
            by=actor_of(request),
        )

    def change_row(self, request: HttpRequest, row: CashDrawer, changes: Changes) -> CashDrawer:
        return actions.change_drawer(drawer=row, by=actor_of(request), **changes)


@admin.register(Shift)
class ShiftAdmin(FactAdmin):
    list_display = (
        "hari", "drawer", "opened_by_name", "opened", "closed", "sales", "tunai", "selisih",
    )  # fmt: skip
    list_display_links = ("hari",)
    office_title = "Shift kasir"
    list_select_related = ("drawer",)
    search_fields = ("opened_by_name", "business_date")
    search_help_text = "Cari nama kasir atau tanggal (2026-11-21)"
    ordering = ("-opened_at",)
    hari = staticmethod(day("business_date", "hari"))
    opened = staticmethod(moment("opened_at", "dibuka"))
    closed = staticmethod(moment("closed_at", "ditutup"))
    modal = staticmethod(money("float_minor", "modal awal"))
    tunai = staticmethod(money("cash_minor", "penjualan tunai"))
    masuk = staticmethod(money("cash_in_minor", "kas masuk"))
    keluar = staticmethod(money("cash_out_minor", "kas keluar"))
    setoran = staticmethod(money("drop_minor", "setoran"))
    seharusnya = staticmethod(money("expected_minor", "kas seharusnya saat ditutup"))
    dihitung = staticmethod(money("counted_minor", "kas dihitung"))
    retur = staticmethod(money("refund_minor", "nilai retur"))
    selisih = staticmethod(money("variance_minor", "selisih kas"))
    sekarang = staticmethod(money("expected_now_minor", "kas seharusnya menurut data sekarang"))
    sekarang.admin_order_field = None  # type: ignore[attr-defined]  # not a column
    fields = (
        "hari", "state", "drawer", ("opened_by_name", "opened"), ("closed_by_name", "closed"),
        ("sales", "late_sales"), ("refunds", "retur"), ("modal", "tunai"),
        ("masuk", "keluar", "setoran"), "nontunai",
        ("seharusnya", "sekarang"),
        ("dihitung", "selisih"),
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        names: list[str] = []
        for field in self.fields:
            names += [field] if isinstance(field, str) else field
        return names

    @admin.display(description="nontunai")
    def nontunai(self, row: Shift) -> str:
        """Per method; cash stands beside it and is the drawer's."""
        taken = taken_in_shift(row.merchant_id, row.id)
        parts = [f"{name} {format_rupiah(amount)} ({count}×)" for name, count, amount in taken]
        return ", ".join(parts) or NOTHING

    @admin.display(description="keadaan")
    def state(self, row: Shift) -> str:
        return badge("Ditutup", "quiet") if row.closed_at else badge("Masih buka", "ok")


@admin.register(CashMove)
class CashMoveAdmin(FactAdmin):
    list_display = ("moved", "direction", "label", "jumlah", "person_name", "reason")
    list_filter = ("direction",)
    office_title = "Kas masuk & keluar"
    search_fields = ("person_name", "label", "reason")
    search_help_text = "Cari nama, kategori, atau alasan"
    ordering = ("-moved_at",)
    moved = staticmethod(moment("moved_at", "waktu"))
    jumlah = staticmethod(money("amount_minor", "jumlah"))
    fields = readonly_fields = ("moved", "direction", "label", "jumlah", "person_name", "reason")


@admin.register(DrawerOpening)
class DrawerOpeningAdmin(FactAdmin):
    list_display = ("opened", "label", "person_name", "reason")
    office_title = "Laci dibuka tanpa penjualan"
    search_fields = ("person_name", "label", "reason")
    search_help_text = "Cari nama, sebab, atau keterangan"
    ordering = ("-opened_at",)
    opened = staticmethod(moment("opened_at", "waktu"))
    fields = readonly_fields = ("opened", "label", "person_name", "reason")


@admin.register(DishVoid)
class DishVoidAdmin(FactAdmin):
    list_display = ("voided", "names", "nilai", "person_name")
    office_title = "Batal setelah dapur"
    search_fields = ("person_name", "names")
    search_help_text = "Cari nama atau hidangan"
    ordering = ("-voided_at",)
    voided = staticmethod(moment("voided_at", "waktu"))
    nilai = staticmethod(money("amount_minor", "nilai"))
    fields = readonly_fields = ("voided", "names", "nilai", "person_name")
