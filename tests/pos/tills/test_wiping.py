"""A tablet is emptied from afar once the server holds all it has, and only when somebody asked."""

import json

import pytest

from pos.journal.errors import LancarError
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.tills.actions import revoke_device
from pos.tills.models import Device
from pos.tills.wiping import ask_to_wipe, keep_after_all, note_wiped
from sync import wiping
from sync.answers import hello_of, ledger_of
from sync.schemas import WipeRequest
from tests.pos.world import Till, World, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db
NOTHING_HERE = None


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def till(world: World, monkeypatch: pytest.MonkeyPatch) -> Till:
    till = pair(world)
    monkeypatch.setattr(wiping, "sender_of", lambda _: till.sender)
    return till


def ask(till: Till, *, shift: int = 0, digest: str | None = None) -> dict[str, object]:
    """As the tablet asks, with the end of its chain."""
    seq, known = till.tablet.heads.get("F", (0, "0" * 64))
    head = {"epoch": 1, "stream": "F", "seq": seq + shift, "hash": digest or known}
    return wiping.wipe(NOTHING_HERE, WipeRequest(heads=[head]))


def is_told(till: Till) -> bool:
    return bool(hello_of(till.sender, ledger_of(till.sender))["wipe"])


def test_it_is_told_yes_only_when_all_it_has_is_here(world, till):
    till.sell(of(stock_up(world)))
    till.sell(of(stock_up(world)))
    ask_to_wipe(device=till.device, reason="hilang", by=world.sari.id)
    assert (is_told(till), ask(till)) == (True, {"agreed": False, "missing": 2})
    till.push()
    assert ask(till, shift=3) == {"agreed": False, "missing": 3}
    assert ask(till, digest="0" * 64) == {"agreed": False, "missing": 1}
    assert ask(till) == {"agreed": True, "missing": 0}


def test_nobody_asked_so_nothing_is_emptied(world, till):
    till.sell(of(stock_up(world)))
    till.push()
    assert (is_told(till), ask(till)) == (False, {"agreed": False, "missing": 0})
    with pytest.raises(LancarError) as refused:
        wiping.wipe(NOTHING_HERE, WipeRequest(done=True))
    assert (refused.value.code, Device.objects.get(id=till.device.id).wiped_at) == (
        "not_to_be_wiped",
        None,
    )


def test_what_the_tablet_did_is_on_the_record_once_and_its_key_is_worth_nothing_more(world, till):
    ask_to_wipe(device=till.device, reason="hilang", by=world.sari.id)
    ask_to_wipe(device=till.device, reason="hilang lagi", by=world.sari.id)
    for _ in range(2):  # its first word was lost on the way back
        assert wiping.wipe(NOTHING_HERE, WipeRequest(done=True)) == {"agreed": True, "missing": 0}
    device = Device.objects.get(id=till.device.id)
    assert (device.wiped_at is not None, device.revoked_reason) == (True, "Isi tablet dihapus")
    kinds = Event.objects.filter(kind__in=("device.wipe_asked", "device.wiped", "device.revoked"))
    assert list(kinds.order_by("server_seq").values_list("kind", flat=True)) == [
        "device.wipe_asked",
        "device.wiped",
        "device.revoked",
    ]
    assert json.loads(bytes(kinds.first().raw))["body"]["reason"] == "hilang"
    assert is_told(till) is False
    assert rebuild(verify_only=True) == []


def test_a_tablet_that_was_found_keeps_what_it_has_unless_it_is_too_late(world, till):
    ask_to_wipe(device=till.device, reason="hilang", by=world.sari.id)
    keep_after_all(device=till.device, by=world.sari.id)
    assert (is_told(till), ask(till)["agreed"]) == (False, False)
    ask_to_wipe(device=till.device, reason="hilang", by=world.sari.id)
    note_wiped(device=till.device)
    with pytest.raises(LancarError) as refused:
        keep_after_all(device=till.device, by=world.sari.id)
    assert refused.value.code == "already_wiped"


def test_a_revoked_tablet_is_emptied_too_and_the_server_itself_never(world, till):
    revoke_device(device=till.device, reason="dicuri", by=world.sari.id)
    ask_to_wipe(device=till.device, reason="dicuri", by=world.sari.id)
    assert (is_told(till), ask(till)["agreed"]) == (True, True)
    with pytest.raises(LancarError) as refused:
        ask_to_wipe(device=Device.objects.get(role="hub"), reason="salah", by=world.sari.id)
    assert refused.value.code == "hub_stays"


def test_a_tablet_cannot_say_it_of_another(world, till):
    other = pair(world)
    till.tablet.append("device.wiped", {"device": str(other.device.id)})
    till.push()
    assert Device.objects.get(id=other.device.id).wiped_at is None
