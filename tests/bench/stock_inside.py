"""Works in a shop of two years as its stock keeper does; runs inside the bench shop's process."""

import json
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count
from django.test import Client

from pos.catalog.models import Product
from pos.journal.ids import uuid7
from pos.journal.models import Ledger
from pos.outlets.models import Merchant, Outlet
from pos.outlets.queries import business_date, the_outlet
from pos.people.models import Person
from pos.purchasing.actions import add_supplier
from pos.purchasing.delivery import Delivery, GoodsLine, Planned
from pos.purchasing.doubts import doubts_about
from pos.stock.actions import (
    Adjusted,
    adjust_stock,
    count_product,
    open_count,
    post_count,
)
from pos.stock.actions.counts import Counted
from pos.stock.batch_rows import keep_anew
from pos.stock.models import Batch, CountLine, Movement
from tests.bench.years import store_rows
from tests.bench.years_read import signed_in
from tests.pos.world import Till, World, of, pair

ROUNDS = 3
BATCHES = 6
LINES = 200
TAKEN = 1_000_000
SPARE = 10  # pieces; nobody can count fewer than none
DAY_MS = 86_400_000


def pages(expiring: int) -> str:
    """Milliseconds: the middle of three, after one to warm up."""
    outlet, client = the_outlet(), signed_in()
    _date_goods(outlet, expiring)
    receive = _receiving(client, outlet)
    best = Movement.objects.values("product").annotate(moves=Count("id")).order_by("-moves")[0]
    return json.dumps(
        {
            "moves": best["moves"],
            "dates": Batch.objects.count(),
            "card_ms": _middle(_getting(client, f"/admin/stock/level/{best['product']}/kartu/")),
            "expiring_ms": _middle(_getting(client, "/admin/stock/level/kedaluwarsa/")),
            "receipt_ms": _middle(receive, time.perf_counter),
            "receipt_cpu_ms": _middle(receive),
        }
    )


def count(products: int, sales: int) -> str:
    """How long, and how many posted differences are not what really is missing from the shelf."""
    began = time.perf_counter()
    return json.dumps(
        {"wrong": _Counting(products, sales).wrong(), "seconds": time.perf_counter() - began}
    )


