"""What somebody looks at: which outlets, which days, and what these are compared with.

Each outlet has its own today (zones, days that end after midnight). A stretch that still goes on is
compared with the same weekdays up to the same moment: at noon a whole day would always look better.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from pos.outlets.models import Outlet
from pos.reports.clock import ShopClock
from pos.reports.periods import ONE, Stretch, typed_stretch

WEEK_MS = 7 * 86_400_000
PERIODS = ("today", "yesterday", "week", "four-weeks", "month")


@dataclass(frozen=True)
class Window:
    """The days of one outlet. `cut_ms`: the moment in the last day of `before` that corresponds to
    now; None when the stretch is over."""

    outlet: Outlet
    clock: ShopClock
    stretch: Stretch
    before: Stretch
    cut_ms: int | None


@dataclass(frozen=True)
class Asked:
    merchant_id: uuid.UUID
    windows: list[Window]
    now_ms: int
    is_everything: bool  # all outlets that the merchant has

    @property
    def outlet_ids(self) -> list[uuid.UUID]:
        return [window.outlet.id for window in self.windows]

    @property
    def stretch(self) -> Stretch:
        """As the first outlet counts days."""
        return self.windows[0].stretch

    @property
    def before(self) -> Stretch:
        return self.windows[0].before


def asked_for(
    outlets: list[Outlet],
    chosen: uuid.UUID | None,
    period: str,
    now_ms: int,
    *,
    are_all: bool,
) -> Asked | None:
    """`period`: one of PERIODS, or a day. `are_all`: this server has facts of no other outlets.
    None for what is no period, and for no such outlet."""
    wanted = [each for each in outlets if chosen is None or each.id == chosen]
    windows = [window_of(outlet, period, now_ms) for outlet in wanted]
    known = [window for window in windows if window is not None]
    if not known or len(known) < len(windows):
        return None
    merchant_id = known[0].outlet.merchant_id
    return Asked(merchant_id, known, now_ms, is_everything=are_all and len(wanted) == len(outlets))


def window_of(outlet: Outlet, period: str, now_ms: int) -> Window | None:
    clock = ShopClock.of(outlet)
    today = date.fromisoformat(clock.day(now_ms))
    stretch = stretch_named(period, today)
    if stretch is None:
        return None
    before = stretch.same_weekdays()
    weeks = (stretch.last - before.last).days // 7
    cut_ms = now_ms - weeks * WEEK_MS if stretch.last == today else None
    return Window(outlet, clock, stretch, before, cut_ms)


def stretch_named(period: str, today: date) -> Stretch | None:
    named = {
        "today": Stretch(today, today),
        "yesterday": Stretch(today - ONE, today - ONE),
        "week": Stretch(today - ONE * 6, today),
        "four-weeks": Stretch(today - ONE * 27, today),
        "month": Stretch(today.replace(day=1), today),
    }
    return named.get(period) or typed_stretch(period, period)
