"""An outlet's clock: which hour of the day a moment is there, and when a business day is over."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from pos.outlets.models import Outlet

HOUR_MS = 3_600_000
GRACE_MS = HOUR_MS  # what is told within an hour after midnight was only on its way


@dataclass(frozen=True)
class ShopClock:
    zone: str
    cutoff_minute: int

    @classmethod
    def usual(cls) -> "ShopClock":
        """Of an outlet that this server has not heard of yet."""
        return cls.of(Outlet())

    @classmethod
    def of(cls, outlet: Outlet) -> "ShopClock":
        return cls(outlet.zone, outlet.day_cutoff_minute)

    def hour(self, at_ms: int) -> int:
        return int((at_ms + self.utc_offset_ms(at_ms)) // HOUR_MS % 24)

    def utc_offset_ms(self, at_ms: int) -> int:
        return _offset_ms(self.zone, at_ms // HOUR_MS)

    def day(self, at_ms: int) -> str:
        """The business day that is going on at this moment."""
        return _day(self.zone, self.cutoff_minute, at_ms // 60_000)

    def late_on(self, business_date: str, received_ms: int) -> str:
        """The day on which it came in, if its own was over; else empty."""
        if self.day(received_ms - GRACE_MS) <= business_date:
            return ""
        return self.day(received_ms)

    def place(self, hour: int) -> int:
        """0 for the first hour of a business day, 23 for its last."""
        return (hour - self.cutoff_minute // 60) % 24


@lru_cache(maxsize=4096)
def _offset_ms(zone: str, hour: int) -> int:
    moment = datetime.fromtimestamp(hour * 3600, ZoneInfo(zone))
    offset = moment.utcoffset()
    return int(offset.total_seconds()) * 1000 if offset else 0


@lru_cache(maxsize=4096)
def _day(zone: str, cutoff_minute: int, minute: int) -> str:
    local = datetime.fromtimestamp(minute * 60, UTC).astimezone(ZoneInfo(zone))
    return (local - timedelta(minutes=cutoff_minute)).strftime("%Y-%m-%d")
