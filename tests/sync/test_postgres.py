"""The same migrations and the same ingest on a real PostgreSQL, with the keys the cloud needs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.hub import ROOT, Hub, environment, manage, new_database, python
from tests.sales import Goods, sell, shelf
from tests.sync.same_shop import DEVICE, MERCHANT, OUTLET, SERIES
from tests.tablet import Tablet

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

SALES = 400

# Named exemptions of decisions/0004: Django's own tables, and the one it points at.
FRAMEWORK = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_admin_log",
    "django_content_type",
    "django_migrations",
    "django_session",
    "people_person_groups",
    "people_person_user_permissions",
}
KEYED_BY_ID_TOO = {"people_person"}
# The cloud's one page to sign in at: a name is one person's, of whichever merchant (decision 0022).
ONE_IN_THE_CLOUD = {("people_credential", ("login",))}

# Tables with the columns of each primary key and unique constraint or index, in order.
UNIQUE_KEYS = """
SELECT t.relname, i.indisprimary, array_agg(a.attname ORDER BY k.place)
FROM pg_index i
JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(number, place)
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number
WHERE i.indisunique GROUP BY t.relname, i.indexrelid, i.indisprimary
"""
FIRST_COLUMNS = """
SELECT t.relname, i.indexrelid::regclass::text FROM pg_index i
JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
WHERE a.attname = 'id' AND i.indpred IS NULL
"""
FOREIGN_KEYS = """
SELECT c.conname, t.relname, r.relname FROM pg_constraint c
JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid
WHERE c.contype = 'f'
"""
FOUND_BY_THEIR_DOCUMENT = {"sales_saleline", "sales_saletax", "sales_salepayment"}
SEQUENCES = "SELECT relname FROM pg_class WHERE relkind = 'S'"


class Database:
    """A new database on this run's server."""

    def __init__(self, server: str, name: str, data: Path) -> None:
        self.address = new_database(server, name)
        self.data = data
        data.mkdir(parents=True)

    def rows(self, query: str) -> list[tuple]:
        with psycopg.connect(self.address) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def migrated(postgres_address: str, tmp_path_factory: pytest.TempPathFactory) -> Database:
    data = tmp_path_factory.mktemp("postgres") / "data"
    database = Database(postgres_address, "lancar_keys", data)
    done = manage(data, "migrate", "-v", "0", database=database.address)
    assert done.returncode == 0, done.stderr
    return database


