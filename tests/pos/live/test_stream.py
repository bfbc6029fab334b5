"""The dashboard's stream: who may listen, what they are told, and that nobody hears a stranger."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client

from pos.live import stream
from pos.live.stream import PATH, Stream, viewers
from pos.live.watch import Change
from pos.people.models import Person
from pos.reports.dashboard.freshness import position_of
from tests.pos.world import World, hire, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db
NEWS = Change(1, frozenset())
PATIENCE_SECONDS = 60


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(stream.watcher, "listen", lambda *_: None)  # no thread: tests tell
    monkeypatch.setattr(stream, "close_old_connections", lambda: None)  # one connection a test
    return make_world()


def cookie_of(person: Person | None) -> bytes:
    if person is None:
        return b""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}".encode()


async def otherwise(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def opened(person: Person | None, path: str = PATH) -> ApplicationCommunicator:
    headers = [(b"cookie", cookie_of(person))]
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers}
    return ApplicationCommunicator(Stream(otherwise), scope)


async def status(page: ApplicationCommunicator) -> int:
    await page.send_input({"type": "http.request", "body": b""})
    return int((await page.receive_output(PATIENCE_SECONDS))["status"])


async def told(page: ApplicationCommunicator) -> int:
    body = (await page.receive_output(PATIENCE_SECONDS))["body"].decode()
    number, event, data, *_ = body.split("\n")
    assert event == "event: look"
    assert number.removeprefix("id: ") == data.removeprefix("data: ")
    return int(data.removeprefix("data: "))


async def leave(page: ApplicationCommunicator) -> None:
    await page.send_input({"type": "http.disconnect"})
    await page.wait(PATIENCE_SECONDS)


def test_only_those_who_may_see_figures_may_listen(world: World):
    ana = hire(world.merchant.id, "Ana")
    refused = [opened(None), opened(ana), opened(world.sari, "/api/v1/other")]

    @async_to_sync
    async def heard() -> list[int]:
        return [await status(page) for page in refused]

    assert heard() == [401, 401, 404]
    assert viewers._all == set()


def test_a_page_is_told_at_once_where_things_stand_and_then_of_what_is_new(world: World):
    stranger = make_world("Toko lain")
    till, product = pair(world), stock_up(world)
    mine, theirs = opened(world.sari), opened(stranger.sari)
    before = (position_of(world.merchant.id), position_of(stranger.merchant.id))

    @sync_to_async
    def sell() -> None:
        till.sell_second(of(product))
        till.push()
        viewers._told = {world.merchant.id: before[0], stranger.merchant.id: before[1]}
        viewers.on_change(NEWS)

    @async_to_sync
    async def story() -> tuple[list[int], bool]:
        assert [await status(mine), await status(theirs)] == [200, 200]
        heard = [await told(mine), await told(theirs)]
        await sell()
        heard.append(await told(mine))
        is_silent = await theirs.receive_nothing(0.1)
        await asyncio.gather(leave(mine), leave(theirs))
        return heard, is_silent

    heard, is_silent = story()
    assert heard == [*before, before[0] + 1]
    assert is_silent
    assert viewers._all == set()


def test_the_stream_ends_when_its_person_may_no_longer_look(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stream, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(stream, "ASK_SECONDS", 0.0)
    page = opened(world.sari)

    @async_to_sync
    async def story() -> list[bool]:
        assert await status(page) == 200
        await told(page)
        assert (await page.receive_output(PATIENCE_SECONDS))["body"] == b": .\n\n"
        await sync_to_async(Person.objects.filter(id=world.sari.id).update)(active=False)
        open_still = True
        while open_still:
            open_still = (await page.receive_output(PATIENCE_SECONDS))["more_body"]
        await page.wait(PATIENCE_SECONDS)
        return [open_still]

    assert story() == [False]


def test_it_ends_too_while_there_is_always_something_to_tell(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stream, "BEAT_SECONDS", 3_600.0)
    monkeypatch.setattr(stream, "ASK_SECONDS", 0.0)
    page = opened(world.sari)

    @async_to_sync
    async def story() -> tuple[int, bool]:
        assert await status(page) == 200
        first = await told(page)
        [viewer] = viewers._all
        viewer.tell(first + 1)
        heard = await told(page)
        await sync_to_async(Person.objects.filter(id=world.sari.id).update)(active=False)
        viewer.tell(first + 2)
        is_open = (await page.receive_output(PATIENCE_SECONDS))["more_body"]
        await page.wait(PATIENCE_SECONDS)
        return heard - first, is_open

    assert story() == (1, False)


def test_an_answer_that_was_overtaken_takes_no_newer_position_back(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    def overtaken(_: Any) -> int:
        for viewer in viewers._all:
            viewer.tell(9)
        return 5

    monkeypatch.setattr(stream, "position_of", overtaken)
    page = opened(world.sari)

    @async_to_sync
    async def story() -> list[int]:
        assert await status(page) == 200
        heard = [await told(page)]
        [viewer] = viewers._all
        viewer.tell(7)
        heard.append(await told(page))
        await leave(page)
        return heard

    assert story() == [9, 9]


def test_a_full_house_says_so(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stream, "MAX_VIEWERS", 0)
    page = opened(world.sari)
    assert async_to_sync(status)(page) == 503
