"""Points in a month: earned with cash sales, spent within what the hub told each till, taken back
and given back with refunds, put right by the office. It has luck of its own, and counts by itself,
so that what the others do stays as it was.
"""

import random
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pos.customers.actions import add_customer
from pos.customers.models import Customer
from pos.customers.points import change_points_rule
from pos.kasbon.points import PointsChange, adjust_points
from pos.kasbon.queries import holder_of
from pos.kasbon.statement import statements
from tests.months.holding import TILLS
from tests.pos.kasbon.kasbon_till import on_kasbon
from tests.pos.world import World

if TYPE_CHECKING:
    from tests.months.counter import Counter

PER, WORTH = 2_000, 50
Body = dict[str, Any]
TIMES = (1_000, 2_500)  # of each customer, in thousandths


@dataclass(frozen=True)
class Pointed:
    """What a document did to somebody's points."""

    customer: uuid.UUID
    earned: int
    spent: int

    @property
    def moved(self) -> int:
        return self.earned - self.spent


class Pointing:
    """`book`: what everybody has by all that happened, told to the hub or not."""

    def __init__(self, seed: str) -> None:
        self.luck = random.Random(f"{seed} pointing")
        self.book: dict[uuid.UUID, int] = defaultdict(int)
        self.top: dict[uuid.UUID, int] = defaultdict(int)  # the most that anybody could hear of
        self.undone: dict[uuid.UUID, int] = defaultdict(int)  # came off by refunds and the office
        self.heard: dict[int, dict[uuid.UUID, tuple[int, int]]] = {}
        self.people: list[Customer] = []
        self.below: list[tuple[uuid.UUID, int]] = []  # who came below zero by more than the cap
        self.world: World

    def open(self, world: World) -> None:
        self.world = world
        here = {"merchant_id": world.merchant.id, "by": None}
        told = {"earning": {"per_minor": PER}, "spending": {"worth_minor": WORTH}}
        change_points_rule(**here, **told)
        self.people = [
            add_customer(name=f"Pengumpul {number}", consents=["keep_data"], **here)
            for number in range(len(TIMES))
        ]

    def hear(self, counter: "Counter") -> None:
        """What the hub says now; a till that is away keeps what it heard last."""
        if counter.away:
            return
        told = statements(self.world.merchant.id, self.world.outlet.id)["points"][1]
        self.heard[id(counter)] = {uuid.UUID(one): (room, alone) for one, _, room, alone in told}

    def earns(self, counter: "Counter", body: Body) -> tuple[Body, Pointed] | None:
        """The same, and points pay nothing of it."""
        return self.sold(counter, body, may_spend=False)

    def sold(
        self, counter: "Counter", body: Body, *, may_spend: bool = True
    ) -> tuple[Body, Pointed] | None:
        """The sale with whoever buys it, what points pay of it, and what it earns. None: somebody
        who collects none buys it."""
        if self.luck.random() < 0.1:
            return None
        number = self.luck.randrange(len(self.people))
        customer = self.people[number]
        total = body["totals"]["total_minor"]
        spent = self._spent(counter, customer, total) if may_spend else 0
        without = [body["lines"][0]["id"]] if self.luck.random() < 0.3 else []
        counted = sum(line["total_minor"] for line in body["lines"] if line["id"] not in without)
        earned = max(0, counted - spent * WORTH) * TIMES[number] // (PER * 1_000)
        pointed = Pointed(customer.id, earned, spent)
        self._move(pointed)
        terms = {"per_minor": PER, "times_milli": TIMES[number], "extra": 0, "without": without}
        told = {"earned": earned, **terms, "balance": None, "at": None}
        return {**self._paid(body, spent), "customer": _named(customer), "points": told}, pointed

    def back(self, body: dict[str, Any], sold: Pointed) -> tuple[dict[str, Any], Pointed]:
        """The whole sale back: it takes what it earned, and brings what was spent."""
        back = Pointed(sold.customer, -sold.earned, -sold.spent)
        self.undone[sold.customer] += sold.earned
        self._move(back)
        told = {"earned": -sold.earned, "balance": None, "at": None}
        return {**self._paid(body, -sold.spent), "points": told}, back

    def act(self) -> None:
        """The office gives some, or takes some away."""
        if self.luck.random() > 0.1:
            return
        customer = self.luck.choice(self.people)
        holder = holder_of(customer.merchant_id, customer.id)
        points = self.luck.randrange(1, 40)
        if self.luck.random() < 0.3:
            points = -min(points, holder.points)
        if points == 0 or (points < 0 and holder.points <= 0):
            return
        change = PointsChange("correction", points, "sebab")
        where = {"outlet": self.world.outlet, "by": self.world.sari.id}
        adjust_points(holder=holder, change=change, **where)
        self.undone[customer.id] += max(0, -points)
        self._move(Pointed(customer.id, points, 0))

    def _spent(self, counter: "Counter", customer: Customer, total: int) -> int:
        """As many as this till may, now and then."""
        if self.luck.random() > 0.9:
            return 0
        self.hear(counter)
        room, alone = self.heard.get(id(counter), {}).get(customer.id, (0, 0))
        used = sum(each.spent - each.earned for each in counter.pointed(customer.id))
        most = min((alone if counter.away else room) - used, total // WORTH)
        return self.luck.randrange(most + 1) if most > 0 else 0

    def _move(self, pointed: Pointed) -> None:
        """By at most one share of each other till, and what came off beside, below zero."""
        who = pointed.customer
        self.book[who] += pointed.moved
        self.top[who] = max(self.top[who], self.book[who])
        cap = (TILLS - 1) * (self.top[who] // TILLS) + self.undone[who]
        if pointed.spent > 0 and self.book[who] < -cap:
            self.below.append((who, self.book[who]))

    def _paid(self, body: dict[str, Any], spent: int) -> dict[str, Any]:
        if not spent:
            return body
        told = on_kasbon(body, spent * WORTH, kind="points")
        told["payments"][0]["points"] = spent
        return told


def _named(customer: Customer) -> dict[str, Any]:
    return {"id": str(customer.id), "name": customer.name, "phone": None, "member": False}
