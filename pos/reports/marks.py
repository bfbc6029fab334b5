"""Which days must be summed anew. One statement a run of sales: this is on the ingest path.

A mark counts on from any number, so that a new one is not taken for one that was deleted.
"""

import random
import re
import uuid
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db import connection

from pos.journal.bulk import converters
from pos.journal.direct import tell_many
from pos.journal.ids import derived_id
from pos.reports.models import StalePeriod

UNKNOWN_DAY = "unknown_day"  # as it is told under Perlu dicek
_COLUMNS = ("id", "merchant_id", "outlet_id", "period", "marks")
_HIGHEST_START = 2**30  # half of what the column holds
_SQL = (
    "INSERT INTO reports_staleperiod (id, merchant_id, outlet_id, period, marks) "
    "VALUES (%s, %s, %s, %s, %s) ON CONFLICT (merchant_id, outlet_id, period) "
    "DO UPDATE SET marks = reports_staleperiod.marks + 1"
)


@lru_cache(maxsize=512)
def is_day(text: str) -> bool:
    """YYYY-MM-DD and in the calendar."""
    if not re.fullmatch(r"20\d\d-\d\d-\d\d", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def mark_stale(merchant_id: uuid.UUID, periods: Iterable[tuple[uuid.UUID, str]]) -> None:
    """(outlet, day or month) each, in the order of the key, so that two writers never wait for
    each other crosswise."""
    rows = [
        (_id_of(outlet_id, period), merchant_id, outlet_id, period, _any_start())
        for outlet_id, period in sorted(set(periods))
    ]
    change = converters(StalePeriod, _COLUMNS, connection.vendor)
    columns = [
        converter(list(values)) if converter else list(values)
        for converter, values in zip(change, zip(*rows, strict=True), strict=True)
    ]
    tell_many(_SQL, list(zip(*columns, strict=True)))


def _any_start() -> int:
    return random.randrange(_HIGHEST_START)  # noqa: S311  (no secret)


def _id_of(outlet_id: uuid.UUID, period: str) -> uuid.UUID:
    """The same at each replay, and cheap: the digits of the period spread over the outlet's id. No
    month has the number 00, so a quarter (2026Q4: 20260004) is no day."""
    return derived_id(outlet_id, int(period.replace("-", "").replace("Q", "000")))
