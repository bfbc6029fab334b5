"""Laporan tutup kasir: the numbered Z reports, one as a page to print, and the X of open shifts."""

import uuid
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern

from pos.domain.formatting import format_percent, format_rupiah
from pos.journal.backoffice.base import FactAdmin, merchant_of, outlet_of
from pos.journal.backoffice.pages import page_url, render_page
from pos.journal.backoffice.show import day, day_text, moment, moment_text, money
from pos.sales.models import ShiftReport
from pos.sales.shift_facts import Facts, facts_of_shift
from pos.tills.models import Shift

VIEW = "sales.view_shiftreport"


@admin.register(ShiftReport)
class ShiftReportAdmin(FactAdmin):
    list_display = ("nomor", "hari", "drawer_name", "closed_by_name", "closed", "total", "selisih")
    list_display_links = ("nomor",)
    office_title = "Laporan tutup kasir (Z)"
    search_fields = ("business_date", "closed_by_name")
    search_help_text = "Cari tanggal (2026-11-21) atau nama"
    ordering = ("-number", "-part")
    list_before_template = "office/open_shifts.html"
    hari = staticmethod(day("business_date", "hari"))
    closed = staticmethod(moment("closed_at", "ditutup"))
    total = staticmethod(money("sales_minor", "penjualan"))
    selisih = staticmethod(money("variance_minor", "selisih kas"))

    @admin.display(description="nomor", ordering="number")
    def nomor(self, row: ShiftReport) -> str:
        return row.name

    def get_urls(self) -> list[URLPattern]:
        return [page_url(self, "x/<uuid:shift_id>/", self.x, permission=VIEW), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        here = {"merchant_id": merchant_of(request), "outlet_id": outlet_of(request)}
        shifts = Shift.objects.filter(**here, closed_at=None, opened_at__isnull=False)
        open_shifts = [
            {"id": shift.id, "who": shift.opened_by_name, "since": moment_text(shift.opened_at)}
            for shift in shifts.order_by("-opened_at")[:10]
        ]
        context = {**(extra_context or {}), "open_shifts": open_shifts}
        found: HttpResponse = super().changelist_view(request, context)
        return found

    def x(self, request: HttpRequest, shift_id: uuid.UUID) -> HttpResponse:
        """An open shift as it is now: looked at, not kept."""
        here = {"merchant_id": merchant_of(request), "outlet_id": outlet_of(request)}
        shift = Shift.objects.filter(**here, id=shift_id).first()
        if shift is None:
            raise Http404
        head = [
            ("Hari", day_text(shift.business_date)),
            ("Dibuka", f"{moment_text(shift.opened_at)} oleh {shift.opened_by_name}"),
        ]
        facts = facts_of_shift(shift)
        return self._page(request, "Laporan sementara (X)", head, facts, is_open=True)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.shown_row(request, object_id)
        parts = ShiftReport.objects.filter(
            merchant_id=row.merchant_id, outlet_id=row.outlet_id, number=row.number
        ).exclude(id=row.id)
        return self._page(
            request,
            f"Laporan tutup kasir {row.name}",
            _head(row),
            row.facts,
            row=row,
            others=list(parts.order_by("part")),
        )

    def _page(
        self, request: HttpRequest, title: str, head: Any, facts: Facts, **context: Any
    ) -> HttpResponse:
        return render_page(
            self,
            request,
            "office/shift_report.html",
            title=title,
            head=head,
            tables=_tables(facts, is_open=context.get("is_open", False)),
            tabs_page="sales",
            **context,
        )


def _head(row: ShiftReport) -> list[tuple[str, str]]:
    facts = row.facts
    opened = f"{moment_text(facts['opened_at'])} oleh {facts['opened_by']['name']}"
    rows = [
        ("Nomor", row.name),
        ("Hari", day_text(row.business_date)),
        ("Laci uang", row.drawer_name),
        ("Dibuka", opened),
        ("Ditutup", f"{moment_text(row.closed_at)} oleh {row.closed_by_name}"),
        ("Laporan dibuat", moment_text(row.reported_at)),
        ("Penjualan sejak awal", format_rupiah(row.grand_sales_minor)),
        ("Retur sejak awal", format_rupiah(row.grand_refund_minor)),
    ]
    if row.is_provisional:
        rows.append(("Sementara, belum terdengar", ", ".join(facts["unheard"])))
    if row.late:
        rows.append(("Datang setelah ditutup", f"{row.late} dokumen"))
    anchor = facts["anchor"]
    if anchor:
        rows.append(("Jangkar catatan", f"{anchor['seq']} · {anchor['hash'][:16]}"))
    return [(label, words) for label, words in rows if words]


Row = tuple[str, str, str]


def _tables(facts: Facts, *, is_open: bool) -> list[tuple[str, list[Row]]]:
    closing = facts.get("closing") or {}
    return [
        ("Penjualan", _sold(facts)),
        ("Per cara bayar", _methods(facts)),
        ("Pajak", _taxes(facts)),
        ("Uang masuk yang bukan penjualan", _paid_in(facts)),
        (
            "Laci uang",
            [*_drawer(facts["cash"], is_open=is_open), *_said(closing), *_openings(facts)],
        ),
        *([("Hitungan uang", _counts(closing))] if closing.get("counts") else []),
        ("Nomor struk", _receipts(facts)),
    ]


def _sold(facts: Facts) -> list[Row]:
    sales, back = facts["sales"], facts["refunds"]
    rows = [
        ("Penjualan kotor", f"{sales['count']} struk", sales["gross_minor"]),
        ("Diskon barang", "", -sales["line_discount_minor"]),
        ("Promo", "", -sales["promotion_minor"]),
        ("Diskon struk", "", -sales["order_discount_minor"]),
        ("Total penjualan", "", sales["total_minor"]),
        ("Pembulatan", "", sales["rounding_minor"]),
        ("Retur", _refunds_word(back), -back["due_minor"]),
        ("Diterima setelah retur", "", sales["due_minor"] - back["due_minor"]),
    ]
    always = {"Penjualan kotor", "Total penjualan", "Diterima setelah retur"}
    return [_row(*each) for each in rows if each[2] or each[0] in always]


def _refunds_word(back: Facts) -> str:
    undone = f", {back['undone']} dibatalkan langsung" if back["undone"] else ""
    unproven = f", {back['unproven']} tanpa struk" if back.get("unproven") else ""
    voided = f", {back['voided']} penjualan dibatalkan" if back.get("voided") else ""
    return f"{back['count']} struk{undone}{voided}{unproven}"


def _methods(facts: Facts) -> list[Row]:
    rows = [_row(m["name"], f"{m['count']}×", m["amount_minor"]) for m in facts["methods"]]
    tips = sum(m["tip_minor"] for m in facts["methods"])
    return [*rows, *([_row("Tip dan donasi", "di luar itu", tips)] if tips else [])]


def _paid_in(facts: Facts) -> list[Row]:
    """Reports of before do not say it."""
    told = facts.get("paid_in", [])
    return [_row(each["name"], f"{each['count']}×", each["amount_minor"]) for each in told]


def _taxes(facts: Facts) -> list[Row]:
    return [
        _row(
            f"{tax['label']} {format_percent(tax['rate_ppm'])}",
            f"DPP {format_rupiah(tax['base_minor'])}",
            tax["tax_minor"],
        )
        for tax in facts["taxes"]
    ]


def _drawer(cash: Facts, *, is_open: bool) -> list[Row]:
    rows = [
        _row("Modal awal", "", cash["float_minor"]),
        _row("Tunai dari penjualan, kasbon, kartu, saldo", "", cash["sales_minor"]),
        _row("Kas masuk", "", cash["in_minor"]),
        _row("Kas keluar", "", -cash["out_minor"]),
        _row("Setoran", "", -cash["drop_minor"]),
        _row("Kas seharusnya", "", cash["expected_minor"]),
    ]
    if is_open:
        return rows
    counted = _row("Kas dihitung", "", cash["counted_minor"])
    return [*rows, counted, _row("Selisih", "", cash["variance_minor"])]


def _said(closing: Facts) -> list[Row]:
    rows = []
    if closing.get("first_counted_minor") is not None:
        rows.append(_row("Hitungan pertama", "dihitung ulang", closing["first_counted_minor"]))
    if closing.get("reason"):
        rows.append(("Alasan selisih", closing["reason"], ""))
    return rows


def _openings(facts: Facts) -> list[Row]:
    """Reports of before do not say it."""
    count, removed = facts.get("drawer_openings"), facts.get("removed_lines")
    rows: list[Row] = []
    if count is not None:
        rows.append(("Laci dibuka tanpa penjualan", "", f"{count}×"))
    if removed:
        rows.append(("Hidangan dibatalkan setelah dapur", "", f"{removed}×"))
    return rows


def _counts(closing: Facts) -> list[Row]:
    return [
        _row(
            format_rupiah(each["value_minor"]),
            f"{each['count']}×",
            each["value_minor"] * each["count"],
        )
        for each in closing["counts"]
    ]


def _receipts(facts: Facts) -> list[Row]:
    return [
        (
            f"{each['series']}: {each['first']:04d} sampai {each['last']:04d}",
            "tanpa celah" if _is_gapless(each) else "ada nomor di shift lain atau belum datang",
            f"{each['count']} struk",
        )
        for each in facts["receipts"]
    ]


def _is_gapless(each: Facts) -> bool:
    return bool(each["last"] - each["first"] + 1 == each["count"])


def _row(label: str, about: str, amount_minor: int) -> Row:
    return label, about, format_rupiah(amount_minor)
