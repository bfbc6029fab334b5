"""The dashboard's live word: server-sent events at /api/v1/dashboard/live, past the web framework,
whose few threads a stream that stays open would take from the tills.

One event, `look`: its id is how far the record has come for the merchant, and a page whose figures
are older fetches them anew. Whoever comes back after a break is told at once where things stand, so
nothing is missed; nothing is queued either, the newest position is all there is to know. The first
word of a burst leaves at once, followers a quarter of a second apart.
"""

import asyncio
import logging
import threading
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest

from pos.live.watch import Change, watcher
from pos.people.models import Person
from pos.reports.dashboard.freshness import position_of

log = logging.getLogger("lancar.live")

PATH = "/api/v1/dashboard/live"
SEE = "reports.view_figure"
MAX_VIEWERS = 1_000
APART_SECONDS = 0.25
BEAT_SECONDS = 20.0  # a silent connection is cut by routers
# So often the rights are asked again, however much there is to tell. A word is but a number: what
# it leads to is asked for with rights of its own; and a thousand pages ask in one thread.
ASK_SECONDS = 60.0

App = Callable[[Any, Any, Any], Awaitable[None]]


@dataclass(eq=False)
class Viewer:
    """One open page. `tell` is called in the watcher's thread."""

    merchant_id: uuid.UUID
    loop: asyncio.AbstractEventLoop
    position: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, position: int) -> None:
        self.loop.call_soon_threadsafe(self._take, position)

    def _take(self, position: int) -> None:
        """Answers overtake each other; a page is never told less than before."""
        self.position = max(self.position, position)
        self.news.set()


class Viewers:
    def __init__(self) -> None:
        self._all: set[Viewer] = set()
        self._told: dict[uuid.UUID, int] = {}
        self._lock = threading.Lock()
        self._is_watching = False

    def join(self, viewer: Viewer) -> bool:
        """False when the house is full."""
        with self._lock:
            if len(self._all) >= MAX_VIEWERS:
                return False
            self._all.add(viewer)
            if not self._is_watching:
                self._is_watching = True
                watcher.listen(self.on_change, self.looked_at)
        return True

    def leave(self, viewer: Viewer) -> None:
        with self._lock:
            self._all.discard(viewer)

    def looked_at(self) -> set[uuid.UUID]:
        with self._lock:
            return {viewer.merchant_id for viewer in self._all}

    def on_change(self, change: Change) -> None:
        """Each merchant that somebody looks at is asked once, however many look."""
        with self._lock:
            everybody = list(self._all)
        for merchant_id in {one.merchant_id for one in everybody}:
            position = position_of(merchant_id)
            if self._told.get(merchant_id) == position:
                continue
            self._told[merchant_id] = position
            for viewer in everybody:
                if viewer.merchant_id == merchant_id:
                    viewer.tell(position)


viewers = Viewers()


class Stream:
    """`otherwise` answers all other requests."""

    def __init__(self, otherwise: App) -> None:
        self.otherwise = otherwise

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] != PATH or scope["method"] != "GET":
            await self.otherwise(scope, receive, send)
            return
        headers = dict(scope["headers"])
        merchant_id = await _ask(merchant_behind, headers.get(b"cookie", b""))
        if merchant_id is None:
            await _refuse(send, 401)
            return
        viewer = Viewer(merchant_id, asyncio.get_running_loop())
        if not viewers.join(viewer):
            await _refuse(send, 503)
            return
        try:
            await self._serve(viewer, headers, receive, send)
        finally:
            viewers.leave(viewer)

    async def _serve(
        self, viewer: Viewer, headers: dict[bytes, bytes], receive: Any, send: Any
    ) -> None:
        """Until the page goes, or its person may no longer look."""
        known = await _ask(position_of, viewer.merchant_id)
        viewer.position = max(viewer.position, known)
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send(_look(viewer.position))
        gone = asyncio.create_task(_until_gone(receive))
        asked_at = viewer.loop.time()
        try:
            while not gone.done():
                is_new = await _news(viewer, gone)
                if viewer.loop.time() - asked_at >= ASK_SECONDS:
                    if await _ask(merchant_behind, headers.get(b"cookie", b"")) is None:
                        break
                    asked_at = viewer.loop.time()
                if is_new:
                    await send(_look(viewer.position))
                    await asyncio.wait({gone}, timeout=APART_SECONDS)
                elif not gone.done():
                    await send(_part(b": .\n\n"))
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()


def merchant_behind(cookie_header: bytes) -> uuid.UUID | None:
    """Whose figures the signed-in person may look at."""
    try:
        key = SimpleCookie(cookie_header.decode("latin-1"))[settings.SESSION_COOKIE_NAME].value
    except (CookieError, KeyError):
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    person = get_user(request)
    if not isinstance(person, Person) or not person.is_staff or not person.has_perm(SEE):
        return None
    return person.merchant_id


async def _ask(question: Callable[[Any], Any], about: Any) -> Any:
    """In a thread of its own kind; a database connection that broke meanwhile is made anew."""

    def asked() -> Any:
        close_old_connections()
        return question(about)

    return await sync_to_async(asked)()


async def _news(viewer: Viewer, gone: "asyncio.Task[None]") -> bool:
    """False when there was none for a while, or the page went."""
    waiting = asyncio.create_task(viewer.news.wait())
    with suppress(asyncio.CancelledError):
        await asyncio.wait(
            {waiting, gone}, timeout=BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
    waiting.cancel()
    is_new = viewer.news.is_set()
    viewer.news.clear()
    return is_new and not gone.done()


async def _until_gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


def _look(position: int) -> dict[str, Any]:
    return _part(f"id: {position}\nevent: look\ndata: {position}\n\n".encode())


def _part(body: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": True}


async def _refuse(send: Any, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"retry-after", b"30")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
