"""The goods side of the till and its shell in Chromium: favourites arranged by hand, layouts,
settings that stay, keys, sounds, the screen that stays on."""

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.asking import finger_never_stays
from tests.browser.one_till import ANA, PIN, new_till
from tests.browser.pages.register import Register
from tests.browser.scanner import scan
from tests.hub import Hub

pytestmark = pytest.mark.browser

NOODLES_CODE, NOBODYS_CODE = "089686010947", "8990000000005"
# Sounds and wake locks are counted, because a test can neither hear nor see them.
COUNTED = """
window.played = []; window.locks = {asked: 0, released: 0};
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...given) {
  window.played.push(Math.round(this.buffer.duration * 1000));
  return start.apply(this, given);
};
Object.defineProperty(navigator, 'wakeLock', {value: {request: async () => {
  window.locks.asked += 1;
  return {released: false, release: async () => { window.locks.released += 1; }};
}}});
"""
# What was scanned last is shown for three seconds: until the test has seen it.
THREE_SECONDS_BY_HAND = """
() => {
  const soon = window.setTimeout.bind(window);
  const over = [];
  window.setTimeout = (what, ms, ...given) => ms === 3000 ? (over.push(what), 0)
    : soon(what, ms, ...given);
  window.threeSecondsAreOver = () => over.splice(0).forEach((what) => what());
}
"""
TICK_MS, LOW_MS, RISE_MS = 28, 116, 118


@pytest.fixture(scope="module")
def script() -> str:
    return COUNTED


def tile_names(till: Register) -> Locator:
    goods = till.page.get_by_role("region", name="Barang", exact=True)
    return goods.locator("[data-product] .name")


def favourites(till: Register) -> list[str]:
    names = [name.inner_text() for name in tile_names(till).all()]
    return [name.replace("\u00a0", " ") for name in names]  # a unit keeps to its number


def arranged(till: Register) -> Locator:
    return till.page.locator(".arrange [data-product]")


def hold(till: Register, name: str) -> None:
    till.tile(name).hover()
    till.page.mouse.down()
    expect(till.page.get_by_text("Mengatur favorit")).to_be_visible()
    till.page.mouse.up()


def test_holding_a_tile_arranges_and_sells_nothing(till: Register) -> None:
    before = favourites(till)
    hold(till, before[2])
    till.page.get_by_role("button", name="Maju satu").click()
    till.page.get_by_role("button", name="Paling depan").click()
    till.page.get_by_role("button", name="Selesai").click()
    expect(tile_names(till)).to_have_text([before[2], before[0], before[1], *before[3:]])
    expect(till.cart_lines).to_have_count(0)


def test_a_drag_puts_a_tile_on_the_place_of_another_and_undo_brings_it_back(till: Register) -> None:
    before = favourites(till)
    till.menu("Atur favorit")
    arranged(till).nth(0).drag_to(arranged(till).nth(3), steps=8)
    expect(arranged(till).nth(3)).to_contain_text(before[0])
    till.page.get_by_role("button", name="Urungkan").click()
    expect(arranged(till).nth(0)).to_contain_text(before[0])


def test_keys_alone_arrange_too(till: Register) -> None:
    before = favourites(till)
    till.menu("Atur favorit")
    arranged(till).nth(1).focus()
    till.page.keyboard.press("Enter")
    till.page.keyboard.press("ArrowLeft")
    expect(arranged(till).nth(0)).to_contain_text(before[1])
    expect(arranged(till).nth(0)).to_be_focused()
    till.page.keyboard.press("Delete")
    expect(arranged(till)).to_have_count(len(before) - 1)
    till.page.keyboard.press("Control+z")
    expect(arranged(till)).to_have_count(len(before))
    till.page.keyboard.press("Escape")
    expect(till.page.locator(".arrange")).to_have_count(0)


def test_goods_are_added_from_their_category(till: Register) -> None:
    before = favourites(till)
    till.menu("Atur favorit").category("Sembako")
    chosen = till.page.locator('.arrange [data-product][aria-pressed="false"]').first
    name = chosen.inner_text().split("\n")[0]
    chosen.click()
    till.page.get_by_role("button", name="Selesai").click()
    till.category("Favorit")
    expect(tile_names(till)).to_have_text([*before, name])


