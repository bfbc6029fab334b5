"""A second outlet joins a merchant: a real cloud and two real hubs, each with its relay.

The first hub is a shop with a record of its own; the second begins as an empty folder, with a code
for a new branch. Each test goes on where the one before it stopped."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.cloud import Cloud, Worker, join, new_cloud
from tests.hub import Hub, new_hub
from tests.sales import Goods, sell
from tests.tablet import Tablet
from tests.waiting import until

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

BRANCH = "Cabang Dago"


@pytest.fixture(scope="module")
def own_cloud(postgres_address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    data = tmp_path_factory.mktemp("branches") / "data"
    cloud = new_cloud(data, postgres_address, "lancar_branches").start()
    yield cloud
    cloud.stop()


@pytest.fixture(scope="module")
def first(own_cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("first") / "data", demo=True)
    yield from linked(hub, own_cloud)


def linked(hub: Hub, cloud: Cloud) -> Iterator[Hub]:
    hub.start()
    join(hub, cloud, cloud.code())
    worker = Worker(hub).start()
    until(lambda: asked(hub, "SELECT sent_at FROM sync_uplink"), "the first shop is in the cloud")
    yield hub
    worker.kill()
    hub.stop()


@pytest.fixture(scope="module")
def code(own_cloud: Cloud, first: Hub) -> str:
    waiting = "SELECT sent_seq >= (SELECT server_seq FROM journal_ledger) FROM sync_uplink"
    until(lambda: asked(first, waiting), "all of the first shop is in the cloud")
    merchant = str(asked(first, "SELECT merchant_id FROM sync_uplink"))
    return own_cloud.code("--merchant", merchant, "--branch", BRANCH)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("second") / "data"


def prepare(folder: Path, code: str, cloud: Cloud) -> Hub:
    """What `make shop ARGS="--join …"` does before it starts."""
    folder.mkdir(exist_ok=True)
    hub = Hub(folder)
    done = hub.manage("prepare_shop", "--join", f"{code}@{cloud.address}")
    assert done.returncode == 0, done.stdout + done.stderr
    hub.said = done.stdout
    return hub


@pytest.fixture(scope="module")
def second(own_cloud: Cloud, code: str, folder: Path) -> Iterator[Hub]:
    hub = prepare(folder, code, own_cloud).start()
    worker = Worker(hub).start()
    yield hub
    worker.kill()
    hub.stop()


def asked(hub: Hub, query: str) -> object:
    """One value of a hub's own file, while its processes work; None where there is no row."""
    with closing(sqlite3.connect(hub.data / "lancar.sqlite3")) as connection:
        found = connection.execute(query).fetchone()
        return found[0] if found else None


def in_cloud(cloud: Cloud, query: str) -> list[tuple]:
    with psycopg.connect(cloud.database) as connection:
        return connection.execute(query).fetchall()


GOODS = """
SELECT group_concat(sku || ':' || price_minor || ':' || name, '|')
FROM (SELECT * FROM catalog_product ORDER BY sku)
"""
CHANGE = """
from pos.catalog.actions import change_prices
from pos.catalog.models import Product
one = Product.objects.get(sku={sku!r})
change_prices(merchant_id=one.merchant_id, prices={{one.id: {price}}}, by=None)
"""


def change_price(server: Hub, sku: str, price_minor: int) -> None:
    server.python(CHANGE.format(sku=sku, price=price_minor))


def price(hub: Hub, sku: str) -> object:
    return asked(hub, f"SELECT price_minor FROM catalog_product WHERE sku = '{sku}'")


def a_sku(hub: Hub) -> str:
    return str(asked(hub, "SELECT min(sku) FROM catalog_product WHERE price_minor > 0"))


