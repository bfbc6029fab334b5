"""Django over ASGI on a few threads that stay, instead of a new thread for every request.

Django's own handler gives each request a thread of its own. A database connection belongs to its
thread, so every request would open the database anew, and each abandoned connection would keep its
page cache until Python's garbage collector finds it: measured on a hub under load, more than a
gigabyte. Here a request borrows one of THREADS threads, the one used last first, so a quiet hub
works with one warm connection; a slow report never stops a sale, because there are others.
"""

import asyncio
from typing import Any

from asgiref.sync import SyncToAsync, ThreadSensitiveContext
from django.core.handlers.asgi import ASGIHandler

THREADS = 4


class FewThreads(ASGIHandler):
    """Waits when all threads are at work; the order of waiting is kept by the queue."""

    def __init__(self) -> None:
        super().__init__()
        self.idle: asyncio.LifoQueue[ThreadSensitiveContext] = asyncio.LifoQueue()
        for _ in range(THREADS):
            self.idle.put_nowait(ThreadSensitiveContext())

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        context = await self.idle.get()
        token = SyncToAsync.thread_sensitive_context.set(context)
        try:
            await self.handle(scope, receive, send)
        finally:
            SyncToAsync.thread_sensitive_context.reset(token)
            self.idle.put_nowait(context)
