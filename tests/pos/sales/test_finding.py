"""A receipt of another till is found by its paper or its number, with what happened to it since."""

import json

import pytest

from pos.journal.errors import RuleError
from pos.sales.finding import later_events, receipts_meant
from pos.sales.models import Sale
from tests.pos.sales.test_proof import printed
from tests.pos.world import make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db


def meant(world, text):
    found = receipts_meant(world.outlet.merchant_id, world.outlet.id, text)
    return [sale.number for sale in found]


def two_tills():
    world = make_world()
    product, tills = stock_up(world), (pair(world, "Kasir 1"), pair(world, "Kasir 2"))
    for till in tills:
        till.sell_second(of(product))
    return world, tills


def test_the_paper_names_one_sale():
    world, (first, _) = two_tills()
    text = printed(first, first.tablet.events[0])
    with pytest.raises(RuleError) as refused:
        meant(world, text)
    assert refused.value.code == "receipt_missing"
    first.push()
    assert meant(world, f" {text.lower()}\n") == ["B01-K01-20261121-0001"]
    with pytest.raises(RuleError) as refused:
        meant(world, text.replace(":3500:", ":350000:"))
    assert refused.value.code == "receipt_forged"
    with pytest.raises(RuleError) as refused:
        receipts_meant(world.outlet.merchant_id, world.outlet.merchant_id, text)
    assert refused.value.code == "receipt_other_outlet"


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("B01-K02-20261121-0001", ["K02"]),
        ("k02-1", ["K02"]),
        ("0001", ["K02", "K01"]),
        ("20261121-1", ["K02", "K01"]),
        ("K03-0001", []),
        ("20261122-0001", []),
        ("0002", []),
        ("K02", []),
        ("²", []),
        ("9" * 400, []),
    ],
)
def test_a_number_is_found_whole_and_as_people_shorten_it(text, series):
    world, tills = two_tills()
    for till in tills:
        till.push()
    Sale.objects.filter(series="K01").update(completed_at=1)
    assert meant(world, text) == [f"B01-{each}-20261121-0001" for each in series]


def test_what_happened_to_it_later_is_told_whoever_did_it():
    world, (first, second) = two_tills()
    first.push()
    sold = json.loads(first.tablet.events[0]["raw"])
    second.refund(sold["body"])
    second.push()
    refund = json.loads(second.tablet.events[-1]["raw"])
    assert [str(each) for each in later_events(Sale.objects.get(id=sold["body"]["sale"]))] == [
        refund["id"]
    ]
    assert meant(world, refund["body"]["receipt"]["number"]) == ["B01-K02-20261121-0002"]
