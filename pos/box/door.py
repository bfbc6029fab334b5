"""The plain door: what a tablet may ask in HTTP before it trusts our certificate.

It stands in front of everything else the server does. In plain HTTP, from another machine, there
are the onboarding page, what it loads, and the way on: pages are led to the fixed address over
HTTPS (so is a `.local` name), anything else is refused, WebSockets too. The machine itself
(http://localhost) is a secure context to browsers and may all. Over HTTPS a page asked for by
another name is led to the fixed address, because what a browser keeps belongs to
the address it was loaded from.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from pos.box.origin import Origin

App = Callable[[Any, Any, Any], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

PAGE = "/p"
FOR_STRANGERS = ("/p/", "/static/box/")
OWN_MACHINE = ("127.0.0.1", "::1")
NEEDS_HTTPS = {
    "type": "about:blank",
    "title": "https_needed",
    "code": "https_needed",
    "status": 403,
    "detail": "Buka lewat alamat HTTPS dari undangan perangkat. (Open the HTTPS address.)",
}


def behind_door(inside: App, origin: Origin | None, *, has_proxy: bool) -> App:
    """A server behind a proxy that speaks HTTPS for it (LANCAR_HTTPS, the cloud) is spoken to
    plainly, unless it has an address of its own beside."""
    return inside if has_proxy and origin is None else PlainDoor(inside, origin)


class PlainDoor:
    """`origin` is None while the shop is open on its own machine only."""

    def __init__(self, otherwise: App, origin: Origin | None) -> None:
        self.otherwise, self.origin = otherwise, origin

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.otherwise(scope, receive, send)
        elif self._is_plain(scope):
            await self._answer_stranger(scope, receive, send)
        elif self._is_other_name(scope):
            await self._lead(scope, send)
        else:
            await self.otherwise(scope, receive, send)

    def _is_plain(self, scope: Any) -> bool:
        """By the port that was really spoken to; no header can say otherwise."""
        if not scope.get("server"):
            return False  # a socket file: whoever stands in front of it speaks for it
        host, port = scope["server"]
        secure = self.origin.https_port if self.origin else None
        return host not in OWN_MACHINE and port != secure

    def _is_other_name(self, scope: Any) -> bool:
        if self.origin is None or scope["type"] != "http" or scope["scheme"] != "https":
            return False
        asked = dict(scope["headers"]).get(b"host", b"").decode("latin1")
        is_page = _is_page(scope) and not _is_for_strangers(scope["path"])
        return is_page and asked != urlsplit(self.origin.base).netloc

    def _is_by_name(self, scope: Any) -> bool:
        """Asked for as `kasir.local` (pos.box.local_name): a name only leads to the address."""
        asked = dict(scope["headers"]).get(b"host", b"").decode("latin1")
        return self.origin is not None and asked.split(":")[0].lower().endswith(".local")

    async def _answer_stranger(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close"})
        elif scope["path"] == PAGE and self._is_by_name(scope):
            assert self.origin is not None
            await _redirect(send, self.origin.door)
        elif _is_for_strangers(scope["path"]):
            await self.otherwise(scope, receive, send)
        elif self.origin is None or not _is_page(scope):
            await _refuse(send)
        elif scope["path"] == "/":
            await _redirect(send, PAGE)
        else:
            await self._lead(scope, send)

    async def _lead(self, scope: Any, send: Any) -> None:
        """To the same page at the fixed address."""
        assert self.origin is not None
        path = (scope.get("raw_path") or scope["path"].encode()).decode("latin1")
        query = scope["query_string"].decode("latin1")
        await _redirect(send, self.origin.base + path + (f"?{query}" if query else ""))


def _is_page(scope: Any) -> bool:
    return scope["method"] in ("GET", "HEAD") and scope["path"].startswith("/")


def _is_for_strangers(path: str) -> bool:
    return path == PAGE or path.startswith(FOR_STRANGERS)


async def _redirect(send: Any, address: str) -> None:
    """For now only: a shop may move, and a browser that remembered would not find it."""
    headers = [(b"location", address.encode("latin1")), (b"cache-control", b"no-store")]
    await _send(send, 302, headers, b"")


async def _refuse(send: Any) -> None:
    headers = [(b"content-type", b"application/problem+json"), (b"cache-control", b"no-store")]
    await _send(send, 403, headers, json.dumps(NEEDS_HTTPS).encode())


async def _send(send: Any, status: int, headers: Headers, body: bytes) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})
