"""The month's clock: the machine's own, put at the first of a month and moved by hand."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

OPENS_AT_HOUR_UTC = 1  # eight in the morning in Jakarta
MINUTE_MS = 60_000


class Calendar:
    """Every look at the clock is a millisecond later, so no two facts share a moment."""

    def __init__(self, first: date) -> None:
        self.first = first
        self.start_day(0)

    def start_day(self, number: int) -> None:
        day = self.first + timedelta(days=number)
        self.day = day.isoformat()
        midnight = datetime(day.year, day.month, day.day, OPENS_AT_HOUR_UTC, tzinfo=UTC)
        self.now_ms = int(midnight.timestamp()) * 1000

    def pass_minutes(self, minutes: int) -> None:
        self.now_ms += minutes * MINUTE_MS

    def read_ns(self) -> int:
        self.now_ms += 1
        return self.now_ms * 1_000_000

    @contextmanager
    def rules(self) -> Iterator[None]:
        with patch.object(time, "time_ns", self.read_ns):
            yield
