"""A breach of personal data: begun by the owner, with the law's 3×24 hours running from when the
shop came to know. It is never deleted; what was known when stands in the record."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from pos.customers import errors
from pos.customers.models import Breach
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.rows import home_outlet, lock_ledger
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import change_row, read_locked, write_groups

HOUR_MS = 3_600_000
LIMIT_MS = 72 * HOUR_MS
# In the order in which they are done; the law asks for the two that are told.
STEPS = {
    "contained": "Hentikan: cabut perangkat, ganti PIN dan kata sandi",
    "judged": "Catat data apa, milik siapa, kapan, bagaimana",
    "people_told": "Beri tahu orang-orangnya, tertulis",
    "authority_told": "Beri tahu lembaga PDP, tertulis",
    "learnt": "Putuskan apa yang diubah supaya tidak terulang",
}
TOLD = ("people_told", "authority_told")
FACTS = Breach.GROUPS["facts"]


def open_breach(merchant_id: uuid.UUID) -> Breach | None:
    found = Breach.objects.filter(merchant_id=merchant_id, closed_at=None)
    return found.order_by("found_at", "id").first()


def hours_left(breach: Breach, now_ms: int) -> int | None:
    """Whole hours until both must have been told, below zero when late; None once both are."""
    if all(step in breach.steps for step in TOLD):
        return None
    return (breach.found_at + LIMIT_MS - now_ms) // HOUR_MS


@transaction.atomic
def begin_breach(*, merchant_id: uuid.UUID, by: uuid.UUID, **facts: Any) -> Breach:
    """RuleError `breach_open`: one at a time, so that nobody fills in the wrong one."""
    lock_ledger(merchant_id, home_outlet(merchant_id, merchant_wide(merchant_id)))
    if open_breach(merchant_id) is not None:
        raise errors.breach_open()
    _check_found(facts["found_at"])
    breach_id = uuid7()
    groups = {
        "facts": {name: facts.get(name, "") for name in FACTS},
        "steps": {"steps": {}},
        "state": {"closed_at": None},
    }
    tenant = {"merchant_id": merchant_id, "outlet_id": merchant_wide(merchant_id)}
    write_groups("breach.changed", breach_id, groups, actor_id=by, **tenant)
    return Breach.objects.get(merchant_id=merchant_id, id=breach_id)


@transaction.atomic
def note_facts(*, breach: Breach, by: uuid.UUID, facts: Mapping[str, Any]) -> None:
    read_locked(breach)
    _check_found(facts.get("found_at", breach.found_at))
    change_row("breach.changed", breach, by=by, facts=facts)


@transaction.atomic
def note_step(*, breach: Breach, by: uuid.UUID, step: str, done: bool) -> None:
    """When it was done is now; taken back, it is as if it had not been."""
    read_locked(breach)
    if step not in STEPS:
        raise errors.breach_step_unknown()
    if done == (step in breach.steps):
        return
    rest = {code: at for code, at in breach.steps.items() if code != step}
    steps = {**rest, step: wall_ms()} if done else rest
    change_row("breach.changed", breach, by=by, steps={"steps": steps})


@transaction.atomic
def close_breach(*, breach: Breach, by: uuid.UUID) -> None:
    """RuleError `breach_untold` while the law's two letters have not gone out."""
    read_locked(breach)
    if any(step not in breach.steps for step in TOLD):
        raise errors.breach_untold()
    if breach.closed_at is None:
        change_row("breach.changed", breach, by=by, state={"closed_at": wall_ms()})


@transaction.atomic
def open_again(*, breach: Breach, by: uuid.UUID) -> None:
    """RuleError `breach_open` while another one is open."""
    read_locked(breach)
    if breach.closed_at is None:
        return
    if open_breach(breach.merchant_id) is not None:
        raise errors.breach_open()
    change_row("breach.changed", breach, by=by, state={"closed_at": None})


def _check_found(found_at: int) -> None:
    if found_at > wall_ms():
        raise errors.breach_in_future()
