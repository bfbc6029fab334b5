"""Interpretation: stored events become rows, or wait, or go to quarantine with a reason.

Nothing here refuses an event; it is stored already. A rule error sends one event to quarantine and
opens one problem; the events around it are applied all the same.
"""

import uuid
from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DataError, IntegrityError, transaction

from pos.journal import kinds
from pos.journal.envelope import Envelope, read
from pos.journal.errors import LancarError, RuleError
from pos.journal.models import Event, State
from pos.journal.problems import report
from pos.journal.projections import Happening, apply_run, runs
from pos.journal.rows import Accepted, home_outlet, lock_ledger, save_ledger

Rejected = dict[uuid.UUID, str]
MAX_AGAIN = 500
# Content that no rule foresaw but a database or the arithmetic cannot hold (half a character, a
# number without end): it must not stop the queue either. A full disk or a lock is not content
# (OperationalError): then nothing is stored, nothing is acknowledged, and the device sends again.
# A rule of ours that stumbles over an odd body (a key that is missing, a list for a number) is the
# same: the sale is kept, a person sees it, and the tablet's queue moves on.
CANNOT_APPLY = (
    LancarError,
    IntegrityError,
    DataError,
    ValueError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    ValidationError,
    ObjectDoesNotExist,
)


def apply_accepted(accepted: Sequence[Accepted], *, first_seq: int, received_at: int) -> Rejected:
    """Apply what is new, in order. Returns {event id: code} of those that went to quarantine."""
    happenings: list[Happening] = []
    rejected: Rejected = {}
    for number, item in enumerate(accepted, first_seq):
        if item.state != State.APPLIED:
            continue
        try:
            happenings.append(happening_of(item.envelope, item.outlet_id, number, received_at))
        except RuleError as error:
            _quarantine(item.envelope, item.merchant_id, item.outlet_id, error)
            rejected[item.envelope.id] = error.code
    for run in runs(happenings):
        rejected.update(_apply(run))
    return rejected


def happening_of(
    envelope: Envelope, outlet_id: uuid.UUID, server_seq: int, received_at: int
) -> Happening:
    """RuleError `unknown_kind` or `invalid_body` when this release cannot read the event."""
    known = kinds.find(envelope.kind, envelope.version)
    if known is None:
        raise RuleError("unknown_kind", "Kejadian ini dibuat oleh versi yang lebih baru.")
    body = kinds.read_body(known, envelope.body)
    return Happening.of(envelope, body, outlet_id=outlet_id, numbers=(server_seq, received_at))


def _apply(run: Sequence[Happening]) -> Rejected:
    """The whole run at once; if anything in it fails, one by one."""
    try:
        with transaction.atomic():
            apply_run(run)
    except CANNOT_APPLY as error:
        if len(run) == 1:
            return {run[0].id: _quarantine_happening(run[0], error)}
        rejected: Rejected = {}
        for happening in run:
            rejected.update(_apply([happening]))
        return rejected
    return {}


def _quarantine_happening(happening: Happening, error: Exception) -> str:
    told = _understood(error)
    _quarantine(happening, happening.merchant_id, happening.outlet_id, told)
    return told.code


def _understood(error: Exception) -> LancarError:
    return error if isinstance(error, LancarError) else _told(error)


def _told(error: Exception) -> RuleError:
    """What a person reads about an error that no rule of ours put into words."""
    kind = type(error).__name__
    if isinstance(error, (IntegrityError, DataError)):
        return RuleError(
            "database_conflict",
            f"Kejadian ini bertabrakan dengan data yang sudah ada ({kind}).",
        )
    return RuleError(
        "not_understood",
        f"Server belum dapat menghitung kejadian ini ({kind}). Data asli tetap tersimpan.",
    )


def _quarantine(
    event: Any, merchant_id: uuid.UUID, outlet_id: uuid.UUID, error: LancarError
) -> None:
    Event.objects.filter(merchant_id=merchant_id, pk=event.id).update(
        state=State.QUARANTINED, reason=error.code, applied_seq=None
    )
    report(
        code=error.code,
        key=str(event.id),
        sentence=error.sentence,
        suggestion=str(error.extra.get("suggestion", "")),
        event_id=event.id,
        merchant_id=merchant_id,
        outlet_id=outlet_id,
    )


def apply_again(event: Event) -> bool:
    """Interpret one pending or quarantined event once more (after an upgrade or a correction).

    Returns whether it is applied now. Its place in the replay is where it was applied, not where it
    was stored, so that a rebuild does the same in the same order. What waited for a release that
    knows it and cannot be applied by it waits no longer: it goes to quarantine, where it is seen.
    """
    with transaction.atomic():
        ledger = lock_ledger(event.merchant_id, home_outlet(event.merchant_id, event.outlet_id))
        fresh = Event.objects.get(pk=event.pk, merchant_id=event.merchant_id)
        if fresh.state == State.APPLIED or fresh.reason in NEVER_AGAIN:
            return fresh.state == State.APPLIED
        envelope = read(bytes(fresh.raw), fresh.signature)
        try:
            happening = happening_of(envelope, fresh.outlet_id, fresh.server_seq, fresh.received_at)
            with transaction.atomic():
                apply_run([happening])
        except CANNOT_APPLY as error:
            if fresh.state == State.PENDING and kinds.are_known(
                fresh.kind, fresh.version, envelope.body
            ):
                _quarantine(fresh, fresh.merchant_id, fresh.outlet_id, _understood(error))
            return False
        Event.objects.filter(pk=fresh.pk, merchant_id=fresh.merchant_id).update(
            state=State.APPLIED, reason="", applied_seq=ledger.server_seq + 1
        )
        save_ledger(ledger, given_out=1, clock=(ledger.hlc_ms, ledger.hlc_counter))
    return True


def _is_known_now(kind: str, version: int, raw: bytes | memoryview, signature: str) -> bool:
    """Read only where the name says that this release may know it."""
    if kinds.find(kind, version) is None:
        return False
    return kinds.are_known(kind, version, read(bytes(raw), signature).body)


# Quarantined for who sent them, not for what they say: a person decides, not a retry.
NEVER_AGAIN = ("bad_signature", "wrong_tenant", "revoked_device", "elsewhere", "idle")


def apply_pending() -> int:
    """After an upgrade: apply what waited for a newer version, the oldest MAX_AGAIN.

    Returns how many no longer wait; 0 when nothing waits that this release knows.
    """
    # `state__gt` says again what `state` implies: only so does SQLite see the index of the few.
    waiting = Event.objects.filter(state__gt=State.APPLIED, state=State.PENDING)
    waiting = waiting.order_by("server_seq")
    told = waiting.values_list("pk", "kind", "version", "raw", "signature").iterator()
    known = (each[0] for each in told if _is_known_now(*each[1:]))
    batch = list(islice(known, MAX_AGAIN))
    for event in waiting.filter(pk__in=batch):
        apply_again(event)
    return len(batch)
