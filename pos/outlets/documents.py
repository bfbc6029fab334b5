"""What every verb about a document of an outlet does: take its turn, and say it today."""

import uuid
from typing import Any

from pos.journal.actions import append
from pos.journal.clock import wall_ms
from pos.journal.rows import find_ledger, home_outlet, lock_ledger, moment_now
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date


def take_turn(outlet: Outlet) -> int:
    """Nobody else writes for this outlet until the transaction ends. Returns what time it is in
    the shop's record."""
    return moment_now(lock_ledger(outlet.merchant_id, home_outlet(outlet.merchant_id, outlet.id)))


def time_at(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> int:
    """The same without waiting for anybody."""
    ledger = find_ledger(merchant_id, home_outlet(merchant_id, outlet_id))
    return moment_now(ledger) if ledger else wall_ms()


def record(
    kind: str,
    outlet: Outlet,
    body: dict[str, Any],
    by: uuid.UUID | None,
    *,
    version: int = 1,
    after_ms: int = 0,
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
        after_ms=after_ms,
    )
    return event.id
