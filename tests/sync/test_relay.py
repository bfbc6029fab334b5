"""A hub's record in the cloud: real processes, a real PostgreSQL, killed and put back.

One cloud and one hub for the file; each test goes on where the one before it stopped."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from tests.cloud import Cloud, Worker, join, new_cloud, until
from tests.hub import Hub, new_hub
from tests.sales import Goods, sell
from tests.tablet import Tablet

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

DRAIN = 600
SALES = "SELECT count(*) FROM sales_sale"
# What both must have alike, to the rupiah and the thousandth.
FIGURES = """
import json
from django.db.models import Sum
from pos.journal.models import Event, Ledger
from pos.sales.models import Sale
from pos.stock.models import Level, Movement
own = Ledger.objects.get().device_id
keys = ("device_id", "epoch", "stream", "seq", "hash", "signature", "state", "outlet_id")
told = {
    "sales": Sale.objects.aggregate(Sum("total_minor"))["total_minor__sum"],
    "receipts": sorted(Sale.objects.values_list("number", flat=True)),
    "levels": sorted(
        [str(one.product_id), one.quantity_milli, one.value_minor] for one in Level.objects.all()
    ),
    "movements": Movement.objects.count(),
    "events": sorted(
        [str(each) for each in row]
        for row in Event.objects.values_list(*keys)
        if HUB or row[0] != own
    ),
}
print(json.dumps(told, default=int))
"""


@pytest.fixture(scope="module")
def cloud(postgres_address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    cloud = new_cloud(tmp_path_factory.mktemp("cloud") / "data", postgres_address, "lancar_cloud")
    cloud.start()
    yield cloud
    cloud.stop()


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub") / "data", demo=True).start()
    yield hub
    hub.stop()


@pytest.fixture(scope="module")
def worker(hub: Hub) -> Iterator[Worker]:
    worker = Worker(hub)
    yield worker
    worker.kill()


@pytest.fixture(scope="module")
def till(hub: Hub) -> Tablet:
    return hub.pair(Tablet())


def sell_some(hub: Hub, till: Tablet, count: int) -> None:
    """Sold and handed in to the hub, as a till with a good line does."""
    first = len(till.events)
    for _ in range(count):
        sell(till, Goods(), Goods())
    for start in range(first, first + count, 200):
        answer = hub.push(till, till.events[start : start + 200], gzipped=True)
        assert {each["status"] for each in answer.json["results"]} == {"stored"}


def in_the_cloud(hub: Hub, till: Tablet) -> bool:
    """As the till is told: everything that it sold is durable there."""
    durable = hub.push(till, []).json["durable"]["cloud"]
    return durable == [{"epoch": 1, "stream": "F", "seq": len(till.events)}]


def rows(cloud: Cloud, query: str) -> list[tuple]:
    with psycopg.connect(cloud.database) as connection:
        return connection.execute(query).fetchall()


def trouble(hub: Hub) -> str:
    with closing(sqlite3.connect(hub.data / "lancar.sqlite3")) as connection:
        found: tuple[str] = connection.execute("SELECT trouble FROM sync_uplink").fetchone()
        return found[0]


def assert_alike(cloud: Cloud, hub: Hub) -> None:
    """The same bytes, signatures and verdicts; and the same money and stock made of them."""
    ours, theirs = (
        json.loads(server.python(f"HUB = {server is hub}\n{FIGURES}")) for server in (hub, cloud)
    )
    assert ours["sales"] > 0
    for name, told in ours.items():
        assert told == theirs[name], name


def test_a_hub_comes_in_with_a_code_and_all_it_has_is_there(cloud, hub, worker, till) -> None:
    sell_some(hub, till, 20)
    assert hub.push(till, []).json["durable"]["cloud"] == []
    join(hub, cloud, cloud.code())
    worker.start()
    until(lambda: in_the_cloud(hub, till), "the till hears that the cloud has its sales")
    assert rows(cloud, SALES)[0][0] == 20


def test_cloud_and_relay_are_killed_while_sales_flow_and_nothing_is_lost_or_doubled(
    cloud, hub, worker, till
) -> None:
    before = rows(cloud, SALES)[0][0]
    cloud.kill()
    sell_some(hub, till, DRAIN)
    cloud.start()
    until(lambda: rows(cloud, SALES)[0][0] > before, "the first of them arrive")
    worker.kill()
    cloud.kill()
    cloud.start()
    worker.start()
    until(lambda: in_the_cloud(hub, till), "all sales are in the cloud")
    assert rows(cloud, SALES)[0][0] == len(till.events)


def test_a_cloud_that_was_put_back_to_an_older_copy_is_filled_up_again(
    cloud, hub, worker, till, postgres_address
) -> None:
    cloud.stop()
    with psycopg.connect(postgres_address, autocommit=True) as server:
        server.execute("CREATE DATABASE lancar_yesterday TEMPLATE lancar_cloud")
    cloud.start()
    sell_some(hub, till, 10)
    until(lambda: in_the_cloud(hub, till), "ten more sales are in the cloud")
    cloud.stop()
    cloud.database = cloud.database.replace("/lancar_cloud?", "/lancar_yesterday?")
    cloud.start()
    sell_some(hub, till, 1)
    until(
        lambda: rows(cloud, SALES)[0][0] == len(till.events), "what the copy lacked is sent again"
    )


def test_a_hub_that_is_taken_off_sells_on_and_says_so(cloud, hub, worker, till) -> None:
    cloud.python(
        "from sync.links import unlink_hub; from sync.models import HubLink\n"
        "unlink_hub(link=HubLink.objects.get(), reason='Komputer diganti', by=None)"
    )
    sell_some(hub, till, 3)
    until(lambda: "dicabut" in trouble(hub), "the hub notices that it was taken off")
    assert hub.push(till, []).json["durable"]["cloud"][0]["seq"] == len(till.events) - 3
    join(hub, cloud, cloud.code("--merchant", till.merchant))
    until(lambda: in_the_cloud(hub, till), "the new code lets the rest in")
    assert_alike(cloud, hub)
    cloud.assert_record_is_sound()
