"""Writes of the back office about the staff clock. Pressing it is the tills' own.

What was pressed is never changed: a correction is a new event that says what held before, what
holds now, who says so and why.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pos.domain.dates import is_date
from pos.journal.actions import append
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.rows import home_outlet, lock_ledger
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import write_groups
from pos.outlets.models import Outlet
from pos.people.models import Person
from pos.people.queries import person_of
from pos.timesheets import errors
from pos.timesheets.models import Act
from pos.timesheets.queries import Press, press_of, rules_row

MAX_REASON = 200
MOST_REST_DAYS = 3
MOST_HOLIDAYS = 200


@dataclass(frozen=True)
class Moment:
    """What was pressed, or should have been, and when."""

    act: str
    at_ms: int

    def said(self) -> dict[str, Any]:
        return {"act": self.act, "clocked_at": self.at_ms}


@transaction.atomic
def add_clocking(
    *, outlet: Outlet, person_id: uuid.UUID, wanted: Moment, reason: str, by: Person
) -> uuid.UUID:
    """Nobody pressed it, and somebody says that it was so."""
    lock_ledger(outlet.merchant_id, home_outlet(outlet.merchant_id, outlet.id))
    person = person_of(outlet.merchant_id, person_id)
    clocking_id = uuid7()
    about = {"clocking": str(clocking_id), "person": _named(person.id, person.name)}
    _write(outlet, {**about, "before": None, "after": _checked(wanted)}, reason, by)
    return clocking_id


@transaction.atomic
def correct_clocking(
    *, outlet: Outlet, clocking_id: uuid.UUID, seen: Moment | None, wanted: Moment | None,
    reason: str, by: Person,
) -> None:  # fmt: skip
    """`seen`: what the person who corrects had before their eyes; `wanted` None: it counts not."""
    lock_ledger(outlet.merchant_id, home_outlet(outlet.merchant_id, outlet.id))
    press = press_of(outlet, clocking_id)
    if press is None:
        raise errors.clocking_unknown()
    before = _moment(press)
    if before != seen:
        raise errors.clocking_changed()
    if before == wanted:
        raise errors.clock_same()
    body = {
        "clocking": str(clocking_id),
        "person": _named(press.person_id, press.person_name),
        "before": before.said() if before else None,
        "after": _checked(wanted) if wanted else None,
    }
    _write(outlet, body, reason, by)


def _moment(press: Press) -> Moment | None:
    return Moment(press.punch.act, press.punch.at_ms) if press.punch else None


def _checked(wanted: Moment) -> dict[str, Any]:
    if wanted.act not in Act.values or not 0 < wanted.at_ms <= wall_ms():
        raise errors.clock_time_bad()
    return wanted.said()


def _write(outlet: Outlet, body: dict[str, Any], reason: str, by: Person) -> None:
    reason = " ".join(reason.split())[:MAX_REASON]
    if not reason:
        raise errors.clock_reason_missing()
    if body["person"]["id"] == str(by.id) and "owner" not in by.roles:
        raise errors.own_clocking()
    said = {**body, "reason": reason, "by": _named(by.id, by.name)}
    append(
        "staff.clock_corrected",
        said,
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        actor_id=by.id,
    )


def _named(person_id: uuid.UUID, name: str) -> dict[str, str]:
    return {"id": str(person_id), "name": name}


@transaction.atomic
def change_work_rules(
    *, outlet: Outlet, week_days: int, rest_weekdays: Sequence[int], holidays: Sequence[str],
    by: uuid.UUID | None,
) -> None:  # fmt: skip
    """By which hours overtime is counted here, from the first day to the last."""
    rest, off = sorted(set(rest_weekdays)), sorted(set(holidays))
    sound = week_days in (5, 6) and len(rest) <= MOST_REST_DAYS and len(off) <= MOST_HOLIDAYS
    if not sound or not all(1 <= day <= 7 for day in rest) or not all(map(is_date, off)):
        raise errors.work_rules_bad()
    lock_ledger(outlet.merchant_id, home_outlet(outlet.merchant_id, outlet.id))
    said = {"week_days": week_days, "rest_weekdays": rest, "holidays": off}
    if rules_row(outlet.merchant_id, outlet.id).groups()["hours"] == said:
        return
    tenant = {"merchant_id": outlet.merchant_id, "outlet_id": merchant_wide(outlet.merchant_id)}
    write_groups("work_rules.changed", outlet.id, {"hours": said}, actor_id=by, **tenant)