def tenant_tables(database: Database) -> set[str]:
    named = database.rows(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    return {name for (name,) in named} - FRAMEWORK


def test_every_key_of_a_shops_table_begins_with_the_tenant(migrated: Database) -> None:
    tables = tenant_tables(migrated)
    found = [key for key in migrated.rows(UNIQUE_KEYS) if key[0] in tables]
    assert {name for name, is_primary, _ in found if is_primary} == tables
    for table, is_primary, columns in found:
        if is_primary and table in KEYED_BY_ID_TOO:
            assert columns == ["id"]
        elif is_primary:
            assert columns == ["merchant_id", "outlet_id", "id"], table
        elif (table, tuple(columns)) not in ONE_IN_THE_CLOUD:
            assert columns[0] == "merchant_id", (table, columns)


def test_every_row_but_the_parts_of_a_sale_is_found_by_its_id_alone(migrated: Database) -> None:
    indexes = dict(migrated.rows(FIRST_COLUMNS))
    assert tenant_tables(migrated) - indexes.keys() == FOUND_BY_THEIR_DOCUMENT
    assert indexes["journal_event"] == "journal_event_id_idx"
    assert indexes["people_person"] == "people_person_pkey"


def test_the_keys_can_be_taken_back_and_given_again(migrated: Database) -> None:
    before = sorted(migrated.rows(FIRST_COLUMNS))
    for target in (["sales", "zero"], []):  # what stands on sales goes and comes with it
        done = manage(migrated.data, "migrate", *target, "-v", "0", database=migrated.address)
        assert done.returncode == 0, done.stderr
    assert sorted(migrated.rows(FIRST_COLUMNS)) == before


def test_the_exempt_table_is_unique_by_merchant_as_well(migrated: Database) -> None:
    keys = [columns for table, _, columns in migrated.rows(UNIQUE_KEYS) if table == "people_person"]
    assert ["merchant_id", "id"] in keys


def test_facts_are_unique_by_merchant_and_outlet(migrated: Database) -> None:
    facts = ("journal_event", "sales_", "stock_movement", "tills_shift")
    keys = [key for key in migrated.rows(UNIQUE_KEYS) if key[0].startswith(facts)]
    assert keys
    assert {tuple(columns[:2]) for _, _, columns in keys} == {("merchant_id", "outlet_id")}


def test_no_foreign_key_ties_two_tables_of_a_shop(migrated: Database) -> None:
    tables = tenant_tables(migrated)
    tied = [
        name
        for name, table, other in migrated.rows(FOREIGN_KEYS)
        if table in tables and other in tables
    ]
    assert tied == []


def test_no_sequence_numbers_a_shops_table(migrated: Database) -> None:
    tables = tenant_tables(migrated)
    assert [name for (name,) in migrated.rows(SEQUENCES) if name.startswith(tuple(tables))] == []


# The same record on both engines --------------------------------------------------------------


def a_days_events() -> Tablet:
    """Goods, stock that runs out, and sales; among them what belongs into quarantine."""
    tablet = Tablet(MERCHANT, OUTLET, DEVICE, SERIES)
    goods = shelf(40)
    for number, one in enumerate(goods):
        tablet.append("product.changed", {"id": one.product, "groups": product_groups(one, number)})
    tablet.append("stock.received", received(goods))
    for number in range(SALES):
        sell(tablet, *(goods[(number * 7 + line * 11) % len(goods)] for line in range(4)))
    tablet.counter -= 1
    sell(tablet, goods[0])  # the number of the receipt before
    tablet.append("sale.completed", {"sale": "none"})
    tablet.append("drone.landed", {})
    return tablet


def product_groups(goods: Goods, number: int) -> dict[str, object]:
    return {
        "identity": {
            "sku": f"B{number}",
            "name": goods.name,
            "category": None,
            "unit": goods.unit,
            "kind": "goods",
            "weighed": False,
            "min_age": None,
            "plu": None,
            "image": None,
            "variant_of": None,
            "variant_name": None,
        },
        "price": {"price_minor": goods.price_minor, "units": [], "breaks": []},
        "cost": {"cost_minor": goods.price_minor * 8 // 10},
        "tax": {"tax_class": goods.tax_class},
        "barcodes": {"barcodes": [{"barcode": f"8990000{number:05d}", "unit": goods.unit}]},
        "stock": {"tracked": True, "reorder_point_milli": None},
    }


def received(goods: list[Goods]) -> dict[str, object]:
    lines = [
        {
            "line": number,
            "product": one.product,
            "name": one.name,
            "unit": one.unit,
            "factor_milli": 1000,
            "quantity_milli": 35_000,
            "base_quantity_milli": 35_000,
            "cost_value_minor": one.price_minor * 27 + 1,
        }
        for number, one in enumerate(goods, 1)
    ]
    return {"document": MERCHANT, "lines": lines}


STORE = """
import json, os, pathlib
from tests.sync.same_shop import store
told = json.loads((pathlib.Path(os.environ["LANCAR_DATA"]) / "day.json").read_text())
print(store(told["events"], told["public_key"]))
"""


def test_four_hundred_sales_make_the_same_rows_on_both_engines(
    postgres_address: str, tmp_path: Path
) -> None:
    tablet = a_days_events()
    day = json.dumps({"events": tablet.events, "public_key": tablet.public_key})
    database = Database(postgres_address, "lancar_same", tmp_path / "postgres")
    (tmp_path / "sqlite").mkdir()
    made = []
    for data, address in ((tmp_path / "sqlite", ""), (database.data, database.address)):
        (data / "day.json").write_text(day)
        assert manage(data, "migrate", "-v", "0", database=address).returncode == 0
        made.append(json.loads(python(data, STORE, database=address)))
        Hub(data, address).assert_record_is_sound()
    on_sqlite, on_postgres = made
    assert on_sqlite["statuses"] == on_postgres["statuses"]
    assert [code for _, code in on_postgres["statuses"][-3:]] == [
        "receipt_number_taken",
        "invalid_body",
        "unknown_kind",
    ]
    assert on_sqlite["problems"] == on_postgres["problems"]
    assert on_sqlite["rows"].keys() == on_postgres["rows"].keys()
    for table, rows in on_sqlite["rows"].items():
        assert rows == on_postgres["rows"][table], table
    for told in ("figures", "reports", "needs"):
        assert on_sqlite[told] == on_postgres[told], told
    assert {"method", "tax", "product", "hour"} <= {row[1] for row in on_postgres["figures"]}
    assert len(on_postgres["rows"]["Sale"]) == SALES
    assert len(on_postgres["rows"]["Movement"]) == SALES * 4 + 40


def test_the_record_keeps_its_rules_on_postgresql(postgres_address: str, tmp_path: Path) -> None:
    """The very tests of the store, run once more against the other engine."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/pos/journal"],
        cwd=ROOT,
        env={**environment(tmp_path, postgres_address), "PYTHONPATH": os.fspath(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


# A hub on PostgreSQL --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hub(postgresql_hub: Hub) -> Hub:
    return postgresql_hub


def statuses(hub: Hub, tablet: Tablet, events: list[dict[str, str]]) -> list[str]:
    answer = hub.push(tablet, events, gzipped=True)
    assert answer.status == 200, (answer, hub.log())
    return [result["status"] for result in answer.json["results"]]


def test_a_tablet_pairs_pushes_and_pushes_again(hub: Hub) -> None:
    tablet = hub.pair(Tablet())
    for _ in range(50):
        sell(tablet, Goods(), Goods())
    assert statuses(hub, tablet, tablet.events) == ["stored"] * 50
    assert statuses(hub, tablet, tablet.events) == ["duplicate"] * 50
    assert hub.hello(tablet).json["heads"][0]["seq"] == 50


def test_a_shop_is_killed_while_it_stores_and_nothing_acknowledged_is_gone(hub: Hub) -> None:
    tablet = hub.pair(Tablet())
    for _ in range(30):
        sell(tablet, Goods())
    assert statuses(hub, tablet, tablet.events[:20]) == ["stored"] * 20
    hub.kill()
    hub.start()
    assert statuses(hub, tablet, tablet.events) == ["duplicate"] * 20 + ["stored"] * 10


@pytest.mark.parametrize("name", ["\x00", "Teh\x00botol", "🍵", "'); DROP TABLE sales_sale; --"])
def test_text_that_only_one_engine_holds_does_not_stop_the_queue(hub: Hub, name: str) -> None:
    tablet = hub.pair(Tablet())
    sell(tablet, Goods(name=name))
    sell(tablet, Goods())
    assert statuses(hub, tablet, tablet.events)[-1] == "stored"
