"""The WebSocket of a paired device: /ws/live. It carries notices, and words to the devices on the
server's cables and back (groups.py); never data that must not be lost."""

import asyncio
import json
from typing import Any

from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from pos.journal.clock import wall_ms
from pos.live.groups import Listener, hearers, listeners
from pos.live.tickets import holder

NO_TICKET = 4401
FULL = 4429
MAX_MESSAGE_CHARS = 1024
# What a till says to customers' screens may be longer: eight lines of goods, a code to pay with.
SHOWN, MAX_SHOWN_CHARS = '{"kind":"shown"', 8192


class LiveConsumer(AsyncWebsocketConsumer):
    listener: Listener | None = None
    pump: "asyncio.Task[None] | None" = None

    async def connect(self) -> None:
        key = await sync_to_async(holder)(self._cookie())
        await self.accept()
        if key is None:
            await self.close(code=NO_TICKET)
            return
        self.listener = Listener(
            key.device_id,
            key.merchant_id,
            key.outlet_id,
            asyncio.get_running_loop(),
            asyncio.Queue(),
        )
        if not listeners.join(self.listener):
            await self.close(code=FULL)
            return
        self.pump = asyncio.create_task(self._forward(self.listener))

    async def disconnect(self, code: int) -> None:
        if self.listener:
            listeners.leave(self.listener)
        if self.pump:
            self.pump.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """{"kind": "ping"}, and what an app above hears; everything else is ignored."""
        message = understood(text_data)
        kind = message.get("kind")
        if kind == "ping":
            await self._send({"kind": "pong", "time": wall_ms()})
        elif self.listener and isinstance(kind, str) and kind in hearers:
            hearers[kind](self.listener, message)

    async def _forward(self, listener: Listener) -> None:
        while (message := await listener.queue.get()) is not None:
            await self._send(message)
        await self.close(code=FULL)

    async def _send(self, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(message))

    def _cookie(self) -> bytes:
        headers: dict[bytes, bytes] = dict(self.scope["headers"])
        return headers.get(b"cookie", b"")


def understood(text: str | None) -> dict[str, Any]:
    most = MAX_SHOWN_CHARS if text and text.startswith(SHOWN) else MAX_MESSAGE_CHARS
    if not text or len(text) > most:
        return {}
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}
