"""A change to a master that lost may count after all, by the verb that anybody changes it with.

Each noun names its verb beside it (`may_come_back`), so its checks hold here too. What names none
(a person's rights, promotions, planned prices) is changed on its own page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from pos.journal.models import FieldGroup, LostChange
from pos.journal.rows import home_outlet, lock_ledger
from pos.outlets import errors
from pos.outlets.masters import MasterModel

Value = Mapping[str, Any]


@dataclass(frozen=True)
class Way:
    """`row`: what the verb calls the row it changes. `shows`: may its contents be told at all.
    `named`: the row in words, where its kind alone does not say enough."""

    model: type[MasterModel]
    change: Callable[..., Any]
    row: str
    shows: Callable[[Any], bool]
    named: Callable[[Any], str]


_WAYS: dict[str, Way] = {}


def may_come_back(
    entity: str,
    model: type[MasterModel],
    change: Callable[..., Any],
    *,
    row: str,
    shows: Callable[[Any], bool] = lambda _: True,
    named: Callable[[Any], str] = lambda _: "",
) -> None:
    _WAYS[entity] = Way(model, change, row, shows, named)


def comes_back(lost: LostChange) -> bool:
    """Whether there is a verb for it: a customer that was put together with another stays so."""
    return lost.entity in _WAYS and lost.group not in ("merge", "consent")


def is_told(lost: LostChange) -> bool:
    """Not of a customer who asked to be forgotten."""
    way = _WAYS.get(lost.entity)
    row = _row(way, lost) if way else None
    return way is None or row is None or way.shows(row)


def name_of(lost: LostChange) -> str:
    way = _WAYS.get(lost.entity)
    row = _row(way, lost) if way else None
    return way.named(row) if way and row is not None and way.shows(row) else ""


def value_now(lost: LostChange) -> Value:
    part = {"entity": lost.entity, "entity_id": lost.entity_id, "group": lost.group}
    now = FieldGroup.objects.filter(merchant_id=lost.merchant_id, **part).first()
    value: Value = now.value if now else {}
    return value


@transaction.atomic
def give_group_back(*, lost: LostChange, instead_of: Value, value: Value, by: UUID | None) -> None:
    """The group gets `value`: what lost, or what it had replaced. RuleError `not_given_back` where
    there is no verb for it, `changed_meanwhile` when it no longer says `instead_of`; and whatever
    the verb refuses. Nothing is half done."""
    way = _WAYS.get(lost.entity)
    if way is None or not comes_back(lost):
        raise errors.not_given_back()
    lock_ledger(lost.merchant_id, home_outlet(lost.merchant_id, lost.outlet_id))
    row = _row(way, lost)
    if row is None or value_now(lost) != instead_of:
        raise errors.changed_meanwhile()
    way.change(**{way.row: row, "by": by, lost.group: value})
    if value_now(lost) != value:
        raise errors.not_given_back()


def _row(way: Way, lost: LostChange) -> MasterModel | None:
    found = way.model._default_manager.filter(merchant_id=lost.merchant_id, id=lost.entity_id)
    return found.first()
