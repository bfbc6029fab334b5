"""A tablet's WebSocket to a real hub, for tests and benches."""

import asyncio
import http.cookies
from typing import Self

from tests.hub import Answer, Hub


def cookie_of(greeting: Answer) -> str:
    """The ticket that a signed hello was answered with."""
    jar = http.cookies.SimpleCookie(greeting.headers["set-cookie"])
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())


async def open_live(hub: Hub, cookie: str) -> "LiveSocket":
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    socket = LiveSocket(reader, writer)
    await socket.shake_hands(hub, cookie)
    return socket


class LiveSocket:
    """The little of a WebSocket client that is needed: the handshake and short texts."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        self.writer.close()
        await self.writer.wait_closed()

    async def shake_hands(self, hub: Hub, cookie: str) -> None:
        lines = [
            "GET /ws/live HTTP/1.1",
            f"Host: 127.0.0.1:{hub.port}",
            f"Origin: {hub.address}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            f"Cookie: {cookie}",
        ]
        self.writer.write("\r\n".join([*lines, "", ""]).encode())
        answer = await self.reader.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 101"), answer

    async def receive(self) -> str:
        head = await self.reader.readexactly(2)
        length = head[1] & 0x7F
        if length == 126:
            length = int.from_bytes(await self.reader.readexactly(2))
        content = await self.reader.readexactly(length)
        assert head[0] & 0x0F == 1, (head, content)
        return content.decode()
