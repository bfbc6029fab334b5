"""Pairing: a key gets an id and a series that was never used; codes work once and not for long."""

import pytest

from pos.journal.errors import NotAllowed, RuleError
from pos.journal.models import DeviceKey, Problem
from pos.tills import actions
from pos.tills.actions import (
    CODE_LIFE_MS,
    add_drawer,
    change_drawer,
    make_pairing_code,
    pair_device,
    revoke_device,
    use_pairing_code,
)
from pos.tills.models import Device, PairingCode, Series
from tests.pos.world import make_world, of, pair, stock_up
from tests.tablet import Tablet

pytestmark = pytest.mark.django_db


def test_the_first_till_is_k01_and_points_to_the_first_drawer():
    world = make_world()
    drawer = add_drawer(**world.tenant, name="Laci 1", by=None)
    device = pair(world).device
    assert (device.series, device.epoch, device.role) == ("K01", 1, "till")
    assert device.drawer_id == drawer.id
    key = DeviceKey.objects.get(device_id=device.id)
    assert (key.series, key.revoked_at) == ("K01", None)


def test_a_series_is_never_given_twice_in_an_outlet():
    world = make_world()
    first = pair(world)
    revoke_device(device=first.device, reason="hilang", by=None)
    assert [pair(world).device.series for _ in range(2)] == ["K02", "K03"]
    codes = Series.objects.order_by("code").values_list("code", flat=True)
    assert list(codes) == ["H01", "K01", "K02", "K03"]


def test_each_role_has_its_own_letter():
    world = make_world()
    roles = ("till", "kitchen", "display", "waiter")
    assert [pair(world, role=role).device.series for role in roles] == ["K01", "D01", "L01", "W01"]


def test_a_tablet_that_never_heard_the_answer_gets_the_same_device_again():
    world = make_world()
    key = Tablet().public_key
    devices = [pair_device(**world.tenant, public_key=key, name="Kasir") for _ in range(2)]
    assert devices[0] == devices[1]
    assert Device.objects.filter(role="till").count() == 1


def test_a_revoked_key_cannot_come_back():
    world = make_world()
    till = pair(world)
    revoke_device(device=till.device, reason="hilang", by=world.sari.id)
    revoke_device(device=till.device, reason="dua kali", by=world.sari.id)
    assert Device.objects.get(id=till.device.id).revoked_reason == "hilang"
    with pytest.raises(NotAllowed) as refused:
        pair_device(**world.tenant, public_key=till.tablet.public_key, name="Lagi")
    assert refused.value.code == "revoked_device"


def test_the_shops_own_server_is_not_revoked_from_its_back_office():
    make_world()
    with pytest.raises(RuleError) as refused:
        revoke_device(device=Device.objects.get(role="hub"), reason="salah", by=None)
    assert refused.value.code == "hub_stays"


def test_a_code_works_once():
    world = make_world()
    code = make_pairing_code(**world.tenant, by=None)
    assert (len(code), code.isdigit()) == (6, True)
    assert use_pairing_code(code).outlet_id == world.outlet.id
    with pytest.raises(NotAllowed):
        use_pairing_code(code)


def test_a_code_ends_after_ten_minutes_and_when_a_newer_one_is_made(monkeypatch):
    world = make_world()
    old = make_pairing_code(**world.tenant, by=None)
    new = make_pairing_code(**world.tenant, by=None)
    with pytest.raises(NotAllowed):
        use_pairing_code(old if old != new else "")
    later = actions.wall_ms() + CODE_LIFE_MS
    monkeypatch.setattr(actions, "wall_ms", lambda: later)
    with pytest.raises(NotAllowed):
        use_pairing_code(new)


def test_five_wrong_guesses_end_a_code():
    world = make_world()
    code = make_pairing_code(**world.tenant, by=None)
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(5):
        with pytest.raises(NotAllowed) as refused:
            use_pairing_code(wrong)
        assert refused.value.code == "bad_pairing_code"
    with pytest.raises(NotAllowed):
        use_pairing_code(code)
    assert PairingCode.objects.get().used_at is None


def test_a_code_is_not_readable_in_the_database():
    code = make_pairing_code(**make_world().tenant, by=None)
    assert code not in PairingCode.objects.get().code_hash


def test_a_sale_of_a_revoked_till_is_kept_for_a_person_to_judge():
    world = make_world()
    till, product = pair(world), stock_up(world)
    revoke_device(device=till.device, reason="hilang", by=None)
    till.sender = type(till.sender)(
        **world.tenant,
        device_id=till.device.id,
        public_keys=till.sender.public_keys,
        is_revoked=True,
    )
    till.sell(of(product))
    assert [(each.status, each.code) for each in till.push()] == [("quarantined", "revoked_device")]
    assert Problem.objects.filter(code="revoked_device").count() == 1


def test_a_drawer_is_archived_and_a_new_till_takes_the_next():
    world = make_world()
    first = add_drawer(**world.tenant, name="Laci 1", by=None)
    second = add_drawer(**world.tenant, name="Laci 2", by=None)
    change_drawer(drawer=first, by=None, state={"archived": True})
    assert pair(world).device.drawer_id == second.id
