"""A hub's record in the cloud: real processes, a real PostgreSQL, killed and put back.

One cloud and one hub for the file; each test goes on where the one before it stopped."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest

from tests.cloud import Cloud, Worker, join
from tests.hub import Hub, new_hub
from tests.sales import Goods, sell
from tests.tablet import Tablet
from tests.waiting import until, until_is

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

DRAIN = 600
SALES = "SELECT count(*) FROM sales_sale"
# What both must have alike, to the rupiah and the thousandth.
FIGURES = """
import json
from django.db.models import Sum
from pos.journal.models import DeviceKey, Event
from pos.sales.models import Sale
from pos.stock.models import Level, Movement
said_by_cloud = set(DeviceKey.objects.filter(role="cloud").values_list("device_id", flat=True))
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
        if row[0] not in said_by_cloud
    ),
}
print(json.dumps(told, default=int))
"""


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
    return str(asked_of(hub, "SELECT trouble FROM sync_uplink"))


def asked_of(hub: Hub, query: str) -> object:
    """One value of the hub's own file, while its processes work."""
    with closing(sqlite3.connect(hub.data / "lancar.sqlite3")) as connection:
        found: tuple[object] = connection.execute(query).fetchone()
        return found[0]


def assert_alike(cloud: Cloud, hub: Hub) -> None:
    """The same bytes, signatures and verdicts; and the same money and stock made of them. The shop
    writes events of its own beside what was sold, so the last of them may still be on the way."""

    def figures() -> list[dict[str, Any]]:
        return [json.loads(server.python(FIGURES)) for server in (hub, cloud)]

    def unlike() -> list[str]:
        ours, theirs = figures()
        assert ours["sales"] > 0
        return [name for name, told in ours.items() if told != theirs[name]]

    until_is(unlike, [])


def test_a_hub_comes_in_with_a_code_and_all_it_has_is_there(cloud, hub, worker, till) -> None:
    sell_some(hub, till, 20)
    assert hub.push(till, []).json["durable"]["cloud"] == []
    join(hub, cloud, cloud.code())
    worker.start()
    until(lambda: in_the_cloud(hub, till), "the till hears that the cloud has its sales")
    assert rows(cloud, SALES)[0][0] == 20


def test_a_price_changed_in_the_cloud_is_the_shops_and_the_later_change_wins(
    cloud, hub, worker
) -> None:
    sku = change_price(cloud, 4_321)
    until(lambda: price(hub, sku) == 4_321, "the cloud's price is in the shop")
    assert change_price(hub, 5_432) == sku
    asked = f"SELECT price_minor FROM catalog_product WHERE sku = '{sku}'"
    until(lambda: rows(cloud, asked) == [(5_432,)], "the shop's later price is in the cloud")


def test_two_prices_set_while_the_line_was_cut_are_listed_as_a_conflict_on_both_sides(
    cloud, hub, worker
) -> None:
    """Whichever was first: nobody is told only there that their price is gone."""
    for first, second in ((hub, cloud), (cloud, hub)):
        worker.kill()
        was = len(lost_prices(hub))
        lower, higher = 6_000 + was, 7_000 + was
        change_price(first, lower)
        sku = change_price(second, higher)
        worker.start()
        until(lambda mine=higher, of=sku: price(hub, of) == mine, "the later price is in the shop")
        until(lambda mine=lower: lost_prices(hub)[-1:] == [mine], "the shop lists it")
        until(lambda: lost_prices(cloud) == lost_prices(hub), "and so does the cloud")
        assert len(lost_prices(hub)) == was + 1


def lost_prices(server: Hub) -> list[int]:
    return json.loads(
        server.python(
            "import json; from pos.journal.models import LostChange\n"
            "rows = LostChange.objects.filter(entity='product', group='price')\n"
            "print(json.dumps(sorted(row.value['price_minor'] for row in rows)))"
        )
    )


def change_price(server: Hub, price_minor: int) -> str:
    """Of the first of the goods, by its SKU; what the back office does."""
    return server.python(
        "from pos.catalog.actions import change_prices; from pos.catalog.models import Product\n"
        "one = Product.objects.order_by('sku').first(); print(one.sku)\n"
        f"change_prices(merchant_id=one.merchant_id, prices={{one.id: {price_minor}}}, by=None)"
    ).strip()


