"""A scanner and a fast hand at the same keyboard, in Chromium against a real hub: whatever has the
focus, a barcode becomes a line and what a person types stays where they typed it."""

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.one_till import new_till
from tests.browser.pages.register import Register
from tests.browser.scanner import scan, type_fast
from tests.hub import Hub

pytestmark = pytest.mark.browser

NOODLES_CODE = "089686010947"
# As a busy page hears a scanner: late, with the times at which its keys were sent.
PRESS_LATE = """
([keys, first]) => {
  window.scanBegan ??= performance.now();
  for (const [place, key] of [...keys].entries()) {
    const down = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    Object.defineProperty(down, 'timeStamp', { value: window.scanBegan + (first + place) * 8 });
    document.body.dispatchEvent(down);
  }
}
"""
CARET = "(field, at) => { field.focus(); field.setSelectionRange(at, at); }"


def note_field(till: Register) -> Locator:
    """A field in a sheet: the note of the line."""
    till.tap("Indomie Goreng")
    till.cart.get_by_role("button", name=re.compile("^Ubah jumlah")).click()
    till.page.get_by_role("dialog").get_by_role("button", name="Catatan").click()
    return till.page.get_by_role("dialog").get_by_role("textbox")


@pytest.mark.parametrize("text", ["kan", "kopi", "kopi susu", "0812"])
def test_a_fast_hand_in_the_search_keeps_every_letter(till: Register, text: str) -> None:
    till.search_field.click()
    type_fast(till.page, text)
    expect(till.search_field).to_have_value(text)
    expect(till.page.get_by_text("tidak ditemukan")).to_have_count(0)
    till.expect_total("Rp 0")


def test_fast_letters_stand_at_the_caret_and_over_what_was_selected(till: Register) -> None:
    till.search("kopiu")
    till.search_field.evaluate(CARET, 4)
    type_fast(till.page, " sus")
    expect(till.search_field).to_have_value("kopi susu")
    type_fast(till.page, "aqua", over_all=True)
    expect(till.search_field).to_have_value("aqua")
    expect(till.tile("Aqua Botol")).to_be_visible()
    till.page.keyboard.press("Backspace")
    expect(till.search_field).to_have_value("aqu")


def test_a_key_that_changes_the_field_finds_what_was_typed_just_before(till: Register) -> None:
    till.search_field.click()
    till.page.evaluate(
        """() => {
          for (const key of [...'roti']) {
            const on = document.activeElement;
            const down = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
            if (on.dispatchEvent(down)) document.execCommand('insertText', false, key);
          }
          const key = { key: 'Backspace', bubbles: true, cancelable: true };
          if (document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key)))
            document.execCommand('delete');
        }"""
    )
    expect(till.search_field).to_have_value("rot")


def test_a_scan_in_a_field_leaves_the_field_as_it_was(till: Register) -> None:
    till.search("kopisusu")
    till.search_field.evaluate(CARET, 4)
    scan(till.page, NOODLES_CODE)
    expect(till.cart_lines).to_have_count(1)
    expect(till.search_field).to_have_value("kopisusu")
    assert till.search_field.evaluate("(field) => field.selectionStart") == 4


def test_a_scan_over_selected_text_gives_the_text_back(till: Register) -> None:
    till.search("kopi")
    till.search_field.select_text()
    scan(till.page, NOODLES_CODE)
    expect(till.cart_lines).to_have_count(1)
    expect(till.search_field).to_have_value("kopi")


def test_a_fast_note_is_written_and_a_full_field_stays_full(till: Register) -> None:
    field = note_field(till)
    field.click()
    type_fast(till.page, "tanpa sambal")
    expect(field).to_have_value("tanpa sambal")
    longest = int(field.get_attribute("maxlength") or 0)
    field.fill("a" * (longest - 2))
    type_fast(till.page, "bcde")
    expect(field).to_have_value("a" * (longest - 2) + "bc")


