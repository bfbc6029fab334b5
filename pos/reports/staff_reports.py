"""Reports of staff: hours for the payroll, days as they were clocked, sales per hour worked.

Hours count by pos.timesheets.working_time; wages are not ours. Sales per hour is for praise and for
planning: whoever also stocks shelves sells less in an hour and works no less.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pos.domain.money import divide_half_up
from pos.journal.backoffice.show import moment_text
from pos.outlets.models import Outlet
from pos.reports.models import Dimension
from pos.reports.periods import Stretch
from pos.reports.queries import lines_of
from pos.reports.tables import Column, Report, Unit
from pos.timesheets.queries import Sheet, sheets_of
from pos.timesheets.words import FAULT_WORDS
from pos.timesheets.working_time import HOUR, DayHours, Work

STAFF = "Karyawan"
SEE = "timesheets.view_clocking"
RATES = ((1_500, "1,5×"), (2_000, "2×"), (3_000, "3×"), (4_000, "4×"))


@dataclass(frozen=True)
class Day:
    """One work of one person; what a day with several works comes to stands at its last."""

    name: str
    day: str
    work: Work
    hours: DayHours | None
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Performance:
    name: str
    sales: int
    total_minor: int
    minutes: int


def hours_milli(minutes: int) -> int:
    """Hours in thousandths, as a payroll reads them."""
    return divide_half_up(minutes, 1_000, HOUR)


def _people(outlet: Outlet, stretch: Stretch) -> list[Sheet]:
    return sheets_of(outlet, stretch.first, stretch.last)


def _days(outlet: Outlet, stretch: Stretch) -> list[Day]:
    rows = [day for sheet in _people(outlet, stretch) for day in _days_of(sheet)]
    return sorted(rows, key=lambda row: (row.day, row.name.casefold(), row.work.start.at_ms))


def _days_of(sheet: Sheet) -> Iterator[Day]:
    last = {day: work for day, work in sheet.works if work.end is not None}
    for day, work in sheet.works:
        faults = [sheet.faults[each.id] for each in work.punches if each.id in sheet.faults]
        hours = sheet.days.get(day) if last.get(day) is work else None
        yield Day(sheet.name, day, work, hours, tuple(faults))


def _performances(outlet: Outlet, stretch: Stretch) -> list[Performance]:
    """Whoever sold or worked; the best hour first, and who has no hours last."""
    sold = {line.key: line for line in lines_of(outlet, Dimension.CASHIER, stretch)}
    worked = {str(sheet.person_id): sheet for sheet in _people(outlet, stretch)}
    rows = []
    for key in {*sold, *worked}:
        line, sheet = sold.get(key), worked.get(key)
        name = sheet.name if sheet else line.label if line else ""
        sums = line.sums if line else None
        sales, total = (sums.sales, sums.total_minor) if sums else (0, 0)
        rows.append(Performance(name, sales, total, sheet.minutes if sheet else 0))
    return sorted(rows, key=lambda row: (-(_per_hour(row) or -1), -row.total_minor, row.name))


def _per_hour(row: Performance) -> int | None:
    """None where nobody clocked in: there is nothing to divide by."""
    return divide_half_up(row.total_minor, HOUR, row.minutes) if row.minutes else None


def _receipts_per_hour(row: Performance) -> int | None:
    return divide_half_up(row.sales, HOUR * 1_000, row.minutes) if row.minutes else None


def _average(row: Performance) -> int | None:
    return row.total_minor // row.sales if row.sales else None


def _clock(at_ms: int) -> str:
    return moment_text(at_ms)[:-3]


def _hours(heading: str, minutes: Callable[[Any], int], *, is_wide: bool = False) -> Column:
    return Column(
        heading,
        Unit.QUANTITY,
        lambda row: hours_milli(minutes(row)),
        is_wide=is_wide,
        has_sum=False,
    )


def _at_rate(rate: int) -> Callable[[Sheet], int]:
    return lambda sheet: sheet.at_rate(rate)


def _paid_hours(sheet: Sheet) -> int:
    """Overtime as the law weighs it: so many times the hourly wage (1/173 of a month's)."""
    return divide_half_up(sheet.weighed_milli_minutes, 1, HOUR)


def _of_day(count: Callable[[DayHours], int]) -> Callable[[Day], int | None]:
    return lambda row: hours_milli(count(row.hours)) if row.hours else None


NAME = Column("Nama", Unit.TEXT, lambda row: row.name)

STAFF_REPORTS = (
    Report(
        "jam-kerja", "Jam kerja dan lembur",
        "Rekap untuk gaji, dalam jam. “Jam upah lembur” kali upah sejam (1/173 gaji sebulan) "
        "adalah upah lembur menurut PP 35/2021. Yang tidak lengkap belum dihitung.", STAFF,
        (
            NAME,
            Column("Hari masuk", Unit.COUNT, lambda row: len({day for day, _ in row.works})),
            _hours("Jam kerja", lambda row: row.minutes),
            _hours("Jam biasa", lambda row: row.minutes - row.overtime, is_wide=True),
            _hours("Lembur", lambda row: row.overtime),
            *(_hours(f"Lembur {word}", _at_rate(rate), is_wide=True) for rate, word in RATES),
            Column("Jam upah lembur", Unit.QUANTITY, _paid_hours, has_sum=False),
            Column("Hari libur", Unit.COUNT, lambda row: sum(d.is_rest for d in row.days.values()),
                   is_wide=True),
            Column("Makan lembur", Unit.COUNT,
                   lambda row: sum(d.needs_meal for d in row.days.values()), is_wide=True),
            Column("Tidak lengkap", Unit.COUNT, lambda row: len(row.faults)),
        ),
        _people, "Jam kerja", has_chart=False, permission=SEE,
    ),
    Report(
        "absensi", "Absensi per hari",
        "Masuk, pulang dan istirahat setiap orang, dengan koreksinya.", STAFF,
        (
            Column("Hari", Unit.DAY, lambda row: row.day),
            NAME,
            Column("Masuk", Unit.TEXT, lambda row: _clock(row.work.start.at_ms)),
            Column("Pulang", Unit.TEXT,
                   lambda row: _clock(row.work.end.at_ms) if row.work.end else "–"),
            _hours("Istirahat", lambda row: row.work.break_minutes, is_wide=True),
            _hours("Jam kerja", lambda row: row.work.minutes),
            Column("Lembur sehari", Unit.QUANTITY, _of_day(lambda day: day.overtime),
                   has_sum=False),
            Column("Perhatian", Unit.TEXT,
                   lambda row: ", ".join(FAULT_WORDS[fault] for fault in row.faults),
                   is_wide=True),
        ),
        _days, "Jam kerja", has_chart=False, permission=SEE,
    ),
    Report(
        "kinerja", "Penjualan per jam kerja",
        "Berapa yang terjual tiap orang dalam satu jam kerja, menurut absennya.", STAFF,
        (
            NAME,
            Column("Transaksi", Unit.COUNT, lambda row: row.sales),
            Column("Penjualan", Unit.MONEY, lambda row: row.total_minor),
            _hours("Jam kerja", lambda row: row.minutes),
            Column("Penjualan per jam", Unit.MONEY, _per_hour, has_sum=False),
            Column("Transaksi per jam", Unit.QUANTITY, _receipts_per_hour, is_wide=True,
                   has_sum=False),
            Column("Rata-rata", Unit.MONEY, _average, is_wide=True, has_sum=False),
        ),
        _performances, "Penjualan per jam", has_chart=False, permission=SEE,
    ),
)  # fmt: skip
