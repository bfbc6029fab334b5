"""The one way to write: a form becomes one call of a verb, which leaves exactly one event."""

from typing import Any

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model

from hardware.actions import add_gadget
from hardware.models import Gadget, Printer
from pos.catalog.models import Category, ChoiceGroup, Product, TaxClass
from pos.customers.models import Customer, CustomerGroup
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.journal.tenancy import TenantModel
from pos.outlets.models import Merchant, Outlet
from pos.payments.models import PaymentMethod
from pos.people.models import Person
from pos.prices.models import PriceList
from pos.purchasing.models import Supplier
from pos.stock.models import Place
from pos.tills.models import CashDrawer
from tests.pos.backoffice.pages import add_inline_row, form_data, registered, save, url
from tests.pos.backoffice.shop import Shop

# What a person changes in each form, and the field that then holds it.
CHANGES: dict[type[Model], dict[str, Any]] = {
    Category: {"name": "Mi"},
    ChoiceGroup: {"name": "Porsi"},
    Product: {"price_minor": "3.600"},
    TaxClass: {"label": "Pajak"},
    Merchant: {"name": "Toko Baru"},
    Outlet: {"phone": "022-123"},
    Person: {"name": "Sari Dewi"},
    Customer: {"name": "Ani Lestari"},
    CustomerGroup: {"name": "Warung langganan"},
    Supplier: {"name": "CV Baru"},
    CashDrawer: {"name": "Laci depan"},
    PaymentMethod: {"account": "Laci depan"},
    PriceList: {"name": "Reseller"},
    Place: {"name": "Rak depan"},
    Printer: {"name": "Printer kasir"},
    Gadget: {"name": "Timbangan depan"},
}
NEW: dict[type[Model], dict[str, Any]] = {
    Category: {"name": "Rokok", "colour": "#F7E3CF"},
    ChoiceGroup: {"name": "Suhu", "min": "0", "max": "1"},
    Product: {"name": "Kopi", "price_minor": "2,5rb", "tax_class": "PPN"},
    TaxClass: {"code": "UJI", "label": "Uji", "rates": "2025-01-01 seterusnya 12% 11/12"},
    Person: {"name": "Dodi", "roles": ["cashier"]},
    Customer: {"name": "Pak Joko", "phone": "0813-1111-2222", "keep_data": "on"},
    CustomerGroup: {"name": "Kafe"},
    Supplier: {"name": "CV Lain", "phone": "0812-3333-4444", "terms_days": "14"},
    CashDrawer: {"name": "Laci 2"},
    PaymentMethod: {"name": "GoPay", "kind": "other", "icon": "wallet"},
    PriceList: {"name": "Harga anggota", "applies": "member"},
    Place: {"name": "Gudang"},
    Printer: {"name": "Dapur", "host": "192.168.1.60"},
    Gadget: {"name": "Timbangan gudang", "host": "192.168.1.61"},
}


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """With a scale, so that each kind of row stands in it."""
    add_gadget(
        outlet=shop.outlet, by=None, identity={"name": "Timbangan"}, link={"host": "192.168.1.51"}
    )
    return shop


def events() -> int:
    return Event.objects.count()


@pytest.mark.parametrize("model", registered(), ids=lambda model: model._meta.label)
def test_each_admin_of_a_shop_row_refuses_to_write_or_leaves_exactly_one_event(model, shop, office):
    assert issubclass(model, TenantModel)
    model_admin = admin.site._registry[model]
    request = office.get("/admin/").wsgi_request
    row = model._default_manager.filter(merchant_id=shop.merchant.id).first()
    before = events()
    if not model_admin.has_change_permission(request, row):
        assert model not in CHANGES
        address = url(model, "change", (row or shop.merchant).pk)
        assert office.post(address, {"_save": "1"}).status_code in {302, 403, 404, 200}
        assert events() == before
        return
    answer = save(office, url(model, "change", row.pk), **CHANGES[model])
    assert answer.status_code == 302, answer.context["errors"]
    assert events() == before + 1
    name, typed = next(iter(CHANGES[model].items()))
    row.refresh_from_db()
    assert str(getattr(row, name)) == str(typed).replace(".", "")


