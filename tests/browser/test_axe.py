"""No serious accessibility finding on any screen of the till, in any theme. axe-core is injected
by this test and is no part of the product."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.architecture.planting import FRONTEND
from tests.browser import walk
from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
THEMES = ("light", "dark", "contrast")
FINDINGS = """
async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await axe.run(document, { runOnly: tags });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 99)}`).slice(0, 3));
}
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = new_hub(tmp_path_factory.mktemp("toko") / "shop", demo=True).start()
    yield made
    made.kill()


@pytest.mark.parametrize("size", [(1280, 800), (360, 800)], ids=["tablet", "phone"])
def test_axe_finds_nothing_serious_on_any_screen(
    browser: Browser, hub: Hub, size: tuple[int, int]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    till = Register(context.new_page(), hub.address.replace("127.0.0.1", "localhost"))
    found: list[str] = []
    for part in (walk.before_selling, walk.while_selling, walk.being_paid):
        for screen in part(till):
            found += [f"{screen}, {finding}" for finding in findings(till.page)]
    assert not found, "\n".join(found)
    context.close()


def findings(page: Page) -> list[str]:
    """In every theme; the screen itself stays where it is."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    found = []
    for theme in THEMES:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        page.wait_for_timeout(150)
        found += [f"{theme}: {finding}" for finding in page.evaluate(FINDINGS)]
    page.evaluate("() => { document.documentElement.dataset.theme = 'light' }")
    return found