def price(hub: Hub, sku: str) -> int:
    return int(asked_of(hub, f"SELECT price_minor FROM catalog_product WHERE sku = '{sku}'"))


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
    sku = change_price(cloud, 6_543)
    until(lambda: price(hub, sku) == 6_543, "a price that the copy will not know is in the shop")
    cloud.stop()
    cloud.database = cloud.database.replace("/lancar_cloud?", "/lancar_yesterday?")
    assert change_price(cloud, 6_789) == sku  # under a number that the shop knows otherwise
    cloud.start()
    sell_some(hub, till, 1)
    until(
        lambda: rows(cloud, SALES)[0][0] == len(till.events), "what the copy lacked is sent again"
    )
    newest = "SELECT max(epoch) FROM journal_devicekey WHERE role = 'cloud'"
    until(lambda: rows(cloud, newest) == [(2,)], "the cloud notices that its numbers are used")
    until(lambda: price(hub, sku) == 6_789, "what it said before it noticed is in the shop")
    change_price(cloud, 7_654)
    until(lambda: price(hub, sku) == 7_654, "the cloud is heard again, under a new key")


WRITE = """
from sync.carrying import write_record
from sync.uplink import active_uplink
with open({path!r}, "wb") as file:
    write_record(active_uplink(), file)
"""
TAKE = """
from sync.handed_over import take_record, write_answer
from sync.models import HubLink
from pos.journal.wall import within
link = HubLink.objects.get()
with open({path!r}, "rb") as file:
    taken = take_record(file, link.merchant_id)
print(taken.new, taken.is_whole)
with within(link.merchant_id), open({answer!r}, "wb") as file:
    write_answer(link, taken.known, file)
"""
HEAR = """
from sync.carrying import hear_answer
from sync.uplink import active_uplink
with open({answer!r}, "rb") as file:
    heard = hear_answer(active_uplink(), file)
print(heard.count, heard.left, heard.damage)
"""


def test_without_internet_a_file_carries_the_record_there_and_the_answer_back(
    cloud, hub, worker, till, tmp_path
) -> None:
    until(lambda: in_the_cloud(hub, till), "all is in the cloud before the line is cut")
    worker.kill()
    sell_some(hub, till, 5)
    sku = change_price(cloud, 8_765)
    where = {"path": str(tmp_path / "up.lancar"), "answer": str(tmp_path / "down.lancar")}
    hub.python(WRITE.format(**where))
    assert cloud.python(TAKE.format(**where)).split() == ["5", "True"]
    assert rows(cloud, SALES)[0][0] == len(till.events)
    assert not in_the_cloud(hub, till)
    assert hub.python(HEAR.format(**where)).split()[1:] == ["0"]
    until(lambda: in_the_cloud(hub, till), "the till hears that the cloud has its sales")
    assert price(hub, sku) == 8_765
    assert cloud.python(TAKE.format(**where)).split() == ["0", "True"]
    worker.start()


RECEIVE = """
from pos.catalog.models import Product
from pos.outlets.queries import the_outlet
from pos.stock.actions import Received, receive_stock
one = Product.objects.filter(tracked=True).order_by("sku").first()
print(one.sku)
receive_stock(outlet=the_outlet(), lines=[Received(one.id, 7_000)], by=None)
"""
STOCK = """
from pos.stock.models import Level
print(sum(Level.objects.filter(product__sku={sku!r}).values_list("quantity_milli", flat=True)))
"""
REMEMBER = """
from django.conf import settings
from pos.journal.incarnation import note_high_water
note_high_water(settings.DATA_DIR)
"""


def test_a_hub_whose_disk_died_gets_back_what_its_office_had_said_after_the_copy(
    cloud, hub, worker, till, tmp_path
) -> None:
    """The copy is from before the goods and the price; the cloud has heard both; no tablet has."""
    until(lambda: in_the_cloud(hub, till), "all is in the cloud before the copy")
    database = hub.data / "lancar.sqlite3"
    with closing(sqlite3.connect(database)) as now, closing(sqlite3.connect(tmp_path / "c")) as old:
        now.backup(old)
    sku = change_price(hub, 9_876)
    goods = hub.python(RECEIVE).strip()
    asked = "SELECT count(*) FROM journal_event WHERE kind = 'stock.received'"
    known = asked_of(hub, asked)
    until(lambda: rows(cloud, asked) == [(known,)], "the cloud has heard of the goods")
    level = hub.python(STOCK.format(sku=goods))
    hub.python(REMEMBER)
    worker.kill()
    hub.stop()
    for ending in ("-wal", "-shm"):
        (hub.data / f"lancar.sqlite3{ending}").unlink(missing_ok=True)
    (tmp_path / "c").replace(database)
    hub.start()
    assert asked_of(hub, asked) == known - 1
    worker.start()
    until(lambda: asked_of(hub, asked) == known, "the goods are in the shop again")
    assert (price(hub, sku), hub.python(STOCK.format(sku=goods))) == (9_876, level)
    until(lambda: in_the_cloud(hub, till), "the hub is heard under its new key")
    assert_alike(cloud, hub)
    hub.assert_record_is_sound()


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
