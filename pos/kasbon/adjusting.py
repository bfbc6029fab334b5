"""What the office puts right, gives or takes, of kasbon, credit and points: once a document,
checked in its turn, said as one event."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from pos.balances.models import Account, Movement
from pos.balances.queries import movements_of
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.kasbon import errors
from pos.kasbon.queries import Holder
from pos.outlets.documents import record, take_turn
from pos.outlets.models import Outlet
from pos.people.queries import person_of


class Change(Protocol):
    @property
    def reason(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def document(self) -> uuid.UUID | None: ...


@dataclass(frozen=True)
class Adjusting:
    """`amount` says it in the event's words, or refuses: it is asked when nobody else writes."""

    kind: str
    account: Account
    change: Change
    amount: Callable[[], dict[str, Any]]


def record_adjustment(
    adjusting: Adjusting, *, outlet: Outlet, holder: Holder, by: uuid.UUID
) -> Movement:
    """Inside the verb's transaction."""
    take_turn(outlet)
    change = adjusting.change
    document = change.document or uuid7()
    known = movements_of(outlet.merchant_id, adjusting.account)
    if known.filter(document_id=document).exists():
        raise errors.already_recorded()
    body = {
        "adjustment": str(document),
        "customer": {"id": str(holder.id), "name": holder.name},
        "reason": change.reason,
        **adjusting.amount(),
        "note": change.note,
        "adjusted_at": wall_ms(),
        "person": {"id": str(by), "name": person_of(outlet.merchant_id, by).name},
    }
    event_id = record(adjusting.kind, outlet, body, by)
    return Movement.objects.get(merchant_id=outlet.merchant_id, event_id=event_id)