def _middle(work: Callable[[], Any], clock: Callable[[], float] = time.process_time) -> float:
    found = []
    for _ in range(ROUNDS + 1):
        began = clock()
        work()
        found.append((clock() - began) * 1000)
    return sorted(found[1:])[ROUNDS // 2]


def _getting(client: Client, address: str) -> Callable[[], None]:
    def get() -> None:
        assert client.get(address, secure=True, headers={"host": "localhost"}).status_code == 200

    return get


def _receiving(client: Client, outlet: Outlet) -> Callable[[], None]:
    supplier = add_supplier(merchant_id=outlet.merchant_id, name="PT Ukur", by=None)
    ids = list(Product.objects.order_by("-id").values_list("id", flat=True)[:LINES])
    goods = [GoodsLine(each, 12_000, 2_900) for each in ids]
    made = Delivery(supplier.pk, goods, invoice_date=business_date(outlet))
    noticed = [doubt.key for doubt in doubts_about(Planned(outlet, made))]  # somebody looked
    columns = {"unit": "pcs", "quantity": "12", "cost": "2.900", "line_discount": ""}

    def post() -> None:
        data: dict[str, Any] = {name: [value] * LINES for name, value in columns.items()}
        data |= {"product": [str(each) for each in ids], "expires_on": [""] * LINES}
        data |= {"supplier": str(supplier.pk), "invoice_date": business_date(outlet)}
        data |= {"document": str(uuid7()), "noticed": noticed}
        where = "/admin/purchasing/receipt/catat/"
        answer = client.post(where, data, secure=True, headers={"host": "localhost"})
        assert answer.status_code == 302

    return post


def _date_goods(outlet: Outlet, expiring: int) -> None:
    """Deliveries with dates over two years for so many products."""
    luck, today = random.Random(1), date.fromisoformat(business_date(outlet))
    ids = list(Product.objects.order_by("id").values_list("id", flat=True)[:expiring])
    for first in range(0, len(ids), 500):
        Product.objects.filter(id__in=ids[first : first + 500]).update(expires=True)
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    now, rows = int(time.time() * 1000), []
    for product in ids:
        for batch in range(BATCHES):
            days = 720 - batch * 120
            expires_on = today - timedelta(days=days) + timedelta(days=luck.randrange(30, 400))
            rows.append({
                "id": uuid7(), **here, "product_id": product, "place": "shop",
                "quantity_milli": 40_000, "reason": "received", "document_id": uuid7(),
                "event_id": uuid7(), "device_id": uuid7(), "epoch": 1, "seq": batch, "line": 1,
                "happened_at": now - days * DAY_MS, "expires_on": str(expires_on),
                "business_date": str(today - timedelta(days=days)),
            })  # fmt: skip
    store_rows(Movement, rows)
    keep_anew(outlet.merchant_id, [str(each) for each in ids])


class _Counting:
    """A shelf that people count while another thread hands in what tills sold, late, in parts."""

    def __init__(self, products: int, sales: int) -> None:
        outlet, self.luck = the_outlet(), random.Random(7)
        owner = Person.objects.order_by("id")[0]
        self.world = World(Merchant.objects.get(), outlet, owner, b"")
        self.tills = [pair(self.world, f"Kasir {number}") for number in range(3)]
        for till in self.tills:
            till.tablet.counter = TAKEN  # the two years wrote receipts of these tills' series
        self.goods = list(Product.objects.filter(tracked=True).order_by("id")[:products])
        self.missing = {each.pk: self.luck.choice((0, 0, 1, 3, -2)) for each in self.goods}
        self.shelf = Counter({key: sales + SPARE - gone for key, gone in self.missing.items()})
        self.fill()
        self.sales, self.lock = sales, threading.Lock()

    def fill(self) -> None:
        """So much that nothing can run out, whatever stood there before; whole pieces only."""
        for first in range(0, len(self.goods), 250):
            part = self.goods[first : first + 250]
            lines = [Adjusted(each.pk, counted_milli=self.full(each.pk)) for each in part]
            adjust_stock(outlet=self.world.outlet, lines=lines, reason="count", by=None)

    def full(self, product: uuid.UUID) -> int:
        return (self.shelf[product] + self.missing[product]) * 1000

    def wrong(self) -> int:
        counted = open_count(outlet=self.world.outlet, name="Ukur", by=None)
        selling = threading.Thread(target=self.sell)
        selling.start()
        for product in self.luck.sample(self.goods, len(self.goods)):
            with self.lock:
                seen = Counted(product.pk, self.shelf[product.pk] * 1000, is_sure=True)
                count_product(outlet=self.world.outlet, count=counted, counted=seen, by=None)
        selling.join()
        for till in self.tills:
            till.push()
        post_count(outlet=self.world.outlet, count=counted, by=None)
        posted = CountLine.objects.filter(count=counted)
        found = dict(posted.values_list("product_id", "difference_milli"))
        return sum(found.get(key) != -1000 * gone for key, gone in self.missing.items())

    def sell(self) -> None:
        for _ in range(self.sales):
            with self.lock:
                till = self.luck.choice(self.tills)
                self.basket(till)
            if self.luck.random() < 0.2:
                till.push()
        connection.close()

    def basket(self, till: Till) -> None:
        """The tablet's clock takes over the hub's, as each answer makes it."""
        hub = Ledger.objects.get(outlet_id=self.world.outlet.id)
        till.tablet.clock_ms = max(till.tablet.clock_ms, hub.hlc_ms)
        chosen = self.luck.sample(self.goods, self.luck.randrange(1, 6))
        till.sell(*map(of, chosen))
        self.shelf.subtract(Counter(each.pk for each in chosen))
