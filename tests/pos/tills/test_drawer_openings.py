"""A drawer opened for no sale: on the list, on the Z, judged like any other right, and once."""

import json

import pytest

from pos.journal.models import Event, Problem, State
from pos.journal.replay import rebuild
from pos.outlets.models import Outlet
from pos.people.actions import change_permissions
from pos.reports.control_report import deeds_of
from pos.reports.periods import typed_stretch
from pos.sales.actions import check_prices
from pos.sales.models import ShiftReport
from pos.sales.shift_reports import report_closed_shifts
from pos.tills.models import DrawerOpening
from tests.pos.tills.test_cash_moves import close_shift, open_shift
from tests.pos.world import hire, make_world, pair
from tests.tablet import new_id

pytestmark = pytest.mark.django_db


def opened(till, shift, person, **changes):
    body = {
        "opening": new_id(), "shift": shift, "category": "change", "label": "Menukar uang",
        "reason": None, "person": {"id": str(person.id), "name": person.name},
        "opened_at": 1_795_000_000_000, **changes,
    }  # fmt: skip
    till.tablet.append("drawer.opened_by_hand", body, shift=shift)
    return body


def test_a_z_counts_them_and_one_that_comes_late_makes_an_addendum():
    world = make_world()
    till = pair(world)
    ana = hire(world.merchant.id, "Ana")
    shift = open_shift(till)
    opened(till, shift, ana)
    opened(till, shift, ana)
    close_shift(till, shift)
    till.push()
    report_closed_shifts()
    assert [row.facts["drawer_openings"] for row in ShiftReport.objects.all()] == [2]
    opened(till, shift, ana)
    opened(till, None, ana)  # no shift was open: on the list, on no Z
    till.push()
    report_closed_shifts()
    told = ShiftReport.objects.order_by("part").values_list("part", "facts__drawer_openings")
    assert list(told) == [(0, 2), (1, 3)]
    assert DrawerOpening.objects.count() == 4
    assert rebuild(verify_only=True) == []


def test_the_same_opening_told_twice_is_kept_once():
    world = make_world()
    till, other = pair(world), pair(world, "Kasir 2")
    ana, shift = hire(world.merchant.id, "Ana"), open_shift(till)
    body = opened(till, shift, ana)
    opened(other, shift, ana, opening=body["opening"])
    till.push()
    other.push()
    assert DrawerOpening.objects.count() == 1
    assert Event.objects.filter(state=State.QUARANTINED).count() == 1
    assert Problem.objects.filter(code="opening_repeated").count() == 1


def test_without_the_right_it_is_kept_and_said():
    world = make_world()
    till = pair(world)
    ana, budi = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Budi", "supervisor")
    shift = open_shift(till)
    body = opened(till, shift, ana)
    opened(till, shift, budi)
    till.push()
    check_prices()
    said = Problem.objects.filter(code="permission_breach").values_list("sentence", flat=True)
    assert [each.partition(", tanpa")[0] for each in said] == [
        "Laci, Menukar uang: buka laci tanpa penjualan oleh Ana (Kasir)"
    ]
    assert DrawerOpening.objects.filter(opening_id=body["opening"]).exists()
    rules = {"open_drawer": {"cashier": {"rule": "allowed", "limit": None}}}
    change_permissions(**world.tenant, rules=rules, by=world.sari.id)
    opened(till, shift, ana)
    till.push()
    check_prices()
    assert Problem.objects.filter(code="permission_breach").count() == 1


def test_each_persons_are_in_the_control_report():
    world = make_world()
    till, ana = pair(world), hire(world.merchant.id, "Ana")
    shift = open_shift(till)
    opened(till, shift, ana)
    till.push()
    day = json.loads(bytes(Event.objects.filter(kind="drawer.opened_by_hand")[0].raw))[
        "business_date"
    ]
    rows = deeds_of(Outlet.objects.get(id=world.outlet.id), typed_stretch(day, day))
    assert [(row.name, row.openings) for row in rows] == [("Ana", 1), ("Seluruh toko", 1)]
