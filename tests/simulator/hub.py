"""The shop's hub inside the simulator: the real views, ingest and projections on real SQLite.

A request is answered by the view that would answer it over HTTP. The hub can die before or after
the commit of a request, be put back to an old copy of its database, and be upgraded from a release
that does not know a kind yet.
"""

import shutil
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import RequestFactory
from django.urls import resolve

from pos.catalog import chunks
from pos.catalog.actions import add_products, change_prices
from pos.catalog.models import Product
from pos.config.demo import make_empty_shop
from pos.journal import keys, kinds
from pos.journal.incarnation import note_high_water, renew_if_put_back
from pos.journal.interpret import apply_pending
from pos.outlets.models import Outlet
from pos.stock.actions import Received, receive_stock
from tests.simulator.machine import FOLDER

DATABASE = FOLDER / "lancar.sqlite3"
TEMPLATE = FOLDER / "template"
GOODS = 6
OPENING_MILLI = 20_000
MOST_PAGES = 4_294_967_294  # SQLite's own limit


class PowerCut(BaseException):
    """The process is gone: no handler of ours may see it."""


@dataclass
class Copy:
    """A backup of the hub's database, taken at some moment."""

    folder: Path
    server_seq: int
    incarnation: str


@dataclass
class SimulatedHub:
    """One seed's hub. `dies` is "before" or "after" the commit of the request being answered."""

    dies: str = ""
    copies: list[Copy] = field(default_factory=list)
    hidden: dict[tuple[str, int], Any] = field(default_factory=dict)
    published: dict[str, dict[str, int | None]] = field(default_factory=dict)
    requests: int = 0
    full: bool = False

    def __post_init__(self) -> None:
        _put_back(TEMPLATE)
        _as_after_a_start()
        outlet = Outlet.objects.get()
        self.merchant_id, self.outlet_id = outlet.merchant_id, outlet.id
        self.goods = list(Product.objects.order_by("sku"))
        self.publish()

    def answer(self, request: dict[str, Any], body: bytes) -> tuple[int, bytes] | None:
        """Status and body; None when the hub died with the answer on its lips."""
        self.requests += 1
        made = _request(request, body)
        if self.full:
            _limit_pages(1)  # SQLite makes that: as many as there are
        _dying[:] = [self] if self.dies else []
        try:
            match = resolve(made.path_info)
            response = match.func(made, *match.args, **match.kwargs)
        except PowerCut:
            _as_after_a_start()
            return None
        finally:
            self.dies = ""
            _dying.clear()
        return response.status_code, bytes(response.content)

    def empty(self) -> None:
        """There is room on the disk again."""
        self.full = False
        _limit_pages(MOST_PAGES)

    def note(self) -> None:
        note_high_water(FOLDER)

    def back_up(self, name: str) -> None:
        """A copy as the shop's own backup makes it: the database alone, complete."""
        folder = FOLDER / name
        folder.mkdir(exist_ok=True)
        target = folder / DATABASE.name
        target.unlink(missing_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        incarnation, _, number = self.cursor().partition(":")
        self.copies.append(Copy(folder, int(number), incarnation))

    def restore(self, copy: Copy) -> bool:
        """The disk died and the newest copy is not new. Key files and the mark stay beside it.
        Did the hub notice?"""
        self.full = False
        _disconnect()
        _remove_database()
        shutil.copy2(copy.folder / DATABASE.name, DATABASE)
        _as_after_a_start()
        self.publish()
        return self.cursor().partition(":")[0] != copy.incarnation

    def hide(self, name: str, version: int) -> None:
        """Be an older release that has never heard of this kind."""
        self.hidden[name, version] = kinds._KINDS.pop((name, version))

    def upgrade(self) -> None:
        kinds._KINDS.update(self.hidden)
        self.hidden.clear()
        _as_the_worker_does()

    def change_price(self, number: int, price_minor: int) -> None:
        product = self.goods[number % len(self.goods)]
        change_prices(merchant_id=self.merchant_id, prices={product.id: price_minor}, by=None)
        self.publish()

    def publish(self) -> str:
        """Remember what every catalogue we ever offered says, for the oracle."""
        name = chunks.manifest_hash(self.merchant_id, self.outlet_id)
        if name not in self.published:
            rows = Product.objects.filter(merchant_id=self.merchant_id)
            self.published[name] = {str(row.id): row.price_minor for row in rows}
        return name

    def cursor(self) -> str:
        with connection.cursor() as cursor:  # asked twice a request: without the ORM's price
            cursor.execute("SELECT incarnation, server_seq FROM journal_ledger")
            incarnation, number = cursor.fetchone()
        return f"{uuid.UUID(incarnation)}:{number}"

    def close(self) -> None:
        kinds._KINDS.update(self.hidden)
        _disconnect()
        for copy in self.copies:
            shutil.rmtree(copy.folder, ignore_errors=True)


def make_template() -> None:
    """The shop every seed begins with: six tracked goods, opening stock, one drawer."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    make_empty_shop("Toko Simulasi")
    outlet = Outlet.objects.get()
    goods = [_goods(number) for number in range(1, GOODS + 1)]
    ids = add_products(merchant_id=outlet.merchant_id, products=goods, by=None)
    stock = [Received(product, OPENING_MILLI) for product in ids]
    receive_stock(outlet=outlet, lines=stock, by=None, note="Stok awal", opening=True)
    keep_as_template()


def keep_as_template() -> None:
    """Every later seed begins with the hub of this moment."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _disconnect()
    TEMPLATE.mkdir(exist_ok=True)
    shutil.copy2(DATABASE, TEMPLATE / DATABASE.name)
    shutil.copytree(FOLDER / "keys", TEMPLATE / "keys", dirs_exist_ok=True)


def _put_back(template: Path) -> None:
    _disconnect()
    _remove_database()
    shutil.copy2(template / DATABASE.name, DATABASE)
    shutil.rmtree(FOLDER / "keys", ignore_errors=True)
    shutil.copytree(template / "keys", FOLDER / "keys")
    (FOLDER / "high_water.json").unlink(missing_ok=True)


def _remove_database() -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{DATABASE}{ending}").unlink(missing_ok=True)


def _limit_pages(count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {count}")


def _disconnect() -> None:
    """As if the process were gone: what was not committed is rolled back by SQLite itself."""
    if connection.connection is not None:
        with suppress(Exception):
            connection.connection.close()
    connection.connection = None
    connection.in_atomic_block = False
    connection.savepoint_ids = []
    connection.needs_rollback = False
    connection.run_on_commit = []
    connection.atomic_blocks = []


def _as_after_a_start() -> None:
    _disconnect()
    chunks._shelves.clear()
    keys._own_key.cache_clear()
    renew_if_put_back(FOLDER)
    _as_the_worker_does()


def _as_the_worker_does() -> None:
    """Its first round: a copy that was put back may hold what waited for this release."""
    while apply_pending():
        pass


def _request(request: dict[str, Any], body: bytes) -> Any:
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in request["headers"].items()
        if name.lower() != "content-type"
    }
    return RequestFactory().generic(
        request["method"],
        request["path"],
        body,
        content_type=request["headers"].get("Content-Type", "application/json"),
        HTTP_HOST="localhost:8000",
        **headers,
    )


def _goods(number: int) -> dict[str, dict[str, Any]]:
    return {
        "identity": {"name": f"Barang {number}", "sku": f"B{number:02d}", "unit": "pcs"},
        "price": {"price_minor": 1_000 * number},
        "cost": {"cost_minor": 700 * number},
        "tax": {"tax_class": "PPN"},
        "stock": {"tracked": True},
    }


_commit = BaseDatabaseWrapper._commit
_dying: list[SimulatedHub] = []  # the hub that shall die at its next commit


def _commit_or_die(self: Any) -> None:
    hub = _dying.pop() if _dying else None
    if hub is not None and hub.dies == "before":
        self.connection.rollback()
        raise PowerCut
    _commit(self)
    if hub is not None:
        raise PowerCut


BaseDatabaseWrapper._commit = _commit_or_die
