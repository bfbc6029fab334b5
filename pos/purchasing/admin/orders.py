"""Pesanan: the list, the page that makes one, and the page that shows, sends and closes it."""

import uuid
from typing import Any
from urllib.parse import quote

from django.contrib import admin, messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse

from pos.domain.errors import LancarError
from pos.domain.formatting import format_number, format_quantity, format_rupiah
from pos.journal.backoffice.base import FactAdmin, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import page_url, render_page
from pos.journal.backoffice.show import day, day_text, money
from pos.journal.ids import uuid7
from pos.outlets.queries import business_date
from pos.outlets.queries import outlet_of as stored_outlet
from pos.purchasing.actions import close_order, make_order
from pos.purchasing.admin.receive import DRAFT, MAX_NOTE, Typed, count_page, read_page
from pos.purchasing.models import Order, Receipt
from pos.purchasing.ordering import expected_of, whole_orders
from pos.purchasing.queries import suppliers_of

ADD = "purchasing.add_order"
WHOLE = "Lengkap"
CLOSED = "Ditutup"


class Awaited(admin.SimpleListFilter):
    """What is still awaited, unless asked otherwise."""

    title = "keadaan"
    parameter_name = "keadaan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("lengkap", WHOLE), ("ditutup", CLOSED), ("semua", "Semua")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "Masih ditunggu"}, *others]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> Any:
        wanted = {"lengkap": {"is_whole": True}, "ditutup": {"closed_at__isnull": False}}
        if self.value() == "semua":
            return queryset
        open_ones = {"closed_at": None, "is_whole": False}
        return queryset.filter(**wanted.get(self.value() or "", open_ones))


