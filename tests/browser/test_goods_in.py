"""Barang masuk at the back office's own page: a delivery by scanner and keyboard, no mouse."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pos.config.demo import DEMO_PASSWORD
from tests.browser.hour import NOODLES, WATER
from tests.browser.scanner import scan
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("LANCAR_SHOTS")
SUPPLIER = """
from pos.outlets.models import Merchant
from pos.purchasing.actions import add_supplier
terms = {"terms_days": 14}
add_supplier(merchant_id=Merchant.objects.get().id, name="CV Tirta", by=None, terms=terms)
"""
RECEIVED = """
import json
from pos.purchasing.models import ReceiptLine
lines = ReceiptLine.objects.order_by("line")
print(json.dumps(list(lines.values_list("name", "unit", "quantity_milli", "unit_cost_minor"))))
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = new_hub(tmp_path / "shop", demo=True)
    made.python(SUPPLIER)
    yield made.start()
    made.kill()


def shot(page: Page, name: str) -> None:
    """Both sizes, for who reviews them."""
    if not SHOTS:
        return
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(300)
        page.screenshot(path=Path(SHOTS) / f"goods-in-{name}-{width}.png")


def open_page(browser: Browser, hub: Hub) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{hub.address}/admin/")
    page.locator("input[name=username]").fill("sari")
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{hub.address}/admin/")
    page.goto(f"{hub.address}/admin/purchasing/receipt/catat/")
    return page


def pay_a_part(page: Page) -> None:
    """By keyboard from the receipt's page; then the payment was wrong."""
    page.get_by_role("link", name="Bayar", exact=True).click()
    page.get_by_label("Dibayar untuk faktur").fill("100000")
    shot(page, "pay")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Rp 100.000 ke CV Tirta sudah dicatat.")).to_be_visible()
    expect(page.get_by_role("cell", name="9.200", exact=True)).to_be_visible()
    shot(page, "paid")
    page.get_by_role("link", name="Semua utang").click()
    expect(page.get_by_role("cell", name="9.200", exact=True)).to_be_visible()
    shot(page, "debts")
    page.get_by_role("link", name="CV Tirta").click()
    page.get_by_role("button", name="Batalkan pembayaran").click()
    expect(page.get_by_role("cell", name="109.200", exact=True)).to_be_visible()
    page.locator("tbody a").first.click()


def send_back_and_reverse(page: Page) -> None:
    """Two go back by keyboard, then the whole receipt was wrong."""
    page.get_by_role("link", name="Retur atau batalkan").click()
    shot(page, "return")
    page.get_by_label(f"Jumlah retur {NOODLES.name}").fill("2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Utang berkurang Rp 5.800.")).to_be_visible()
    shot(page, "returned")
    page.get_by_role("link", name="Retur atau batalkan").click()
    page.get_by_role("button", name="Batalkan seluruh barang masuk").click()
    expect(page.get_by_text("Utang berkurang Rp 103.400.")).to_be_visible()


def promote(page: Page, hub: Hub) -> None:
    """A dated price by scanner and keyboard: doubted first, seen on a sample basket, saved."""
    page.goto(f"{hub.address}/admin/prices/promotion/buat/?jenis=price")
    page.get_by_label("Nama promo").fill("Mi hemat")
    page.get_by_role("combobox", name="Cari barang").focus()
    scan(page, NOODLES.code)
    price = page.get_by_label(f"Harga promo {NOODLES.name}")
    expect(price).to_be_focused()
    page.keyboard.type("2900")
    page.get_by_role("button", name="Lihat contoh").click()
    expect(page.get_by_text(f"Di bawah harga beli: {NOODLES.name} Rp 3.500")).to_be_visible()
    price.fill("3.400")
    page.get_by_role("button", name="Lihat contoh").click()
    expect(page.get_by_text("Pembeli hemat Rp 100.")).to_be_visible()
    shot(page, "promotion")
    page.get_by_role("button", name="Simpan promo").click()
    expect(page.get_by_text("Promo Mi hemat disimpan.")).to_be_visible()
    shot(page, "promotions")


