"""Menyiapkan toko: the front page of a new shop says what is missing, by asking the data."""

import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hardware.actions import add_printer
from pos.backups.actions import set_place
from pos.catalog.actions import add_product
from pos.config.first_steps import _found
from pos.config.middleware import IdleSignOut
from pos.outlets.actions import change_outlet
from pos.people.actions import set_pin
from pos.sales.models import Sale
from tests.pos.backoffice.shop import Shop
from tests.pos.world import World, hire, make_world, pair

ALL = [
    "Alamat dan pajak toko",
    "Barang dan harganya",
    "Kasir dengan PIN sendiri",
    "Printer struk",
    "Tablet kasir pertama",
    "Tempat cadangan",
    "Penjualan pertama",
]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def owner(world: World) -> Client:
    client = Client()
    client.force_login(world.sari)
    session = client.session
    session[IdleSignOut.KEY] = int(time.time())
    session.save()
    return client


def steps(client: Client) -> dict[str, bool]:
    return {step.words: step.is_done for step in client.get("/admin/").context["steps"]}


def done(client: Client) -> list[str]:
    return [words for words, is_done in steps(client).items() if is_done]


def test_a_new_shop_lacks_everything_and_each_thing_is_found_when_it_is_there(
    world: World, owner: Client, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert steps(owner) == dict.fromkeys(ALL, False)
    page = owner.get("/admin/").content.decode()
    assert "Menyiapkan toko" in page
    assert "/admin/imports/import/" in page
    by = world.sari.id
    change_outlet(outlet=world.outlet, by=by, identity={"address_lines": ["Jl. Merdeka 10"]})
    assert done(owner) == ALL[:1]
    add_product(merchant_id=world.merchant.id, name="Teh", by=by)
    ana = hire(world.merchant.id, "Ana")
    assert done(owner) == ALL[:2]
    set_pin(person=ana, pin="147258", by=by)
    assert done(owner) == ALL[:3]
    add_printer(outlet=world.outlet, by=by, identity={"name": "Depan"}, link={"host": "10.0.0.9"})
    pair(world)
    assert done(owner) == ALL[:5]
    folder = tmp_path_factory.mktemp("disk")
    set_place(outlet=world.outlet, folder=str(folder), by=by)
    assert done(owner) == ALL[:6]


def test_after_the_first_sale_only_what_is_open_stays_and_then_nothing(
    shop: Shop, office: Client, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert "Penjualan pertama" in steps(office)
    shop.sell(shop.products[0])
    assert Sale.objects.exists()
    assert steps(office) == {"Alamat dan pajak toko": False, "Tempat cadangan": False}
    by = shop.owner.id
    change_outlet(outlet=shop.outlet, by=by, identity={"address_lines": ["Jl. Merdeka 10"]})
    set_place(outlet=shop.outlet, folder=str(tmp_path_factory.mktemp("disk")), by=by)
    assert steps(office) == {}
    assert "Menyiapkan toko" not in office.get("/admin/").content.decode()


def test_it_is_the_owners_list_one_question_and_none_of_the_clouds(
    shop: Shop, office: Client, sign_in: Callable[[str], Client], settings: pytest.FixtureRequest
) -> None:
    for role in ("manager", "supervisor", "stock"):
        assert steps(sign_in(role)) == {}
    with CaptureQueriesContext(connection) as asked:
        _found(shop.outlet, shop.owner.id)
    assert len(asked) == 1
    settings.ROLE = "cloud"  # type: ignore[attr-defined]
    assert steps(office) == {}
