"""POST /sync/v1/push straight from the server to the journal, many tablets at a time.

Selling tablets send one sale a request. Sessions, forms and messages of the web framework cost
more than storing the sale and mean nothing to a signed request, so a push does not pass them; and
what waits while the disk flushes is stored by the next transaction together. `api.push` answers
the same to whoever comes through Django. Everything else is handed on.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import close_old_connections
from django.http import HttpResponse, JsonResponse

from pos.journal.errors import Busy, TooLarge
from sync import pressure
from sync.asked import Asked
from sync.protocol import MAX_BODY_BYTES
from sync.pushing import Received, receive, store

PATH = "/sync/v1/push"
MAX_TOGETHER = 16
ENOUGH_BYTES = 64 * 1024
MAX_WAITING = 256

log = logging.getLogger("lancar.api")

App = Callable[[Any, Any, Any], Awaitable[None]]
Explain = Callable[[Exception, str], HttpResponse]


@dataclass(frozen=True)
class _Waiting:
    """A push whose tablet waits for the answer."""

    asked: Asked
    answer: asyncio.Future[HttpResponse]
    loop: asyncio.AbstractEventLoop


class PushDoor:
    """`otherwise` answers all other requests; `explain` makes a problem answer of an error."""

    def __init__(self, otherwise: App, explain: Explain) -> None:
        self.otherwise, self.explain = otherwise, explain
        self.waiting: queue.Queue[_Waiting] = queue.Queue(MAX_WAITING)
        self.clerk: threading.Thread | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] != PATH or scope["method"] != "POST":
            await self.otherwise(scope, receive, send)
            return
        response = await self._answer(scope, receive)
        if response is not None:
            await _send(send, response)

    async def _answer(self, scope: Any, receive: Any) -> HttpResponse | None:
        try:
            body = await _body(receive)
            if body is None:
                return None  # the tablet hung up; it sends again
            return await self._in_turn(_asked(scope, body))
        except (Busy, TooLarge, UnicodeDecodeError) as error:
            return self.explain(error, PATH)

    async def _in_turn(self, asked: Asked) -> HttpResponse:
        loop = asyncio.get_running_loop()
        one = _Waiting(asked, loop.create_future(), loop)
        try:
            self.waiting.put_nowait(one)
        except queue.Full:
            raise Busy(
                "too_many_waiting",
                "Server toko sedang sibuk; dikirim lagi.",
                retry_after_ms=pressure.RETRY_AFTER_MS,
            ) from None
        self._employ()
        with pressure.pushing():
            return await one.answer

    def _employ(self) -> None:
        """One thread of its own, because a database connection belongs to its thread."""
        if self.clerk is None or not self.clerk.is_alive():
            self.clerk = threading.Thread(target=self._work, name="push", daemon=True)
            self.clerk.start()

    def _work(self) -> None:
        while True:
            group = self._group()
            try:
                close_old_connections()
                responses = self._responses(group)
            except Exception:  # the clerk must not die: every tablet would wait for ever
                log.exception("the push door could not answer")
                responses = [HttpResponse(status=500) for _ in group]
            for one, response in zip(group, responses, strict=True):
                one.loop.call_soon_threadsafe(_give, one.answer, response)

    def _group(self) -> list[_Waiting]:
        """Who waits now, but not so much that a single sale behind them would wait long."""
        group = [self.waiting.get()]
        size = len(group[0].asked.body)
        while len(group) < MAX_TOGETHER and size < ENOUGH_BYTES and not self.waiting.empty():
            group.append(self.waiting.get())
            size += len(group[-1].asked.body)
        return group

    def _responses(self, group: Sequence[_Waiting]) -> list[HttpResponse]:
        read = [self._attempt(partial(receive, one.asked)) for one in group]
        together = [one for one in read if isinstance(one, Received)]
        answers = iter(self._stored(together))
        return [next(answers) if isinstance(one, Received) else one for one in read]

    def _stored(self, received: Sequence[Received]) -> list[HttpResponse]:
        """All in one transaction; when that fails, each in its own, so that none pays for another.

        A hub has one outlet; where there are several, each has its own record and its own turn."""
        if len({(one.sender.merchant_id, one.sender.outlet_id) for one in received}) == 1:
            try:
                return [JsonResponse(answer) for answer in store(received)]
            except Exception as error:  # noqa: BLE001  (every kind is explained to the tablet)
                if len(received) == 1:
                    return [self.explain(error, PATH)]
        return [self._attempt(partial(_stored_alone, one)) for one in received]

    def _attempt(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except Exception as error:  # noqa: BLE001  (as Django's own door does)
            return self.explain(error, PATH)


def _stored_alone(received: Received) -> HttpResponse:
    return JsonResponse(store([received])[0])


def _give(answer: "asyncio.Future[HttpResponse]", response: HttpResponse) -> None:
    if not answer.done():  # the tablet may have hung up meanwhile
        answer.set_result(response)


def _asked(scope: Any, body: bytes) -> Asked:
    query = scope["query_string"].decode("ascii")
    path = f"{PATH}?{query}" if query else PATH
    headers = {name.decode("latin1"): value.decode("latin1") for name, value in scope["headers"]}
    return Asked("POST", path, headers, body)


async def _body(receive: Any) -> bytes | None:
    """None when the tablet hung up. TooLarge before more than the limit is in memory."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BODY_BYTES:
            raise TooLarge("body_too_large", "Kiriman terlalu besar untuk server toko.")
        if not message.get("more_body", False):
            return b"".join(parts)


async def _send(send: Any, response: HttpResponse) -> None:
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["X-Content-Type-Options"] = "nosniff"
    headers = [
        (name.lower().encode("latin1"), value.encode("latin1")) for name, value in response.items()
    ]
    start = {"type": "http.response.start", "status": response.status_code, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": response.content})