def order_and_receive(page: Page, hub: Hub) -> None:
    """An order by scanner and keyboard, printed on paper, then its delivery."""
    page.goto(f"{hub.address}/admin/purchasing/order/pesan/")
    form = page.locator("#receive-form")
    form.get_by_label("Pemasok").select_option(label="CV Tirta")
    page.get_by_role("combobox", name="Cari barang").focus()
    scan(page, NOODLES.code)
    expect(page.get_by_label(f"Jumlah {NOODLES.name}", exact=True)).to_have_value("1")
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # the last cost
    expect(page.locator("[data-total=goods]")).to_have_text("116.000")
    shot(page, "order-typed")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Masih ada barang yang belum datang.")).to_be_visible()
    expect(page.get_by_role("button", name="Cetak")).to_be_visible()
    shot(page, "order")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Tutup pesanan")).to_be_hidden()
    expect(page.get_by_role("cell", name=NOODLES.name)).to_be_visible()
    shot(page, "order-paper")
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Catat barang masuk", exact=True).last.click()
    expect(page.get_by_label(f"Jumlah {NOODLES.name}", exact=True)).to_have_value("40")
    # The page's script gives this as its last act: before it, Ctrl+S would be the browser's.
    cost = page.get_by_label(f"Harga beli {NOODLES.name}", exact=True)
    expect(cost).to_have_attribute("placeholder", "2.900")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", name="CV Tirta", exact=True)).to_be_visible()
    page.goto(f"{hub.address}/admin/purchasing/order/?keadaan=lengkap")
    shot(page, "orders")
    page.get_by_role("link", name="CV Tirta").click()
    expect(page.get_by_text("Semua barang sudah datang.")).to_be_visible()


def search_by_name(page: Page, find: Locator) -> None:
    find.press_sequentially("tidak ada ini")
    expect(page.get_by_text("Tidak ada barang yang cocok.")).to_be_visible()
    shot(page, "no-hit")
    find.fill("telur")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text("Telur")
    shot(page, "hits")
    page.keyboard.press("Escape")
    find.fill("")


def test_a_delivery_is_scanned_typed_and_saved_without_the_mouse(
    browser: Browser, hub: Hub
) -> None:
    page = open_page(browser, hub)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    find = page.get_by_role("combobox", name="Cari barang")
    quantity = page.get_by_label(f"Jumlah {NOODLES.name}", exact=True)
    cost = page.get_by_label(f"Harga beli {NOODLES.name}", exact=True)
    water = page.get_by_label(f"Jumlah {WATER.name}", exact=True)
    expect(page.get_by_role("combobox", name="Pemasok")).to_be_focused()
    shot(page, "empty")
    page.keyboard.type("CV Tirta")
    page.keyboard.press("Enter")
    expect(find).to_be_focused()

    scan(page, NOODLES.code)
    expect(quantity).to_be_focused()
    expect(quantity).to_have_value("1")
    scan(page, NOODLES.code)  # into the quantity, where the cursor stands
    expect(quantity).to_have_value("2")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(cost).to_be_focused()
    scan(page, WATER.code)  # into an empty cost
    expect(water).to_be_focused()
    expect(cost).to_have_value("")
    page.keyboard.type("24")
    page.keyboard.press("Enter")
    page.keyboard.type("3100")
    page.keyboard.press("Enter")
    expect(find).to_be_focused()
    cost.focus()
    page.keyboard.press("Enter")  # the last cost
    expect(cost).to_have_value("2.900")
    expect(page.locator("[data-total=total]")).to_have_text("109.200")
    search_by_name(page, find)
    shot(page, "typed")

    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", name="CV Tirta", exact=True)).to_be_visible()
    shot(page, "saved")
    assert json.loads(hub.python(RECEIVED)) == [
        [NOODLES.name, "pcs", 12_000, 2_900],
        [WATER.name, "btl", 24_000, 3_100],
    ]
    pay_a_part(page)
    send_back_and_reverse(page)
    order_and_receive(page, hub)
    promote(page, hub)
    assert complaints == []
    page.goto(f"{hub.address}/admin/purchasing/receipt/")
    shot(page, "list")
