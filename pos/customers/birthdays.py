"""Birthdays: read as people write them, allowed by a word of their own, and whose is near.

Kept are month and day only (MM-DD): a greeting needs no year. Who takes the leave back has no
birthday here any more.
"""

import uuid
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from pos.customers import errors
from pos.customers.models import Customer
from pos.domain.dates import is_date
from pos.domain.moments import MONTHS, SHORT_MONTHS

LEAP_YEAR, LEAP_DAY, DAY_BEFORE = "2024", "02-29", "02-28"
_SHORT = 3
Tick = Callable[[bool], Mapping[str, Any]]


def read_birthday(text: str) -> str:
    """`17-8`, `17/08/1990` and `17 Agustus` are 08-17. BadInput `birthday_unreadable`."""
    typed = text.strip().lower()
    if not typed:
        return ""
    words = typed.translate(str.maketrans("/.-", "   ")).split()
    day, month = (words[0], _month(words[1])) if len(words) in (2, 3) else ("", 0)
    told = f"{month:02d}-{int(day):02d}" if day.isdecimal() and len(day) <= 2 else ""
    if not is_date(f"{LEAP_YEAR}-{told}"):
        raise errors.birthday_unreadable()
    return told


def birthday_text(birthday: str) -> str:
    """`08-17` as 17 Agustus."""
    if not birthday:
        return ""
    return f"{int(birthday[3:])} {MONTHS[int(birthday[:2]) - 1]}"


def changed_birthday(
    before: Customer | None, change: Mapping[str, Any], tick: Tick
) -> dict[str, Any]:
    """The whole group after `change` (`birthday` as MM-DD, `keep_birthday` as a yes or no)."""
    said = before.keep_birthday if before else None
    was_allowed = bool((said or {}).get("given"))
    is_allowed = bool(change.get("keep_birthday", was_allowed))
    day = change.get("birthday", before.birthday if before else "")
    if day and not is_allowed and "birthday" in change:
        raise errors.birthday_not_allowed()
    word = tick(is_allowed) if is_allowed != was_allowed else said
    return {"birthday": day if is_allowed else "", "keep_birthday": word}


def merged_birthday(into: Customer, gone: Customer) -> dict[str, Any] | None:
    """Of one person that was two: the newest word counts, at the same moment the no. None: never
    asked."""
    said = [each.keep_birthday for each in (into, gone) if each.keep_birthday]
    if not said:
        return None
    newest = max(said, key=lambda word: (word["at"], not word["given"]))
    day = (into.birthday or gone.birthday) if newest["given"] else ""
    return {"birthday": day, "keep_birthday": newest}


def near_birthdays(merchant_id: uuid.UUID, today: str, days: int) -> list[tuple[str, Customer]]:
    """(day, customer) of whoever has theirs today or in the next days, the nearest first."""
    begin = date.fromisoformat(today)
    falls_on: dict[str, str] = {}
    for step in range(days):
        day = begin + timedelta(days=step)
        told = day.isoformat()
        falls_on[told[5:]] = told
        if told[5:] == DAY_BEFORE and not is_date(f"{day.year}-{LEAP_DAY}"):
            falls_on[LEAP_DAY] = told
    known = Customer.objects.filter(merchant_id=merchant_id, archived=False)
    rows = known.filter(birthday__in=list(falls_on), birthday__gt="").order_by("name", "id")
    return sorted(((falls_on[row.birthday], row) for row in rows), key=lambda found: found[0])


def _month(word: str) -> int:
    """Its number; 0: none."""
    if word.isdecimal():
        return int(word) if len(word) <= 2 else 0
    names = (*MONTHS, *SHORT_MONTHS)
    found = [place for place, name in enumerate(names) if name.lower() == word]
    return found[0] % len(MONTHS) + 1 if found and len(word) >= _SHORT else 0
