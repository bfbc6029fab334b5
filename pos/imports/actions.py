"""Handing in a list, answering what it leaves open, letting it in, and taking it back.

Each verb only notes what is wanted; the worker does it (working.py). That a list was let in or
taken back, and by whom, is on the record; what it changed is told by the events of the goods.
"""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from pos.catalog.models import TaxClass
from pos.domain.errors import LancarError
from pos.imports import errors
from pos.imports.files import MOST_BYTES, MOST_MEGABYTES
from pos.imports.models import WORKED, Import, State
from pos.imports.numbers import Style
from pos.imports.places import keep_file, throw_away
from pos.imports.plan import GOES_IN
from pos.imports.queries import imports_of, may_undo
from pos.imports.targets import fields_of
from pos.journal.actions import append
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.rows import home_outlet
from pos.outlets.documents import take_turn
from pos.outlets.models import Outlet
from pos.people.models import Person

MOST_WORKED = 3
EXISTING = ("all", "price", "skip")


def hand_in(
    *, outlet: Outlet, target: str, file_name: str, content: bytes, by: Person
) -> uuid.UUID:
    """Keeps the file; the worker reads it. Returns the import's id."""
    if home_outlet(outlet.merchant_id, outlet.merchant_id) != outlet.id:
        raise errors.only_at_shop()
    if len(content) > MOST_BYTES:
        raise errors.file_too_large(MOST_MEGABYTES)
    if not content:
        raise errors.empty_file()
    row = Import(
        id=uuid7(),
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        target=target,
        file_name=file_name[-120:],
        sha256=hashlib.sha256(content).hexdigest(),
        by_id=by.id,
        by_name=by.name,
        asked_at=wall_ms(),
    )
    keep_file(row, content)
    try:
        _write_down(outlet, row)
    except LancarError:
        throw_away(row)
        raise
    return row.id


@transaction.atomic
def _write_down(outlet: Outlet, row: Import) -> None:
    """The file lies there already: nobody waits for a disk while this holds the record."""
    take_turn(outlet)
    worked = imports_of(outlet.merchant_id, outlet.id).filter(state__in=WORKED)
    if worked.count() >= MOST_WORKED:
        raise errors.too_many_imports()
    row.save(force_insert=True)


def answer(*, row: Import, options: Mapping[str, Any]) -> None:
    """Which column is what, how numbers are written, what becomes of goods that exist. The worker
    makes the plan anew."""
    columns: dict[str, int] = dict(options["columns"])
    for each in fields_of(row.target):
        if each.must and each.key not in columns:
            raise errors.no_column(each.label)
    if len(set(columns.values())) < len(columns):
        raise errors.column_twice()
    known = TaxClass.objects.filter(merchant_id=row.merchant_id, code=options["tax_class"])
    chosen = {
        **row.options,
        "columns": columns,
        "style": Style(options["style"]).value,
        "tax_class": options["tax_class"] if known.exists() else row.options["tax_class"],
        "existing": options["existing"] if options["existing"] in EXISTING else "all",
        "answered": True,
    }
    _move(row, (State.ASKING, State.CHECKED), state=State.CHECKING, options=chosen)


def ask_again(*, row: Import) -> None:
    """Back to the columns: what was told of them was not right."""
    _move(row, (State.CHECKED,), state=State.ASKING)


@transaction.atomic
def begin(*, row: Import, by: Person) -> None:
    """From here on the worker lets in what the plan showed."""
    total = sum(row.counts[verdict.value] for verdict in GOES_IN)
    _move(row, (State.CHECKED,), state=State.APPLYING, done=0, total=total)
    left_out = sum(row.counts.values()) - total
    body = {
        **_told(row, by),
        "sha256": row.sha256,
        "vendor": row.vendor,
        "new": row.counts["new"],
        "changed": row.counts["changed"],
        "left_out": left_out,
        "begun_at": wall_ms(),
    }
    _record("import.begun", row, body, by)


@transaction.atomic
def undo(*, row: Import, by: Person) -> None:
    """RuleError `import_too_old` after a day, or when it was taken back already."""
    if not may_undo(row):
        raise errors.too_late_to_undo()
    _move(row, (State.DONE, State.FAILED), state=State.UNDOING, done=0)
    _record("import.undone", row, {**_told(row, by), "undone_at": wall_ms()}, by)


def _told(row: Import, by: Person) -> dict[str, Any]:
    return {
        "import": str(row.id),
        "target": row.target,
        "file_name": row.file_name,
        "by": {"id": str(by.id), "name": by.name},
    }


def _record(kind: str, row: Import, body: dict[str, Any], by: Person) -> None:
    append(kind, body, merchant_id=row.merchant_id, outlet_id=row.outlet_id, actor_id=by.id)


def _move(row: Import, states: tuple[State, ...], **changes: Any) -> None:
    """Only from these states, so that a second press does nothing twice."""
    here = {"merchant_id": row.merchant_id, "outlet_id": row.outlet_id, "id": row.id}
    if not Import.objects.filter(**here, state__in=states).update(**changes):
        raise errors.not_in_this_state()
