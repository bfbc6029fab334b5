"""How a hub calls its cloud again: after an outage, and after a restore gave it a new key."""

import time
import uuid
from typing import Any

import pytest

from pos.journal.actions import append, open_ledger
from sync.cloud_line import CloudTrouble
from sync.models import Uplink
from sync.relay import Relay

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
