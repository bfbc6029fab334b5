"""The write about credit from the back office: given, paid out, put right. Tills refund into it and
pay out of it; a mistake is corrected by a new event.
"""

import uuid
from dataclasses import dataclass

from django.db import transaction

from pos.balances.models import Account, Movement, Why
from pos.balances.queries import movements_of
from pos.domain.formatting import format_rupiah
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.kasbon import errors
from pos.kasbon.queries import Holder
from pos.outlets.documents import record, take_turn
from pos.outlets.models import Outlet
from pos.people.queries import person_of


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
    take_turn(outlet)
    known = movements_of(outlet.merchant_id, Account.STORE_CREDIT)
    document = change.document or uuid7()
    if known.filter(document_id=document).exists():
        raise errors.already_recorded()
    body = {
        "adjustment": str(document),
        "customer": {"id": str(holder.id), "name": holder.name},
        "reason": change.reason,
        "amount_minor": _checked(holder, change),
        "note": change.note,
        "adjusted_at": wall_ms(),
        "person": {"id": str(by), "name": person_of(outlet.merchant_id, by).name},
    }
    event_id = record("credit.adjusted", outlet, body, by)
    return Movement.objects.get(merchant_id=outlet.merchant_id, event_id=event_id)


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
