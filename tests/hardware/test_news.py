"""A tablet hears on its open line what became of its paper: its own, each change once."""

import asyncio
import uuid
from typing import Any

import pytest

from hardware.actions import Asker, add_printer
from hardware.models import PrintJob, State
from hardware.news import PrintNews
from pos.live.groups import Listener, Listeners
from tests.hardware.spool import hand_over
from tests.pos.world import World, make_world


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


def asked(world: World, device_id: uuid.UUID | None) -> PrintJob:
    printer = add_printer(
        outlet=world.outlet,
        by=None,
        identity={"name": "Kasir"},
        link={"host": f"192.168.1.{PrintJob.objects.count() + 10}"},
    )
    return hand_over(printer, asker=Asker(device_id))


def test_each_change_is_told_once_to_who_handed_the_document_over(world: World) -> None:
    shop = (world.merchant.id, world.outlet.id)
    mine, other = uuid.uuid4(), uuid.uuid4()
    job, _, _ = asked(world, mine), asked(world, other), asked(world, None)
    news = PrintNews()
    waiting = {"kind": "print", "id": str(job.id), "state": "waiting", "trouble": ""}
    assert list(news(shop, {mine})) == [(mine, waiting)]
    assert list(news(shop, {mine})) == []
    PrintJob.objects.filter(id=job.id).update(trouble="Kertas printer habis.")
    assert list(news(shop, {mine})) == [(mine, {**waiting, "trouble": "Kertas printer habis."})]
    PrintJob.objects.filter(id=job.id).update(state=State.PRINTED, trouble="")
    assert list(news(shop, {mine})) == [(mine, {**waiting, "state": "printed"})]
    PrintJob.objects.filter(id=job.id).update(asked_at=0)
    assert list(news(shop, {mine})) == []
    assert list(news((uuid.uuid4(), uuid.uuid4()), {mine})) == []


def test_the_line_of_that_tablet_gets_it_and_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos.live.groups.tellers", [PrintNews()])
    loop = asyncio.new_event_loop()
    shop = (world.merchant.id, world.outlet.id)
    mine, other = (Listener(uuid.uuid4(), *shop, loop, asyncio.Queue()) for _ in range(2))
    house = Listeners()
    house._is_watching = True  # by hand
    for listener in (mine, other):
        house.join(listener)
    job = asked(world, mine.device_id)
    house.look()
    loop.run_until_complete(asyncio.sleep(0))
    assert mine.queue.get_nowait() == {
        "kind": "print", "id": str(job.id), "state": "waiting", "trouble": "",
    }  # fmt: skip
    assert other.queue.empty()
    loop.close()
