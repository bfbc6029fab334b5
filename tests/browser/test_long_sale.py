"""A sale of a thousand different goods in Chromium against a real hub: scanned, paid, printed,
shared, there after a reload, and taken by the hub; the line after the last is refused in words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.asking import cart_kept
from tests.browser.one_till import new_till
from tests.browser.pages.register import Register
from tests.browser.png import grey_pixels
from tests.browser.scanner import TYPE, scan
from tests.hub import Hub, new_hub

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_LINES = 1_000
PRICE_MINOR = 1_250
# Names as long as a wholesaler's, so that the event is as large as it becomes in a shop.
ADD_GOODS = f"""
from pos.catalog.actions import add_products
from pos.outlets.queries import the_merchant
add_products(merchant_id=the_merchant().id, by=None, products=[
    {{
        "identity": {{"name": f"Sambal terasi botol kaca isi 24 nomor {{number:04}}"}},
        "price": {{"price_minor": {PRICE_MINOR}}},
        "tax": {{"tax_class": "NON"}},
        "barcodes": {{"barcodes": [{{"barcode": f"LONG{{number:04}}", "unit": "pcs"}}]}},
    }}
    for number in range({MOST_LINES} + 1)
])
"""
# The done screen leaves by itself after four seconds, and a printer's dialog would wait for ever.
SCRIPT = """
const soon = window.setTimeout.bind(window);
window.setTimeout = (what, ms, ...given) => ms === 4000 ? 0 : soon(what, ms, ...given);
window.print = () => { window.printed = document.querySelectorAll('.printed pre').length; };
"""
ON_HUB = """
from pos.sales.models import Sale, SaleLine
sale = Sale.objects.order_by("-completed_at").first()
print(SaleLine.objects.filter(sale_id=sale.id).count(), sale.total_minor)
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub"), demo=True).start()
    hub.python(ADD_GOODS)
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


@pytest.fixture
def till(browser: Browser, hub: Hub) -> Iterator[Register]:
    with new_till(browser, hub, SCRIPT) as till:
        yield till


def code(number: int) -> str:
    return f"LONG{number:04}"


def scan_quickly(page: Page, numbers: range) -> None:
    for number in numbers:
        page.evaluate(TYPE, [[*code(number), "Enter"], 0])


def test_a_thousand_lines_are_sold_printed_shared_and_kept(
    till: Register, hub: Hub, tmp_path: Path
) -> None:
    page = till.page
    total = "Rp 1.250.000"
    with cart_kept(page):
        scan_quickly(page, range(MOST_LINES))
        expect(page.get_by_test_id("cart-total").first).to_have_text(total, timeout=60_000)
    scan(page, code(MOST_LINES))
    expect(page.get_by_text("Keranjang sudah penuh")).to_be_visible()
    till.expect_total(total)
    page.reload()
    till.sign_in("Ana", "147258")
    expect(page.get_by_test_id("cart-total").first).to_have_text(total, timeout=60_000)
    till.pay_exact()
    number = till.receipt_number()
    page.get_by_role("button", name=re.compile("^Cetak")).click()
    page.wait_for_function("() => window.printed > 1000", timeout=60_000)
    assert_shared(till, tmp_path)
    till.expect_pill("Tersimpan", 60_000)
    hub.sees(ON_HUB, "1000 1250000")
    page.reload()
    till.sign_in("Ana", "147258")
    assert till.history()[0] == (number, "on_hub")


def assert_shared(till: Register, folder: Path) -> None:
    """The picture is whole: the last line of the paper has ink."""
    page = till.page
    page.get_by_role("button", name="Bagikan").click()
    with page.expect_download(timeout=60_000) as saved:
        page.get_by_role("dialog").get_by_role("button", name="Simpan gambar").click()
    picture = folder / "receipt.png"
    saved.value.save_as(picture)
    width, height, pixels = grey_pixels(picture.read_bytes())
    assert height > 30_000
    assert min(pixels[-width * height // 20 :]) < 128
    page.get_by_role("button", name="Tutup", exact=True).click()
    page.get_by_role("button", name="Transaksi baru").click()
