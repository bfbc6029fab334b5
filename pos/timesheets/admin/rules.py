"""Aturan jam kerja: five or six days a week, days of rest, holidays. One form, one button."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pos.domain.errors import LancarError
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.outlets.queries import outlet_of as stored_outlet
from pos.timesheets.actions import change_work_rules
from pos.timesheets.queries import rules_row
from pos.timesheets.words import DAY_NAMES


class RulesPage:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def aturan(self, request: HttpRequest) -> HttpResponse:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        row = rules_row(outlet.merchant_id, outlet.id)
        said: dict[str, Any] = row.groups()["hours"]
        if request.method == "POST":
            said = _typed(request)
            try:
                change_work_rules(outlet=outlet, by=actor_of(request), **said)
            except LancarError as error:
                messages.error(request, f"{error.sentence} Belum disimpan.")
            else:
                messages.success(request, "Aturan jam kerja disimpan.")
                return HttpResponseRedirect(reverse("admin:timesheets_clocking_minggu"))
        return render_page(
            self.admin,
            request,
            "office/work_rules.html",
            title="Aturan jam kerja",
            tabs_page="staff",
            week_days=said["week_days"],
            days=[
                (number, name, number in said["rest_weekdays"])
                for number, name in enumerate(DAY_NAMES, start=1)
            ],
            holidays="\n".join(said["holidays"]),
        )


def _typed(request: HttpRequest) -> dict[str, Any]:
    posted = request.POST
    rest = [int(each) for each in posted.getlist("rest") if each.isdecimal() and len(each) < 3]
    return {
        "week_days": 5 if posted.get("week_days") == "5" else 6,
        "rest_weekdays": rest,
        "holidays": posted.get("holidays", "").split(),
    }
