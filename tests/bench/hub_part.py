"""Part "hub": how many sales a second the hub takes in, and how much memory that needs.

Sales have four lines, taxes and one payment, and move four stocks. They are written and signed
before the clock starts. Over HTTP they go as a tablet sends them: gzipped, as many a batch as the
hub's own limits allow, one request in flight. SQLite runs with synchronous=FULL, signatures and
chains are verified, projections run, and the answer comes after COMMIT, as in a shop.
"""

import http.client
import json
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psutil

from tests.bench import hub_many
from tests.bench.bare_commits import commits_a_second
from tests.bench.sales import write_sales
from tests.bench.slow_disk import FLUSH_MS, can_be_had, slow_disk
from tests.bench.table import Row, spread
from tests.hub import Hub, new_hub, read_answer
from tests.tablet import Tablet, batch_body

PART = "hub"
PRODUCTS = 1000
FILL_AT_ONCE = 5000
WARM_SALES = 400
BATCH_SALES = 10_000
SINGLE_SALES = 150
MIN_SALES_A_SECOND = 1500
MAX_SECONDS_FOR_ALL = 10
MIN_SINGLES_A_SECOND = 100
MIN_SHARE_OF_BARE = 0.25
MAX_RSS_MB = 250
PATH = "/sync/v1/push"


@dataclass(frozen=True)
class Prepared:
    """One request, ready to go."""

    body: bytes
    headers: dict[str, str]
    sales: int


def rows() -> Iterator[Row]:
    with bench_shop(PRODUCTS) as (hub, goods):
        yield from _inside(hub, goods)
        hub.start()
        for tills in (1, 2):
            yield from _batches(hub, goods, tills)
        yield from _singles(hub, goods, 1)
        yield from _against_bare(hub, goods, "")
        if can_be_had():
            yield from _on_a_shops_disk(hub, goods)
        yield from hub_many.rows(hub)
        yield Row(PART, "web process, resident memory", _rss_mb(hub), "MB", at_most=MAX_RSS_MB)


@contextmanager
def bench_shop(products: int) -> Iterator[tuple[Hub, list[dict[str, Any]]]]:
    """A shop with that many goods, in a folder of its own that is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="lancar-bench-"))
    hub = new_hub(folder)
    try:
        yield hub, _filled(hub, products)
    finally:
        hub.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _filled(hub: Hub, products: int) -> list[dict[str, Any]]:
    """A process fills only so much, so that none takes longer than a process may."""
    goods: list[dict[str, Any]] = []
    for first in range(1, products + 1, FILL_AT_ONCE):
        count = min(FILL_AT_ONCE, products)
        code = f"from tests.bench.goods import fill; print(fill({first}, {count}))"
        goods += json.loads(hub.python(code))
    return goods


def _inside(hub: Hub, goods: list[dict[str, Any]]) -> Iterator[Row]:
    (hub.data / "goods.json").write_text(json.dumps(goods))
    code = (
        "import json, os, pathlib\n"
        "from tests.bench.inside import measure\n"
        "file = pathlib.Path(os.environ['LANCAR_DATA']) / 'goods.json'\n"
        "print(measure(json.loads(file.read_text()), 3000))"
    )
    told = json.loads(hub.python(code))
    yield Row(PART, "in process, batches of 200", told["sales"] / told["seconds"], "sales/s")
    per_sale = told["cpu_seconds"] / told["sales"] * 1000
    yield Row(PART, "in process, processor time per sale", per_sale, "ms")


def _batches(hub: Hub, goods: list[dict[str, Any]], tills: int) -> Iterator[Row]:
    """10,000 sales in all, as tills hand them in that were alone for a long time."""
    work = [_waiting_requests(hub, goods, BATCH_SALES // tills) for _ in range(tills)]
    before = _cpu_seconds(hub)
    began = time.perf_counter()
    _send_all(hub, work)
    seconds = time.perf_counter() - began
    used = _cpu_seconds(hub) - before
    who = "1 till" if tills == 1 else f"{tills} tills"
    rate = BATCH_SALES / seconds
    yield Row(PART, f"10,000 sales pushed, {who}", seconds, "s", at_most=MAX_SECONDS_FOR_ALL)
    yield Row(PART, f"in batches of 200, {who}", rate, "sales/s", at_least=MIN_SALES_A_SECOND)
    yield Row(PART, f"in batches, {who}: processor time a sale", used / BATCH_SALES * 1000, "ms")


def _waiting_requests(hub: Hub, goods: list[dict[str, Any]], sales: int) -> list[Prepared]:
    """A new till's sales, ready to go; some went before, so that the hub is warm."""
    tablet = hub.pair(Tablet())
    limits = hub.hello(tablet).json["limits"]
    write_sales(tablet, goods, WARM_SALES + sales)
    _send(hub, _requests(tablet, tablet.events[:WARM_SALES], limits))
    requests = _requests(tablet, tablet.events[WARM_SALES:], limits)
    assert requests[0].sales == limits["events"], requests[0].sales
    return requests


