"""What all master data share: whole field groups in events, one row each, a revision for readers.

Not a place for rules of one noun. A master's row is written only by `project_masters`; its verbs
merge what a person changed into whole groups (`merged_groups`) and append one event.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

from django.db import models

from pos.journal.bulk import upsert_rows
from pos.journal.errors import BadInput
from pos.journal.masterdata import winning_groups
from pos.journal.projections import Happening
from pos.journal.tenancy import TenantModel, merchant_wide

Groups = dict[str, dict[str, Any]]
FETCH = 500  # ids in one IN list, below every engine's limit


class MasterModel(TenantModel):
    """A row of master data. `revision` counts the changes of its table within one merchant."""

    GROUPS: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    revision = models.BigIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def groups(self) -> Groups:
        """The row as whole field groups, in the form its event has."""
        return {
            group: {key: _plain(getattr(self, column_of(type(self), key))) for key in keys}
            for group, keys in self.GROUPS.items()
        }


def column_of(model: type[MasterModel], key: str) -> str:
    """The column of a body's key: `category` is stored as `category_id`."""
    names = attnames(model)
    return key if key in names else f"{key}_id"


@cache
def attnames(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def merged_groups(current: Groups, changes: Mapping[str, Mapping[str, Any]]) -> Groups:
    """Whole groups with the changes in, leaving out the groups in which nothing changes."""
    merged: Groups = {}
    for group, change in changes.items():
        unknown = sorted(set(change) - set(current.get(group, {})))
        if unknown:
            raise BadInput("unknown_field", f"Isian tidak dikenal: {', '.join(unknown)}.")
        whole = {**current[group], **{key: _plain(value) for key, value in change.items()}}
        if whole != current[group]:
            merged[group] = whole
    return merged


def next_revision(model: type[MasterModel], merchant_id: uuid.UUID) -> int:
    """Safe to count up: every writer holds the shop's number counter."""
    top = model._default_manager.filter(merchant_id=merchant_id).aggregate(
        top=models.Max("revision")
    )["top"]
    return (top or 0) + 1


def project_masters(
    model: type[MasterModel], entity: str, run: Sequence[Happening], *, wide: bool = True
) -> dict[uuid.UUID, Groups]:
    """Write the winning groups of a run into rows. Returns what won, by id, later over earlier."""
    merchant_id = run[0].merchant_id
    rows = _rows(model, merchant_id, {uuid.UUID(happening.body.id) for happening in run})
    revision = next_revision(model, merchant_id)
    won: dict[uuid.UUID, Groups] = {}
    for happening, groups in winning_groups(entity, run):
        if not groups:
            continue
        identity = uuid.UUID(happening.body.id)
        row = rows.get(identity)
        if row is None:
            row = rows[identity] = _blank(model, identity, happening, wide)
        for value in groups.values():
            row.update(_columns(model, value))
        row["revision"] = revision
        revision += 1
        won.setdefault(identity, {}).update(groups)
    names = attnames(model)
    changed = (tuple(rows[identity][name] for name in names) for identity in won)
    upsert_rows(model, names, changed, ("merchant_id", "id"))
    return won


def in_slices(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """Lists short enough for one IN (…) of any engine, in a fixed order."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), FETCH):
        yield ordered[start : start + FETCH]


def _columns(model: type[MasterModel], value: Mapping[str, Any]) -> dict[str, Any]:
    """Keys without a column (a product's barcodes) are left to the noun's projection."""
    names = attnames(model)
    pairs = ((column_of(model, key), item) for key, item in value.items())
    return {column: item for column, item in pairs if column in names}


def _rows(
    model: type[MasterModel], merchant_id: uuid.UUID, ids: set[uuid.UUID]
) -> dict[uuid.UUID, dict[str, Any]]:
    rows: dict[uuid.UUID, dict[str, Any]] = {}
    for part in in_slices(ids):
        found = model._default_manager.filter(merchant_id=merchant_id, id__in=part)
        rows.update((row["id"], row) for row in found.values(*attnames(model)))
    return rows


def _blank(
    model: type[MasterModel], identity: uuid.UUID, happening: Happening, wide: bool
) -> dict[str, Any]:
    """Groups may arrive in any order, so every column has a harmless value to begin with."""
    row = {field.attname: field.get_default() for field in model._meta.concrete_fields}
    merchant_id = happening.merchant_id
    outlet_id = merchant_wide(merchant_id) if wide else happening.outlet_id
    return {**row, "id": identity, "merchant_id": merchant_id, "outlet_id": outlet_id}


def _plain(value: Any) -> Any:
    """Ids travel as text in events."""
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, uuid.UUID) else value
