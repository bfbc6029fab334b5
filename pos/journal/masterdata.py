"""Master data: last writer wins per field group, ordered by (hlc, device), the loser kept.

Bodies look like {"id": uuid, "groups": {"price": {…}, "identity": {…}}}. A group is replaced whole.
The winner of two events does not depend on the order in which they arrive, except where a clock is
suspect (more than five minutes ahead of our receipt): such a stamp would win for years, so the time
of receipt stands in its place. The same holds for a winner that is itself ahead of what arrives
now: whoever set our own clock right again must be able to change a price. Both are decided by
`received_at`, which is stored, so a replay decides the same.

A change that won may have been made without having seen the one it replaced: its server names in
`seen` the event that had set each group (`Seen`). What was replaced unseen is kept as lost too, so
both servers list the same, whichever change came to which of them first.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zlib import crc32

from pydantic import BaseModel

from pos.journal.bulk import upsert_rows
from pos.journal.clock import is_suspect
from pos.journal.ids import derived_id
from pos.journal.models import FieldGroup, LostChange
from pos.journal.projections import Happening
from pos.journal.seen import Key, Stamped, Standing, standing

_KEY = ("merchant_id", "entity", "entity_id", "group")
_COLUMNS = ("id", "outlet_id", *_KEY, "hlc_ms", "hlc_counter", "device_id", "event_id", "value")
TABLES = (FieldGroup, LostChange)


def winning_groups(
    entity: str, run: Sequence[Happening]
) -> Iterator[tuple[Happening, dict[str, dict[str, Any]]]]:
    """Yield each happening with the groups of it that win now (as plain dicts), in order."""
    ids = {uuid.UUID(happening.body.id) for happening in run}
    known = standing(run[0].merchant_id, entity, ids)
    changed: dict[Key, tuple[Any, ...]] = {}
    lost: list[tuple[Any, ...]] = []
    results: list[tuple[Happening, dict[str, dict[str, Any]]]] = []
    for happening in run:
        won: dict[str, dict[str, Any]] = {}
        for group, value in _groups(happening):
            key = (uuid.UUID(happening.body.id), group)
            whose = (happening.merchant_id, happening.outlet_id)
            now = Standing(_stamp(happening), happening.id, *whose, value)
            pair = _loser_and_winner(known.get(key), now, happening, group)
            lost += [_lost_row((entity, key), *pair)] if pair else []
            if pair and pair[0] is now:
                continue
            known[key] = now
            changed[key] = _row(entity, key, happening, value)
            won[group] = value
        results.append((happening, won))
    upsert_rows(FieldGroup, _COLUMNS, changed.values(), _KEY)
    upsert_rows(LostChange, _LOST_COLUMNS, lost, (*_KEY, "event_id"))
    yield from results


def _loser_and_winner(
    before: Standing | None, now: Standing, happening: Happening, group: str
) -> tuple[Standing, Standing] | None:
    """None: there was nothing before, or its writer knew it. Whoever does not say what they saw is
    not suspected, and the same said twice is no conflict."""
    if before is None or before.event_id == now.event_id:
        return None
    if _outranks(before.stamp, now.stamp, happening.received_at_ms):
        return now, before
    seen: Mapping[str, str] | None = happening.body.seen
    if seen is None or seen.get(group) == str(before.event_id) or before.value == now.value:
        return None
    return before, now


def _groups(happening: Happening) -> Iterator[tuple[str, dict[str, Any]]]:
    """Whole groups only; a null inside a group is a value, a null group is no change."""
    groups = happening.body.groups
    if isinstance(groups, BaseModel):
        groups = groups.model_dump(by_alias=True)
    for group, value in groups.items():
        if value is not None:
            yield group, value


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


def _lost_row(what: tuple[str, Key], loser: Standing, winner: Standing) -> tuple[Any, ...]:
    """`what`: an entity, and the group of one of its rows. Both are of one merchant."""
    entity, (entity_id, group) = what
    return (
        derived_id(loser.event_id, crc32(group.encode())),
        loser.merchant_id,
        loser.outlet_id,
        entity,
        entity_id,
        group,
        loser.event_id,
        winner.event_id,
        loser.value,
    )
