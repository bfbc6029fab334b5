"""Favourites arranged by hand: per outlet, by tills too, last writer wins, in the outlet chunk."""

import json
import time
import uuid

import pytest

from pos.catalog import chunks
from pos.catalog.actions import arrange_favourites
from pos.catalog.models import Favourites
from pos.journal.errors import NotFound
from pos.journal.models import LostChange
from pos.journal.replay import rebuild
from tests.pos.world import World, make_world, pair, stock_up

pytestmark = pytest.mark.django_db


def shipped(world: World) -> dict | None:
    _, content = chunks.manifest(world.merchant.id, world.outlet.id)
    piece = next(it for it in json.loads(content)["chunks"] if it["name"] == "outlet")
    data = chunks.chunk(world.merchant.id, world.outlet.id, piece["sha256"])
    return json.loads(data)["favourites"]


def arranged(till, world: World, *products: str, removed: tuple[str, ...] = (), **envelope):
    tiles = {"products": list(products), "removed": list(removed)}
    body = {"id": str(world.outlet.id), "groups": {"tiles": tiles}}
    till.tablet.append("favourites.changed", body, **envelope)
    return till.push()[0]


def test_nobody_arranged_anything_yet():
    assert shipped(make_world()) is None


def test_a_tills_arrangement_is_shipped_in_its_order_with_its_stamp():
    world = make_world()
    till = pair(world)
    tea, rice = str(stock_up(world, "Teh").id), str(stock_up(world, "Beras").id)
    assert arranged(till, world, rice, tea).status == "stored"
    event = json.loads(till.tablet.events[-1]["raw"])
    assert shipped(world) == {
        "products": [rice, tea],
        "removed": [],
        "event": event["id"],
        "hlc": event["hlc"],
    }


def test_of_two_tills_the_later_wins_and_the_loser_is_kept():
    world = make_world()
    one, two = pair(world), pair(world, "Kasir 2")
    tea, rice = str(stock_up(world, "Teh").id), str(stock_up(world, "Beras").id)
    now = two.tablet.clock_ms = one.tablet.clock_ms = time.time_ns() // 1_000_000
    arranged(two, world, rice, tea, hlc=[now, 5])
    arranged(one, world, tea, hlc=[now, 4])
    assert shipped(world)["products"] == [rice, tea]
    assert LostChange.objects.filter(entity="favourites").count() == 1


def test_the_back_office_arranges_too_and_names_only_what_exists():
    world = make_world()
    tea, rice = stock_up(world, "Teh"), stock_up(world, "Beras")
    arrange_favourites(
        outlet=world.outlet, products=[tea.id, tea.id], removed=[rice.id], by=world.sari.id
    )
    assert shipped(world)["products"] == [str(tea.id)]
    assert shipped(world)["removed"] == [str(rice.id)]
    with pytest.raises(NotFound) as refused:
        arrange_favourites(outlet=world.outlet, products=[uuid.uuid4()], by=world.sari.id)
    assert refused.value.code == "unknown_product"
    assert shipped(world)["products"] == [str(tea.id)]


def test_a_list_longer_than_any_screen_waits_for_a_person():
    world = make_world()
    till = pair(world)
    assert arranged(till, world, *(str(uuid.uuid4()) for _ in range(501))).status == "quarantined"
    assert shipped(world) is None


def test_a_rebuild_gives_the_same_rows():
    world = make_world()
    tea = stock_up(world, "Teh")
    arranged(pair(world), world, str(tea.id))
    Favourites.objects.update(products=[])
    rebuild(verify_only=False)
    assert Favourites.objects.get().products == [str(tea.id)]
    assert rebuild(verify_only=True) == []
