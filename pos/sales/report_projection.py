"""Rows of Z reports from their events: said once by the shop's server, never changed."""

from collections.abc import Sequence

from pos.journal.bulk import insert_rows
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.sales.models import ShiftReport

_COLUMNS = (
    "id",
    "merchant_id",
    "outlet_id",
    "event_id",
    "shift_id",
    "number",
    "part",
    "business_date",
    "drawer_name",
    "closed_at",
    "closed_by_name",
    "reported_at",
    "late",
    "sales_minor",
    "refund_minor",
    "variance_minor",
    "grand_sales_minor",
    "grand_refund_minor",
    "is_provisional",
    "facts",
)


@projection("shift.reported", tables=(ShiftReport,))
def project_shift_reports(run: Sequence[Happening]) -> None:
    only_servers(run)
    insert_rows(ShiftReport, _COLUMNS, [_row(happening) for happening in run])


def _row(happening: Happening) -> tuple[object, ...]:
    body = happening.body
    return (
        body.report,
        happening.merchant_id,
        happening.outlet_id,
        happening.id,
        body.shift,
        body.number,
        body.part,
        body.business_date,
        body.drawer,
        body.closed_at,
        body.closed_by.name,
        happening.hlc_ms,
        body.late,
        body.sales.total_minor,
        body.refunds.total_minor,
        body.cash.variance_minor,
        body.grand_sales_minor,
        body.grand_refund_minor,
        bool(body.unheard),
        body.model_dump(exclude_unset=True),  # as said: later fields are not there
    )
