"""Every screen and sheet of the till, in one browser session: nothing that axe-core calls serious
in any theme, every control large enough on a tablet and on a phone, nothing sticks out, and no
Indonesian in English. axe-core is injected by this test and is no part of the product."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.architecture.planting import FRONTEND
from tests.browser.gallery import DRESS
from tests.browser.scenes import office
from tests.browser.scenes.all import SCENES
from tests.browser.scenes.stage import ANA, PIN, Look, Stage, Till
from tests.browser.test_boxes import faults
from tests.hub import Hub, new_hub

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
TABLET, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 800}
# All rules by daylight; in another theme only colours are other ones.
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "dark": ["color-contrast"],
    "contrast": ["color-contrast"],
}
FINDINGS = """
async (runOnly) => {
  const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 99)}`).slice(0, 3));
}
"""
# Words of Indonesian sentences; none is in the name of a demo product, person or shop. What the
# shop wrote itself (goods, receipts, the hub's reasons) stays as it is.
FOREIGN = """
(indonesian) => {
  const said = document.querySelector('#app').cloneNode(true);
  for (const own of said.querySelectorAll('[data-testid=receipt], [data-testid=problem-reasons]'))
    own.remove();
  const labels = [...said.querySelectorAll('[aria-label], [placeholder]')]
    .map((it) => `${it.ariaLabel ?? ''} ${it.getAttribute('placeholder') ?? ''}`);
  const words = [said.textContent, ...labels].join(' ').toLowerCase().match(/\\p{L}+/gu) ?? [];
  return [...new Set(words)].filter((word) => indonesian.includes(word));
}
"""
INDONESIAN = [
    *("yang", "dan", "tidak", "belum", "sudah", "untuk", "dengan", "lagi", "ketuk", "keranjang"),
    *("pilih", "cari", "jumlah", "batal", "simpan", "tutup", "kembali", "semua"),
]
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


def test_every_screen_is_accessible_large_enough_and_complete_in_english(
    browser: Browser, hub: Hub
) -> None:
    stage = Stage(browser, hub, **TABLET)
    found: list[str] = []
    for scene in SCENES:
        if scene is not office.pages:  # Django's own pages, with their own tests
            for look in scene(stage):
                found += [f"{look.name}: {fault}" for fault in faults_of(look)]
    assert found == []


def faults_of(look: Look) -> Iterator[str]:
    page = look.page
    page.wait_for_timeout(150)  # a sheet slides in
    if not look.name.startswith("paper"):
        for size in (PHONE, TABLET):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            yield from (f"{size['width']} wide, {fault}" for fault in faults(page))
        yield from themes(page)
    if page.locator("#app").count():
        page.evaluate(DRESS, ["light", "en"])
        expect(page.locator("html")).to_have_attribute("lang", "en")
        yield from (f"“{word}” in English" for word in page.evaluate(FOREIGN, INDONESIAN))
        page.evaluate(DRESS, ["light", "id"])
        expect(page.locator("html")).to_have_attribute("lang", "id")


def themes(page: Page) -> Iterator[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    for theme, rules in RULES.items():
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        yield from (f"{theme}, {finding}" for finding in page.evaluate(FINDINGS, rules))
    page.evaluate("() => { document.documentElement.dataset.theme = 'light' }")


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
