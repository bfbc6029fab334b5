"""Points expire a month's worth at a time, the oldest are spent first, and what a tablet tells late
costs nobody anything: held against an oracle that keeps every single point by itself."""

import random

import pytest

from pos.balances.models import Movement, Why
from pos.customers.actions import merge_customers
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.kasbon import expiry
from pos.kasbon.expiry import Lots, earned_until, expire_due, gone_on
from tests.pos.kasbon.kasbon_till import ani
from tests.pos.kasbon.test_points import give, points, rule, sell, told
from tests.pos.world import World, make_world, of, pair, stock_up

YEAR = {"expiry": {"good_months": 12}}
SOLD_ON = "2026-11-21"  # the day of what tests.tablet writes


@pytest.mark.parametrize(
    ("today", "months", "until"),
    [
        ("2027-03-31", 12, "2026-02-28"),
        ("2027-04-01", 12, "2026-03-31"),
        ("2027-01-01", 1, "2026-11-30"),
        ("2028-03-15", 12, "2027-02-28"),
        ("2025-03-15", 12, "2024-02-29"),
    ],
)
def test_a_month_of_points_goes_as_a_whole(today: str, months: int, until: str) -> None:
    assert earned_until(today, months) == until
    assert earned_until(gone_on(until, months), months) == until
    assert gone_on(until, months) <= today


def row(at: int, amount: int, why: Why, day: str, until: str = "") -> Movement:
    told = {"why": why.value, "amount_minor": amount, "business_date": day}
    return Movement(happened_at=at, earned_until=until, **told)


class Oracle:
    """Every point by itself: the day it came, until it is spent or over."""

    def __init__(self) -> None:
        self.points: list[str] = []
        self.owing = 0

    def move(self, amount: int, day: str) -> None:
        for _ in range(amount):
            if self.owing:
                self.owing -= 1
            else:
                self.points.append(day)
        for _ in range(-amount):
            if self.points:
                self.points.remove(min(self.points))
            else:
                self.owing += 1

    def expire(self, until: str) -> None:
        self.points = [day for day in self.points if day > until]


@pytest.mark.parametrize("seed", range(40))
def test_after_every_expiry_the_balance_is_what_the_oracle_has_whatever_is_told_late(seed: int):
    luck = random.Random(seed)
    known: list[Movement] = []
    late: list[Movement] = []
    for at in range(80):
        month = at // 4
        day = f"{2026 + month // 12}-{month % 12 + 1:02d}-{luck.randint(1, 28):02d}"
        amount = luck.choice((5, 8, 13, 21, -4, -9))
        moved = row(at * 10, amount, Why.EARNED if amount > 0 else Why.SOLD, day)
        (late if luck.random() < 0.3 else known).append(moved)
        if at % 4 == 3:
            until = earned_until(f"{day[:7]}-28", 6)
            _expire(known, at * 10 + 5, until)
        if luck.random() < 0.1:
            known, late = known + late, []
    known += late
    _expire(known, 1_000, "2027-02-28")
    _expire(known, 1_001, "2027-02-28")  # asked again, nothing more goes
    oracle = Oracle()
    for each in sorted(known, key=lambda each: each.happened_at):
        if each.why == Why.EXPIRED:
            oracle.expire(each.earned_until)
        else:
            oracle.move(each.amount_minor, each.business_date)
    assert sum(each.amount_minor for each in known) == len(oracle.points) - oracle.owing
    assert {each.happened_at for each in known if each.why == Why.EXPIRED} & {1_000, 1_001} == {
        1_000
    }


def _expire(known: list[Movement], at: int, until: str) -> None:
    lots = Lots()
    for each in sorted(known, key=lambda each: each.happened_at):
        lots.move(each)
    due = lots.due(until)
    if due or lots.until(until):
        known.append(row(at, -due, Why.EXPIRED, until, until))


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> int:
    monkeypatch.setattr(expiry, "business_date", lambda outlet: day)
    return expire_due()


def a_shop() -> tuple[World, int]:
    world = make_world()
    rule(world, **YEAR)
    return world, Event.objects.filter(kind="points.expired").count()


@pytest.mark.django_db
def test_what_was_not_spent_goes_once_and_what_a_tablet_tells_late_comes_back(monkeypatch):
    world, _ = a_shop()
    till, customer = pair(world), ani(world, 0)
    product = stock_up(world)
    sell(till, customer, of(product, 100_000), points=told(35))
    till.push()
    sell(till, customer, of(product, 10_000), points=told(2), spent=10)  # not heard of yet
    assert on(monkeypatch, "2027-11-30") == 0
    assert points(customer) == 35
    assert on(monkeypatch, "2027-12-01") == 1
    assert on(monkeypatch, "2027-12-01") == 0
    [gone] = Movement.objects.filter(why=Why.EXPIRED)
    assert (points(customer), gone.amount_minor, gone.earned_until) == (0, -35, "2026-11-30")
    till.push()
    assert points(customer) == -8
    assert on(monkeypatch, "2027-12-02") == 1  # ten were spent in time; two more are over
    assert (points(customer), Movement.objects.filter(why=Why.EXPIRED).count()) == (0, 2)
    assert rebuild(verify_only=True) == []


@pytest.mark.django_db
def test_without_a_rule_or_in_time_nothing_goes_and_who_was_merged_counts_as_one(monkeypatch):
    world = make_world()
    rule(world)
    one, other = ani(world, 0), ani(world, 0)
    till, product = pair(world), stock_up(world)
    sell(till, one, of(product, 100_000), points=told(35))
    till.push()
    assert on(monkeypatch, "2036-12-01") == 0
    rule(world, **YEAR)
    give(world, other, 5)  # today, which is in November too
    merge_customers(customer=one, into=other, by=world.sari.id)
    assert on(monkeypatch, "2027-11-01") == 0
    assert on(monkeypatch, "2028-01-01") == 1
    [gone] = Movement.objects.filter(why=Why.EXPIRED)
    assert (gone.holder_id, gone.amount_minor, points(other)) == (other.id, -40, 0)
