"""Has this database been put back to an older copy? Then the server is somebody new.

Tablets keep their events until they are safe elsewhere; when the server's incarnation changes they
send again what it lacks. A small file beside the database remembers who the server last was and the
highest number it gave out. A database that is somebody else, or knows less than the file, was
restored: it gets a new incarnation, and this server a new key epoch, because the numbers of its own
chain after the copy are already used.
"""

import json
import os
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max

from pos.journal import keys
from pos.journal.actions import append
from pos.journal.models import DeviceKey, Ledger

MARK = "high_water.json"


class Reached(NamedTuple):
    """How far an outlet's record had come. `incarnation` is "" in a mark of an older release."""

    incarnation: str
    server_seq: int

    def is_ahead_of(self, now: "Reached | None") -> bool:
        """Is `now` less than this, or another's? An older copy may have any number: the server
        that was renewed after one restore counts on from a smaller number than a second copy."""
        if now is None or now.server_seq < self.server_seq:
            return True
        return self.incarnation not in ("", now.incarnation)


def note_high_water(folder: Path) -> bool:
    """Remember how far the record has come; never less than before, that is for a renewal to say.

    Returns whether there was anything new.
    """
    before, now = _read(folder), _now()
    if now == before or any(mark.is_ahead_of(now.get(outlet)) for outlet, mark in before.items()):
        return False
    _write(folder, now)
    return True


def renew_if_put_back(folder: Path) -> int:
    """Give every shop whose record went back a new incarnation. Returns how many.

    Runs before this server speaks to anybody. A restore command calls `renew` itself, because a
    copy of the whole folder brings the old mark with it.
    """
    before = _read(folder)
    back = []
    for ledger in Ledger.objects.order_by("id"):
        mark = before.get(str(ledger.outlet_id))
        if mark and mark.is_ahead_of(_reached(ledger)):
            renew(ledger)
            back.append(ledger)
    if back:
        _write(folder, _now())
    return len(back)


def expect_renewal(folder: Path, outlets: Iterable[str]) -> None:
    """Whatever database is put here next was put back: a start renews it, should a power cut come
    before whoever puts it there has."""
    _write(folder, {outlet: Reached("put back", 0) for outlet in outlets})


def renew(ledger: Ledger) -> None:
    """A new incarnation, and our own chain begins anew under a new key and series."""
    epoch = _free_epoch(ledger)
    public_key = keys.make_own_key(ledger.device_id, epoch)
    with transaction.atomic():
        locked = Ledger.objects.select_for_update().get(pk=ledger.pk)
        known = DeviceKey.objects.filter(device_id=locked.device_id).order_by("epoch").last()
        if locked.lost_from_epoch is None:
            locked.lost_from_epoch = locked.epoch
        locked.incarnation, locked.epoch = uuid.uuid4(), epoch
        locked.series = f"H{epoch:02d}"
        locked.save(update_fields=["incarnation", "epoch", "series", "lost_from_epoch"])
        body = {
            "device": str(locked.device_id),
            "epoch": epoch,
            "series": locked.series,
            "public_key": public_key,
            "name": "Server toko",
            "role": known.role if known else "hub",
            "drawer": None,
        }
        append(
            "device.paired",
            body,
            merchant_id=locked.merchant_id,
            outlet_id=locked.outlet_id,
            actor_id=None,
        )


def _free_epoch(ledger: Ledger) -> int:
    """After any epoch of the record or whose key file is here: the lost time may have had one."""
    known = DeviceKey.objects.filter(device_id=ledger.device_id).aggregate(Max("epoch"))
    epoch = max(ledger.epoch, known["epoch__max"] or 0) + 1
    while keys.has_own_key(ledger.device_id, epoch):
        epoch += 1
    return epoch


def _reached(ledger: Ledger) -> Reached:
    return Reached(str(ledger.incarnation), ledger.server_seq)


def _now() -> dict[str, Reached]:
    return {str(ledger.outlet_id): _reached(ledger) for ledger in Ledger.objects.all()}


def _write(folder: Path, marks: dict[str, Reached]) -> None:
    waiting = folder / f"{MARK}.{os.getpid()}"
    with waiting.open("w", encoding="utf-8") as file:
        json.dump({outlet: mark._asdict() for outlet, mark in marks.items()}, file)
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(folder / MARK)


def _read(folder: Path) -> dict[str, Reached]:
    """{} when there is no mark yet, or a torn one: then there is nothing to compare with."""
    try:
        found = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {outlet: _mark(told) for outlet, told in found.items()}


def _mark(told: Any) -> Reached:
    """An older release wrote the number alone."""
    return Reached(**told) if isinstance(told, dict) else Reached("", int(told))
