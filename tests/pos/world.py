"""The small named world of the nouns' tests: one shop, owner Sari, supervisor Budi, cashier Ana.

Plain functions; every option has a default, so every option given matters. Secrets are set only
where a test needs them, because a PIN costs a twentieth of a second.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from pos.catalog.actions import add_category, add_product, add_tax_classes
from pos.catalog.models import Category, Product
from pos.domain.tax_classes import default_tax_classes
from pos.journal.actions import open_ledger
from pos.journal.envelope import read
from pos.journal.ids import uuid7
from pos.journal.store import Result, Sender, store_events
from pos.outlets.actions import add_merchant, add_outlet
from pos.outlets.models import Merchant, Outlet
from pos.people.actions import add_person
from pos.people.models import Person
from pos.tills.actions import pair_device
from pos.tills.models import Device
from tests.sales import Goods, line, refund_body, sale_body, second_version
from tests.tablet import Tablet


@dataclass
class World:
    merchant: Merchant
    outlet: Outlet
    sari: Person
    seed: bytes

    @property
    def tenant(self) -> dict[str, uuid.UUID]:
        return {"merchant_id": self.merchant.id, "outlet_id": self.outlet.id}


def make_world(name: str = "Toko Uji") -> World:
    merchant_id, outlet_id = uuid7(), uuid7()
    open_ledger(merchant_id, outlet_id, name="Server toko", role="hub")
    merchant, seed = add_merchant(merchant_id=merchant_id, name=name)
    outlet = add_outlet(merchant_id=merchant_id, outlet_id=outlet_id, name=name, by=None)
    classes = default_tax_classes(100_000, 100_000)
    add_tax_classes(merchant_id=merchant_id, by=None, tax_classes=classes)
    sari = hire(merchant_id, "Sari", "owner", username="sari")
    return World(merchant, outlet, sari, seed)


def hire(
    merchant_id: uuid.UUID, name: str, role: str = "cashier", username: str | None = None
) -> Person:
    return add_person(merchant_id=merchant_id, name=name, roles=[role], username=username, by=None)


def shelve(world: World, name: str = "Mi instan") -> Category:
    return add_category(merchant_id=world.merchant.id, name=name, by=world.sari.id)


def stock_up(world: World, name: str = "Indomie Goreng", **changes: Any) -> Product:
    """A product at Rp 3.500, bought for Rp 2.900, taxed as PPN, unless said otherwise."""
    groups = {
        "price": {"price_minor": 3_500},
        "cost": {"cost_minor": 2_900},
        "tax": {"tax_class": "PPN"},
        **changes,
    }
    return add_product(merchant_id=world.merchant.id, name=name, by=world.sari.id, **groups)


@dataclass
class Till:
    """A paired tablet and what the server knows of it."""

    tablet: Tablet
    device: Device
    sender: Sender
    sent: int = 0

    def sell(self, *lines: dict[str, Any], shift: uuid.UUID | None = None) -> dict[str, Any]:
        """Append one cash sale of version 1 to the tablet's chain; nothing is pushed yet."""
        self.tablet.counter += 1
        body = sale_body(list(lines), series=self.tablet.series, counter=self.tablet.counter)
        self.tablet.append("sale.completed", body, shift=str(shift) if shift else None)
        return body

    def sell_second(
        self,
        *lines: dict[str, Any],
        shift: uuid.UUID | None = None,
        tv: int = 2,
        marks: dict[str, Any] | None = None,
        **changes: Any,
    ) -> dict[str, Any]:
        """The same as version 2; `changes` replace keys of the body, `marks` go on each line."""
        self.tablet.counter += 1
        first = sale_body(list(lines), series=self.tablet.series, counter=self.tablet.counter)
        body = {**second_version(first), **changes}
        body["lines"] = [{**line, **(marks or {})} for line in body["lines"]]
        self.tablet.append("sale.completed", body, tv=tv, shift=str(shift) if shift else None)
        return body

    def refund(
        self,
        sold: dict[str, Any],
        *,
        shift: uuid.UUID | None = None,
        part: dict[str, Any] | None = None,
        **changes: Any,
    ) -> dict[str, Any]:
        """Take a version 2 sale back, whoever sold it; `part`: quantities, and what was before."""
        self.tablet.counter += 1
        number = {"series": self.tablet.series, "counter": self.tablet.counter}
        back = refund_body(sold, **number, **(part or {}))
        body = {**back, **changes}
        self.tablet.append("sale.refunded", body, shift=str(shift) if shift else None)
        return body

    def push(self, size: int = 200) -> list[Result]:
        """Hand in everything not handed in yet, in batches of `size`."""
        results: list[Result] = []
        while self.sent < len(self.tablet.events):
            events = self.tablet.events[self.sent : self.sent + size]
            self.sent += len(events)
            envelopes = [read(event["raw"].encode(), event["sig"]) for event in events]
            results += store_events(self.sender, envelopes)
        return results


def pair(world: World, name: str = "Kasir 1", **changes: Any) -> Till:
    tablet = Tablet(merchant=str(world.merchant.id), outlet=str(world.outlet.id))
    device = pair_device(
        **world.tenant, public_key=tablet.public_key, name=name, by=world.sari.id, **changes
    )
    tablet.device, tablet.series, tablet.epoch = str(device.id), device.series, device.epoch
    keys = {device.epoch: tablet.public_key}
    return Till(tablet, device, Sender(**world.tenant, device_id=device.id, public_keys=keys))


def of(product: Product, quantity_milli: int = 1000) -> dict[str, Any]:
    """A basket line of a product as it is priced now."""
    goods = Goods(
        product=str(product.id),
        name=product.name,
        price_minor=product.price_minor or 0,
        tax_class=product.tax_class,
        unit=product.unit,
        tracked=product.tracked,
    )
    return line(goods, quantity_milli)
