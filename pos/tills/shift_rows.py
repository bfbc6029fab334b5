"""The rows of shifts that a run of events changes."""

import uuid
from collections.abc import Sequence
from typing import Any

from pos.journal.bulk import upsert_rows
from pos.journal.projections import Happening
from pos.outlets.masters import attnames
from pos.tills.models import Shift

_KEY = ("merchant_id", "outlet_id", "id")
_SHIFT = attnames(Shift)


def count_late(run: Sequence[Happening]) -> None:
    """Of what a Z counts, whose shift was closed before it came. Without a shift it is of none."""
    named = [happening for happening in run if happening.body.shift]
    if not named:
        return
    shifts = ShiftRows(named)
    for happening in named:
        row = shifts.row(happening, happening.body.shift)
        row["late_sales"] += row["closed_at"] is not None
    shifts.save()


class ShiftRows:
    """The shifts a run touches: read once, changed in order, written once."""

    def __init__(self, run: Sequence[Happening]) -> None:
        named = (getattr(each.body, "shift", None) or each.shift_id for each in run)
        ids = sorted({str(shift) for shift in named})
        found = Shift.objects.filter(merchant_id=run[0].merchant_id, id__in=ids)
        self.rows: dict[tuple[str, str], dict[str, Any]] = {
            (str(row["outlet_id"]), str(row["id"])): row for row in found.values(*_SHIFT)
        }

    def row(self, happening: Happening, shift: str) -> dict[str, Any]:
        """Its opening may not have arrived yet, so any event may be the first of a shift."""
        key = (str(happening.outlet_id), shift)
        if key not in self.rows:
            blank = {field.attname: field.get_default() for field in Shift._meta.concrete_fields}
            self.rows[key] = {
                **blank,
                "id": uuid.UUID(shift),
                "merchant_id": happening.merchant_id,
                "outlet_id": happening.outlet_id,
            }
        return self.rows[key]

    def save(self) -> None:
        rows = (tuple(row[name] for name in _SHIFT) for row in self.rows.values())
        upsert_rows(Shift, _SHIFT, rows, _KEY)
