"""Part "relay": a hub's record into its cloud: real processes, SQLite on one side, PostgreSQL on
the other, all on this machine. Everything is on: signatures, chains, projections, rollups.
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import psycopg

from tests.bench.postgresql import as_deployed
from tests.bench.table import Row
from tests.cloud import Cloud, Worker, join, new_cloud
from tests.hub import Hub, new_hub
from tests.sales import Goods, line, sale_body, second_version, sell
from tests.tablet import Tablet
from tests.waiting import until

PART = "relay"
SALES, BATCH, SINGLE = 10_000, 200, 20
DAYS, A_DAY, SHELF, FIRST_DAY = 7, 1_000, 200, date(2026, 11, 21)
MAX_DRAIN_SECONDS, MIN_SALES_A_SECOND, MAX_LAG_MS = 10, 3_000, 300


# What the relay will send, as it will write it.
WIRE = """
import gzip
from pos.journal.rows import find_ledger
from sync.cloud_line import _written
from sync.sending import as_told, next_events
from sync.uplink import active_uplink
uplink = active_uplink()
newest = find_ledger(uplink.merchant_id, uplink.outlet_id).server_seq
mark, size = uplink.sent_seq, 0
while mark < newest:
    events, mark = next_events(uplink, mark, newest)
    told = {"events": [as_told(event) for event in events], "released": []}
    body = _written({**told, "waiting": newest - mark, "version": "bench"})
    size += len(gzip.compress(body, compresslevel=3, mtime=0))
print(size)
"""


def rows(sales: int = SALES) -> Iterator[Row]:
    with hub_and_cloud() as (hub, cloud):
        till = hub.pair(Tablet())
        join(hub, cloud, cloud.code())
        worker = Worker(hub).start()
        until(lambda: is_all_there(hub), "the shop as it was made is in the cloud")
        worker.kill()
        _sell(hub, till, sales)
        worker.start()
        until(lambda: _count(cloud) > 0, "the first sales arrive")
        began, first = time.monotonic(), _count(cloud)
        until(lambda: _count(cloud) == sales, "all sales arrive", seconds=600)
        seconds = time.monotonic() - began
        name = f"drain of {sales} sales, 4 lines each"
        yield Row(PART, name, seconds, "s", at_most=MAX_DRAIN_SECONDS)
        speed = (sales - first) / seconds
        yield Row(PART, "into PostgreSQL", speed, "sales/s", at_least=MIN_SALES_A_SECOND)
        lags = sorted(_lag_ms(hub, cloud, till) for _ in range(SINGLE))
        yield Row(PART, "sale pushed to sale in the cloud, median", statistics.median(lags), "ms")
        yield Row(PART, "the slowest of twenty", lags[-1], "ms", at_most=MAX_LAG_MS)
        worker.kill()
        yield from _week(hub, cloud, till, worker)


def _week(hub: Hub, cloud: Cloud, till: Tablet, worker: Worker) -> Iterator[Row]:
    """The internet was away for days, and the shop sold on."""
    before, sold = _count(cloud), DAYS * A_DAY
    for day in range(DAYS):
        _sell_day(hub, till, (FIRST_DAY + timedelta(days=day)).isoformat())
    wire = int(hub.python(WIRE))
    worker.start()
    until(lambda: _count(cloud) > before, "the first sales arrive")
    began, first = time.monotonic(), _count(cloud)
    until(lambda: _count(cloud) == before + sold, "the days arrive", seconds=600)
    seconds = time.monotonic() - began
    worker.kill()
    name = f"after {DAYS} days offline with {A_DAY:,} sales each"
    yield Row(PART, f"{name}: drain", seconds, "s")
    yield Row(PART, f"{name}: into PostgreSQL", (before + sold - first) / seconds, "sales/s")
    yield Row(PART, f"{name}: a sale on the wire", wire / sold, "bytes")


@contextmanager
def hub_and_cloud() -> Iterator[tuple[Hub, Cloud]]:
    folder = Path(tempfile.mkdtemp(prefix="lancar-bench-"))
    folder.chmod(0o755)  # PostgreSQL runs as a user of its own when we are root
    try:
        with as_deployed(folder) as address:
            yield from _hub_and_cloud(folder, address)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _hub_and_cloud(folder: Path, address: str) -> Iterator[tuple[Hub, Cloud]]:
    cloud = new_cloud(folder / "cloud", address, "lancar_bench")
    hub = new_hub(folder / "hub", demo=True)
    cloud.start()
    hub.start()
    try:
        yield hub, cloud
    finally:
        hub.stop()
        cloud.stop()


def _sell(hub: Hub, till: Tablet, sales: int) -> None:
    goods = [Goods() for _ in range(4)]
    for _ in range(sales // BATCH):
        first = len(till.events)
        for _ in range(BATCH):
            sell(till, *goods)
        assert hub.push(till, till.events[first:], gzipped=True).status == 200


def _sell_day(hub: Hub, till: Tablet, day: str) -> None:
    shelf = [Goods() for _ in range(SHELF)]
    first = len(till.events)
    for number in range(A_DAY):
        till.counter += 1
        lines = [line(shelf[(number * 7 + place * 13) % SHELF]) for place in range(4)]
        body = second_version(sale_body(lines, series=till.series, counter=till.counter))
        till.append("sale.completed", body, tv=2, business_date=day)
    for start in range(first, len(till.events), BATCH):
        assert hub.push(till, till.events[start : start + BATCH], gzipped=True).status == 200


def _lag_ms(hub: Hub, cloud: Cloud, till: Tablet) -> float:
    before = _count(cloud)
    sell(till, Goods())
    began = time.monotonic()
    hub.push(till, till.events[-1:])
    until(lambda: _count(cloud) > before, "the sale arrives", every=0.005)
    return (time.monotonic() - began) * 1000


def _count(cloud: Cloud) -> int:
    with psycopg.connect(cloud.database) as connection:
        found = connection.execute("SELECT count(*) FROM sales_sale").fetchone()
    return int(found[0]) if found else 0


def is_all_there(hub: Hub) -> bool:
    asked = "from sync.uplink import active_uplink, waiting; print(waiting(active_uplink()))"
    return hub.python(asked).strip() == "0"
