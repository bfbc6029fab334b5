"""Two outlets of one merchant hand in at once: they meet in the rows of products, and never wait
for each other crosswise, whatever the order in which each comes to them."""

import threading
from pathlib import Path

import pytest

from tests.hub import manage, new_database, python

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

FOUNDED = """
from dataclasses import replace
from pos.journal.actions import open_ledger
from pos.journal.ids import uuid7
from pos.outlets.actions import add_outlet
from tests.pos.world import make_world, stock_up
world = make_world()
for number in range(6):
    stock_up(world, f"Barang {number}")
outlet = uuid7()
open_ledger(world.merchant.id, outlet, name="Server cabang", role="hub")
add_outlet(merchant_id=world.merchant.id, outlet_id=outlet, name="Pasar", by=None)
"""
# Sales and refunds in turn: each batch comes to the products again and again.
HANDS_IN = """
import random
from pos.catalog.models import Product
from pos.outlets.models import Merchant, Outlet
from pos.people.models import Person
from tests.pos.world import World, of, pair
outlet = Outlet.objects.order_by("id")[%d]
till = pair(World(Merchant.objects.get(), outlet, Person.objects.get(), b""))
goods, luck = list(Product.objects.order_by("id")), random.Random(%d)
for _ in range(40):
    sold = till.sell_second(*(of(each, 1_000) for each in luck.sample(goods, 2)))
    if luck.random() < 0.5:
        till.refund(sold)
print({result.status for result in till.push(size=15)})
"""
AGREE = """
from django.db.models import Sum
from pos.journal.replay import rebuild
from pos.reports.rollup_models import HourSum, ProductSum
from pos.sales.models import Sale
print(*[t.objects.aggregate(s=Sum("total_minor"))["s"] for t in (Sale, HourSum, ProductSum)])
print(rebuild(verify_only=True))
"""


def test_batches_of_two_outlets_take_turns_at_their_products(
    postgres_address: str, tmp_path: Path
) -> None:
    database, data = new_database(postgres_address, "lancar_turns"), tmp_path / "data"
    data.mkdir()
    assert manage(data, "migrate", "-v", "0", database=database).returncode == 0
    python(data, FOUNDED, database=database)
    said: dict[int, str] = {}

    def hand_in(number: int) -> None:
        said[number] = python(data, HANDS_IN % (number, number), database=database)

    outlets = [threading.Thread(target=hand_in, args=(number,)) for number in (0, 1)]
    for each in outlets:
        each.start()
    for each in outlets:
        each.join()
    assert [said[number].strip() for number in (0, 1)] == ["{'stored'}", "{'stored'}"]
    sums, differences = python(data, AGREE, database=database).splitlines()
    assert len(set(sums.split())) == 1
    assert differences == "[]"
