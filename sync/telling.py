"""What one outlet says of the whole merchant, the cloud tells the others: goods, prices, people;
and what it says of goods on their way to another outlet.

An outlet's hub hears only what the cloud itself says: one chain, which proves itself. So the cloud
says `change.told` about each such event of another device, with its bytes and its signature inside.
It does so when a hub asks for news, and only for a merchant with several hubs. Who hears it applies
the event within, with the clock of the device that made it: the last writer wins by the same rule
everywhere. Who has that event already (the outlet it came from) changes nothing.
"""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet

from pos.journal.actions import New, append_many
from pos.journal.bulk import insert_rows
from pos.journal.envelope import Envelope, decode, read
from pos.journal.errors import RuleError
from pos.journal.interpret import happening_of
from pos.journal.models import Event, Ledger, State
from pos.journal.projections import Happening, apply_run, runs
from pos.journal.rows import lock_ledger
from pos.journal.tenancy import merchant_wide
from pos.outlets.masters import in_slices
from pos.outlets.queries import outlets_of
from pos.stock.shipment_models import ShipmentPaper
from sync.models import HubLink, Telling, Told

KIND = "change.told"
# Everything of the merchant that is told as "this is so now", and two that are not called so.
# Who is linked the cloud says itself; secrets and wrong PINs concern the outlet they happened in.
ALSO = ("customer.kept_apart", "customer.consented")
WINDOW = 5_000  # numbers of the record
MAX_TOLD = 200
# A list of new prices may be brought in before the first hub asks; about a second of work, once.
MAX_AGAIN = 1_000
MAX_AGAIN_BYTES = 4 * 1024 * 1024
MAX_TOLD_BYTES = 512 * 1024
# Said by one outlet, and the other end of the way has to know. Who hears of it keeps the paper; its
# own stock moves by its own word only.
BETWEEN = ("shipment.sent", "shipment.cancelled", "shipment.arrived", "shipment.matched")
_OF_ALL = Q(kind__endswith=".changed") | Q(kind__in=ALSO)
_COLUMNS = ("id", "merchant_id", "outlet_id", "kind", "device_id", "series", "actor_id", "hlc_ms")
Inside = dict[uuid.UUID, tuple[Happening, Envelope]]


def tell_on(ledger: Ledger) -> bool:
    """At the cloud, in the transaction of who asks. Whether there is more to tell.

    Numbers commit in order, so what is looked at is whole; the record is locked, which every sale
    that comes in needs, only where there is something to say."""
    mark = _mark(ledger.merchant_id)
    if mark >= ledger.server_seq or not _somebody_listens(ledger.merchant_id):
        return False
    events, reached = _next(ledger, mark, min(mark + WINDOW, ledger.server_seq))
    if events:
        lock_ledger(ledger.merchant_id, ledger.outlet_id)
        if _mark(ledger.merchant_id) != mark:
            return True  # somebody told it while we waited
        wide = merchant_wide(ledger.merchant_id)
        news = [New(KIND, _body(event), wide) for event in events]
        append_many(news, merchant_id=ledger.merchant_id, actor_id=None)
    _move(ledger.merchant_id, reached)
    return reached < ledger.server_seq


def tell_again(ledger: Ledger, epoch: int) -> None:
    """At a cloud that was put back and went on under numbers its hubs know otherwise: what it said
    last in that epoch, its own changes and what it told on, is said once more in the new one. Where
    it begins nobody knows, so it may be too much: who has an event already changes nothing."""
    said = Event.objects.filter(
        _OF_ALL | Q(kind=KIND),
        merchant_id=ledger.merchant_id,
        outlet_id=merchant_wide(ledger.merchant_id),
        device_id=ledger.device_id,
        epoch=epoch,
    )
    wide = merchant_wide(ledger.merchant_id)
    last = _within_bytes(said.order_by("-seq")[:MAX_AGAIN])
    news = [New(KIND, _body_again(event), wide) for event in reversed(last)]
    if news:
        append_many(news, merchant_id=ledger.merchant_id, actor_id=None)


def _within_bytes(events: Iterable[Event]) -> list[Event]:
    kept: list[Event] = []
    size = 0
    for event in events:
        size += len(event.raw)
        if kept and size > MAX_AGAIN_BYTES:
            break
        kept.append(event)
    return kept


def _body_again(event: Event) -> dict[str, Any]:
    if event.kind != KIND:
        return _body(event)
    told: dict[str, Any] = decode(bytes(event.raw))["body"]
    return told


def hear(run: Sequence[Happening]) -> None:
    """The projection of `change.told`: what is new of it is applied, in the order it was told."""
    merchant_id = run[0].merchant_id
    inside: Inside = {}
    for happening in run:
        envelope = _event_in(happening)
        inside.setdefault(envelope.id, (happening, envelope))
    told = _ids(Told.objects.filter(merchant_id=merchant_id), inside)
    new = {key: pair for key, pair in inside.items() if key not in told}
    insert_rows(Told, _COLUMNS, [_told_row(envelope) for _, envelope in new.values()])
    for part in runs(_unheard(merchant_id, new)):
        apply_run(part)


