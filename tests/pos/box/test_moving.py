"""A shop leaves its address only when no tablet would leave a sale behind."""

from typing import Any

import pytest
from django.core.management import call_command

from pos.box.moving import left_behind
from pos.journal.clock import wall_ms
from pos.tills.models import Device, Sighting
from pos.tills.sightings import note_greeting
from tests.pos.world import make_world, pair

pytestmark = pytest.mark.django_db

HOUR_MS = 3_600_000


def test_each_tablet_must_have_said_just_now_that_all_is_here(capsys: Any) -> None:
    till = pair(make_world())
    device = Device.objects.filter(id=till.device.id)
    device.update(name="Kasir depan", paired_at=wall_ms() - 11 * HOUR_MS // 2)
    assert left_behind() == ["Kasir depan terakhir terdengar 5 jam lalu"]
    head = {"stream": "F", "epoch": 1, "seq": 5}
    note_greeting(till.sender, {"app_version": "1", "heads": [head]})
    assert left_behind() == ["Kasir depan masih menyimpan 5 catatan"]
    call_command("tablets_waiting", "--move", "0")
    assert "Kasir depan masih menyimpan 5 catatan" in capsys.readouterr().out
    Sighting.objects.update(seq=0)
    assert left_behind() == []
    Sighting.objects.update(said_at=wall_ms() - 19 * 30_000)
    assert left_behind() == ["Kasir depan terakhir terdengar 9 menit lalu"], "it may sell alone"
    assert left_behind(paired_since=wall_ms()) == [], "what it keeps lies where we go back to"
    Sighting.objects.update(said_at=wall_ms() - 3 * HOUR_MS // 2)
    assert left_behind() == ["Kasir depan terakhir terdengar 1 jam lalu"]
    device.update(revoked_at=wall_ms())
    assert left_behind() == [], "its rescue file came by hand, and it was revoked"
