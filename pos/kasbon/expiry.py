"""Points that expire: the oldest are spent first, and what is left of a month goes when its time is
over. The worker says it, as one event for many people; a balance stays the sum of its movements.

Earned in March and good for 12 months: they can be spent until the end of March a year later, and
go on the first of April. Each server says it of what it wrote down itself: a hub of its outlet, the
cloud of outlets that have none. Only the cloud hears of all, so what several servers say together
is put right by it: where points of a hub's outlet were spent at an outlet without one, that hub
takes them again, and the cloud gives them back once it has heard so.

Goods that come back move no point's age: what they had earned is taken off that day's points, live
or expired, before any other; what they had been paid with comes back as old as it was. What a
tablet tells late is no loss for the customer: points spent before they expired had left by then,
and are given back by the next expiry (a line below zero).
"""

import uuid
from bisect import insort
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from pos.balances.models import Account, Movement, Why
from pos.balances.queries import movements_of
from pos.customers.aliases import families, stand_ins
from pos.customers.models import PointsRule
from pos.customers.queries import names_of
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.rows import hub_outlets
from pos.kasbon.queries import names_on_paper
from pos.outlets.documents import record, take_turn
from pos.outlets.masters import in_slices
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date, counted_here

A_ROUND = 200  # people; as many lines fit into one event
HOUR_MS = 3_600_000
Id = uuid.UUID
_looked_at: dict[Id, tuple[str, int]] = {}  # by merchant: the day and the rule, so once a day
_waiting: dict[Id, list[Id]] = {}
_asked_in: dict[Id, tuple[int, int]] = {}  # the hour, and the rule: a day does not end more often


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


Pieces = list[tuple[str, int]]  # the day on which so many were earned


@dataclass
class Lots:
    """One person's points by the day they came in, as movement after movement happened."""

    lots: Pieces = field(default_factory=list)
    debt: int = 0  # spent before they were had; the next ones cover it
    over: int = 0  # should have expired so far
    said: int = 0  # was said to have
    gone: dict[str, int] = field(default_factory=dict)  # of each day, what expired
    earned_on: dict[Id, str] = field(default_factory=dict)  # by sale
    spent_in: dict[Id, Pieces] = field(default_factory=dict)  # by sale, the youngest last

    def move(self, row: Movement) -> None:
        if row.why == Why.EXPIRED:
            self._expire(row.earned_until)
            self.said -= row.amount_minor
        elif row.why == Why.REFUNDED and row.amount_minor > 0:
            self._give_back(row)
        elif row.why == Why.REFUNDED:
            self._take_back(row)
        elif row.amount_minor > 0:
            self.earned_on[row.document_id] = row.business_date
            self._add(row.business_date, row.amount_minor)
        else:
            self.spent_in.setdefault(row.document_id, []).extend(self._spend(-row.amount_minor))

    def until(self, day: str) -> int:
        return sum(points for came, points in self.lots if came <= day)

    def due(self, day: str) -> int:
        """How many expire now; below zero so many were taken too early."""
        return self.over + self.until(day) - self.said

    def _expire(self, until: str) -> None:
        for came, points in self.lots:
            if came <= until:
                self.over += points
                self.gone[came] = self.gone.get(came, 0) + points
        self.lots = [lot for lot in self.lots if lot[0] > until]

    def _add(self, day: str, points: int) -> None:
        covered = min(self.debt, points)
        self.debt -= covered
        if points > covered:
            insort(self.lots, (day, points - covered))

    def _spend(self, points: int) -> Pieces:
        """The oldest first. Returns what they were."""
        taken: Pieces = []
        while points and self.lots:
            came, held = self.lots.pop(0)
            taken.append((came, min(points, held)))
            points -= taken[-1][1]
            if held > taken[-1][1]:
                self.lots.insert(0, (came, held - taken[-1][1]))
        self.debt += points
        return taken

    def _give_back(self, row: Movement) -> None:
        left, spent = row.amount_minor, self.spent_in.get(row.reverses_id or row.document_id, [])
        while left and spent:
            came, held = spent.pop()
            back = min(left, held)
            self._add(came, back)
            left -= back
            if held > back:
                spent.append((came, held - back))
        if left:
            self._add(row.business_date, left)

    def _take_back(self, row: Movement) -> None:
        left = -row.amount_minor
        day = self.earned_on.get(row.reverses_id or row.document_id, "")
        for place in [place for place, (came, _) in enumerate(self.lots) if came == day]:
            off = min(left, self.lots[place][1])
            self.lots[place] = (day, self.lots[place][1] - off)
            left -= off
        self.lots = [lot for lot in self.lots if lot[1]]
        off = min(left, self.gone.get(day, 0))
        if off:
            self.gone[day] -= off
            self.over -= off
        self._spend(left - off)


