"""Reads of the ledger: what is owed or held, by whom, and out of what it came."""

import uuid
from collections.abc import Iterable

from django.db.models import Max, QuerySet, Sum

from pos.balances.models import Account, Movement, Why
from pos.outlets.masters import in_slices

Id = uuid.UUID


def movements_of(merchant_id: Id, account: str = Account.KASBON) -> QuerySet[Movement]:
    return Movement.objects.filter(merchant_id=merchant_id, account=account)


def repayments_elsewhere(
    merchant_id: Id, outlet_id: Id, customer: Id, *, but_of: Id, most: int
) -> list[Id]:
    """Events in which this customer paid kasbon back at the outlet's other tills, newest first."""
    paid = movements_of(merchant_id).filter(outlet_id=outlet_id, holder_id=customer, why=Why.REPAID)
    newest = paid.exclude(device_id=but_of).order_by("-happened_at", "-id")
    return list(newest.values_list("event_id", flat=True)[:most])


def owed_by(
    merchant_id: Id,
    holders: Iterable[Id],
    *,
    until: int | None = None,
    account: str = Account.KASBON,
) -> int:
    """What these ids owe together; `until` counts movements up to that revision only."""
    total = 0
    for part in in_slices(holders):
        found = movements_of(merchant_id, account).filter(holder_id__in=part)
        if until is not None:
            found = found.filter(revision__lte=until)
        total += found.aggregate(total=Sum("amount_minor"))["total"] or 0
    return total


def credit_of(merchant_id: Id, holders: Iterable[Id], *, until: int | None = None) -> int:
    """What the shop owes these ids together."""
    return owed_by(merchant_id, holders, until=until, account=Account.STORE_CREDIT)


def points_of(merchant_id: Id, holders: Iterable[Id], *, until: int | None = None) -> int:
    """How many points these ids have together."""
    return owed_by(merchant_id, holders, until=until, account=Account.POINTS)


def open_sums(merchant_id: Id, holders: Iterable[Id]) -> dict[str, int]:
    """By account, whatever of these ids together is not zero and is money: points lapse with
    whoever wants to be forgotten."""
    sums: dict[str, int] = {}
    for part in in_slices(holders):
        found = Movement.objects.filter(merchant_id=merchant_id, holder_id__in=part).order_by()
        found = found.exclude(account=Account.POINTS)
        for account, minor in found.values_list("account").annotate(minor=Sum("amount_minor")):
            sums[account] = sums.get(account, 0) + minor
    return {account: minor for account, minor in sums.items() if minor}


def moved_by(merchant_id: Id, documents: Iterable[Id]) -> dict[Id, int]:
    """How much each of these documents moved; who is not in it moved nothing."""
    moved: dict[Id, int] = {}
    for part in in_slices(documents):
        found = Movement.objects.filter(merchant_id=merchant_id, document_id__in=part)
        moved.update(found.order_by().values_list("document_id", "amount_minor"))
    return moved


def owed_by_holder(merchant_id: Id, account: str = Account.KASBON) -> dict[Id, int]:
    """Of everybody whose sum is not zero."""
    sums = movements_of(merchant_id, account).order_by().values_list("holder_id")
    return {each: owed for each, owed in sums.annotate(owed=Sum("amount_minor")) if owed}


def newest_revision(merchant_id: Id) -> int:
    found = Movement.objects.filter(merchant_id=merchant_id)
    return found.aggregate(top=Max("revision"))["top"] or 0


def valid_cards(merchant_id: Id) -> set[Id]:
    """Gift cards that were issued and not voided."""
    whys = (Why.CARD_SOLD, Why.ISSUED, Why.VOIDED)
    told = movements_of(merchant_id, Account.GIFT_CARD).filter(why__in=whys)
    rows = set(told.values_list("holder_id", "why"))
    return {card for card, why in rows if why != Why.VOIDED and (card, Why.VOIDED) not in rows}
