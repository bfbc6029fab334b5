"""The first shop: a demo shop made by the same verbs as any other, and an empty one."""

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from pos.catalog.models import ChoiceGroup, Product
from pos.config.demo import make_demo_shop, make_empty_shop, read_catalogue
from pos.domain.barcode import is_gtin
from pos.journal.models import Event, Problem
from pos.outlets.recovery import public_keys, read_seed
from pos.people.models import Person
from pos.people.queries import holder_of_pin
from pos.stock.models import Level
from pos.tills.models import CashDrawer

pytestmark = pytest.mark.django_db


def test_toko_contoh_jaya_has_everything_of_the_catalogue_and_its_record_is_sound():
    shop = make_demo_shop()
    rows = read_catalogue()
    assert (len(rows), Product.objects.count()) == (210, 210)
    products = {product.sku: product for product in Product.objects.all()}
    for row in rows:
        product = products[row["sku"]]
        assert (product.name, product.price_minor, product.cost_minor, product.tax_class) == (
            row["nama"],
            int(row["harga_jual"]),
            int(row["harga_beli"]),
            row["kelas_pajak"],
        )
    noodles = products["MIE001"].groups()["price"]
    assert noodles == {
        "price_minor": 3_500,
        "units": [{"unit": "dus", "factor_milli": 40_000, "price_minor": 128_000}],
        "breaks": [{"unit": "pcs", "min_quantity_milli": 10_000, "price_minor": 3_400}],
    }
    assert products["SMB004"].units.get().price_minor == 850_000
    assert products["RKK001"].min_age == 21
    assert products["RKK001"].units.get().price_minor == 259_700
    assert (
        Level.objects.filter(quantity_milli__gt=0).count()
        == Product.objects.filter(tracked=True).count()
    )
    assert Problem.objects.count() == 0
    call_command("verify_journal")
    call_command("rebuild", verify=True)
    assert shop.outlet.code == "B01"


def test_every_barcode_of_the_demo_shop_has_a_right_check_digit():
    make_demo_shop()
    codes = [row.barcode for product in Product.objects.all() for row in product.barcodes.all()]
    assert len(codes) > 130
    assert all(is_gtin(code) for code in codes)


def test_the_cafe_asks_for_size_heat_sugar_and_topping():
    make_demo_shop()
    coffee = Product.objects.get(sku="KAF003")
    names = [ChoiceGroup.objects.get(id=each).name for each in coffee.choice_groups]
    assert names == ["Ukuran", "Suhu", "Gula", "Topping"]
    topping = ChoiceGroup.objects.get(name="Topping")
    assert [(each.name, each.price_minor) for each in topping.choices.all()] == [
        ("Extra shot", 6_000),
        ("Susu oat", 9_000),
        ("Boba", 5_000),
    ]
    hot = ChoiceGroup.objects.get(name="Level pedas")
    assert [each.name for each in hot.choices.all()] == ["0", "1", "2", "3", "4", "5"]


def test_the_printed_pins_password_and_recovery_card_are_the_real_ones():
    shop = make_demo_shop()
    assert [(pin.name, pin.roles) for pin in shop.pins] == [
        ("Sari", ("owner",)),
        ("Budi", ("supervisor",)),
        ("Ana", ("cashier",)),
        ("Beni", ("cashier",)),
    ]
    for pin in shop.pins:
        assert holder_of_pin(shop.merchant.id, pin.pin) == Person.objects.get(name=pin.name)
    assert authenticate(username=shop.username, password=shop.password) == shop.owner
    assert public_keys(read_seed(shop.recovery_card)).wrap == shop.merchant.wrap_public_key


def test_an_empty_shop_has_one_owner_one_drawer_and_no_goods():
    shop = make_empty_shop("Warung Bu Tini")
    assert (shop.merchant.name, shop.outlet.name) == ("Warung Bu Tini", "Warung Bu Tini")
    assert (Product.objects.count(), CashDrawer.objects.count()) == (0, 1)
    assert holder_of_pin(shop.merchant.id, shop.pins[0].pin) == shop.owner
    assert authenticate(username="pemilik", password=shop.password) == shop.owner
    assert (
        shop.recovery_card
        not in b"".join(bytes(raw) for raw in Event.objects.values_list("raw", flat=True)).decode()
    )
