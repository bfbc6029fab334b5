"""A new server without a record joins a merchant as a new outlet, with a code of the cloud.

The key is made and kept before the cloud is asked, in a small file of the data folder: when power
fails between the cloud's yes and our first row, the same key gets the same outlet again and no
second code is needed. Then the record is opened under the merchant's id, and all that the cloud
says is fetched: goods, prices, people, settings. From then on the relay does what it always does.
"""

import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from pos.journal import keys
from pos.journal.actions import open_ledger
from pos.journal.errors import BadInput
from pos.journal.ids import uuid7
from pos.journal.models import FieldGroup, Ledger
from sync import down
from sync.cloud_line import CloudTrouble, Line, checked_address
from sync.models import Uplink
from sync.uplink import RELAY, active_uplink, note_link

EPOCH = 1
BAD_CODE = "bad_link_code"
FILE = "joining.json"
HUB_NAME = "Server toko"


@dataclass(frozen=True)
class Invitation:
    """What the cloud shows for a new branch: code and address."""

    code: str
    address: str

    @classmethod
    def of(cls, text: str) -> "Invitation":
        """From KODE@https://cloud. BadInput `bad_invitation`, `bad_cloud_address`."""
        code, _, address = text.strip().partition("@")
        if not code.strip() or not address.strip():
            raise BadInput(
                "bad_invitation",
                "Tulis kode dan alamat cloud begini: --join ABCDE-FGHJK@https://cloud.contoh.id",
            )
        return cls(code.strip(), checked_address(address))


def join_as_branch(invitation: Invitation, folder: Path) -> Uplink:
    """BadInput, CloudTrouble with the cloud's own code (`bad_link_code`): no row was written."""
    device_id = _noted_device(folder)
    line = Line(invitation.address, device_id, EPOCH, by_hand=True)
    try:
        told = {"code": invitation.code, "public_key": keys.own_public_key(device_id, EPOCH)}
        answer = line.ask(f"{RELAY}/join", told)
    except CloudTrouble as trouble:
        if trouble.code == BAD_CODE:  # the cloud would know our key if it had let us in before
            finish(folder)
        raise
    finally:
        line.close()
    return _begin(device_id, line.address, answer)


def is_unfinished(folder: Path) -> bool:
    """The cloud was asked, and not everything of it is here yet."""
    return (folder / FILE).exists()


def has_begun() -> bool:
    """The record is open; only the rest has to be fetched."""
    return Ledger.objects.exists() and active_uplink() is not None


def has_joined(address: str) -> bool:
    """Whether this server is a branch of that cloud already: its merchant was named elsewhere."""
    uplink = active_uplink()
    if uplink is None or uplink.address != address:
        return False
    ours = Ledger.objects.values("device_id")
    named = FieldGroup.objects.filter(merchant_id=uplink.merchant_id, entity="merchant")
    return not named.filter(group="identity", device_id__in=ours).exists()


def fetch_all(uplink: Uplink) -> int:
    """All that the cloud says until now. Returns how many events. CloudTrouble: some are here, and
    the next try goes on behind them."""
    ledger = Ledger.objects.get(merchant_id=uplink.merchant_id, outlet_id=uplink.outlet_id)
    line = Line(uplink.address, ledger.device_id, uplink.epoch, by_hand=True)
    count = 0
    try:
        while True:
            answer = line.ask(f"{RELAY}/pull", down.known_of(uplink))
            count += down.store_told(uplink, answer)
            if not answer.get("more"):
                return count
    finally:
        line.close()


def finish(folder: Path) -> None:
    (folder / FILE).unlink(missing_ok=True)


def _noted_device(folder: Path) -> uuid.UUID:
    """The key's file is made first: a note without a key would be of no use."""
    file = folder / FILE
    if file.exists():
        return uuid.UUID(json.loads(file.read_text(encoding="utf-8"))["device"])
    device_id = uuid7()
    keys.make_own_key(device_id, EPOCH)
    waiting = file.with_suffix(".new")
    waiting.write_text(json.dumps({"device": str(device_id)}), encoding="utf-8")
    waiting.replace(file)
    return device_id


def _begin(device_id: uuid.UUID, address: str, answer: dict[str, Any]) -> Uplink:
    merchant_id, outlet_id = uuid.UUID(answer["merchant"]), uuid.UUID(answer["outlet"])
    own = (device_id, keys.own_public_key(device_id, EPOCH))
    with transaction.atomic():
        ledger = open_ledger(merchant_id, outlet_id, name=HUB_NAME, role="hub", own=own)
        return note_link(ledger, address, answer["cloud"], None)
