"""The hub's side of a link: join a cloud, leave it, and how far the cloud has its record.

Verbs: `join_cloud`, `leave_cloud`, `renew_key`, `set_cloud_password`. The rest are reads, and the
notes that the relay (relay.py) makes while it sends.
"""

import time
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from pos.backups.actions import set_cloud
from pos.backups.queries import cloud_of
from pos.journal import keys
from pos.journal.actions import append
from pos.journal.bulk import upsert_rows
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.models import DeviceKey, Ledger
from pos.journal.rows import StreamKey
from pos.outlets.models import Outlet
from pos.outlets.queries import outlet_of
from sync import log
from sync.cloud_line import CloudTrouble, Line
from sync.models import CloudHead, Uplink

RELAY = "/sync/v1/relay"
_COLUMNS = ("id", "merchant_id", "outlet_id", "device_id", "epoch", "stream", "seq")
_KEY = ("merchant_id", "outlet_id", "device_id", "epoch", "stream")
_KNOWN_SECONDS = 1.0
_known: dict[tuple[uuid.UUID, uuid.UUID], tuple[float, dict[uuid.UUID, list[Any]]]] = {}


def join_cloud(*, outlet: Outlet, address: str, code: str, by: uuid.UUID | None) -> Uplink:
    """Asks the cloud outside any transaction. BadInput `bad_cloud_address`; CloudTrouble with the
    cloud's own code (`bad_link_code`, `outlet_taken`): nothing is changed here."""
    ledger = Ledger.objects.get(merchant_id=outlet.merchant_id, outlet_id=outlet.id)
    line = Line(address, ledger.device_id, ledger.epoch, by_hand=True)
    told = {
        "code": code,
        "merchant": str(outlet.merchant_id),
        "outlet": str(outlet.id),
        "public_key": _own_key(ledger),
        "name": outlet.name[:80],
    }
    try:
        answer = line.ask(f"{RELAY}/link", told)
    finally:
        line.close()
    return note_link(ledger, line.address, answer["cloud"], by)


def leave_cloud(*, uplink: Uplink, by: uuid.UUID | None) -> None:
    """Nothing more is sent. Tablets then count on backups again for what they may let go."""
    with transaction.atomic():
        append(
            "cloud.unlinked",
            {"address": uplink.address},
            merchant_id=uplink.merchant_id,
            outlet_id=uplink.outlet_id,
            actor_id=by,
        )
        CloudHead.objects.filter(merchant_id=uplink.merchant_id).delete()
        if cloud_of(uplink.merchant_id, uplink.outlet_id).is_on:
            outlet = outlet_of(uplink.merchant_id, uplink.outlet_id)
            set_cloud(outlet=outlet, is_on=False, by=by)


def renew_key(uplink: Uplink, ledger: Ledger, line: Line, *, forgotten: bool = False) -> Uplink:
    """After a restore this server has a new key; one that the cloud knows says so. It may be the
    new one, or one between: the cloud took it, and its answer was lost on the way here.
    `forgotten`: the cloud took it and was put back to a copy from before; it knows an older one."""
    told = {"epoch": ledger.epoch, "public_key": _own_key(ledger)}
    answer: dict[str, Any] = {}
    for line.epoch in _epochs_to_try(1 if forgotten else uplink.epoch, ledger):
        try:
            answer = line.ask(f"{RELAY}/key", told)
            break
        except CloudTrouble as trouble:
            if trouble.code != "unknown_hub" or line.epoch == ledger.epoch:
                raise
    return note_link(ledger, uplink.address, answer["cloud"], None)


def _epochs_to_try(first: int, ledger: Ledger) -> list[int]:
    """From the one that counted when the cloud was last heard, to our own of now."""
    earlier = range(first, ledger.epoch)
    return [one for one in earlier if keys.has_own_key(ledger.device_id, one)] + [ledger.epoch]


def set_cloud_password(*, uplink: Uplink, person_id: uuid.UUID, password: str) -> None:
    """Goes to the cloud alone, over the signed line, and is kept nowhere here."""
    ledger = Ledger.objects.get(merchant_id=uplink.merchant_id, outlet_id=uplink.outlet_id)
    line = Line(uplink.address, ledger.device_id, uplink.epoch, by_hand=True)
    try:
        line.ask(f"{RELAY}/password", {"person": str(person_id), "password": password})
    finally:
        line.close()


