"""The protocol's three frequent calls straight from the server, past the web framework.

Selling tablets push one sale a request, and when a price changes every tablet pulls and fetches the
new piece of the catalogue. Sessions, forms and messages of the web framework cost more than the
work itself and mean nothing to a signed request. Pushes that wait while the disk flushes are stored
by the next transaction together; pulls and pieces have a clerk of their own, so that they never
stand before a sale. `api` answers the same to whoever comes through Django, and everything else.
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from django.http import HttpResponse, JsonResponse

from pos.journal.errors import Busy, TooLarge
from sync import fetching, pressure
from sync.asked import Asked
from sync.clerk import Clerk
from sync.protocol import MAX_BODY_BYTES
from sync.pushing import Received, receive, store

PATH = "/sync/v1/push"
# Tills that send at the same moment share a transaction, whose fixed part costs more than a sale:
# measured with four, a quarter less work for each.
TOGETHER_SECONDS = 0.005

App = Callable[[Any, Any, Any], Awaitable[None]]
Explain = Callable[[Exception, str], HttpResponse]


class Door:
    """`otherwise` answers all other requests; `explain` makes a problem answer of an error."""

    def __init__(self, otherwise: App, explain: Explain) -> None:
        self.otherwise, self.explain = otherwise, explain
        self.pushes = Clerk("push", self._responses, TOGETHER_SECONDS)
        self.fetches = Clerk("fetch", self._fetched)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        asking = self._asking(scope)
        if asking is None:
            await self.otherwise(scope, receive, send)
            return
        response = await self._answer(asking, scope, receive)
        if response is not None:
            await _send(send, response)

    def _asking(self, scope: Any) -> Callable[[Asked], Awaitable[HttpResponse]] | None:
        """Who answers this request; None: the web framework."""
        if scope["method"] == "POST" and scope["path"] == PATH:
            return self._push
        if scope["method"] == "GET" and fetching.is_ours(scope["path"], scope["query_string"]):
            return self.fetches.answer
        return None

    async def _answer(
        self, asking: Callable[[Asked], Awaitable[HttpResponse]], scope: Any, receive: Any
    ) -> HttpResponse | None:
        try:
            body = await _body(receive)
            if body is None:
                return None  # the tablet hung up; it sends again
            return await asking(_asked(scope, body))
        except (Busy, TooLarge, UnicodeDecodeError) as error:
            return self.explain(error, scope["path"])

    async def _push(self, asked: Asked) -> HttpResponse:
        with pressure.pushing():
            return await self.pushes.answer(asked)

    def _fetched(self, group: Sequence[Asked]) -> list[HttpResponse]:
        return [self._attempt(partial(fetching.fetch, asked), asked.path) for asked in group]

    def _responses(self, group: Sequence[Asked]) -> list[HttpResponse]:
        read = [self._attempt(partial(receive, asked)) for asked in group]
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

    def _attempt(self, work: Callable[[], Any], path: str = PATH) -> Any:
        try:
            return work()
        except Exception as error:  # noqa: BLE001  (as Django's own door does)
            return self.explain(error, path)


def _stored_alone(received: Received) -> HttpResponse:
    return JsonResponse(store([received])[0])


def _asked(scope: Any, body: bytes) -> Asked:
    query = scope["query_string"].decode("ascii")
    path = scope["path"] + (f"?{query}" if query else "")
    headers = {name.decode("latin1"): value.decode("latin1") for name, value in scope["headers"]}
    return Asked(scope["method"], path, headers, body)


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
