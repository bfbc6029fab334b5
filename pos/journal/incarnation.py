"""Has this database been put back to an older copy? Then the server is somebody new.

Tablets keep their events until they are safe elsewhere; when the server's incarnation changes they
send again what it lacks. A small file beside the database remembers the highest number ever given
out. A database that knows less than the file was restored: it gets a new incarnation, and this
server a new key epoch, because the numbers of its own chain after the copy are already used.
"""

import json
import os
import uuid
from pathlib import Path

from django.db import transaction

from pos.journal import keys
from pos.journal.actions import append
from pos.journal.models import DeviceKey, Ledger

MARK = "high_water.json"


def note_high_water(folder: Path) -> bool:
    """Remember how far the record has come; never less than before, that is for a renewal to say.

    Returns whether there was anything new.
    """
    before, now = _read(folder), _now()
    if now == before or any(now.get(outlet, 0) < seq for outlet, seq in before.items()):
        return False
    _write(folder, now)
    return True


def renew_if_put_back(folder: Path) -> int:
    """Give every shop whose record went back a new incarnation. Returns how many.

    Runs before this server speaks to anybody. A restore command calls `renew` itself, because a
    copy of the whole folder brings the old mark with it.
    """
    before = _read(folder)
    back = [
        ledger
        for ledger in Ledger.objects.order_by("id")
        if ledger.server_seq < before.get(str(ledger.outlet_id), 0)
    ]
    for ledger in back:
        renew(ledger)
    if back:
        _write(folder, _now())
    return len(back)


def renew(ledger: Ledger) -> None:
    """A new incarnation, and our own chain begins anew under a new key and series."""
    epoch = _free_epoch(ledger)
    public_key = keys.make_own_key(ledger.device_id, epoch)
    with transaction.atomic():
        locked = Ledger.objects.select_for_update().get(pk=ledger.pk)
        known = DeviceKey.objects.filter(device_id=locked.device_id).order_by("epoch").last()
        locked.incarnation, locked.epoch = uuid.uuid4(), epoch
        locked.series = f"H{epoch:02d}"
        locked.save(update_fields=["incarnation", "epoch", "series"])
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
    """After any epoch whose key file is here: the lost time may have had one already."""
    epoch = ledger.epoch + 1
    while keys.has_own_key(ledger.device_id, epoch):
        epoch += 1
    return epoch


def _now() -> dict[str, int]:
    return {str(ledger.outlet_id): ledger.server_seq for ledger in Ledger.objects.all()}


def _write(folder: Path, marks: dict[str, int]) -> None:
    waiting = folder / f"{MARK}.{os.getpid()}"
    with waiting.open("w", encoding="utf-8") as file:
        json.dump(marks, file)
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(folder / MARK)


def _read(folder: Path) -> dict[str, int]:
    """{} when there is no mark yet, or a torn one: then there is nothing to compare with."""
    try:
        found = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(outlet): int(seq) for outlet, seq in found.items()}
