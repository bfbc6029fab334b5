"""A thread of its own that answers requests in the order in which they came, several at a time.

A database connection belongs to its thread, so the same clerk works for ever with the same warm
one. The queue is bounded: who finds it full is told to come again.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db import close_old_connections
from django.http import HttpResponse

from pos.journal.errors import Busy
from sync import pressure
from sync.asked import Asked

MAX_TOGETHER = 16
ENOUGH_BYTES = 64 * 1024
MAX_WAITING = 256

log = logging.getLogger("lancar.api")

Work = Callable[[Sequence[Asked]], Sequence[HttpResponse]]


@dataclass(frozen=True)
class _Waiting:
    """A request whose tablet waits for the answer."""

    asked: Asked
    answer: asyncio.Future[HttpResponse]
    loop: asyncio.AbstractEventLoop


class Clerk:
    """`work` gets what waits now and answers each; what it raises is answered with 500.

    `patience_seconds`: so long a group waits for those who were at work while the last one was
    answered. Who was not here then is not waited for, so one who is alone waits for nobody."""

    def __init__(self, name: str, work: Work, patience_seconds: float = 0) -> None:
        self.name, self.work, self.patience_seconds = name, work, patience_seconds
        self.waiting: queue.Queue[_Waiting] = queue.Queue(MAX_WAITING)
        self.thread: threading.Thread | None = None
        self.at_work = 1

    async def answer(self, asked: Asked) -> HttpResponse:
        """Busy `too_many_waiting` when the queue is full."""
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
        return await one.answer

    def _employ(self) -> None:
        if self.thread is None or not self.thread.is_alive():
            self.thread = threading.Thread(target=self._serve, name=self.name, daemon=True)
            self.thread.start()

    def _serve(self) -> None:
        while True:
            group = self._group()
            try:
                close_old_connections()
                answered = list(zip(group, self.work([one.asked for one in group]), strict=True))
            except Exception:  # the clerk must not die: every tablet would wait for ever
                log.exception("the %s clerk could not answer", self.name)
                answered = [(one, HttpResponse(status=500)) for one in group]
            self.at_work = len(group) + self.waiting.qsize()
            for one, response in answered:
                with suppress(RuntimeError):  # its loop is closed: nobody waits there any more
                    one.loop.call_soon_threadsafe(give, one.answer, response)

    def _group(self) -> list[_Waiting]:
        """Who waits now, but not so much that a single sale behind them would wait long."""
        group = [self.waiting.get()]
        size = len(group[0].asked.body)
        until = time.monotonic() + self.patience_seconds
        while len(group) < MAX_TOGETHER and size < ENOUGH_BYTES:
            try:
                group.append(self._next(until if len(group) < self.at_work else 0))
            except queue.Empty:
                break
            size += len(group[-1].asked.body)
        return group

    def _next(self, until: float) -> _Waiting:
        """queue.Empty when nobody came until then."""
        patience = until - time.monotonic()
        return self.waiting.get(timeout=patience) if patience > 0 else self.waiting.get_nowait()


def give(answer: "asyncio.Future[HttpResponse]", response: HttpResponse) -> None:
    if not answer.done():  # the tablet may have hung up meanwhile
        answer.set_result(response)
