"""Pull: what other devices and the back office did, in commit order, after a cursor."""

import uuid
from collections.abc import Mapping
from typing import Any

from pos.balances.models import Account
from pos.journal.errors import BadInput
from pos.journal.models import DeviceKey, Event, Ledger
from pos.journal.store import Sender
from pos.kasbon.statement import changed_since, statements
from pos.stock.queries import levels_after
from sync.answers import catalog_of, cursor_of, head_of
from sync.protocol import MAX_PULL

MAX_PULL_BYTES = 1024 * 1024
# What a caller may ask with a mark, and the account it is of.
BALANCES = {
    "kasbon": Account.KASBON.value,
    "credit": Account.STORE_CREDIT.value,
    "gift": Account.GIFT_CARD.value,
    "points": Account.POINTS.value,
}


def pull(
    sender: Sender,
    ledger: Ledger,
    cursor: str,
    limit: int,
    *,
    stock: int | None = None,
    **marks: int | None,
) -> dict[str, Any]:
    """The next changes after `cursor` ("incarnation:number"), without the caller's own events.
    With `stock` also the stock levels that moved after that revision; with the mark `kasbon` what
    customers owe and with `credit` what they hold, unless that mark is still the one; with
    `deltas` only what is other since that mark, where that is known.

    A cursor of another incarnation, or one ahead of us, is answered with reset = true: the caller
    takes a fresh catalogue and goes on from `next`.
    """
    incarnation, after = _read_cursor(cursor)
    reset = incarnation != ledger.incarnation or after > ledger.server_seq
    after = ledger.server_seq if reset else after
    until = min(after + min(max(limit, 1), MAX_PULL), ledger.server_seq)
    events, last = _events_between(sender, after, until)
    # What nobody has signed is settled here by people; no other till is to look at it.
    told = [each for each in events if each.reason != "bad_signature"]
    others = [event for event in told if event.device_id != sender.device_id]
    return {
        "incarnation": str(ledger.incarnation),
        "reset": reset,
        "changes": [change_of(event) for event in others],
        "keys": keys_of(sender, {event.device_id for event in others}),
        "next": cursor_of(ledger, last),
        "more": last < ledger.server_seq,
        "catalog": catalog_of(sender),
        "stock": None if stock is None else _stock(sender, ledger, stock),
        **_balances(sender, ledger, marks),
    }


def _stock(sender: Sender, ledger: Ledger, after: int) -> dict[str, Any]:
    """`head`: the last of the caller's own events that is counted in these levels. It is read
    first: what comes in between counts twice for a moment, never not at all."""
    head = head_of(sender, ledger)
    return {**levels_after(sender.merchant_id, sender.outlet_id, after), "head": head}


def _balances(sender: Sender, ledger: Ledger, marks: Mapping[str, int | None]) -> dict[str, Any]:
    """`head` as for stock: what the caller did up to there is counted here, or held."""
    asked = {name: marks.get(name) for name in BALANCES}
    if all(known is None for known in asked.values()):
        return dict.fromkeys(asked)
    head = head_of(sender, ledger)
    both = statements(sender.merchant_id, sender.outlet_id)
    told: dict[str, Any] = {}
    for name, known in asked.items():
        mark, rows = both[BALANCES[name]]
        said = {"mark": mark, "head": head, "rows": None if mark == known else rows}
        if marks.get("deltas") and known is not None and mark != known:
            said.update(_delta(sender, BALANCES[name], known, mark))
        told[name] = None if known is None else said
    return told


def _delta(sender: Sender, account: str, known: int, mark: int) -> dict[str, Any]:
    """Instead of all rows those that are others since the mark `known`, where that is known."""
    changed = changed_since((sender.merchant_id, sender.outlet_id), account, known, mark)
    if changed is None:
        return {}
    return {
        "rows": None,
        "since": known,
        "changed": [row for row in changed.values() if row is not None],
        "gone": [one for one, row in changed.items() if row is None],
    }


def _events_between(sender: Sender, after: int, until: int) -> tuple[list[Event], int]:
    """The events numbered so, about a megabyte of them, and the number they reach.

    Bounded on both sides: a tablet that was away for a month would otherwise make the database
    sort the whole month, bytes and all, once a page."""
    rows = Event.objects.filter(
        merchant_id=sender.merchant_id,
        outlet_id__in=(sender.outlet_id, sender.merchant_id),
        server_seq__gt=after,
        server_seq__lte=until,
    ).order_by("server_seq")
    kept: list[Event] = []
    size = 0
    for event in rows.iterator(chunk_size=100):
        size += len(event.raw)
        if kept and size > MAX_PULL_BYTES:
            return kept, kept[-1].server_seq
        kept.append(event)
    return kept, until


def keys_of(sender: Sender, devices: set[uuid.UUID]) -> list[dict[str, Any]]:
    """Whose signatures those are; also of devices that were let go since."""
    known = DeviceKey.objects.filter(merchant_id=sender.merchant_id, device_id__in=devices)
    return [
        {"device": str(key.device_id), "epoch": key.epoch, "public_key": key.public_key}
        for key in known.order_by("device_id", "epoch")
    ]


def change_of(event: Event) -> dict[str, Any]:
    return {
        "server_seq": event.server_seq,
        "type": event.kind,
        "raw": bytes(event.raw).decode("utf-8"),
        "sig": event.signature,
    }


def _read_cursor(cursor: str) -> tuple[uuid.UUID | None, int]:
    """ "" is a first pull."""
    if not cursor:
        return None, 0
    incarnation, _, number = cursor.partition(":")
    try:
        parsed, after = uuid.UUID(incarnation), int(number)
    except ValueError as error:
        raise BadInput("bad_cursor", "Penanda posisi tidak dapat dibaca.") from error
    if not 0 <= after < 2**62:
        raise BadInput("bad_cursor", "Penanda posisi tidak dapat dibaca.")
    return parsed, after
