"""One till for all tests of a file: pairing, the catalogue and opening a shift take longer than
most tests do. A reload begins the page anew, whatever a test left on the screen."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect

from tests.browser.pages.register import Register
from tests.hub import Hub

ANA, PIN = "Ana", "147258"
TABLET = (1280, 800)
AS_NEW = """
(settings) => {
  for (const key of ['lancar.settings', 'lancar.language']) localStorage.removeItem(key);
  if (settings !== '') localStorage.setItem('lancar.settings', settings);
}
"""


@contextmanager
def new_till(browser: Browser, hub: Hub, script: str = "") -> Iterator[Register]:
    """On a browser profile of its own: paired, Ana at work, a shift open."""
    context = browser.new_context(viewport={"width": TABLET[0], "height": TABLET[1]})
    if script:
        context.add_init_script(script)
    till = Register(context.new_page(), hub.address.replace("127.0.0.1", "localhost"))
    yield till.open().pair().sign_in(ANA, PIN).open_shift(100_000)
    context.close()


def begin_anew(till: Register, size: tuple[int, int] = TABLET, settings: str = "") -> Register:
    """The selling screen with an empty cart and a new tablet's settings, whatever was before."""
    till.page.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})
    till.page.evaluate(AS_NEW, settings)
    till.page.reload()
    till.sign_in(ANA, PIN)
    expect(till.search_field).to_be_visible()
    if till.total() != "Rp 0" or till.cart_lines.count():  # goods may be given away whole
        till.page.get_by_role("button", name="Kosongkan").click()
        expect(till.cart_lines).to_have_count(0)
    till.page.set_viewport_size({"width": size[0], "height": size[1]})
    return till
