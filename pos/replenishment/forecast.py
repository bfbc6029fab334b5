"""What a product sells on an ordinary day, how far a day strays from that, and what to keep for it.

The method (reference/cloud.md 6.1): simple exponential smoothing over the shop's weekday factors.
A day's sales are divided by the factor of its weekday, and the level moves a tenth of the way to
them. A day on which the shelf was empty in the end tells only that at least so much was wanted: it
counts when it sold more than expected, otherwise not at all.

    keep = daily x weekdays of (lead + review) + z x root((lead + review) x deviation^2
           + daily^2 x deviation of lead^2)

95 of 100 waits for goods then end without an empty shelf; that is not 95 % of what is asked for.
Whole numbers only, and nothing of a database: the same days give the same figures anywhere.
"""

from collections.abc import Sequence
from math import isqrt
from typing import NamedTuple

from pos.domain.money import PPM, divide_half_up

WEEK = 7
SMOOTHING = 10  # a day moves the level by a tenth
LEAST_DAYS = 14  # that must tell something before anything is forecast
LEAST_WEEKS = 4  # before weekdays are told apart
FINE = 1_000  # the level is kept in thousandths of what is stored
Z_PERMILLE = 1_645  # 95 % of a normal distribution lies below


class Day(NamedTuple):
    """`weekday` 1 Monday .. 7 Sunday; `is_short`: no stock was left when it ended."""

    weekday: int
    sold_milli: int
    is_short: bool = False


class Demand(NamedTuple):
    """`daily_milli` of a day whose weekday factor is one. Short days that told nothing are not
    among the counted ones."""

    daily_milli: int
    deviation_milli: int
    counted_days: int
    short_days: int


class Rhythm(NamedTuple):
    """How long a supplier takes, how often goods are ordered, and how much the wait varies."""

    lead_days: int
    review_days: int
    lead_deviation_milli: int

    @property
    def days(self) -> int:
        return self.lead_days + self.review_days


def weekday_factors(takings: Sequence[tuple[int, int]]) -> list[int]:
    """Monday to Sunday in ppm of an ordinary day, from (weekday, takings) of each day; 0 takings:
    closed. The middle day of each weekday counts, so that one feast changes nothing; a weekday on
    which the shop is mostly closed is 0."""
    middles = [_middle([sum_ for day, sum_ in takings if day == each + 1]) for each in range(WEEK)]
    opened = [each for each in middles if each]
    if len(takings) < LEAST_WEEKS * WEEK or not opened:
        return [PPM] * WEEK
    return [divide_half_up(each, PPM * len(opened), sum(opened)) for each in middles]


def _middle(sums: Sequence[int]) -> int:
    opened = sorted(each for each in sums if each > 0)
    return opened[len(opened) // 2] if len(opened) * 2 > len(sums) else 0


def forecast(days: Sequence[Day], factors: Sequence[int]) -> Demand | None:
    """From the oldest day to the newest. None: too few days tell anything."""
    usable = [day for day in days if factors[day.weekday - 1] > 0]
    full = [_evened(day, factors) for day in usable if not day.is_short]
    if len(full) < LEAST_DAYS:
        return None
    level = sum(full[:LEAST_DAYS]) // LEAST_DAYS
    counted, squares = 0, 0
    for day in usable:
        evened = _evened(day, factors)
        if day.is_short and evened <= level:
            continue
        expected = divide_half_up(level, factors[day.weekday - 1], PPM * FINE)
        squares += (day.sold_milli - expected) ** 2
        level += divide_half_up(evened - level, 1, SMOOTHING)
        counted += 1
    daily = divide_half_up(level, 1, FINE)
    return Demand(daily, isqrt(squares // counted), counted, len(usable) - counted)


def _evened(day: Day, factors: Sequence[int]) -> int:
    """What it would have sold on an ordinary weekday."""
    return divide_half_up(day.sold_milli * FINE, PPM, factors[day.weekday - 1])


def ahead_ppm(weekday: int, count: int, factors: Sequence[int]) -> int:
    """The factors of the next `count` days after one on `weekday`, added up."""
    return sum(factors[(weekday + number) % WEEK] for number in range(count))


def expected_milli(demand: Demand, ahead: int) -> int:
    """What is likely to be sold on days with these factors."""
    return divide_half_up(demand.daily_milli, ahead, PPM)


def keep_milli(demand: Demand, rhythm: Rhythm, ahead: int) -> int:
    """How much must be here or on its way, so that it lasts until the order after this one has
    come. `ahead`: of the days of the rhythm."""
    of_days = rhythm.days * demand.deviation_milli**2
    of_lead = divide_half_up(demand.daily_milli, rhythm.lead_deviation_milli, FINE) ** 2
    return expected_milli(demand, ahead) + isqrt((of_days + of_lead) * Z_PERMILLE**2) // 1_000


def whole_packs(need_milli: int, factor_milli: int) -> int:
    """How many packs of so much cover the need."""
    return -(-max(0, need_milli) // factor_milli)
