"""Projections: the only writers of derived rows.

A projection gets a *run* (events of one kind, in the order of the record) and writes rows in
bulk. It may not depend on how events were cut into runs, on clocks or on anything outside the
database, so that `manage.py rebuild --verify` can replay the record into empty tables and get the
same rows.

Registered order is the order of INSTALLED_APPS, that is, of the ladder from below.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from pos.journal.clock import is_suspect
from pos.journal.envelope import Envelope
from pos.journal.kinds import Body


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as a projection sees it: tenant from the credential, body already validated."""

    id: uuid.UUID
    kind: str
    version: int
    merchant_id: uuid.UUID
    outlet_id: uuid.UUID
    device_id: uuid.UUID
    series: str
    epoch: int
    stream: str
    seq: int
    server_seq: int
    hlc_ms: int
    hlc_counter: int
    actor_id: uuid.UUID | None
    shift_id: uuid.UUID | None
    business_date: str
    received_at_ms: int
    hash: str
    body: Any
    at_ms: int  # when it happened, as far as it is believed (`_believed`)

    @classmethod
    def of(
        cls, envelope: Envelope, body: Body, *, outlet_id: uuid.UUID, numbers: tuple[int, int]
    ) -> "Happening":
        """`numbers` = (server_seq, received_at_ms)."""
        return cls(
            id=envelope.id,
            kind=envelope.kind,
            version=envelope.version,
            merchant_id=envelope.merchant_id,
            outlet_id=outlet_id,
            device_id=envelope.device_id,
            series=envelope.series,
            epoch=envelope.epoch,
            stream=envelope.stream,
            seq=envelope.seq,
            server_seq=numbers[0],
            hlc_ms=envelope.hlc[0],
            hlc_counter=envelope.hlc[1],
            actor_id=envelope.actor_id,
            shift_id=envelope.shift_id,
            business_date=envelope.business_date,
            received_at_ms=numbers[1],
            hash=envelope.hash,
            body=body,
            at_ms=_believed(envelope.hlc[0], numbers[1]),
        )


def _believed(hlc_ms: int, received_at_ms: int) -> int:
    """A clock more than five minutes ahead of our receipt is not believed: nothing has happened
    later than it was told."""
    return received_at_ms if is_suspect((hlc_ms, 0), received_at_ms) else hlc_ms


Apply = Callable[[Sequence[Happening]], None]


@dataclass(frozen=True)
class Projection:
    apply: Apply
    kinds: tuple[str, ...]
    versions: tuple[int, ...]
    tables: tuple[type[models.Model], ...]
    keep: tuple[str, ...]


_PROJECTIONS: list[Projection] = []


def projection(
    *kinds: str,
    versions: tuple[int, ...] = (1,),
    tables: tuple[type[models.Model], ...] = (),
    keep: tuple[str, ...] = (),
) -> Callable[[Apply], Apply]:
    """Register a function for these kinds. `tables` are those `rebuild` may empty and compare;
    `keep` names columns of them that do not come from the record (a password): carried over."""

    def register(apply: Apply) -> Apply:
        _PROJECTIONS.append(Projection(apply, kinds, versions, tables, keep))
        return apply

    return register


def apply_run(run: Sequence[Happening]) -> None:
    """Run every projection registered for the kind of this run."""
    first = run[0]
    for known in _PROJECTIONS:
        if first.kind in known.kinds and first.version in known.versions:
            known.apply(run)


def runs(happenings: Iterable[Happening]) -> Iterable[list[Happening]]:
    """Cut into the longest stretches of one kind and version of one outlet, order kept."""
    run: list[Happening] = []
    for happening in happenings:
        if run and _sort_of(run[0]) != _sort_of(happening):
            yield run
            run = []
        run.append(happening)
    if run:
        yield run


def _sort_of(happening: Happening) -> tuple[Any, ...]:
    return happening.kind, happening.version, happening.merchant_id, happening.outlet_id


def derived_tables() -> dict[type[models.Model], tuple[str, ...]]:
    """Every table written by projections, with the columns that rebuild carries over."""
    tables: dict[type[models.Model], tuple[str, ...]] = {}
    for known in _PROJECTIONS:
        for table in known.tables:
            columns = {field.attname for field in table._meta.concrete_fields}
            keep = columns.intersection(known.keep)
            tables[table] = tuple(sorted(keep.union(tables.get(table, ()))))
    return tables
