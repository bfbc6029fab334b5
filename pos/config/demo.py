"""The first shop of a data folder: an empty one, or the demo shop *Toko Contoh Jaya*.

Everything goes through the verbs of the nouns, in one transaction, so a demo shop is a real shop:
its journal verifies and rebuilds. The goods are in demo_catalogue.csv; prices are only samples.
"""

import csv
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction

from pos.catalog.actions import (
    add_category,
    add_choice_group,
    add_products,
    add_tax_classes,
    choice,
)
from pos.catalog.models import Product
from pos.config import demo_goods
from pos.domain.tax_classes import default_tax_classes
from pos.journal.actions import open_ledger
from pos.journal.ids import uuid7
from pos.journal.models import FieldGroup, Ledger
from pos.outlets.actions import add_merchant, add_outlet, change_outlet
from pos.outlets.models import Merchant, Outlet
from pos.outlets.recovery import seed_text
from pos.payments.actions import add_basic_methods, add_payment_method, change_payment_method
from pos.people.actions import add_person, set_password, set_pin
from pos.people.models import Person
from pos.people.secrets import PIN_LENGTH, has_pin_shape, is_too_simple
from pos.stock.actions import Received, receive_stock
from pos.tills.actions import add_drawer

DEMO_NAME = "Toko Contoh Jaya"
DEMO_USERNAME = "sari"
# A name opens one merchant in a cloud, and a demo shop that is linked there brings its own.
IN_CLOUD = ".awan"
DEMO_CLOUD_USERNAME = DEMO_USERNAME + IN_CLOUD
DEMO_PASSWORD = "contoh-jaya-2026"  # noqa: S105  printed at every start of a demo shop
CATALOGUE = Path(__file__).parent / "demo_catalogue.csv"
PBJT_PPM = 100_000
ENTERTAINMENT_PPM = 100_000


class Hire(NamedTuple):
    """Somebody to take on. Only who has a user name gets into the back office."""

    name: str
    roles: tuple[str, ...]
    username: str | None
    pin: str


STAFF = (
    Hire("Sari", ("owner",), DEMO_USERNAME, "246810"),
    Hire("Budi", ("supervisor",), "budi", "135790"),
    Hire("Ana", ("cashier",), None, "147258"),
    Hire("Beni", ("cashier",), None, "258369"),
)


@dataclass(frozen=True)
class StaffPin:
    name: str
    roles: tuple[str, ...]
    pin: str


@dataclass(frozen=True)
class NewShop:
    """What is printed once after a shop was made. `recovery_card` is kept nowhere else."""

    merchant: Merchant
    outlet: Outlet
    owner: Person
    username: str
    password: str
    recovery_card: str
    pins: list[StaffPin] = field(default_factory=list)


@dataclass(frozen=True)
class Founded:
    merchant: Merchant
    outlet: Outlet
    card: str


def make_empty_shop(name: str) -> NewShop:
    """An outlet, the tax classes, one owner with a random PIN and password, one drawer."""
    pin, password = random_pin(), secrets.token_urlsafe(9)
    with transaction.atomic():
        shop = found(name)
        owner = hire(shop, Hire("Pemilik", ("owner",), "pemilik", pin))
        set_password(person=owner, password=password, by=owner.id)
        add_drawer(**_here(shop), name="Laci 1", by=owner.id)
        add_basic_methods(merchant_id=shop.merchant.id, by=owner.id)
    pins = [StaffPin(owner.name, ("owner",), pin)]
    return NewShop(shop.merchant, shop.outlet, owner, "pemilik", password, shop.card, pins)


def make_demo_shop() -> NewShop:
    """Toko Contoh Jaya: 210 goods, café choices, four staff, opening stock, one drawer."""
    with transaction.atomic():
        return _furnish(found(DEMO_NAME))


def found_in_cloud() -> NewShop:
    """The same shop as the first outlet of a merchant in the cloud, whose record is its own."""
    return _furnish(found(DEMO_NAME, in_cloud=True), IN_CLOUD)


def _furnish(shop: Founded, suffix: str = "") -> NewShop:
    """`suffix`: of the names that people sign in with."""
    staff = [
        hire(shop, new._replace(username=new.username and new.username + suffix)) for new in STAFF
    ]
    owner = staff[0]
    for person in staff:
        if person.username:
            set_password(person=person, password=DEMO_PASSWORD, by=owner.id)
    add_drawer(**_here(shop), name="Laci 1", by=owner.id)
    _dress(shop.outlet, owner.id)
    for name, kind, changes in demo_goods.PAYMENT_METHODS:
        _offer(shop, name, kind, changes)
    _fill_shelves(shop.outlet, owner.id)
    pins = [StaffPin(name, roles, pin) for name, roles, _, pin in STAFF]
    username = DEMO_USERNAME + suffix
    return NewShop(shop.merchant, shop.outlet, owner, username, DEMO_PASSWORD, shop.card, pins)


