"""What the cloud says comes down to the shop: goods, prices and staff changed there.

The cloud's own events, in one chain: what it changed itself, what it tells on of other outlets
(telling.py), and what it says of outlets that have no server, which changes nothing here. The hub
stores them with the processor that stores everybody's, so the last writer wins by the same rule on
both sides and the loser is kept.
The hub says where that chain ends here. If the cloud's own is shorter or another, the cloud was put
back to an older copy: it begins a new epoch, because those numbers are used, and says again there
what it had said under them meanwhile (telling.py), which this hub could never put on its chain.
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from pos.journal.envelope import GENESIS, read
from pos.journal.errors import LancarError
from pos.journal.incarnation import renew
from pos.journal.models import DeviceKey, Event, Head, Ledger
from pos.journal.rows import find_ledger, lock_ledger
from pos.journal.store import Sender, store_events
from sync import log
from sync.cloud_line import CloudTrouble
from sync.deposits import wait_here
from sync.models import HubLink, Uplink
from sync.protocol import MAX_BATCH_BYTES, MAX_EVENTS
from sync.telling import tell_again, tell_on

Json = dict[str, Any]
STREAM = "F"
STORED = ("stored", "duplicate", "pending", "quarantined")
APART = "Kabar dari cloud tidak menyambung dengan catatan di sini. Minta bantuan pengelola cloud."
UNPROVEN = "Kunci cloud bukan yang dikenal saat dihubungkan; kabarnya tidak dipakai."
NOTHING: Json = {"epoch": 1, "seq": 0, "hash": GENESIS}


def told_after(link: HubLink, known: Json) -> Json:
    """At the cloud: its next events after what the hub knows, and the keys that prove them."""
    ledger = find_ledger(link.merchant_id, link.outlet_id)
    if ledger is None:
        return {"events": [], "keys": {}, "more": False}
    if _is_ahead_of_us(ledger, known):
        ledger = _begin_anew(ledger, known)
    is_more = tell_on(ledger)
    beyond = _beyond(ledger, known)
    kept: list[Json] = []
    size = 0
    for event in beyond[:MAX_EVENTS]:
        size += len(event.raw)
        if kept and size > MAX_BATCH_BYTES:
            break
        kept.append({"raw": bytes(event.raw).decode(), "sig": event.signature})
    keys = DeviceKey.objects.filter(merchant_id=link.merchant_id, device_id=ledger.device_id)
    return {
        "events": kept,
        "keys": {str(key.epoch): key.public_key for key in keys},
        "more": is_more or len(kept) < beyond.count(),
        "deposits": wait_here(link),
    }


def _begin_anew(ledger: Ledger, known: Json) -> Ledger:
    """Once for all hubs: who waited for the lock finds that another one has already noticed."""
    with transaction.atomic():
        locked = lock_ledger(ledger.merchant_id, ledger.outlet_id)
        if not _is_ahead_of_us(locked, known):
            return locked
        before = locked.epoch
        renew(locked)
        tell_again(locked, before)
        return lock_ledger(ledger.merchant_id, ledger.outlet_id)


def _beyond(ledger: Ledger, known: Json) -> "QuerySet[Event]":
    """What follows the hub's end; where that end is not ours, only later epochs fit behind it."""
    own = _own(ledger).filter(epoch__gte=known["epoch"], stream=STREAM).order_by("epoch", "seq")
    if known["seq"] and not _has(ledger, known):
        return own.exclude(epoch=known["epoch"])
    return own.exclude(epoch=known["epoch"], seq__lte=known["seq"])


def known_of(uplink: Uplink) -> Json:
    """At the hub: where the cloud's chain ends here."""
    heads = Head.objects.filter(
        merchant_id=uplink.merchant_id, device_id=uplink.cloud_device_id, stream=STREAM
    )
    head = heads.order_by("-epoch").first()
    return {"epoch": head.epoch, "seq": head.seq, "hash": head.hash} if head else NOTHING


def store_told(uplink: Uplink, answer: Json) -> int:
    """At the hub: what the cloud told, stored and applied. Returns how many events.

    CloudTrouble when nothing of it can be: asking again would bring the same."""
    try:
        envelopes = [read(one["raw"].encode(), one["sig"]) for one in answer["events"]]
        keys = {int(epoch): str(key) for epoch, key in answer["keys"].items()}
    except (LancarError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise CloudTrouble("cloud_unread", "Kabar dari cloud tidak dapat dibaca.") from error
    if not envelopes:
        return 0
    sender = Sender(
        merchant_id=uplink.merchant_id,
        outlet_id=uplink.outlet_id,
        device_id=uplink.cloud_device_id,
        public_keys=_believed(uplink, keys),
        via="cloud",
    )
    results = store_events(sender, envelopes)
    if not any(result.status in STORED for result in results):
        raise CloudTrouble("cloud_apart", APART)
    log.note_work((uplink.merchant_id, uplink.outlet_id), received=len(envelopes))
    return len(envelopes)


def _believed(uplink: Uplink, keys: dict[int, str]) -> dict[int, str]:
    """A key on the record stays what it is, whatever is said of its epoch later. Before the first
    word that record is the link, so its key must be among them."""
    known = DeviceKey.objects.filter(
        merchant_id=uplink.merchant_id, device_id=uplink.cloud_device_id
    )
    on_record = {key.epoch: key.public_key for key in known}
    if not on_record and uplink.cloud_public_key not in keys.values():
        raise CloudTrouble("cloud_unproven", UNPROVEN)
    return {**keys, **on_record}


def _is_ahead_of_us(ledger: Ledger, known: Json) -> bool:
    """Once it has begun a new epoch it has noticed; a hub whose answer was lost asks again. A later
    epoch than ours: we had begun one, and were put back to a copy from before that."""
    if known["seq"] == 0 or known["epoch"] < ledger.epoch:
        return False
    if known["epoch"] > ledger.epoch:
        return True
    return not _has(ledger, known)


def _has(ledger: Ledger, known: Json) -> bool:
    ours = _own(ledger).filter(epoch=known["epoch"], stream=STREAM, seq=known["seq"])
    return bool(ours.values_list("hash", flat=True).first() == known["hash"])


def _own(ledger: Ledger) -> "QuerySet[Event]":
    return Event.objects.filter(merchant_id=ledger.merchant_id, device_id=ledger.device_id)
