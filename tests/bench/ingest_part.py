"""Part "ingest": hubs' batches into the cloud's PostgreSQL, with everything on: signed requests,
chains and signatures verified, raw events kept, projections, stock levels, rollups, the wall.

Bodies are made and compressed before the clock starts (ingest_sender.py). Each hub is a merchant of
its own and sends to a web process of its own, one batch in flight; PostgreSQL and the senders share
the machine. LANCAR_INGEST_SALES: how many a hub sends in each row (a long run shows whether the
last thousand costs more than the first). LANCAR_INGEST_MINUTES: how long two hubs send on end (half
a minute and 1.5 GB of memory for each minute's bodies). LANCAR_BENCH_POSTGRES: the address of
another server than the one from the wheel, which was built without lz4:
postgresql://user@/postgres?host=folder, and no database lancar_bench there.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

from tests.bench.grown import COPIES, grow
from tests.bench.postgresql import as_deployed
from tests.bench.table import Row
from tests.cloud import Cloud, Worker, join, new_cloud
from tests.hub import ROOT, Hub, environment, make_shop
from tests.waiting import until

PART = "ingest"
PRODUCTS, WARM = 1_000, 600
SALES = int(os.environ.get("LANCAR_INGEST_SALES", "6000"))
BROUGHT = os.environ.get("LANCAR_BENCH_POSTGRES", "")
MINUTES = float(os.environ.get("LANCAR_INGEST_MINUTES", "0"))
MIN_SALES_A_SECOND, GOAL_A_SECOND, MAX_GROWTH = 3_000, 4_000, 1.25
WINDOW_SECONDS = 30.0


@dataclass(frozen=True)
class Sent:
    """What the senders told of one row; `cpu` of web processes and of PostgreSQL; `asked` and
    `answered`: when each batch was, the second after COMMIT."""

    sales: int
    seconds: float
    wire_bytes: int
    cpu: tuple[float, float]
    answered: list[float]
    asked: list[float]

    @property
    def rate(self) -> float:
        return self.sales / self.seconds


def rows() -> Iterator[Row]:
    with cloud_and_hubs() as (clouds, hubs):
        send(clouds, hubs, WARM, 200)
        disk = _disk_bytes(clouds[0])
        first = send(clouds[:1], hubs[:1], SALES, 200)
        yield Row(PART, "1 worker, batches of 200", first.rate, "sales/s")
        yield from _cost(first)
        yield Row(PART, "a sale on the wire", first.wire_bytes / first.sales, "bytes")
        grown = _disk_bytes(clouds[0]) - disk
        yield Row(PART, "a sale on disk, indexes and log of it", grown / first.sales, "bytes")
        two = send(clouds, hubs, SALES, 200)
        name = "2 workers, batches of 200"
        yield Row(PART, name, two.rate, "sales/s", at_least=MIN_SALES_A_SECOND)
        for workers, batch in ((1, 50), (2, 50), (2, 5)):  # no request has more than 200
            small = send(clouds[:workers], hubs[:workers], SALES, batch)
            many = "1 worker" if workers == 1 else f"{workers} workers"
            yield Row(PART, f"{many}, batches of {batch}", small.rate, "sales/s")
        if MINUTES:
            yield from _on_end(clouds, hubs)
        grow(clouds[0].database, COPIES)
        last = send(clouds[:1], hubs[:1], SALES, 200)
        growth = sum(last.cpu) / sum(first.cpu)
        stored = _count(clouds[0])
        name = f"processor time with {stored:,} sales stored, against at first"
        yield Row(PART, name, growth, "×", at_most=MAX_GROWTH)


def _on_end(clouds: Sequence[Cloud], hubs: Sequence[Hub]) -> Iterator[Row]:
    """So many that even at the goal's pace it takes MINUTES; the slowest of its half minutes too,
    for a checkpoint or a vacuum is seen there."""
    batches = int(MINUTES * 60 * GOAL_A_SECOND / len(hubs) / 200)
    sent = send(clouds, hubs, batches * 200, 200)
    name = f"2 workers, batches of 200, {sent.seconds:.0f} s on end"
    yield Row(PART, name, sent.rate, "sales/s", at_least=MIN_SALES_A_SECOND)
    yield Row(
        PART, "the slowest half minute of it", 200 * _fewest(sent) / WINDOW_SECONDS, "sales/s"
    )
    yield from _cost(sent)


def _fewest(sent: Sent) -> int:
    """The fewest batches answered in one of its whole half minutes."""
    began = min(sent.asked)
    whole = int((sent.answered[-1] - began) // WINDOW_SECONDS)
    counted = Counter(int((at - began) // WINDOW_SECONDS) for at in sent.answered)
    return min((counted[window] for window in range(whole)), default=0)


def _cost(sent: Sent) -> Iterator[Row]:
    for who, seconds in zip(("web process", "PostgreSQL"), sent.cpu, strict=True):
        yield Row(PART, f"processor time a sale, {who}", seconds / sent.sales * 1000, "ms")


@contextmanager
def cloud_and_hubs(hubs: int = 2) -> Iterator[tuple[list[Cloud], list[Hub]]]:
    """A web process for each hub; the hubs are linked, and each a merchant of its own."""
    folder = Path(tempfile.mkdtemp(prefix="lancar-bench-"))
    folder.chmod(0o755)  # PostgreSQL runs as a user of its own when we are root
    try:
        with nullcontext(BROUGHT) if BROUGHT else as_deployed(folder) as address:
            yield from _clouds_and_hubs(folder, address, hubs)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clouds_and_hubs(
    folder: Path, address: str, hubs: int
) -> Iterator[tuple[list[Cloud], list[Hub]]]:
    cloud = new_cloud(folder / "cloud", address, "lancar_bench")
    clouds = [cloud, *(Cloud(cloud.data, cloud.database) for _ in range(hubs - 1))]
    try:
        for each in clouds:
            each.start()
        yield clouds, [_hub(folder / f"hub-{number}", cloud) for number in range(hubs)]
    finally:
        for each in clouds:
            each.stop()


def _hub(data: Path, cloud: Cloud) -> Hub:
    """Linked, and its record so far in the cloud: its till is known there."""
    make_shop(data)
    hub = Hub(data)
    goods = hub.python(f"from tests.bench.goods import fill; print(fill(1, {PRODUCTS}))")
    (data / "goods.json").write_text(goods)
    hub.python(
        "import os, pathlib; from tests.bench.ingest_sender import pair\n"
        "pair(pathlib.Path(os.environ['LANCAR_DATA']))"
    )
    join(hub, cloud, cloud.code())
    worker = Worker(hub).start()
    asked = "from sync.uplink import active_uplink, waiting; print(waiting(active_uplink()))"
    until(lambda: int(hub.python(asked)) == 0, "the shop as it was made is in the cloud")
    worker.kill()
    return hub


def send(
    clouds: Sequence[Cloud], hubs: Sequence[Hub], sales: int, batch: int, every: float = 0.0
) -> Sent:
    """`every`: seconds from a batch to the next; 0: as soon as it is answered."""
    told: list[dict[str, Any]] = []
    threads = [
        threading.Thread(target=_sender, args=(cloud, hub, f"{sales}, {batch}, {every}", told))
        for cloud, hub in zip(clouds, hubs, strict=True)
    ]
    for thread in threads:
        thread.start()
    until(lambda: all((hub.data / "ready").exists() for hub in hubs), "all ready", seconds=600)
    before = cpu(clouds)
    for hub in hubs:
        (hub.data / "go").touch()
    for thread in threads:
        thread.join()
    used = [after - start for after, start in zip(cpu(clouds), before, strict=True)]
    for hub in hubs:
        (hub.data / "go").unlink()
    assert len(told) == len(hubs), "a sender failed"
    answered = sorted(at for one in told for at in one["answered"])
    asked = sorted(at for one in told for at in one["asked"])
    seconds = answered[-1] - min(one["began"] for one in told)
    wire = int(sum(one["bytes"] for one in told))
    return Sent(sales * len(hubs), seconds, wire, (used[0], used[1]), answered, asked)


def _sender(cloud: Cloud, hub: Hub, how: str, told: list[dict[str, Any]]) -> None:
    """A process of its own: it may be busy for longer than a warm one is waited for."""
    code = f"from tests.bench.ingest_sender import send\nprint(send({cloud.address!r}, {how}))"
    setup = "import django\ndjango.setup()\n"
    done = subprocess.run(
        [sys.executable, "-c", setup + code],
        cwd=ROOT,
        env=environment(hub.data, hub.database),
        stdout=subprocess.PIPE,
        check=True,
    )
    told.append(json.loads(done.stdout))


def cpu(clouds: Sequence[Cloud]) -> tuple[float, float]:
    web = [psutil.Process(cloud.process.pid) for cloud in clouds if cloud.process is not None]
    postgres = [one for one in psutil.process_iter() if one.name() == "postgres"]
    return sum(map(_seconds, web)), sum(map(_seconds, postgres))


def _seconds(process: psutil.Process) -> float:
    """With those of its children that have ended (a server has a process for each connection)."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0  # its parent has them now
    return float(times.user + times.system + times.children_user + times.children_system)


def _disk_bytes(cloud: Cloud) -> int:
    with psycopg.connect(cloud.database, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(found[0]) if found else 0


def _count(cloud: Cloud) -> int:
    with psycopg.connect(cloud.database) as connection:
        found = connection.execute("SELECT count(*) FROM sales_sale").fetchone()
    return int(found[0]) if found else 0