def _send_all(
    hub: Hub, work: Sequence[Sequence[Prepared]], times: list[float] | None = None
) -> None:
    threads = [threading.Thread(target=_send, args=(hub, one, times)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _cpu_seconds(hub: Hub) -> float:
    assert hub.process is not None
    used = psutil.Process(hub.process.pid).cpu_times()
    return float(used.user + used.system)


def _singles(hub: Hub, goods: list[dict[str, Any]], clients: int) -> Iterator[Row]:
    """Each client is a till of its own that sends every sale the moment it is paid."""
    work = []
    for _ in range(clients):
        tablet = hub.pair(Tablet())
        write_sales(tablet, goods, SINGLE_SALES)
        work.append([one for event in tablet.events for one in _requests(tablet, [event], None)])
    times: list[float] = []
    began = time.perf_counter()
    _send_all(hub, work, times)
    seconds = time.perf_counter() - began
    who = "1 till" if clients == 1 else f"{clients} tills"
    rate = clients * SINGLE_SALES / seconds
    promised = MIN_SINGLES_A_SECOND if clients > 1 else None
    yield Row(PART, f"one sale a request, {who}", rate, "sales/s", at_least=promised)
    yield from spread(PART, f"one sale a request, {who}: acknowledged", times, at_most=None)


def _against_bare(hub: Hub, goods: list[dict[str, Any]], where: str) -> Iterator[Row]:
    bare = commits_a_second(hub.data)
    yield Row(PART, f"bare commits of one row, FULL{where}", bare, "1/s")
    for row in _singles(hub, goods, 4):
        yield replace(row, name=f"{row.name}{where}")
        if row.unit == "sales/s":
            name = f"… against bare commits{where}"
            yield Row(PART, name, row.value / bare, "×", at_least=MIN_SHARE_OF_BARE)


def _on_a_shops_disk(hub: Hub, goods: list[dict[str, Any]]) -> Iterator[Row]:
    hub.stop()
    with slow_disk(hub.data):
        hub.start()
        yield from _against_bare(hub, goods, f", a flush of {FLUSH_MS} ms")
        hub.stop()
    hub.start()


def _requests(
    tablet: Tablet, events: Sequence[dict[str, str]], limits: dict[str, int] | None
) -> list[Prepared]:
    """Cut as a tablet cuts: by number and by bytes."""
    limits = limits or {"events": 1, "bytes": 1 << 20}
    parts: list[list[dict[str, str]]] = []
    size = 0
    for event in events:
        length = len(event["raw"].encode())
        if not parts or len(parts[-1]) == limits["events"] or size + length > limits["bytes"]:
            parts.append([])
            size = 0
        parts[-1].append(event)
        size += length
    return [_request(tablet, part) for part in parts]


def _request(tablet: Tablet, events: list[dict[str, str]]) -> Prepared:
    body = batch_body(events, gzipped=True)
    headers = tablet.headers("POST", PATH, body)
    headers |= {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    return Prepared(body, headers, len(events))


def _send(hub: Hub, requests: Sequence[Prepared], times: list[float] | None = None) -> None:
    """One connection, one request in flight; every event must be stored."""
    connection = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=60)
    for request in requests:
        began = time.perf_counter()
        connection.request("POST", PATH, request.body, request.headers)
        answer = read_answer(connection)
        if times is not None:
            times.append((time.perf_counter() - began) * 1000)
        assert answer.status == 200, answer
        assert {result["status"] for result in answer.json["results"]} == {"stored"}, answer
    connection.close()


def _rss_mb(hub: Hub) -> float:
    assert hub.process is not None
    return float(psutil.Process(hub.process.pid).memory_info().rss) / 1e6
