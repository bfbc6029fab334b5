"""What this server itself does to the record: open it, append its own events, settle problems.

Every verb of the shop ends here: `append` stores the signed event and runs the projections in the
caller's transaction. A rule that says no raises, and nothing is written.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from pos.journal import keys, kinds
from pos.journal.clock import Stamp, tick, wall_ms
from pos.journal.envelope import GENESIS, Envelope, read, write
from pos.journal.errors import RuleError
from pos.journal.guards import ask_guards
from pos.journal.ids import uuid7
from pos.journal.interpret import happening_of
from pos.journal.models import Event, Ledger, Problem, Proof, State
from pos.journal.projections import apply_run, runs
from pos.journal.rows import (
    Accepted,
    have_hubs,
    home_outlet,
    insert_events,
    load_heads,
    lock_ledger,
    save_heads,
    save_ledger,
)
from pos.journal.seen import Seen
from pos.journal.tenancy import merchant_wide

MAX_APPEND = 20_000
MAX_NOTE = 1_000
HUB_SERIES = "H01"


@dataclass(frozen=True)
class New:
    """An event about to be appended; `body` is plain JSON data of the kind's newest version.

    `after_ms`: it is stamped later than this, whatever the wall says."""

    kind: str
    body: dict[str, Any]
    outlet_id: uuid.UUID
    version: int = 1
    after_ms: int = 0


def append(
    kind: str,
    body: dict[str, Any],
    *,
    merchant_id: uuid.UUID,
    outlet_id: uuid.UUID,
    actor_id: uuid.UUID | None,
    shift_id: uuid.UUID | None = None,
    business_date: str | None = None,
    version: int = 1,
    after_ms: int = 0,
) -> Event:
    """Append one event of this server and apply it. RuleError: refused, nothing written."""
    new = New(kind, body, outlet_id, version, after_ms)
    return append_many(
        [new],
        merchant_id=merchant_id,
        actor_id=actor_id,
        shift_id=shift_id,
        business_date=business_date,
    )[0]


def append_many(
    news: Sequence[New],
    *,
    merchant_id: uuid.UUID,
    actor_id: uuid.UUID | None,
    shift_id: uuid.UUID | None = None,
    business_date: str | None = None,
) -> list[Event]:
    """All or none, in order, in one transaction. At most MAX_APPEND events."""
    if len(news) > MAX_APPEND:
        raise RuleError("too_many_changes", f"Paling banyak {MAX_APPEND} perubahan sekaligus.")
    with transaction.atomic():
        ledger = lock_ledger(merchant_id, home_outlet(merchant_id, news[0].outlet_id))
        _leave_to_shops(ledger, {new.outlet_id for new in news})
        for new in news:
            ask_guards(new.kind, merchant_id, new.outlet_id, business_date)
        author = _Author(ledger, actor_id, shift_id, business_date)
        seen = Seen(merchant_id, [(new.kind, new.body) for new in news])
        accepted = [author.compose(new, seen) for new in news]
        first, received_at = ledger.server_seq + 1, author.wall
        insert_events(accepted, first_seq=first, received_at=received_at, via="own")
        save_heads(ledger, author.moved_heads())
        save_ledger(ledger, given_out=len(accepted), clock=author.clock)
        _apply(accepted, first, received_at)
    ids = [item.envelope.id for item in accepted]
    stored = Event.objects.filter(merchant_id=merchant_id).in_bulk(ids) if len(ids) < 500 else {}
    return [stored[event_id] for event_id in ids] if stored else []


def _leave_to_shops(ledger: Ledger, outlets: set[uuid.UUID]) -> None:
    """The cloud says what is the merchant's. What an outlet with a server of its own does is said
    there: its stock and its money are counted in one place only."""
    if ledger.outlet_id != ledger.merchant_id or outlets == {ledger.merchant_id}:
        return
    if have_hubs(ledger.merchant_id, outlets):
        raise RuleError(
            "made_at_shop",
            "Ini dicatat di server toko cabangnya. Di cloud yang diubah: barang, harga, karyawan.",
        )


def _apply(accepted: Sequence[Accepted], first: int, received_at: int) -> None:
    happenings = [
        happening_of(item.envelope, item.outlet_id, number, received_at)
        for number, item in enumerate(accepted, first)
    ]
    for run in runs(happenings):
        apply_run(run)


class _Author:
    """Composes this server's own events one after the other within one transaction."""

    def __init__(
        self,
        ledger: Ledger,
        actor_id: uuid.UUID | None,
        shift_id: uuid.UUID | None,
        business_date: str | None,
    ) -> None:
        self.ledger = ledger
        self.actor_id = actor_id
        self.shift_id = shift_id
        self.wall = wall_ms()
        self.clock: Stamp = (ledger.hlc_ms, ledger.hlc_counter)
        self.business_date = business_date or _utc_date(self.wall)
        self.heads = load_heads(ledger, {ledger.device_id})

    def compose(self, new: New, seen: Seen) -> Accepted:
        known = kinds.find(new.kind, new.version)
        if known is None:
            raise LookupError(f"{new.kind} version {new.version} is not a registered kind")
        stream = (self.ledger.device_id, self.ledger.epoch, known.stream)
        seq, prev = self.heads.get(stream, (0, GENESIS))
        self.clock = max(tick(self.clock, self.wall), (new.after_ms + 1, 0))
        envelope = self._envelope(new, seen, known.stream, (seq + 1, prev))
        self.heads[stream] = (seq + 1, envelope.hash)
        return Accepted(
            envelope, self.ledger.merchant_id, new.outlet_id, State.APPLIED, Proof.PROVEN
        )

    def _envelope(self, new: New, seen: Seen, stream: str, place: tuple[int, str]) -> Envelope:
        """`place`: its number in the chain, and the hash of the one before."""
        ledger, event_id = self.ledger, uuid7()
        raw = write(
            {
                "type": new.kind,
                "tv": new.version,
                "id": str(event_id),
                "merchant": str(ledger.merchant_id),
                "outlet": str(new.outlet_id),
                "device": str(ledger.device_id),
                "series": ledger.series,
                "epoch": ledger.epoch,
                "stream": stream,
                "seq": place[0],
                "prev": place[1],
                "hlc": list(self.clock),
                "clock": self._clock(),
                "actor": self._actor(),
                "shift": str(self.shift_id) if self.shift_id else None,
                "catalog": None,
                "business_date": self.business_date,
                "body": seen.told(new.kind, new.body, event_id),
            }
        )
        return read(raw, keys.sign(ledger.device_id, ledger.epoch, raw))

    def _clock(self) -> dict[str, Any]:
        return {
            "wall": self.wall,
            "zone": "UTC",
            "offset_ms": 0,
            "uncertainty_ms": None,
            "source": "hub",
        }

    def _actor(self) -> dict[str, Any] | None:
        if self.actor_id is None:
            return None
        return {"person": str(self.actor_id), "credential_version": 0, "method": "password"}

    def moved_heads(self) -> list[tuple[Any, tuple[int, str]]]:
        return sorted(self.heads.items(), key=str)


