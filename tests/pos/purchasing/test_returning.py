"""Goods that go back leave at the value they came in with; stock, its value and the debt follow."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.catalog.models import Product
from pos.journal.errors import LancarError
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.purchasing.actions import return_goods, reverse_receipt
from pos.purchasing.delivery import GoodsLine
from pos.purchasing.models import Receipt, ReceiptLine, Return
from pos.purchasing.returns import Left, left_of
from pos.stock.ledger import Balance
from pos.stock.models import Level, Movement
from tests.pos.purchasing.test_receiving import DUS, delivery, receive, supplier_in
from tests.pos.world import World, make_world, of, pair, stock_up

quantities = st.integers(1, 10_000_000)
values = st.integers(0, 10_000_000_000)


def held(balance: Balance) -> tuple[int, int]:
    return balance.quantity_milli, balance.value_minor


@given(st.integers(0, 10_000_000), values, quantities, values)
def test_what_came_in_and_goes_back_leaves_everything_as_it_was(stock, worth, quantity, value):
    balance = Balance(stock, worth if stock else 0)
    before = held(balance)
    assert balance.receive(quantity, value) == 0
    assert balance.give_back(-quantity, -value) == 0
    assert held(balance) == before


@given(st.lists(st.tuples(quantities, values), min_size=2, max_size=6), st.data())
def test_a_receipt_that_went_back_is_as_if_it_had_never_come(receipts, data):
    wrong = data.draw(st.integers(0, len(receipts) - 1))
    reversed_one, without = Balance(), Balance()
    for place, (quantity, value) in enumerate(receipts):
        reversed_one.receive(quantity, value)
        if place != wrong:
            without.receive(quantity, value)
    quantity, value = receipts[wrong]
    assert reversed_one.give_back(-quantity, -value) == 0
    assert held(reversed_one) == held(without)


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("in"), quantities, values),
            st.tuples(st.just("out"), quantities, st.integers(0, 10_000_000)),
            st.tuples(st.just("back"), st.integers(0, 9), st.just(0)),
        ),
        max_size=20,
    )
)
def test_whatever_happens_between_a_level_is_the_sum_of_its_movements_and_makes_sense(steps):
    balance, came, total, milli = Balance(), [], 0, 0
    for step, first, second in steps:
        if step == "in":
            total += second + balance.receive(first, second)
            milli += first
            came.append((first, second))
        elif step == "out":
            total += balance.average(-first, second)
            milli -= first
        elif came:
            quantity, value = came.pop(first % len(came))
            total += balance.give_back(-quantity, -value) - value
            milli -= quantity
        assert held(balance) == (milli, total)
        assert balance.value_minor * balance.quantity_milli >= 0
        assert balance.quantity_milli or not balance.value_minor


@given(quantities, values, st.lists(st.integers(1, 1000), min_size=1, max_size=8))
def test_several_returns_of_a_line_make_the_whole_line(whole, amount, cuts):
    gone = taken = 0
    for cut in [*cuts, 1000]:
        moved = (whole - gone) * cut // 1000
        left = Left(ReceiptLine(base_quantity_milli=whole), gone)
        part = left.share(amount, moved)
        assert part >= 0
        gone, taken = gone + moved, taken + part
    assert (gone, taken) == (whole, amount)


def two_deliveries(world: World, product: Product) -> tuple[Receipt, Receipt]:
    supplier = supplier_in(world)
    first = receive(world, delivery(world, supplier, GoodsLine(product.id, 10_000, 2_900)))
    line = GoodsLine(product.id, 2_000, 120_000, "dus", 10_000)
    return first, receive(world, delivery(world, supplier, line, discount_minor=4_000))


def reverse(world: World, receipt: Receipt, **more: Any) -> Return:
    return reverse_receipt(outlet=world.outlet, receipt=receipt, by=world.sari.id, **more)


def send_back(world: World, receipt: Receipt, **milli: int) -> Return:
    quantities = {int(name.removeprefix("line")): count for name, count in milli.items()}
    return return_goods(
        outlet=world.outlet, receipt=receipt, quantities=quantities, by=world.sari.id
    )


def level() -> tuple[int, int]:
    row = Level.objects.get()
    sums = Movement.objects.values_list("quantity_milli", "cost_value_minor", "revaluation_minor")
    assert row.quantity_milli == sum(each[0] for each in sums)
    assert row.value_minor == sum(each[1] + each[2] for each in sums)
    return row.quantity_milli, row.value_minor


@pytest.mark.django_db
def test_a_reversed_receipt_leaves_stock_value_and_cost_as_before_it():
    world = make_world()
    product = stock_up(world, price=DUS)
    _, wrong = two_deliveries(world, product)
    assert Product.objects.get().cost_minor == 2_825
    made = reverse(world, wrong, note="Salah satuan")
    assert level() == (10_000, 29_000)
    assert Product.objects.get().cost_minor == 2_900
    assert (made.reason, made.total_minor, made.cost_minor) == ("reversal", 226_000, 226_000)
    assert Movement.objects.latest("seq").note == "PT Sumber Rejeki Salah satuan"


@pytest.mark.django_db
def test_after_sales_at_the_average_a_reversal_still_takes_out_what_came_in():
    world = make_world()
    till, product = pair(world), stock_up(world, price=DUS)
    first, _ = two_deliveries(world, product)
    till.sell(of(product, 9_000))
    till.push()
    assert level() == (81_000, 229_500)
    reverse(world, first)
    assert level() == (71_000, 200_500)  # 229.500 - 29.000
    assert Product.objects.get().cost_minor == 2_825  # a later delivery said so


@pytest.mark.django_db
def test_a_reversal_of_goods_that_were_sold_is_recorded_and_the_next_delivery_mends_it():
    world = make_world()
    till, product = pair(world), stock_up(world)
    supplier = supplier_in(world)
    wrong = receive(world, delivery(world, supplier, GoodsLine(product.id, 10_000, 3_000)))
    till.sell(of(product, 4_000))
    till.push()
    reverse(world, wrong)
    assert level() == (-4_000, -12_000)
    receive(world, delivery(world, supplier, GoodsLine(product.id, 10_000, 3_100)))
    assert level() == (6_000, 18_600)


@pytest.mark.django_db
def test_part_of_a_line_goes_back_with_its_share_and_never_more_than_came():
    world = make_world()
    product = stock_up(world, price=DUS)
    _, receipt = two_deliveries(world, product)
    assert send_back(world, receipt, line1=30_000).total_minor == 84_750
    assert level() == (60_000, 170_250)
    before = Event.objects.count()
    for milli, code in ((50_001, "more_than_left"), (-1, "bad_quantity"), (0, "no_lines")):
        with pytest.raises(LancarError) as refused:
            send_back(world, receipt, line1=milli)
        assert refused.value.code == code
    with pytest.raises(LancarError):
        send_back(world, receipt, line2=1_000)
    assert Event.objects.count() == before
    assert reverse(world, receipt).total_minor == 226_000 - 84_750
    assert [each.base_quantity_milli for each in left_of(receipt)] == [0]
    with pytest.raises(LancarError) as twice:
        reverse(world, receipt)
    assert twice.value.code == "nothing_left"
    assert level() == (10_000, 29_000)


@pytest.mark.django_db
def test_returns_replay_to_the_same_rows():
    world = make_world()
    first, second = two_deliveries(world, stock_up(world, price=DUS))
    send_back(world, second, line1=7_000)
    reverse(world, first)
    reverse(world, second)
    assert level() == (0, 0)
    assert rebuild(verify_only=True) == []
