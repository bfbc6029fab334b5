"""Presses to hours, and hours to what PP 35/2021 makes of them: examples by hand, then laws."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.timesheets.working_time import (
    DAY_MINUTES,
    HOUR,
    LONGEST_WORK_MS,
    MINUTE_MS,
    WEEK_MINUTES,
    Hours,
    Punch,
    is_week_too_long,
    paired,
    week_hours,
)

HOUR_MS = HOUR * MINUTE_MS
WEEK = [f"2026-11-{day}" for day in range(16, 23)]  # Monday to Sunday
FIVE = Hours(5, (6, 7))


def press(act: str, hour: float, name: str = "") -> Punch:
    return Punch(name or f"{act}{hour}", act, int(hour * HOUR_MS))


def pair(*punches: Punch, now: float = 1_000):
    return paired(punches, int(now * HOUR_MS))


def test_a_day_with_a_pause_counts_without_it():
    found = pair(
        press("in", 8), press("break_start", 12), press("break_end", 12.5), press("out", 16)
    )
    (work,) = found.works
    assert (work.minutes, work.break_minutes, found.faults) == (450, 30, {})


def test_whoever_leaves_out_of_a_pause_worked_until_it_began():
    (work,) = pair(press("in", 8), press("break_start", 12), press("out", 13)).works
    assert (work.minutes, work.break_minutes) == (240, 60)


def test_two_works_a_day_and_one_over_midnight():
    found = pair(press("in", 8), press("out", 12), press("in", 20), press("out", 26))
    assert [work.minutes for work in found.works] == [240, 360]


def test_twice_in_counts_from_the_first_and_says_so():
    found = pair(press("in", 8), press("in", 9), press("out", 12))
    assert [work.minutes for work in found.works] == [240]
    assert found.faults == {"in9": "in_twice"}


def test_out_without_in_is_named_and_counts_nothing():
    found = pair(press("out", 9), press("break_start", 10), press("break_end", 11))
    assert found.works == []
    assert found.faults == {
        "out9": "out_without_in",
        "break_start10": "break_without_in",
        "break_end11": "break_without_in",
    }


def test_pauses_that_do_not_fit_are_named():
    found = pair(
        press("in", 8), press("break_end", 9), press("break_start", 10), press("break_start", 11),
        press("break_end", 12), press("out", 16),
    )  # fmt: skip
    assert found.works[0].minutes == 6 * HOUR
    assert found.faults == {"break_end9": "break_without_start", "break_start11": "break_twice"}


def test_a_forgotten_out_is_listed_and_the_next_day_begins_anew():
    found = pair(press("in", 8), press("in", 32), press("out", 40))
    assert [work.minutes for work in found.works] == [0, 8 * HOUR]
    assert found.faults == {"in8": "no_out"}


def test_an_out_a_day_late_does_not_pay_the_night():
    found = pair(press("in", 8), press("out", 33))
    assert [work.minutes for work in found.works] == [0]
    assert found.faults == {"in8": "no_out", "out33": "out_without_in"}


def test_whoever_came_this_morning_is_still_there_and_no_fault():
    found = pair(press("in", 8), now=12)
    assert found.works[0].end is None
    assert found.faults == {}
    assert pair(press("in", 8), now=25).faults == {"in8": "no_out"}


def test_a_six_day_week_has_seven_hours_a_day_and_forty_in_all():
    days = week_hours([(day, 8 * HOUR) for day in WEEK[:6]], Hours())
    assert [day.normal for day in days] == [420] * 5 + [300]
    assert [day.overtime for day in days] == [60] * 5 + [180]
    assert days[0].bands == ((1_500, 60),)
    assert days[5].bands == ((1_500, 60), (2_000, 120))
    assert sum(day.weighed_milli_minutes for day in days) == (6 * 60 * 1_500) + 120 * 2_000


def test_a_five_day_week_has_eight_hours_a_day():
    days = week_hours([(day, 10 * HOUR) for day in WEEK[:5]], FIVE)
    assert [day.normal for day in days] == [480] * 5
    assert days[0].bands == ((1_500, 60), (2_000, 60))


@pytest.mark.parametrize(
    ("hours", "worked", "bands"),
    [
        (Hours(6, (7,)), 7, ((2_000, 420),)),
        (Hours(6, (7,)), 8, ((2_000, 420), (3_000, 60))),
        (Hours(6, (7,)), 11, ((2_000, 420), (3_000, 60), (4_000, 180))),
        (FIVE, 8, ((2_000, 480),)),
        (FIVE, 9, ((2_000, 480), (3_000, 60))),
        (FIVE, 12, ((2_000, 480), (3_000, 60), (4_000, 180))),
    ],
)
def test_a_day_of_rest_is_paid_two_three_and_four_times(hours, worked, bands):
    (sunday,) = week_hours([(WEEK[6], worked * HOUR)], hours)
    assert (sunday.is_rest, sunday.normal, sunday.bands) == (True, 0, bands)


def test_a_holiday_is_a_day_of_rest_and_no_day_of_work():
    days = week_hours([(day, 7 * HOUR) for day in WEEK], Hours(holidays=frozenset({WEEK[0]})))
    assert [day.is_rest for day in days] == [True] + [False] * 6


def test_who_rests_by_turns_and_works_a_seventh_day_works_on_a_day_of_rest():
    days = week_hours([(day, 5 * HOUR) for day in WEEK], Hours())
    assert [day.is_rest for day in days] == [False] * 6 + [True]


def test_too_long_days_and_weeks_and_meals_are_known():
    (day,) = week_hours([(WEEK[0], 7 * HOUR + 4 * HOUR)], Hours())
    assert (day.is_too_long, day.needs_meal) == (False, True)
    (day,) = week_hours([(WEEK[0], 7 * HOUR + 4 * HOUR + 1)], Hours())
    assert day.is_too_long
    just = [(day, 10 * HOUR) for day in WEEK[:5]] + [(WEEK[5], 8 * HOUR)]  # 58 hours
    assert not is_week_too_long(week_hours(just, Hours()))
    assert is_week_too_long(week_hours([*just[:5], (WEEK[5], 8 * HOUR + 1)], Hours()))
    rest = [*just[:5], (WEEK[6], 11 * HOUR)]
    assert not is_week_too_long(week_hours(rest, Hours(6, (7,))))


minutes = st.integers(0, 24 * HOUR)
rules = st.builds(
    Hours,
    st.sampled_from([5, 6]),
    st.sampled_from([(), (7,), (6, 7)]),
    st.frozensets(st.sampled_from(WEEK), max_size=2),
)


@given(st.lists(minutes, min_size=7, max_size=7), rules)
def test_law_every_minute_is_paid_once_and_normal_hours_keep_their_bounds(worked, hours):
    days = week_hours(list(zip(WEEK, worked, strict=True)), hours)
    assert sum(day.minutes for day in days) == sum(worked)
    for day in days:
        assert day.overtime == sum(part for _, part in day.bands) >= 0
        assert 0 <= day.normal <= DAY_MINUTES[hours.week_days]
        assert day.normal == 0 or not day.is_rest
    assert sum(day.normal for day in days) <= WEEK_MINUTES


@given(st.lists(minutes, min_size=7, max_size=7), rules, st.integers(0, 6))
def test_law_a_minute_more_is_never_worth_less(worked, hours, which):
    """Weighed as the law pays: a normal minute once, overtime as its band says."""

    def worth(days):
        return sum(day.normal * 1_000 + day.weighed_milli_minutes for day in days)

    more = [count + (number == which) for number, count in enumerate(worked)]
    before = week_hours(list(zip(WEEK, worked, strict=True)), hours)
    after = week_hours(list(zip(WEEK, more, strict=True)), hours)
    assert worth(after) > worth(before)


acts = st.sampled_from(["in", "out", "break_start", "break_end"])
presses = st.lists(st.tuples(acts, st.integers(0, 72 * HOUR)), max_size=24)


@given(presses, st.randoms())
def test_law_order_of_arrival_decides_nothing_and_no_press_is_lost(pressed, luck: random.Random):
    punches = [Punch(f"{i:02d}", act, at * MINUTE_MS) for i, (act, at) in enumerate(pressed)]
    shuffled = list(punches)
    luck.shuffle(shuffled)
    one, other = paired(punches, 10**12), paired(shuffled, 10**12)
    assert one == other
    in_works = {punch.id for work in one.works for punch in work.punches}
    assert in_works | set(one.faults) == {punch.id for punch in punches}
    for work in one.works:
        assert 0 <= work.minutes <= LONGEST_WORK_MS // MINUTE_MS
