"""Kasbon in a month: sold within what the hub told each till, paid back at tills and in the office,
taken back, corrected, and one person written down twice. It has luck of its own, so that what the
others do stays as it was.
"""

import random
import uuid
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pos.balances.models import Movement
from pos.customers.actions import add_customer, merge_customers
from pos.customers.models import Customer
from pos.kasbon.actions import BANK, Adjusted, Repaid, Way, adjust, repay, reverse_repayment
from pos.kasbon.queries import holder_of
from pos.kasbon.statement import statements
from tests.pos.kasbon.kasbon_till import repayment_body
from tests.pos.world import World

if TYPE_CHECKING:
    from tests.months.counter import Counter
    from tests.months.month import Month

LIMITS = (60_000, 250_000, 120_000)
TILLS = 2
Row = tuple[int, int, int]  # owed, room, alone


class Owing:
    """`book`: what each customer owes by all that happened, told to the hub or not."""

    def __init__(self, seed: str) -> None:
        self.luck = random.Random(f"{seed} owing")
        self.book: dict[uuid.UUID, int] = defaultdict(int)
        self.heard: dict[int, dict[uuid.UUID, Row]] = {}
        self.people: list[Customer] = []
        self.merged: set[uuid.UUID] = set()
        self.beyond: list[tuple[str, int]] = []  # who came to owe more than the stated cap
        self.world: World

    def open(self, world: World) -> None:
        self.world = world
        for number, limit in enumerate(LIMITS):
            here = {"merchant_id": world.merchant.id, "by": None, "consents": ["keep_data"]}
            made = add_customer(name=f"Langganan {number}", kasbon_limit_minor=limit, **here)
            self.people.append(made)

    def hear(self, counter: "Counter") -> None:
        """What the hub says now; a till that is away keeps what it heard last."""
        if counter.away:
            return
        _, rows = statements(self.world.merchant.id, self.world.outlet.id)["kasbon"]
        self.heard[id(counter)] = {
            uuid.UUID(customer): (owed, room, alone) for customer, owed, room, alone in rows
        }

    def buyer(self, counter: "Counter", total: int) -> Customer | None:
        """Who buys this on kasbon, if anybody and if this till may."""
        if not self.people or self.luck.random() > 0.5:
            return None
        self.hear(counter)
        customer = self.luck.choice(self.people)
        _, room, alone = self.heard.get(id(counter), {}).get(customer.id, (0, 0, 0))
        if total > (alone if counter.away else room) - counter.kasbon_of(customer.id):
            return None
        self.move(customer.id, total)
        return customer

    def faithful(self) -> Customer | None:
        """Somebody whose debt was made of purchases alone, so that the cap is known."""
        return next((each for each in self.people if each.id not in self.merged), None)

    def allows(self, counter: "Counter", customer: Customer) -> int:
        """What this till may still sell to them without the hub."""
        told = self.heard.get(id(counter), {}).get(customer.id, (0, 0, 0))
        return max(0, told[2] - counter.kasbon_of(customer.id))

    def buys(self, customer: Customer, total: int) -> Customer:
        self.move(customer.id, total)
        return customer

    def move(self, customer: uuid.UUID, minor: int) -> None:
        """Above zero more is owed. By at most one share of each other till a limit is passed."""
        self.book[customer] += minor
        known = next((each for each in self.people if each.id == customer), None)
        if known is None or customer in self.merged or minor <= 0:
            return
        limit = known.kasbon_limit_minor
        if self.book[customer] > limit + (TILLS - 1) * (limit // TILLS):
            self.beyond.append((known.name, self.book[customer]))

    def act(self, month: "Month") -> None:
        if self.luck.random() < 0.6:
            return
        acts = (self.pays_at_till,) * 4 + (self.pays_in_office, self.corrects, self.takes_back)
        self.luck.choice(acts)(month)
        if len(self.people) == len(LIMITS) and self.luck.random() < 0.05:
            self._merge()

    def pays_at_till(self, month: "Month") -> None:
        counter, customer = self.luck.choice(month.counters), self.luck.choice(self.people)
        self.hear(counter)
        told = self.heard.get(id(counter), {}).get(customer.id, (0, 0, 0))
        owed = told[0] + counter.kasbon_of(customer.id)
        if owed <= 0:
            return
        amount = self.luck.randrange(1, owed + 1)
        month.meet_hub(counter)
        counter.repaid(repayment_body(customer, amount), month.clock.day)
        self.move(customer.id, -amount)

    def pays_in_office(self, _: "Month") -> None:
        customer = self.luck.choice(self.people)
        holder = holder_of(customer.merchant_id, customer.id)
        if holder.owed_minor > 0:
            amount = self.luck.randrange(1, holder.owed_minor + 1)
            repay(holder=holder, repaid=Repaid(amount), **self._here())
            self.move(customer.id, -amount)

    def corrects(self, _: "Month") -> None:
        customer = self.luck.choice(self.people)
        holder = holder_of(customer.merchant_id, customer.id)
        amount = -self.luck.randrange(1, 5_000)
        adjust(holder=holder, adjusted=Adjusted("correction", amount, "salah"), **self._here())
        self.move(customer.id, amount)

    def takes_back(self, _: "Month") -> None:
        taken = Movement.objects.exclude(reverses_id=None).values("reverses_id")
        wrong = {"why": "repaid", "holder_id": self.people[0].id}  # the others' stays as it was
        paid = Movement.objects.filter(**wrong).exclude(document_id__in=taken)
        last = paid.order_by("revision").last()
        if last is not None:
            reverse_repayment(movement=last, out_of=Way(BANK), **self._here())
            # wrong money owed again is no sale: the cap says nothing about it
            self.merged.add(last.holder_id)
            self.move(last.holder_id, -last.amount_minor)

    def _merge(self) -> None:
        gone = self.people.pop()
        into = self.people[0]
        merge_customers(customer=gone, into=into, by=None)
        self.merged |= {gone.id, into.id}
        self.people[0].refresh_from_db()

    def _here(self) -> dict[str, Any]:
        return {"outlet": self.world.outlet, "by": self.world.sari.id}
