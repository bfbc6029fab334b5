"""Points expire a month's worth at a time, the oldest are spent first, and what a tablet tells late
costs nobody anything: held against an oracle that keeps every single point by itself."""

import random
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import pytest

from pos.balances.models import Movement, Why
from pos.customers.actions import merge_customers
from pos.customers.points import rule_row
from pos.journal.ids import uuid7
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.kasbon import adjusting, expiry
from pos.kasbon.expiry import Held, Lots, earned_until, expire_due, gone_on
from pos.outlets import documents
from pos.outlets.actions import add_outlet
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


def row(
    at: int, amount: int, why: Why, day: str, until: str = "", *, sale: uuid.UUID | None = None
) -> Movement:
    document = sale or uuid7()
    return Movement(
        happened_at=at,
        why=why.value,
        amount_minor=amount,
        business_date=day,
        earned_until=until,
        document_id=document,
        reverses_id=document if why == Why.REFUNDED else None,
    )


@dataclass(eq=False)
class Point:
    """One single point: when it was earned, and what became of it: held, over, or the sale it was
    spent in."""

    day: str
    state: str = "held"


class Oracle:
    """Every point by itself, all of them in the order they came."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self.days: dict[uuid.UUID, str] = {}  # of sales that earned
        self.owing = 0

    def oldest(self, state: str = "held") -> list[Point]:
        found = [each for each in self.points if each.state == state]
        return sorted(found, key=lambda each: each.day)

    def move(self, moved: Movement) -> None:
        amount, sale = moved.amount_minor, moved.reverses_id or moved.document_id
        if moved.why == Why.EXPIRED:
            for each in self.oldest():
                each.state = "over" if each.day <= moved.earned_until else "held"
        elif moved.why == Why.REFUNDED and amount < 0:
            self.take_back(-amount, sale)
        elif amount > 0:
            if moved.why == Why.EARNED:
                self.days[sale] = moved.business_date
            back = self.oldest(str(sale))[::-1][:amount]
            for each in back:
                each.state = "held"
            self.points += [Point(moved.business_date) for _ in range(amount - len(back))]
            covering = self.oldest()[: self.owing] if self.owing else []
            self.owing -= len(covering)
            self.points = [each for each in self.points if each not in covering]
        else:
            self.spend(-amount, sale)

    def spend(self, amount: int, sale: uuid.UUID) -> None:
        spent = self.oldest()[:amount]
        for each in spent:
            each.state = str(sale)
        self.owing += amount - len(spent)

    def take_back(self, amount: int, sale: uuid.UUID) -> None:
        day = self.days.get(sale, "")
        for state in ("held", "over"):
            for each in [each for each in self.oldest(state) if each.day == day][:amount]:
                self.points.remove(each)
                amount -= 1
        self.spend(amount, uuid7())


def a_year(luck: random.Random) -> tuple[list[Movement], list[Movement]]:
    """What happened, and what of it the hub was not told at once: sales that earn or spend, and
    goods of either that come back whole."""
    known: list[Movement] = []
    late: list[Movement] = []
    sold: list[Movement] = []
    for at in range(80):
        month = at // 4
        day = f"{2026 + month // 12}-{month % 12 + 1:02d}-{luck.randint(1, 28):02d}"
        amount = luck.choice((5, 8, 13, 21, -4, -9))
        moved = row(at * 10, amount, Why.EARNED if amount > 0 else Why.SOLD, day)
        if sold and luck.random() < 0.25:
            of = sold.pop(luck.randrange(len(sold)))
            moved = row(at * 10, -of.amount_minor, Why.REFUNDED, day, sale=of.document_id)
        else:
            sold.append(moved)
        (late if luck.random() < 0.3 else known).append(moved)
        if at % 4 == 3:
            _expire(known, at * 10 + 5, earned_until(f"{day[:7]}-28", 6))
        if luck.random() < 0.1:
            known, late = known + late, []
    return known, late


@pytest.mark.parametrize("seed", range(60))
def test_after_every_expiry_the_balance_is_what_the_oracle_has_whatever_is_told_late(seed: int):
    known, late = a_year(random.Random(seed))
    known += late
    _expire(known, 1_000, "2027-02-28")
    _expire(known, 1_001, "2027-02-28")  # asked again, nothing more goes
    oracle = Oracle()
    for each in sorted(known, key=lambda each: each.happened_at):
        oracle.move(each)
    assert sum(each.amount_minor for each in known) == len(oracle.oldest()) - oracle.owing
    assert 1_001 not in {each.happened_at for each in known}


def _expire(known: list[Movement], at: int, until: str) -> None:
    lots = Lots()
    for each in sorted(known, key=lambda each: each.happened_at):
        lots.move(each)
    due = lots.due(until)
    if due or lots.until(until):
        known.append(row(at, -due, Why.EXPIRED, until, until))


def test_goods_that_come_back_after_their_points_expired_take_none_of_the_others():
    sale = uuid7()
    known = [row(1, 100, Why.EARNED, "2026-03-30", sale=sale)]
    _expire(known, 2, "2026-03-31")
    known.append(row(3, -100, Why.REFUNDED, "2026-05-02", sale=sale))
    known.append(row(4, 40, Why.EARNED, "2026-05-03"))
    _expire(known, 5, "2026-04-30")
    assert [each.amount_minor for each in known] == [100, -100, -100, 40, 100]


def test_buying_and_bringing_back_makes_no_point_younger():
    sale = uuid7()
    known = [row(1, 100, Why.EARNED, "2026-03-30")]
    known.append(row(2, -80, Why.SOLD, "2026-04-20", sale=sale))
    known.append(row(3, 10, Why.EARNED, "2026-04-20", sale=sale))
    known.append(row(4, 80, Why.REFUNDED, "2026-04-21", sale=sale))
    known.append(row(5, -10, Why.REFUNDED, "2026-04-21", sale=sale))
    _expire(known, 6, "2026-03-31")
    assert sum(each.amount_minor for each in known) == 0


def it_is(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    """Noon of this day, for whatever is said of points."""
    noon = int(datetime.fromisoformat(f"{day}T12:00:00+07:00").timestamp() * 1000)
    for module in (expiry, adjusting):
        monkeypatch.setattr(module, "wall_ms", lambda: noon)
    for module in (expiry, documents):
        monkeypatch.setattr(module, "business_date", lambda outlet: day)


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> int:
    it_is(monkeypatch, day)
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
def test_points_spent_in_a_sister_outlet_of_the_same_server_are_spent(monkeypatch):
    world, _ = a_shop()
    till, customer = pair(world), ani(world, 0)
    product = stock_up(world)
    sell(till, customer, of(product, 100_000), points=told(35))
    sell(till, customer, of(product, 10_000), points=told(0), spent=35)
    till.push()
    sister = add_outlet(merchant_id=world.merchant.id, name="Dua", by=None)
    Movement.objects.filter(amount_minor__lt=0).update(outlet_id=sister.id)
    assert on(monkeypatch, "2027-12-01") == 0
    assert points(customer) == 0


@pytest.mark.django_db
def test_with_a_sister_whose_server_knows_the_rest_a_hub_speaks_of_its_own(monkeypatch):
    world, _ = a_shop()
    till, customer = pair(world), ani(world, 0)
    sell(till, customer, of(stock_up(world), 100_000), points=told(35))
    till.push()
    add_outlet(merchant_id=world.merchant.id, name="Dua", by=None)
    assert (rule_row(world.merchant.id) or {}).get("good_months") == 12
    assert on(monkeypatch, "2027-12-01") == 1
    [gone] = Movement.objects.filter(why=Why.EXPIRED)
    assert (points(customer), gone.outlet_id) == (0, world.outlet.id)


HUB, OTHER_HUB, CLOUD = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)
HUBS = {HUB, OTHER_HUB}


def at_outlet(moved: Movement, outlet: uuid.UUID) -> Movement:
    moved.outlet_id = outlet
    return moved


def in_order(known: list[Movement]) -> list[Movement]:
    return sorted(known, key=lambda each: each.happened_at)


def held(known: list[Movement]) -> Held:
    found = Held()
    for each in in_order(known):
        found.hear(each, HUBS)
    return found


def hub_says(known: list[Movement], hub: uuid.UUID, at: int, until: str) -> None:
    """By what it wrote down itself."""
    own = [each for each in known if each.outlet_id == hub]
    before = len(own)
    _expire(own, at, until)
    known += [at_outlet(each, hub) for each in own[before:]]


def cloud_says(known: list[Movement], at: int, until: str) -> int:
    found = held(known)
    due = found.due_here(until)
    if due or found.open_here(until):
        known.append(at_outlet(row(at, -due, Why.EXPIRED, until, until), CLOUD))
    return due


def test_what_a_hub_takes_although_it_was_spent_elsewhere_the_cloud_gives_back():
    known = [at_outlet(row(1, 100, Why.EARNED, "2026-03-30"), HUB)]
    known.append(at_outlet(row(2, 40, Why.EARNED, "2026-03-30"), CLOUD))
    known.append(at_outlet(row(3, -100, Why.SOLD, "2026-04-02"), CLOUD))
    assert cloud_says(known, 4, "2026-03-31") == 0  # 40 are left, and the hub has yet to speak
    hub_says(known, HUB, 5, "2026-03-31")
    assert sum(each.amount_minor for each in known) == -60
    assert cloud_says(known, 6, "2026-03-31") == -60
    assert cloud_says(known, 7, "2026-03-31") == 0
    assert sum(each.amount_minor for each in known) == 0


@pytest.mark.parametrize("seed", range(40))
def test_two_hubs_and_the_cloud_together_let_go_what_one_server_would(seed: int):
    """Each hub by its own part, some months late; the cloud by all. Held against an oracle that
    keeps every single point of all outlets together."""
    luck = random.Random(seed)
    known, late = a_year(luck)
    facts = in_order([each for each in known + late if each.why != Why.EXPIRED])
    sold_at: dict[uuid.UUID, uuid.UUID] = {}
    heard: list[Movement] = []
    for each in facts:
        outlet = luck.choice((HUB, OTHER_HUB, CLOUD, CLOUD))
        heard.append(at_outlet(each, sold_at.setdefault(each.document_id, outlet)))
        if each.happened_at // 10 % 4 == 3:
            until = earned_until(f"{each.business_date[:7]}-28", 6)
            speaking = luck.sample((HUB, OTHER_HUB, CLOUD), luck.randint(1, 3))
            for place, who in enumerate(speaking):
                says = cloud_says if who == CLOUD else partial(hub_says, hub=who)
                says(heard, at=each.happened_at + 5 + place, until=until)
    cloud_says(heard, 999, "2027-02-28")  # before the hubs: what they will say is left to them
    for hub in sorted(HUBS):
        hub_says(heard, hub, 1_000, "2027-02-28")
    cloud_says(heard, 1_001, "2027-02-28")
    assert cloud_says(heard, 1_002, "2027-02-28") == 0
    oracle = Oracle()
    for each in in_order(heard):
        oracle.move(each)
    assert sum(each.amount_minor for each in heard) == len(oracle.oldest()) - oracle.owing


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
    it_is(monkeypatch, "2026-11-22")
    give(world, other, 5)
    merge_customers(customer=one, into=other, by=world.sari.id)
    assert on(monkeypatch, "2027-11-01") == 0
    assert on(monkeypatch, "2028-01-01") == 1
    [gone] = Movement.objects.filter(why=Why.EXPIRED)
    assert (gone.holder_id, gone.amount_minor, points(other)) == (other.id, -40, 0)
