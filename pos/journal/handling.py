"""Dealing with what stands under "Perlu dicek": projection of problem.handled.

Steps of the hub and of the cloud may come in any order: whose a problem is, is what the latest step
says; settled it is by the first that settled it since it was last opened again. Problems
themselves are reported by rules and stay when the record is replayed.
"""

import uuid
from collections.abc import Sequence

from pos.journal.authority import only_servers
from pos.journal.bulk import insert_rows
from pos.journal.models import Handling
from pos.journal.problems import show_handling
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
        show_handling(run[0].merchant_id, uuid.UUID(outlet), code, key)


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
