"""Products: whole field groups, last writer wins, nothing deleted, codes that mean one thing."""

import uuid

import pytest

from pos.catalog.actions import (
    add_choice_group,
    add_product,
    add_products,
    archive_product,
    change_prices,
    change_product,
    choice,
    set_price,
    set_product_image,
)
from pos.catalog.images import media_type, read_image
from pos.catalog.models import Product, ProductBarcode
from pos.catalog.queries import holders_of, search
from pos.journal.errors import BadInput, LancarError, NotFound
from pos.journal.models import Event, LostChange, Problem
from pos.stock.actions import Received, receive_stock
from tests.pos.world import make_world, pair, shelve, stock_up

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"
NOODLES = {
    "identity": {"sku": "MIE001", "unit": "pcs"},
    "price": {
        "price_minor": 3_500,
        "units": [{"unit": "dus", "factor_milli": 40_000, "price_minor": 128_000}],
        "breaks": [{"unit": "pcs", "min_quantity_milli": 10_000, "price_minor": 3_400}],
    },
    "barcodes": {
        "barcodes": [
            {"barcode": "089686010947", "unit": "pcs"},
            {"barcode": "2900000000018", "unit": "dus"},
        ]
    },
}


def refusal(verb, **arguments) -> str:
    with pytest.raises(LancarError) as refused:
        verb(**arguments)
    return refused.value.code


def test_a_product_keeps_packs_tier_prices_and_several_barcodes():
    product = stock_up(make_world(), **NOODLES)
    assert product.groups()["price"] == NOODLES["price"]
    assert product.groups()["barcodes"] == NOODLES["barcodes"]
    assert list(product.barcodes.values_list("key", flat=True)) == [
        "00089686010947",
        "02900000000018",
    ]


@pytest.mark.parametrize(
    "scan", ["089686010947", "0089686010947", "00089686010947", "]E0089686010947"]
)
def test_a_scan_finds_the_product_however_the_scanner_pads_it(scan: str):
    world = make_world()
    product = stock_up(world, **NOODLES)
    found = holders_of(world.merchant.id, scan)
    assert [(row.product_id, row.unit) for row in found] == [(product.id, "pcs")]


def test_a_new_price_leaves_name_and_barcodes_alone():
    world = make_world()
    product = stock_up(world, **NOODLES)
    set_price(product=product, price_minor=3_600, by=world.sari.id)
    fresh = Product.objects.get(id=product.id)
    assert (fresh.price_minor, fresh.name, fresh.units.count()) == (3_600, "Indomie Goreng", 1)


def test_name_and_price_changed_on_two_machines_both_survive_and_the_later_price_wins():
    world = make_world()
    product = stock_up(world)
    till = pair(world)
    identity = {**product.groups()["identity"], "name": "Indomie Goreng 85 g"}
    price = {"price_minor": 1, "units": [], "breaks": []}
    till.tablet.clock_ms = 1  # a change made before the shop's own, arriving after it
    early = {"id": str(product.id), "groups": {"price": price}}
    till.tablet.append("product.changed", early, hlc=[1, 0])
    named = {"id": str(product.id), "groups": {"identity": identity}}
    till.tablet.append("product.changed", named)
    assert [result.status for result in till.push()] == ["stored", "stored"]
    fresh = Product.objects.get(id=product.id)
    assert (fresh.name, fresh.price_minor) == ("Indomie Goreng 85 g", 3_500)
    lost = LostChange.objects.get()
    assert (lost.entity, lost.group, lost.value["price_minor"]) == ("product", "price", 1)