@dataclass
class Held(Lots):
    """Of all outlets, and apart the part of each whose own server lets them expire."""

    parts: dict[Id, Lots] = field(default_factory=dict)

    def hear(self, row: Movement, elsewhere: Container[Id]) -> None:
        self.move(row)
        if row.outlet_id in elsewhere:
            self.parts.setdefault(row.outlet_id, Lots()).move(row)

    def due_here(self, day: str) -> int:
        """What is over, less what the others will say. Nothing is given back before they said it:
        until then the customer still has it."""
        due = self.due(day)
        mine = due - sum(part.due(day) for part in self.parts.values())
        return max(mine, min(due, 0))

    def open_here(self, day: str) -> bool:
        """Whether points of that age lie here and in no part that others will speak of."""
        return self.until(day) > 0 and not any(part.until(day) for part in self.parts.values())


def lots_of(
    merchant_id: Id, people: Iterable[Id], *, elsewhere: Container[Id] = ()
) -> dict[Id, Held]:
    """By person, under who stands for them, of what this server looks at."""
    same = families(merchant_id, people)
    ends = {one: end for end, family in same.items() for one in family}
    found = {end: Held() for end in same}
    known = movements_of(merchant_id, Account.POINTS)
    rows: list[Movement] = []
    for part in in_slices(ends):
        rows += known.filter(holder_id__in=part)
    for row in sorted(rows, key=lambda row: (row.happened_at, row.revision)):
        found[ends[row.holder_id]].hear(row, elsewhere)
    return found


def expire_due() -> int:
    """The worker's part: the next people of each outlet whose day has not been looked at. Returns
    of how many points expired (or came back)."""
    rules = PointsRule.objects.filter(good_months__gt=0)
    return sum(_expire_some(*told) for told in rules.values_list("merchant_id", "good_months"))


def _expire_some(merchant_id: Id, good_months: int) -> int:
    """A piece that fails is tried again tomorrow: it keeps neither other people nor other merchants
    waiting."""
    people = _waiting.get(merchant_id)
    this_hour = (wall_ms() // HOUR_MS, good_months)
    if not people and _asked_in.get(merchant_id) == this_hour:
        return 0
    _asked_in[merchant_id] = this_hour
    outlets = counted_here(merchant_id)
    if not outlets:
        return 0
    now = (business_date(outlets[0]), good_months)
    if _looked_at.get(merchant_id) != now:
        people = _waiting[merchant_id] = _holders(merchant_id, earned_until(*now))
        _looked_at[merchant_id] = now
    part = (people or [])[:A_ROUND]
    del (people or [])[: len(part)]
    return expire_points(outlet=outlets[0], people=part, good_months=good_months) if part else 0


def _holders(merchant_id: Id, until: str) -> list[Id]:
    """Whoever had any of that age."""
    rows = movements_of(merchant_id, Account.POINTS)
    rows = rows.filter(business_date__lte=until, amount_minor__gt=0)
    stands = stand_ins(merchant_id)
    held = rows.order_by().values_list("holder_id", flat=True).distinct()
    return sorted({stands.get(each, each) for each in held})


@transaction.atomic
def expire_points(*, outlet: Outlet, people: Sequence[Id], good_months: int) -> int:
    """Says what of these people's points is over today, if anything. Returns of how many people."""
    take_turn(outlet)
    until = earned_until(business_date(outlet), good_months)
    elsewhere = hub_outlets(outlet.merchant_id)
    # Where as much comes back as goes, that is said too: from now on what is of that age is gone.
    over = {
        who: lots.due_here(until)
        for who, lots in lots_of(outlet.merchant_id, people, elsewhere=elsewhere).items()
        if lots.due_here(until) or lots.open_here(until)
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
