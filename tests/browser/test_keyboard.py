"""Every control of a screen is reached by Tab, and a ring shows where one is."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.scenes.stage import ANA, PIN, Stage, Till
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

TABLET = {"width": 1280, "height": 800}
RINGLESS = """
() => {
  const it = document.activeElement;
  const ring = getComputedStyle(it.closest('.search') ?? it);
  const name = it.getAttribute('aria-label') ?? it.textContent.trim();
  return [name, ring.outlineStyle !== 'none' && parseFloat(ring.outlineWidth) >= 3];
}
"""
REACHABLE = """
() => [...(document.querySelector('dialog[open]') ?? document)
  .querySelectorAll('button, a[href], input')]
  .filter((it) => it.checkVisibility() && !it.disabled && it.type !== 'radio')
  .map((it) => it.getAttribute('aria-label') ?? it.textContent.trim())
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = new_hub(tmp_path_factory.mktemp("toko") / "shop", demo=True).start()
    yield made
    made.kill()


def test_tab_reaches_every_control_and_shows_where_it_is(browser: Browser, hub: Hub) -> None:
    with Stage(browser, hub, **TABLET).page() as page:
        till = Till(page, hub.address)
        till.open()
        till.pair()
        assert unreached(page) == set()
        till.sign_in(ANA, PIN)
        expect(page.get_by_role("heading", name="Buka shift")).to_be_visible(timeout=10_000)
        assert unreached(page) == set()
        till.open_shift(100_000)
        till.tap("Indomie Goreng")
        assert unreached(page) == set()
        till.button("Menu")
        assert unreached(page) == set()
        till.home()
        till.to_pay()
        assert unreached(page) == set()


def unreached(page: Page) -> set[str]:
    """Controls that Tab did not come to, or where nothing shows that it did."""
    page.wait_for_timeout(150)
    waiting = set(page.evaluate(REACHABLE))
    for _ in range(len(page.evaluate(REACHABLE)) + 4):
        page.keyboard.press("Tab")
        name, ring = page.evaluate(RINGLESS)
        if ring:
            waiting.discard(name)
    return waiting