def test_the_new_branch_has_the_goods_and_people_and_an_outlet_of_its_own(first, second) -> None:
    assert asked(second, GOODS) == asked(first, GOODS)
    people = "SELECT group_concat(name) FROM (SELECT * FROM people_person ORDER BY id)"
    assert asked(second, people) == asked(first, people)
    said = second.said
    assert "B02 Cabang Dago" in said, said
    assert "Login kantor : sari /" in said, said
    tax = "SELECT pkp || ':' || pbjt_rate_ppm || ':' || receipt_columns FROM outlets_outlet"
    mine = f"{tax} WHERE name = '{BRANCH}'"
    assert asked(second, mine) == asked(first, f"{tax} WHERE code = 'B01'")
    assert asked(second, "SELECT count(*) FROM journal_problem") == 0


def test_a_price_changed_in_the_cloud_is_on_both(own_cloud, first, second) -> None:
    sku = a_sku(first)
    change_price(own_cloud, sku, 4_321)
    until(lambda: price(first, sku) == price(second, sku) == 4_321, "the cloud's price is on both")


def test_what_one_outlet_changes_reaches_the_other_through_the_cloud(first, second) -> None:
    sku = a_sku(first)
    change_price(second, sku, 5_432)
    until(lambda: price(first, sku) == 5_432, "the second's price is in the first")
    change_price(first, sku, 6_543)
    until(lambda: price(second, sku) == 6_543, "the first's later price is in the second")
    assert asked(first, "SELECT count(*) FROM journal_lostchange") == 0


OWN_PRICE = """
from pos.catalog.models import Product
from pos.outlets.queries import the_outlet
from pos.people.actions import add_person
from pos.prices.actions import add_price_list, set_list_prices
one, here = Product.objects.get(sku={sku!r}), the_outlet()
who = {{"merchant_id": here.merchant_id, "by": None}}
places = [str(here.id)]
rina = add_person(name="Rina", roles=["manager"], username="rina", outlets=places, **who)
own = {{"fills_itself": True, "raise_ppm": 100_000, "lower_ppm": 100_000}}
listed = add_price_list(name="Dago", identity={{"applies": "all"}}, outlets={{"outlets": places}},
                        own=own, **who)
step = {{"unit": one.unit, "min_quantity_milli": 0, "price_minor": 7_001}}
set_list_prices(price_list=listed, prices={{one.id: [step]}}, by=rina.id)
"""
LISTS = """
from pos.catalog.queries import rules_for
from pos.outlets.queries import the_outlet
print([each["name"] for each in rules_for(the_outlet())["price_lists"]])
"""


def test_an_outlets_own_price_is_seen_in_the_cloud_and_asked_by_no_till_elsewhere(
    own_cloud, first, second
) -> None:
    second.python(OWN_PRICE.format(sku=a_sku(first)))
    filled = "SELECT count(*) FROM prices_listprice WHERE CAST(steps AS text) LIKE '%7001%'"
    until(lambda: in_cloud(own_cloud, filled) == [(1,)], "the own price is in the cloud")
    until(lambda: asked(first, filled) == 1, "the first has heard of it")
    assert second.python(LISTS).strip() == "['Dago']"
    assert first.python(LISTS).strip() == "[]"


def test_each_outlet_sells_under_its_own_numbers_and_the_cloud_keeps_them_apart(
    own_cloud, first, second
) -> None:
    for hub, count in ((first, 3), (second, 2)):
        till = hub.pair(Tablet())
        for _ in range(count):
            sell(till, Goods())
        answer = hub.push(till, till.events)
        assert {each["status"] for each in answer.json["results"]} == {"stored"}
    asked_for = """
        SELECT o.code, count(*), count(DISTINCT s.series) FROM sales_sale s
        JOIN outlets_outlet o ON o.id = s.outlet_id GROUP BY o.code ORDER BY o.code
    """
    expected = [("B01", 3, 1), ("B02", 2, 1)]
    until(
        lambda: in_cloud(own_cloud, asked_for) == expected, "both outlets' sales are in the cloud"
    )
    assert asked(first, "SELECT count(*) FROM sales_sale") == 3
    assert asked(second, "SELECT count(*) FROM sales_sale") == 2


