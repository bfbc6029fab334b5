"""Expiry dates: what is left of each is what an oracle of single pieces says, however late."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from pos.catalog.actions import change_product
from pos.catalog.models import Product
from pos.journal.errors import LancarError
from pos.journal.models import Event, Ledger
from pos.journal.replay import rebuild
from pos.outlets.queries import business_date
from pos.purchasing.actions import receive_goods, return_goods
from pos.purchasing.delivery import Delivery, GoodsLine, Planned
from pos.purchasing.doubts import doubts_about
from pos.purchasing.models import Receipt, Supplier
from pos.stock.actions import Adjusted, Expired, adjust_stock, take_expired
from pos.stock.batch_rows import followed
from pos.stock.batches import Shelf, batches_of
from pos.stock.models import Batch, LateMove, Level, Movement
from tests.pos.purchasing.test_receiving import supplier_in
from tests.pos.stock.test_counting import count, post, see
from tests.pos.world import World, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db


def dated(world: World, name: str = "Susu") -> Product:
    return stock_up(world, name, expiry={"expires": True})


def day(world: World, ahead: int) -> str:
    return str(date.fromisoformat(business_date(world.outlet)) + timedelta(days=ahead))


def receive(
    world: World, supplier: Supplier, product: Product, pieces: int, expires_on: str
) -> Receipt:
    line = GoodsLine(product.id, pieces * 1000, 2_900, expires_on=expires_on)
    made = Delivery(supplier.id, [line], invoice_date=business_date(world.outlet))
    seen = [doubt.key for doubt in doubts_about(Planned(world.outlet, made))]
    return receive_goods(outlet=world.outlet, delivery=made, by=world.sari.id, noticed=seen)


def left(world: World, product: Product) -> dict[str, int]:
    found = batches_of(world.merchant.id, world.outlet.id, product.id)
    assert sum(found.values()) == Level.objects.get(product=product).quantity_milli
    return {date: milli // 1000 for date, milli in found.items()}


def kept_rows(product: Product) -> dict[str, tuple[int, int, int]]:
    rows = Batch.objects.filter(product=product)
    numbers = rows.values_list("expires_on", "quantity_milli", "moved_at", "stepped_at")
    return {day: (milli, moved_at, stepped_at) for day, milli, moved_at, stepped_at in numbers}


def rows_followed_anew(product: Product) -> dict[str, tuple[int, int, int]]:
    outlet = str(Ledger.objects.get().outlet_id)
    found = dict(followed(product.merchant_id, outlet, [str(product.id)]))
    return found[str(product.id)].rows() if found else {}


@dataclass
class Pieces:
    """The oracle: every piece on its own, in the order of the shop's clock."""

    told: list[tuple[int, str, int]] = field(default_factory=list)

    def left(self) -> dict[str, int]:
        lying: list[str] = []
        for _, expires_on, pieces in sorted(self.told):
            for _ in range(abs(pieces)):
                if pieces > 0:
                    lying.append(expires_on)
                else:
                    lying.remove(expires_on if expires_on in lying else min(lying))
        return {each: lying.count(each) for each in sorted(set(lying))}


@pytest.mark.parametrize("seed", range(4))
def test_what_is_left_of_each_date_is_what_single_pieces_say_however_late_sales_come(seed: int):
    luck = random.Random(seed)
    world = make_world()
    supplier, product = supplier_in(world), dated(world)
    tills = [pair(world, f"Kasir {number}") for number in range(2)]
    oracle = Pieces()
    days = [day(world, ahead) for ahead in (5, 20, 40, 90)]
    standing, start = 0, Ledger.objects.get().hlc_ms
    for step in range(1, 41):
        now = start + 1000 * step  # no two things happen in the same second
        Ledger.objects.update(hlc_ms=now)
        what = luck.random()
        if what < 0.35 or standing < 6:
            expires_on, pieces = luck.choice([*days, ""]), luck.randrange(6, 15)
            receive(world, supplier, product, pieces, expires_on)
            oracle.told.append((step, expires_on, pieces))
        elif what < 0.45:
            pieces = -2
            lost = [Adjusted(product.id, pieces * 1000)]
            adjust_stock(outlet=world.outlet, lines=lost, reason="lost", by=None)
            oracle.told.append((step, "", pieces))
        else:
            till, pieces = luck.choice(tills), -luck.randrange(1, 4)
            till.tablet.clock_ms = now  # the hub hears of it much later
            till.sell(of(product, -pieces * 1000))
            oracle.told.append((step, "", pieces))
        standing += pieces
        if luck.random() < 0.15:
            luck.choice(tills).push(luck.choice((1, 5, 200)))
            assert kept_rows(product) == rows_followed_anew(product)
    for till in luck.sample(tills, 2):
        till.push(luck.choice((1, 5, 200)))
    assert left(world, product) == oracle.left()
    assert kept_rows(product) == rows_followed_anew(product)
    assert rebuild(verify_only=True) == []


