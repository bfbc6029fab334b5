"""Master data: last writer wins per field group, ordered by (hlc, device), the loser kept.

Bodies look like {"id": uuid, "groups": {"price": {…}, "identity": {…}}}. A group is replaced whole.
The winner of two events does not depend on the order in which they arrive, except where a clock is
suspect (more than five minutes ahead of our receipt): such a stamp would win for years, so the time
of receipt stands in its place. The same holds for a winner that is itself ahead of what arrives
now: whoever set our own clock right again must be able to change a price. Both are decided by
`received_at`, which is stored, so a replay decides the same.
"""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any
from zlib import crc32

from pydantic import BaseModel

from pos.journal.bulk import insert_rows, upsert_rows
from pos.journal.clock import is_suspect
from pos.journal.ids import derived_id
from pos.journal.models import FieldGroup, LostChange
from pos.journal.projections import Happening

Key = tuple[uuid.UUID, str]
Stamped = tuple[int, int, str]
_KEY = ("merchant_id", "entity", "entity_id", "group")
_COLUMNS = ("id", "outlet_id", *_KEY, "hlc_ms", "hlc_counter", "device_id", "event_id", "value")
TABLES = (FieldGroup, LostChange)


def winning_groups(
    entity: str, run: Sequence[Happening]
) -> Iterator[tuple[Happening, dict[str, dict[str, Any]]]]:
    """Yield each happening with the groups of it that win now (as plain dicts), in order."""
    known = _load(entity, run)
    changed: dict[Key, tuple[Any, ...]] = {}
    lost: list[tuple[Any, ...]] = []
    results: list[tuple[Happening, dict[str, dict[str, Any]]]] = []
    for happening in run:
        won: dict[str, dict[str, Any]] = {}
        for group, value in _groups(happening):
            key = (uuid.UUID(happening.body.id), group)
            stamp = _stamp(happening)
            before = known.get(key)
            if before and _outranks(before[0], stamp, happening.received_at_ms):
                lost.append(_lost_row(entity, key, happening, winner=before[1], value=value))
                continue
            known[key] = (stamp, happening.id)
            changed[key] = _row(entity, key, happening, value)
            won[group] = value
        results.append((happening, won))
    upsert_rows(FieldGroup, _COLUMNS, changed.values(), _KEY)
    insert_rows(LostChange, _LOST_COLUMNS, lost)
    yield from results


def _groups(happening: Happening) -> Iterator[tuple[str, dict[str, Any]]]:
    """Whole groups only; a null inside a group is a value, a null group is no change."""
    groups = happening.body.groups
    if isinstance(groups, BaseModel):
        groups = groups.model_dump(by_alias=True)
    for group, value in groups.items():
        if value is not None:
            yield group, value


def _load(entity: str, run: Sequence[Happening]) -> dict[Key, tuple[Stamped, uuid.UUID]]:
    ids = {happening.body.id for happening in run}
    rows: dict[Key, tuple[Stamped, uuid.UUID]] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), 500):
        found = FieldGroup.objects.filter(
            merchant_id=run[0].merchant_id,
            entity=entity,
            entity_id__in=ordered[start : start + 500],
        ).values_list("entity_id", "group", "hlc_ms", "hlc_counter", "device_id", "event_id")
        for entity_id, group, hlc_ms, counter, device_id, event_id in found:
            rows[entity_id, group] = ((hlc_ms, counter, str(device_id)), event_id)
    return rows


def _stamp(happening: Happening) -> Stamped:
    ours = (happening.hlc_ms, happening.hlc_counter)
    if is_suspect(ours, happening.received_at_ms):
        ours = (happening.received_at_ms, 0)
    return (*ours, str(happening.device_id))


def _outranks(before: Stamped, stamp: Stamped, received_at_ms: int) -> bool:
    return before > stamp and not is_suspect(before[:2], received_at_ms)


def _row(entity: str, key: Key, happening: Happening, value: Any) -> tuple[Any, ...]:
    return (
        derived_id(key[0], crc32(f"{entity}.{key[1]}".encode())),
        happening.outlet_id,
        happening.merchant_id,
        entity,
        key[0],
        key[1],
        *_stamp(happening)[:2],
        happening.device_id,
        happening.id,
        value,
    )


_LOST_COLUMNS = (
    "id",
    "merchant_id",
    "outlet_id",
    "entity",
    "entity_id",
    "group",
    "event_id",
    "winner_event_id",
    "value",
)


def _lost_row(
    entity: str, key: Key, happening: Happening, *, winner: uuid.UUID, value: Any
) -> tuple[Any, ...]:
    return (
        derived_id(happening.id, crc32(key[1].encode())),
        happening.merchant_id,
        happening.outlet_id,
        entity,
        key[0],
        key[1],
        happening.id,
        winner,
        value,
    )
