"""What every verb about a document of an outlet does: take its turn, and say it today."""

import uuid
from typing import Any

from pos.journal.actions import append
from pos.journal.rows import home_outlet, lock_ledger
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date


def take_turn(outlet: Outlet) -> None:
    """Nobody else writes for this outlet until the transaction ends."""
    lock_ledger(outlet.merchant_id, home_outlet(outlet.merchant_id, outlet.id))


def record(
    kind: str, outlet: Outlet, body: dict[str, Any], by: uuid.UUID | None, *, version: int = 1
) -> uuid.UUID:
    """Appends the event of the outlet's day. Returns its id."""
    event = append(
        kind,
        body,
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        actor_id=by,
        business_date=business_date(outlet),
        version=version,
    )
    return event.id
