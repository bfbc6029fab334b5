"""A sale or a refund makes its day's figures stale; summing waits until somebody asks.

The figures themselves are no projection: they are made from the rows of sales and stock, and a
rebuild of those marks every day anew.
"""

from collections.abc import Sequence

from pos.journal.problems import report
from pos.journal.projections import Happening, projection
from pos.reports.marks import is_day, mark_stale


@projection("sale.completed", versions=(1, 2))
def project_sales(run: Sequence[Happening]) -> None:
    _mark(run)


@projection("sale.refunded")
def project_refunds(run: Sequence[Happening]) -> None:
    _mark(run)


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
        code="unknown_day",
        key=str(happening.id),
        sentence=f"Hari usaha struk {number} tidak dapat dibaca, jadi tidak masuk laporan.",
        suggestion="Periksa versi aplikasi tabletnya; hitung struk ini sendiri di luar laporan.",
        event_id=happening.id,
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
    )
