"""A hub's record in the cloud: real processes, real PostgreSQL, the link cut and mended."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.cloud import Cloud, Worker, join, new_cloud, until
from tests.hub import Hub, new_hub
from tests.sales import Goods, sell
from tests.tablet import Tablet

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

# Every derived row of a shop, without what a server notes for itself alone.
ROWS = """
import hashlib, json
from pos.journal.projections import derived_tables
from pos.journal.models import Event
print(json.dumps({
    "events": [[str(one.device_id), one.epoch, one.stream, one.seq, one.hash, one.signature, one.state]
        for one in Event.objects.exclude(device_id__in=CLOUD).order_by("device_id", "epoch", "stream", "seq")],
    "rows": {table.__name__: table._default_manager.filter(**where).count()
        for table, where in [(table, {}) for table in derived_tables()]},
    "money": MONEY,
}))
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


def cloud_rows(cloud: Cloud, query: str, *values: object) -> list[tuple]:
    with psycopg.connect(cloud.database) as connection:
        return connection.execute(query, values).fetchall()


def test_it(cloud: Cloud, hub: Hub) -> None:
    import time

    tablet = hub.pair(Tablet())
    for _ in range(20):
        sell(tablet, Goods(), Goods())
    hub.push(tablet, tablet.events)
    join(hub, cloud, cloud.code())
    worker = Worker(hub).start()
    try:
        t = time.monotonic()
        until(
            lambda: [h for h in hub.push(tablet, []).json["durable"]["cloud"] if h["seq"] == 20],
            "cloud",
        )
        print("took", time.monotonic() - t)
        print(
            cloud_rows(
                cloud,
                "select kind, state, reason, count(*) from journal_event group by 1,2,3 order by 4 desc",
            )
        )
        print(cloud_rows(cloud, "select count(*), sum(total_minor) from sales_sale"))
        print(
            cloud_rows(
                cloud, "select name, heard_at, received_at, waiting, version from sync_hublink"
            )
        )
        print(cloud_rows(cloud, "select code, sentence from journal_problem"))
        cloud.assert_record_is_sound()
    finally:
        worker.kill()
        print((hub.data / "worker.log").read_text()[-3000:], cloud.log())
    assert 0
