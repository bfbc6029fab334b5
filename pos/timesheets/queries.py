"""Reads of the staff clock: what counts of what was pressed, and what it comes to by day and week.

A press counts as its newest correction says; a press and its corrections may arrive in any order.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from pos.journal.clock import wall_ms
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.people.queries import PastStaff
from pos.timesheets.models import ClockCorrection, Clocking, WorkRules
from pos.timesheets.working_time import (
    LONGEST_WORK_MS,
    DayHours,
    Fault,
    Hours,
    Punch,
    Work,
    paired,
    week_hours,
)

CLOCKS_DIFFER_MS = 5 * 60_000
ONE = timedelta(days=1)


@dataclass(slots=True)
class Pressed:
    """What a press said. Not the model's row: a year of a shop has ten thousand of them."""

    id: uuid.UUID
    person_id: uuid.UUID
    person_name: str
    act: str
    clocked_at: int
    tablet_at: int
    received_at: int
    is_time_known: bool


@dataclass(frozen=True, slots=True)
class Press:
    """`punch` None: it does not count any more. `clocking` None: nobody pressed it, it was added.
    `corrections`: oldest first. `is_of_nobody`: pressed by whoever did not work here at that time,
    so it counts only once somebody has said that it does."""

    id: uuid.UUID
    person_id: uuid.UUID
    person_name: str
    punch: Punch | None
    clocking: Pressed | None
    corrections: tuple[ClockCorrection, ...]
    is_of_nobody: bool = False

    @property
    def key(self) -> str:
        """As its punch is called."""
        return str(self.id) if self.punch is None else self.punch.id

    @property
    def shown_at(self) -> int:
        """Where it stands in a list, also when it does not count."""
        if self.punch is not None:
            return self.punch.at_ms
        if self.corrections:
            return self.corrections[-1].before_at or 0
        return self.clocking.clocked_at if self.clocking else 0

    @property
    def shown_act(self) -> str:
        if self.punch is not None:
            return self.punch.act
        if self.corrections:
            return self.corrections[-1].act_before
        return self.clocking.act if self.clocking else ""

    @property
    def is_time_doubtful(self) -> bool:
        """The tablet's clock was off, or nobody could tell, and no person has said since."""
        told = self.clocking
        if told is None or self.corrections:
            return False
        apart = abs(told.clocked_at - told.tablet_at) > CLOCKS_DIFFER_MS
        is_ahead = told.clocked_at > told.received_at + CLOCKS_DIFFER_MS
        return apart or is_ahead or not told.is_time_known


@dataclass
class Sheet:
    """One person in a stretch of days. `works` and `days` by business day."""

    person_id: uuid.UUID
    name: str
    presses: list[Press] = field(default_factory=list)
    works: list[tuple[str, Work]] = field(default_factory=list)
    faults: dict[str, Fault] = field(default_factory=dict)
    days: dict[str, DayHours] = field(default_factory=dict)
    weeks: list[list[DayHours]] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        return sum(day.minutes for day in self.days.values())

    @property
    def overtime(self) -> int:
        return sum(day.overtime for day in self.days.values())

    def at_rate(self, rate: int) -> int:
        """Minutes of overtime that are paid so many thousandths."""
        return sum(part for day in self.days.values() for each, part in day.bands if each == rate)

    @property
    def weighed_milli_minutes(self) -> int:
        return sum(day.weighed_milli_minutes for day in self.days.values())

    @property
    def doubtful(self) -> int:
        return sum(press.is_time_doubtful or press.is_of_nobody for press in self.presses)

    @property
    def present(self) -> Work | None:
        """Who came and has not left."""
        last = self.works[-1][1] if self.works else None
        missing = last is None or last.end is not None or last.start.id in self.faults
        return None if missing else last


def hours_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> Hours:
    row = rules_row(merchant_id, outlet_id)
    return Hours(row.week_days, tuple(row.rest_weekdays), frozenset(row.holidays))


