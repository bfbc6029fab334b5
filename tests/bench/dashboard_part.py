"""Part "dashboard": a thousand open dashboards in the cloud, and how soon they hear of a sale.

One web process of the cloud on PostgreSQL. The pages are sockets that read server-sent events, all
signed in as the owner. A batch of five sales is sent as a hub's relay sends it; from its answer,
which comes after COMMIT, to the word at each page. Then the first screen itself.
"""

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import psutil
import psycopg

from tests.bench.grown import COPIES, grow
from tests.bench.ingest_part import Sent, cloud_and_hubs, cpu, send
from tests.bench.table import Row, median, quantile
from tests.cloud import Cloud
from tests.hub import Hub
from tests.waiting import until

PART = "dashboard"
PAGES, BURSTS, BATCH, EVERY_SECONDS = 1_000, 20, 5, 0.6
FILLED, LOOKS = 4_000, 20
# What 20 million sales a day are on average, in the requests of small shops, for as long as the
# bursts take.
LOAD_A_SECOND, LOAD_BATCH = 231, 5
LOAD = round(LOAD_A_SECOND * BURSTS * EVERY_SECONDS / LOAD_BATCH) * LOAD_BATCH
LIVE, FIRST_SCREEN = "/api/v1/dashboard/live", "/api/v1/dashboard"
MAX_RSS_MB, MAX_P50_MS, MAX_P99_MS, MAX_SCREEN_MS = 315, 30, 150, 100  # 300 MiB
SIGN_IN = """
from django.test import Client
from pos.people.models import Person
client = Client()
staff = [one for one in Person.objects.order_by("id") if one.has_perm("reports.view_figure")]
client.force_login(staff[0])
[(name, value)] = client.cookies.items()
print(f"{name}={value.value}")
"""


@dataclass
class Page:
    """`heard`: when each word came. Each page is told at once where it stands: `at_first`."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    heard: list[float] = field(default_factory=list)
    at_first: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        async for line in self.reader:
            if line.startswith(b"event: look"):
                self.heard.append(time.time())
                self.at_first.set()


def rows() -> Iterator[Row]:
    with cloud_and_hubs(hubs=2) as ([cloud, other], [hub, busy]):
        other.stop()
        send([cloud], [hub], FILLED, 200)
        cookie = cloud.python(SIGN_IN).strip()
        yield Row(PART, "web process without pages", _rss_mb(cloud), "MB")
        lags = asyncio.run(_lags(cloud, hub, cookie))
        yield Row(PART, f"a sale stored to the word at {PAGES} pages, p50", median(lags), "ms")
        yield Row(
            PART, f"a sale stored to the word at {PAGES} pages, p99", quantile(lags, 0.99), "ms"
        )
        few = asyncio.run(_lags(cloud, hub, cookie, pages=1))
        yield Row(PART, "… at one page, p50", median(few), "ms", at_most=MAX_P50_MS)
        yield Row(PART, "… at one page, p99", quantile(few, 0.99), "ms", at_most=MAX_P99_MS)
        rate, beside = asyncio.run(_lags_beside(cloud, hub, busy, cookie))
        name = f"… while another merchant sends {LOAD_A_SECOND} sales/s in requests of {LOAD_BATCH}"
        yield Row(PART, f"{name}: taken", rate, "sales/s", at_least=LOAD_A_SECOND * 0.9)
        yield Row(PART, f"{name}, p50", median(beside), "ms", at_most=MAX_P50_MS)
        yield Row(PART, f"{name}, p99", quantile(beside, 0.99), "ms", at_most=MAX_P99_MS)
        yield Row(
            PART, f"web process after {PAGES} pages", _rss_mb(cloud), "MB", at_most=MAX_RSS_MB
        )
        grow(cloud.database, COPIES)
        per_look = _first_screen_ms(cloud, cookie)
        name = f"first screen: processor time of the server, {_lines(cloud):,} lines stored"
        yield Row(PART, name, per_look, "ms", at_most=MAX_SCREEN_MS)


async def _lags(cloud: Cloud, hub: Hub, cookie: str, pages: int = PAGES) -> list[float]:
    """Milliseconds from the answer to each page's word, of all bursts and pages; none where it
    was there before the answer."""
    opened = [await _open(cloud, cookie) for _ in range(pages)]
    listening = [asyncio.create_task(page.listen()) for page in opened]
    async with asyncio.timeout(60):
        await asyncio.gather(*(page.at_first.wait() for page in opened))
    try:
        told = await asyncio.to_thread(_bursts, cloud, hub)
        await asyncio.sleep(2)
    finally:
        for page, task in zip(opened, listening, strict=True):
            task.cancel()
            page.writer.close()
    return [
        max(0.0, next(at for at in page.heard if at >= asked) - answered) * 1000
        for asked, answered in zip(told.asked, told.answered, strict=True)
        for page in opened
    ]


async def _lags_beside(cloud: Cloud, hub: Hub, busy: Hub, cookie: str) -> tuple[float, list[float]]:
    """How many were taken, and the lags at one page of the sales of its own merchant; all in the
    same web process."""
    every = LOAD_BATCH / LOAD_A_SECOND
    began = busy.data / "go"
    load = asyncio.create_task(asyncio.to_thread(send, [cloud], [busy], LOAD, LOAD_BATCH, every))
    await asyncio.to_thread(until, began.exists, "the other merchant sends", seconds=120)
    lags = await _lags(cloud, hub, cookie, pages=1)
    sent = await load
    return sent.rate, lags


async def _open(cloud: Cloud, cookie: str) -> Page:
    reader, writer = await asyncio.open_connection("127.0.0.1", cloud.port)
    asked = f"GET {LIVE} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
    writer.write(asked.encode())
    await writer.drain()
    status = await reader.readline()
    assert b" 200 " in status, status
    return Page(reader, writer)


def _bursts(cloud: Cloud, hub: Hub) -> Sent:
    return send([cloud], [hub], BURSTS * BATCH, BATCH, EVERY_SECONDS)


def _first_screen_ms(cloud: Cloud, cookie: str) -> float:
    """Processor time of one look, of which there are some, so that clock ticks do not count."""
    looks = [cloud.request("GET", FIRST_SCREEN, headers={"Cookie": cookie}) for _ in range(2)]
    assert {look.status for look in looks} == {200}, looks[0]
    assert json.loads(looks[0].body)["outlets"], looks[0]
    before = sum(cpu([cloud]))
    for _ in range(LOOKS):
        cloud.request("GET", FIRST_SCREEN, headers={"Cookie": cookie})
    return (sum(cpu([cloud])) - before) / LOOKS * 1000


def _lines(cloud: Cloud) -> int:
    with psycopg.connect(cloud.database) as connection:
        found = connection.execute("SELECT count(*) FROM sales_saleline").fetchone()
    return int(found[0]) if found else 0


def _rss_mb(cloud: Cloud) -> float:
    return float(_process(cloud).memory_info().rss) / 1e6


def _process(cloud: Cloud) -> psutil.Process:
    assert cloud.process is not None
    return psutil.Process(cloud.process.pid)
