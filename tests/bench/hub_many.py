"""Part "hub", many tills at once: how soon a price changed in the back office is on all of them.

Every till holds its WebSocket open. The clock starts when the back office's transaction is over, in
another process; it stops for a till when it has pulled, and holds the new manifest and the piece of
the catalogue in which the price stands.
"""

import asyncio
import http.client
import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.bench.table import Row
from tests.hub import Hub, read_answer
from tests.live_socket import cookie_of, open_live
from tests.tablet import Tablet

PART = "hub"
TILLS = 50
PATIENCE_SECONDS = 60.0
CHANGE_A_PRICE = """
import time
from pos.catalog.actions import set_price
from pos.catalog.models import Product
product = Product.objects.order_by("id").first()
set_price(product=product, price_minor=product.price_minor + 100, by=None)
print(time.time())
"""


def rows(hub: Hub) -> Iterator[Row]:
    tills = [_Till(hub) for _ in range(TILLS)]
    changed, arrived = asyncio.run(_price_reaches(hub, tills))
    waits = sorted(moment - changed for moment in arrived)
    yield Row(PART, f"price change on the first of {TILLS} tills", waits[0], "s")
    yield Row(PART, f"price change on the last of {TILLS} tills", waits[-1], "s", at_most=2)


class _Till:
    """A paired tablet that knows the catalogue as it is now."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.tablet = hub.pair(Tablet())
        greeting = hub.hello(self.tablet)
        self.cookie, self.cursor = cookie_of(greeting), greeting.json["cursor"]
        self.chunks = self._names(greeting.json["catalog"]["manifest"])

    def catch_up(self) -> float:
        """Pull, the manifest, the pieces that are new. Returns the moment when all is here."""
        connection = http.client.HTTPConnection("127.0.0.1", self.hub.port, timeout=60)
        told = self._get(connection, f"/sync/v1/pull?cursor={self.cursor}")
        new = self._names(told["catalog"]["manifest"], connection) - self.chunks
        for name in new:
            self._get(connection, f"/sync/v1/catalog/{name}")
        connection.close()
        assert new, "the price was changed, so a piece of the catalogue is new"
        return time.time()

    def _names(self, manifest: str, connection: Any = None) -> set[str]:
        path = f"/sync/v1/catalog/{manifest}"
        if connection is None:
            told = self.hub.signed(self.tablet, "GET", path).json
        else:
            told = self._get(connection, path)
        return {chunk["sha256"] for chunk in told["chunks"]}

    def _get(self, connection: http.client.HTTPConnection, path: str) -> Any:
        connection.request("GET", path, headers=self.tablet.headers("GET", path))
        answer = read_answer(connection)
        assert answer.status == 200, answer
        return answer.json


async def _price_reaches(hub: Hub, tills: Sequence[_Till]) -> tuple[float, list[float]]:
    sockets = [await open_live(hub, till.cookie) for till in tills]
    changing = asyncio.create_task(asyncio.to_thread(hub.python, CHANGE_A_PRICE))
    with ThreadPoolExecutor(len(tills)) as threads:
        waiting = [
            _arrives(socket, till, threads) for socket, till in zip(sockets, tills, strict=True)
        ]
        arrived = list(await asyncio.gather(*waiting))
    for socket in sockets:
        socket.writer.close()
    return float(await changing), arrived


async def _arrives(socket: Any, till: _Till, threads: ThreadPoolExecutor) -> float:
    while True:
        told = json.loads(await asyncio.wait_for(socket.receive(), PATIENCE_SECONDS))
        if told["kind"] == "catalog":
            return await asyncio.get_running_loop().run_in_executor(threads, till.catch_up)
