"""The customer's screen in a second window: the cart, the code to pay with, the change; and nothing
of a till that is gone."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.one_till import new_till
from tests.browser.pages.register import Register
from tests.browser.scenes.stage import DONE_STAYS
from tests.hub import Hub

pytestmark = pytest.mark.browser

NOODLES = "Indomie Goreng 85 g"
NO_TILL = "Layar pelanggan. Buka kasir di jendela lain komputer ini."
MONITORS = {"monitor": (1280, 720), "upright": (360, 640)}


@pytest.fixture(scope="module")
def till(browser: Browser, hub: Hub) -> Iterator[Register]:
    with new_till(browser, hub, DONE_STAYS) as paired:
        yield paired


def opened(till: Register) -> Page:
    """By its button in the settings, as a shop opens it."""
    till.menu("Setelan tablet ini")
    with till.page.context.expect_page() as popup:
        till.page.get_by_role("button", name="Layar pelanggan").click()
    till.page.keyboard.press("Escape")
    till.page.keyboard.press("Escape")
    return popup.value


def shows(display: Page, kind: str) -> None:
    expect(display.locator("main")).to_have_attribute("data-shown", kind)


CUT_OFF = """
() => [...document.querySelectorAll('main strong, main h1, main footer, main svg')]
  .filter((each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    return left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1;
  }).map((each) => each.outerHTML.slice(0, 99))
"""


def fits(display: Page) -> None:
    """Nothing is cut off, however large the monitor is; a code is drawn anew for another size."""
    for width, height in MONITORS.values():
        display.set_viewport_size({"width": width, "height": height})
        with suppress(Error):  # then what is cut off is named
            display.wait_for_function(f"() => ({CUT_OFF})().length === 0", timeout=15_000)
        assert display.evaluate(CUT_OFF) == []


def test_the_customer_sees_the_cart_the_code_the_change_and_never_a_stale_cart(
    till: Register,
) -> None:
    display = opened(till)
    shows(display, "idle")
    expect(display.get_by_role("heading")).not_to_be_empty()
    till.tap(NOODLES).tap(NOODLES)
    shows(display, "cart")
    expect(display.locator("li")).to_have_count(1)
    expect(display.locator("li")).to_contain_text("2 pcs × 3.500")
    expect(display.locator("footer")).to_contain_text("Rp 7.000")
    fits(display)
    till.lock()
    shows(display, "idle")
    till.sign_in("Ana", "147258")
    shows(display, "cart")
    till.page.get_by_role("button", name="BAYAR").click()
    shows(display, "pay")
    expect(display.locator("strong")).to_have_text("Rp 7.000")
    till.page.get_by_role("button", name="QRIS", exact=True).click()
    shows(display, "qris")
    fits(display)
    till.page.get_by_role("button", name="Batal, belum dibayar").click()
    shows(display, "pay")
    till.page.keyboard.press("Escape")
    till.pay_cash(10_000)
    shows(display, "done")
    expect(display.locator("strong")).to_have_text("Rp 3.000")
    expect(display.locator("main")).to_contain_text("Kembalian")
    fits(display)
    till.next_sale()
    shows(display, "idle")
    till.tap(NOODLES)
    shows(display, "cart")
    till.page.goto("about:blank")
    expect(display.get_by_text(NO_TILL)).to_be_visible(timeout=15_000)
    assert NOODLES not in display.content()
