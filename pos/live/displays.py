"""Customer displays on tablets of their own: /ws/display, a line apart from the tills'.

A display asks every two seconds for what its till shows ({"kind": "look", "till": id}); the till is
asked in turn ({"kind": "look"}), and what it answers ({"kind": "shown", "told": {...}}) goes to the
displays that look at it. So a till that nobody looks at says nothing, and a display whose till or
server is gone hears it in the silence. Only the newest word is kept, for as long as it takes to
send it: a cart of a moment ago must never come later.

To a display: {"kind": "heard", "till": bool} (the server is there; is the till?), {"kind": "shown",
"till": id, "told": {...}}, {"kind": "revoked"}. What is told is the till's and is not looked into.
"""

import asyncio
import json
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any

from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from pos.journal.models import DeviceKey
from pos.live.consumers import FULL, NO_TICKET, understood
from pos.live.groups import Listener, Shop, hearer, listeners
from pos.live.tickets import holder
from pos.live.watch import Change, watcher

MAX_DISPLAYS = 100
APART_SECONDS = 0.2  # a display that asks more often is not passed on
REVOKED = {"kind": "revoked"}


@dataclass(eq=False)
class Display:
    """One open line. `tell` is called in any thread; the newest word replaces one not yet sent."""

    device_id: uuid.UUID
    shop: Shop
    loop: asyncio.AbstractEventLoop
    till: uuid.UUID | None = None
    newest: dict[str, Any] | None = None
    asked_at: float = 0.0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, message: dict[str, Any]) -> None:
        self.loop.call_soon_threadsafe(self._take, message)

    def _take(self, message: dict[str, Any]) -> None:
        if self.newest is not REVOKED:
            self.newest = message
            self.news.set()


class Displays:
    def __init__(self) -> None:
        self._all: set[Display] = set()
        self._lock = threading.Lock()
        self._is_watching = False

    def join(self, display: Display) -> bool:
        """False when the house is full."""
        with self._lock:
            if len(self._all) >= MAX_DISPLAYS:
                return False
            self._all.add(display)
            if not self._is_watching:
                self._is_watching = True
                watcher.listen(self.on_change)
        return True

    def leave(self, display: Display) -> None:
        with self._lock:
            self._all.discard(display)

    def looked(self, display: Display, till: uuid.UUID | None) -> bool:
        """Passes the question on; whether the till is there to hear it."""
        now = display.loop.time()
        here = [one for one in listeners.of_shop(display.shop) if one.device_id == till]
        if till != display.till or now - display.asked_at >= APART_SECONDS:
            display.till, display.asked_at = till, now
            for listener in here:
                listener.tell({"kind": "look"})
        return bool(here)

    def shown(self, listener: Listener, message: dict[str, Any]) -> None:
        told, shop = message.get("told"), (listener.merchant_id, listener.outlet_id)
        if not isinstance(told, dict):
            return
        word = {"kind": "shown", "till": str(listener.device_id), "told": told}
        with self._lock:
            everybody = list(self._all)
        for display in everybody:
            if display.shop == shop and display.till == listener.device_id:
                display.tell(word)

    def on_change(self, change: Change) -> None:
        """In the watcher's thread."""
        if "device.revoked" not in change.kinds:
            return
        with self._lock:
            everybody = list(self._all)
        ids = [display.device_id for display in everybody]
        gone = DeviceKey.objects.filter(device_id__in=ids).exclude(revoked_at=None)
        revoked = set(gone.values_list("device_id", flat=True))
        for display in everybody:
            if display.device_id in revoked:
                display.tell(REVOKED)


displays = Displays()
hearer(("shown",), displays.shown)


class DisplayConsumer(AsyncWebsocketConsumer):
    display: Display | None = None
    pump: "asyncio.Task[None] | None" = None

    async def connect(self) -> None:
        headers: dict[bytes, bytes] = dict(self.scope["headers"])
        key = await sync_to_async(holder)(headers.get(b"cookie", b""), is_display=True)
        await self.accept()
        if key is None:
            await self.close(code=NO_TICKET)
            return
        shop = (key.merchant_id, key.outlet_id)
        self.display = Display(key.device_id, shop, asyncio.get_running_loop())
        if not displays.join(self.display):
            await self.close(code=FULL)
            return
        self.pump = asyncio.create_task(self._forward(self.display))

    async def disconnect(self, code: int) -> None:
        if self.display:
            displays.leave(self.display)
        if self.pump:
            self.pump.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        message = understood(text_data)
        if self.display and message.get("kind") == "look":
            is_there = displays.looked(self.display, _till(message.get("till")))
            await self._send({"kind": "heard", "till": is_there})

    async def _forward(self, display: Display) -> None:
        while True:
            await display.news.wait()
            display.news.clear()
            message, is_over = display.newest or {}, display.newest is REVOKED
            await self._send(message)
            if is_over:
                await self.close(code=NO_TICKET)
                return

    async def _send(self, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(message))


def _till(told: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(told)
    except (TypeError, ValueError, AttributeError):
        return None
