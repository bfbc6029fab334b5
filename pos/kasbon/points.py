"""Points given or put right by the office. Sales earn and spend them."""

import uuid
from dataclasses import dataclass

from django.db import transaction

from pos.balances.models import Account, Movement, Why
from pos.domain.formatting import format_number
from pos.kasbon import errors
from pos.kasbon.adjusting import Adjusting, record_adjustment
from pos.kasbon.queries import Holder
from pos.outlets.models import Outlet

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
    said = Adjusting(
        "points.adjusted", Account.POINTS, change, lambda: {"points": _checked(holder, change)}
    )
    return record_adjustment(said, outlet=outlet, holder=holder, by=by)


def _checked(holder: Holder, change: PointsChange) -> int:
    points = change.points
    if points == 0 or abs(points) > MOST_POINTS or (points < 0 and change.reason == Why.ISSUED):
        raise errors.how_many_points(format_number(MOST_POINTS, 0))
    if not change.note:
        raise errors.why_missing()
    if -points > max(holder.points, 0):
        raise errors.more_points_than_held(holder.name, format_number(max(holder.points, 0), 0))
    return points