def active_uplink() -> Uplink | None:
    return Uplink.objects.filter(unlinked_at=None).order_by("id").first()


def uplink_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> Uplink | None:
    return Uplink.objects.filter(merchant_id=merchant_id, id=outlet_id, unlinked_at=None).first()


def note_sent(
    uplink: Uplink,
    sent_seq: int,
    heads: Iterable[tuple[StreamKey, int]],
    *,
    count: int = 0,
    spent_ms: int = 0,
) -> None:
    """The cloud has it: what tablets are told as `durable.cloud` moves with the mark."""
    tenant = (uplink.merchant_id, uplink.outlet_id)
    rows = [(uuid7(), *tenant, *stream, seq) for stream, seq in heads]
    now = wall_ms()
    with transaction.atomic():
        upsert_rows(CloudHead, _COLUMNS, rows, _KEY)
        _change(uplink, sent_seq=sent_seq, sent_at=now, heard_at=now, trouble="", troubled_at=None)
        if count:
            log.note_work(tenant, sent=count, spent_ms=spent_ms)


def note_heard(uplink: Uplink) -> None:
    _change(uplink, heard_at=wall_ms(), trouble="", troubled_at=None)


def forget_heads(uplink: Uplink) -> None:
    """The cloud is another than it was, or was put back: it says anew what it has."""
    CloudHead.objects.filter(merchant_id=uplink.merchant_id).delete()


def note_trouble(uplink: Uplink, sentence: str) -> None:
    since = uplink.troubled_at or wall_ms()
    with transaction.atomic():
        _change(uplink, trouble=sentence[:300], troubled_at=since)
        log.note_failure((uplink.merchant_id, uplink.outlet_id), sentence)
    uplink.troubled_at = since


def says(uplink: Uplink, sentence: str) -> bool:
    """Whether that is the trouble which the page shows now."""
    rows = Uplink.objects.filter(id=uplink.id, merchant_id=uplink.merchant_id)
    return rows.filter(trouble=sentence).exists()


def waiting(uplink: Uplink) -> int:
    """How many records of the shop the cloud does not have yet."""
    where = {"merchant_id": uplink.merchant_id, "outlet_id": uplink.outlet_id}
    newest = Ledger.objects.filter(**where).values_list("server_seq", flat=True).first() or 0
    return max(0, newest - uplink.sent_seq)


def cloud_heads(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> dict[uuid.UUID, list[Any]]:
    """The protocol's `durable.cloud`. Asked by every push, so it is read at most once a second."""
    read_at, found = _known.get((merchant_id, outlet_id), (0.0, {}))
    now = time.monotonic()
    if not read_at or now - read_at > _KNOWN_SECONDS:
        found = defaultdict(list)
        for row in CloudHead.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id):
            mark = {"epoch": row.epoch, "stream": row.stream, "seq": row.seq}
            found[row.device_id].append(mark)
        _known.clear()
        _known[merchant_id, outlet_id] = (now, found)
    return found


def _change(uplink: Uplink, **changes: Any) -> None:
    Uplink.objects.filter(id=uplink.id, merchant_id=uplink.merchant_id).update(**changes)


def _own_key(ledger: Ledger) -> str:
    return DeviceKey.objects.get(
        merchant_id=ledger.merchant_id, device_id=ledger.device_id, epoch=ledger.epoch
    ).public_key


def note_link(ledger: Ledger, address: str, cloud: dict[str, str], by: uuid.UUID | None) -> Uplink:
    """The link is on our own record."""
    append(
        "cloud.linked",
        {
            "address": address,
            "device": cloud["device"],
            "public_key": cloud["public_key"],
            "epoch": ledger.epoch,
        },
        merchant_id=ledger.merchant_id,
        outlet_id=ledger.outlet_id,
        actor_id=by,
    )
    return Uplink.objects.get(id=ledger.outlet_id, merchant_id=ledger.merchant_id)
