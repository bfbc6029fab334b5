"""Dealing with what stands under "Perlu dicek": projection of problem.handled.

Steps of the hub and of the cloud may come in any order: whose a problem is, is what the latest step
says; settled it is by the first that settled it since it was last opened again. Problems
themselves are reported by rules and stay when the record is replayed.
"""

import uuid
from collections.abc import Sequence

from pos.journal.authority import only_servers
from pos.journal.bulk import insert_rows
from pos.journal.models import Handling, Problem
from pos.journal.projections import Happening, projection

_COLUMNS = (
    "id",
    "merchant_id",
    "outlet_id",
    "problem_outlet_id",
    "code",
    "key",
    "act",
    "by_id",
    "by_name",
    "to_id",
    "to_name",
    "note",
    "corrected_by",
    "at_ms",
    "hlc_ms",
    "hlc_counter",
)


@projection("problem.handled", tables=(Handling,))
def project_handlings(run: Sequence[Happening]) -> None:
    only_servers(run)
    insert_rows(Handling, _COLUMNS, [_row(happening) for happening in run])
    touched = {(each.body.outlet, each.body.code, each.body.key) for each in run}
    for outlet, code, key in sorted(touched):
        _show(run[0].merchant_id, outlet, code, key)


def _show(merchant_id: uuid.UUID, outlet: str, code: str, key: str) -> None:
    """On the problem itself: whose it is, and whether it is settled."""
    problem = Problem.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet, code=code, key=key
    ).first()
    if problem is None:
        return  # of another outlet's server
    steps = Handling.objects.filter(
        merchant_id=merchant_id, problem_outlet_id=outlet, code=code, key=key
    ).order_by("hlc_ms", "hlc_counter", "id")
    changes: dict[str, object] = {}
    given = steps.filter(act=Handling.Act.ASSIGNED).last()
    if given is not None:
        changes["assigned_to"] = given.to_id
    ends = steps.filter(act=Handling.Act.SETTLED, at_ms__gte=problem.reopened_at or 0)
    end = ends.first()
    if end is not None and problem.settled_at is None:
        changes |= {"settled_at": end.at_ms, "settled_by": end.by_id}
    if changes:
        Problem.objects.filter(pk=problem.pk, merchant_id=problem.merchant_id).update(**changes)


def _row(happening: Happening) -> tuple[object, ...]:
    body = happening.body
    return (
        happening.id,
        happening.merchant_id,
        happening.outlet_id,
        body.outlet,
        body.code,
        body.key,
        body.act,
        body.by.id,
        body.by.name,
        body.to.id if body.to else None,
        body.to.name if body.to else "",
        body.note,
        body.corrected_by,
        body.at,
        happening.hlc_ms,
        happening.hlc_counter,
    )
