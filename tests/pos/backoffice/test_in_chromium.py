"""What an owner does every day, in a real browser against a real hub: by keyboard and scanner."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from pos.config.demo import DEMO_PASSWORD, DEMO_USERNAME
from pos.reports.registry import REPORTS
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

SCANNED = "8998866200318"  # Mie Sedaap Ayam Bawang 70 g of the demo catalogue
SHOP_DEPTH = (
    "stock/level/menipis/",
    "stock/level/kedaluwarsa/",
    "stock/stockcount/",
    "stock/stockcount/mulai/",
    "stock/transfer/",
    "stock/transfer/pindah/",
    "stock/place/",
    "purchasing/receipt/",
    "purchasing/receipt/catat/",
    "purchasing/receipt/saran/",
    "purchasing/receipt/utang/",
    "purchasing/supplier/add/",
    "purchasing/order/",
    "purchasing/order/pesan/",
    "replenishment/forecast/",
    "prices/plannedprice/",
    "prices/plannedprice/rencanakan/",
    "prices/pricelist/",
    "prices/promotion/",
    "prices/promotion/buat/",
    "prices/promotion/buat/?jenis=price",
    "prices/promotion/buat/?jenis=buy_get",
    "prices/promotion/buat/?jenis=bundle",
    "prices/promotion/buat/?jenis=threshold",
    "customers/customer/",
    "customers/customer/add/",
    "customers/customer/ganda/",
    "customers/customergroup/",
    "balances/movement/",
    "reports/figure/",
    *(f"reports/figure/lihat/{report.slug}/" for report in REPORTS),
    "reports/figure/berkas/",
    "catalog/product/label/",
    "imports/import/",
)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("office"), demo=True).start()
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


@pytest.fixture
def office(hub: Hub, page: Page) -> Page:
    """Signed in as the owner; a fault in any script of a page fails the test."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_default_timeout(20_000)
    page.goto(f"{hub.address}/admin/")
    page.fill("#id_username", DEMO_USERNAME)
    page.fill("#id_password", DEMO_PASSWORD)
    page.press("#id_password", "Enter")
    expect(page.get_by_role("heading", name="Yang perlu dikerjakan")).to_be_visible()
    yield page  # type: ignore[misc]
    assert faults == []


def test_prices_are_typed_with_enter_saved_with_one_key_and_undone(hub: Hub, office: Page):
    office.goto(f"{hub.address}/admin/catalog/product/harga/?q=indomie")
    office.get_by_label("Indomie Goreng 85 g").click()
    office.keyboard.type("3.900")
    office.keyboard.press("Enter")
    office.keyboard.type("4rb")
    expect(office.get_by_text("2 harga akan disimpan.")).to_be_visible()
    office.keyboard.press("Control+s")
    expect(office.get_by_text("2 harga sudah disimpan.")).to_be_visible()
    expect(office.get_by_label("Indomie Goreng 85 g")).to_have_value("3.900")
    office.get_by_role("button", name="Urungkan").click()
    expect(office.get_by_text("2 harga dikembalikan.")).to_be_visible()
    office.goto(f"{hub.address}/admin/catalog/product/harga/?q=indomie")
    expect(office.get_by_label("Indomie Goreng 85 g")).to_have_value("3.500")


def test_what_is_not_finished_asks_again_by_itself(hub: Hub, office: Page):
    """No worker runs here: the end of its work is told in its place."""

    def tell(route: Route) -> None:
        if route.request.resource_type == "fetch":
            route.fulfill(body='<div id="impor">Sudah diperiksa</div>', content_type="text/html")
        else:
            route.continue_()

    office.route("**/imports/import/lihat/**", tell)
    office.goto(f"{hub.address}/admin/imports/import/")
    list_of_goods = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"Nama;Harga\nTeh;1000\n"}
    office.get_by_label("Berkas", exact=True).set_input_files(list_of_goods)
    office.get_by_role("button", name="Periksa berkas").click()
    expect(office.get_by_text("Sudah diperiksa")).to_be_visible()