NUMBER = "B01-A0001-02"  # of the first paper that an outlet sends, whatever is on it
STOCKED = """
from pos.catalog.actions import add_product
from pos.outlets.queries import the_outlet
from pos.stock.actions import Received, receive_stock
here = the_outlet()
coffee = add_product(
    merchant_id=here.merchant_id, name="Kopi botol", by=None, cost={"cost_minor": 5_000})
receive_stock(outlet=here, lines=[Received(coffee.id, 10_000, 52_000)], by=None)
"""
ENDS = """
from pos.catalog.models import Product
from pos.outlets.models import Outlet
from pos.stock.actions import Packed, Parcel, Unloading, Unpacked, receive_goods, send_goods
first, second = Outlet.objects.get(code="B01"), Outlet.objects.get(name="Cabang Dago")
coffee = Product.objects.get(name="Kopi botol").id
"""
READ = f"""{ENDS}
line = Unpacked(coffee, 6_000, 5_000, note="satu pecah")
box = Unloading(extra=[line])
receive_goods(outlet=second, source=first, number="{NUMBER}", unloading=box, by=None)
"""
SENT = f"""{ENDS}
box = Parcel([Packed(coffee, 6_000)])
print(send_goods(outlet=first, target=second, parcel=box, by=None).number)
"""
SENT_HOME = f"""{ENDS}
rest = Parcel([Packed(coffee, 5_000)], returns=True)
print(send_goods(outlet=second, target=first, parcel=rest, by=None).number)
"""
TAKEN_HOME = f"""{ENDS}
receive_goods(outlet=first, source=second, number="%s", unloading=Unloading(), by=None)
"""
LEVELS = """
    SELECT l.quantity_milli || ' for ' || l.value_minor FROM stock_level l
    JOIN catalog_product p ON p.id = l.product_id WHERE p.name = 'Kopi botol'
"""
EVERYWHERE = """
    SELECT o.code, l.quantity_milli, l.value_minor FROM stock_level l
    JOIN catalog_product p ON p.id = l.product_id JOIN outlets_outlet o ON o.id = l.outlet_id
    WHERE p.name = 'Kopi botol' ORDER BY o.code
"""
PAPERS = "SELECT count(*) FROM stock_shipmentpaper WHERE step = '%s'"
WAY = "SELECT sum(moved_milli) || ' for ' || sum(value_minor) FROM stock_shipmentgoods"


def test_goods_go_to_the_other_outlet_by_their_paper_alone_and_what_is_left_comes_home(
    own_cloud, first, second
) -> None:
    """Received before anybody was told that they were sent: 6 by the paper, 5 in the box."""
    first.python(STOCKED)
    known = "SELECT count(*) FROM catalog_product WHERE name = 'Kopi botol'"
    until(lambda: asked(second, known) == 1, "the second knows the goods")
    second.python(READ)
    assert asked(second, LEVELS) == "5000 for 25000"
    assert first.python(SENT).strip() == NUMBER
    assert asked(first, LEVELS) == "4000 for 20800"
    until(lambda: asked(second, PAPERS % "matched") == 1, "the sender's document is here")
    assert asked(second, LEVELS) == "5000 for 26000"  # bought at 5.000, sent at 5.200
    home = second.python(SENT_HOME).strip()
    until(lambda: asked(first, f"{PAPERS % 'sent'} AND number = '{home}'") == 1, "it is on its way")
    first.python(TAKEN_HOME % home)
    assert asked(first, LEVELS) == "9000 for 46800"
    done = [("B01", 9_000, 46_800), ("B02", 0, 0)]
    until(lambda: in_cloud(own_cloud, EVERYWHERE) == done, "the cloud counts the same")
    for hub in (first, second):
        until(lambda hub=hub: asked(hub, PAPERS % "arrived") == 2, "each heard the other")
        assert asked(hub, WAY) == "0 for 0"
    assert in_cloud(own_cloud, WAY) == [("0 for 0",)]


def test_all_three_records_prove_themselves_and_replay_to_the_same_rows(
    own_cloud, first, second
) -> None:
    for server in (first, second, own_cloud):
        server.assert_record_is_sound()
    told = in_cloud(own_cloud, "SELECT count(*) FROM sync_told")[0][0]
    assert told > 200, "goods of the first shop came to the second by the cloud"
