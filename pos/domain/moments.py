"""Moments as Indonesian people write them: 21/11/2026 14:05, Sabtu, 21 November 2026, WIB.

A moment is integer milliseconds UTC; the outlet's zone is its offset in minutes (Indonesia has no
daylight saving). Only integer arithmetic, no calendar of the language or the system is asked.
What this is not: a clock, and not the days of tax rates and promotions (dates.py).
"""

from pos.domain.errors import DomainError

MINUTE_MS = 60_000
DAY_MS = 86_400_000
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
SHORT_MONTHS = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "Mei",
    "Jun",
    "Jul",
    "Agu",
    "Sep",
    "Okt",
    "Nov",
    "Des",
)
ZONE_OFFSETS = {
    "Asia/Jakarta": 420,
    "Asia/Pontianak": 420,
    "Asia/Makassar": 480,
    "Asia/Jayapura": 540,
}
ZONE_LABELS = {420: "WIB", 480: "WITA", 540: "WIT"}


def format_date(at_ms: int, offset_minutes: int) -> str:
    """`21/11/2026`."""
    year, month, day = _civil(at_ms, offset_minutes)
    return _two(day) + "/" + _two(month) + "/" + str(year).rjust(4, "0")


def format_time(at_ms: int, offset_minutes: int) -> str:
    """`14:05`."""
    minutes = (at_ms + offset_minutes * MINUTE_MS) % DAY_MS // MINUTE_MS
    return _two(minutes // 60) + ":" + _two(minutes % 60)


def format_date_time(at_ms: int, offset_minutes: int) -> str:
    """`21/11/2026 14:05`."""
    return format_date(at_ms, offset_minutes) + " " + format_time(at_ms, offset_minutes)


def format_long_date(at_ms: int, offset_minutes: int) -> str:
    """`Sabtu, 21 November 2026`."""
    year, month, day = _civil(at_ms, offset_minutes)
    weekday = DAYS[(_day_number(at_ms, offset_minutes) + 3) % 7]
    return weekday + ", " + str(day) + " " + MONTHS[month - 1] + " " + str(year)


def format_short_date(at_ms: int, offset_minutes: int) -> str:
    """`21 Nov 2026`."""
    year, month, day = _civil(at_ms, offset_minutes)
    return str(day) + " " + SHORT_MONTHS[month - 1] + " " + str(year)


def format_month_after(day: str, months: int) -> str:
    """`Nov 2027`: so many months after that of a day written `20261121`."""
    count = int(day[:4]) * 12 + int(day[4:6]) - 1 + months
    return SHORT_MONTHS[count % 12] + " " + str(count // 12)


def business_date(at_ms: int, offset_minutes: int, day_cutoff_minute: int) -> str:
    """YYYY-MM-DD; with a day ending at 04:00, a sale at 02:00 belongs to yesterday."""
    year, month, day = _civil(at_ms - day_cutoff_minute * MINUTE_MS, offset_minutes)
    return str(year).rjust(4, "0") + "-" + _two(month) + "-" + _two(day)


def zone_offset_minutes(zone: str) -> int:
    """Minutes ahead of UTC of one of Indonesia's zones."""
    if zone not in ZONE_OFFSETS:
        raise DomainError("zone_unknown")
    return ZONE_OFFSETS[zone]


def zone_label(offset_minutes: int) -> str:
    """WIB, WITA or WIT; elsewhere `UTC+8` or `UTC+5:30`."""
    if offset_minutes in ZONE_LABELS:
        return ZONE_LABELS[offset_minutes]
    ahead = abs(offset_minutes)
    minutes = "" if ahead % 60 == 0 else ":" + _two(ahead % 60)
    return "UTC" + ("-" if offset_minutes < 0 else "+") + str(ahead // 60) + minutes


def _two(value: int) -> str:
    return str(value).rjust(2, "0")


def _day_number(at_ms: int, offset_minutes: int) -> int:
    """Days since 1 January 1970 on the outlet's own calendar."""
    return (at_ms + offset_minutes * MINUTE_MS) // DAY_MS


def _civil(at_ms: int, offset_minutes: int) -> tuple[int, int, int]:
    """Year, month, day. Counts years from 1 March, so that the leap day is the last of its year."""
    shifted = _day_number(at_ms, offset_minutes) + 719_468
    era, day_of_era = shifted // 146_097, shifted % 146_097
    leap_days = day_of_era // 1_460 - day_of_era // 36_524 + day_of_era // 146_096
    year_of_era = (day_of_era - leap_days) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_index = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month_index + 2) // 5 + 1
    month = month_index + 3 if month_index < 10 else month_index - 9
    year = year_of_era + era * 400 + (1 if month <= 2 else 0)
    return year, month, day
