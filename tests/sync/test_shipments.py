"""Goods between outlets with servers of their own: each hears of the other by the cloud."""

import copy
import json
import uuid
from typing import Any

import pytest

from pos.journal.envelope import read
from pos.journal.models import Event, Ledger, Problem, State
from pos.journal.replay import rebuild
from pos.journal.store import Sender, store_events
from pos.outlets.actions import add_outlet
from pos.outlets.documents import record
from pos.outlets.models import Outlet
from pos.stock.actions import (
    Packed,
    Parcel,
    Received,
    Unloading,
    Unpacked,
    match_arrivals,
    receive_goods,
    receive_stock,
    send_goods,
)
from pos.stock.models import Level, Movement
from pos.stock.shipment_models import ShipmentPaper
from pos.stock.shipments import shipment_id_of, shipment_of, travelling
from sync import down
from sync.models import Told
from tests.golden_shipments import shipments
from tests.pos.world import stock_up
from tests.sync import test_branches as branches
from tests.sync.test_branches import branch, news, sister, tells, told_by
from tests.sync.test_links import Box
from tests.sync.test_relay_steps import told
from tests.tablet import Tablet, new_id

pytestmark = pytest.mark.django_db
NUMBER = "B01-A0007-08"
in_cloud, first = branches.in_cloud, branches.first  # fixtures
world, cloud, uplink = branches.world, branches.cloud, branches.uplink


def paper(step: str, source: str, target: str, product: str, **line: Any) -> dict[str, Any]:
    """The golden body between these outlets, about 80 pieces worth Rp 232.000."""
    body = copy.deepcopy(shipments()[f"shipment.{step}"])
    body["document"], body["number"] = new_id(), NUMBER
    body["shipment"] = str(shipment_id_of(uuid.UUID(source), NUMBER))
    body["source"]["id"], body["target"]["id"] = source, target
    body["lines"][0] |= {"product": product, **line}
    return body


def levels() -> dict[str, int]:
    return {str(one.outlet_id): one.quantity_milli for one in Level.objects.all()}


def said(box: Box, step: str, *ends: str, **line: Any) -> dict[str, str]:
    return box.append(f"shipment.{step}", paper(step, *ends, **line), outlet=box.outlet)


# --- the cloud's side ---------------------------------------------------------------------------


@pytest.mark.parametrize("sender_is_first", [True, False])
def test_the_cloud_tells_each_end_of_the_way_and_counts_both_in_any_order(
    first: Box, sender_is_first: bool
) -> None:
    second, product = branch(first), new_id()
    ends = (first.outlet, second.outlet, product)
    sent = [*first.events, said(first, "sent", *ends)]
    second.introduce(second, "hub")
    arrived = [*second.events, said(second, "arrived", *ends, damaged_milli=0)]
    handed = [(first, sent), (second, arrived)]
    for box, events in handed if sender_is_first else reversed(handed):
        box.hand_in(events)
    assert levels() == {first.outlet: -80_000, second.outlet: 78_000}
    assert travelling(uuid.UUID(first.merchant)) == {}
    heard = [one["kind"] for one in told_by(news(second))]
    assert sorted(heard) == ["shipment.arrived", "shipment.sent"]
    assert told_by(news(first)) == told_by(news(second))
    assert rebuild(verify_only=True) == []


def test_a_stand_that_was_put_back_and_receives_again_is_not_counted_twice(first: Box) -> None:
    second, product = branch(first), new_id()
    ends = (first.outlet, second.outlet, product)
    second.introduce(second, "hub")
    said(second, "arrived", *ends)
    said(second, "arrived", *ends)
    second.hand_in(second.events)
    assert levels() == {second.outlet: 75_000}
    assert Event.objects.get(state=State.QUARANTINED).reason == "already_arrived"
    assert [one["kind"] for one in told_by(news(first))] == ["shipment.arrived"]


def test_an_outlet_that_the_cloud_serves_sends_goods_to_the_only_hub(first: Box) -> None:
    merchant_id = uuid.UUID(first.merchant)
    first.hand_in(first.events)
    store = add_outlet(merchant_id=merchant_id, name="Gudang pusat", by=None)
    assert told_by(news(first)) == []
    record("shipment.sent", store, paper("sent", str(store.id), first.outlet, new_id()), None)
    assert [one["kind"] for one in told_by(news(first))] == ["shipment.sent"]
    assert levels() == {str(store.id): -80_000}


# --- the hub's side -----------------------------------------------------------------------------


@pytest.fixture
def home(world) -> Outlet:
    """The other outlet, which has a server of its own elsewhere."""
    return add_outlet(merchant_id=world.merchant.id, name="Pusat", by=None)