def _utc_date(wall: int) -> str:
    """Only for events outside any shift; documents of money always carry their shift's date."""
    return datetime.fromtimestamp(wall // 1000, UTC).strftime("%Y-%m-%d")


def open_ledger(
    merchant_id: uuid.UUID,
    outlet_id: uuid.UUID,
    *,
    name: str,
    role: str,
    own: tuple[uuid.UUID, str] | None = None,
) -> Ledger:
    """Begin the record of a shop: this server's key, its ledger, and its own `device.paired`.

    `own`: device and public key where they were made, and shown to the cloud, before."""
    device_id = own[0] if own else uuid7()
    public_key = own[1] if own else keys.make_own_key(device_id, 1)
    with transaction.atomic():
        ledger = Ledger.objects.create(
            merchant_id=merchant_id, outlet_id=outlet_id, device_id=device_id, series=HUB_SERIES
        )
        body = {
            "device": str(device_id),
            "epoch": 1,
            "series": HUB_SERIES,
            "public_key": public_key,
            "name": name,
            "role": role,
            "drawer": None,
        }
        append("device.paired", body, merchant_id=merchant_id, outlet_id=outlet_id, actor_id=None)
    return ledger


@dataclass(frozen=True)
class Named:
    """Somebody as the record calls them."""

    id: uuid.UUID
    name: str


def settle_problem(
    problem: Problem, *, by: uuid.UUID, note: str = "", corrected_by: uuid.UUID | None = None
) -> None:
    """Somebody looked and dealt with it; who, when and how stay. Settled already: nothing."""
    with transaction.atomic():
        if _locked(problem).settled_at is None:
            _handle(problem, "settled", by, note=note, corrected_by=corrected_by)


def comment_problem(problem: Problem, *, by: uuid.UUID, note: str) -> None:
    """What somebody found out, for those who look next. RuleError `note_missing`."""
    if not note.strip():
        raise RuleError("note_missing", "Tulis catatannya dulu.")
    _handle(problem, "commented", by, note=note)


def assign_problem(problem: Problem, *, by: uuid.UUID, to: Named | None, note: str = "") -> None:
    """Whose it is from now on; None gives it back to all."""
    with transaction.atomic():
        now = _locked(problem)
        if now.settled_at is not None:
            raise RuleError("problem_settled", "Hal ini sudah selesai.")
        if now.assigned_to != (to.id if to else None):
            _handle(problem, "assigned", by, to=to, note=note)


def _locked(problem: Problem) -> Problem:
    lock_ledger(problem.merchant_id, home_outlet(problem.merchant_id, problem.merchant_id))
    return Problem.objects.get(pk=problem.pk, merchant_id=problem.merchant_id)


def _handle(
    problem: Problem,
    act: str,
    by: uuid.UUID,
    *,
    note: str = "",
    to: Named | None = None,
    corrected_by: uuid.UUID | None = None,
) -> None:
    """Written for the whole merchant: at the cloud too somebody may look after an outlet."""
    user = get_user_model()._default_manager.filter(pk=by).first()
    body = {
        "outlet": str(problem.outlet_id),
        "code": problem.code,
        "key": problem.key,
        "sentence": problem.sentence,
        "act": act,
        "by": {"id": str(by), "name": user.get_full_name() if user else ""},
        "to": {"id": str(to.id), "name": to.name} if to else None,
        "note": note.strip()[:MAX_NOTE],
        "corrected_by": str(corrected_by) if corrected_by else None,
        "at": wall_ms(),
    }
    wide = merchant_wide(problem.merchant_id)
    append("problem.handled", body, merchant_id=problem.merchant_id, outlet_id=wide, actor_id=by)
