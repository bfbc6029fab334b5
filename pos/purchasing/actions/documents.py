"""What every document of purchasing does: the outlet's turn, an id used once, an event of today."""

import uuid
from typing import Any

from django.db import models

from pos.journal.actions import append
from pos.journal.ids import uuid7
from pos.journal.rows import home_outlet, lock_ledger
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.purchasing import errors


def take_turn(outlet: Outlet) -> None:
    """Nobody else writes for this outlet until the transaction ends."""
    lock_ledger(outlet.merchant_id, home_outlet(outlet.merchant_id, outlet.id))


def unused_id(model: type[models.Model], outlet: Outlet, wanted: uuid.UUID | None) -> uuid.UUID:
    """The id the page was given, or a new one. RuleError `already_recorded`: sent twice."""
    document = wanted or uuid7()
    if model._default_manager.filter(merchant_id=outlet.merchant_id, id=document).exists():
        raise errors.already_recorded()
    return document


def record(
    kind: str, outlet: Outlet, body: dict[str, Any], by: uuid.UUID | None, *, version: int = 1
) -> None:
    append(
        kind,
        body,
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        actor_id=by,
        business_date=business_date(outlet),
        version=version,
    )
