"""Rows of the ledger: what every movement says, and how they are written."""

import uuid
from typing import Any

from pos.balances.models import Account, Movement
from pos.balances.queries import newest_revision
from pos.journal.bulk import insert_rows
from pos.journal.ids import derived_id
from pos.journal.projections import Happening
from pos.outlets.masters import attnames

Row = dict[str, Any]
REPAYMENT = 1_000  # apart from the places of a sale's payments
_COLUMNS = attnames(Movement)


def insert(merchant_id: uuid.UUID, rows: list[Row]) -> None:
    """Every writer holds the shop's counter, so counting on is safe."""
    if not rows:
        return
    revision = newest_revision(merchant_id)
    numbered = ({**row, "revision": revision + place} for place, row in enumerate(rows, 1))
    columns = (tuple(row[name] for name in _COLUMNS) for row in numbered)
    insert_rows(Movement, _COLUMNS, columns)


def blank(happening: Happening, place: int) -> Row:
    return {
        "id": derived_id(happening.id, place),
        "merchant_id": happening.merchant_id,
        "outlet_id": happening.outlet_id,
        "event_id": happening.id,
        "device_id": happening.device_id,
        "account": Account.KASBON.value,
        "method": "",
        "note": "",
        "reverses_id": None,
        "shift_id": happening.shift_id,
        "business_date": happening.business_date,
        "earned_until": "",
    }
