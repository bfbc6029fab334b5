"""Branches: codes, settings by field group, the business day, and the rules money follows."""

import json

import pytest

from pos.catalog.queries import rules_for
from pos.journal.errors import RuleError
from pos.journal.models import Event
from pos.outlets.actions import add_outlet, change_outlet
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from tests.pos.world import make_world

pytestmark = pytest.mark.django_db

# 21 November 2026, 20:30 UTC is 22 November, 03:30 in Jakarta and 05:30 in Jayapura.
LATE = 1_795_293_000_000


def last_event() -> dict[str, object]:
    return json.loads(bytes(Event.objects.order_by("-server_seq")[0].raw))


def test_branches_are_numbered_b01_b02_and_so_on():
    world = make_world()
    second = add_outlet(merchant_id=world.merchant.id, name="Cabang Dua", by=world.sari.id)
    assert (world.outlet.code, second.code) == ("B01", "B02")


def test_a_change_writes_only_the_groups_in_which_something_changed():
    world = make_world()
    change_outlet(
        outlet=world.outlet,
        by=world.sari.id,
        tax={"pkp": True},
        rounding={"rounding_unit_minor": 100},
    )
    body = last_event()["body"]
    assert list(body["groups"]) == ["tax"]
    assert body["groups"]["tax"]["pkp"] is True
    assert body["groups"]["tax"]["service_order_types"] == ["dine_in"]
    assert world.outlet.pkp is True


def test_a_change_of_nothing_leaves_no_event():
    world = make_world()
    before = Event.objects.count()
    change_outlet(outlet=world.outlet, by=world.sari.id, tax={"pkp": False})
    assert Event.objects.count() == before


def test_two_branches_may_not_share_a_code():
    world = make_world()
    with pytest.raises(RuleError) as refused:
        add_outlet(merchant_id=world.merchant.id, name="Kembar", code="B01", by=world.sari.id)
    assert refused.value.code == "code_taken"
    assert Outlet.objects.count() == 1


@pytest.mark.parametrize("zone", ["Asia/Bandung", "../etc/passwd", ""])
def test_an_unknown_time_zone_is_refused(zone: str):
    world = make_world()
    with pytest.raises(RuleError) as refused:
        change_outlet(outlet=world.outlet, by=None, calendar={"zone": zone})
    assert refused.value.code == "unknown_zone"


def test_a_night_cafe_counts_half_past_three_to_the_evening_before():
    outlet = make_world().outlet
    assert business_date(outlet, LATE) == "2026-11-22"
    outlet.day_cutoff_minute = 240
    assert business_date(outlet, LATE) == "2026-11-21"
    outlet.zone = "Asia/Jayapura"
    assert business_date(outlet, LATE) == "2026-11-22"


def test_the_outlets_restaurant_tax_replaces_the_rate_of_that_class_only():
    world = make_world()
    change_outlet(outlet=world.outlet, by=None, tax={"pbjt_rate_ppm": 70_000})
    rules = rules_for(world.outlet)
    rates = {each["code"]: each["rates"][-1]["rate_ppm"] for each in rules["tax_classes"]}
    assert (rates["PBJT"], rates["PBJT_HIBURAN"], rates["PPN"]) == (70_000, 100_000, 120_000)
    assert rules["rounding"] == {"unit_minor": 100, "mode": "nearest", "apply": "cash_only"}
