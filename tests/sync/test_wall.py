"""The wall between merchants in PostgreSQL itself: what no view and no query can forget."""

import json
import uuid

import psycopg
import pytest

from tests.cloud import Cloud
from tests.sync.test_postgres import FRAMEWORK

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

TABLES = """
SELECT c.relname, c.relrowsecurity,
  (SELECT array_agg(pg_get_expr(p.polqual, c.oid) || pg_get_expr(p.polwithcheck, c.oid))
   FROM pg_policy p WHERE p.polrelid = c.oid)
FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""
# Two merchants, and what each sees within its wall although nothing asks for its own rows only.
TWO = """
import json, uuid
from django.db import Error
from pos.journal.actions import open_ledger
from pos.journal.models import Event, Ledger, Problem
from pos.journal.problems import report
from pos.journal.wall import within
ours, theirs = uuid.uuid4(), uuid.uuid4()
for one in (ours, theirs):
    open_ledger(one, one, name="Cloud", role="cloud")
    report(code="uji", key="1", sentence="x", merchant_id=one, outlet_id=one)
seen = []
for one in (ours, theirs):
    with within(one):
        seen.append([str(each) for each in Event.objects.values_list("merchant_id", flat=True)])
        changed = Problem.objects.exclude(merchant_id=one).update(sentence="dicuri")
        changed += Problem.objects.exclude(merchant_id=one).delete()[0]
refused = ""
try:
    with within(ours):
        report(code="uji", key="2", sentence="x", merchant_id=theirs, outlet_id=theirs)
except Error as error:
    refused = str(error)
print(json.dumps({"ours": str(ours), "theirs": str(theirs), "seen": seen, "changed": changed,
    "refused": refused, "all": Event.objects.filter(merchant_id__in=(ours, theirs)).count()}))
"""

# A user name of the cloud's one sign-in page, wanted by two merchants, each behind its wall.
NAMES = """
import uuid
from django.contrib.auth import authenticate
from pos.journal.actions import open_ledger
from pos.journal.errors import RuleError
from pos.journal.wall import within
from pos.people.actions import add_person, set_password
who = []
for merchant in (uuid.uuid4(), uuid.uuid4()):
    open_ledger(merchant, merchant, name="Cloud", role="cloud")
    named = {"name": "Uji", "roles": ["owner"], "username": "dinding", "by": None}
    try:
        with within(merchant):
            who.append(add_person(merchant_id=merchant, **named))
            set_password(person=who[-1], password="warung-maju-77", by=None)
    except RuleError as error:
        print(error.code)
print(authenticate(None, username="dinding", password="warung-maju-77") == who[0])
"""


def test_every_table_of_a_shop_has_the_wall(cloud: Cloud) -> None:
    with psycopg.connect(cloud.database) as connection:
        found = {name: rest for name, *rest in connection.execute(TABLES).fetchall()}
    walled = {name: rest for name, rest in found.items() if name not in FRAMEWORK}
    assert len(walled) > 50
    for name, (is_on, policies) in walled.items():
        assert is_on, name
        assert len(policies) == 1, name
        assert policies[0].count("merchant_id = ") == 2, (name, policies)


def test_a_merchant_sees_and_changes_its_own_rows_whatever_is_asked(cloud: Cloud) -> None:
    told = json.loads(cloud.python(TWO))
    assert told["seen"] == [[told["ours"]], [told["theirs"]]]
    assert told["changed"] == 0
    assert "row-level security" in told["refused"]
    assert told["all"] == 2  # what serves all merchants still sees them all
    with psycopg.connect(cloud.database) as connection:
        connection.execute("SET ROLE lancar_tenant")
        assert connection.execute("SELECT count(*) FROM journal_event").fetchone() == (0,)
        stranger = str(uuid.uuid4())
        connection.execute("SELECT set_config('lancar.merchant', %s, false)", [stranger])
        assert connection.execute("SELECT count(*) FROM journal_event").fetchone() == (0,)


def test_a_user_name_of_another_merchant_is_refused_though_nobody_sees_it(cloud: Cloud) -> None:
    assert cloud.python(NAMES).split() == ["username_elsewhere", "True"]


def test_raising_the_walls_again_changes_nothing(cloud: Cloud) -> None:
    with psycopg.connect(cloud.database) as connection:
        before = sorted(map(str, connection.execute(TABLES).fetchall()))
    cloud.python("from pos.journal.wall import raise_walls; raise_walls()")
    with psycopg.connect(cloud.database) as connection:
        assert sorted(map(str, connection.execute(TABLES).fetchall())) == before
