"""Days of sales for pictures of the dashboard and of reports: run inside a demo shop's process.

A shop's usual hours on days that are over (they come in late), the last three hours today."""

import random
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pos.catalog.models import Product
from pos.journal.actions import open_ledger
from pos.journal.ids import uuid7
from pos.outlets.actions import add_outlet
from pos.outlets.models import Merchant, Outlet
from pos.people.models import Person
from tests.pos.world import Till, World, of, pair
from tests.sales import sale_body, second_version

DAYS = 15
WIB = ZoneInfo("Asia/Jakarta")


def fill(*, days: int = DAYS, a_day: int = 14, second: str = "Cabang Pasar") -> None:
    merchant = Merchant.objects.get()
    first = Outlet.objects.order_by("code").first()
    sari = Person.objects.filter(username="sari").first()
    assert first is not None
    assert sari is not None
    outlets = [first, _second(first, second)] if second else [first]
    shops = [World(merchant, outlet, sari, b"") for outlet in outlets]
    goods = list(Product.objects.exclude(price_minor=None).order_by("name")[:30])
    for number, shop in enumerate(shops):
        _sell(pair(shop, f"Kasir {number + 1}"), goods, days, a_day - 5 * number)


def _second(first: Outlet, name: str) -> Outlet:
    outlet_id = uuid7()
    open_ledger(first.merchant_id, outlet_id, name="Server cabang", role="hub")
    return add_outlet(merchant_id=first.merchant_id, outlet_id=outlet_id, name=name, by=None)


def _sell(till: Till, goods: list[Product], days: int, a_day: int) -> None:
    luck, now = random.Random(a_day), datetime.now(WIB)
    for back in range(days - 1, -1, -1):
        for _ in range(a_day + luck.randint(-3, 3)):
            at = _moment(now - timedelta(days=back), luck) if back else _today(now, luck)
            _one(till, at, luck.sample(goods, luck.randint(1, 4)), luck)
    till.push()


def _moment(day: datetime, luck: random.Random) -> datetime:
    minute = int(luck.triangular(7 * 60, 22 * 60, 12 * 60 + 30))
    return day.replace(hour=minute // 60, minute=minute % 60, second=0)


def _today(now: datetime, luck: random.Random) -> datetime:
    """Within the last three hours, as far as they are of today."""
    midnight = now.replace(hour=0, minute=0, second=0)
    return max(midnight, now - timedelta(minutes=luck.randint(1, 180)))


def _one(till: Till, at: datetime, goods: list[Product], luck: random.Random) -> None:
    till.tablet.counter += 1
    lines = [of(each, luck.randint(1, 3) * 1_000) for each in goods]
    told = sale_body(lines, series=till.tablet.series, counter=till.tablet.counter)
    body: dict[str, Any] = second_version(told)
    body["completed_at"] = int(at.timestamp()) * 1_000
    body["cashier"] = {**body["cashier"], "name": luck.choice(["Ana", "Beni", "Citra"])}
    till.tablet.append("sale.completed", body, tv=2, business_date=at.strftime("%Y-%m-%d"))
