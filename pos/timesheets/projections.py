"""Rows of the staff clock from its events. Every event is one row: order decides nothing."""

from collections.abc import Sequence
from typing import Any

from pos.journal.bulk import insert_rows
from pos.journal.errors import RuleError
from pos.journal.masterdata import TABLES
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import attnames, project_masters
from pos.timesheets.models import ClockCorrection, Clocking, WorkRules

_CLOCKING = attnames(Clocking)
_CORRECTION = attnames(ClockCorrection)


@projection("staff.clocked", tables=(Clocking,))
def project_clockings(run: Sequence[Happening]) -> None:
    for happening in run:
        if str(happening.actor_id) != happening.body.person.id:
            raise RuleError(
                "clocked_for_another",
                f"Absen {happening.body.person.name} tidak dibuat dengan PIN-nya sendiri.",
                suggestion="Tanyakan kepada orangnya; bila memang bekerja, tambahkan di Absensi.",
            )
    rows = [_columns(happening, _clocking(happening)) for happening in run]
    insert_rows(Clocking, _CLOCKING, [tuple(row[name] for name in _CLOCKING) for row in rows])


@projection("staff.clock_corrected", tables=(ClockCorrection,))
def project_corrections(run: Sequence[Happening]) -> None:
    only_servers(run)
    rows = [_columns(happening, _correction(happening)) for happening in run]
    values = [tuple(row[name] for name in _CORRECTION) for row in rows]
    insert_rows(ClockCorrection, _CORRECTION, values)


@projection("work_rules.changed", tables=(WorkRules, *TABLES))
def project_work_rules(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(WorkRules, "work_rules", run)


def _columns(happening: Happening, said: dict[str, Any]) -> dict[str, Any]:
    person = happening.body.person
    return {
        "id": happening.id,
        "merchant_id": happening.merchant_id,
        "outlet_id": happening.outlet_id,
        "person_id": person.id,
        "person_name": person.name,
        **said,
    }


def _clocking(happening: Happening) -> dict[str, Any]:
    body = happening.body
    return {
        "act": body.act,
        "clocked_at": body.clocked_at,
        "tablet_at": body.tablet_at,
        "is_time_known": body.is_time_known,
        "received_at": happening.received_at_ms,
        "device_id": happening.device_id,
    }


def _correction(happening: Happening) -> dict[str, Any]:
    body = happening.body
    return {
        "clocking_id": body.clocking,
        "act_before": body.before.act if body.before else "",
        "before_at": body.before.clocked_at if body.before else None,
        "act_after": body.after.act if body.after else "",
        "after_at": body.after.clocked_at if body.after else None,
        "reason": body.reason,
        "by_id": body.by.id,
        "by_name": body.by.name,
        "corrected_at": happening.hlc_ms,
        "counter": happening.hlc_counter,
    }
