"""Closed months and their addenda from their events. Only a server closes a month: tills have no
say in its books."""

from collections.abc import Sequence
from typing import Any

from pos.journal.bulk import insert_rows
from pos.journal.errors import RuleError
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import attnames
from pos.reports.month_models import ClosedMonth, MonthAddendum

_CLOSED, _ADDENDUM = attnames(ClosedMonth), attnames(MonthAddendum)


@projection("month.closed", tables=(ClosedMonth,))
def project_closed_months(run: Sequence[Happening]) -> None:
    only_servers(run)
    for happening in run:
        _refuse_twice(happening)
        body = happening.body
        told = (body.month, body.closed_at, body.by.name, _listed(body.entries))
        insert_rows(ClosedMonth, _CLOSED, [(*_tenant(happening), *told)])


@projection("month.amended", tables=(MonthAddendum,))
def project_addenda(run: Sequence[Happening]) -> None:
    only_servers(run)
    for happening in run:
        body = happening.body
        told = (body.month, body.number, body.dated, body.noted_at, _listed(body.entries))
        insert_rows(MonthAddendum, _ADDENDUM, [(*_tenant(happening), *told)])


def _refuse_twice(happening: Happening) -> None:
    here = {"merchant_id": happening.merchant_id, "outlet_id": happening.outlet_id}
    same = ClosedMonth.objects.filter(**here, month=happening.body.month)
    if same.exclude(id=happening.id).exists():
        raise RuleError(
            "month_closed_twice",
            "Bulan ini sudah pernah ditutup.",
            suggestion="Bandingkan kedua catatan, lalu tandai selesai; yang pertama berlaku.",
        )


def _tenant(happening: Happening) -> tuple[Any, ...]:
    return (happening.id, happening.merchant_id, happening.outlet_id)


def _listed(entries: Sequence[Any]) -> list[list[Any]]:
    return [[each.day, each.about, each.account, each.amount_minor] for each in entries]
