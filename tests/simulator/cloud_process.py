"""The cloud inside the simulator: python -m tests.simulator.cloud_process, at the end of a pipe.

The same code as the hub's in its cloud role, on SQLite, in a process of its own (a Django has one
role and one database), in the virtual time that each line of stdin names. What it is not: a proof
of PostgreSQL's row-level security (tests/sync/test_wall.py); what is judged here is which merchant
the code itself writes rows under.
"""

import base64
import json
import random
import sys
from typing import Any

from tests.simulator.machine import FOLDER, Virtual, start

start(role="cloud")

from django.apps import apps  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from pos.catalog.actions import change_prices  # noqa: E402
from pos.journal.tenancy import CompositePrimaryKey, TenantModel  # noqa: E402
from sync.links import make_code  # noqa: E402
from tests.simulator import cloud_bugs, cloud_rows  # noqa: E402
from tests.simulator.server import Copy, Server, keep_as_template  # noqa: E402

ALONE = '"id" char(32) NOT NULL PRIMARY KEY'
Order = dict[str, Any]


class Cloud:
    """One order after the other; `server` is this seed's."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0)
        _give_every_table_its_key()
        (FOLDER / "keys").mkdir(exist_ok=True)
        keep_as_template()
        self.server = Server()

    def reset(self, order: Order) -> None:
        cloud_bugs.pull_out()
        self.server.close()
        Virtual.dice = random.Random(f"cloud {order['seed']}")
        self.server = Server()
        cloud_bugs.plant(order["bug"])

    def code(self, order: Order) -> str:
        return make_code()

    def keep(self, order: Order) -> None:
        keep_as_template()

    def request(self, order: Order) -> Order:
        self.server.dies = order["dies"]
        answer = self.server.answer(order["request"], base64.b64decode(order["body"]))
        if answer is None:
            return {"status": 0, "body": ""}
        ahead = cloud_rows.uncommitted(order["request"]["path"], *answer)
        body = base64.b64encode(answer[1]).decode()
        return {"status": answer[0], "body": body, "uncommitted": ahead}

    def back_up(self, order: Order) -> int:
        name = f"copy{len(self.server.copies)}"
        self.server.copies.append(Copy(self.server.copy_database(name)))
        return len(self.server.copies)

    def restore(self, order: Order) -> bool:
        copies = self.server.copies
        if copies:
            self.server.put_back(copies[order["copy"] % len(copies)])
        return bool(copies)

    def release(self, order: Order) -> bool:
        """Another one than now, or the newest."""
        if self.server.hidden:
            self.server.upgrade()
        elif not order["newest"]:
            self.server.hide("sale.completed", 2)
        return bool(self.server.hidden)

    def price(self, order: Order) -> bool:
        """What the owner does on the dashboard's side."""
        product = cloud_rows.product(order["merchant"], order["sku"])
        if product is None:
            return False
        prices = {product.id: order["price_minor"]}
        change_prices(merchant_id=product.merchant_id, prices=prices, by=None)
        return True

    def knows(self, order: Order) -> bool:
        return cloud_rows.knows(order["hashes"])

    def standing(self, order: Order) -> Order:
        return cloud_rows.standing(order["merchant"])

    def turnover(self, order: Order) -> Order:
        return cloud_rows.turnover(order["merchant"])

    def rows(self, order: Order) -> Order:
        return cloud_rows.rows(order["merchant"])


def _give_every_table_its_key() -> None:
    """What `CompositePrimaryKey` does on PostgreSQL: two merchants may have one id, as they may
    there. The tables are still empty. (Persons: Django's own tables name them by id alone.)"""
    models = [one for one in apps.get_models() if issubclass(one, TenantModel)]
    tables = [one._meta.db_table for one in models if one is not get_user_model()]
    with connection.cursor() as cursor:
        for table in tables:
            asked = "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL"
            cursor.execute(f"{asked} ORDER BY type DESC", [table])
            made, *indexes = (row[0] for row in cursor.fetchall())
            assert ALONE in made, made
            own = made.replace(ALONE, ALONE.removesuffix(" PRIMARY KEY")).rpartition(")")[0]
            cursor.execute(f'DROP TABLE "{table}"')
            cursor.execute(f"{own}, PRIMARY KEY ({CompositePrimaryKey.KEY}))")
            for index in indexes:
                cursor.execute(index)


def main() -> None:
    out, sys.stdout = sys.stdout, sys.stderr
    cloud = Cloud()
    for line in sys.stdin:
        order = json.loads(line)
        Virtual.now_ms = order["at"]
        said = getattr(cloud, order["do"])(order)
        out.write(json.dumps(said) + "\n")
        out.flush()


main()
