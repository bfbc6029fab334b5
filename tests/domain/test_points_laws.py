"""Laws of points under Hypothesis."""

from hypothesis import given

from pos.domain.points import earned_points, points_to_pay, share_of_points
from tests.domain.test_laws import many, randoms


@many
@given(randoms)
def test_points_taken_back_in_parts_are_the_points_that_were_earned(random):
    points, whole = random.randint(0, 10**6), random.randint(1, 10**8)
    back, gone = 0, 0
    while back < whole:
        now = random.randint(1, whole - back)
        share = share_of_points(points, whole, back, now)
        assert 0 <= share <= points
        back, gone = back + now, gone + share
    assert gone == points


@many
@given(randoms)
def test_whoever_buys_more_never_earns_less_and_points_never_pay_more_than_is_left(random):
    terms = {
        "per_minor": random.randint(1, 100_000),
        "times_milli": random.choice((0, 1_000, 1_500, 2_000)),
        "extra": random.randint(0, 50),
        "without": random.choice(([], ["l1"])),
    }
    lines = [{"id": f"l{n}", "total_minor": random.randint(0, 10**7)} for n in range(4)]
    more = [*lines, {"id": "l9", "total_minor": random.randint(0, 10**7)}]
    assert earned_points(lines, terms, 0) <= earned_points(more, terms, 0)
    assert earned_points(lines, terms, 5_000) <= earned_points(lines, terms, 0)
    worth, left = random.randint(0, 1_000), random.randint(0, 10**7)
    assert points_to_pay(random.randint(-9, 10**6), worth, left) * worth <= left