def test_the_settings_of_a_tablet_hold_at_once_and_after_a_reload(till: Register) -> None:
    till.menu("Setelan tablet ini")
    for choice in ("Gelap", "Sangat besar", "Kiri", "Baris"):
        till.page.get_by_role("radio", name=choice, exact=True).click()
    till.page.keyboard.press("Escape")
    till.page.reload()
    till.sign_in(ANA, PIN)
    expect(till.search_field).to_be_visible()
    assert till.page.evaluate("({...document.documentElement.dataset})") == {
        "theme": "dark",
        "text": "huge",
    }
    cart, goods = till.cart.bounding_box(), till.tile("Indomie").bounding_box()
    assert cart is not None
    assert goods is not None
    assert cart["x"] < goods["x"]
    assert goods["width"] > 3 * goods["height"]


def test_system_colours_are_followed_only_when_asked_to(till: Register) -> None:
    till.page.emulate_media(color_scheme="dark")
    theme = "document.documentElement.dataset.theme"
    assert till.page.evaluate(theme) == "light"
    till.menu("Setelan tablet ini")
    till.page.get_by_role("radio", name="Ikut sistem").click()
    assert till.page.evaluate(theme) == "dark"
    till.page.emulate_media(color_scheme="light")
    till.page.wait_for_function(f"() => {theme} === 'light'")  # told with the next frame


def test_scan_first_shows_the_last_item_large_and_moves_nothing(till: Register) -> None:
    till.menu("Setelan tablet ini")
    till.page.get_by_role("radio", name="Utamakan pindai").click()
    till.page.keyboard.press("Escape")
    last = till.page.get_by_test_id("last-item")
    before = till.cart.bounding_box()
    till.page.evaluate(THREE_SECONDS_BY_HAND)
    scan(till.page, NOODLES_CODE)
    expect(last).to_contain_text("Indomie Goreng 85 g")
    expect(last).to_contain_text("Rp 3.500")
    assert till.cart.bounding_box() == before
    till.page.evaluate("window.threeSecondsAreOver()")
    expect(last).to_contain_text("Siap memindai")
    assert till.cart.bounding_box() == before
    goods = till.page.get_by_role("region", name="Barang", exact=True).bounding_box()
    assert before is not None
    assert goods is not None
    assert before["width"] > goods["width"]


def test_every_sound_has_its_reason_and_a_missing_code_is_never_silent(own_till: Register) -> None:
    till = own_till
    till.tap("Indomie Goreng")
    scan(till.page, NOBODYS_CODE)
    expect(till.page.get_by_test_id("unknown-barcode")).to_be_visible()
    till.page.wait_for_function("played.length === 2")
    till.pay_exact()
    till.page.wait_for_function("played.length === 3")
    assert till.page.evaluate("played") == [TICK_MS, LOW_MS, RISE_MS]
    till.next_sale().menu("Setelan tablet ini")
    till.page.get_by_role("radio", name="Mati", exact=True).first.click()
    till.page.keyboard.press("Escape")
    till.tap("Indomie Goreng")
    scan(till.page, NOBODYS_CODE)
    till.page.wait_for_function("played.length === 4")
    assert till.page.evaluate("played.at(-1)") == LOW_MS


def test_the_screen_stays_on_while_selling_and_may_sleep_when_locked(till: Register) -> None:
    till.page.wait_for_function("locks.asked === 1")
    till.lock()
    till.page.wait_for_function("locks.released === 1")


