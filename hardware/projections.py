"""Rows of devices from their events, which only the shop's servers may say; and what tills told
the kitchen."""

from collections.abc import Sequence
from typing import Any

from hardware.models import Gadget, Printer, SentOrder
from pos.journal.bulk import insert_rows
from pos.journal.masterdata import TABLES
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import project_masters


@projection("printer.changed", tables=(Printer, *TABLES))
def project_printers(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(Printer, "printer", run, wide=False)


@projection("gadget.changed", tables=(Gadget, *TABLES), versions=(1, 2))
def project_gadgets(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(Gadget, "gadget", run, wide=False)


_ORDER = (
    "id",
    "merchant_id",
    "outlet_id",
    "order_id",
    "device_id",
    "epoch",
    "seq",
    "order_type",
    "table",
    "queue_number",
    "label",
    "person_id",
    "person_name",
    "sent_at",
    "lines",
)


@projection("order.sent", tables=(SentOrder,))
def project_orders(run: Sequence[Happening]) -> None:
    insert_rows(SentOrder, _ORDER, [_order_row(happening) for happening in run])


def _order_row(happening: Happening) -> tuple[Any, ...]:
    body = happening.body
    return (
        happening.id,
        happening.merchant_id,
        happening.outlet_id,
        body.order,
        happening.device_id,
        happening.epoch,
        happening.seq,
        body.order_type,
        body.table or "",
        body.queue_number or "",
        body.label or "",
        body.by.id,
        body.by.name,
        body.sent_at,
        [line.model_dump(mode="json") for line in body.lines],
    )
