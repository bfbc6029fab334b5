"""Points that expire: the oldest are spent first, and what is left of a month goes when its time is
over. The worker says it, as one event an outlet; a balance stays the sum of its movements.

Earned in March and good for 12 months: they can be spent until the end of March a year later, and
go on the first of April. Each server looks at what its own outlet wrote down (in the cloud: outlets
without one), so nothing expires twice where outlets do not hear each other.

What a tablet tells late is no loss for the customer: points spent before they expired had left by
then, and are given back by the next expiry (a line below zero).
"""

import uuid
from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from django.db import transaction

from pos.balances.models import Account, Movement, Why
from pos.balances.queries import movements_of
from pos.customers.aliases import families, stand_ins
from pos.customers.models import PointsRule
from pos.customers.queries import names_of
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.rows import have_hubs
from pos.kasbon.queries import names_on_paper
from pos.outlets.documents import record, take_turn
from pos.outlets.masters import in_slices
from pos.outlets.models import Outlet
from pos.outlets.queries import all_outlets_here, business_date

A_ROUND = 200  # people; as many lines fit into one event
Id = uuid.UUID
_looked_at: dict[Id, tuple[str, int]] = {}  # by outlet: the day, and the rule; once a day is enough
_waiting: dict[Id, list[Id]] = {}


def earned_until(today: str, good_months: int) -> str:
    """The last day whose points are over today: the end of a month."""
    day = date.fromisoformat(today)
    months = day.year * 12 + day.month - 1 - good_months
    return (date(months // 12, months % 12 + 1, 1) - timedelta(days=1)).isoformat()


def gone_on(until: str, good_months: int) -> str:
    """The first day on which points earned up to `until` are no more."""
    day = date.fromisoformat(until)
    months = day.year * 12 + day.month + good_months
    return date(months // 12, months % 12 + 1, 1).isoformat()


@dataclass
class Lots:
    """One person's points by the day they came in, as movement after movement happened."""

    lots: list[tuple[str, int]] = field(default_factory=list)
    debt: int = 0  # spent before they were had; the next ones cover it
    over: int = 0  # should have expired so far
    said: int = 0  # was said to have

    def move(self, row: Movement) -> None:
        if row.why == Why.EXPIRED:
            self.over += self.take_until(row.earned_until)
            self.said -= row.amount_minor
        elif row.amount_minor > 0:
            covered = min(self.debt, row.amount_minor)
            self.debt -= covered
            if row.amount_minor > covered:
                insort(self.lots, (row.business_date, row.amount_minor - covered))
        else:
            self._spend(-row.amount_minor)

    def until(self, day: str) -> int:
        return sum(points for came, points in self.lots if came <= day)

    def take_until(self, day: str) -> int:
        points = self.until(day)
        self.lots = [lot for lot in self.lots if lot[0] > day]
        return points

    def due(self, day: str) -> int:
        """How many expire now; below zero so many were taken too early."""
        return self.over + self.until(day) - self.said

    def _spend(self, points: int) -> None:
        while points and self.lots:
            came, held = self.lots[0]
            taken = min(points, held)
            points -= taken
            self.lots[:1] = [(came, held - taken)] if held > taken else []
        self.debt += points


def lots_of(outlet: Outlet, people: Iterable[Id]) -> dict[Id, Lots]:
    """By person, under who stands for them, of what this outlet wrote down."""
    same = families(outlet.merchant_id, people)
    ends = {one: end for end, family in same.items() for one in family}
    found = {end: Lots() for end in same}
    rows: list[Movement] = []
    for part in in_slices(ends):
        known = movements_of(outlet.merchant_id, Account.POINTS).filter(outlet_id=outlet.id)
        rows += known.filter(holder_id__in=part)
    for row in sorted(rows, key=lambda row: (row.happened_at, row.revision)):
        found[ends[row.holder_id]].move(row)
    return found


def expire_due() -> int:
    """The worker's part: the next people of each outlet whose day has not been looked at. Returns
    of how many points expired (or came back)."""
    rules = dict(
        PointsRule.objects.filter(good_months__gt=0).values_list("merchant_id", "good_months")
    )
    if not rules:
        return 0
    ours = (each for each in all_outlets_here() if each.merchant_id in rules)
    return sum(_expire_some(outlet, rules[outlet.merchant_id]) for outlet in ours)


def _expire_some(outlet: Outlet, good_months: int) -> int:
    now = (business_date(outlet), good_months)
    if _looked_at.get(outlet.id) != now:
        if have_hubs(outlet.merchant_id, {outlet.id}):
            return 0
        _waiting[outlet.id] = _holders(outlet, earned_until(*now))
        _looked_at[outlet.id] = now
    people = _waiting.get(outlet.id, [])
    part = list(islice(people, A_ROUND))
    done = expire_points(outlet=outlet, people=part, good_months=good_months) if part else 0
    del people[: len(part)]
    return done


def _holders(outlet: Outlet, until: str) -> list[Id]:
    """Whoever had any of that age."""
    rows = movements_of(outlet.merchant_id, Account.POINTS).filter(
        outlet_id=outlet.id, business_date__lte=until, amount_minor__gt=0
    )
    stands = stand_ins(outlet.merchant_id)
    held = rows.order_by().values_list("holder_id", flat=True).distinct()
    return sorted({stands.get(each, each) for each in held})


@transaction.atomic
def expire_points(*, outlet: Outlet, people: Sequence[Id], good_months: int) -> int:
    """Says what of these people's points is over today, if anything. Returns of how many people."""
    take_turn(outlet)
    until = earned_until(business_date(outlet), good_months)
    # Where as much comes back as goes, that is said too: from now on what is of that age is gone.
    over = {
        who: lots.due(until)
        for who, lots in lots_of(outlet, people).items()
        if lots.due(until) or lots.until(until)
    }
    if not over:
        return 0
    names = {**names_on_paper(outlet.merchant_id, list(over)), **names_of(outlet.merchant_id, over)}
    body = {
        "expiry": str(uuid7()),
        "earned_until": until,
        "expired_at": wall_ms(),
        "lines": [
            {"customer": {"id": str(who), "name": names[who]}, "points": points}
            for who, points in sorted(over.items())
        ],
    }
    record("points.expired", outlet, body, None)
    return len(over)