def demo_pins() -> list[StaffPin]:
    """For every later start of a demo shop."""
    return [StaffPin(hire.name, hire.roles, hire.pin) for hire in STAFF]


def is_demo_shop() -> bool:
    """Is the shop of this data folder the demo shop (or one that kept its name and owner)? A branch
    that joined it is not: its secrets are its own."""
    demos = Merchant.objects.filter(name=DEMO_NAME).values("id")
    ours = Ledger.objects.values("device_id")
    named = FieldGroup.objects.filter(entity="merchant", group="identity", entity_id__in=demos)
    return named.filter(device_id__in=ours).exists()


def found(
    name: str, *, in_cloud: bool = False, seed: bytes | None = None, pbjt_ppm: int = PBJT_PPM
) -> Founded:
    """The record with this server's key, the merchant, its first outlet and the tax classes."""
    merchant_id, outlet_id = uuid7(), uuid7()
    if in_cloud:
        open_ledger(merchant_id, merchant_id, name="Cloud", role="cloud")
    else:
        open_ledger(merchant_id, outlet_id, name="Server toko", role="hub")
    merchant, seed = add_merchant(merchant_id=merchant_id, name=name, seed=seed)
    outlet = add_outlet(merchant_id=merchant_id, outlet_id=outlet_id, name=name, by=None)
    classes = default_tax_classes(pbjt_ppm, ENTERTAINMENT_PPM)
    add_tax_classes(merchant_id=merchant_id, by=None, tax_classes=classes)
    return Founded(merchant, outlet, seed_text(seed))


def hire(shop: Founded, new: Hire) -> Person:
    person = add_person(
        merchant_id=shop.merchant.id,
        name=new.name,
        roles=new.roles,
        username=new.username,
        by=None,
    )
    set_pin(person=person, pin=new.pin, by=None)
    return person


def _here(shop: Founded) -> dict[str, uuid.UUID]:
    return {"merchant_id": shop.merchant.id, "outlet_id": shop.outlet.id}


def _offer(shop: Founded, name: str, kind: str, changes: dict[str, dict[str, Any]]) -> None:
    method = add_payment_method(merchant_id=shop.merchant.id, name=name, kind=kind, by=None)
    change_payment_method(method=method, by=None, **changes)


def _dress(outlet: Outlet, by: uuid.UUID) -> None:
    """A PKP minimarket with a café corner in Bandung; service charge stays off in the demo."""
    change_outlet(
        outlet=outlet,
        by=by,
        identity={
            "address_lines": ["Jl. Merdeka No. 10, Bandung"],
            "phone": "022-4200000",
            "npwp": "0123456782012000",
            "npwpd": "",
        },
        tax={"pkp": True, "pbjt_rate_ppm": PBJT_PPM},
    )


def _fill_shelves(outlet: Outlet, by: uuid.UUID) -> None:
    merchant_id = outlet.merchant_id
    rows = read_catalogue()
    categories = {
        name: str(add_category(merchant_id=merchant_id, name=name, by=by).id)
        for name in dict.fromkeys(row["kategori"] for row in rows)
    }
    groups = {key: _choice_group(merchant_id, by, key) for key in demo_goods.CHOICE_GROUPS}
    products = [
        demo_goods.product(row, number, categories[row["kategori"]], groups)
        for number, row in enumerate(rows, 1)
    ]
    ids = add_products(merchant_id=merchant_id, products=products, by=by)
    _receive_opening_stock(outlet, ids, by)


def read_catalogue() -> list[dict[str, str]]:
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _choice_group(merchant_id: uuid.UUID, by: uuid.UUID, key: str) -> str:
    name, identity, options = demo_goods.CHOICE_GROUPS[key]
    choices: list[Mapping[str, Any]] = [
        choice(label, price, default=default, position=position)
        for position, (label, price, default) in enumerate(options)
    ]
    group = add_choice_group(
        merchant_id=merchant_id, name=name, by=by, identity=identity, choices={"choices": choices}
    )
    return str(group.id)


def _receive_opening_stock(outlet: Outlet, ids: list[uuid.UUID], by: uuid.UUID) -> None:
    tracked = Product.objects.filter(merchant_id=outlet.merchant_id, id__in=ids, tracked=True)
    lines = [
        Received(product.id, demo_goods.opening_milli(product.unit, product.cost_minor or 0))
        for product in tracked.order_by("sku")
    ]
    receive_stock(outlet=outlet, lines=lines, by=by, note="Stok awal", opening=True)


def random_pin() -> str:
    while True:
        pin = f"{secrets.randbelow(10**PIN_LENGTH):0{PIN_LENGTH}d}"
        if has_pin_shape(pin) and not is_too_simple(pin):
            return pin
