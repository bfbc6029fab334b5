"""The customer's screen in a second window, and on a tablet of its own: the cart, the code to pay
with, the change; and nothing of a till that is gone."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.one_till import begin_anew, new_till
from tests.browser.pages.register import Register
from tests.browser.scenes.stage import DONE_STAYS
from tests.hub import OTHER_NAME, Hub

pytestmark = pytest.mark.browser

NOODLES = "Indomie Goreng 85 g"
NO_TILL = "Layar pelanggan. Buka kasir di jendela lain komputer ini."
MONITORS = {"monitor": (1280, 720), "upright": (360, 640)}


NEW_CODE = """
from pos.outlets.models import Outlet
from pos.tills.actions import make_pairing_code
outlet = Outlet.objects.get()
print(make_pairing_code(merchant_id=outlet.merchant_id, outlet_id=outlet.id, by=None))
"""
REVOKE = """
from pos.tills.actions import revoke_device
from pos.tills.models import Device
revoke_device(device=Device.objects.get(role="display"), reason="pindah", by=None)
"""
SOON = 60_000  # a till waits up to ten seconds before it asks a server again that was gone


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
            display.wait_for_function(f"() => ({CUT_OFF})().length === 0", timeout=60_000)
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
    expect(display.get_by_text(NO_TILL)).to_be_visible(timeout=60_000)
    assert NOODLES not in display.content()


def paired_display(page: Page, hub: Hub) -> Page:
    """As staff do it on that tablet, with the office's six digits, from the address that every
    tablet opens; the only till is taken."""
    page.goto(f"http://{OTHER_NAME}:{hub.port}/till/")
    page.get_by_role("link", name="Tablet ini khusus layar pelanggan").click()
    page.get_by_role("button", name="Kembali").click()
    expect(page.get_by_text(NO_TILL)).to_be_visible()
    page.get_by_role("button", name="Tablet ini khusus layar pelanggan").click()
    page.get_by_label("Nama layar ini").fill("Layar depan")
    submit = page.get_by_role("button", name="Pasang", exact=True)
    for code, outcome in (("", "Ketik kode enam angka"), ("000000", "Kode salah")):
        page.get_by_label("Kode pasang").fill(code)
        submit.click()
        expect(page.get_by_role("alert")).to_contain_text(outcome)
    page.get_by_label("Kode pasang").fill(hub.python(NEW_CODE).strip())
    submit.click()
    return page


def held(display: Page) -> None:
    """For two seconds, as the page asks."""
    display.mouse.move(200, 200)
    display.mouse.down()
    expect(display.get_by_role("heading", name="Menampilkan kasir yang mana?")).to_be_visible()
    display.mouse.up()


def test_a_tablet_of_its_own_shows_the_same_through_the_server_and_nothing_old_without_it(
    browser: Browser, hub: Hub, till: Register
) -> None:
    till.open()
    begin_anew(till)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    display = paired_display(context.new_page(), hub)
    shows(display, "idle")
    expect(display.get_by_test_id("missing")).to_have_count(0, timeout=SOON)  # the till is heard
    till.tap(NOODLES).tap(NOODLES)
    shows(display, "cart")
    expect(display.locator("li")).to_contain_text("2 pcs × 3.500")
    fits(display)
    till.page.get_by_role("button", name="BAYAR").click()
    shows(display, "pay")
    till.page.get_by_role("button", name="QRIS", exact=True).click()
    shows(display, "qris")
    fits(display)
    till.page.get_by_role("button", name="Batal, belum dibayar").click()
    shows(display, "pay")
    till.page.keyboard.press("Escape")
    till.pay_cash(10_000)
    shows(display, "done")
    expect(display.locator("strong")).to_have_text("Rp 3.000")
    expect(display.get_by_role("img", name="Kode struk ini")).to_be_visible()
    fits(display)
    till.next_sale()
    till.tap(NOODLES)
    shows(display, "cart")
    hub.kill()
    expect(display.get_by_text("Server toko tidak terdengar")).to_be_visible(timeout=SOON)
    shows(display, "idle")
    assert NOODLES not in display.content()
    display.wait_for_function("() => navigator.serviceWorker.controller !== null")
    display.reload()  # a tablet that is switched on while the server is out
    expect(display.get_by_text("Server toko tidak terdengar")).to_be_visible(timeout=SOON)
    shows(display, "idle")
    till.tap(NOODLES)
    hub.start()
    expect(display.locator("li")).to_contain_text("2 pcs × 3.500", timeout=SOON)
    held(display)
    display.get_by_role("button", name="Kasir 1").click()
    shows(display, "cart")
    display.reload()
    shows(display, "cart")
    hub.python(REVOKE)
    expect(display.get_by_text("Layar ini sudah dicabut dari toko.")).to_be_visible(timeout=SOON)
    display.get_by_role("button", name="Pasang lagi").click()
    expect(display.get_by_label("Kode pasang")).to_be_visible()
    context.close()
