"""Stock as tablets know it, and stock that was sold beyond what there was."""

import pytest

from pos.journal.models import Problem
from pos.journal.replay import rebuild
from pos.stock.actions import Adjusted, adjust_stock
from pos.stock.models import Level
from pos.stock.queries import levels_after
from tests.pos.stock.test_stock import receive
from tests.pos.world import make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db


def known(world, after=0):
    told = levels_after(world.merchant.id, world.outlet.id, after)
    return told["levels"], told["next"]


def count(world, product, counted_milli):
    lines = [Adjusted(product.id, counted_milli=counted_milli)]
    adjust_stock(outlet=world.outlet, lines=lines, reason="count", by=world.sari.id)


def test_a_shop_that_never_entered_stock_is_told_nothing_and_asked_nothing():
    world = make_world()
    till, product = pair(world), stock_up(world)
    sold = till.sell(of(product, 5_000))
    till.refund(sold)
    till.push()
    assert Level.objects.get().revision == 0
    assert known(world) == ([], 0)
    assert not Problem.objects.filter(code="oversold").exists()


def test_a_tablet_is_told_what_moved_since_it_asked_and_nothing_else():
    world = make_world()
    till = pair(world)
    rice, soap = stock_up(world), stock_up(world, "Sabun")
    receive(world, rice, 10)
    receive(world, soap, 4)
    levels, cursor = known(world)
    assert levels == [[str(rice.id), 10_000], [str(soap.id), 4_000]]
    assert known(world, cursor) == ([], cursor)
    till.sell(of(rice, 2_000))
    till.sell(of(rice, 1_000))
    till.push()
    levels, later = known(world, cursor)
    assert (levels, later) == ([[str(rice.id), 7_000]], cursor + 2)
    assert levels_after(world.merchant.id, world.outlet.id, later + 5)["reset"] is True
    assert rebuild(verify_only=True) == []


def test_what_was_oversold_names_the_product_the_tills_and_the_times_and_settles_itself():
    world = make_world()
    first, second, product = pair(world), pair(world), stock_up(world)
    receive(world, product, 1)
    sales = [first.sell(of(product)), first.sell(of(product))]
    first.push()
    sales.append(second.sell(of(product)))
    second.push()
    problem = Problem.objects.get()
    assert (problem.code, problem.settled_at) == ("oversold", None)
    numbers = [each["number"] for each in problem.detail["sales"]]
    assert sorted(numbers) == sorted(each["receipt"]["number"] for each in sales[1:])
    assert {each["series"] for each in problem.detail["sales"]} == {"K01", "K02"}
    assert problem.sentence.startswith("Indomie Goreng terjual melebihi stok, tercatat -2: K0")
    receive(world, product, 1)
    assert Problem.objects.get().settled_at is None
    count(world, product, 3_000)
    problem = Problem.objects.get()
    assert problem.settled_at is not None
    assert problem.detail["settled_by"]["name"] == "penyesuaian stok"
    assert rebuild(verify_only=True) == []
    assert Problem.objects.get().detail == problem.detail


def test_the_next_shortage_is_a_problem_of_its_own_and_what_a_person_settled_stays():
    world = make_world()
    till, product = pair(world), stock_up(world)
    receive(world, product, 1)
    till.sell(of(product, 2_000))
    till.push()
    Problem.objects.update(settled_at=1, settled_by=world.sari.id)
    till.sell(of(product))
    till.push()
    assert [each.detail["left_milli"] for each in Problem.objects.all()] == [-1_000]
    receive(world, product, 5)
    till.sell(of(product, 4_000))
    till.push()
    opened = Problem.objects.order_by("opened_at")
    assert [(each.settled_by, each.detail["left_milli"]) for each in opened] == [
        (world.sari.id, -1_000),
        (None, -1_000),
    ]
    assert rebuild(verify_only=True) == []
