"""What a hub that was put back had said itself, at its cloud: given to it alone."""

import json
import uuid
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from pos.journal.keys import public_text
from sync import lacking
from sync.lacking import beyond
from sync.models import HubLink
from tests.sync.test_links import Box, linked
from tests.tablet import new_id

pytestmark = pytest.mark.django_db
Told = list[dict[str, str]]


@pytest.fixture
def box(settings: Any, tmp_path: Any) -> Box:
    """A hub that has told three things under its first key, and has a second one since."""
    settings.ROLE, settings.DATA_DIR = "cloud", tmp_path
    box = linked()
    for name in ("Minuman", "Makanan"):
        groups = {"identity": {"name": name, "colour": None, "parent": None}}
        box.append("category.changed", {"id": new_id(), "groups": groups})
    box.hand_in(box.events)
    return box


def renewed(box: Box) -> Told:
    """It was put back, has a new key, and said so with the old one. What it had told before."""
    before, key = list(box.events), ec.generate_private_key(ec.SECP256R1())
    told = {"epoch": 2, "public_key": public_text(key.public_key())}
    assert box.ask("key", json.dumps(told).encode()).status_code == 200
    box.key, box.epoch, box.series, box.heads = key, 2, "H02", {}
    box.introduce(box, "hub")
    box.hand_in(box.events[-1:])
    return before


def lacks(box: Box, epoch: int, seq: int, device: str = "") -> Told:
    end = {"device": uuid.UUID(device or box.device), "epoch": epoch, "stream": "F", "seq": seq}
    told = beyond(HubLink.objects.get(device_id=box.device), [end])
    assert told["own"] is True
    return list(told["events"])


def test_a_cloud_gives_a_hub_its_own_earlier_epochs_and_nothing_it_says_now(box) -> None:
    assert lacks(box, 1, 0) == [], "it is what it says now"
    before = renewed(box)
    assert lacks(box, 1, 1) == before[1:]
    assert lacks(box, 1, len(before)) == []
    assert lacks(box, 2, 0) == []


def test_a_sister_or_another_merchant_gets_nothing_of_a_hubs_word(box) -> None:
    renewed(box)
    other = linked()
    renewed(other)
    sister = linked(box.merchant)
    renewed(sister)
    for stranger in (other, sister):
        assert lacks(stranger, 1, 0, device=box.device) == []


def test_over_the_door_it_comes_in_batches_until_all_is_told(box, monkeypatch) -> None:
    monkeypatch.setattr(lacking, "MAX_EVENTS", 2)
    before = renewed(box)
    end = {"device": box.device, "epoch": 1, "stream": "F", "seq": 0}
    told: Told = []
    for _ in range(10):
        answer = box.ask("fetch", json.dumps({"ends": [{**end, "seq": len(told)}]}).encode())
        told += answer.json()["events"]
        if not answer.json()["more"]:
            break
    assert told == before
