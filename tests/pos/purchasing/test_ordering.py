"""Purchase orders: made, received against in parts, closed."""

import uuid
from typing import Any

import pytest

from pos.journal.errors import LancarError
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.purchasing.actions import close_order, make_order, reverse_receipt
from pos.purchasing.delivery import GoodsLine
from pos.purchasing.models import Order, Receipt, Supplier
from pos.purchasing.ordering import expected_of
from pos.stock.models import Level
from tests.pos.purchasing.test_receiving import DUS, delivery, receive, supplier_in
from tests.pos.world import World, make_world, stock_up


def order(world: World, supplier: Supplier, *lines: GoodsLine, **more: Any) -> Order:
    given = {"outlet": world.outlet, "supplier_id": supplier.id, "by": world.sari.id, **more}
    return make_order(lines=lines, **given)


def rests(made: Order) -> list[int]:
    return [each.rest_milli for each in expected_of(made)]


def come(world: World, made: Order, supplier: Supplier, *lines: GoodsLine) -> Receipt:
    return receive(world, delivery(world, supplier, *lines, order_id=made.pk))


@pytest.mark.django_db
def test_an_order_moves_nothing_and_is_filled_by_the_deliveries_that_name_it():
    world = make_world()
    supplier, product = supplier_in(world), stock_up(world, price=DUS)
    dus = GoodsLine(product.id, 2_000, 116_000, "dus")
    made = order(world, supplier, dus, GoodsLine(product.id, 5_000, 2_900), note="Jumat")
    assert (made.total_minor, made.note, made.closed_at) == (246_500, "Jumat", None)
    assert rests(made) == [80_000, 5_000]
    assert Level.objects.filter(quantity_milli__gt=0).count() == 0
    come(world, made, supplier, GoodsLine(product.id, 82_000, 2_900))
    assert rests(made) == [0, 3_000]
    wrong = come(world, made, supplier, GoodsLine(product.id, 9_000, 2_900))
    assert rests(made) == [0, 0]
    reverse_receipt(outlet=world.outlet, receipt=wrong, by=world.sari.id)
    assert rests(made) == [0, 3_000]
    closed = close_order(outlet=world.outlet, order=made, by=world.sari.id, note="sisanya kosong")
    assert closed.closed_at is not None
    assert closed.close_note == "sisanya kosong"
    assert rebuild(verify_only=True) == []


@pytest.mark.django_db
def test_what_cannot_be_ordered_or_received_is_refused_and_nothing_is_recorded():
    world = make_world()
    supplier, product = supplier_in(world), stock_up(world)
    other = supplier_in(world, "CV Lain")
    line = GoodsLine(product.id, 5_000, 2_900)
    made, closed = order(world, supplier, line), order(world, supplier, line)
    close_order(outlet=world.outlet, order=closed, by=world.sari.id)
    before = Event.objects.count()
    for attempt, code in (
        (lambda: order(world, supplier), "no_lines"),
        (lambda: order(world, supplier, GoodsLine(product.id, 0, 1)), "bad_quantity"),
        (lambda: order(world, supplier, line, document=made.pk), "already_recorded"),
        (lambda: order(world, supplier, line, supplier_id=uuid.uuid4()), "unknown_supplier"),
        (lambda: come(world, made, other, line), "order_of_other"),
        (lambda: come(world, closed, supplier, line), "order_closed"),
        (
            lambda: receive(world, delivery(world, supplier, line, order_id=uuid.uuid4())),
            "unknown_order",
        ),
        (
            lambda: close_order(outlet=world.outlet, order=closed, by=world.sari.id),
            "order_closed",
        ),
    ):
        with pytest.raises(LancarError) as refused:
            attempt()
        assert refused.value.code == code
    assert Event.objects.count() == before
    assert rests(made) == [5_000]
