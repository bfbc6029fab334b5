"""What came in, to be read; the pages that record it and that take its suggested prices."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse

from pos.catalog.actions import change_unit_prices
from pos.domain.errors import LancarError
from pos.domain.formatting import format_number, format_percent, format_quantity, format_rupiah
from pos.journal.backoffice.base import FactAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.fields import MoneyField, PercentField
from pos.journal.backoffice.pages import id_of, page_url, render_page
from pos.journal.backoffice.show import (
    NOTHING,
    badge,
    day,
    day_text,
    moment_text,
    money,
    today_text,
)
from pos.outlets.queries import outlet_of as stored_outlet
from pos.purchasing.actions import change_buying_rules
from pos.purchasing.admin.debts import DebtPages, pay_address, rest_of
from pos.purchasing.admin.receive import ReceivePages
from pos.purchasing.admin.returns import ReturnPages, returns_shown
from pos.purchasing.admin.serials import SerialPages, serials_wanted
from pos.purchasing.debts import rests_of
from pos.purchasing.models import Receipt, TaxMode
from pos.purchasing.queries import pieces_in, repriced, rules_of, suggestions

ADD = "purchasing.add_receipt"
SEE_DEBTS = "purchasing.view_payment"
PAY = "purchasing.add_payment"
CHANGE_PRICE = "catalog.change_price"
MAX_STEP_MINOR = 1_000_000
MAX_MARKUP_PPM = 10_000_000


class RulesForm(forms.Form):
    markup_ppm = PercentField(
        label="Laba atas harga beli",
        help_text="Dalam persen. Dipakai bila barang belum punya harga jual atau labanya.",
    )
    price_step_minor = MoneyField(
        label="Bulatkan harga ke atas ke kelipatan", help_text="Misalnya 500 atau 100."
    )

    def clean_markup_ppm(self) -> int:
        return self._between("markup_ppm", 0, MAX_MARKUP_PPM)

    def clean_price_step_minor(self) -> int:
        return self._between("price_step_minor", 1, MAX_STEP_MINOR)

    def _between(self, name: str, least: int, most: int) -> int:
        value = int(self.cleaned_data[name])
        if not least <= value <= most:
            raise forms.ValidationError("Angka ini tidak masuk akal.", code="out_of_range")
        return value


@admin.register(Receipt)
class ReceiptAdmin(FactAdmin):
    list_display = ("hari", "supplier_name", "invoice_number", "worth", "due", "state")
    list_display_links = ("supplier_name",)
    office_title = "Barang masuk"
    search_fields = ("supplier_name", "invoice_number", "business_date", "note")
    search_help_text = "Cari pemasok, nomor faktur, tanggal (2026-11-21), atau catatan (nomor seri)"
    ordering = ("-id",)
    hari = staticmethod(day("business_date", "dicatat"))
    due = staticmethod(day("due_date", "jatuh tempo"))
    worth = staticmethod(money("total_minor", "total faktur"))
    list_before_template = "office/receipts_before.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return rests_of(super().get_queryset(request).filter(is_settlement=False))

    @admin.display(description="keadaan")
    def state(self, row: Any) -> Any:
        return _state(row)

    def get_urls(self) -> list[URLPattern]:
        pages, back, debts = ReceivePages(self), ReturnPages(self), DebtPages(self)
        return [
            page_url(self, "catat/", pages.catat, permission=ADD),
            page_url(self, "cari/", pages.cari, permission=ADD),
            page_url(self, "hitung/", pages.hitung, permission=ADD),
            page_url(self, "utang/", debts.utang, permission=SEE_DEBTS),
            page_url(self, "utang/<uuid:supplier_id>/", debts.bayar, permission=PAY),
            page_url(self, "saran/", self.saran, permission=CHANGE_PRICE),
            page_url(self, "<uuid:receipt_id>/kembali/", back.kembali, permission=ADD),
            page_url(self, "<uuid:receipt_id>/seri/", SerialPages(self).seri, permission=ADD),
            page_url(self, "<uuid:receipt_id>/harga/", self.harga, permission=CHANGE_PRICE),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if _is_settlement(request, object_id):
            page = reverse("admin:purchasing_supplier_bagi_hasil", args=[object_id])
            return HttpResponseRedirect(page)
        receipt = self.shown_row(request, object_id)
        rest_minor = rest_of(stored_outlet(merchant_of(request), receipt.outlet_id), receipt)
        lines = list(receipt.lines.all())
        may_price = request.user.has_perm(CHANGE_PRICE)
        return render_page(
            self,
            request,
            "office/receipt_of_goods.html",
            title=f"Barang masuk: {receipt}",
            tabs_page="buying",
            receipt=receipt,
            facts=_facts(receipt, rest_minor),
            pay_url=pay_address(receipt) if rest_minor else "",
            lines=[_line(line) for line in lines],
            labelled=sorted({line.product_id for line in lines}),
            pieces=pieces_in(receipt),
            repriced=sorted(repriced(receipt)),
            suggested=_suggested(request, receipt) if may_price else [],
            returns=returns_shown(receipt),
            serials=serials_wanted(receipt),
        )

    def harga(self, request: HttpRequest, receipt_id: uuid.UUID) -> HttpResponse:
        """Takes the ticked suggestions; the amounts are those that the page showed."""
        receipt = self.receipt(request, receipt_id)
        if request.method == "POST":
            ticked = set(request.POST.getlist("take"))
            shown = [row for row in _suggested(request, receipt) if row["key"] in ticked]
            self._take(request, {row["of"]: row["price_minor"] for row in shown})
        return HttpResponseRedirect(reverse("admin:purchasing_receipt_change", args=[receipt.pk]))

    def saran(self, request: HttpRequest) -> HttpResponse:
        """How prices are suggested in this outlet."""
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        form = RulesForm(request.POST or None, initial=rules_of(outlet).groups()["suggestion"])
        if request.method == "POST" and form.is_valid():
            change_buying_rules(outlet=outlet, by=actor_of(request), **form.cleaned_data)
            messages.success(request, "Saran harga jual sudah disimpan.")
            return HttpResponseRedirect(reverse("admin:purchasing_receipt_saran"))
        return render_page(
            self,
            request,
            "office/buying_rules.html",
            title="Saran harga jual",
            tabs_page="buying",
            form=form,
        )

    def _take(self, request: HttpRequest, prices: dict[tuple[uuid.UUID, str], int]) -> None:
        try:
            changed = change_unit_prices(
                merchant_id=merchant_of(request), prices=prices, by=actor_of(request)
            )
        except LancarError as error:
            messages.error(request, error.sentence)
            return
        messages.success(request, f"Harga jual {changed} barang sudah diubah.")

    def receipt(self, request: HttpRequest, receipt_id: uuid.UUID) -> Receipt:
        receipt: Receipt | None = self.get_queryset(request).filter(pk=receipt_id).first()
        if receipt is None:
            raise Http404
        return receipt


def _is_settlement(request: HttpRequest, object_id: str) -> bool:
    key = id_of(object_id)
    rows = Receipt.objects.filter(merchant_id=merchant_of(request), is_settlement=True)
    return key is not None and rows.filter(id=key).exists()


def _state(row: Any) -> Any:
    """One badge: reversed, owed and whether it is late, or paid."""
    if row.is_reversed:
        return badge("Dibatalkan", "quiet")
    rest: int = row.rest_minor
    if rest > 0:
        late = row.due_date < today_text()
        told = f"{'Lewat tempo' if late else 'Utang'} {format_rupiah(rest)}"
        return badge(told, "danger" if late else "warn")
    return badge("Lunas", "ok") if rest == 0 else badge(f"Lebih {format_rupiah(-rest)}", "info")


def _facts(receipt: Receipt, rest_minor: int) -> list[tuple[str, str]]:
    tax = str(TaxMode(receipt.tax_mode).label)
    if receipt.tax_minor:
        kind = "dapat dikreditkan" if receipt.tax_creditable else "bagian dari harga beli"
        tax = f"{tax}: {format_rupiah(receipt.tax_minor)}, {kind}"
    facts = [
        ("Pemasok", receipt.supplier_name),
        ("Nomor faktur", receipt.invoice_number or "tanpa nomor"),
        ("Tanggal faktur", day_text(receipt.invoice_date)),
        ("Jatuh tempo", day_text(receipt.due_date)),
        ("Jumlah barang", format_rupiah(receipt.goods_minor)),
        ("Potongan faktur", format_rupiah(receipt.discount_minor)),
        ("PPN masukan", tax),
        ("Total faktur", format_rupiah(receipt.total_minor)),
        ("Belum dibayar", format_rupiah(rest_minor)),
        ("Nilai persediaan", format_rupiah(receipt.cost_minor)),
        ("Dicatat", moment_text(receipt.happened_at)[:-3]),
        ("Catatan", receipt.note),
        ("Sudah diperiksa", " ".join(receipt.noticed)),
    ]
    return [(label, value) for label, value in facts if value]


def _line(line: Any) -> dict[str, str]:
    return {
        "name": line.name,
        "expires": day_text(line.expires_on) if line.expires_on else "",
        "quantity": f"{format_quantity(line.quantity_milli)} {line.unit}",
        "cost": format_number(line.unit_cost_minor, 0),
        "discount": format_number(line.discount_minor + line.invoice_discount_minor, 0),
        "total": format_number(line.total_minor, 0),
        "each": f"{format_number(line.base_cost_minor, 0)} / {line.base_unit}",
    }


def _suggested(request: HttpRequest, receipt: Receipt) -> list[dict[str, Any]]:
    outlet = stored_outlet(merchant_of(request), receipt.outlet_id)
    return [
        {
            "key": f"{each.product.pk}:{each.unit}",
            "of": (each.product.pk, each.unit),
            "name": f"{each.product.name} / {each.unit}",
            "cost": format_number(each.cost_minor, 0),
            "now": NOTHING if each.now_minor is None else format_number(each.now_minor, 0),
            "suggested": format_number(each.price_minor, 0),
            "price_minor": each.price_minor,
            "markup": format_percent(_markup_ppm(each.price_minor, each.cost_minor)),
        }
        for each in suggestions(outlet, receipt)
    ]


def _markup_ppm(price_minor: int, cost_minor: int) -> int:
    """Profit on the cost, to a tenth of a percent."""
    return (price_minor - cost_minor) * 1000 // max(1, cost_minor) * 1000