def test_keys_sell_without_a_finger(till: Register) -> None:
    page = till.page
    page.keyboard.press("Alt+1")
    page.keyboard.press("Alt+2")
    expect(till.cart_lines).to_have_count(2)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("+")
    expect(till.cart_lines.first).to_contain_text("2")
    page.keyboard.press("-")
    page.keyboard.press("Delete")
    expect(till.cart_lines).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(till.cart_lines).to_have_count(2)
    page.keyboard.press("F9")
    expect(page.get_by_test_id("pay-total")).to_be_visible()
    page.keyboard.press("F9")
    till.wait_done()
    page.keyboard.press("Enter")
    expect(till.search_field).to_be_visible()
    page.keyboard.press("r")  # no field has the focus: a letter begins the search
    expect(till.search_field).to_have_value("r")
    page.keyboard.type("oti ta", delay=120)
    page.keyboard.press("Enter")
    expect(till.cart_lines).to_have_count(1)
    expect(till.cart_lines.first).to_contain_text("Roti tawar")


def test_a_person_who_types_in_a_field_presses_no_shortcut(till: Register) -> None:
    till.tap("Indomie Goreng")
    till.page.keyboard.press("F2")
    for key in ("Delete", "+", "Control+z", "?", "1"):
        till.page.keyboard.press(key)
        till.page.wait_for_timeout(120)
    expect(till.cart_lines).to_have_count(1)
    expect(till.page.get_by_role("dialog")).to_have_count(0)
    till.expect_total("Rp 3.500")
    till.search("roti tawar")
    till.page.keyboard.press("Enter")
    till.page.keyboard.press("+")
    expect(till.cart_lines.last).to_contain_text("36.000")
    till.page.keyboard.press("F2")
    till.page.keyboard.press("Escape")
    till.page.keyboard.press("Delete")
    expect(till.cart_lines).to_have_count(1)


def test_the_list_of_keys_is_the_map_and_opens_with_a_question_mark(till: Register) -> None:
    till.page.keyboard.press("?")
    sheet = till.page.get_by_role("dialog")
    for key in ("F2", "F9", "F10", "Ctrl+Z", "Alt+1…9", "Esc"):
        expect(sheet.get_by_text(key, exact=True)).to_be_visible()
    till.page.keyboard.press("Escape")
    shown = till.page.get_by_role("button", name="BAYAR").locator("[data-key]")
    expect(shown).to_be_visible()
    expect(shown).to_have_attribute("data-key", "F9")


def test_tab_stays_in_a_sheet_and_comes_back_to_where_it_was(till: Register) -> None:
    menu = till.page.get_by_role("button", name="Menu")
    menu.focus()
    till.page.keyboard.press("Enter")
    expect(till.page.get_by_role("dialog")).to_be_visible()
    inside = "document.activeElement.matches('body, dialog, dialog *')"
    for _ in range(15):
        till.page.keyboard.press("Tab")
        assert till.page.evaluate(inside)
    till.page.keyboard.press("Escape")
    expect(menu).to_be_focused()


def test_a_pressed_tile_shows_it_within_a_frame(till: Register) -> None:
    tile = till.tile("Indomie Goreng")
    finger_never_stays(till.page)
    shadow = "it => getComputedStyle(it).boxShadow"
    assert tile.evaluate(shadow) == "none"
    tile.hover()
    till.page.mouse.down()
    assert re.search(r"3px inset", tile.evaluate(shadow))
    assert tile.evaluate("it => getComputedStyle(it).transitionDuration") == "0s"
    till.page.mouse.up()


def test_an_arrangement_made_offline_survives_a_reload_and_reaches_the_other_till(
    browser: Browser, own_till: Register, hub: Hub
) -> None:
    """Two new tills: on the shared one other tests have arranged before."""
    with new_till(browser, hub) as there:
        _arrange_offline(own_till, there, hub)


def _arrange_offline(here: Register, there: Register, hub: Hub) -> None:
    here.page.wait_for_function("navigator.serviceWorker.controller !== null")
    hub.kill()
    wanted = favourites(here)[::-1][0]
    hold(here, wanted)
    here.page.get_by_role("button", name="Paling depan").click()
    here.page.get_by_role("button", name="Selesai").click()
    here.page.reload()
    here.sign_in(ANA, PIN)
    expect(here.search_field).to_be_visible()
    assert favourites(here)[0] == wanted
    assert favourites(there)[0] != wanted
    hub.start()
    first = there.page.get_by_role("region", name="Barang", exact=True).locator("[data-product]")
    expect(first.first).to_contain_text(wanted, timeout=40_000)