@pytest.mark.parametrize("model", registered(), ids=lambda model: model._meta.label)
def test_each_new_row_comes_from_one_event_or_not_at_all(model, shop, office):
    before = events()
    if model not in NEW:
        assert office.get(url(model, "add")).status_code == 403
        assert office.post(url(model, "add"), {}).status_code == 403
        assert events() == before
        return
    answer = save(office, url(model, "add"), **NEW[model])
    assert answer.status_code == 302, answer.context["errors"]
    assert events() == before + 1
    name, typed = next(iter(NEW[model].items()))
    assert model._default_manager.filter(**{name: typed}, merchant_id=shop.merchant.id).exists()


@pytest.mark.parametrize("model", registered(), ids=lambda model: model._meta.label)
def test_nothing_can_be_deleted_by_page_or_by_action(model, shop, office):
    request = office.get("/admin/").wsgi_request
    model_admin = admin.site._registry[model]
    row = model._default_manager.first() or shop.merchant
    count = model._default_manager.count()
    assert office.post(url(model, "delete", row.pk), {"post": "yes"}).status_code in {302, 403}
    assert "delete_selected" not in model_admin.get_actions(request)
    assert not model_admin.has_delete_permission(request)
    assert model._default_manager.count() == count


def test_saving_without_a_change_leaves_no_event(shop, office):
    before = events()
    assert save(office, url(Product, "change", shop.products[0].pk)).status_code == 302
    assert events() == before


def test_a_product_with_units_breaks_and_barcodes_is_one_event(shop, office):
    address = url(Product, "change", shop.products[0].pk)
    data = form_data(office.get(address))
    data = add_inline_row(data, "units", unit="renceng", factor_milli="10", price_minor="34.000")
    data = add_inline_row(data, "breaks", unit="bks", min_quantity_milli="20", price_minor="3.200")
    data = add_inline_row(data, "barcodes", barcode="8998866200325", unit="renceng")
    before = events()
    assert office.post(address, {**data, "name": "Indomie Goreng"}).status_code == 302
    assert events() == before + 1
    product = Product.objects.get(pk=shop.products[0].pk)
    assert product.name == "Indomie Goreng"
    assert list(product.units.values_list("unit", "factor_milli", "price_minor")) == [
        ("dus", 40_000, 120_000),
        ("renceng", 10_000, 34_000),
    ]
    assert list(product.breaks.values_list("min_quantity_milli", "price_minor")) == [
        (10_000, 3_300),
        (20_000, 3_200),
    ]
    assert list(product.barcodes.values_list("barcode", "unit")) == [
        ("8998866200318", "bks"),
        ("8998866200325", "renceng"),
    ]


def test_one_barcode_on_two_products_is_saved_and_the_office_says_whose_it_is(shop, office):
    address = url(Product, "change", shop.products[1].pk)
    data = add_inline_row(
        form_data(office.get(address)), "barcodes", barcode="8998866200318", unit="kg"
    )
    page = office.post(address, data, follow=True).content.decode()
    assert f"Barcode 8998866200318 juga ada di {shop.products[0].name}." in page
    assert Product.objects.get(pk=shop.products[1].pk).barcodes.count() == 1
    data = form_data(office.get(address))
    page = office.post(address, {**data, "archived": "on"}, follow=True).content.decode()
    assert "juga ada di" not in page


def test_a_row_taken_out_of_a_form_is_out_of_the_product(shop, office):
    address = url(Product, "change", shop.products[0].pk)
    answer = save(office, address, **{"barcodes-0-DELETE": "on"})
    assert answer.status_code == 302
    assert not Product.objects.get(pk=shop.products[0].pk).barcodes.exists()


def test_a_changed_choice_keeps_the_id_that_sales_name(shop, office):
    before = list(shop.choices.choices.values_list("choice_id", flat=True))
    address = url(ChoiceGroup, "change", shop.choices.pk)
    assert save(office, address, **{"choices-1-price_minor": "5.000"}).status_code == 302
    after = list(shop.choices.choices.values_list("choice_id", "price_minor"))
    assert after == [(before[0], 0), (before[1], 5_000)]


def test_a_refused_save_says_why_and_keeps_what_was_typed(shop, office):
    before = events()
    address = url(Product, "change", shop.products[1].pk)
    answer = save(office, address, sku="MIE001", name="Telur omega")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Kode barang MIE001 sudah dipakai barang lain." in page
    assert 'value="Telur omega"' in page
    assert events() == before
    assert Product.objects.get(pk=shop.products[1].pk).name == "Telur ayam"


