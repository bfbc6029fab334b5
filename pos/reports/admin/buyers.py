"""One customer's page: what they bought, how often, when they were here last."""

import json
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse

from pos.customers.aliases import family_of, stand_ins
from pos.customers.models import Customer
from pos.customers.queries import customer_of
from pos.domain.formatting import format_number, format_rupiah
from pos.domain.phone import display_phone
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import day_text, moment_text, quantity_text
from pos.outlets.queries import outlet_of as stored_outlet
from pos.people.models import Person
from pos.reports.actions import note_personal_data
from pos.reports.personal_data import personal_data
from pos.reports.purchases import Purchases, goods_of, purchases_of, receipts_of
from pos.sales.models import Kind, Sale

CHANGE = "customers.change_customer"


class BuyerPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def pembeli(self, request: HttpRequest, customer_id: uuid.UUID) -> HttpResponse:
        customer = customer_of(merchant_of(request), customer_id)
        outlet = stored_outlet(customer.merchant_id, outlet_of(request))
        ids = family_of(customer)
        stands = _stand_in(customer)
        return render_page(
            self.admin,
            request,
            "office/buyer.html",
            title=customer.name,
            tabs_page="customers",
            customer=customer,
            about=_about(customer),
            stands=stands,
            figures=_figures(purchases_of(outlet, ids)),
            goods=[_good(each) for each in goods_of(outlet, ids)],
            receipts=[_receipt(each) for each in receipts_of(outlet, ids)],
            may_take=request.user.has_perm(CHANGE),
        )

    def data(self, request: HttpRequest, customer_id: uuid.UUID) -> HttpResponse:
        """All that is kept of somebody who asks for it; that it was taken is on the record."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        customer = customer_of(merchant_of(request), customer_id)
        outlet = stored_outlet(customer.merchant_id, outlet_of(request))
        by = Person.objects.get(merchant_id=outlet.merchant_id, pk=actor_of(request))
        said = json.dumps(personal_data(customer), ensure_ascii=False, indent=1)
        note_personal_data(outlet=outlet, customer_id=customer.id, by=by)
        answer = HttpResponse(said, content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="data-pelanggan-{customer.id}.json"'
        return answer


def _stand_in(customer: Customer) -> Customer | None:
    """Who stands for a customer that was merged."""
    end = stand_ins(customer.merchant_id).get(customer.id)
    return None if end is None else customer_of(customer.merchant_id, end)


def _about(customer: Customer) -> str:
    phone = display_phone(customer.phone) if customer.phone else ""
    group = customer.group.name if customer.group else ""
    parts = [phone, "anggota" if customer.member else "", group]
    return ", ".join(part for part in parts if part)


def _figures(bought: Purchases) -> list[dict[str, str]]:
    counted = format_number(bought.sales, 0)
    returned = f" ({bought.refunds} retur)" if bought.refunds else ""
    told = [
        ("Total belanja", format_rupiah(bought.total_minor)),
        ("Transaksi", counted + returned),
        ("Rata-rata per transaksi", format_rupiah(bought.average_minor)),
        ("Pertama belanja", day_text(bought.first_day) if bought.first_day else "–"),
        ("Terakhir belanja", day_text(bought.last_day) if bought.last_day else "–"),
    ]
    return [{"label": label, "value": value} for label, value in told]


def _good(row: dict[str, Any]) -> dict[str, str]:
    return {
        "name": row["label"],
        "quantity": f"{quantity_text(row['quantity'])} {row['unit']}",
        "times": format_number(row["times"], 0),
        "total": format_rupiah(row["total"]),
        "last": day_text(row["last_day"]),
    }


def _receipt(sale: Sale) -> dict[str, Any]:
    return {
        "number": sale.number,
        "address": reverse("admin:sales_sale_change", args=[sale.pk]),
        "when": moment_text(sale.completed_at)[:-3],
        "cashier": sale.cashier_name,
        "total": format_rupiah(sale.total_minor),
        "is_refund": sale.kind == Kind.REFUND,
    }
