"""Reads about kasbon and credit: who owes how much since when, who holds how much, and one
person's book.

What is paid back pays the oldest first; what is left of each sale is as old as the sale.
"""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Sum

from pos.balances.models import Account, Movement, Why
from pos.balances.queries import credit_of, movements_of, owed_by, owed_by_holder, points_of
from pos.customers.aliases import families, stand_ins
from pos.customers.errors import unknown_customer
from pos.customers.models import Customer
from pos.domain.dates import is_date
from pos.journal.models import Event
from pos.outlets.masters import in_slices
from pos.outlets.models import Outlet
from pos.tills.models import Shift

AGES = (("0–7 hari", 7), ("8–30 hari", 30), ("31–60 hari", 60))
OLDEST = "Lebih dari 60 hari"
AGE_WORDS = (*(word for word, _ in AGES), OLDEST)
PER_PAGE = 100
Moved = list[tuple[str, int]]


@dataclass
class Debtor:
    """One person with whatever they owe, by age. Below zero the shop owes them."""

    id: uuid.UUID
    name: str
    phone: str = ""
    limit_minor: int = 0
    owed_minor: int = 0
    by_age: dict[str, int] = field(default_factory=dict)
    since: str = ""

    @property
    def oldest(self) -> str:
        """The word of the oldest part."""
        return next((word for word in reversed(AGE_WORDS) if self.by_age.get(word)), "")


@dataclass(frozen=True)
class Holder:
    """Who owes: a customer, or somebody that only documents name. `ids`: all of this person."""

    merchant_id: uuid.UUID
    id: uuid.UUID
    name: str
    ids: frozenset[uuid.UUID]
    customer: Customer | None

    @property
    def owed_minor(self) -> int:
        return owed_by(self.merchant_id, self.ids)

    @property
    def held_minor(self) -> int:
        return credit_of(self.merchant_id, self.ids)

    @property
    def points(self) -> int:
        return points_of(self.merchant_id, self.ids)


def holder_of(merchant_id: uuid.UUID, holder_id: uuid.UUID) -> Holder:
    """Whoever was merged is found under who stands for them. NotFound: nobody of that id."""
    [(end, family)] = families(merchant_id, [holder_id]).items()
    customer = Customer.objects.filter(merchant_id=merchant_id, id=end).first()
    named = Movement.objects.filter(merchant_id=merchant_id, holder_id=end).order_by("revision")
    movement = None if customer else named.last()
    if customer is None and movement is None:
        raise unknown_customer()
    name = customer.name if customer else movement.holder_name if movement else ""
    return Holder(merchant_id, end, name, frozenset(family), customer)


@dataclass(frozen=True)
class Creditor:
    """One person with what the shop owes them, or how many points they have; below zero they spent
    more than that."""

    id: uuid.UUID
    name: str
    phone: str
    held_minor: int


def creditors_of(merchant_id: uuid.UUID, account: str = Account.STORE_CREDIT) -> list[Creditor]:
    """Everybody whose credit (whose points) is not zero, the most first."""
    stands = stand_ins(merchant_id)
    sums: dict[uuid.UUID, int] = {}
    for holder, minor in owed_by_holder(merchant_id, account).items():
        end = stands.get(holder, holder)
        sums[end] = sums.get(end, 0) + minor
    held = {end: minor for end, minor in sums.items() if minor}
    people = _people(merchant_id, set(held))
    named = names_on_paper(merchant_id, [end for end in held if not people[end].name])
    found = [
        Creditor(end, people[end].name or named.get(end, ""), people[end].phone, minor)
        for end, minor in held.items()
    ]
    return sorted(found, key=lambda each: (-each.held_minor, each.name))


@dataclass(frozen=True)
class Card:
    """One gift card; `issued_minor` is 0 where nobody issued it."""

    id: uuid.UUID
    name: str
    note: str
    issued_at: int
    issued_minor: int
    left_minor: int


def cards_of(merchant_id: uuid.UUID) -> list[Card]:
    """Those that hold something, or less than nothing; the newest first."""
    left = owed_by_holder(merchant_id, Account.GIFT_CARD)
    issued: dict[uuid.UUID, Movement] = {}
    names = names_on_paper(merchant_id, list(left))
    for part in in_slices(left):
        rows = movements_of(merchant_id, Account.GIFT_CARD).filter(holder_id__in=part)
        first = rows.filter(why__in=(Why.CARD_SOLD, Why.ISSUED))
        issued.update({row.holder_id: row for row in first})
    cards = []
    for card, minor in left.items():
        row = issued.get(card)
        told = (row.note, row.happened_at, row.amount_minor) if row else ("", 0, 0)
        cards.append(Card(card, names[card], *told, minor))
    return sorted(cards, key=lambda each: (-each.issued_at, each.name))


def batch_of(merchant_id: uuid.UUID, batch: uuid.UUID) -> list[tuple[Movement, int]]:
    """The cards of one batch as issued, each with what it holds now."""
    known = movements_of(merchant_id, Account.GIFT_CARD)
    issued = list(known.filter(document_id=batch, why__in=(Why.CARD_SOLD, Why.ISSUED)))
    left = owed_by_holder(merchant_id, Account.GIFT_CARD)
    return [(row, left.get(row.holder_id, 0)) for row in issued]