@admin.register(Order)
class OrderAdmin(FactAdmin):
    list_display = ("hari", "supplier_name", "worth", "state")
    list_display_links = ("supplier_name",)
    office_title = "Pesanan ke pemasok"
    search_fields = ("supplier_name", "business_date")
    search_help_text = "Cari pemasok atau tanggal (2026-11-21)"
    ordering = ("-id",)
    hari = staticmethod(day("business_date", "dibuat"))
    worth = staticmethod(money("total_minor", "perkiraan harga"))
    list_before_template = "office/orders_before.html"

    list_filter = (Awaited,)

    @admin.display(description="keadaan", ordering="closed_at")
    def state(self, row: Any) -> str:
        if row.closed_at is not None:
            return CLOSED
        return WHOLE if row.is_whole else "Terbuka"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With `is_whole`: open, and everything came."""
        whole = getattr(request, "whole_orders", None)
        if whole is None:
            whole = whole_orders(stored_outlet(merchant_of(request), outlet_of(request)))
            request.whole_orders = whole  # type: ignore[attr-defined]
        is_whole = models.Case(
            models.When(pk__in=whole, then=True), default=False, output_field=models.BooleanField()
        )
        return super().get_queryset(request).annotate(is_whole=is_whole)

    def get_urls(self) -> list[URLPattern]:
        return [
            page_url(self, "pesan/", self.pesan, permission=ADD),
            page_url(self, "<uuid:order_id>/tutup/", self.tutup, permission=ADD),
            *super().get_urls(),
        ]

    def pesan(self, request: HttpRequest) -> HttpResponse:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        typed = Typed(outlet, [])
        if request.method == "POST":
            typed = read_page(request, outlet)
            order = None if DRAFT in request.POST else _made(request, typed)
            if order is not None:
                return HttpResponseRedirect(_address(order))
        return render_page(
            self,
            request,
            "office/order_goods.html",
            title="Buat pesanan",
            tabs_page="buying",
            **_shown(request, typed),
        )

    def tutup(self, request: HttpRequest, order_id: uuid.UUID) -> HttpResponse:
        order = self.get_queryset(request).filter(pk=order_id).first()
        if order is None:
            raise Http404
        if request.method == "POST":
            note = request.POST.get("note", "").strip()[:MAX_NOTE]
            outlet = stored_outlet(merchant_of(request), order.outlet_id)
            try:
                close_order(outlet=outlet, order=order, by=actor_of(request), note=note)
                messages.success(request, "Pesanan sudah ditutup.")
            except LancarError as error:
                messages.error(request, error.sentence)
        return HttpResponseRedirect(_address(order))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        order = self.shown_row(request, object_id)
        return render_page(
            self,
            request,
            "office/order.html",
            title=f"Pesanan: {order.supplier_name}",
            tabs_page="buying",
            order=order,
            **_told(order),
        )


def _address(order: Order) -> str:
    return reverse("admin:purchasing_order_change", args=[order.pk])


def _made(request: HttpRequest, typed: Typed) -> Order | None:
    """None: shown again with the reason."""
    if typed.delivery is None:
        messages.error(request, f"{typed.error} Belum disimpan.")
        return None
    wanted = typed.delivery
    try:
        return make_order(
            outlet=typed.outlet,
            supplier_id=wanted.supplier_id,
            lines=wanted.lines,
            by=actor_of(request),
            note=wanted.note,
            document=wanted.document,
            noticed=request.POST.getlist("noticed"),
        )
    except LancarError as error:
        if error.code == "already_recorded" and wanted.document:
            return Order.objects.filter(
                merchant_id=typed.outlet.merchant_id, pk=wanted.document
            ).first()
        count_page(typed)
        if error.code != "doubtful":
            messages.error(request, f"{error.sentence} Belum disimpan.")
    return None


def _shown(request: HttpRequest, typed: Typed) -> dict[str, Any]:
    return {
        "rows": typed.rows,
        "doubts": typed.doubts,
        "suppliers": list(suppliers_of(typed.outlet.merchant_id)),
        "supplier": request.POST.get("supplier", request.GET.get("pemasok", "")),
        "note": request.POST.get("note", ""),
        "today": business_date(typed.outlet),
        "document": request.POST.get("document") or str(uuid7()),
        "find_url": reverse("admin:purchasing_receipt_cari"),
        "count_url": reverse("admin:purchasing_receipt_hitung"),
    }


def _told(order: Order) -> dict[str, Any]:
    expected = expected_of(order)
    is_whole = not any(each.rest_milli for each in expected)
    state = "Semua barang sudah datang." if is_whole else "Masih ada barang yang belum datang."
    here = {"merchant_id": order.merchant_id, "outlet_id": order.outlet_id, "order_id": order.pk}
    return {
        "is_open": order.closed_at is None,
        "state": state if order.closed_at is None else "Pesanan sudah ditutup.",
        "whatsapp": _whatsapp(order),
        "facts": [
            (label, value)
            for label, value in (
                ("Pemasok", order.supplier_name),
                ("Dibuat", day_text(order.business_date)),
                ("Perkiraan harga", format_rupiah(order.total_minor)),
                ("Catatan", order.note),
                ("Alasan ditutup", order.close_note),
            )
            if value
        ],
        "lines": [
            {
                "name": each.line.name,
                "quantity": f"{format_quantity(each.line.quantity_milli)} {each.line.unit}",
                "rest": f"{format_quantity(each.rest_milli)} {each.line.base_unit}",
                "amount": format_number(each.line.amount_minor, 0),
            }
            for each in expected
        ],
        "receipts": [
            {
                "pk": each.pk,
                "day": day_text(each.business_date),
                "invoice_number": each.invoice_number,
            }
            for each in Receipt.objects.filter(**here).order_by("id")
        ],
    }


def _whatsapp(order: Order) -> str:
    """A message with the goods, to the supplier's number; without a number nothing."""
    digits = "".join(each for each in order.supplier.phone if each.isdigit())
    if not digits:
        return ""
    number = f"62{digits[1:]}" if digits.startswith("0") else digits
    goods = [
        f"- {line.name}: {format_quantity(line.quantity_milli)} {line.unit}"
        for line in order.lines.all()
    ]
    text = "\n".join(["Pesanan kami:", *goods, order.note]).strip()
    return f"https://wa.me/{number}?text={quote(text)}"
