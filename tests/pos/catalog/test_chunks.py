"""The catalogue as tablets load it: exact bytes, stable names, only what changed is new."""

import hashlib
import json

import pytest

from pos.catalog import chunks
from pos.catalog.actions import add_products, archive_product, set_price
from pos.catalog.models import Product
from pos.outlets.actions import change_outlet
from pos.people.actions import set_pin
from tests.pos.world import World, hire, make_world, shelve, stock_up


def pieces(world: World) -> dict[str, str]:
    """Names and hashes of the manifest; every hash is checked against its bytes."""
    sha256, content = chunks.manifest(world.merchant.id, world.outlet.id)
    assert hashlib.sha256(content).hexdigest() == sha256
    found = {}
    for piece in json.loads(content)["chunks"]:
        data = chunks.chunk(world.merchant.id, world.outlet.id, piece["sha256"])
        assert hashlib.sha256(data).hexdigest() == piece["sha256"]
        rows = json.loads(data)
        assert piece["rows"] == (1 if piece["name"] == "outlet" else len(rows))
        found[piece["name"]] = piece["sha256"]
    return found


def content(world: World, name: str) -> bytes:
    return chunks.chunk(world.merchant.id, world.outlet.id, pieces(world)[name])


@pytest.mark.django_db
def test_the_bytes_of_a_products_row_are_these():
    world = make_world()
    category = shelve(world)
    product = stock_up(
        world,
        identity={"sku": "MIE001", "category": category.id},
        price={"price_minor": 3_500, "units": [], "breaks": []},
        barcodes={"barcodes": [{"barcode": "089686010947", "unit": "pcs"}]},
    )
    row = (
        f'{{"id":"{product.id}","category":"{category.id}","variant_of":null,"sku":"MIE001",'
        '"name":"Indomie Goreng","unit":"pcs","kind":"goods","weighed":false,"price_minor":3500,'
        '"tax_class":"PPN","choice_groups":[],"min_age":null,"tracked":true,"plu":null,'
        '"image":null,"position":0,"favourite":false,"variant_name":null,"archived":false,'
        '"units":[],"breaks":[],"barcodes":[{"barcode":"089686010947","unit":"pcs"}]}'
    )
    assert content(world, "products/00").decode() == f"[{row}]"


@pytest.mark.django_db
def test_an_empty_shop_has_every_piece_and_one_empty_bucket():
    world = make_world()
    names = ["categories", "choice_groups", "customers/00", "outlet", "products/00", "staff"]
    assert sorted(pieces(world)) == names
    assert content(world, "customers/00") == b"[]"
    assert content(world, "products/00") == b"[]"


@pytest.mark.django_db
def test_the_outlet_piece_says_who_sells_and_which_rules_count():
    world = make_world()
    facts = json.loads(content(world, "outlet"))
    assert facts["merchant"] == {"id": str(world.merchant.id), "name": "Toko Uji"}
    assert facts["outlet"]["code"] == "B01"
    assert facts["outlet"]["receipt"] == {
        "columns": 32,
        "header_lines": [],
        "footer_lines": ["Simpan struk ini untuk penukaran"],
    }
    assert facts["rules"]["currency"] == {"code": "IDR", "exponent": 0}
    codes = [tax_class["code"] for tax_class in facts["rules"]["tax_classes"]]
    assert codes == sorted(codes)
    assert len(codes) == 9


@pytest.mark.django_db(transaction=True)
def test_a_change_makes_only_the_piece_it_is_in_new():
    world = make_world()
    products = [{"identity": {"name": f"Barang {number}"}} for number in range(1_200)]
    add_products(merchant_id=world.merchant.id, products=products, by=None)
    before = pieces(world)
    buckets = [name for name in before if name.startswith("products/")]
    assert buckets == ["products/00", "products/01", "products/02", "products/03"]

    product = Product.objects.order_by("id")[7]
    set_price(product=product, price_minor=9_900, by=None)
    after = pieces(world)
    place = f"products/{product.id.int & 3:02d}"
    assert {name for name in after if after[name] != before[name]} == {place}

    hire(world.merchant.id, "Ana")
    assert {name for name in after if pieces(world)[name] != after[name]} == {"staff"}


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_in_memory_equals_what_a_fresh_process_would_build():
    world = make_world()
    pieces(world)
    for number in range(3):
        stock_up(world, f"Barang {number}")
        pieces(world)
    archive_product(product=Product.objects.order_by("id")[1], by=None)
    change_outlet(outlet=world.outlet, by=None, identity={"phone": "022-1"})
    kept = chunks.manifest(world.merchant.id, world.outlet.id)
    fresh = chunks.Shelf(world.merchant.id, world.outlet.id)
    fresh.refresh()
    assert (fresh.manifest_hash, fresh.manifest_bytes) == kept


@pytest.mark.django_db(transaction=True)
def test_growing_past_a_bucket_gives_the_bytes_of_a_fresh_build():
    world = make_world()
    for start in range(0, 1_001, 200):
        products = [{"identity": {"name": f"{start + number}"}} for number in range(200)]
        add_products(merchant_id=world.merchant.id, products=products, by=None)
        kept = chunks.manifest(world.merchant.id, world.outlet.id)
    fresh = chunks.Shelf(world.merchant.id, world.outlet.id)
    fresh.refresh()
    assert (fresh.manifest_hash, fresh.manifest_bytes) == kept
    assert len(fresh.large["products"].rows) == 4


@pytest.mark.django_db(transaction=True)
def test_a_new_pin_reaches_tablets_although_its_hash_is_in_no_event():
    world = make_world()
    ana = hire(world.merchant.id, "Ana")
    before = pieces(world)
    set_pin(person=ana, pin="147258", by=None)
    assert pieces(world)["staff"] != before["staff"]
    staff = {row["name"]: row for row in json.loads(content(world, "staff"))}
    assert staff["Ana"]["pin"]["version"] == 1
    assert staff["Ana"]["pin"]["phc"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.django_db(transaction=True)
def test_a_tablet_that_is_just_loading_still_gets_the_piece_that_was_replaced():
    world = make_world()
    product = stock_up(world)
    old = pieces(world)["products/00"]
    set_price(product=product, price_minor=4_000, by=None)
    assert pieces(world)["products/00"] != old
    rows = json.loads(chunks.chunk(world.merchant.id, world.outlet.id, old))
    assert rows[0]["price_minor"] == 3_500


@pytest.mark.django_db
def test_a_hash_of_another_shop_finds_nothing():
    mine, other = make_world(), make_world("Toko Lain")
    stock_up(other)
    theirs = pieces(other)["products/00"]
    assert chunks.chunk(mine.merchant.id, mine.outlet.id, theirs) is None
