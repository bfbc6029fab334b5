"""Serial numbers at the till: asked for without standing in the way, on paper, known to the hub."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.one_till import new_till
from tests.browser.scanner import scan
from tests.hub import Hub

pytestmark = pytest.mark.browser

WANTS = """
from pos.catalog.actions import change_product
from pos.catalog.models import Product
product = Product.objects.get(name="Indomie Goreng 85 g")
change_product(product=product, by=None, serials={"serials": True})
"""
SEE = """
from pos.stock.serial_models import SerialStep
print(*SerialStep.objects.order_by("serial").values_list("serial", "step"))
"""
IMEI = "356938035643809"  # its last digit is Luhn's, as a card's


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
        till.next_sale().expect_pill("Tersimpan", timeout_ms=60_000)
        assert hub.python(SEE).strip() == f"('{IMEI}', 'sold')"


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