def test_a_code_that_a_busy_tablet_cut_in_two_is_sold_whole_or_not_at_all(till: Register) -> None:
    counted = till.page.get_by_role("status").get_by_text(re.compile("^[0-9]$"))
    type_fast(till.page, NOODLES_CODE[0])
    expect(counted).to_have_text("0")
    scan(till.page, NOODLES_CODE[1:])
    expect(till.cart_lines).to_have_count(1)
    expect(till.cart_lines).to_contain_text("Indomie Goreng")
    expect(counted).to_have_count(0)
    type_fast(till.page, "4")
    expect(counted).to_have_text("4")
    scan(till.page, "4711")
    expect(till.page.get_by_text("pindai sekali lagi")).to_be_visible()
    expect(till.cart_lines).to_have_count(1)
    expect(till.page.get_by_text("tidak ditemukan")).to_have_count(0)


def test_a_scanner_without_enter_is_read_whole_however_late_its_rest_is_heard(
    till: Register,
) -> None:
    till.page.evaluate(PRESS_LATE, [NOODLES_CODE[:5], 0])
    not_found = till.page.get_by_text("tidak ditemukan")
    expect(not_found).to_be_visible()
    till.page.evaluate(PRESS_LATE, [NOODLES_CODE[5:], 5])
    expect(till.cart_lines).to_have_count(1)
    expect(till.cart_lines).to_contain_text("Indomie Goreng")
    expect(not_found).to_have_count(0)


def test_an_amount_typed_just_before_a_scan_makes_no_doubt_of_its_code(till: Register) -> None:
    till.tap("Indomie Goreng")
    till.page.get_by_role("button", name="BAYAR").click()
    type_fast(till.page, "40")
    expect(till.page.get_by_test_id("entry")).to_have_text("Rp 40")
    scan(till.page, "4711")
    expect(till.page.get_by_role("alert").get_by_text("4711", exact=True)).to_be_visible()
    expect(till.page.get_by_text("pindai sekali lagi")).to_have_count(0)


def test_a_touch_amid_a_burst_does_not_cut_it(till: Register) -> None:
    till.page.evaluate(
        """(code) => {
          const press = (key) => document.body.dispatchEvent(
            new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
          for (const key of code.slice(0, 5)) press(key);
          const touch = new PointerEvent('pointerdown', { bubbles: true });
          document.querySelector('main').dispatchEvent(touch);
          for (const key of [...code.slice(5), 'Enter']) press(key);
        }""",
        NOODLES_CODE,
    )
    expect(till.cart_lines).to_contain_text("Indomie Goreng")
    till.expect_total("Rp 3.500")


# Six digits of price instead of the usual five, as scales in rupiah need.
SIX_DIGITS = """
from pos.catalog.actions import add_product
from pos.outlets.actions import change_outlet
from pos.outlets.queries import the_merchant, the_outlet
from pos.outlets.scale_lines import read_layout
add_product(merchant_id=the_merchant().id, name="Daging sapi has", by=None,
    identity={"plu": "10012", "unit": "kg", "weighed": True},
    price={"price_minor": 150_000, "breaks": [
        {"unit": "kg", "min_quantity_milli": 2_000, "price_minor": 140_000}]},
    tax={"tax_class": "NON"})
scales = {"scale_layouts": [read_layout("2IIIIIPPPPPPC")]}
change_outlet(outlet=the_outlet(), by=None, scales=scales)
"""


def test_a_label_is_read_as_the_shop_set_its_scale_and_a_typed_weight_says_what_is_paid(
    browser: Browser, hub: Hub
) -> None:
    hub.python(SIX_DIGITS)
    with new_till(browser, hub) as till:
        scan(till.page, "2100123007356")
        expect(till.cart_lines).to_contain_text("Daging sapi has")
        till.expect_total("Rp 300.735")
        expect(till.cart_lines).to_contain_text("nilai tetap")
        expect(till.cart_lines).not_to_contain_text("hemat")  # the scale's amount is the scale's
        till.page.get_by_role("button", name="Kosongkan", exact=True).click()
        till.search("Daging").tap("Daging sapi has")
        sheet = till.page.get_by_role("dialog")
        till.press_keys(sheet, "2,5")  # as the cart will say it: from 2 kg on the kilo is cheaper
        expect(sheet).to_contain_text("Rp 350.000")
        sheet.get_by_role("button", name="Tambah", exact=True).click()
        till.expect_total("Rp 350.000")
