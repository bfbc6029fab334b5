"""Shifts in their simple form: float, count, difference; late sales stay in their own shift."""

import uuid

import pytest

from pos.journal.errors import RuleError
from pos.journal.models import Problem
from pos.tills.actions import add_drawer, close_shift, open_shift
from pos.tills.models import Shift
from tests.pos.world import make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db


def test_a_tills_shift_collects_its_cash_and_is_closed_with_the_difference():
    world = make_world()
    drawer = add_drawer(**world.tenant, name="Laci 1", by=None)
    till, product = pair(world), stock_up(world)
    shift, sari = str(uuid.uuid4()), {"id": str(world.sari.id), "name": "Sari"}
    opened = {"shift": shift, "drawer": None, "opened_at": 1, "float_minor": 200_000}
    till.tablet.append("shift.opened", {**opened, "person": sari}, shift=shift)
    till.sell(of(product, 2_000), shift=uuid.UUID(shift))
    till.sell(of(product), shift=uuid.UUID(shift))
    closed = {"shift": shift, "closed_at": 2, "counted_minor": 210_000, "expected_minor": 210_500}
    closed |= {"variance_minor": -500, "counts": [{"value_minor": 10_000, "count": 21}]}
    till.tablet.append("shift.closed", {**closed, "person": sari}, shift=shift)
    assert {result.status for result in till.push()} == {"stored"}
    row = Shift.objects.get()
    assert (row.drawer_id, row.device_id) == (drawer.id, till.device.id)
    assert (row.float_minor, row.cash_minor, row.expected_now_minor) == (200_000, 10_500, 210_500)
    assert (row.counted_minor, row.variance_minor) == (210_000, -500)
    assert (row.sales, row.late_sales) == (2, 0)
    assert row.counts == [{"value_minor": 10_000, "count": 21}]


def test_a_sale_that_comes_after_the_close_stays_in_its_shift_and_is_counted_as_late():
    world = make_world()
    till, product = pair(world), stock_up(world)
    shift = open_shift(
        drawer=add_drawer(**world.tenant, name="Laci 1", by=None), float_minor=0, by=world.sari
    )
    close_shift(shift=shift, counted_minor=0, by=world.sari)
    till.sell(of(product), shift=shift.id)
    till.push()
    shift.refresh_from_db()
    assert (shift.expected_minor, shift.expected_now_minor) == (0, 3_500)
    assert (shift.sales, shift.late_sales) == (1, 1)


def test_a_sale_may_come_before_its_shift_is_known():
    world = make_world()
    first, second, product = pair(world), pair(world), stock_up(world)
    shift, sari = uuid.uuid4(), {"id": str(world.sari.id), "name": "Sari"}
    second.sell(of(product), shift=shift)
    second.push()
    assert Shift.objects.get(id=shift).opened_at is None
    body = {"shift": str(shift), "drawer": None, "opened_at": 7, "float_minor": 100, "person": sari}
    first.tablet.append("shift.opened", body, shift=str(shift))
    first.push()
    row = Shift.objects.get(id=shift)
    assert (row.opened_at, row.float_minor, row.cash_minor, row.sales) == (7, 100, 3_500, 1)


def test_a_drawer_has_one_open_shift():
    world = make_world()
    drawer = add_drawer(**world.tenant, name="Laci 1", by=None)
    shift = open_shift(drawer=drawer, float_minor=100_000, by=world.sari)
    with pytest.raises(RuleError) as refused:
        open_shift(drawer=drawer, float_minor=0, by=world.sari)
    assert refused.value.code == "drawer_busy"
    closed = close_shift(shift=shift, counted_minor=100_000, by=world.sari)
    assert (closed.variance_minor, closed.closed_by_name) == (0, "Sari")
    with pytest.raises(RuleError) as again:
        close_shift(shift=shift, counted_minor=1, by=world.sari)
    assert again.value.code == "shift_is_closed"


def test_a_shift_opened_twice_goes_to_the_inbox():
    world = make_world()
    till, sari = pair(world), {"id": str(world.sari.id), "name": "Sari"}
    body = {"shift": str(uuid.uuid4()), "drawer": None, "opened_at": 7, "float_minor": 100}
    for _ in range(2):
        till.tablet.append("shift.opened", {**body, "person": sari})
    assert [each.status for each in till.push()] == ["stored", "quarantined"]
    assert Problem.objects.get().code == "shift_opened_twice"
