"""Stretches of business days: what a person may ask for, and what it is compared with."""

from dataclasses import dataclass
from datetime import date, timedelta

from pos.domain.moments import MONTHS
from pos.journal.backoffice.show import day_text

ONE = timedelta(days=1)
WEEK = timedelta(days=7)
MOST_DAYS = 1100  # three years, leap days included
PRESETS = (
    ("hari-ini", "Hari ini"),
    ("kemarin", "Kemarin"),
    ("7-hari", "7 hari terakhir"),
    ("30-hari", "30 hari terakhir"),
    ("bulan-ini", "Bulan ini"),
    ("bulan-lalu", "Bulan lalu"),
    ("tahun-ini", "Tahun ini"),
    ("pilih", "Pilih tanggal"),
)
COMPARISONS = (
    ("sebelumnya", "Masa sebelumnya"),
    ("hari-sama", "Hari yang sama, minggu sebelumnya"),
    ("tidak", "Tanpa pembanding"),
)


@dataclass(frozen=True)
class Stretch:
    """Both ends belong to it; `first` is never after `last`."""

    first: date
    last: date

    @property
    def days(self) -> list[str]:
        count = (self.last - self.first).days + 1
        return [(self.first + ONE * number).isoformat() for number in range(count)]

    @property
    def texts(self) -> tuple[str, str]:
        """Both ends as business days are written."""
        return (self.first.isoformat(), self.last.isoformat())

    @property
    def words(self) -> str:
        """21 Nov 2026, November 2026, or 1 Nov 2026 sampai 21 Nov 2026."""
        if self.first == self.last:
            return day_text(self.first.isoformat())
        if self.is_whole_month:
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        return " sampai ".join(day_text(day.isoformat()) for day in (self.first, self.last))

    @property
    def is_whole_month(self) -> bool:
        return self.first.day == 1 and self.last == month_end(self.first)

    def before(self) -> "Stretch":
        """The stretch of the same length that ends where this begins; of a month the month."""
        last = self.first - ONE
        if self.is_whole_month:
            return Stretch(last.replace(day=1), last)
        return Stretch(last - (self.last - self.first), last)

    def same_weekdays(self) -> "Stretch":
        """The same length earlier by as many whole weeks as keep the two apart."""
        weeks = (self.last - self.first).days // 7 + 1
        return Stretch(self.first - WEEK * weeks, self.last - WEEK * weeks)


def month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE


def preset_stretch(preset: str, today: date) -> Stretch | None:
    """None for a name that is not ours, and for `pilih`."""
    month = today.replace(day=1)
    before = month - ONE
    found = {
        "hari-ini": Stretch(today, today),
        "kemarin": Stretch(today - ONE, today - ONE),
        "7-hari": Stretch(today - ONE * 6, today),
        "30-hari": usual_stretch(today),
        "bulan-ini": Stretch(month, today),
        "bulan-lalu": Stretch(before.replace(day=1), before),
        "tahun-ini": Stretch(today.replace(month=1, day=1), today),
    }
    return found.get(preset)


def usual_stretch(today: date) -> Stretch:
    return Stretch(today - ONE * 29, today)


def typed_stretch(first: str, last: str) -> Stretch | None:
    """Two dates as forms send them; exchanged when they stand the wrong way round. None for what is
    no date, and for more than three years."""
    try:
        ends = sorted((date.fromisoformat(first), date.fromisoformat(last)))
    except ValueError:
        return None
    if not 2000 <= ends[0].year <= ends[1].year <= 2200 or (ends[1] - ends[0]).days >= MOST_DAYS:
        return None
    return Stretch(ends[0], ends[1])


def compared(stretch: Stretch, how: str) -> Stretch | None:
    if how == "tidak":
        return None
    return stretch.same_weekdays() if how == "hari-sama" else stretch.before()