def from_home(cloud: Tablet, other: Tablet, step: str, body: dict[str, Any]) -> None:
    tells(cloud, other.append(f"shipment.{step}", body, outlet=body["source"]["id"]))


def test_a_hub_hears_what_is_on_its_way_and_moves_only_its_own_stock(
    world,
    cloud,
    uplink,
    home,
) -> None:
    other, product = sister(cloud), stock_up(world)
    sent = paper("sent", str(home.id), str(world.outlet.id), str(product.id))
    from_home(cloud, other, "sent", sent)
    down.store_told(uplink, told(cloud, *cloud.events))
    assert not Movement.objects.exists()
    assert travelling(world.merchant.id) == {product.id: (80_000, 232_000)}
    take = {"outlet": world.outlet, "source": home, "number": NUMBER, "by": None}
    assert receive_goods(**take, unloading=Unloading()).by_paper is False
    assert levels() == {str(world.outlet.id): 80_000}
    assert Level.objects.get().value_minor == 232_000
    assert travelling(world.merchant.id) == {}
    assert {one.table for one in rebuild(verify_only=True)} <= {"sync_uplink"}  # made by hand


def test_what_was_received_by_paper_is_matched_when_the_cloud_is_heard_again(
    world,
    cloud,
    uplink,
    home,
) -> None:
    other, product = sister(cloud), stock_up(world)  # bought for Rp 2.900, sent at Rp 3.000
    read = Unloading(extra=[Unpacked(product.id, 80_000, 80_000)])
    arrived = receive_goods(
        outlet=world.outlet, source=home, number=NUMBER.lower(), unloading=read, by=None
    )
    assert (arrived.by_paper, Level.objects.get().value_minor) == (True, 232_000)
    assert match_arrivals(world.outlet) == 0
    ends = (str(home.id), str(world.outlet.id), str(product.id))
    from_home(cloud, other, "sent", paper("sent", *ends, cost_value_minor=240_000))
    down.store_told(uplink, told(cloud, *cloud.events))
    assert match_arrivals(world.outlet) == 1
    assert (levels(), Level.objects.get().value_minor) == ({ends[1]: 80_000}, 240_000)
    shipment = shipment_of(world.merchant.id, arrived.shipment_id)
    assert shipment is not None
    assert shipment.left_over() == []


@pytest.mark.parametrize("told_is_first", [True, False])
def test_a_word_that_comes_home_and_is_told_as_well_counts_once(
    world, cloud, uplink, home, told_is_first
) -> None:
    """As at a hub that was put back: the cloud knows what it said after the copy."""
    product, before = stock_up(world), Tablet(**box_of(world))
    body = paper("sent", str(world.outlet.id), str(home.id), str(product.id))
    lost = before.append("shipment.sent", body)
    tells(cloud, lost)
    sender = Sender(
        **world.tenant, device_id=uuid.UUID(before.device), public_keys={1: before.public_key}
    )
    ways = [
        lambda: down.store_told(uplink, told(cloud, *cloud.events)),
        lambda: store_events(sender, [read(lost["raw"].encode(), lost["sig"])]),
    ]
    for way in ways if told_is_first else reversed(ways):
        way()
    assert levels() == {str(world.outlet.id): -80_000}
    assert ShipmentPaper.objects.count() == 1
    assert not Problem.objects.exists()
    assert {one.table for one in rebuild(verify_only=True)} <= {"sync_uplink"}  # made by hand


def box_of(world) -> dict[str, str]:
    ids = {"merchant": str(world.merchant.id), "outlet": str(world.outlet.id)}
    return {**ids, "device": new_id(), "series": "H01"}


def test_the_senders_own_word_that_comes_back_changes_nothing(
    world,
    cloud,
    uplink,
    home,
) -> None:
    product = stock_up(world)
    receive_stock(outlet=world.outlet, lines=[Received(product.id, 9_000, 27_000)], by=None)
    lines = [Packed(product.id, 4_000)]
    made = send_goods(outlet=world.outlet, target=home, parcel=Parcel(lines), by=None)
    own = Event.objects.get(kind="shipment.sent")
    tells(cloud, {"raw": bytes(own.raw).decode(), "sig": own.signature})
    down.store_told(uplink, told(cloud, *cloud.events))
    assert (Told.objects.count(), ShipmentPaper.objects.get().pk) == (1, made.pk)
    assert levels() == {str(world.outlet.id): 5_000}
    assert Ledger.objects.get().outlet_id == world.outlet.id
    assert json.loads(bytes(own.raw))["body"]["lines"][0]["cost_value_minor"] == 12_000
