"""The arithmetic of forecasts, exact; and their error beside that of the naive method."""

from pos.domain.money import PPM
from pos.replenishment.forecast import (
    Day,
    Demand,
    Rhythm,
    ahead_ppm,
    forecast,
    keep_milli,
    weekday_factors,
    whole_packs,
)
from tests.bench.demand import goods_of, scores

EVEN = [PPM] * 7


def days(*sold: int, short: frozenset[int] = frozenset()) -> list[Day]:
    """From a Monday on, in whole things."""
    return [Day(place % 7 + 1, amount * 1_000, place in short) for place, amount in enumerate(sold)]


def test_the_level_moves_a_tenth_of_the_way_to_each_day():
    assert forecast(days(*[4] * 14), EVEN) == Demand(4_000, 0, 14, 0)
    assert forecast(days(*[4] * 14, 14), EVEN) == Demand(5_000, 2_581, 15, 0)
    assert forecast(days(*[4] * 13), EVEN) is None


def test_days_without_stock_count_only_when_they_sold_more_than_expected():
    fading = days(*[4] * 14, 0, 0, 1)
    assert forecast(fading, EVEN) == Demand(3_016, 1_413, 17, 0)
    empty = frozenset({14, 15, 16})
    assert forecast(days(*[4] * 14, 0, 0, 1, short=empty), EVEN) == Demand(4_000, 0, 14, 3)
    assert forecast(days(*[4] * 14, 9, short=frozenset({14})), EVEN) == Demand(4_500, 1_290, 15, 0)


def test_weekdays_are_told_apart_by_the_middle_day_and_a_day_off_is_none():
    week = [100, 100, 100, 100, 100, 200, 0]
    feast = [*week * 4, *[(9_000 if each else 0) for each in week]]
    taken = [(place % 7 + 1, amount) for place, amount in enumerate(feast)]
    assert weekday_factors(taken) == [857_143] * 5 + [1_714_286, 0]
    assert weekday_factors(taken[:27]) == EVEN
    factors = weekday_factors(taken)
    assert forecast(days(*[3, 3, 3, 3, 3, 6, 0] * 4), factors) == Demand(3_500, 0, 24, 0)
    assert ahead_ppm(5, 2, factors) == 1_714_286


def test_what_to_keep_lasts_through_the_wait_and_to_the_next_order():
    rhythm = Rhythm(lead_days=3, review_days=7, lead_deviation_milli=1_000)
    assert keep_milli(Demand(4_200, 1_500, 84, 0), rhythm, 10 * PPM) == 42_000 + 10_422
    assert keep_milli(Demand(4_200, 0, 84, 0), rhythm, 10 * PPM) == 42_000 + 6_909
    assert [whole_packs(need, 40_000) for need in (-5, 0, 1, 40_000, 40_001)] == [0, 0, 1, 1, 2]


def test_on_made_up_demand_the_forecast_is_nearer_than_last_week_for_every_kind_of_goods():
    told = scores(goods_of(seed=7, count=400))
    assert {kind: (each["ours"].error_permille, each["naive"].error_permille)
            for kind, each in told.items()} == {
        "all": (143, 182), "steady": (141, 179), "growing": (105, 141),
        "fading": (187, 231), "slow": (635, 705),
    }  # fmt: skip
