"""Dishes taken off a cart after the kitchen was told: on the list, the Z and the control report,
judged like any other right, and once."""

import pytest

from pos.journal.models import Event, Problem, State
from pos.journal.replay import rebuild
from pos.reports.control_report import deeds_of
from pos.reports.periods import typed_stretch
from pos.sales.actions import check_prices
from pos.sales.models import ShiftReport
from pos.sales.shift_reports import report_closed_shifts
from pos.tills.models import DishVoid
from tests.pos.tills.test_cash_moves import close_shift, open_shift
from tests.pos.world import hire, make_world, pair
from tests.tablet import new_id

pytestmark = pytest.mark.django_db


def voided(till, shift, person, *names, **changes):
    lines = [
        {"id": new_id(), "name": name, "unit": "porsi", "quantity_milli": 1_000,
         "amount_minor": 18_000}
        for name in names
    ]  # fmt: skip
    body = {
        "void": new_id(), "order": new_id(), "shift": shift, "lines": lines,
        "amount_minor": 18_000 * len(lines), "voided_at": 1_795_000_000_000,
        "person": {"id": str(person.id), "name": person.name}, **changes,
    }  # fmt: skip
    till.tablet.append("order.voided", body, shift=shift)
    return body


def approve(till, body, asked_by, approver, amount):
    item = {"action": "void_sent", "amount": amount, "label": "Batal setelah dapur"}
    approval = {
        "document": body, "items": [item], "method": "pin", "reason": None,
        "asked_by": {"id": str(asked_by.id), "name": asked_by.name},
        "approver": {"id": str(approver.id), "name": approver.name},
        "given_at": 1_795_000_000_000,
    }  # fmt: skip
    till.tablet.append("approval.given", approval)


def test_a_z_counts_the_dishes_and_one_that_comes_late_makes_an_addendum():
    world = make_world()
    till, ana = pair(world), hire(world.merchant.id, "Ana")
    shift = open_shift(till)
    voided(till, shift, ana, "Soto", "Rawon")
    close_shift(till, shift)
    till.push()
    report_closed_shifts()
    voided(till, shift, ana, "Pecel")
    voided(till, None, ana, "Rujak")  # no shift was open: on the list, on no Z
    till.push()
    report_closed_shifts()
    told = ShiftReport.objects.order_by("part").values_list("part", "facts__removed_lines")
    assert list(told) == [(0, 2), (1, 3)]
    listed = DishVoid.objects.order_by("names").values_list("names", "dishes", "amount_minor")
    assert list(listed) == [("Pecel", 1, 18_000), ("Rujak", 1, 18_000), ("Soto, Rawon", 2, 36_000)]
    assert rebuild(verify_only=True) == []


def test_told_twice_it_is_kept_once_and_each_persons_are_in_the_control_report():
    world = make_world()
    till, other = pair(world), pair(world, "Kasir 2")
    ana, shift = hire(world.merchant.id, "Ana"), open_shift(till)
    body = voided(till, shift, ana, "Soto", "Rawon")
    voided(other, shift, ana, "Soto", void=body["void"])
    till.push()
    other.push()
    assert Event.objects.filter(state=State.QUARANTINED).count() == 1
    assert Problem.objects.filter(code="dish_void_repeated").count() == 1
    day = DishVoid.objects.get().business_date
    rows = deeds_of(world.outlet, typed_stretch(day, day))
    assert [(row.name, row.dishes, row.dishes_minor) for row in rows] == [
        ("Ana", 2, 36_000),
        ("Seluruh toko", 2, 36_000),
    ]


def test_without_the_right_it_is_kept_and_said_and_a_yes_holds_for_its_amount_only():
    world = make_world()
    till = pair(world)
    ana, budi = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Budi", "supervisor")
    shift = open_shift(till)
    voided(till, shift, budi, "Pecel")
    for name, amount in (("Soto", 18_000), ("Rawon", 17_999)):
        document = new_id()
        approve(till, document, ana, budi, amount)
        voided(till, shift, ana, name, void=document)
    till.push()
    check_prices()
    said = Problem.objects.filter(code="permission_breach").values_list("sentence", flat=True)
    assert [each.partition(", tanpa")[0] for each in said] == [
        "Pesanan dapur, Rawon: batal setelah dapur Rp 18.000 oleh Ana (Kasir)"
    ]
    assert DishVoid.objects.count() == 3
