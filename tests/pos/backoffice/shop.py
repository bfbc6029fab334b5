"""A small shop with something of everything, for looking at the back office.

Made by the shop's own verbs; the till's events are signed and stored as a pushed batch is.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from hardware.actions import add_printer, ask_for_print
from pos.catalog.actions import (
    add_category,
    add_choice_group,
    add_product,
    add_products,
    add_tax_classes,
    choice,
)
from pos.catalog.models import Category, ChoiceGroup, Product
from pos.customers.actions import add_customer, add_group
from pos.domain.paper import text
from pos.domain.tax_classes import default_tax_classes
from pos.journal.actions import open_ledger
from pos.journal.envelope import read
from pos.journal.ids import uuid7
from pos.journal.store import Sender, store_events
from pos.outlets.actions import add_merchant, add_outlet
from pos.outlets.models import Merchant, Outlet
from pos.outlets.queries import business_date
from pos.payments.actions import add_basic_methods
from pos.people.actions import add_person, set_password, set_pin
from pos.people.models import Person
from pos.prices.actions import add_price_list
from pos.purchasing.actions import add_supplier
from pos.stock.actions import Received, name_selling_place, receive_stock
from pos.tills.actions import add_drawer, pair_device
from pos.tills.models import CashDrawer, Device
from tests.hashing import quick_pins
from tests.sales import Goods, line, sale_body
from tests.tablet import Tablet

PASSWORD = "rahasia-uji-1"


@dataclass
class Shop:
    merchant: Merchant
    outlet: Outlet
    staff: dict[str, Person]
    drawer: CashDrawer
    category: Category
    choices: ChoiceGroup
    products: list[Product]
    device: Device
    tablet: Tablet

    @property
    def owner(self) -> Person:
        return self.staff["owner"]

    @property
    def sender(self) -> Sender:
        tablet = self.tablet
        ids = (self.merchant.id, self.outlet.id, uuid.UUID(tablet.device))
        return Sender(*ids, public_keys={tablet.epoch: tablet.public_key})

    def push(self) -> list[Any]:
        """Hand in what the tablet wrote, as the hub's push does."""
        events, self.tablet.events = self.tablet.events, []
        return store_events(self.sender, [read(e["raw"].encode(), e["sig"]) for e in events])

    def sell(
        self,
        *products: Product,
        count: int = 1,
        customer: dict[str, Any] | None = None,
        note: str | None = None,
    ) -> None:
        """`count` sales of one each, pushed together; `note` stands at each line."""
        for _ in range(count):
            self.tablet.counter += 1
            goods = [_goods(product) for product in products]
            lines = [
                {**line(one), "sku": p.sku, "note": note}
                for one, p in zip(goods, products, strict=True)
            ]
            body = sale_body(lines, series=self.tablet.series, counter=self.tablet.counter)
            body["customer"] = customer
            body["cashier"] = {"id": str(self.staff["cashier"].id), "name": "Ana"}
            self.tablet.append("sale.completed", body, business_date=today())
        self.push()


def make_shop() -> Shop:
    merchant_id, outlet_id = uuid7(), uuid7()
    open_ledger(merchant_id, outlet_id, name="Server toko", role="hub")
    merchant, _ = add_merchant(merchant_id=merchant_id, name="Toko Uji")
    outlet = add_outlet(merchant_id=merchant_id, outlet_id=outlet_id, name="Toko Uji", by=None)
    classes = default_tax_classes(100_000, 100_000)
    add_tax_classes(merchant_id=merchant_id, by=None, tax_classes=classes)
    here = {"merchant_id": merchant_id, "outlet_id": outlet_id}
    drawer = add_drawer(**here, name="Laci 1", by=None)
    add_basic_methods(merchant_id=merchant_id, by=None)
    category = add_category(merchant_id=merchant_id, name="Mi instan", by=None)
    choices = add_choice_group(
        merchant_id=merchant_id,
        name="Ukuran",
        by=None,
        choices={"choices": [choice("Kecil"), choice("Besar", 4_000)]},
    )
    products = _products(merchant_id, category)
    receive_stock(outlet=outlet, lines=[Received(products[0].id, 40_000)], by=None, opening=True)
    add_customer(merchant_id=merchant_id, name="Bu Ani", consents=["keep_data"], by=None)
    name_selling_place(outlet=outlet, name="Toko", by=None)
    add_group(merchant_id=merchant_id, name="Warung", by=None)
    add_supplier(merchant_id=merchant_id, name="PT Sumber Rejeki", by=None)
    add_price_list(merchant_id=merchant_id, name="Grosir", by=None)
    printer = add_printer(
        outlet=outlet,
        by=None,
        identity={"name": "Printer depan"},
        link={"host": "192.168.1.50"},
    )
    ask_for_print(
        printer=printer, job_id=uuid7(), title="Struk uji", operations=[text("Struk uji")]
    )
    tablet = Tablet()
    device = pair_device(**here, public_key=tablet.public_key, name="Tablet depan")
    tablet.merchant, tablet.outlet = str(merchant_id), str(outlet_id)
    tablet.device, tablet.series, tablet.epoch = str(device.id), device.series, device.epoch
    with quick_pins():
        staff = _staff(merchant_id)
    return Shop(merchant, outlet, staff, drawer, category, choices, products, device, tablet)


def add_many_products(shop: Shop, count: int) -> None:
    identity = {"category": str(shop.category.id)}
    goods = [
        {"identity": {**identity, "name": f"Barang {number:03d}"}, "price": {"price_minor": 1_000}}
        for number in range(count)
    ]
    ids = add_products(merchant_id=shop.merchant.id, products=goods, by=None)
    lines = [Received(product_id, 1_000) for product_id in ids]
    receive_stock(outlet=shop.outlet, lines=lines, by=None)


def today() -> str:
    """The shop's day, as the pages that are looked at have it."""
    return business_date(Outlet())


def _products(merchant_id: uuid.UUID, category: Category) -> list[Product]:
    noodles = add_product(
        merchant_id=merchant_id,
        name="Indomie Goreng 85 g",
        by=None,
        identity={"sku": "MIE001", "category": str(category.id), "unit": "bks"},
        price={
            "price_minor": 3_500,
            "units": [{"unit": "dus", "factor_milli": 40_000, "price_minor": 120_000}],
            "breaks": [{"unit": "bks", "min_quantity_milli": 10_000, "price_minor": 3_300}],
        },
        tax={"tax_class": "PPN"},
        barcodes={"barcodes": [{"barcode": "8998866200318", "unit": "bks"}]},
        cost={"cost_minor": 2_900},
    )
    egg = add_product(merchant_id=merchant_id, name="Telur ayam", by=None, identity={"unit": "kg"})
    return [noodles, egg]


def _staff(merchant_id: uuid.UUID) -> dict[str, Person]:
    staff: dict[str, Person] = {}
    for name, role, pin in (
        ("Sari", "owner", "246810"),
        ("Maya", "manager", "135790"),
        ("Budi", "supervisor", "147258"),
        ("Gani", "stock", "258369"),
        ("Ana", "cashier", "369147"),
    ):
        person = add_person(
            merchant_id=merchant_id, name=name, roles=[role], username=name.lower(), by=None
        )
        set_pin(person=person, pin=pin, by=None)
        set_password(person=person, password=PASSWORD, by=None)
        staff[role] = person
    return staff


def _goods(product: Product) -> Goods:
    return Goods(
        product=str(product.id),
        name=product.name,
        price_minor=product.price_minor or 1_000,
        tax_class="NON" if product.tax_class == "NON" else product.tax_class,
        unit=product.unit,
    )
