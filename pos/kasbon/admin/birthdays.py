"""Ulang tahun: whose is near, a draft for WhatsApp, the owner's points at a tap, once a year."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from pos.balances.models import Why
from pos.balances.queries import moved_by
from pos.customers.birthdays import near_birthdays
from pos.customers.models import Customer
from pos.customers.points import rule_of
from pos.domain.errors import LancarError
from pos.domain.formatting import format_number
from pos.domain.phone import display_phone
from pos.journal.backoffice.base import BoundedPaginator, actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.backoffice.show import day_text
from pos.journal.ids import derived_id
from pos.kasbon.admin.credit import CHANGE
from pos.kasbon.points import PointsChange, adjust_points
from pos.kasbon.queries import PER_PAGE, holder_of
from pos.kasbon.reminders import birthday_link
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.outlets.queries import outlet_of as stored_outlet

DAYS = 7


class BirthdayPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def ultah(self, request: HttpRequest) -> HttpResponse:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        if request.method == "POST":
            _give(request, outlet)
            return HttpResponseRedirect(request.get_full_path())
        near = near_birthdays(outlet.merchant_id, business_date(outlet), DAYS)
        page = BoundedPaginator(near, PER_PAGE).get_page(request.GET.get("p"))
        points = rule_of(outlet.merchant_id).birthday_points
        had = moved_by(outlet.merchant_id, [_gift(who, day) for day, who in page])
        return render_page(
            self.admin,
            request,
            "office/birthdays.html",
            title="Ulang tahun",
            tabs_page="customers",
            points=format_number(points, 0) if points else "",
            page=page,
            people=[_row(outlet, day, who, had.get(_gift(who, day), 0)) for day, who in page],
            may_change=request.user.has_perm(CHANGE),
        )


def _row(outlet: Outlet, day: str, who: Customer, given: int) -> dict[str, Any]:
    """`given`: the points that this birthday brought already."""
    return {
        "id": who.id,
        "name": who.name,
        "phone": display_phone(who.phone) if who.phone else "",
        "day": "Hari ini" if day == business_date(outlet) else day_text(day),
        "is_given": given > 0,
        "greeting": birthday_link(outlet.name, who, given),
        "may_greet": "send_promotions" in who.consents,
    }


def _gift(who: Customer, day: str) -> uuid.UUID:
    """The document of this birthday's points: a second tap is the same one."""
    return derived_id(who.id, int(day[:4]))


def _give(request: HttpRequest, outlet: Outlet) -> None:
    if not request.user.has_perm(CHANGE):
        messages.error(request, "Hanya pemilik dan manajer yang boleh mengubah poin.")
        return
    points = rule_of(outlet.merchant_id).birthday_points
    wanted = id_of(request.POST.get("customer", ""))
    near = near_birthdays(outlet.merchant_id, business_date(outlet), DAYS)
    found = next(((day, who) for day, who in near if who.id == wanted), None)
    if found is None or points <= 0:
        messages.error(request, "Ulang tahunnya tidak lagi di daftar ini.")
        return
    day, who = found
    change = PointsChange(Why.ISSUED, points, f"Ulang tahun {day[:4]}", _gift(who, day))
    holder = holder_of(outlet.merchant_id, who.id)
    try:
        adjust_points(outlet=outlet, holder=holder, change=change, by=actor_of(request))
    except LancarError as error:
        messages.error(request, error.sentence)
        return
    messages.success(request, f"{who.name} mendapat {format_number(points, 0)} poin.")