def test_a_value_that_no_event_can_hold_is_marked_at_its_field(shop, office):
    answer = save(office, url(Outlet, "change", shop.outlet.pk), code="terlalu-kecil"[:8])
    errors = answer.context["adminform"].form.errors
    assert errors == {"code": ["Isian ini tidak dapat dipakai."]}


@pytest.mark.parametrize("typed", ["abc", "12,000", "99999999999999999999", "-"])
def test_a_price_that_is_not_one_is_a_sentence_not_a_fault(typed, shop, office):
    before = events()
    answer = save(office, url(Product, "change", shop.products[0].pk), price_minor=typed)
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == ["price_minor"]
    assert events() == before


def test_settings_are_typed_as_people_say_them(shop, office):
    changes = {"service_rate_ppm": "7,5", "day_cutoff_minute": "04:30", "address_lines": "A\nB"}
    assert save(office, url(Outlet, "change", shop.outlet.pk), **changes).status_code == 302
    outlet = Outlet.objects.get(pk=shop.outlet.pk)
    stored = (outlet.service_rate_ppm, outlet.day_cutoff_minute, outlet.address_lines)
    assert stored == (75_000, 270, ["A", "B"])


def test_archiving_takes_out_of_sight_and_brings_back(shop, office):
    chosen = {"_selected_action": [shop.products[0].pk]}
    address = url(Product, "changelist")
    before = events()
    told = office.post(address, {**chosen, "action": "archive"}, follow=True).content.decode()
    assert events() == before + 1
    assert "diarsipkan, padahal stoknya masih 40 bks" in told
    assert Product.objects.get(pk=shop.products[0].pk).archived
    assert shop.products[0] not in office.get(address).context["cl"].result_list
    office.post(f"{address}?arsip=ya", {**chosen, "action": "bring_back"})
    assert not Product.objects.get(pk=shop.products[0].pk).archived


def test_a_unit_below_cost_is_asked_about_once_by_the_form(shop, office):
    address, before = url(Product, "change", shop.products[0].pk), events()
    dus = {"units-0-price_minor": "100.000"}  # 40 of them cost 116.000
    page = save(office, address, **dus)
    words = "Rp 100.000 per dus, di bawah harga belinya. Bila memang benar, simpan"
    assert words in page.content.decode()
    assert events() == before
    other = save(office, address, **{"units-0-price_minor": "90.000"})
    assert other.status_code == 200  # another price is another doubt
    data = {**form_data(office.get(address)), "units-0-price_minor": "90.000"}
    assert office.post(address, data).status_code == 302
    assert Product.objects.get(pk=shop.products[0].pk).units.get().price_minor == 90_000
    assert save(office, address, name="Nama lain").status_code == 302  # asked about once only


def test_the_form_keeps_the_base_unit_of_goods_that_moved(shop, office):
    address, before = url(Product, "change", shop.products[0].pk), events()
    page = save(office, address, unit="dus", name="Nama baru")
    assert "satuan dasarnya tetap bks" in page.content.decode()
    assert 'value="Nama baru"' in page.content.decode()
    assert events() == before


def test_rows_written_here_are_the_rows_a_rebuild_makes(shop, office):
    save(office, url(Product, "change", shop.products[0].pk), price_minor="4.000")
    save(office, url(Category, "add"), **NEW[Category])
    assert rebuild(verify_only=True) == []


PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def test_a_picture_is_part_of_the_same_event_and_shown_from_its_hash(shop, office):
    before = events()
    picture = SimpleUploadedFile("mie.png", PNG, content_type="image/png")
    assert (
        save(office, url(Product, "change", shop.products[0].pk), picture=picture).status_code
        == 302
    )
    assert events() == before + 1
    product = Product.objects.get(pk=shop.products[0].pk)
    address = f"/admin/catalog/product/gambar/{product.image}"
    assert address in office.get(url(Product, "change", product.pk)).content.decode()
    shown = office.get(address)
    assert (shown.content, shown.headers["Content-Type"]) == (PNG, "image/png")


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"GIF89a", PNG * 5_000])
def test_a_file_that_is_no_small_picture_is_refused(content, shop, office):
    before = events()
    upload = SimpleUploadedFile("x.png", content, content_type="image/png")
    answer = save(office, url(Product, "change", shop.products[0].pk), picture=upload)
    assert list(answer.context["adminform"].form.errors) == ["picture"]
    assert events() == before