def _unheard(merchant_id: uuid.UUID, new: Inside) -> list[Happening]:
    """Without what lies in our own record before it was told: the outlet's own word, come back."""
    outlets = {envelope.outlet_id for _, envelope in new.values()}
    own = Event.objects.filter(merchant_id=merchant_id, outlet_id__in=outlets)
    ours = _ids(own, new, "server_seq")
    return [
        happening_of(envelope, envelope.outlet_id, happening.server_seq, happening.received_at_ms)
        for key, (happening, envelope) in new.items()
        if ours.get(key, happening.server_seq) >= happening.server_seq
    ]


def _ids(
    rows: "QuerySet[Any]", wanted: Iterable[uuid.UUID], value: str = "pk"
) -> dict[uuid.UUID, Any]:
    found: dict[uuid.UUID, Any] = {}
    for part in in_slices(wanted):
        found.update(rows.filter(pk__in=part).values_list("pk", value))
    return found


def _event_in(happening: Happening) -> Envelope:
    """RuleError `told_elsewhere` where the cloud tells on what is not the whole merchant's."""
    envelope = read(happening.body.raw.encode(), happening.body.sig)
    is_of_all = envelope.outlet_id == merchant_wide(happening.merchant_id)
    is_ours = envelope.merchant_id == happening.merchant_id
    if not is_ours or not (is_of_all or envelope.kind in BETWEEN):
        raise RuleError("told_elsewhere", "Kabar dari cloud ini bukan milik seluruh usaha.")
    return envelope


def _told_row(envelope: Envelope) -> tuple[Any, ...]:
    who = (envelope.device_id, envelope.series, envelope.actor_id, envelope.hlc[0])
    return (envelope.id, envelope.merchant_id, envelope.outlet_id, envelope.kind, *who)


def _next(ledger: Ledger, after: int, until: int) -> tuple[list[Event], int]:
    """The next events to tell on, and the number up to which nothing else waits. Only what counts
    here: who may say what is judged by the cloud, which knows the devices. What waited for a
    release or for people comes at the number under which it was applied."""
    within = {"applied_seq__gt": after, "applied_seq__lte": until}
    found: list[Event] = []
    for rows in (_of_all(ledger), _between(ledger)):
        in_turn = rows.filter(server_seq__gt=after, server_seq__lte=until)
        prompt = in_turn.filter(applied_seq=F("server_seq")).order_by("server_seq")
        late = rows.filter(**within).exclude(applied_seq=F("server_seq")).order_by("applied_seq")
        found += [*prompt[: MAX_TOLD + 1], *late[: MAX_TOLD + 1]]
    kept: list[Event] = []
    size = 0
    for event in sorted(found, key=lambda each: each.applied_seq or 0):
        size += len(event.raw)
        if kept and (len(kept) == MAX_TOLD or size > MAX_TOLD_BYTES):
            return _not_told(kept), kept[-1].applied_seq or after
        kept.append(event)
    return _not_told(kept), until


def _of_all(ledger: Ledger) -> "QuerySet[Event]":
    """What the cloud itself said of all is in its chain already."""
    here = {"merchant_id": ledger.merchant_id, "outlet_id": merchant_wide(ledger.merchant_id)}
    said = Event.objects.filter(_OF_ALL, **here, state=State.APPLIED)
    return said.exclude(device_id=ledger.device_id)


def _between(ledger: Ledger) -> "QuerySet[Event]":
    """Also what the cloud said for an outlet without a server: a hub keeps that for its chain's
    sake and changes nothing by it (down.py), so it is told like everybody's. Found by kind."""
    outlets = [outlet.pk for outlet in outlets_of(ledger.merchant_id)]
    here = {"merchant_id": ledger.merchant_id, "outlet_id__in": outlets}
    return Event.objects.filter(**here, kind__in=BETWEEN, state=State.APPLIED)


def _not_told(events: Sequence[Event]) -> list[Event]:
    """The mark may be older than what was told: a copy of the database was put back."""
    if not events:
        return []
    rows = Told.objects.filter(merchant_id=events[0].merchant_id)
    told = _ids(rows, [event.id for event in events])
    return [event for event in events if event.id not in told]


def _body(event: Event) -> dict[str, Any]:
    inside = {"raw": bytes(event.raw).decode(), "sig": event.signature}
    return {"kind": event.kind, "version": event.version, **inside}


def _somebody_listens(merchant_id: uuid.UUID) -> bool:
    """Several hubs; or the only one, where outlets without a server send goods to it."""
    hubs = HubLink.objects.filter(merchant_id=merchant_id, unlinked_at=None)
    linked = list(hubs.values_list("outlet_id", flat=True)[:2])
    if len(linked) != 1:
        return len(linked) > 1
    papers = ShipmentPaper.objects.filter(merchant_id=merchant_id)
    return papers.exclude(outlet_id=linked[0]).exists()


def _mark(merchant_id: uuid.UUID) -> int:
    rows = Telling.objects.filter(id=merchant_id, merchant_id=merchant_id)
    return rows.values_list("looked_until", flat=True).first() or 0


def _move(merchant_id: uuid.UUID, until: int) -> None:
    """Never back: two hubs may look at the same time."""
    marks = Telling.objects.filter(id=merchant_id, merchant_id=merchant_id)
    if marks.filter(looked_until__lt=until).update(looked_until=until) or marks.exists():
        return
    Telling.objects.update_or_create(
        id=merchant_id,
        merchant_id=merchant_id,
        outlet_id=merchant_wide(merchant_id),
        defaults={"looked_until": until},
    )
