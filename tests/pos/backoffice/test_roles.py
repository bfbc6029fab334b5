"""Who may do what: the menu, the pages and the writes follow the role."""

import time

import pytest
from django.test import Client

from pos.catalog.models import Category, Product
from pos.config.middleware import IdleSignOut
from pos.journal.models import Event
from pos.people.models import Person
from tests.pos.backoffice.pages import form_data, save, url
from tests.pos.backoffice.shop import PASSWORD

MENU = {
    "owner": {
        "Ringkasan",
        "Barang & harga",
        "Stok",
        "Pembelian",
        "Penjualan",
        "Laporan",
        "Pelanggan",
        "Karyawan",
        "Perangkat",
        "Perlu dicek",
        "Catatan kejadian",
        "Pengaturan",
    },
    "supervisor": {
        "Ringkasan",
        "Barang & harga",
        "Stok",
        "Penjualan",
        "Laporan",
        "Pelanggan",
        "Karyawan",
        "Perangkat",
        "Perlu dicek",
        "Catatan kejadian",
    },
    "stock": {"Ringkasan", "Barang & harga", "Stok", "Pembelian"},
}
MENU["manager"] = MENU["owner"]
CLOSED_TO_STOCK = (
    "/admin/purchasing/receipt/utang/",
    "/admin/purchasing/receipt/saran/",
    "/admin/prices/promotion/",
    "/admin/prices/promotion/buat/",
    "/admin/sales/sale/",
    "/admin/people/person/",
    "/admin/customers/customer/",
    "/admin/tills/device/",
    "/admin/tills/device/kode/",
    "/admin/journal/event/",
    "/admin/journal/problem/",
    "/admin/outlets/outlet/",
    "/admin/catalog/product/harga/",
)


@pytest.mark.parametrize("role", sorted(MENU))
def test_the_menu_shows_what_the_role_may_open_and_every_entry_opens(role, sign_in):
    browser = sign_in(role)
    groups = browser.get("/admin/").context["sidebar_navigation"]
    entries = [entry for entry in groups[0]["items"] if entry["has_permission"]]
    assert {entry["title"] for entry in entries} == MENU[role]
    for entry in entries:
        assert browser.get(str(entry["link"])).status_code == 200, entry["title"]


def test_a_cashier_has_no_back_office(shop):
    browser = Client()
    typed = {"username": "ana", "password": PASSWORD}
    assert browser.post("/admin/login/", typed).status_code == 200
    assert browser.get("/admin/").status_code == 302


def test_an_archived_owner_cannot_sign_in(shop, office):
    Person.objects.filter(pk=shop.staff["manager"].pk).update(active=False)
    browser = Client()
    typed = {"username": "maya", "password": PASSWORD}
    assert browser.post("/admin/login/", typed).status_code == 200
    assert browser.get("/admin/").status_code == 302


def test_the_right_password_opens_the_back_office(shop):
    browser = Client()
    typed = {"username": "sari", "password": PASSWORD, "next": "/admin/"}
    assert browser.post("/admin/login/", typed).headers["Location"] == "/admin/"
    assert browser.get("/admin/").status_code == 200


@pytest.mark.parametrize("address", CLOSED_TO_STOCK)
def test_the_stock_role_sees_neither_money_nor_people(address, sign_in):
    assert sign_in("stock").get(address).status_code == 403


def test_the_stock_role_may_not_change_a_price_even_by_a_handmade_form(shop, sign_in, office):
    address = url(Product, "change", shop.products[0].pk)
    everything = form_data(office.get(address))
    browser = sign_in("stock")
    browser.post(address, {**everything, "price_minor": "1", "units-0-price_minor": "1"})
    product = Product.objects.get(pk=shop.products[0].pk)
    assert product.price_minor == 3_500
    assert product.units.get().price_minor == 120_000


def test_the_stock_role_may_rename_a_product_and_adjust_stock(shop, sign_in):
    browser = sign_in("stock")
    address = url(Product, "change", shop.products[0].pk)
    assert save(browser, address, name="Indomie").status_code == 302
    assert Product.objects.get(pk=shop.products[0].pk).name == "Indomie"
    assert browser.get("/admin/stock/level/sesuaikan/").status_code == 200


def test_cost_is_hidden_from_those_who_may_not_see_it(shop, sign_in, office):
    address = url(Product, "change", shop.products[0].pk)
    assert "Harga beli" in office.get(address).content.decode()
    for role in ("stock", "supervisor"):
        assert "Harga beli" not in sign_in(role).get(address).content.decode(), role


def test_the_value_of_stock_and_signed_bodies_are_hidden_with_the_cost(shop, sign_in, office):
    event = Event.objects.filter(kind="stock.received").get()
    pages = ("/admin/stock/level/", "/admin/stock/movement/", url(Event, "change", event.pk))
    secrets = ("Rp 116.000", "Rp 116.000", "cost_value_minor")
    supervisor = sign_in("supervisor")
    for page, secret in zip(pages, secrets, strict=True):
        assert secret in office.get(page).content.decode(), page
        assert secret not in supervisor.get(page).content.decode(), page


def test_a_supervisor_reads_sales_and_settles_problems_but_changes_no_goods(shop, sign_in):
    shop.sell(shop.products[0])
    browser = sign_in("supervisor")
    assert browser.get("/admin/sales/sale/").status_code == 200
    before = Event.objects.count()
    assert browser.post(url(Category, "add"), {"name": "X"}).status_code == 403
    assert browser.post("/admin/catalog/product/harga/", {}).status_code == 403
    assert browser.post("/admin/tills/device/kode/").status_code == 403
    assert Event.objects.count() == before


def test_a_manager_can_neither_make_himself_owner_nor_change_an_owner(shop, sign_in):
    browser = sign_in("manager")
    me = shop.staff["manager"]
    address = url(Person, "change", me.pk)
    answer = browser.post(address, {**form_data(browser.get(address)), "roles": ["owner"]})
    assert answer.status_code == 200
    assert Person.objects.get(pk=me.pk).roles == ["manager"]
    for page in ("pin", "kata-sandi"):
        typed = {"first": "975310", "second": "975310"}
        answer = browser.post(f"/admin/people/person/{shop.owner.pk}/{page}/", typed)
        assert answer.status_code == 403


def test_half_an_hour_without_a_click_signs_out(shop, office):
    def clicked(seconds_ago: int) -> int:
        session = office.session
        session[IdleSignOut.KEY] = int(time.time()) - seconds_ago
        session.save()
        return office.get("/admin/").status_code

    before = int(time.time())
    assert clicked(29 * 60) == 200
    assert office.session[IdleSignOut.KEY] >= before
    assert clicked(31 * 60) == 302
    assert office.get("/admin/").status_code == 302
