"""One person's week: each press with where it comes from, what it comes to, and its correction."""

import uuid
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from pos.domain.errors import LancarError
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.pages import id_of, render_page
from pos.journal.backoffice.show import day_text, moment_text
from pos.journal.clock import wall_ms
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.outlets.queries import outlet_of as stored_outlet
from pos.people.queries import person_of
from pos.timesheets import errors
from pos.timesheets.actions import Moment, add_clocking, correct_clocking
from pos.timesheets.admin.week import CHANGE, asked_week, notes_of, week_links
from pos.timesheets.models import Act, ClockCorrection
from pos.timesheets.queries import Press, Sheet, sheets_of
from pos.timesheets.words import ACT_WORDS, DAY_NAMES, FAULT_WORDS, hours_text
from pos.timesheets.working_time import DayHours

RATE_WORDS = {1_500: "1,5×", 2_000: "2×", 3_000: "3×", 4_000: "4×"}


class PersonWeek:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def orang(self, request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        person = person_of(outlet.merchant_id, person_id)
        if request.method == "POST" and _recorded(request, outlet, person_id):
            return HttpResponseRedirect(request.get_full_path())
        monday, sunday = asked_week(request, outlet)
        found = sheets_of(outlet, monday, sunday, person_id)
        sheet = found[0] if found else Sheet(person_id, person.name)
        days = [(monday + timedelta(days=number)).isoformat() for number in range(7)]
        posted = request.POST
        return render_page(
            self.admin,
            request,
            "office/timesheet.html",
            title=f"Absensi {person.name}",
            tabs_page="staff",
            **week_links(request, outlet, monday),
            monday=monday.isoformat(),
            hours=hours_text(sheet.minutes) or "–",
            overtime=hours_text(sheet.overtime) or "–",
            notes=notes_of(sheet),
            days=_days(outlet, sheet, days),
            acts=Act.choices,
            typed=posted if "add" in posted else {},
            latest=_local(outlet, wall_ms()),
            usual=f"{min(sunday.isoformat(), business_date(outlet))}T08:00",
            may_change=request.user.has_perm(CHANGE),
        )


def _days(outlet: Outlet, sheet: Sheet, days: list[str]) -> list[dict[str, Any]]:
    by_day: dict[str, list[Press]] = defaultdict(list)
    began = {punch.id: day for day, work in sheet.works for punch in work.punches}
    for press in sheet.presses:
        day = began.get(str(press.id)) or business_date(outlet, press.shown_at)
        by_day[day].append(press)
    return [
        {
            "title": f"{DAY_NAMES[number]}, {day_text(day)}",
            "told": _told(sheet.days.get(day)),
            "presses": [_press(outlet, sheet, press) for press in by_day.get(day, [])],
        }
        for number, day in enumerate(days)
        if day in by_day
    ]


def _told(day: DayHours | None) -> str:
    """7 j 30 m: 7 j 00 m biasa, 30 m lembur 1,5×"""
    if day is None:
        return ""
    bands = [f"{hours_text(part)} lembur {RATE_WORDS[rate]}" for rate, part in day.bands]
    parts = ([f"{hours_text(day.normal)} biasa"] if day.normal else []) + bands
    rest = ", hari libur" if day.is_rest else ""
    return f"{hours_text(day.minutes)}{rest}: {', '.join(parts)}"


def _press(outlet: Outlet, sheet: Sheet, press: Press) -> dict[str, Any]:
    fault = sheet.faults.get(str(press.id), "")
    return {
        "id": press.id,
        "counts": press.punch is not None,
        "act": press.shown_act,
        "name": ACT_WORDS[press.shown_act],
        "at": press.shown_at,
        "when": moment_text(press.shown_at)[:-3],
        "local": _local(outlet, press.shown_at),
        "fault": FAULT_WORDS.get(fault, ""),
        "pressed": _pressed(press),
        "corrections": [_correction(each) for each in press.corrections],
    }


def _pressed(press: Press) -> str:
    """Where it comes from, and the tablet's own time where it was another."""
    told = press.clocking
    if told is None:
        return "ditambahkan di back office"
    if press.is_of_nobody:
        return "waktu itu bukan karyawan lagi; dihitung bila dikoreksi"
    if not press.is_time_doubtful:
        return ""
    if not told.is_time_known:
        return f"jam tablet {moment_text(told.tablet_at)[:-3]}; jam toko belum diketahui"
    received = moment_text(told.received_at)[:-3]
    return f"jam tablet {moment_text(told.tablet_at)[:-3]}, diterima {received}"


def _correction(row: ClockCorrection) -> str:
    before = _said(row.act_before, row.before_at) or "tidak ada"
    after = _said(row.act_after, row.after_at) or "tidak dihitung"
    return f"{before} → {after}. {row.by_name}: {row.reason}"


def _said(act: str, at_ms: int | None) -> str:
    return f"{ACT_WORDS[act]} {moment_text(at_ms)[:-3]}" if act else ""


def _recorded(request: HttpRequest, outlet: Outlet, person_id: uuid.UUID) -> bool:
    if not request.user.has_perm(CHANGE):
        messages.error(request, "Hanya pemilik dan manajer yang boleh membetulkan absen.")
        return False
    try:
        _do(request, outlet, person_id)
    except LancarError as error:
        messages.error(request, f"{error.sentence} Belum disimpan.")
        return False
    messages.success(request, "Koreksi dicatat. Yang ditekan dulu tetap tersimpan.")
    return True


def _do(request: HttpRequest, outlet: Outlet, person_id: uuid.UUID) -> None:
    posted = request.POST
    by = person_of(outlet.merchant_id, actor_of(request))
    about: dict[str, Any] = {"outlet": outlet, "reason": posted.get("reason", ""), "by": by}
    if "add" in posted:
        wanted = _typed(outlet, posted)
        add_clocking(person_id=person_id, wanted=wanted, **about)
        return
    clocking_id = id_of(posted.get("press", ""))
    if clocking_id is None:
        raise errors.clocking_unknown()
    seen = _seen(posted)
    wanted_now = None if "drop" in posted else _kept(outlet, posted, seen)
    correct_clocking(clocking_id=clocking_id, seen=seen, wanted=wanted_now, **about)


def _seen(posted: Any) -> Moment | None:
    if not posted.get("seen_act"):
        return None
    if not posted.get("seen_at", "").isdecimal():
        raise errors.clock_time_bad()
    return Moment(posted["seen_act"], int(posted["seen_at"]))


def _kept(outlet: Outlet, posted: Any, seen: Moment | None) -> Moment:
    """A form knows minutes: a time that was left alone keeps its seconds."""
    typed = _typed(outlet, posted)
    if seen is not None and _local(outlet, seen.at_ms) == posted.get("at", ""):
        return Moment(typed.act, seen.at_ms)
    return typed


def _typed(outlet: Outlet, posted: Any) -> Moment:
    try:
        local = datetime.fromisoformat(posted.get("at", "")).replace(tzinfo=ZoneInfo(outlet.zone))
    except ValueError as error:
        raise errors.clock_time_bad() from error
    return Moment(posted.get("act", ""), int(local.timestamp() * 1000))


def _local(outlet: Outlet, at_ms: int) -> str:
    """As <input type=datetime-local> wants it, on the outlet's clock."""
    local = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(outlet.zone))
    return local.strftime("%Y-%m-%dT%H:%M")
