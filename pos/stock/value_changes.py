"""What stock loses and gains otherwise than by buying, selling and carrying, as rows.

So the books close: what stands in stock = what came in - what sold goods cost + these. Goods on
consignment come in, for the books, as they are sold: for what their supplier gets.
"""

from dataclasses import dataclass, field
from typing import Any

from pos.journal.bulk import insert_rows
from pos.journal.ids import derived_id
from pos.journal.projections import Happening
from pos.outlets.masters import attnames
from pos.stock.models import Reason, ValueChange

REVALUATION = "revaluation"
REVALUED_LINES = 200_000  # beyond every line of an event, and what makes up for it
TRADE = frozenset(
    {
        Reason.SALE.value,
        Reason.RETURNED.value,
        Reason.RECEIVED.value,
        Reason.SENT_BACK.value,
        Reason.OPENING.value,
        Reason.MOVED.value,
        Reason.SENT.value,
        Reason.ARRIVED.value,
    }
)
_COLUMNS = attnames(ValueChange)


@dataclass
class ValueChanges:
    """Of a run; `save` once."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def note(self, happening: Happening, line: Any, value: int, revaluation: int) -> None:
        if line.reason not in TRADE:
            self._add(happening, line, (line.number, line.reason, line.quantity_milli, value))
        if revaluation:
            number = REVALUED_LINES + line.number
            self._add(happening, line, (number, REVALUATION, 0, revaluation))

    def save(self) -> None:
        insert_rows(ValueChange, _COLUMNS, self.rows)

    def _add(self, happening: Happening, line: Any, what: tuple[int, str, int, int]) -> None:
        number, *rest = what
        self.rows.append(
            (
                derived_id(happening.id, number).hex,
                happening.merchant_id.hex,
                happening.outlet_id.hex,
                line.product,
                *rest,
                happening.business_date,
            )
        )
