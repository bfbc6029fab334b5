"""Absensi: everybody's hours of one week, and what somebody should look at."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from pos.journal.backoffice.base import merchant_of, outlet_of
from pos.journal.backoffice.pages import render_page
from pos.journal.backoffice.show import day_text, moment_text
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.outlets.queries import outlet_of as stored_outlet
from pos.people.models import Person
from pos.timesheets.queries import Sheet, sheets_of, week_of
from pos.timesheets.words import DAY_NAMES, hours_text
from pos.timesheets.working_time import is_week_too_long

WEEK = timedelta(days=7)
CHANGE = "timesheets.change_clocking"


class WeekPage:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def minggu(self, request: HttpRequest) -> HttpResponse:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        monday, sunday = asked_week(request, outlet)
        sheets = sheets_of(outlet, monday, sunday)
        days = [monday + timedelta(days=number) for number in range(7)]
        return render_page(
            self.admin,
            request,
            "office/timesheets.html",
            title="Absensi",
            tabs_page="staff",
            **week_links(request, outlet, monday),
            days=[{"name": DAY_NAMES[day.weekday()][:3], "number": day.day} for day in days],
            rows=[_row(sheet, days, monday) for sheet in sheets],
            others=_others(outlet, sheets),
            monday=monday.isoformat(),
            may_change=request.user.has_perm(CHANGE),
            report=reverse("admin:reports_figure_lihat", args=["jam-kerja"])
            + f"?masa=pilih&dari={monday}&sampai={sunday}",
        )


def asked_week(request: HttpRequest, outlet: Outlet) -> tuple[date, date]:
    """The week of the day in the address; whatever is no day means this week."""
    try:
        day = date.fromisoformat(request.GET.get("minggu", ""))
    except ValueError:
        day = date.fromisoformat(business_date(outlet))
    return week_of(day if 2000 <= day.year <= 2200 else date.fromisoformat(business_date(outlet)))


def week_links(request: HttpRequest, outlet: Outlet, monday: date) -> dict[str, Any]:
    this_week = week_of(date.fromisoformat(business_date(outlet)))[0]
    sunday = monday + timedelta(days=6)
    return {
        "words": f"{day_text(monday.isoformat())} sampai {day_text(sunday.isoformat())}",
        "before": f"{request.path}?minggu={monday - WEEK}",
        "after": f"{request.path}?minggu={monday + WEEK}" if monday < this_week else "",
    }


def _row(sheet: Sheet, days: list[date], monday: date) -> dict[str, Any]:
    address = reverse("admin:timesheets_clocking_orang", args=[sheet.person_id])
    return {
        "name": sheet.name,
        "address": f"{address}?minggu={monday}",
        "days": [_day(sheet, day.isoformat()) for day in days],
        "hours": hours_text(sheet.minutes),
        "overtime": hours_text(sheet.overtime),
        "notes": notes_of(sheet),
    }


def _day(sheet: Sheet, day: str) -> dict[str, Any]:
    found = sheet.days.get(day)
    minutes = found.minutes if found else 0
    return {"hours": hours_text(minutes), "is_rest": bool(found and found.is_rest)}


def notes_of(sheet: Sheet) -> list[tuple[str, str]]:
    """(tone, words): what is there to look at, the worst first."""
    notes: list[tuple[str, str]] = []
    if sheet.faults:
        notes.append(("danger", f"{len(sheet.faults)} absen tidak lengkap"))
    if sheet.doubtful:
        notes.append(("warn", f"{sheet.doubtful} jam diragukan"))
    if any(day.is_too_long for day in sheet.days.values()):
        notes.append(("warn", "lembur lebih dari 4 jam sehari"))
    if any(is_week_too_long(week) for week in sheet.weeks):
        notes.append(("warn", "lembur lebih dari 18 jam seminggu"))
    if any(day.needs_meal for day in sheet.days.values()):
        notes.append(("info", "jatah makan lembur"))
    if sheet.present is not None:
        since = moment_text(sheet.present.start.at_ms)[-8:-3]
        notes.append(("ok", f"sedang bekerja sejak {since}"))
    return notes


def _others(outlet: Outlet, sheets: list[Sheet]) -> list[Person]:
    """Whoever did not clock in that week may have forgotten to."""
    known = {sheet.person_id for sheet in sheets}
    staff = Person.objects.filter(merchant_id=outlet.merchant_id, active=True).order_by("name")
    return [person for person in staff if person.pk not in known]
