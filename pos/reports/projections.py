"""A sale or a refund makes its day's figures stale, and so does what comes in or goes back to its
supplier; summing waits until somebody asks.

The figures themselves are no projection: they are made from the rows of sales and stock, and a
rebuild of those marks every day anew.
"""

from collections.abc import Sequence
from typing import Any

from pos.journal.bulk import insert_rows
from pos.journal.models import Ledger
from pos.journal.problems import report
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import attnames
from pos.reports.marks import UNKNOWN_DAY, is_day, mark_stale
from pos.reports.models import Export, RecapMail, State
from pos.stock.models import ValueChange
from pos.stock.value_changes import REVALUATION

OURS = ("state", "done", "total", "trouble")
OUR_SENDING = ("sent_for", "attempts", "next_at", "trouble")
_COLUMNS = attnames(Export)


@projection("sale.completed", versions=(1, 2, 3, 4, 5, 6))
def project_sales(run: Sequence[Happening]) -> None:
    _mark(run)


@projection("sale.refunded", versions=(1, 2, 3, 4, 5))
def project_refunds(run: Sequence[Happening]) -> None:
    _mark(run)


@projection(
    "stock.received",
    "stock.transferred",
    "purchase.received",
    "purchase.returned",
    "shipment.sent",
    "shipment.cancelled",
    "shipment.arrived",
    "shipment.matched",
    versions=(1, 2),
)
def project_values(run: Sequence[Happening]) -> None:
    """Those that tell what goods sold beyond the stock really cost (the ledger's rows are there:
    projections run from below)."""
    days = {(each.outlet_id, each.business_date) for each in run}
    told = ValueChange.objects.filter(
        merchant_id=run[0].merchant_id,
        outlet_id__in={outlet for outlet, _ in days},
        business_date__in={day for _, day in days},
        reason=REVALUATION,
    )
    mark = days.intersection(told.values_list("outlet_id", "business_date"))
    if mark:
        mark_stale(run[0].merchant_id, mark)


@projection("report.exported", versions=(1, 2), tables=(Export,), keep=OURS)
def project_exports(run: Sequence[Happening]) -> None:
    """Only what was asked for here: a file lies on the server that made it. What a shop took along
    the cloud knows from the record, and the other way round."""
    only_servers(run)
    merchant_id = run[0].merchant_id
    own = set(Ledger.objects.filter(merchant_id=merchant_id).values_list("device_id", flat=True))
    asked_here = [happening for happening in run if happening.device_id in own]
    insert_rows(Export, _COLUMNS, [_export(happening) for happening in asked_here])


@projection("recap.changed", tables=(RecapMail,), keep=OUR_SENDING)
def project_recaps(run: Sequence[Happening]) -> None:
    only_servers(run)
    for happening in run:
        body = happening.body
        RecapMail.objects.update_or_create(
            id=happening.outlet_id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
            defaults={"address": body.address, "at_minute": body.at_minute},
        )


def _export(happening: Happening) -> tuple[Any, ...]:
    body = happening.body
    outlet_id = getattr(body, "outlet", happening.outlet_id)
    tenant = (happening.merchant_id, outlet_id, happening.id)
    asked = (body.report, body.title, body.first, body.last, body.with_cost)
    made = (State.WAITING.value, 0, 0, "")
    return (body.request, *tenant, *asked, body.asked_at, body.by.name, *made)


def _mark(run: Sequence[Happening]) -> None:
    known = [happening for happening in run if is_day(happening.business_date)]
    days = {(happening.outlet_id, happening.business_date) for happening in known}
    if days:
        mark_stale(run[0].merchant_id, days)
    for happening in run:
        if not is_day(happening.business_date):
            _tell(happening)


def _tell(happening: Happening) -> None:
    """The envelope lets any text be a day; such a sale is kept, but no report can have it."""
    number = happening.body.receipt.number
    report(
        code=UNKNOWN_DAY,
        key=str(happening.id),
        sentence=f"Hari usaha struk {number} tidak dapat dibaca, jadi tidak masuk laporan.",
        suggestion="Periksa versi aplikasi tabletnya; hitung struk ini sendiri di luar laporan.",
        event_id=happening.id,
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
    )
