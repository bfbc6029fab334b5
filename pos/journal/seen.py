"""What each group of master data says now, and by whose word: for who writes, and who applies."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pos.journal.models import FieldGroup

Key = tuple[uuid.UUID, str]
Stamped = tuple[int, int, str]
CHANGED = ".changed"


class Standing(NamedTuple):
    """What a group says now: when by which clock, and by which event."""

    stamp: Stamped
    event_id: uuid.UUID
    merchant_id: uuid.UUID
    outlet_id: uuid.UUID
    value: Any


class Seen:
    """What this server knows of the groups it is about to change: told in each body as `seen`."""

    def __init__(
        self, merchant_id: uuid.UUID, told: Iterable[tuple[str, Mapping[str, Any]]]
    ) -> None:
        ids: dict[str, set[uuid.UUID]] = {}
        for kind, body in told:
            if _is_of_masters(kind, body):
                ids.setdefault(_entity(kind), set()).add(uuid.UUID(body["id"]))
        self._known = {
            (entity, *key): now.event_id
            for entity, wanted in ids.items()
            for key, now in standing(merchant_id, entity, wanted).items()
        }

    def told(self, kind: str, body: dict[str, Any], event_id: uuid.UUID) -> dict[str, Any]:
        """The body as it is written. The event itself is what the next one in turn has seen."""
        if not _is_of_masters(kind, body):
            return body
        named = [group for group, value in body["groups"].items() if value is not None]
        keys = {group: (_entity(kind), uuid.UUID(body["id"]), group) for group in named}
        seen = {group: str(self._known[key]) for group, key in keys.items() if key in self._known}
        self._known.update(dict.fromkeys(keys.values(), event_id))
        return {**body, "seen": seen}


def _is_of_masters(kind: str, body: Mapping[str, Any]) -> bool:
    return kind.endswith(CHANGED) and "groups" in body


def _entity(kind: str) -> str:
    return kind.removesuffix(CHANGED)


def standing(merchant_id: uuid.UUID, entity: str, ids: Iterable[uuid.UUID]) -> dict[Key, Standing]:
    rows: dict[Key, Standing] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), 500):
        found = FieldGroup.objects.filter(
            merchant_id=merchant_id, entity=entity, entity_id__in=ordered[start : start + 500]
        ).values_list(
            "entity_id", "group", "hlc_ms", "hlc_counter", "device_id",
            "event_id", "merchant_id", "outlet_id", "value",
        )  # fmt: skip
        for entity_id, group, hlc_ms, counter, device_id, *rest in found:
            rows[entity_id, group] = Standing((hlc_ms, counter, str(device_id)), *rest)
    return rows
