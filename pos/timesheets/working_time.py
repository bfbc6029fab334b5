"""From presses of the clock to hours: pure arithmetic, whole minutes, no clock and no database.

What was pressed is paired first (`paired`): twice in, out without in and a forgotten out are named
and counted as nothing, never guessed. Then a week is divided by PP 35/2021: article 21 (7 hours a
day in a week of six days, 8 in one of five, 40 a week), 26 (overtime at most 4 hours a day and 18
a week), 29 (a meal from 4 hours of overtime) and 31 (1.5 times for the first hour and 2 times
after; on days of rest 2, 3 and 4 times). Wages are the payroll's: here are hours and times.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pos.domain.dates import weekday

MINUTE_MS = 60_000
HOUR = 60  # minutes
# Nobody works longer in one go: the press that should have ended it was forgotten.
LONGEST_WORK_MS = 16 * 60 * MINUTE_MS

Act = Literal["in", "break_start", "break_end", "out"]
Fault = Literal[
    "in_twice", "out_without_in", "no_out", "break_without_in", "break_twice", "break_without_start"
]

DAY_MINUTES = {6: 7 * HOUR, 5: 8 * HOUR}
WEEK_MINUTES = 40 * HOUR
MOST_OVERTIME_A_DAY = 4 * HOUR
MOST_OVERTIME_A_WEEK = 18 * HOUR
MEAL_FROM = 4 * HOUR
# So many minutes at so many thousandths of the hourly wage; whatever is beyond gets the last.
WORKDAY_BANDS = ((HOUR, 1_500), (None, 2_000))
REST_BANDS = {
    6: ((7 * HOUR, 2_000), (HOUR, 3_000), (None, 4_000)),
    5: ((8 * HOUR, 2_000), (HOUR, 3_000), (None, 4_000)),
}


@dataclass(frozen=True, slots=True)
class Punch:
    """One press that counts, however it came to be."""

    id: str
    act: str
    at_ms: int


@dataclass
class Work:
    """From coming to leaving. `end` None: still there, or forgotten."""

    start: Punch
    end: Punch | None = None
    breaks: list[tuple[int, int]] = field(default_factory=list)
    punches: list[Punch] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """Without pauses; nothing while nobody said when it ended."""
        if self.end is None:
            return 0
        paused = sum(after - before for before, after in self.breaks)
        return (self.end.at_ms - self.start.at_ms - paused) // MINUTE_MS

    @property
    def break_minutes(self) -> int:
        return sum(after - before for before, after in self.breaks) // MINUTE_MS


@dataclass
class Paired:
    """`faults`: by the id of the press that does not fit."""

    works: list[Work] = field(default_factory=list)
    faults: dict[str, Fault] = field(default_factory=dict)


def paired(punches: Iterable[Punch], now_ms: int) -> Paired:
    """One person's presses, in whatever order they came. `now_ms`: whoever came less than the
    longest work ago may still be there."""
    found = Paired()
    works = _Pairing(found)
    for punch in sorted(punches, key=lambda each: (each.at_ms, each.id)):
        works.take(punch)
    works.settle(now_ms)
    return found


class _Pairing:
    def __init__(self, found: Paired) -> None:
        self.found = found
        self.open: Work | None = None
        self.pause: Punch | None = None

    def take(self, punch: Punch) -> None:
        if self.open is not None and punch.at_ms - self.open.start.at_ms > LONGEST_WORK_MS:
            self._forgotten()
        {"in": self._come, "out": self._leave, "break_start": self._rest}.get(
            punch.act, self._go_on
        )(punch)

    def settle(self, now_ms: int) -> None:
        if self.open is not None and now_ms - self.open.start.at_ms > LONGEST_WORK_MS:
            self._forgotten()

    def _forgotten(self) -> None:
        assert self.open is not None
        self.found.faults[self.open.start.id] = "no_out"
        self.open = self.pause = None

    def _come(self, punch: Punch) -> None:
        if self.open is not None:
            self._fault(punch, "in_twice")
            return
        self.open = Work(punch, punches=[punch])
        self.found.works.append(self.open)

    def _leave(self, punch: Punch) -> None:
        if self.open is None:
            self._fault(punch, "out_without_in")
            return
        self._end_pause(punch)
        self.open.end = punch
        self.open.punches.append(punch)
        self.open = None

    def _rest(self, punch: Punch) -> None:
        if self.open is None:
            self._fault(punch, "break_without_in")
        elif self.pause is not None:
            self._fault(punch, "break_twice")
        else:
            self.pause = punch
            self.open.punches.append(punch)

    def _go_on(self, punch: Punch) -> None:
        if self.open is None or self.pause is None:
            fault: Fault = "break_without_in" if self.open is None else "break_without_start"
            self._fault(punch, fault)
            return
        self._end_pause(punch)
        self.open.punches.append(punch)

    def _end_pause(self, punch: Punch) -> None:
        """Whoever leaves out of a pause worked until it began."""
        if self.open is not None and self.pause is not None:
            self.open.breaks.append((self.pause.at_ms, punch.at_ms))
        self.pause = None

    def _fault(self, punch: Punch, fault: Fault) -> None:
        self.found.faults[punch.id] = fault
        if self.open is not None:
            self.open.punches.append(punch)


@dataclass(frozen=True)
class Hours:
    """By which hours an outlet counts. No `rest_weekdays`: people rest by turns, and whoever works
    more days than the week has does so on a day of rest."""

    week_days: int = 6
    rest_weekdays: tuple[int, ...] = ()
    holidays: frozenset[str] = frozenset()

    def is_rest(self, day: str) -> bool:
        return day in self.holidays or weekday(day) in self.rest_weekdays


@dataclass(frozen=True)
class DayHours:
    """`bands`: thousandths of the hourly wage and the minutes they are for."""

    day: str
    minutes: int
    normal: int
    is_rest: bool
    bands: tuple[tuple[int, int], ...]

    @property
    def overtime(self) -> int:
        return self.minutes - self.normal

    @property
    def weighed_milli_minutes(self) -> int:
        """Overtime as the law weighs it, in thousandths of a minute at the hourly wage."""
        return sum(rate * minutes for rate, minutes in self.bands)

    @property
    def is_too_long(self) -> bool:
        return not self.is_rest and self.overtime > MOST_OVERTIME_A_DAY

    @property
    def needs_meal(self) -> bool:
        return self.overtime >= MEAL_FROM


def week_hours(worked: Sequence[tuple[str, int]], hours: Hours) -> list[DayHours]:
    """One person's days of one week, Monday to Sunday, each with its minutes."""
    minutes: dict[str, int] = defaultdict(int)
    for day, worked_minutes in worked:
        minutes[day] += worked_minutes
    days: list[DayHours] = []
    workdays = left = 0
    left = WEEK_MINUTES
    for day in sorted(day for day, count in minutes.items() if count > 0):
        is_turn_over = not hours.rest_weekdays and workdays >= hours.week_days
        is_rest = hours.is_rest(day) or is_turn_over
        normal = 0 if is_rest else min(minutes[day], DAY_MINUTES[hours.week_days], left)
        bands = REST_BANDS[hours.week_days] if is_rest else WORKDAY_BANDS
        days.append(
            DayHours(day, minutes[day], normal, is_rest, _divided(minutes[day] - normal, bands))
        )
        workdays += not is_rest
        left -= normal
    return days


def is_week_too_long(days: Sequence[DayHours]) -> bool:
    """More overtime than a week may have; days of rest do not count."""
    return sum(day.overtime for day in days if not day.is_rest) > MOST_OVERTIME_A_WEEK


def _divided(minutes: int, bands: Sequence[tuple[int | None, int]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for most, rate in bands:
        part = minutes if most is None else min(minutes, most)
        if part > 0:
            found.append((rate, part))
        minutes -= part
    return tuple(found)
