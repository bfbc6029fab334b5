"""The cloud's frequent work stays with one merchant's rows, so that it stays on one shard.

On this run's PostgreSQL: every statement names its merchant. With LANCAR_TEST_CITUS_DSN (a database
of a Citus cluster that may be emptied) the tables are distributed, and Citus says for each
statement how many shards it would ask."""

import json
import os
import re
from pathlib import Path

import psycopg
import pytest

from tests.cloud import Cloud

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

DSN = os.environ.get("LANCAR_TEST_CITUS_DSN", "")
# Small, and looked up by who asks before anybody knows whose it is: a copy on every node.
ON_EVERY_NODE = {"people_person", "people_credential", "sync_hublink", "sync_linkcode"}
HOT = "from tests.sync.hot_work import heard; print(heard(explained={explained}))"
NAMES_MERCHANT = re.compile(r'"merchant_id" (=|IN \(|= ANY)|merchant_id = ANY')
TENANT_TABLES = """
import json
from tests.sync.hot_work import tenant_models
print(json.dumps(sorted(model._meta.db_table for model in tenant_models())))
"""


def asked_of(cloud: Cloud, *, explained: bool) -> list[dict]:
    return json.loads(cloud.python(HOT.format(explained=explained)))


def names_its_merchant(sql: str) -> bool:
    if sql.startswith("INSERT"):
        return '"merchant_id"' in re.split("VALUES|SELECT", sql, maxsplit=1)[0]
    return NAMES_MERCHANT.search(sql) is not None


def test_a_statement_that_only_shows_its_merchant_does_not_name_it() -> None:
    shown = 'SELECT "e"."merchant_id", "e"."id" FROM "journal_event" "e" WHERE "e"."id" = %s'
    assert not names_its_merchant(shown)
    assert names_its_merchant(f'{shown} AND "e"."merchant_id" = %s')
    assert not names_its_merchant('INSERT INTO "journal_event" ("id") SELECT "merchant_id" FROM x')
    assert names_its_merchant('INSERT INTO "journal_event" ("id", "merchant_id") VALUES (%s, %s)')


def test_every_statement_of_the_frequent_work_names_its_merchant(cloud: Cloud) -> None:
    told = asked_of(cloud, explained=False)
    spread = [one for one in told if set(one["tables"]) - ON_EVERY_NODE]
    assert len({one["in"] for one in spread}) == 8
    assert len({table for one in spread for table in one["tables"]}) > 15
    lost = [(one["in"], one["sql"]) for one in spread if not names_its_merchant(one["sql"])]
    assert lost == []


@pytest.fixture
def spread(tmp_path: Path) -> Cloud:
    """A cloud whose tables lie on the shards of the cluster."""
    if not DSN:
        pytest.skip("LANCAR_TEST_CITUS_DSN names no Citus database")
    with psycopg.connect(DSN, autocommit=True) as connection:  # the wall is another one there
        connection.execute("CREATE EXTENSION IF NOT EXISTS citus")
    cloud = Cloud(tmp_path / "data", DSN)
    cloud.data.mkdir()
    done = cloud.manage("prepare_cloud", "--no-demo")
    assert done.returncode == 0, done.stderr
    distribute(json.loads(cloud.python(TENANT_TABLES)))
    return cloud


def distribute(tables: list[str]) -> None:
    first = ""
    with psycopg.connect(DSN, autocommit=True) as connection:
        known = {
            str(name)
            for (name,) in connection.execute("SELECT logicalrelid FROM pg_dist_partition")
        }
        for table in tables:
            if table in ON_EVERY_NODE:
                ask = ("SELECT create_reference_table(%s)", [table])
            else:
                beside = first or "default"
                first = first or table
                query = "SELECT create_distributed_table(%s, 'merchant_id', colocate_with => %s)"
                ask = (query, [table, beside])
            if table not in known:
                connection.execute(*ask)


def test_citus_asks_one_shard_for_each_statement_of_the_frequent_work(spread: Cloud) -> None:
    told = asked_of(spread, explained=True)
    planned = [one for one in told if one["tasks"]]
    assert len({one["in"] for one in planned}) == 8
    assert [(one["in"], one["sql"]) for one in planned if set(one["tasks"]) != {1}] == []
