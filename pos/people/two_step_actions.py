"""Writes about the second step of signing in. The secret stays beside the journal, as PINs do."""

from typing import Any

from django.db import transaction

from pos.journal.actions import append
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.locking import locked
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import read_locked
from pos.people import errors
from pos.people.models import Person, TwoStep
from pos.people.two_step import (
    PURPOSE,
    new_spares,
    spare_mark,
    step_of,
    step_said,
    two_step_of,
)


@transaction.atomic
def begin_two_step(*, person: Person, secret: str, code: str) -> list[str]:
    """From now on this person types a code too. Returns the spare codes, which are shown once.

    `code` proves that their app has the secret; it is used up with that."""
    read_locked(person)
    if not person.active:
        raise errors.not_allowed()
    if two_step_of(person) is not None:
        raise errors.two_step_there()
    step = step_of(secret, code)
    if step is None:
        raise errors.code_wrong()
    row_id, spares = uuid7(), new_spares()
    TwoStep.objects.create(
        id=row_id,
        merchant_id=person.merchant_id,
        outlet_id=merchant_wide(person.merchant_id),
        person_id=person.id,
        secret=locked(PURPOSE, secret),
        last_step=step,
        spares=[spare_mark(row_id, each) for each in spares],
        since_ms=wall_ms(),
    )
    _tell("two_step.begun", person, by=person)
    return spares


@transaction.atomic
def end_two_step(*, person: Person, by: Person | None) -> None:
    """The password alone is enough again. By themselves, an owner, or at the server."""
    read_locked(person)
    if by is not None and by.id != person.id and not by.is_superuser:
        raise errors.not_allowed()
    row = two_step_of(person)
    if row is None:
        return
    row.delete()
    _tell("two_step.ended", person, by=by)


@transaction.atomic
def take_code(*, person: Person, typed: str) -> bool:
    """Whether this opens the door, now and never again: digits of the app, or a spare code."""
    read_locked(person)
    row = two_step_of(person)
    if row is None:
        return False
    step = step_said(row, typed)
    if step is not None and step > row.last_step:
        row.last_step = step
        row.save(update_fields=["last_step"])
        return True
    mark = spare_mark(row.id, typed)
    if mark not in row.spares:
        return False
    row.spares = [each for each in row.spares if each != mark]
    row.save(update_fields=["spares"])
    _tell("two_step.spare_used", person, by=person, left=len(row.spares))
    return True


def _tell(kind: str, person: Person, *, by: Person | None, **more: Any) -> None:
    append(
        kind,
        {"person": {"id": str(person.id), "name": person.name}, **more},
        merchant_id=person.merchant_id,
        outlet_id=merchant_wide(person.merchant_id),
        actor_id=by.id if by else None,
    )
