"""Reads of the ledger: what is owed, by whom, and out of what it came."""

import uuid
from collections.abc import Iterable

from django.db.models import Max, QuerySet, Sum

from pos.balances.models import Account, Movement
from pos.outlets.masters import in_slices

Id = uuid.UUID


def movements_of(merchant_id: Id, account: str = Account.KASBON) -> QuerySet[Movement]:
    return Movement.objects.filter(merchant_id=merchant_id, account=account)


def owed_by(merchant_id: Id, holders: Iterable[Id], *, until: int | None = None) -> int:
    """What these ids owe together; `until` counts movements up to that revision only."""
    total = 0
    for part in in_slices(holders):
        found = movements_of(merchant_id).filter(holder_id__in=part)
        if until is not None:
            found = found.filter(revision__lte=until)
        total += found.aggregate(total=Sum("amount_minor"))["total"] or 0
    return total


def owed_by_holder(merchant_id: Id) -> dict[Id, int]:
    """Of everybody whose sum is not zero."""
    sums = movements_of(merchant_id).order_by().values_list("holder_id")
    return {each: owed for each, owed in sums.annotate(owed=Sum("amount_minor")) if owed}


def newest_revision(merchant_id: Id) -> int:
    found = Movement.objects.filter(merchant_id=merchant_id)
    return found.aggregate(top=Max("revision"))["top"] or 0
