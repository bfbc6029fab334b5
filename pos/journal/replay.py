"""Rebuild: replay the record into empty tables, and prove that the rows are the same.

Projected tables hold nothing that is not in the record (except the few columns a projection
declares as `keep`, which are carried over). Digests are taken over every column of every row.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models import QuerySet

from pos.journal.envelope import read
from pos.journal.interpret import happening_of
from pos.journal.models import Event, FieldGroup, Ledger, LostChange, State
from pos.journal.projections import Happening, apply_run, derived_tables, runs

BATCH = 500
Table = type[models.Model]


@dataclass(frozen=True)
class Difference:
    """A table whose replayed rows are not the rows that were there."""

    table: str
    rows_before: int
    rows_after: int
    example: str


def rebuild(*, verify_only: bool) -> list[Difference]:
    """Replay everything. With `verify_only` nothing is changed. Returns what differs."""
    differences: list[Difference] = []
    with transaction.atomic():
        list(Ledger.objects.select_for_update().order_by("id"))  # nobody appends meanwhile
        before = {table: _rows(table, keep) for table, keep in _tables().items()}
        kept = {table: _kept(table, keep) for table, keep in _tables().items() if keep}
        _empty(list(before))
        _replay()
        for table, columns in kept.items():
            _put_back(table, columns)
        for table, keep in _tables().items():
            differences.extend(_compare(table, before[table], _rows(table, keep)))
        transaction.set_rollback(verify_only)
    return differences


def _tables() -> dict[Table, tuple[str, ...]]:
    return {FieldGroup: (), LostChange: (), **derived_tables()}


def _columns(table: Table, keep: tuple[str, ...] = ()) -> list[str]:
    return sorted(
        field.attname for field in table._meta.concrete_fields if field.attname not in keep
    )


def _rows(table: Table, keep: tuple[str, ...]) -> dict[Any, str]:
    """{id: digest of all other columns}; a million rows fit in memory as digests."""
    if not _has_rows(table):
        return {}
    columns = _columns(table, keep)
    place = columns.index("id")
    found = table._default_manager.order_by().values_list(*columns)
    return {row[place]: _digest(row) for row in found.iterator(chunk_size=2000)}


def _has_rows(table: Table) -> bool:
    """Asked in plain SQL: most tables of a shop are empty, and composing a query costs more than
    reading nothing does."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table._meta.db_table)} LIMIT 1")
        return cursor.fetchone() is not None


def _digest(row: tuple[Any, ...]) -> str:
    return hashlib.blake2b(repr(row).encode(), digest_size=16).hexdigest()


def _kept(table: Table, keep: tuple[str, ...]) -> list[dict[str, Any]]:
    return list(table._default_manager.order_by().values("id", *keep))


def _put_back(table: Table, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        values = {name: value for name, value in row.items() if name != "id"}
        table._default_manager.filter(pk=row["id"]).update(**values)


def _empty(tables: list[Table]) -> None:
    """Rows of framework tables may point here; they find their targets again before COMMIT."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table._meta.db_table)}")


def _replay() -> None:
    """Where a run is cut makes no difference to a projection, so a window is as far as one goes."""
    for window in _windows():
        for run in runs(window):
            apply_run(run)


def _windows() -> Iterator[list[Happening]]:
    """The applied events in the order they were applied, a few at a time: sorting the whole
    record at once would need a hub's whole memory."""
    applied = Event.objects.filter(state=State.APPLIED).order_by("applied_seq", "server_seq")
    start = _first_applied(applied, 0)
    while start is not None:
        end = start + BATCH
        window = applied.filter(applied_seq__gte=start, applied_seq__lt=end)
        yield [_happening(event) for event in window.iterator(chunk_size=BATCH)]
        start = _first_applied(applied, end)


def _first_applied(applied: QuerySet[Event], at_least: int) -> int | None:
    later = applied.filter(applied_seq__gte=at_least).order_by("applied_seq")
    return later.values_list("applied_seq", flat=True).first()


def _happening(event: Event) -> Happening:
    envelope = read(bytes(event.raw), event.signature)
    return happening_of(envelope, event.outlet_id, event.server_seq, event.received_at)


def _compare(table: Table, before: dict[Any, str], after: dict[Any, str]) -> list[Difference]:
    """Of what was replaced unseen a later release may find more: `seen` came without a version."""
    if before == after or (table is LostChange and before.items() <= after.items()):
        return []
    wrong = [key for key in sorted({*before, *after}, key=str) if before.get(key) != after.get(key)]
    return [Difference(table._meta.db_table, len(before), len(after), str(wrong[0]))]
