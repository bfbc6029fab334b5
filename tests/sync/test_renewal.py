"""A till goes on in place: the next epoch for a copied one, a code for a forgotten or revoked."""

from typing import Any

import pytest

from pos.journal.models import DeviceKey, Event, Fork, Problem, State
from pos.journal.store import Sender, store_events
from pos.tills.actions import make_pairing_code, revoke_device
from pos.tills.models import Device, Series
from tests.pos.world import World, make_world
from tests.sync.test_pairing import ELSEWHERE, ask, refusal
from tests.tablet import Tablet, new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def till(world: World) -> Tablet:
    tablet = Tablet()
    code = make_pairing_code(**world.tenant, by=world.sari.id)
    status, answer = ask(tablet.public_key, ELSEWHERE, code=code)
    assert status == 200
    return tablet.joined(answer)


def renewal(old: Tablet, new: Tablet, reason: str = "fork", **changes: Any) -> dict[str, Any]:
    message = f"lancar-renew-v1\n{new.public_key}".encode()
    told = {
        "device": old.device,
        "epoch": old.epoch,
        "series": old.series,
        "public_key": old.public_key,
        "signature": old.sign(message),
        "reason": reason,
    }
    return {"renews": {**told, **changes}}


def test_a_copied_till_gets_the_next_epoch_and_a_new_series_without_any_code(world, till):
    new = Tablet()
    status, answer = ask(new.public_key, ELSEWHERE, **renewal(till, new))
    assert status == 200
    assert (answer["device"], answer["epoch"]) == (till.device, 2)
    assert answer["series"] != till.series
    assert Series.objects.filter(device_id=till.device).count() == 2
    assert Problem.objects.get(code="till_copied").suggestion
    again = ask(new.public_key, ELSEWHERE, **renewal(till, new))
    assert {**again[1], "time": answer["time"]} == answer
    assert Device.objects.filter(role="till").count() == 1


def test_two_copies_that_both_renew_get_an_epoch_each_and_keep_it(world, till):
    one, two = Tablet(), Tablet()
    first = ask(one.public_key, ELSEWHERE, **renewal(till, one))[1]
    second = ask(two.public_key, ELSEWHERE, **renewal(till, two))[1]
    assert (first["epoch"], second["epoch"]) == (2, 3)
    assert first["series"] != second["series"]
    repeated = ask(one.public_key, ELSEWHERE, **renewal(till, one))[1]
    assert (repeated["epoch"], repeated["series"]) == (2, first["series"])


def test_nobody_renews_a_till_whose_key_he_does_not_have(world, till):
    thief = Tablet()
    forged = renewal(till, thief, signature=thief.sign(b"lancar-renew-v1"))
    assert refusal(ask(thief.public_key, ELSEWHERE, **forged)) == (403, "bad_renewal")
    other = renewal(thief, thief, device=till.device, epoch=1, series=till.series)
    assert refusal(ask(thief.public_key, ELSEWHERE, **other)) == (403, "bad_renewal")
    assert DeviceKey.objects.filter(device_id=till.device).count() == 1


def test_a_revoked_till_needs_a_code_and_is_a_new_device_from_then_on(world, till):
    revoke_device(device=Device.objects.get(id=till.device), reason="hilang", by=None)
    new = Tablet()
    told = renewal(till, new, "revoked")
    assert refusal(ask(new.public_key, ELSEWHERE, **told)) == (403, "pairing_code_needed")
    code = make_pairing_code(**world.tenant, by=world.sari.id)
    answer = ask(new.public_key, ELSEWHERE, code=code, **told)[1]
    assert answer["device"] != till.device
    assert answer["epoch"] == 1
    assert Device.objects.get(id=till.device).revoked_at is not None


def test_a_forgotten_till_needs_a_code_keeps_its_id_and_hands_in_what_it_has(world, till):
    lost = Tablet(till.merchant, till.outlet, new_id(), "K90")
    event = lost.append("device.revoked", {"device": new_id(), "reason": "uji"})
    new = Tablet()
    told = renewal(lost, new, "unknown")
    assert refusal(ask(new.public_key, ELSEWHERE, **told)) == (403, "pairing_code_needed")
    code = make_pairing_code(**world.tenant, by=world.sari.id)
    answer = ask(new.public_key, ELSEWHERE, code=code, **told)[1]
    assert (answer["device"], answer["epoch"]) == (lost.device, 2)
    keys = DeviceKey.objects.filter(device_id=lost.device)
    sender = Sender(
        *world.tenant.values(), keys[0].device_id, {key.epoch: key.public_key for key in keys}
    )
    assert [result.status for result in store_events(sender, read(event))] == ["stored"]
    assert Event.objects.get(device_id=lost.device).state == State.APPLIED


def test_a_forgotten_till_whose_series_was_given_away_becomes_a_new_device(world, till):
    lost = Tablet(till.merchant, till.outlet, new_id(), till.series)
    new = Tablet()
    code = make_pairing_code(**world.tenant, by=world.sari.id)
    answer = ask(new.public_key, ELSEWHERE, code=code, **renewal(lost, new, "unknown"))[1]
    assert (answer["device"] == lost.device, answer["epoch"]) == (False, 1)
    assert answer["series"] != till.series


def test_the_old_epoch_is_still_handed_in_after_the_renewal(world, till):
    twin = Tablet(till.merchant, till.outlet, till.device, till.series, key=till.key)
    mine = till.append("device.revoked", {"device": new_id(), "reason": "asli"})
    theirs = twin.append("device.revoked", {"device": new_id(), "reason": "salinan"})
    new = Tablet()
    ask(new.public_key, ELSEWHERE, **renewal(twin, new))
    keys = DeviceKey.objects.filter(device_id=till.device)
    sender = Sender(
        *world.tenant.values(), keys[0].device_id, {key.epoch: key.public_key for key in keys}
    )
    assert store_events(sender, read(mine))[0].status == "stored"
    assert store_events(sender, read(theirs))[0].status == "fork"
    assert Fork.objects.count() == 1


def read(event: dict[str, str]) -> list[Any]:
    from pos.journal.envelope import read as envelope

    return [envelope(event["raw"].encode(), event["sig"])]
