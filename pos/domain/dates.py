"""Calendar days as text (YYYY-MM-DD): whether one exists, which weekday it is, what is in force.

What this is not: a clock or a time zone. The business date arrives from the shift.
"""

from collections.abc import Mapping
from typing import Any

_DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTH_SHIFT = (0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4)


def is_date(text: Any) -> bool:
    """True for a day that exists, written YYYY-MM-DD."""
    if not isinstance(text, str) or len(text) != 10 or text[4] != "-" or text[7] != "-":
        return False
    digits = text[:4] + text[5:7] + text[8:]
    if not (digits.isascii() and digits.isdigit()):
        return False
    month, day = int(text[5:7]), int(text[8:])
    year_exists = text[:4] != "0000"
    return year_exists and 1 <= month <= 12 and 1 <= day <= _days_in_month(int(text[:4]), month)


def weekday(date: str) -> int:
    """1 Monday .. 7 Sunday."""
    year, month, day = int(date[:4]), int(date[5:7]), int(date[8:])
    if month < 3:
        year -= 1
    leaps = year // 4 - year // 100 + year // 400
    return (year + leaps + _MONTH_SHIFT[month - 1] + day + 6) % 7 + 1


def in_force(dated: Mapping[str, Any], date: str) -> bool:
    """Whether something with `from` and `to` (both inclusive, both optional) holds on a day."""
    since, until = dated.get("from"), dated.get("to")
    return (not since or since <= date) and (not until or date <= until)


def _days_in_month(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _DAYS_IN_MONTH[month - 1]
