"""What a server says about its own state: heads, durability, incarnation, cursor."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from pos.backups.queries import safe_heads
from pos.catalog.chunks import manifest_hash
from pos.journal.clock import wall_ms
from pos.journal.errors import NotFound
from pos.journal.models import DeviceKey, Event, Ledger, Problem, State
from pos.journal.rows import StreamKey, find_ledger, load_heads
from pos.journal.store import Sender
from pos.tills.models import Device
from sync.protocol import MAX_BATCH_BYTES, MAX_EVENTS, MAX_TO_CHECK, VERSION
from sync.uplink import cloud_heads, uplink_of


def ledger_of(sender: Sender) -> Ledger:
    ledger = find_ledger(sender.merchant_id, sender.outlet_id)
    if ledger is None:
        raise NotFound("no_shop", "Toko belum dibuat di server ini.")
    return ledger


def cursor_of(ledger: Ledger, server_seq: int | None = None) -> str:
    number = ledger.server_seq if server_seq is None else server_seq
    return f"{ledger.incarnation}:{number}"


def state_of(sender: Sender, ledger: Ledger) -> dict[str, Any]:
    """The part that every answer to a push and a hello has in common."""
    return state(sender, ledger.incarnation, load_heads(ledger, {sender.device_id}))


def head_of(sender: Sender, ledger: Ledger) -> int:
    """The end of the caller's facts here, in its newest epoch."""
    ends = load_heads(ledger, {sender.device_id})
    newest = max(sender.public_keys)
    return ends.get((sender.device_id, newest, "F"), (0, ""))[0]


def state(
    sender: Sender, incarnation: uuid.UUID, ends: Mapping[StreamKey, tuple[int, str]]
) -> dict[str, Any]:
    """`ends`: the contiguous ends of the device's streams here; what it need not send again."""
    safe = safe_heads(sender.merchant_id, sender.outlet_id).get(sender.device_id, [])
    far = cloud_heads(sender.merchant_id, sender.outlet_id).get(sender.device_id, [])
    heads = [
        {"epoch": epoch, "stream": stream, "seq": seq, "hash": digest}
        for (_, epoch, stream), (seq, digest) in sorted(ends.items())
    ]
    marks = [{key: head[key] for key in ("epoch", "stream", "seq")} for head in heads]
    return {
        "incarnation": str(incarnation),
        "time": wall_ms(),
        "heads": heads,
        "durable": {"hub": marks, "cloud": far, "backup": safe},
    }


def hello_of(sender: Sender, ledger: Ledger) -> dict[str, Any]:
    return {
        "protocol": VERSION,
        "server": {
            "device": str(ledger.device_id),
            "role": str(settings.ROLE),
            "version": settings.VERSION,
        },
        **state_of(sender, ledger),
        "limits": {"events": MAX_EVENTS, "bytes": MAX_BATCH_BYTES},
        "catalog": catalog_of(sender),
        "cursor": cursor_of(ledger),
        "revoked": sender.is_revoked,
        "wipe": is_to_be_wiped(sender),
        "to_check": to_check(sender),
        "cloud": cloud_of(sender),
        "retry_after_ms": 0,
    }


def cloud_of(sender: Sender) -> dict[str, str] | None:
    """Where a tablet may leave its sales while this server is dead, and whose word counts there:
    the newest key that the record has of the cloud, which may have begun anew since the link."""
    uplink = uplink_of(sender.merchant_id, sender.outlet_id)
    if uplink is None:
        return None
    told = DeviceKey.objects.filter(
        merchant_id=sender.merchant_id, device_id=uplink.cloud_device_id
    ).order_by("-epoch")
    newest = told.values_list("public_key", flat=True).first()
    return {"address": uplink.address, "public_key": newest or uplink.cloud_public_key}


def is_to_be_wiped(sender: Sender) -> bool:
    asked = Device.objects.filter(merchant_id=sender.merchant_id, id=sender.device_id)
    return asked.filter(wiped_at=None).exclude(wipe_asked_at=None).exists()


def to_check(sender: Sender) -> list[dict[str, Any]]:
    """The device's own events that still wait for a person: what it shows, and then no longer."""
    tenant = {"merchant_id": sender.merchant_id, "outlet_id": sender.outlet_id}
    open_problems = Problem.objects.filter(**tenant, settled_at=None).exclude(event_id=None)
    sentences = dict(open_problems.values_list("event_id", "sentence"))
    # Outlet and device are asked below, not in SQL: SQLite would read all events of the device. So
    # would it of the shop without `state__gt`, which the index of the few says.
    rows = Event.objects.filter(
        merchant_id=sender.merchant_id, state__gt=State.APPLIED, state=State.QUARANTINED
    )
    found = rows.order_by("epoch", "stream", "seq").values_list(
        "outlet_id", "device_id", "epoch", "stream", "seq", "reason", "id"
    )
    here = (sender.outlet_id, sender.device_id)
    mine = [
        {
            "epoch": epoch,
            "stream": stream,
            "seq": seq,
            "code": reason,
            "detail": sentences[event_id],
        }
        for outlet_id, device_id, epoch, stream, seq, reason, event_id in found
        if (outlet_id, device_id) == here and event_id in sentences
    ]
    return mine[:MAX_TO_CHECK]


def catalog_of(sender: Sender) -> dict[str, str]:
    return {"manifest": manifest_hash(sender.merchant_id, sender.outlet_id)}
