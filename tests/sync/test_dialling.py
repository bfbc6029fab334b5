"""How a hub calls its cloud again: after an outage, and after a restore gave it a new key."""

import time
import uuid
from typing import Any

import pytest

from pos.journal.actions import append, open_ledger
from pos.journal.incarnation import renew
from pos.journal.models import DeviceKey, Ledger
from sync.cloud_line import CloudTrouble
from sync.models import Uplink
from sync.relay import Relay
from sync.uplink import renew_key

pytestmark = pytest.mark.django_db
KEY = "B" + "A" * 86


@pytest.fixture
def uplink(settings: Any, tmp_path: Any) -> Uplink:
    settings.DATA_DIR = tmp_path
    merchant, outlet = uuid.uuid4(), uuid.uuid4()
    open_ledger(merchant, outlet, name="Server toko", role="hub")
    told = {"address": "https://cloud.contoh.id", "device": str(merchant), "public_key": KEY}
    where = {"merchant_id": merchant, "outlet_id": outlet}
    append("cloud.linked", {**told, "epoch": 1}, **where, actor_id=None)
    return Uplink.objects.get()


def test_after_any_number_of_failures_the_longest_wait_is_the_set_one(
    uplink: Uplink, settings: Any
) -> None:
    settings.RELAY_WAIT_SECONDS = 0.2
    relay = Relay()
    relay.failures = 5  # 32 s, were it not for the setting
    began = time.monotonic()
    relay._recover(uplink, CloudTrouble("cloud_unreachable", "Cloud tidak terjangkau."))
    assert 0.1 <= time.monotonic() - began < 16
    assert Uplink.objects.get().trouble == "Cloud tidak terjangkau."


class KeyDoor:
    """The cloud's door for new keys: it knows the hub by one epoch, and answers or is cut off."""

    def __init__(self, knows: int) -> None:
        self.epoch, self.knows, self.is_cut = knows, knows, False
        self.told: list[dict[str, Any]] = []

    def ask(self, path: str, told: dict[str, Any]) -> dict[str, Any]:
        if self.epoch != self.knows:
            raise CloudTrouble("unknown_hub", "Cloud tidak mengenal server toko ini.")
        self.knows = told["epoch"]
        self.told.append(told)
        if self.is_cut:
            raise CloudTrouble("cloud_unreachable", "Cloud tidak terjangkau.")
        return {"cloud": {"device": str(uuid.uuid4()), "public_key": KEY}}


def test_a_key_that_the_cloud_took_counts_though_its_answer_was_lost(uplink: Uplink) -> None:
    renew(Ledger.objects.get())
    door = KeyDoor(knows=1)
    door.is_cut = True
    with pytest.raises(CloudTrouble, match="tidak terjangkau"):
        renew_key(uplink, Ledger.objects.get(), door)  # type: ignore[arg-type]
    assert (door.knows, Uplink.objects.get().epoch) == (2, 1)
    renew(Ledger.objects.get())  # and restored once more before it is heard
    door.is_cut, door.epoch = False, 1
    renewed = renew_key(uplink, Ledger.objects.get(), door)  # type: ignore[arg-type]
    assert (door.knows, renewed.epoch) == (3, 3)
    assert door.told[-1]["public_key"] == DeviceKey.objects.get(epoch=3).public_key


def test_a_hub_that_the_cloud_knows_by_no_key_is_told_so(uplink: Uplink) -> None:
    renew(Ledger.objects.get())
    with pytest.raises(CloudTrouble, match="tidak mengenal"):
        renew_key(uplink, Ledger.objects.get(), KeyDoor(knows=7))  # type: ignore[arg-type]
    assert Uplink.objects.get().epoch == 1


def test_a_cloud_put_back_to_before_the_new_key_is_told_it_once_more(
    uplink: Uplink, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by the simulator: hub put back, its new key told, then the cloud put back further. The
    cloud answers `unknown_hub` to the new key for ever, and knows the old one."""
    settings.RELAY_WAIT_SECONDS = 0.1
    renew(Ledger.objects.get())
    renewed = renew_key(uplink, Ledger.objects.get(), KeyDoor(knows=1))  # type: ignore[arg-type]
    door = KeyDoor(knows=1)
    monkeypatch.setattr("sync.relay.Line", lambda address, device, epoch: door)
    door.close = lambda: None  # type: ignore[attr-defined]
    relay = Relay()
    relay._recover(renewed, CloudTrouble("cloud_unreachable", "Cloud tidak terjangkau."))
    relay._dial(renewed, Ledger.objects.get())
    assert (door.told, door.knows) == ([], 1)
    relay._recover(renewed, CloudTrouble("unknown_hub", "Cloud tidak mengenal server toko ini."))
    relay._dial(renewed, Ledger.objects.get())
    assert (door.knows, door.told[0]["epoch"], door.epoch) == (2, 2, 2)
