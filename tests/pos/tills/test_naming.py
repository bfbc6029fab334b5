"""What people call a device: an event, and the latest word wins in whatever order they come."""

from typing import Any

import pytest

from pos.journal.errors import BadInput
from pos.journal.models import Event
from pos.tills.actions import FormerEpoch, name_device, renew_device
from pos.tills.models import Device, DeviceName, Series
from pos.tills.projections import project_names, project_pairings
from tests.pos.world import make_world, pair
from tests.tablet import Tablet

pytestmark = pytest.mark.django_db


def test_a_name_is_one_event_and_the_same_name_again_is_none() -> None:
    world = make_world()
    device = pair(world).device
    before = Event.objects.count()
    assert name_device(device=device, name="  Kasir   depan ", by=None).name == "Kasir depan"
    assert name_device(device=device, name="Kasir depan", by=None).name == "Kasir depan"
    assert Event.objects.count() == before + 1
    with pytest.raises(BadInput) as refused:
        name_device(device=device, name="   ", by=None)
    assert refused.value.code == "name_missing"
    assert name_device(device=device, name="x" * 300, by=None).name == "x" * 80


def test_a_till_that_pairs_anew_keeps_the_name_that_people_gave_it() -> None:
    world = make_world()
    till = pair(world, name="Kasir 1")
    name_device(device=till.device, name="Kasir depan", by=None)
    tablet = till.tablet
    former = FormerEpoch(till.device.id, 1, tablet.series, tablet.public_key, "Kasir 1")
    again = renew_device(**world.tenant, former=former, public_key=Tablet().public_key)
    assert (again.epoch, again.name) == (2, "Kasir depan")


def test_the_rows_are_the_same_in_whatever_order_and_however_often_the_words_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = make_world()
    till = pair(world, name="Kasir 1")
    heard: list[Any] = []
    monkeypatch.setattr("pos.tills.projections.only_servers", heard.extend)
    for name in ("Satu", "Dua", "Tiga"):
        name_device(device=till.device, name=name, by=None)
    first, second, third = heard
    ends = set()
    for order in ([third, first, second], [second, third, third, first], [first, second, third]):
        DeviceName.objects.all().delete()
        Device.objects.filter(id=till.device.id).update(name="Kasir 1")
        for each in order:
            project_names([each])
        project_names(order)
        name = Device.objects.get(id=till.device.id).name
        ends.add((name, *DeviceName.objects.values_list("name", "named_by").get()))
    assert [(name, noted) for name, noted, _ in ends] == [("Tiga", "Tiga")]


def test_a_name_that_comes_before_its_device_waits_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[Any] = []
    monkeypatch.setattr("pos.tills.projections.only_servers", heard.extend)
    world = make_world()
    till = pair(world, name="Kasir 1")
    [pairing] = [each for each in heard if each.body.device == str(till.device.id)]
    name_device(device=till.device, name="Kasir depan", by=None)
    Series.objects.filter(device_id=till.device.id).delete()
    Device.objects.filter(id=till.device.id).delete()
    project_names(heard[-1:])
    project_pairings([pairing])
    assert Device.objects.get(id=till.device.id).name == "Kasir depan"
