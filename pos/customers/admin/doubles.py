"""Mungkin ganda: pairs of customers side by side, and one tap that merges them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pos.customers.actions import keep_apart, merge_customers
from pos.customers.doubles import doubles_of
from pos.customers.models import Customer
from pos.customers.queries import customer_of
from pos.domain.errors import LancarError
from pos.domain.phone import display_phone
from pos.journal.backoffice.base import actor_of, merchant_of
from pos.journal.backoffice.pages import id_of, render_page

SAME_NUMBER = "Nomornya sama"
SAME_NAME = "Namanya mirip"
CHOSEN = "Anda pilih"
APART = " tidak diusulkan lagi. Bila ternyata sama, tandai keduanya di daftar lalu gabungkan."


class DoublePages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def ganda(self, request: HttpRequest) -> HttpResponse:
        """Suggested pairs, or the two whose ids are in the address."""
        if request.method == "POST":
            _settle(request)
            return HttpResponseRedirect(reverse("admin:customers_customer_ganda"))
        return render_page(
            self.admin,
            request,
            "office/doubles.html",
            title="Mungkin ganda",
            tabs_page="customers",
            pairs=_pairs(request),
            may_merge=request.user.has_perm("customers.change_customer"),
        )


def _pairs(request: HttpRequest) -> list[dict[str, Any]]:
    merchant_id = merchant_of(request)
    chosen = [id_of(text) for text in request.GET.getlist("dua")]
    known = [each for each in chosen if each is not None]
    pairs = [(known[0], known[1])] if len(known) == 2 else doubles_of(merchant_id)
    ids = {each for pair in pairs for each in pair}
    rows = Customer.objects.filter(merchant_id=merchant_id, id__in=ids).select_related("group")
    people = {each.id: each for each in rows}
    both = [(people[one], people[two]) for one, two in pairs if one in people and two in people]
    return [{"why": _why(*pair, is_chosen=bool(known)), "two": _two(*pair)} for pair in both]


def _why(one: Customer, other: Customer, *, is_chosen: bool) -> str:
    if is_chosen:
        return CHOSEN
    return SAME_NUMBER if one.phone and one.phone == other.phone else SAME_NAME


def _two(one: Customer, other: Customer) -> list[dict[str, Any]]:
    return [_card(one, other), _card(other, one)]


def _card(customer: Customer, other: Customer) -> dict[str, Any]:
    group = customer.group.name if customer.group else ""
    about = [
        display_phone(customer.phone) if customer.phone else "tanpa nomor",
        "anggota" if customer.member else "",
        group,
        "harga khusus" if customer.price_list else "",
    ]
    return {
        "id": customer.id,
        "name": customer.name,
        "about": ", ".join(part for part in about if part),
        "bought": reverse("admin:reports_figure_pembeli", args=[customer.id]),
        "other": other.id,
    }


def _settle(request: HttpRequest) -> None:
    """One person or two: said by who may change customers."""
    gone, kept = id_of(request.POST.get("gone", "")), id_of(request.POST.get("kept", ""))
    if not request.user.has_perm("customers.change_customer"):
        messages.error(request, "Hanya pemilik dan manajer yang boleh menggabungkan.")
        return
    if gone is None or kept is None:
        messages.error(request, "Pilih dua pelanggan.")
        return
    merchant_id, by = merchant_of(request), actor_of(request)
    try:
        customer = customer_of(merchant_id, gone)
        if "apart" in request.POST:
            other = customer_of(merchant_id, kept)
            keep_apart(one=customer, other=other, by=by)
            messages.success(request, f"{customer.name} dan {other.name}{APART}")
            return
        into = merge_customers(customer=customer, into=customer_of(merchant_id, kept), by=by)
    except LancarError as error:
        messages.error(request, error.sentence)
        return
    messages.success(
        request,
        f"{customer.name} digabung ke {into.name}: belanja, kasbon, izin, grup, dan harganya ikut. "
        "Untuk memisahkan lagi, tampilkan lagi dari daftar yang diarsipkan.",
    )