def test_expired_goods_leave_from_their_own_date_and_twice_the_same_page_takes_once():
    world = make_world()
    supplier, product = supplier_in(world), dated(world)
    old, new = day(world, -2), day(world, 60)
    receive(world, supplier, product, 10, old)
    receive(world, supplier, product, 20, new)
    adjust_stock(
        outlet=world.outlet, lines=[Adjusted(product.id, -4_000)], reason="own_use", by=None
    )
    assert left(world, product) == {old: 6, new: 20}
    gone = [Expired(product.id, old, 6_000)]
    take_expired(outlet=world.outlet, lines=gone, by=world.sari.id)
    assert left(world, product) == {new: 20}
    move = Movement.objects.get(reason="expired")
    assert (move.quantity_milli, move.cost_value_minor, move.expires_on) == (-6_000, -17_400, old)
    before = Event.objects.count()
    with pytest.raises(LancarError) as refused:
        take_expired(outlet=world.outlet, lines=gone, by=world.sari.id)
    assert (refused.value.code, Event.objects.count()) == ("more_than_batch", before)


def test_goods_that_go_back_to_their_supplier_leave_from_the_date_they_came_with():
    world = make_world()
    supplier, product = supplier_in(world), dated(world)
    soon, late = day(world, 10), day(world, 60)
    receive(world, supplier, product, 10, soon)
    receipt = receive(world, supplier, product, 20, late)
    return_goods(outlet=world.outlet, receipt=receipt, quantities={1: 5_000}, by=None)
    assert left(world, product) == {soon: 10, late: 15}


def test_a_sale_that_comes_after_its_count_changes_no_date():
    world = make_world()
    till, product = pair(world), dated(world)
    soon = day(world, 10)
    receive(world, supplier_in(world), product, 10, soon)
    till.sell(of(product, 2_000))
    opened = count(world)
    see(world, opened, product, 8)
    assert post(world, opened) == {"Susu": -2}
    till.push()
    assert LateMove.objects.count() == 1
    assert left(world, product) == {soon: 8}
    assert kept_rows(product) == rows_followed_anew(product)
    assert rebuild(verify_only=True) == []


def test_dates_are_kept_from_the_moment_a_product_is_said_to_expire_and_not_after():
    """Also of what came before; a product without dates costs no row."""
    world = make_world()
    till, product, soon = pair(world), stock_up(world, "Susu"), day(world, 10)
    receive(world, supplier_in(world), product, 10, soon)
    till.sell(of(product, 2_000))
    till.push()
    assert Batch.objects.count() == 0
    change_product(product=product, by=None, expiry={"expires": True})
    assert left(world, product) == {soon: 8}
    till.sell(of(product, 8_000))
    till.push()
    assert (left(world, product), Batch.objects.count()) == ({}, 1)
    assert rebuild(verify_only=True) == []
    change_product(product=product, by=None, expiry={"expires": False})
    assert Batch.objects.count() == 0
    assert rebuild(verify_only=True) == []


def test_a_sale_in_turn_costs_an_expiring_product_no_look_at_what_ever_moved(monkeypatch):
    """Also one that comes late, while nothing but sales happened since."""
    world = make_world()
    tills, product, soon = [pair(world, "A"), pair(world, "B")], dated(world), day(world, 10)
    receive(world, supplier_in(world), product, 10, soon)
    for till in tills:
        till.tablet.clock_ms = Ledger.objects.get().hlc_ms + 1
    asked: list[str] = []
    monkeypatch.setattr("pos.stock.batch_rows.followed", lambda *_: asked.append("all") or [])
    tills[0].sell(of(product, 1_000))
    tills[1].sell(of(product, 2_000))
    tills[1].push()
    tills[0].push()
    assert (left(world, product), asked) == ({soon: 7}, [])


def test_goods_without_a_date_leave_first_and_what_was_oversold_is_filled_first():
    shelf = Shelf()
    for expires_on, milli in (("", 3), ("b", 5), ("a", 4), ("", -4), ("", -12), ("c", 6)):
        shelf.move(expires_on, milli)
    assert shelf.left() == {"c": 2}
    shelf.move("", 7)
    shelf.move("c", -3)  # one more than lies there: the rest leaves as any other
    assert shelf.left() == {"": 6}


def test_dates_that_make_no_sense_are_asked_about_and_an_order_knows_none():
    world = make_world()
    product, plain = dated(world), stock_up(world, "Sabun")
    supplier = supplier_in(world)

    def codes(goods: Product, expires_on: str, **more: bool) -> list[str]:
        line = GoodsLine(goods.id, 1_000, 2_900, expires_on=expires_on)
        made = Delivery(supplier.id, [line], invoice_date=business_date(world.outlet), **more)
        return [doubt.code for doubt in doubts_about(Planned(world.outlet, made))]

    assert codes(product, day(world, 30)) == []
    assert codes(product, day(world, 0)) == []
    assert codes(product, "") == ["no_expiry"]
    assert codes(product, day(world, -1)) == ["expired_goods"]
    assert codes(product, day(world, 4_000)) == ["far_expiry"]
    assert codes(plain, "") == []
    assert codes(product, "", asks_expiry=False) == []
    with pytest.raises(LancarError) as refused:
        codes(product, "2026-02-30")
    assert refused.value.code == "bad_date"
