"""The shop's hub inside the simulator: the real views, ingest and projections on real SQLite.

A request is answered by the view that would answer it over HTTP. The hub can die before or after
the commit of a request, and be put back to an old copy of its database.
"""

import json
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from pos.catalog import chunks
from pos.catalog.actions import add_products, change_prices
from pos.catalog.models import Product
from pos.config.demo import make_empty_shop
from pos.journal.incarnation import note_high_water
from pos.journal.models import Event, State
from pos.outlets.models import Outlet
from pos.stock.actions import Received, receive_stock
from tests.simulator.machine import FOLDER
from tests.simulator.server import Copy, Server, keep_as_template

GOODS = 6
OPENING_MILLI = 20_000
SUPPLIER = "Pemasok keliling"


@dataclass
class SimulatedHub(Server):
    """One seed's hub."""

    published: dict[str, dict[str, int | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        outlet = Outlet.objects.get()
        self.merchant_id, self.outlet_id = outlet.merchant_id, outlet.id
        self.goods = list(Product.objects.order_by("sku"))
        self.publish()

    def note(self) -> None:
        note_high_water(FOLDER)

    def back_up(self, name: str) -> None:
        """A copy as the shop's own backup makes it."""
        folder = self.copy_database(name)
        incarnation, _, number = self.cursor().partition(":")
        self.copies.append(Copy(folder, int(number), incarnation))

    def restore(self, copy: Copy) -> bool:
        """Did the hub notice?"""
        self.put_back(copy)
        self.publish()
        return self.cursor().partition(":")[0] != copy.incarnation

    def change_price(self, number: int, price_minor: int) -> None:
        product = self.goods[number % len(self.goods)]
        change_prices(merchant_id=self.merchant_id, prices={product.id: price_minor}, by=None)
        self.publish()

    def receive(self, number: int, quantity_milli: int) -> None:
        """Goods come into the shop, and somebody types them in at the office."""
        lines = [Received(self.goods[number % len(self.goods)].id, quantity_milli)]
        receive_stock(outlet=Outlet.objects.get(), lines=lines, by=None, supplier=SUPPLIER)

    def received(self) -> Counter[str]:
        """By product, what the record says that this supplier brought."""
        counted: Counter[str] = Counter()
        told = Event.objects.filter(kind="stock.received", state=State.APPLIED)
        for body in (json.loads(bytes(raw))["body"] for raw in told.values_list("raw", flat=True)):
            for line in body["lines"] if body["supplier"] == SUPPLIER else []:
                counted[line["product"]] += line["base_quantity_milli"]
        return counted

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


def _goods(number: int) -> dict[str, dict[str, Any]]:
    return {
        "identity": {"name": f"Barang {number}", "sku": f"B{number:02d}", "unit": "pcs"},
        "price": {"price_minor": 1_000 * number},
        "cost": {"cost_minor": 700 * number},
        "tax": {"tax_class": "PPN"},
        "stock": {"tracked": True},
    }