def names_on_paper(merchant_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Of whom no customer's row names: as the newest document says."""
    names: dict[uuid.UUID, str] = {}
    for part in in_slices(ids):
        rows = Movement.objects.filter(merchant_id=merchant_id, holder_id__in=part)
        names.update(rows.order_by("revision").values_list("holder_id", "holder_name"))
    return names


def debtors_of(merchant_id: uuid.UUID, today: str) -> list[Debtor]:
    """Everybody whose sum is not zero, who owes longest first."""
    stands = stand_ins(merchant_id)
    sums: dict[uuid.UUID, int] = {}
    same: dict[uuid.UUID, uuid.UUID] = {}
    for holder, owed in owed_by_holder(merchant_id).items():
        end = same[holder] = stands.get(holder, holder)
        sums[end] = sums.get(end, 0) + owed
    open_ones = {end for end, owed in sums.items() if owed}
    people = _people(merchant_id, open_ones)
    # a family may hold ids whose own sum is zero: they tell how old the rest is
    holders = {holder for holder in (*same, *stands) if stands.get(holder, holder) in open_ones}
    _tell_ages(people, _moved(merchant_id, people, holders, stands), today)
    return sorted(people.values(), key=lambda each: (each.since or "9999", each.name))


def _people(merchant_id: uuid.UUID, ids: set[uuid.UUID]) -> dict[uuid.UUID, Debtor]:
    found = {each: Debtor(each, "") for each in ids}
    for part in in_slices(ids):
        for row in Customer.objects.filter(merchant_id=merchant_id, id__in=part):
            found[row.id] = Debtor(row.id, row.name, row.phone, row.kasbon_limit_minor)
    return found


def _moved(
    merchant_id: uuid.UUID,
    people: dict[uuid.UUID, Debtor],
    holders: set[uuid.UUID],
    stands: dict[uuid.UUID, uuid.UUID],
) -> dict[uuid.UUID, Moved]:
    """(day, amount) of each person; whoever no customer's row names has the name of a document."""
    moved: dict[uuid.UUID, Moved] = {end: [] for end in people}
    for part in in_slices(holders):
        rows = movements_of(merchant_id).filter(holder_id__in=part).order_by("happened_at", "id")
        told = rows.values_list("holder_id", "holder_name", "business_date", "amount_minor")
        for holder, name, day, amount in told:
            end = stands.get(holder, holder)
            people[end].name = people[end].name or name
            moved[end].append((day, amount))
    return moved


def _tell_ages(people: dict[uuid.UUID, Debtor], moved: dict[uuid.UUID, Moved], today: str) -> None:
    for end, debtor in people.items():
        debtor.owed_minor = sum(amount for _, amount in moved[end])
        rest = unpaid(moved[end])
        debtor.since = rest[0][0] if rest else ""
        debtor.by_age = by_age(rest, today)


def unpaid(moved: Sequence[tuple[str, int]]) -> Moved:
    """(day, rest) of what is still owed: everything that lowers a debt lowers its oldest part."""
    owed = sorted((day, amount) for day, amount in moved if amount > 0)
    paid = -sum(amount for _, amount in moved if amount < 0)
    rest: Moved = []
    for day, amount in owed:
        covered = min(paid, amount)
        paid -= covered
        if amount > covered:
            rest.append((day, amount - covered))
    return rest


def by_age(rest: Iterable[tuple[str, int]], today: str) -> dict[str, int]:
    sums: dict[str, int] = {}
    for day, amount in rest:
        word = age_word(day, today)
        sums[word] = sums.get(word, 0) + amount
    return sums


def age_word(day: str, today: str) -> str:
    if not is_date(day):
        return OLDEST
    days = (date.fromisoformat(today) - date.fromisoformat(day)).days
    return next((word for word, most in AGES if days <= most), OLDEST)


class Book(Sequence[tuple[Movement, int]]):
    """One person's movements, or one card's, each with what stood after it, the newest first. Read
    in the pieces that are asked for, so it may grow for years."""

    def __init__(
        self, merchant_id: uuid.UUID, holders: Iterable[uuid.UUID], account: str = Account.KASBON
    ) -> None:
        rows = movements_of(merchant_id, account).filter(holder_id__in=list(holders))
        self.rows = rows.order_by("-happened_at", "-id")

    def __len__(self) -> int:
        return self.rows.count()

    def __getitem__(self, piece: Any) -> Any:
        newer = self.rows[: piece.start or 0].values_list("amount_minor", flat=True)
        whole = self.rows.order_by().aggregate(total=Sum("amount_minor"))["total"] or 0
        after = whole - sum(newer)
        told: list[tuple[Movement, int]] = []
        for row in self.rows[piece]:
            told.append((row, after))
            after -= row.amount_minor
        return told


def reversed_ids(merchant_id: uuid.UUID, documents: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these repayments were taken back."""
    found = movements_of(merchant_id).filter(reverses_id__in=list(documents))
    return {each for each in found.values_list("reverses_id", flat=True) if each}


def repaid_body(event: Event) -> dict[str, Any]:
    """What was signed."""
    body: dict[str, Any] = json.loads(bytes(event.raw))["body"]
    return body


def has_cash(payments: Iterable[dict[str, Any]]) -> bool:
    return any(each["kind"] == "cash" for each in payments)


def closed_shifts(outlet: Outlet, ids: Iterable[uuid.UUID | None]) -> set[uuid.UUID]:
    """Which of these are closed: their cash was counted and stays as it was."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    named = [each for each in ids if each]
    found = Shift.objects.filter(**here, id__in=named).exclude(closed_at=None)
    return set(found.values_list("id", flat=True))
