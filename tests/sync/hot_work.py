"""The cloud's frequent work, and every statement it makes: in a process on a cloud's database.

`heard()` lets a hub in, takes its record, answers its questions and an owner's dashboard, and gives
back what was asked of the database in each. With `explained`, how many shards each would ask
(Citus); an INSERT has its merchant among its values and is not explained.
"""

import json
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client

from pos.journal.tenancy import TenantModel
from pos.outlets.actions import add_merchant, add_outlet
from pos.people.actions import add_person
from sync.links import make_code
from tests.sales import Goods, sell
from tests.sync.test_links import Box
from tests.tablet import Tablet, batch_body

Heard = dict[str, Any]
TASKS = re.compile(r"Task Count: (\d+)")
PAGES = ("/api/v1/dashboard", "/api/v1/dashboard/needs")


def heard(*, explained: bool = False) -> str:
    settings.ALLOWED_HOSTS = ["testserver"]  # of this process alone
    box, told = Box(), []
    assert box.link(make_code()).status_code == 200
    box.introduce(box, "hub")
    till = box.till()
    for _ in range(5):
        sell(till, Goods(), Goods())
    for name, ask in (
        ("record", lambda: box.hand_in([*box.events, *till.events[:3]])),
        ("hello", lambda: box.ask("hello", b'{"waiting": 0, "version": "0"}')),
        ("pull", lambda: box.ask("pull", json.dumps(_nothing()).encode())),
        ("direct", lambda: _leave(till)),
        ("fetch", lambda: box.ask("fetch", json.dumps({"ends": [_end_of(till)]}).encode())),
        ("rest of the record", lambda: box.hand_in(till.events)),
    ):
        with _listening(name, told, explained):
            assert ask().status_code == 200, name
    _look(box, told, explained)
    return json.dumps(told)


def _nothing() -> Heard:
    return {"epoch": 1, "seq": 0, "hash": "0" * 64}


def _end_of(till: Tablet) -> Heard:
    return {"device": till.device, "epoch": 1, "stream": "F", "seq": 1}


def _leave(till: Tablet) -> Any:
    path, body = f"/sync/v1/relay/direct?merchant={till.merchant}", batch_body(till.events)
    headers = till.headers("POST", path, body)
    return Client().post(path, body, content_type="application/json", headers=headers)


def _look(box: Box, told: list[Heard], explained: bool) -> None:
    """As an owner, who was signed in before."""
    merchant_id = uuid.UUID(box.merchant)
    add_merchant(merchant_id=merchant_id, name="Toko Uji")
    add_outlet(merchant_id=merchant_id, outlet_id=uuid.UUID(box.outlet), name="Pusat", by=None)
    name = f"sari{box.merchant[:8]}"
    person = add_person(
        merchant_id=merchant_id, name="Sari", roles=["owner"], username=name, by=None
    )
    client = Client()
    client.force_login(person)
    for page in PAGES:
        with _listening(page, told, explained):
            assert client.get(page).status_code == 200, page


@contextmanager
def _listening(name: str, told: list[Heard], explained: bool) -> Iterator[None]:
    statements: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield
    tables = {model._meta.db_table for model in tenant_models()}
    for sql, params in statements:
        named = sorted(tables.intersection(re.findall(r'"(\w+)"', sql)))
        if named:
            tasks = _tasks(sql, params) if explained else []
            told.append({"in": name, "sql": sql, "tables": named, "tasks": tasks})


def _tasks(sql: str, params: Any) -> list[int]:
    if sql.startswith("INSERT"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (COSTS OFF) {sql}", params)
        return [int(found) for found in TASKS.findall("\n".join(row[0] for row in cursor))]


def tenant_models() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]
