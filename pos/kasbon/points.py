"""Points given or put right by the office. Sales earn and spend them."""

import uuid
from dataclasses import dataclass

from django.db import transaction

from pos.balances.models import Account, Movement, Why
from pos.balances.queries import movements_of
from pos.domain.formatting import format_number
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.kasbon import errors
from pos.kasbon.queries import Holder
from pos.outlets.documents import record, take_turn
from pos.outlets.models import Outlet
from pos.people.queries import person_of

MOST_POINTS = 1_000_000_000  # more at once is a slip of the finger


@dataclass(frozen=True)
class PointsChange:
    """`points`: above zero the customer has more."""

    reason: str
    points: int
    note: str = ""
    document: uuid.UUID | None = None


@transaction.atomic
def adjust_points(
    *, outlet: Outlet, holder: Holder, change: PointsChange, by: uuid.UUID
) -> Movement:
    """Nobody comes to have fewer than none by the office."""
    take_turn(outlet)
    document = change.document or uuid7()
    known = movements_of(outlet.merchant_id, Account.POINTS)
    if known.filter(document_id=document).exists():
        raise errors.already_recorded()
    _check(holder, change)
    body = {
        "adjustment": str(document),
        "customer": {"id": str(holder.id), "name": holder.name},
        "reason": change.reason,
        "points": change.points,
        "note": change.note,
        "adjusted_at": wall_ms(),
        "person": {"id": str(by), "name": person_of(outlet.merchant_id, by).name},
    }
    event_id = record("points.adjusted", outlet, body, by)
    return Movement.objects.get(merchant_id=outlet.merchant_id, event_id=event_id)


def _check(holder: Holder, change: PointsChange) -> None:
    points = change.points
    if points == 0 or abs(points) > MOST_POINTS or (points < 0 and change.reason == Why.ISSUED):
        raise errors.how_many_points(format_number(MOST_POINTS, 0))
    if not change.note:
        raise errors.why_missing()
    if -points > max(holder.points, 0):
        raise errors.more_points_than_held(holder.name, format_number(max(holder.points, 0), 0))