def test_stock_is_counted_by_scanner_and_keyboard_alone(hub: Hub, office: Page):
    office.goto(f"{hub.address}/admin/stock/level/sesuaikan/")
    expect(office.get_by_label("Cari barang")).to_be_focused()
    office.keyboard.type(SCANNED)
    office.keyboard.press("Enter")
    expect(office.get_by_label("Jumlah Mie Sedaap Ayam Bawang 70 g")).to_be_focused()
    office.keyboard.type("35")
    office.keyboard.press("Enter")
    office.keyboard.type("telur ayam")
    expect(office.locator("#hits li").first).to_be_visible()
    office.keyboard.press("Enter")
    expect(office.get_by_label("Jumlah Telur ayam", exact=True)).to_be_focused()
    office.keyboard.type("7,5")
    office.get_by_role("button", name="Simpan penyesuaian").click()
    expect(office.get_by_text("Stok 2 barang sudah disesuaikan.")).to_be_visible()
    office.goto(f"{hub.address}/admin/stock/level/?q=MIE018")
    expect(office.locator("#result_list .field-amount")).to_have_text("35")


@pytest.mark.parametrize("width", [1280, 800, 360])
def test_no_page_is_wider_than_the_screen(hub: Hub, office: Page, width: int, tmp_path: Path):
    office.set_viewport_size({"width": width, "height": 800})
    too_wide = []
    for address in (
        "",
        "catalog/product/",
        "catalog/product/harga/",
        "catalog/product/add/",
        "stock/level/",
        "stock/level/sesuaikan/",
        "sales/sale/",
        "people/person/",
        "tills/device/",
        "journal/problem/",
        "journal/event/",
        *SHOP_DEPTH,
    ):
        office.goto(f"{hub.address}/admin/{address}")
        office.wait_for_load_state()
        wide = office.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            too_wide.append((address, wide))
    assert too_wide == []


def test_a_delivery_outlives_a_killed_tab_and_a_hub_that_is_away(hub: Hub, office: Page):
    office.goto(f"{hub.address}/admin/purchasing/supplier/add/")
    office.fill("#id_name", "PT Uji Draf")
    office.keyboard.press("Enter")
    expect(office.locator("#result_list").get_by_text("PT Uji Draf")).to_be_visible()
    page = f"{hub.address}/admin/purchasing/receipt/catat/"
    office.goto(page)
    office.select_option("#supplier", label="PT Uji Draf")
    office.keyboard.press("Tab")
    office.click("#find")
    office.keyboard.type(SCANNED)
    office.keyboard.press("Enter")
    expect(office.locator("[data-line]")).to_have_count(1)
    office.locator("[name=quantity]").fill("12")
    office.locator("[name=cost]").fill("2.600")
    office.route("**/receipt/**", lambda route: route.abort())
    office.locator("#save").click()
    expect(office.get_by_text("Server toko belum dapat dihubungi.")).to_be_visible()
    expect(office.locator("[name=quantity]")).to_have_value("12")
    office.unroute("**/receipt/**")
    again = office.context.new_page()  # the tab dies without a word
    office.close()
    again.set_default_timeout(20_000)
    again.goto(page)
    expect(again.get_by_text("Ada yang belum tersimpan: 1 baris")).to_be_visible()
    again.get_by_role("button", name="Lanjutkan").click()
    expect(again.locator("[name=quantity]")).to_have_value("12")
    expect(again.locator("#supplier option:checked")).to_have_text("PT Uji Draf")
    again.locator("#save").click()
    expect(again).to_have_url(re.compile("/change/$"))
    again.wait_for_load_state()  # the saved document's page forgets the draft when it is shown
    again.goto(page)
    expect(again.locator("#draft")).to_be_hidden()
    assert again.evaluate("Object.keys(localStorage).filter((key) => key.includes('draft'))") == []
