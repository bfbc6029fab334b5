"""The shop, the browser and the tablet that the scenes are played with."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.browser.one_till import begin_anew
from tests.browser.pages.register import Register
from tests.hub import Hub

ANA, PIN, WRONG_PIN = "Ana", "147258", "111222"
PHONE_BELOW_PX = 900
PATIENCE_MS = 15_000
# The done screen leaves by itself after four seconds, eight with change: too soon to be looked at.
DONE_STAYS = """
const soon = window.setTimeout.bind(window);
window.setTimeout = (what, ms, ...given) =>
  ms === 4000 || ms === 8000 ? 0 : soon(what, ms, ...given);
"""
# What is said in passing stays too, so that it can be looked at.
TOAST_STAYS = DONE_STAYS.replace("ms === 4000 ||", "ms === 6000 || ms === 4000 ||")


class Look(NamedTuple):
    """To be looked at. `page` is not the till's for paper and the back office."""

    name: str
    page: Page


class Stage:
    """One shop and one size of tablet; every `tablet` is a browser profile of its own."""

    def __init__(self, browser: Browser, hub: Hub, width: int, height: int) -> None:
        self.browser, self.hub = browser, hub
        self.size = {"width": width, "height": height}
        self._shared: Till | None = None

    @property
    def origin(self) -> str:
        return self.hub.address.replace("127.0.0.1", "localhost")

    @property
    def phone(self) -> bool:
        return self.size["width"] < PHONE_BELOW_PX

    def _context(self) -> BrowserContext:
        context = self.browser.new_context(
            viewport=self.size,  # type: ignore[arg-type]
            reduced_motion="reduce",  # a sheet stands where it will stand
        )
        context.set_default_timeout(PATIENCE_MS)
        return context

    @contextmanager
    def page(self, script: str = "", settings: str = "") -> Iterator[Page]:
        context = self._context()
        if settings:
            context.add_init_script(f"localStorage.setItem('lancar.settings', '{settings}')")
        if script:
            context.add_init_script(script)
        yield context.new_page()
        context.close()

    @contextmanager
    def shared_till(self, settings: str = "") -> Iterator["Till"]:
        """One for all scenes that leave nothing behind but sales: pairing takes a while."""
        if self._shared is None:
            self._shared = Till(self._context().new_page(), self.origin)
            self._shared.open().pair().sign_in(ANA, PIN).open_shift(300_000)
            self._shared.sell("Indomie Goreng", "Roti tawar")
        begin_anew(self._shared, (self.size["width"], self.size["height"]), settings)
        yield self._shared

    @contextmanager
    def till(
        self, script: str = "", settings: str = "", float_minor: int = 300_000
    ) -> Iterator["Till"]:
        """Paired, Ana at work, a shift open."""
        with self.page(script, settings) as page:
            till = Till(page, self.origin)
            till.open().pair().sign_in(ANA, PIN).open_shift(float_minor)
            yield till


class Till(Register):
    """The register with the few verbs that differ between a tablet and a phone."""

    def look(self, name: str) -> Look:
        # For its first moments the done screen lets taps through: a double tap's second half.
        expect(self.page.locator("[data-testid=done].fresh")).to_have_count(0)
        return Look(name, self.page)

    def open_cart(self) -> None:
        """On a phone the cart is a sheet."""
        bar = self.page.get_by_role("button", name=re.compile("^Buka keranjang"))
        if bar.is_visible():
            bar.click()

    def tool(self, name: str) -> None:
        self.open_cart()
        cart = self.page.get_by_role("region", name="Keranjang")
        cart.get_by_role("button", name=re.compile(f"^{name}(?!:)")).last.click()

    def sheet(self) -> Locator:
        return self.page.get_by_role("dialog").last

    def press(self, *names: str) -> None:
        for name in names:
            self.sheet().get_by_role("button", name=name, exact=True).click()

    def button(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def type(self, digits: str) -> None:
        for digit in digits:
            self.page.get_by_role("button", name=digit, exact=True).last.click()

    def to_pay(self) -> None:
        self.open_cart()
        self.page.get_by_role("button", name=re.compile("^BAYAR")).last.click()
        expect(self.page.get_by_test_id("pay-total")).to_be_visible()

    def sell(self, *names: str) -> None:
        for name in names:
            self.tap(name)
        self.pay_exact()
        self.next_sale()

    def home(self) -> None:
        """Back to the selling screen, as a person gets there: Esc."""
        for _ in range(8):
            self.page.wait_for_timeout(60)
            field = self.search_field
            waiting = self.page.locator("dialog[open], .arrange").count()
            if not waiting and field.is_visible() and field.input_value() == "":
                return
            self.page.keyboard.press("Escape")
        raise AssertionError("Esc does not lead back to the selling screen")

    def clear(self) -> None:
        self.home()
        if self.total() != "Rp 0":
            self.tool("Kosongkan")
        self.home()


def changed(page: Page, path: str, change: Callable[[Any], Any]) -> None:
    """From now on the hub's answers on this path reach the page as `change` makes them."""

    def answer(route: Route) -> None:
        reply = route.fetch()
        body = reply.json()
        change(body)
        route.fulfill(response=reply, json=body)

    page.route(f"**{path}", answer)


def later(till: Till, script: str = "") -> None:
    """The till is opened again without a network, with this done to it first."""
    page = till.page
    page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=60_000)
    page.context.add_init_script(script)
    page.context.set_offline(True)
    page.reload()