def rules_row(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> WorkRules:
    found = WorkRules.objects.filter(merchant_id=merchant_id, id=outlet_id).first()
    return found or WorkRules()


def sheets_of(
    outlet: Outlet, first: date, last: date, person_id: uuid.UUID | None = None
) -> list[Sheet]:
    """Everybody who clocked in these days, by name. Weeks are counted whole, whatever was asked."""
    monday, sunday = week_of(first)[0], week_of(last)[1]
    span = (day_start(outlet, monday), day_start(outlet, sunday + ONE))
    by_person: dict[uuid.UUID, list[Press]] = defaultdict(list)
    for press in presses_of(outlet, *span, person_id):
        by_person[press.person_id].append(press)
    hours = hours_of(outlet.merchant_id, outlet.id)
    asked = (first.isoformat(), last.isoformat())
    sheets = [_sheet(outlet, presses, hours, asked) for presses in by_person.values()]
    return sorted((each for each in sheets if each.presses), key=lambda each: each.name.casefold())


def presses_of(
    outlet: Outlet, first_ms: int, after_ms: int, person_id: uuid.UUID | None = None
) -> list[Press]:
    """In these times and as much before and after as one work may last, by their time."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    if person_id is not None:
        here["person_id"] = person_id
    span = (first_ms - LONGEST_WORK_MS, after_ms + LONGEST_WORK_MS)
    clocked = Clocking.objects.filter(**here)
    corrected = ClockCorrection.objects.filter(**here)
    pressed_then = Q(clocked_at__range=span)
    moved_then = corrected.filter(after_at__range=span).values("clocking_id")
    wanted = clocked.filter(pressed_then | Q(id__in=moved_then)).order_by()
    clockings = {row[0]: Pressed(*row) for row in wanted.values_list(*Pressed.__slots__)}
    touched = Q(clocking_id__in=moved_then) | Q(
        clocking_id__in=clocked.filter(pressed_then).values("id")
    )
    return _judged(outlet, _joined(clockings, corrected.filter(touched)))


def press_of(outlet: Outlet, clocking_id: uuid.UUID) -> Press | None:
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    row = Clocking.objects.filter(**here, id=clocking_id).values_list(*Pressed.__slots__).first()
    clocking = Pressed(*row) if row else None
    corrections = ClockCorrection.objects.filter(**here, clocking_id=clocking_id)
    found = _judged(outlet, _joined({clocking_id: clocking} if clocking else {}, corrections))
    return found[0] if found else None


def _judged(outlet: Outlet, presses: list[Press]) -> list[Press]:
    """Whoever was let go keeps their PIN on a tablet that has not heard of it: what they press
    there is kept and shown, and is no hour of work until a manager says so."""
    people = {press.person_id for press in presses}
    staff = PastStaff(outlet.merchant_id, outlet.id, people)
    left = {person for person in people if staff.ever_left(person)}
    if not left:
        return presses
    return [
        replace(press, punch=None, is_of_nobody=True)
        if press.person_id in left and _is_of_nobody(staff, press)
        else press
        for press in presses
    ]


def _is_of_nobody(staff: PastStaff, press: Press) -> bool:
    if press.corrections or press.clocking is None:
        return False
    return staff.had_left(press.person_id, (press.clocking.clocked_at, 0))


def _joined(
    clockings: dict[uuid.UUID, Pressed], corrections: Iterable[ClockCorrection]
) -> list[Press]:
    of: dict[uuid.UUID, list[ClockCorrection]] = defaultdict(list)
    for row in corrections:
        of[row.clocking_id].append(row)
    found = [
        _press(each, clockings.get(each), of.get(each, ())) for each in clockings.keys() | of.keys()
    ]
    return sorted(found, key=lambda press: (press.shown_at, press.id))


def _press(
    clocking_id: uuid.UUID, clocking: Pressed | None, corrections: Sequence[ClockCorrection]
) -> Press:
    punch: Punch | None = None
    if corrections:
        ordered = sorted(corrections, key=lambda row: (row.corrected_at, row.counter, row.id))
        last = ordered[-1]
        person_id, name = last.person_id, last.person_name
        if last.act_after and last.after_at is not None:
            punch = Punch(str(clocking_id), last.act_after, last.after_at)
    else:
        assert clocking is not None  # a press without either is none
        person_id, name = clocking.person_id, clocking.person_name
        punch = Punch(str(clocking_id), clocking.act, clocking.clocked_at)
        ordered = []
    return Press(clocking_id, person_id, name, punch, clocking, tuple(ordered))


def _sheet(outlet: Outlet, presses: Sequence[Press], hours: Hours, asked: tuple[str, str]) -> Sheet:
    first, last = asked
    newest = presses[-1]
    sheet = Sheet(newest.person_id, newest.person_name)
    found = paired([each.punch for each in presses if each.punch is not None], wall_ms())
    all_works = [(business_date(outlet, work.start.at_ms), work) for work in found.works]
    days_of = {punch.id: day for day, work in all_works for punch in work.punches}
    for press in presses:
        # What belongs to a work stands on the day that work began.
        day = days_of.get(press.key) or business_date(outlet, press.shown_at)
        if first <= day <= last:
            sheet.presses.append(press)
    if found.faults:
        here = {press.key for press in sheet.presses}
        sheet.faults = {key: fault for key, fault in found.faults.items() if key in here}
    sheet.works = [each for each in all_works if first <= each[0] <= last]
    for week in _weeks(all_works, hours):
        kept = [day for day in week if first <= day.day <= last]
        sheet.days.update((day.day, day) for day in kept)
        if kept:
            sheet.weeks.append(week)
    return sheet


def _weeks(works: Sequence[tuple[str, Work]], hours: Hours) -> list[list[DayHours]]:
    by_week: dict[date, list[tuple[str, int]]] = defaultdict(list)
    for day, work in works:
        by_week[week_of(date.fromisoformat(day))[0]].append((day, work.minutes))
    return [week_hours(worked, hours) for _, worked in sorted(by_week.items())]


def week_of(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def day_start(outlet: Outlet, day: date) -> int:
    """When a business day begins, in UTC milliseconds."""
    midnight = datetime.combine(day, time(), ZoneInfo(outlet.zone))
    return int(midnight.timestamp() * 1000) + outlet.day_cutoff_minute * 60_000
