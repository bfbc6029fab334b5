"""Places and transfers from their events. Only the shop's servers may say them."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from pos.journal.bulk import insert_rows
from pos.journal.ids import derived_id
from pos.journal.masterdata import TABLES as MASTERS
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import project_masters
from pos.stock.ledger import Line
from pos.stock.models import Place, Reason, Transfer, TransferLine
from pos.stock.projections import OURS, TABLES, move_lines

# fmt: off
_TRANSFER = (
    "id", "merchant_id", "outlet_id", "event_id", "source", "source_name", "target", "target_name",
    "note", "person_id", "happened_at", "business_date",
)
_COPIED = ("line", "name", "unit", "quantity_milli", "base_unit", "base_quantity_milli")
# fmt: on
_LINE = ("id", "merchant_id", "outlet_id", "transfer_id", "product_id", *_COPIED)


@projection("place.changed", tables=(Place, *MASTERS))
def project_places(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(Place, "place", run, wide=False)


@projection("stock.transferred", tables=(Transfer, TransferLine, *TABLES), keep=OURS)
def project_transfers(run: Sequence[Happening]) -> None:
    only_servers(run)
    insert_rows(Transfer, _TRANSFER, [_transfer(happening) for happening in run])
    rows = [_line(happening, line) for happening in run for line in happening.body.lines]
    insert_rows(TransferLine, _LINE, rows)
    move_lines(run, _moved)


def _transfer(happening: Happening) -> tuple[Any, ...]:
    body = happening.body
    return (
        uuid.UUID(body.document),
        happening.merchant_id,
        happening.outlet_id,
        happening.id,
        body.source,
        body.source_name,
        body.target,
        body.target_name,
        body.note,
        happening.actor_id,
        happening.hlc_ms,
        happening.business_date,
    )


def _line(happening: Happening, line: Any) -> tuple[Any, ...]:
    return (
        derived_id(happening.id, line.line),
        happening.merchant_id,
        happening.outlet_id,
        uuid.UUID(happening.body.document),
        uuid.UUID(line.product),
        *(getattr(line, name) for name in _COPIED),
    )


def _moved(happening: Happening) -> Iterable[Line]:
    """Two movements a line: out of one place and, at the same value, into the other."""
    body = happening.body
    for line in body.lines:
        out = Line(
            2 * line.line - 1,
            line.product,
            line.name,
            -line.base_quantity_milli,
            None,
            Reason.MOVED.value,
            body.source,
            body.document,
            body.note[:200],
        )
        yield out
        yield out._replace(
            number=2 * line.line,
            quantity_milli=line.base_quantity_milli,
            place=body.target,
            is_carried=True,
        )
