"""A shop's demand, made up from a seed: what forecasts are measured on.

Goods of four kinds (steady, growing, fading, slow), busier towards the weekend, each with an empty
shelf now and then: on such days nothing or less is sold, though it was wanted. The true demand is
known, so an error is an error of the forecast, not of the record. Floats stay in here.
"""

import math
import random
from dataclasses import dataclass

from pos.replenishment.forecast import (
    Day,
    Demand,
    ahead_ppm,
    expected_milli,
    forecast,
    weekday_factors,
)

HISTORY, AHEAD = 84, 7
WEEK = (0.85, 0.85, 0.9, 0.95, 1.1, 1.35, 1.0)
KINDS = ("steady", "growing", "fading", "slow")
SHORT_SHARE = 0.5  # of goods that ran out at all
ONE = 1_000


@dataclass(frozen=True)
class Goods:
    """`days` as recorded; `wanted`: what people would have bought in the week after."""

    kind: str
    days: list[Day]
    wanted: int


@dataclass
class Score:
    """Of all goods together, in whole things: how far off, and how much of it is too little."""

    wanted: int = 0
    off: int = 0
    bias: int = 0

    def add(self, wanted_milli: int, told_milli: int) -> None:
        self.wanted += wanted_milli
        self.off += abs(told_milli - wanted_milli)
        self.bias += told_milli - wanted_milli

    @property
    def error_permille(self) -> int:
        return self.off * 1_000 // self.wanted

    @property
    def bias_permille(self) -> int:
        return self.bias * 1_000 // self.wanted


def goods_of(seed: int, count: int) -> list[Goods]:
    luck = random.Random(seed)
    return [_goods(luck, KINDS[number % len(KINDS)]) for number in range(count)]


def _goods(luck: random.Random, kind: str) -> Goods:
    base = luck.uniform(0.05, 0.4) if kind == "slow" else luck.uniform(1, 12)
    slope = {"growing": 0.006, "fading": -0.006}.get(kind, 0.0)
    wanted = [
        _poisson(luck, base * WEEK[day % 7] * (1 + slope * (day - HISTORY / 2)))
        for day in range(HISTORY + AHEAD)
    ]
    empty = _empty_days(luck)
    days = []
    for number in range(HISTORY):
        sold = wanted[number]
        is_short = number in empty
        if is_short:
            sold = luck.randint(0, sold) if number - 1 not in empty else 0
        days.append(Day(number % 7 + 1, sold * ONE, is_short))
    return Goods(kind, days, sum(wanted[HISTORY:]) * ONE)


def _empty_days(luck: random.Random) -> set[int]:
    if luck.random() >= SHORT_SHARE:
        return set()
    starts = [luck.randrange(HISTORY) for _ in range(luck.randint(1, 4))]
    return {day for start in starts for day in range(start, start + luck.randint(1, 5))}


def _poisson(luck: random.Random, mean: float) -> int:
    limit, count, product = math.exp(-max(0.0, mean)), 0, luck.random()
    while product > limit:
        count, product = count + 1, product * luck.random()
    return count


def scores(goods: list[Goods]) -> dict[str, dict[str, Score]]:
    """{kind: {"ours", "naive"}}, and "all" together. Naive: as much as in the last week."""
    factors = factors_of(goods)
    told: dict[str, dict[str, Score]] = {}
    for each in goods:
        naive = sum(day.sold_milli for day in each.days[-AHEAD:])
        for kind in ("all", each.kind):
            pair = told.setdefault(kind, {"ours": Score(), "naive": Score()})
            pair["ours"].add(each.wanted, _told(each, factors))
            pair["naive"].add(each.wanted, naive)
    return told


def factors_of(goods: list[Goods]) -> list[int]:
    takings = [
        (day % 7 + 1, sum(each.days[day].sold_milli for each in goods)) for day in range(HISTORY)
    ]
    return weekday_factors(takings)


def _told(each: Goods, factors: list[int]) -> int:
    demand = forecast(each.days, factors) or Demand(0, 0, 0, 0)
    return expected_milli(demand, ahead_ppm(each.days[-1].weekday, AHEAD, factors))
