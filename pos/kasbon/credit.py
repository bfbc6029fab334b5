"""The write about credit from the back office: given, paid out, put right. Tills refund into it and
pay out of it; a mistake is corrected by a new event.
"""

import uuid
from dataclasses import dataclass

from django.db import transaction

from pos.balances.models import Account, Movement, Why
from pos.domain.formatting import format_rupiah
from pos.kasbon import errors
from pos.kasbon.adjusting import Adjusting, record_adjustment
from pos.kasbon.queries import Holder
from pos.outlets.models import Outlet


@dataclass(frozen=True)
class CreditChange:
    """`amount_minor`: above zero more is held; what is paid out is given as it is handed over."""

    reason: str
    amount_minor: int
    note: str = ""
    document: uuid.UUID | None = None


@transaction.atomic
def adjust_credit(
    *, outlet: Outlet, holder: Holder, change: CreditChange, by: uuid.UUID
) -> Movement:
    """Nobody comes to hold less than nothing by the office."""
    said = Adjusting(
        "credit.adjusted",
        Account.STORE_CREDIT,
        change,
        lambda: {"amount_minor": _checked(holder, change)},
    )
    return record_adjustment(said, outlet=outlet, holder=holder, by=by)


def _checked(holder: Holder, change: CreditChange) -> int:
    amount = change.amount_minor
    if amount == 0 or (amount < 0 and change.reason != Why.CORRECTION):
        raise errors.nothing_repaid()
    if not change.note:
        raise errors.why_missing()
    less = amount if change.reason == Why.PAID_OUT else -amount
    held = holder.held_minor
    if less > max(held, 0):
        raise errors.more_than_held(holder.name, format_rupiah(max(held, 0)))
    return -less
