"""A shop of many generated goods, made through the verbs; runs in a process on the hub's data.

    print(fill(1, 20_000))

prints the goods as JSON for the bench, which writes sales about them. A large shop is filled in
several calls, each a process of its own; the first one makes the categories and the cashier.
"""

import json
import random

from pos.catalog.actions import add_category, add_products
from pos.catalog.models import Category
from pos.outlets.models import Outlet
from pos.people.actions import add_person, set_pin
from pos.people.models import Person
from pos.stock.actions import Received, receive_stock
from tests.bench.sales import CASHIER, PIN

CATEGORIES = 12
PART = 1000
WORDS = [
    "Indomie",
    "Teh",
    "Kopi",
    "Susu",
    "Gula",
    "Beras",
    "Minyak",
    "Sabun",
    "Sampo",
    "Kecap",
    "Sambal",
    "Roti",
    "Biskuit",
    "Keripik",
    "Air",
    "Sirup",
    "Telur",
    "Tepung",
    "Garam",
    "Mentega",
    "Cokelat",
    "Permen",
    "Tisu",
    "Deterjen",
    "Pasta",
    "Rokok",
    "Baterai",
    "Lampu",
]
KINDS = "Goreng Manis Asin Pedas Original Jumbo Mini Refill Botol Sachet Kaleng Dus".split()  # noqa: SIM905


def fill(first: int, count: int, *, stocked: bool = True) -> str:
    """Goods number `first` and on, in twelve categories; one cashier with a known PIN."""
    outlet = Outlet.objects.get()
    owner = Person.objects.order_by("id").first()
    assert owner is not None
    if first == 1:
        set_pin(person=_cashier(owner), pin=PIN, by=owner.id)
        for number in range(CATEGORIES):
            _category(owner, number)
    categories = [str(one) for one in Category.objects.order_by("id").values_list("id", flat=True)]
    goods = [_goods(number, categories) for number in range(first, first + count)]
    ids = []
    for start in range(0, count, PART):
        part = goods[start : start + PART]
        made = add_products(merchant_id=owner.merchant_id, products=part, by=owner.id)
        ids.extend(made)
        if stocked:
            lines = [Received(product_id, 1_000_000_000, 1_000_000_000) for product_id in made]
            receive_stock(outlet=outlet, lines=lines, by=owner.id, opening=True)
    return json.dumps(
        [_described(str(one), groups) for one, groups in zip(ids, goods, strict=True)]
    )


def _cashier(owner: Person) -> Person:
    return add_person(merchant_id=owner.merchant_id, name=CASHIER, roles=("cashier",), by=owner.id)


def _category(owner: Person, number: int) -> None:
    add_category(merchant_id=owner.merchant_id, name=f"Rak {number + 1}", by=owner.id)


def _goods(number: int, categories: list[str]) -> dict[str, dict]:
    dice = random.Random(number)
    name = f"{dice.choice(WORDS)} {dice.choice(KINDS)} {number:05d}"
    barcode = _with_check_digit(f"899{number:09d}")
    return {
        "identity": {
            "sku": f"B{number:05d}",
            "name": name,
            "category": dice.choice(categories),
            "unit": "pcs",
        },
        "shelf": {"position": number, "favourite": number <= 60},
        "price": {"price_minor": dice.randrange(5, 400) * 100},
        "tax": {"tax_class": dice.choice(("PPN", "PPN", "BEBAS"))},
        "barcodes": {"barcodes": [{"barcode": barcode, "unit": "pcs"}]},
        "stock": {"tracked": True},
    }


def _described(product: str, groups: dict[str, dict]) -> dict[str, object]:
    return {
        "product": product,
        "name": groups["identity"]["name"],
        "price_minor": groups["price"]["price_minor"],
        "tax_class": groups["tax"]["tax_class"],
        "barcode": groups["barcodes"]["barcodes"][0]["barcode"],
    }


def _with_check_digit(digits: str) -> str:
    """EAN-13."""
    total = sum(int(one) * (3 if place % 2 else 1) for place, one in enumerate(digits))
    return f"{digits}{-total % 10}"
