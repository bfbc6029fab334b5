"""Selling with a hardware keyboard, in Chromium against a real hub: amounts, hints, who hears."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages.register import Register

pytestmark = pytest.mark.browser

PERSON_MS = 120


def typed(page: Page, text: str) -> None:
    page.keyboard.type(text, delay=PERSON_MS)


def entry(page: Page) -> str:
    page.wait_for_timeout(120)  # what was typed waits for the scanner's judgement
    return page.get_by_test_id("entry").inner_text()


def to_pay(till: Register) -> Page:
    till.tap("Indomie Goreng")
    till.page.keyboard.press("F9")
    expect(till.page.get_by_test_id("pay-total")).to_have_text("Rp 3.500")
    return till.page


def test_an_amount_is_typed_and_enter_takes_it(till: Register) -> None:
    page = to_pay(till)
    typed(page, "50000")
    assert entry(page) == "Rp 50.000"
    expect(page.get_by_test_id("done")).to_have_count(0)
    page.keyboard.press("Enter")
    till.wait_done()
    till.expect_change("Rp 46.500")


def test_one_digit_and_enter_is_the_button_of_that_number(till: Register) -> None:
    page = to_pay(till)
    quick = page.get_by_role("region", name="Uang tunai").get_by_role("button")
    third = re.sub(r"\s*3$", "", quick.nth(2).inner_text())
    typed(page, "3")
    assert entry(page) == third
    expect(page.get_by_role("button", name=f"Terima {third}", exact=True)).to_be_enabled()
    page.keyboard.press("Backspace")
    typed(page, "9")
    assert entry(page) == "Rp 9"
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("done")).to_have_count(0)
    typed(page, "3")
    page.keyboard.press("Enter")
    till.wait_done()


def test_a_digit_on_the_screen_is_that_digit(till: Register) -> None:
    page = to_pay(till)
    page.get_by_role("button", name="5", exact=True).click()
    assert entry(page) == "Rp 5"


def test_what_lies_under_a_dialog_hears_nothing(own_till: Register) -> None:
    page = to_pay(own_till)
    page.get_by_role("button", name="QRIS", exact=True).click()
    expect(page.get_by_test_id("await-amount")).to_be_visible()
    typed(page, "7000")
    page.keyboard.press("Enter")
    assert page.get_by_test_id("entry").inner_text() == "Rp 0"
    expect(page.get_by_test_id("done")).to_have_count(0)


def test_keys_stand_on_what_they_do(till: Register) -> None:
    page = till.page
    page.keyboard.press("ArrowUp")
    tile = page.get_by_role("region", name="Barang", exact=True).get_by_role("button").first
    expect(tile.locator("[data-key]")).to_have_attribute("data-key", "1")
    till.tap("Indomie Goreng")
    shown = {
        "^Tambah satu": "+",
        "^Kurangi satu": "−",
        "^Tunai pas": "F9 F9",
        "^BAYAR": "F9",
    }
    for name, key in shown.items():
        button = till.cart.get_by_role("button", name=re.compile(name))
        expect(button.locator("[data-key]")).to_have_attribute("data-key", key)
    told = {"^Tambah satu": "Plus", "^Kurangi satu": "-", "^BAYAR": "F9", "^Tahan": "F8"}
    for name, key in told.items():
        button = till.cart.get_by_role("button", name=re.compile(name))
        expect(button).to_have_attribute("aria-keyshortcuts", key)
    expect(till.search_field).to_have_attribute("aria-keyshortcuts", "F2")
    page.keyboard.press("F3")
    close = page.get_by_role("dialog").get_by_role("button", name="Tutup", exact=True)
    expect(close).to_have_attribute("aria-keyshortcuts", "Escape")
    expect(close.locator("[data-key=Esc]")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("F9")
    back = page.get_by_role("button", name="Kembali")
    expect(back.locator("[data-key]")).to_have_attribute("data-key", "Esc")
    exact = page.get_by_role("region", name="Uang tunai").get_by_role("button").first
    expect(exact.locator("[data-key]")).to_have_attribute("data-key", "F9")