def test_one_barcode_on_two_products_is_kept_on_both_and_reported_once():
    world = make_world()
    for name in ("Satu", "Dua", "Tiga"):
        stock_up(world, name, barcodes={"barcodes": [{"barcode": "8886008101053", "unit": "pcs"}]})
    assert ProductBarcode.objects.filter(barcode="8886008101053").count() == 3
    problem = Problem.objects.get()
    assert problem.code == "barcode_shared"
    assert problem.sentence == "Barcode 8886008101053 dipakai oleh Satu dan Dua."


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"identity": {"sku": "MIE001"}}, "sku_taken"),
        ({"identity": {"category": str(uuid.uuid4())}}, "unknown_category"),
        ({"tax": {"tax_class": "PAJAK_BARU"}}, "unknown_tax_class"),
        ({"choices": {"choice_groups": [str(uuid.uuid4())]}}, "unknown_choice_group"),
        (
            {"price": {"breaks": [{"unit": "dus", "min_quantity_milli": 1, "price_minor": 1}]}},
            "unknown_unit",
        ),
        (
            {"price": {"units": [{"unit": "pcs", "factor_milli": 1, "price_minor": 1}]}},
            "unit_twice",
        ),
        (
            {"barcodes": {"barcodes": [{"barcode": "8886008101053", "unit": "krat"}]}},
            "unknown_unit",
        ),
        (
            {
                "barcodes": {
                    "barcodes": [
                        {"barcode": "089686010947", "unit": "pcs"},
                        {"barcode": "0089686010947", "unit": "pcs"},
                    ]
                }
            },
            "barcode_twice",
        ),
        ({"price": {"price_minor": -1}}, "invalid_body"),
        ({"price": {"price_minor": 100_000_000_000}}, "price_too_large"),
        ({"price": {"colour": "merah"}}, "unknown_field"),
        ({"identity": {"name": ""}}, "invalid_body"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_and_nothing_changes(changes, code: str):
    world = make_world()
    stock_up(world, **NOODLES)
    other = stock_up(world, "Lain")
    before, groups = Event.objects.count(), other.groups()
    assert refusal(change_product, product=other, by=world.sari.id, **changes) == code
    assert Event.objects.count() == before
    assert Product.objects.get(id=other.id).groups() == groups


def test_a_variant_has_no_variants_of_its_own():
    world = make_world()
    shirt = stock_up(world, "Kaus")
    large = stock_up(world, "Kaus L", identity={"variant_of": shirt.id, "variant_name": "L"})
    code = refusal(change_product, product=shirt, by=None, identity={"variant_of": large.id})
    assert code == "variant_of_variant"
    assert list(shirt.variants.values_list("variant_name", flat=True)) == ["L"]


def test_the_price_grid_changes_all_or_none():
    world = make_world()
    first, second = stock_up(world, "Satu"), stock_up(world, "Dua")
    tenant = {"merchant_id": world.merchant.id, "by": world.sari.id}
    assert change_prices(**tenant, prices={first.id: 4_000, second.id: 3_500}) == 1
    with pytest.raises(NotFound):
        change_prices(**tenant, prices={first.id: 5_000, uuid.uuid4(): 1})
    assert list(Product.objects.order_by("id").values_list("price_minor", flat=True)) == [
        4_000,
        3_500,
    ]


def test_a_product_without_a_price_is_one_the_till_asks_for():
    world = make_world()
    product = stock_up(world)
    set_price(product=product, price_minor=None, by=None)
    assert Product.objects.get(id=product.id).price_minor is None


def test_a_base_unit_is_fixed_once_stock_has_moved_in_it():
    world = make_world()
    product = stock_up(world)
    change_product(product=product, by=None, identity={"unit": "bks"})  # nothing moved yet
    receive_stock(outlet=world.outlet, lines=[Received(product.id, 10_000)], by=None)
    events = Event.objects.count()
    dus = {"identity": {"unit": "dus"}, "price": {"price_minor": 1}}
    assert refusal(change_product, product=product, by=None, **dus) == "unit_in_use"
    assert Event.objects.count() == events
    change_product(product=product, by=None, identity={"name": "Indomie", "unit": "bks"})
    assert (product.name, product.unit) == ("Indomie", "bks")


def test_archived_products_stay_but_are_not_found_by_scan():
    world = make_world()
    product = stock_up(world, **NOODLES)
    archive_product(product=product, by=world.sari.id)
    assert holders_of(world.merchant.id, "089686010947") == []
    assert search(world.merchant.id, "indomie").count() == 0
    archive_product(product=product, by=world.sari.id, archived=False)
    assert search(world.merchant.id, "goreng indo").get() == product


def test_many_products_at_once_are_all_or_none():
    world = make_world()
    twice = [{"identity": {"name": "A", "sku": "X"}}, {"identity": {"name": "B", "sku": "X"}}]
    code = refusal(add_products, merchant_id=world.merchant.id, products=twice, by=world.sari.id)
    assert (code, Product.objects.count()) == ("sku_taken", 0)


def test_choices_keep_their_order_their_price_and_their_own_tax_class():
    world = make_world()
    options = [
        choice("Reguler", default=True),
        choice("Besar", 4_000, position=1),
        choice("Air botol", 5_000, tax_class="PPN", position=2),
    ]
    group = add_choice_group(
        merchant_id=world.merchant.id,
        name="Ukuran",
        by=None,
        identity={"min": 1, "required": True},
        choices={"choices": options},
    )
    assert group.groups()["choices"]["choices"] == options
    assert (group.min, group.max, group.required) == (1, 1, True)


def test_a_picture_is_kept_by_its_hash_and_only_if_it_is_one():
    world = make_world()
    product = set_product_image(product=stock_up(world), content=PNG, by=world.sari.id)
    assert read_image(product.image) == PNG
    assert media_type(PNG) == "image/png"
    for bad in (b"<svg>", b"RIFF0000WAVE", PNG + bytes(200_000)):
        with pytest.raises(BadInput):
            set_product_image(product=product, content=bad, by=None)
    assert read_image("../../secret_key") is None


def test_a_category_goes_to_the_end_with_the_next_colour():
    world = make_world()
    first, second = shelve(world), shelve(world, "Minuman")
    assert [(each.position, each.colour) for each in (first, second)] == [
        (0, "#DDEBE4"),
        (1, "#F7E3CF"),
    ]
    product = add_product(
        merchant_id=world.merchant.id, name="Teh", by=None, identity={"category": second.id}
    )
    assert product.category == second


def test_a_change_is_merged_into_what_the_product_is_now_not_what_it_was_when_read():
    world = make_world()
    product = stock_up(world, **NOODLES)
    stale = Product.objects.get(id=product.id)
    change_product(product=product, by=None, identity={"name": "Mi Goreng", "min_age": 3})
    stale.name = "form that was never saved"
    change_product(product=stale, by=None, identity={"sku": "MIE777"})
    fresh = Product.objects.get(id=product.id)
    assert (fresh.name, fresh.min_age, fresh.sku) == ("Mi Goreng", 3, "MIE777")
