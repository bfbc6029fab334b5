"""Serial numbers at the till: asked for without standing in the way, on paper, known to the hub."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.one_till import new_till
from tests.browser.scanner import scan
from tests.browser.test_kasbon import shot
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

WANTS = """
from pos.catalog.actions import change_product
from pos.catalog.models import Product
product = Product.objects.get(name="Indomie Goreng 85 g")
change_product(product=product, by=None, serials={"serials": True})
"""
SEE = """
from pos.stock.serial_models import SerialStep
print(*SerialStep.objects.order_by("serial", "step").values_list("serial", "step"))
"""
NOTED = """
from pos.catalog.models import Product
from pos.outlets.models import Outlet
from pos.stock.actions import Noted, note_serials
product = Product.objects.get(name="Indomie Goreng 85 g")
noted = Noted({product.id: ["A100", "A101", "A102"]})
note_serials(outlet=Outlet.objects.get(), noted=noted, by=None)
"""
PIECES = SEE.replace("objects.order_by", "objects.filter(serial__startswith='A').order_by")
IMEI = "356938035643809"  # its last digit is Luhn's, as a card's


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub"), demo=True).start()
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


def test_a_number_is_asked_for_scanned_printed_and_told_to_the_hub_that_was_dead(
    browser: Browser, hub: Hub
) -> None:
    hub.python(WANTS)
    with new_till(browser, hub) as till:
        till.tap("Indomie Goreng")
        expect(till.cart.get_by_text("Isi nomor seri")).to_be_visible()
        till.cart_lines.first.get_by_role("button", name=re.compile("Indomie")).click()
        sheet = till.page.get_by_role("dialog").last
        field = sheet.get_by_label("Nomor seri", exact=True)
        expect(field).to_be_focused()  # so a scanner types into it
        hub.kill()
        scan(till.page, IMEI)
        expect(till.cart.get_by_text(f"SN {IMEI}")).to_be_visible()
        expect(till.cart.get_by_text("Isi nomor seri")).to_have_count(0)
        till.tap("Indomie Goreng")  # another piece is another line
        expect(till.cart_lines).to_have_count(2)
        till.pay_exact()
        assert any(f"SN {IMEI}" in line for line in till.show_receipt())
        hub.start()
        till.next_sale().network_is_back().expect_pill("Tersimpan")
        hub.sees(SEE, f"('{IMEI}', 'sold')")


def test_a_number_that_does_not_fit_is_never_cut_but_said(browser: Browser, hub: Hub) -> None:
    hub.python(WANTS)
    numbers = [f"35693803564{each:04}" for each in range(12)]
    with new_till(browser, hub) as till:
        till.tap("Indomie Goreng")
        till.cart_lines.first.get_by_role("button", name=re.compile("Indomie")).click()
        sheet = till.page.get_by_role("dialog").last
        field = sheet.get_by_label("Nomor seri", exact=True)
        expect(field).to_be_focused()
        till.page.keyboard.insert_text(", ".join(numbers))
        field.press("Enter")
        expect(sheet.get_by_role("alert")).to_contain_text("Penuh, belum disimpan")
        expect(field).to_have_value(", ".join(numbers))
        for _ in range(len(", ") + len(numbers[-1])):
            field.press("Backspace")
        expect(sheet.get_by_role("alert")).to_have_count(0)
        field.press("Enter")
        expect(till.cart.get_by_text(f"SN {', '.join(numbers[:-1])}")).to_be_visible()


def test_pieces_in_the_shop_are_tapped_and_come_back_one_by_one(browser: Browser, hub: Hub) -> None:
    hub.python(WANTS)
    hub.python(NOTED)
    with new_till(browser, hub) as till:
        page = till.page
        for _ in range(2):
            till.tap("Indomie Goreng")
        till.cart_lines.first.get_by_role("button", name=re.compile("Indomie")).click()
        sheet = page.get_by_role("dialog").last
        for serial in ("A100", "A101", "A102"):
            sheet.get_by_role("button", name=serial).click()
        sheet.get_by_role("button", name="A100").click()  # not this one after all
        expect(sheet.get_by_label("Nomor seri", exact=True)).to_have_value("A101, A102")
        shot(page, "serials-here")
        sheet.get_by_role("button", name="Pakai").click()
        expect(till.cart.get_by_text("SN A101, A102")).to_be_visible()
        till.pay_exact().next_sale().expect_pill("Tersimpan")
        till.lock().sign_in("Budi", "135790")  # who may refund, and did not sell it
        till.menu("Riwayat")
        page.locator("button[data-state]").first.click()
        page.get_by_test_id("sale-detail").get_by_role("button", name="Retur", exact=True).click()
        sheet = page.get_by_role("dialog")
        sheet.get_by_role("radio", name="Sebagian").click()
        sheet.get_by_role("button", name="A102").click()
        sheet.get_by_role("radio", name="Barang rusak").click()
        sheet.get_by_role("radio", name="Kembali ke stok").click()
        shot(page, "serials-back")
        sheet.get_by_role("button", name=re.compile("3.500")).last.click()
        expect(page.get_by_test_id("refund-done")).to_be_visible()
        page.get_by_role("button", name="Selesai").click()
        page.get_by_role("button", name="Kembali").click()
        till.expect_pill("Tersimpan")
    hub.sees(
        PIECES,
        "('A100', 'in') ('A101', 'in') ('A101', 'sold') ('A102', 'back') ('A102', 'in') "
        "('A102', 'sold')",
    )
