"""The list of sales, and one sale as paper, numbers and timeline (story.py)."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pos.domain.formatting import format_rupiah
from pos.journal.backoffice.base import FactAdmin, merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import badge, moment, money, quantity_text
from pos.sales.admin.facts import discount_text, facts_of, payment_facts
from pos.sales.admin.story import receipt_paper, timeline
from pos.sales.models import Kind, OldPrice, Sale, SaleLine, SalePayment
from pos.sales.queries import sales_noted
from pos.sales.words import METHODS, ORDER_TYPES

COLUMNS = (32, 48)
LEAST_NOTE = 3  # letters, before notes are looked through


class Day(admin.SimpleListFilter):
    """By business day, as the index has it."""

    title = "hari"
    parameter_name = "hari"
    CHOICES = (
        ("0", "Hari ini"),
        ("1", "Kemarin"),
        ("7", "7 hari terakhir"),
        ("30", "30 hari terakhir"),
    )

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, str], ...]:
        return self.CHOICES

    def queryset(self, request: HttpRequest, queryset: QuerySet[Sale]) -> QuerySet[Sale]:
        days = self.value()
        if days not in dict(self.CHOICES):
            return queryset
        since = timezone.localdate() - timedelta(days=int(days))
        sales = queryset.filter(business_date__gte=since.isoformat())
        return sales.filter(business_date=since.isoformat()) if days in {"0", "1"} else sales


class OrderType(admin.SimpleListFilter):
    """The kinds there are, in words. Which of them were sold would be asked of every sale ever."""

    title = "jenis pesanan"
    parameter_name = "order_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(ORDER_TYPES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Sale]) -> QuerySet[Sale]:
        return queryset.filter(order_type=self.value()) if self.value() else queryset


@admin.register(Sale)
class SaleAdmin(FactAdmin):
    list_display = (
        "number", "jenis", "completed", "cashier_name", "item_count", "total", "paid_with",
    )  # fmt: skip
    list_display_links = ("number",)
    list_filter = (Day, "kind", OrderType)
    search_fields = ("number", "cashier_name", "customer_name", "customer_phone")
    search_help_text = "Cari nomor struk, kasir, pelanggan, atau catatan barang (nomor seri)"
    ordering = ("-completed_at",)
    completed = staticmethod(moment("completed_at", "selesai"))
    total = staticmethod(money("due_minor", "total"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sale]:
        return super().get_queryset(request).prefetch_related("payments")

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: Any = None
    ) -> Sale | None:
        """One sale is named, of whichever outlet of the merchant: the dashboard leads to all."""
        try:
            known = uuid.UUID(object_id)
        except ValueError:
            return None
        sales = Sale.objects.filter(merchant_id=merchant_of(request), id=known)
        return sales.prefetch_related("payments").first()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Sale], search_term: str
    ) -> tuple[QuerySet[Sale], bool]:
        """Also what a cashier wrote at a line, such as the serial number of what was sold."""
        found, again = super().get_search_results(request, queryset, search_term)
        text = search_term.strip()
        if len(text) >= LEAST_NOTE:
            noted = sales_noted(merchant_of(request), outlet_of(request), text)
            found = found | queryset.filter(pk__in=noted) if noted else found
        return found, again

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        sale = self.shown_row(request, object_id)
        asked = request.GET.get("kolom", "")
        columns = int(asked) if asked in map(str, COLUMNS) else COLUMNS[0]
        return render_page(
            self,
            request,
            "office/sale.html",
            title=sale.number,
            sale=sale,
            columns=columns,
            widths=COLUMNS,
            paper=receipt_paper(sale, columns),
            timeline=timeline(sale),
            lines=_lines(sale),
            payments=[_payment(each) for each in sale.payments.all()],
            facts=facts_of(sale),
            tabs_page="sales",
        )

    @admin.display(description="jenis")
    def jenis(self, row: Sale) -> str:
        return badge("Retur", "warn") if row.kind == Kind.REFUND else "Penjualan"

    @admin.display(description="dibayar dengan")
    def paid_with(self, row: Sale) -> str:
        return ", ".join(dict.fromkeys(_method(payment) for payment in row.payments.all()))


def _lines(sale: Sale) -> list[dict[str, str]]:
    here = {"merchant_id": sale.merchant_id, "outlet_id": sale.outlet_id}
    replaced = OldPrice.objects.filter(**here, sale_id=sale.id)
    in_force = dict(replaced.values_list("line_id", "in_force_minor"))
    return [_line(each, in_force.get(each.line_id)) for each in sale.lines.all()]


def _line(line: SaleLine, in_force_minor: int | None) -> dict[str, str]:
    newer = "" if in_force_minor is None else format_rupiah(in_force_minor)
    return {
        "name": line.name,
        "old_price": f"Harga lama; saat itu sudah berlaku {newer}" if newer else "",
        "discount": f"{discount_text(line.discount)} {format_rupiah(-line.discount_minor)}"
        if line.discount
        else "",
        "quantity": f"{quantity_text(line.quantity_milli)} {line.unit}",
        "price": format_rupiah(line.unit_price_minor),
        "total": format_rupiah(line.total_minor),
    }


def _method(payment: SalePayment) -> str:
    """As it was called that day; sales of version 1 know only the kind."""
    return payment.name or METHODS.get(payment.kind, payment.method)


def _payment(payment: SalePayment) -> tuple[str, str, str]:
    parts = []
    if payment.kind == "cash":
        parts.append(f"diterima {format_rupiah(payment.tendered_minor)}")
        parts.append(f"kembali {format_rupiah(payment.change_minor)}")
    if payment.tip_minor:
        parts.append(f"tip {format_rupiah(payment.tip_minor)}")
    parts += payment_facts(payment)
    return _method(payment), format_rupiah(payment.amount_minor), ", ".join(parts)
