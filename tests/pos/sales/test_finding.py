"""A receipt of another till is found by its paper or its number, with what happened to it since."""

import json
import uuid

import pytest

from pos.journal.errors import RuleError
from pos.sales.finding import is_description, later_events, receipts_like, receipts_meant
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
    sale = Sale.objects.get(id=sold["body"]["sale"])
    assert [str(each) for each in later_events([sale])[sale.id]] == [refund["id"]]
    assert meant(world, refund["body"]["receipt"]["number"]) == ["B01-K02-20261121-0002"]


def liked(world, text, *, since_ms=0, but_of=None):
    where = (world.outlet.merchant_id, world.outlet.id)
    found = receipts_like(*where, text, since_ms=since_ms, but_of=but_of or uuid.uuid4())
    return [sale.number[4:7] for sale in found]


def two_described_sales():
    """K01: noodles to Bu Ani. K02, later: three coffees with a serial number, by somebody else."""
    world = make_world()
    noodles, coffee = stock_up(world), stock_up(world, name="Kopi Susu")
    first, second = pair(world, "Kasir 1"), pair(world, "Kasir 2")
    ani = {"id": str(uuid.uuid4()), "name": "Bu Ani", "phone": "6281234567890", "member": True}
    first.sell_second(of(noodles), customer=ani)
    second.sell_second({**of(coffee, 3000), "note": "SN A-100"})
    for place, till in enumerate((first, second), start=1):
        till.push()
        Sale.objects.filter(device_id=till.device.id).update(completed_at=place * 1000)
    return world, first, second


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("indomie", ["K01"]),
        ("GORENG  indo", ["K01"]),
        ("kopi indomie", []),
        ("ani", ["K01"]),
        ("0812-3456", []),
        ("08123456", ["K01"]),
        ("62812345", ["K01"]),
        ("Rp 3.500", ["K01"]),
        ("3500", ["K01"]),
        ("Rp10.500,", ["K02"]),
        ("kopi rp 10500", ["K02"]),
        ("a-100", ["K02"]),
        ("i", ["K02", "K01"]),
        ("%", []),
        ("_", []),
        (" . ", []),
        ("rp", []),
        ("9" * 40, []),
        ("²", []),
    ],
)
def test_without_paper_and_number_a_receipt_is_found_by_what_is_on_it(text, series):
    world, _, _ = two_described_sales()
    assert liked(world, text) == series


def test_a_description_leaves_out_the_asking_till_other_outlets_and_what_is_older():
    world, first, _ = two_described_sales()
    assert liked(world, "i", but_of=first.device.id) == ["K02"]
    assert liked(world, "i", since_ms=1001) == ["K02"]
    elsewhere = world.outlet.merchant_id
    found = receipts_like(elsewhere, elsewhere, "i", since_ms=0, but_of=uuid.uuid4())
    assert found == []


@pytest.mark.parametrize("text", ["indomie", "3500", "0007", "a 7", "Rp 7.000", "-7"])
def test_what_describes_a_receipt(text):
    assert is_description(text)


@pytest.mark.parametrize("text", ["K02-7", " b01-k02-20261121-0007\n", "lancar1:torn"])
def test_what_names_one(text):
    assert not is_description(text)
