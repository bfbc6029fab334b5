"""What no form expects, typed, pasted and scanned at a tablet and a phone against a real hub: a
clear answer, nothing lost, and no control pushed off the screen."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.one_till import ANA, PIN, begin_anew
from tests.browser.pages.register import Register
from tests.browser.scanner import scan
from tests.browser.scenes.trouble import ODD_GOODS, TWICE
from tests.browser.test_cart import overflow, sheet
from tests.conftest import CHROMIUM_ARGUMENTS, chromium_path
from tests.hub import Hub

pytestmark = pytest.mark.browser

SIZES = [(1280, 800), (360, 800)]
NONSENSE = "\u202e'; DROP TABLE sale;-- 🌶️\t\u0000<img src=x onerror=alert(1)>" + "ق" * 3_000
PASTE = """
(field, text) => {
  field.focus();
  field.select();
  document.execCommand('insertText', false, text);
}
"""


@pytest.fixture(params=SIZES, ids=["tablet", "phone"])
def odd_till(request: pytest.FixtureRequest, shared_till: Register, hub: Hub) -> Register:
    hub.python(ODD_GOODS)
    till = begin_anew(shared_till, request.param)
    expect(till.tile("Sayur pagi ini")).to_be_visible(timeout=60_000)
    return till


def open_cart(page: Page) -> None:
    bar = page.get_by_role("button", name=re.compile("^Buka keranjang"))
    if bar.is_visible():
        bar.click()


def type_keys(till: Register, keys: str) -> None:
    for key in keys:
        sheet(till).get_by_role("button", name=key, exact=True).click()


def test_a_barcode_known_twice_asks_which_and_takes_the_one_meant(odd_till: Register) -> None:
    scan(odd_till.page, TWICE)
    assert overflow(odd_till.page) == []
    sheet(odd_till).get_by_role("button", name=re.compile("^Kerupuk udang lama")).click()
    expect(odd_till.page.get_by_test_id("cart-total").first).to_have_text("Rp 7.500")


def test_nonsense_pasted_into_the_search_finds_nothing_and_breaks_nothing(
    odd_till: Register,
) -> None:
    page = odd_till.page
    odd_till.tap("Roti tawar")
    odd_till.search_field.evaluate(PASTE, NONSENSE)
    page.wait_for_timeout(300)
    assert overflow(page) == []
    page.keyboard.press("Enter")
    odd_till.expect_total("Rp 18.000")
    odd_till.search("")
    expect(odd_till.tile("Roti tawar")).to_be_visible()


def test_nonsense_as_a_customer_is_kept_short_and_a_bad_number_is_said(odd_till: Register) -> None:
    page = odd_till.page
    page.keyboard.press("F3")
    sheet(odd_till).get_by_role("button", name="Pelanggan baru", exact=True).click()
    form = sheet(odd_till)
    form.get_by_role("textbox", name="Nama").evaluate(PASTE, NONSENSE.replace("\u0000", ""))
    form.get_by_label(re.compile("^Nomor HP")).evaluate(PASTE, "bukan nomor 12")
    form.get_by_label(re.compile("setuju nama dan nomornya")).check()
    save = form.get_by_role("button", name="Simpan pelanggan", exact=True)
    expect(form).to_contain_text("Nomor HP ini tidak bisa dipakai.")
    expect(save).to_be_disabled()
    assert overflow(page) == []
    form.get_by_label(re.compile("^Nomor HP")).fill("0812 3456 7899")
    expect(save).to_be_enabled()
    assert len(form.get_by_role("textbox", name="Nama").input_value()) <= 200


def test_a_price_of_twelve_digits_is_refused_in_words_and_eleven_stand_whole(
    odd_till: Register,
) -> None:
    page = odd_till.page
    odd_till.tap("Sayur pagi ini")
    type_keys(odd_till, "9" * 12)
    assert overflow(page) == []
    expect(sheet(odd_till).locator(".huge").first).to_be_disabled()
    expect(sheet(odd_till).locator(".huge").first).to_have_text("Paling banyak Rp 99.999.999.999")
    sheet(odd_till).get_by_role("button", name="Hapus", exact=True).click()
    sheet(odd_till).locator(".huge").first.click()
    open_cart(page)
    assert overflow(page) == []
    expect(page.get_by_test_id("cart-total").first).to_have_text("Rp 99.999.999.999")


@pytest.mark.parametrize(("keys", "total"), [("0", "Rp 0"), ("99999", "Rp 1.799.982.000")])
def test_a_quantity_of_nothing_removes_and_of_99999_stands(
    odd_till: Register, keys: str, total: str
) -> None:
    page = odd_till.page
    odd_till.tap("Roti tawar")
    open_cart(page)
    page.get_by_role("button", name=re.compile("^Ubah jumlah")).last.click()
    type_keys(odd_till, keys)
    assert overflow(page) == []
    sheet(odd_till).locator(".huge").first.click()
    expect(page.get_by_test_id("cart-total").first).to_have_text(total)
    assert overflow(page) == []


@contextmanager
def phone(playwright: Playwright, profile: Path) -> Iterator[Page]:
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=chromium_path(),
        args=CHROMIUM_ARGUMENTS,
        viewport={"width": 360, "height": 800},
    )
    yield context.pages[0]
    context.close()


def let_store(profile: Path, *, allowed: bool) -> None:
    """As somebody does in the browser's settings: no site may keep data."""
    file = profile / "Default" / "Preferences"
    preferences = json.loads(file.read_text())
    settings = preferences["profile"].setdefault("default_content_setting_values", {})
    settings["cookies"] = 1 if allowed else 2
    file.write_text(json.dumps(preferences))


def test_a_browser_that_may_store_nothing_says_so_and_what_was_sold_is_there_again(
    playwright: Playwright, hub: Hub, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    with phone(playwright, profile) as page:
        till = Register(page, hub.address).open().pair().sign_in(ANA, PIN).open_shift(0)
        first = till.tap("Roti tawar").pay_exact().receipt_number()
    let_store(profile, allowed=False)
    with phone(playwright, profile) as page:
        page.goto(f"{hub.address}/till/")
        heading = page.get_by_role("heading", name="Peramban melarang menyimpan data")
        expect(heading).to_be_visible(timeout=60_000)
        expect(page.get_by_text("Data yang sudah ada tetap aman.")).to_be_visible()
        expect(page.get_by_role("link", name="Selamatkan data")).to_be_visible()
        assert overflow(page) == []
    let_store(profile, allowed=True)
    with phone(playwright, profile) as page:
        till = Register(page, hub.address).open().sign_in(ANA, PIN)
        second = till.tap("Aqua Botol").pay_exact().receipt_number()
    assert int(second.rsplit("-", 1)[1]) == int(first.rsplit("-", 1)[1]) + 1
