"""The nouns over HTTP: who may ask, what comes back, and how a refusal looks."""

import json
import uuid
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from pos.catalog.models import Product
from pos.people.models import Person
from pos.stock.actions import Received, receive_stock
from pos.tills.models import Device
from tests.pos.world import World, hire, make_world, of, pair, shelve, stock_up

COSTS = {"value_minor", "revaluation_minor"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def get(person: Person, path: str, **query: Any) -> Any:
    return client_of(person).get(f"/api/v1{path}", query)


def post(person: Person, path: str, body: Any) -> Any:
    return client_of(person).post(f"/api/v1{path}", body, content_type="application/json")


def problem(answer: Any) -> tuple[int, str]:
    assert answer["content-type"] == "application/problem+json"
    said = answer.json()
    assert said["type"] == f"urn:lancar:problem:{said['code']}"
    assert said["detail"]
    return answer.status_code, said["code"]


def test_nobody_sees_anything_without_signing_in(world):
    for path in ("/me", "/products", "/sales", "/stock/levels", "/devices", "/shifts", "/people"):
        assert problem(Client().get(f"/api/v1{path}")) == (401, "not_signed_in")


def test_a_cashier_has_no_back_office_and_a_supervisor_only_looks(world):
    ana, budi = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Budi", "supervisor")
    product = stock_up(world)
    assert problem(get(ana, "/products")) == (403, "not_allowed")
    assert get(budi, "/products").status_code == 200
    answer = post(budi, f"/products/{product.id}/price", {"price_minor": 1})
    assert problem(answer) == (403, "not_allowed")
    assert Product.objects.get().price_minor == 3_500


def test_who_am_i(world):
    answer = get(world.sari, "/me").json()
    assert (answer["name"], answer["roles"], answer["is_staff"]) == ("Sari", ["owner"], True)
    people = get(world.sari, "/people").json()["people"]
    assert set(people[0]) == {"id", "name", "username", "roles", "colour", "active"}


def test_products_come_page_by_page_and_none_twice(world):
    names = [f"Barang {number}" for number in range(7)]
    ids = [str(stock_up(world, name).id) for name in names]
    seen, cursor = [], ""
    while cursor is not None:
        page = get(world.sari, "/products", limit=3, **({"cursor": cursor} if cursor else {}))
        seen += [product["id"] for product in page.json()["products"]]
        cursor = page.json()["next"]
    assert seen == sorted(ids)


@pytest.mark.parametrize("cursor", ["!", "bnVsbA==", "W10=", "WzEsMl0=", "WyJ4Il0=", "a" * 400])
def test_a_made_up_cursor_is_a_bad_request(world, cursor: str):
    assert problem(get(world.sari, "/products", cursor=cursor)) == (400, "bad_cursor")


def test_a_product_shows_packs_and_barcodes(world):
    units = [{"unit": "dus", "factor_milli": 40_000, "price_minor": 128_000}]
    product = stock_up(
        world,
        price={"price_minor": 3_500, "units": units},
        barcodes={"barcodes": [{"barcode": "089686010947", "unit": "pcs"}]},
    )
    shown = get(world.sari, f"/products/{product.id}").json()
    assert shown["units"] == units
    assert shown["barcodes"] == [{"barcode": "089686010947", "unit": "pcs"}]
    found = get(world.sari, "/products/by-barcode/0089686010947").json()["matches"]
    assert found == [{"product_id": str(product.id), "name": "Indomie Goreng", "unit": "pcs"}]
    unknown = get(world.sari, "/products/by-barcode/8886008101053")
    assert problem(unknown) == (404, "unknown_barcode")


def test_a_new_product_is_made_and_a_second_with_its_code_is_refused(world):
    category = shelve(world)
    body = {
        "name": "Teh Botol",
        "sku": "MIN013",
        "category_id": str(category.id),
        "price_minor": 5_000,
        "tax_class": "PPN",
        "barcodes": [{"barcode": "8996006858207", "unit": "pcs"}],
    }
    made = post(world.sari, "/products", body)
    assert (made.status_code, made.json()["price_minor"]) == (201, 5_000)
    assert problem(post(world.sari, "/products", body)) == (422, "sku_taken")
    assert Product.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [{}, {"price_minor": -1}, {"price_minor": 2**53}, {"price_minor": 3.5}, {"price_minor": "x"}],
)
def test_a_price_that_is_none_is_refused(world, body):
    product = stock_up(world)
    answer = post(world.sari, f"/products/{product.id}/price", body)
    assert problem(answer) == (422, "bad_input")
    assert Product.objects.get().price_minor == 3_500


def test_prices_one_by_one_and_many_at_once(world):
    first, second = stock_up(world, "Satu"), stock_up(world, "Dua")
    answer = post(world.sari, f"/products/{first.id}/price", {"price_minor": 4_000})
    assert answer.json()["price_minor"] == 4_000
    grid = [
        {"product_id": str(first.id), "price_minor": 4_100},
        {"product_id": str(second.id), "price_minor": None},
    ]
    assert post(world.sari, "/prices", {"prices": grid}).json() == {"changed": 2}
    grid.append({"product_id": str(uuid.uuid4()), "price_minor": 1})
    assert problem(post(world.sari, "/prices", {"prices": grid})) == (404, "unknown_product")


def test_a_price_below_cost_is_refused_over_http_until_its_key_is_sent(world):
    product = stock_up(world)
    one = f"/products/{product.id}/price"
    for path, body in (
        (one, {"price_minor": 2_800}),
        ("/prices", {"prices": [{"product_id": str(product.id), "price_minor": 2_700}]}),
    ):
        refused = post(world.sari, path, body)
        assert problem(refused) == (422, "doubtful")
        assert "di bawah harga belinya." in refused.json()["detail"]
        assert "2.900" not in refused.text
        assert (
            post(world.sari, path, {**body, "noticed": refused.json()["keys"]}).status_code == 200
        )
    assert Product.objects.get().price_minor == 2_700


