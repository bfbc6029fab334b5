"""Credit and gift cards in a month: refunds kept, cards issued, both spent within what the hub told
each till, given back, paid out and voided. It has luck of its own, so that what the others do stays
as it was.
"""

import random
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pos.customers.actions import add_customer
from pos.customers.models import Customer
from pos.kasbon.card_codes import id_of
from pos.kasbon.cards import Batch, issue_cards, void_card
from pos.kasbon.credit import CreditChange, adjust_credit
from pos.kasbon.queries import holder_of
from pos.kasbon.statement import statements
from tests.pos.world import World

if TYPE_CHECKING:
    from tests.months.counter import Counter
    from tests.months.month import Month

CREDIT, GIFT = "store_credit", "gift_card"
TILLS = 2
Holder = tuple[str, uuid.UUID]  # kind, customer or card


@dataclass(frozen=True)
class Payer:
    """Whose credit, or which card, pays so much of a document; below zero it is given back."""

    holder: Holder
    amount: int
    customer: Customer | None = None

    def told(self) -> dict[str, Any]:
        """What its payment says beside its amounts."""
        if self.customer is not None:
            return {"held_minor": None}
        return {"card": str(self.holder[1]), "reference": "****AAAA", "held_minor": None}


class Holding:
    """`book`: what is held by all that happened, told to the hub or not."""

    def __init__(self, seed: str) -> None:
        self.luck = random.Random(f"{seed} holding")
        self.book: dict[Holder, int] = defaultdict(int)
        self.top: dict[Holder, int] = defaultdict(int)  # the most that a till ever heard of
        self.heard: dict[int, dict[Holder, tuple[int, int]]] = {}
        self.people: list[Customer] = []
        self.cards: list[uuid.UUID] = []
        self.taken: set[Holder] = set()  # what the office paid out or voided, whoever had spent it
        self.below: list[tuple[Holder, int]] = []  # who came below zero by more than the cap
        self.world: World

    def open(self, world: World) -> None:
        self.world = world
        here = {"merchant_id": world.merchant.id, "by": None, "consents": ["keep_data"]}
        self.people = [add_customer(name=f"Penyimpan {number}", **here) for number in range(2)]

    def hear(self, counter: "Counter") -> None:
        """What the hub says now; a till that is away keeps what it heard last."""
        if counter.away:
            return
        told = statements(self.world.merchant.id, self.world.outlet.id)
        heard = self.heard[id(counter)] = {}
        for kind in (CREDIT, GIFT):
            for one, minor, room, alone in told[kind][1]:
                holder = (kind, uuid.UUID(one))
                heard[holder] = (room, alone)
                self.top[holder] = max(self.top[holder], minor)

    def payer(self, counter: "Counter", total: int) -> Payer | None:
        """Who pays this, or part of it, if anybody and as far as this till may."""
        if self.luck.random() > 0.6:
            return None
        self.hear(counter)
        own = {each.holder: (0, 0) for each in counter.payers()}  # sold here, and not yet heard of
        known = {**own, **self.heard.get(id(counter), {})}
        if not known:
            return None
        holder = self.luck.choice(self.as_met(known))
        room, alone = known[holder]
        used = sum(each.amount for each in counter.payers() if each.holder == holder)
        amount = min(total, (alone if counter.away else room) - used)
        if amount <= 0:
            return None
        self.move(holder, -amount)
        return Payer(holder, amount, self._customer(holder))

    def keeper(self, total: int) -> Payer | None:
        """A refund of this much (below zero), kept for somebody now and then."""
        if self.luck.random() > 0.5:
            return None
        customer = self.luck.choice(self.people)
        self.move((CREDIT, customer.id), -total)
        return Payer((CREDIT, customer.id), total, customer)

    def back(self, sold: Payer) -> Payer:
        """What paid gets it back."""
        self.move(sold.holder, sold.amount)
        return Payer(sold.holder, -sold.amount, sold.customer)

    def move(self, holder: Holder, minor: int) -> None:
        self.book[holder] += minor
        unheard = TILLS - (holder not in self.taken)  # the office takes beside every till
        if minor < 0 and self.book[holder] < -unheard * (self.top[holder] // TILLS):
            self.below.append((holder, self.book[holder]))

    def as_met(self, holders: Iterable[Holder]) -> list[Holder]:
        """In the order in which the month met them: their ids are of another luck every time."""
        return sorted(holders, key=list(self.book).index)

    def act(self, month: "Month") -> None:
        if self.luck.random() > 0.25:
            return
        acts = (self.issues, self.issues, self.gives, self.gives, self.pays_out, self.voids)
        at_tills = (self.takes_money,) * 3
        chosen = self.luck.choice((*acts, *at_tills))
        chosen(month) if chosen in at_tills else chosen()

    def takes_money(self, month: "Month") -> None:
        """A till sells a card, fills one up that it knows, or somebody's credit."""
        counter, amount = self.luck.choice(month.counters), self.luck.randrange(1, 60) * 1_000
        self.hear(counter)
        new = (GIFT, uuid.UUID(int=self.luck.getrandbits(128)))
        known = [each for each in self.heard.get(id(counter), {}) if each not in self.taken]
        holder = self.luck.choice([new, *self.as_met(known)])
        month.meet_hub(counter)
        self.move(holder, amount)
        payer = Payer(holder, -amount, self._customer(holder))
        counter.paid_in(payer, holder == new, month.clock.day)
        self.top[holder] = max(self.top[holder], self.book[holder])

    def issues(self) -> None:
        amount = self.luck.choice((20_000, 50_000, 100_000))
        codes = issue_cards(batch=Batch(2, amount, self.luck.random() < 0.5), **self._here())
        for code in codes:
            card = id_of(self.world.merchant.id, code)
            self.cards.append(card)
            self.move((GIFT, card), amount)

    def gives(self) -> None:
        self._adjust(self.luck.choice(self.people), "issued", self.luck.randrange(1, 60_000))

    def pays_out(self) -> None:
        customer = self.luck.choice(self.people)
        held = holder_of(customer.merchant_id, customer.id).held_minor
        if held > 0:
            self._adjust(customer, "paid_out", self.luck.randrange(1, held + 1))

    def voids(self) -> None:
        known = statements(self.world.merchant.id, self.world.outlet.id)[GIFT][1]
        open_ones = [(GIFT, uuid.UUID(card)) for card, minor, _, _ in known if minor > 0]
        if open_ones:
            _, card = self.luck.choice(self.as_met(open_ones))
            left = void_card(card=card, note="hilang", **self._here())
            self.top[GIFT, card] = max(self.top[GIFT, card], left)
            self.taken.add((GIFT, card))
            self.move((GIFT, card), -left)

    def _adjust(self, customer: Customer, reason: str, amount: int) -> None:
        holder = holder_of(customer.merchant_id, customer.id)
        change = CreditChange(reason, amount, "sebab")
        made = adjust_credit(holder=holder, change=change, **self._here())
        self.top[CREDIT, customer.id] = max(self.top[CREDIT, customer.id], holder.held_minor)
        if made.amount_minor < 0:
            self.taken.add((CREDIT, customer.id))
        self.move((CREDIT, customer.id), made.amount_minor)

    def _customer(self, holder: Holder) -> Customer | None:
        return next((each for each in self.people if holder == (CREDIT, each.id)), None)

    def _here(self) -> dict[str, Any]:
        return {"outlet": self.world.outlet, "by": self.world.sari.id}
