"""What a till may not say: who works here, who may sign, how tax is counted."""

import uuid

import pytest

from pos.journal.models import DeviceKey, Problem
from pos.people.models import Person
from pos.tills.models import Device
from tests.pos.world import make_world, pair, stock_up
from tests.tablet import Tablet

pytestmark = pytest.mark.django_db


def bodies(world) -> dict[str, dict[str, object]]:
    roles = {"id": str(world.sari.id), "groups": {"roles": {"roles": ["cashier"]}}}
    secret = {"person": str(world.sari.id), "credential": "pin", "version": 9}
    device = {"device": str(uuid.uuid4()), "epoch": 1, "series": "K77", "name": "Palsu"}
    device |= {"public_key": Tablet().public_key, "role": "till", "drawer": None}
    hub = Device.objects.get(role="hub")
    named = {"name": "Milik saya", "currency_code": "IDR", "currency_exponent": 0}
    rate = {"from": "2020-01-01", "to": None, "rate_ppm": 0, "base_numerator": 1}
    rates = [{**rate, "base_denominator": 1}]
    return {
        "person.changed": roles,
        "person.credential_changed": secret,
        "device.paired": device,
        "device.revoked": {"device": str(hub.id), "reason": "saya mau"},
        "device.named": {"device": str(hub.id), "name": "Saya"},
        "merchant.changed": {"id": str(world.merchant.id), "groups": {"identity": named}},
        "outlet.changed": {
            "id": str(world.outlet.id),
            "groups": {"calendar": {"zone": "UTC", "day_cutoff_minute": 0}},
        },
        "tax_class.changed": {"id": str(uuid.uuid4()), "groups": {"rates": {"rates": rates}}},
    }


def test_what_only_servers_may_say_is_kept_for_a_person_and_changes_nothing():
    world = make_world()
    till = pair(world)
    for kind, body in bodies(world).items():
        till.tablet.append(kind, body)
    results = till.push()
    assert [(each.status, each.code) for each in results] == [("quarantined", "servers_only")] * 8
    assert Person.objects.get().roles == ["owner"]
    assert Device.objects.get(role="hub").revoked_at is None
    assert not DeviceKey.objects.filter(series="K77").exists()
    world.outlet.refresh_from_db()
    assert (world.outlet.zone, Problem.objects.count()) == ("Asia/Jakarta", 8)


def test_a_till_may_change_goods():
    world = make_world()
    till, product = pair(world), stock_up(world)
    price = {"price_minor": 4_000, "units": [], "breaks": []}
    till.tablet.append("product.changed", {"id": str(product.id), "groups": {"price": price}})
    assert [each.status for each in till.push()] == ["stored"]
    product.refresh_from_db()
    assert product.price_minor == 4_000