def test_stock_is_corrected_and_its_ledger_told(world):
    product = stock_up(world)
    line = Received(product.id, 10_000)
    receive_stock(outlet=world.outlet, lines=[line], by=world.sari.id)
    counted = {"product_id": str(product.id), "counted_milli": 8_000}
    answer = post(world.sari, "/stock/adjustments", {"reason": "count", "lines": [counted]})
    assert answer.status_code == 201
    level = get(world.sari, "/stock/levels").json()["levels"][0]
    assert (level["name"], level["quantity_milli"], level["value_minor"]) == (
        "Indomie Goreng",
        8_000,
        23_200,
    )
    moves = get(world.sari, "/stock/movements", product_id=product.id).json()["movements"]
    assert [(each["reason"], each["quantity_milli"]) for each in moves] == [
        ("count", -2_000),
        ("received", 10_000),
    ]


@pytest.mark.parametrize("role", ["owner", "manager", "supervisor", "stock"])
def test_what_goods_cost_is_told_to_nobody_from_whom_the_pages_hide_it(role, world):
    till, product = pair(world), stock_up(world)
    line = Received(product.id, 10_000)
    receive_stock(outlet=world.outlet, lines=[line], by=world.sari.id)
    sold = till.sell(of(product))
    till.push()
    person = hire(world.merchant.id, "Wati", role)
    ids = {"product_id": product.id, "outlet_id": world.outlet.id, "sale_id": sold["sale"]}
    told: list[Any] = []
    for path, verbs in json.loads(Path("tests/openapi.json").read_text())["paths"].items():
        if path.startswith("/api/v1/") and "get" in verbs:
            asked = path.removeprefix("/api/v1").format_map(defaultdict(uuid.uuid4, ids))
            answer = get(person, asked, product_id=product.id)
            if answer.status_code == 200:
                told += costs_in(answer.json())
    # The product alone and in the list, the level's value, and two movements with corrections.
    assert len(told) == 7
    assert any(each is not None for each in told) == (role in {"owner", "manager"})


def costs_in(said: Any) -> list[Any]:
    """Every value that tells what goods cost, wherever in an answer."""
    if isinstance(said, list):
        return [each for part in said for each in costs_in(part)]
    if not isinstance(said, dict):
        return []
    own = [value for key, value in said.items() if "cost" in key or key in COSTS]
    return own + [each for part in said.values() for each in costs_in(part)]


def test_a_sale_is_shown_with_all_its_parts(world):
    till, product = pair(world), stock_up(world)
    bodies = [till.sell(of(product, quantity)) for quantity in (1_000, 2_000)]
    till.push()
    listed = get(world.sari, "/sales", limit=1).json()
    assert [sale["number"] for sale in listed["sales"]] == ["B01-K01-20261121-0002"]
    rest = get(world.sari, "/sales", cursor=listed["next"]).json()
    assert [sale["id"] for sale in rest["sales"]] == [bodies[0]["sale"]]
    whole = get(world.sari, f"/sales/{bodies[1]['sale']}").json()
    assert whole["total_minor"] == 7_000
    assert [each["name"] for each in whole["lines"]] == ["Indomie Goreng"]
    assert [each["tax_minor"] for each in whole["taxes"]] == [694]
    assert [each["kind"] for each in whole["payments"]] == ["cash"]
    day = get(world.sari, "/sales/totals", date="2026-11-21").json()
    assert (day["sales"], day["total_minor"]) == (2, 10_500)


def test_what_is_not_there_is_not_found(world):
    nobody = uuid.uuid4()
    expected = {
        f"/products/{nobody}": "unknown_product",
        f"/sales/{nobody}": "unknown_sale",
        f"/shifts/{nobody}": "unknown_shift",
        f"/outlets/{nobody}/rules": "unknown_outlet",
    }
    for path, code in expected.items():
        assert problem(get(world.sari, path)) == (404, code)


def test_another_shops_rows_are_not_found_either(world):
    other = make_world("Toko Lain")
    theirs = stock_up(other)
    assert problem(get(world.sari, f"/products/{theirs.id}")) == (404, "unknown_product")
    answer = post(world.sari, f"/products/{theirs.id}/price", {"price_minor": 1})
    assert problem(answer) == (404, "unknown_product")
    assert get(world.sari, "/products").json()["products"] == []


def test_a_device_is_paired_by_code_and_revoked(world):
    till = pair(world)
    made = post(world.sari, "/devices/pairing-code", {})
    assert (made.status_code, len(made.json()["code"])) == (201, 6)
    answer = post(world.sari, f"/devices/{till.device.id}/revoked", {"reason": "hilang"})
    assert answer.json()["revoked_reason"] == "hilang"
    hub = Device.objects.get(role="hub")
    refused = post(world.sari, f"/devices/{hub.id}/revoked", {"reason": "salah"})
    assert problem(refused) == (422, "hub_stays")
    listed = get(world.sari, "/devices").json()["devices"]
    assert [device["series"] for device in listed] == ["H01", "K01"]


def test_rules_are_the_domains_rules(world):
    rules = get(world.sari, f"/outlets/{world.outlet.id}/rules").json()["rules"]
    assert rules["currency"] == {"code": "IDR", "exponent": 0}
    codes = {each["code"] for each in get(world.sari, "/tax-classes").json()["tax_classes"]}
    assert codes == {each["code"] for each in rules["tax_classes"]}
