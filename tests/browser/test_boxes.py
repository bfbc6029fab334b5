"""Every control a finger can reach is large enough, on every screen, sheet and size of tablet."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import walk
from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

SMALLEST_PX, SMALLEST_MAIN_PX = 48, 64
# Visible controls with their size and whether they are of the large kinds: tiles, keys, pay.
CONTROLS = """
() => [...document.querySelectorAll('button, input, select, textarea, a[href], [role=button]')]
  .filter((it) => it.checkVisibility() && it.getBoundingClientRect().width > 1)
  .map((it) => {
    const box = (it.closest('.search') ?? it.closest('label') ?? it).getBoundingClientRect();
    const large = it.matches('.tile, .keypad button, .huge, .quick button');
    const name = it.getAttribute('aria-label') ?? it.textContent.trim();
    return [name, Math.round(box.width), Math.round(box.height), large];
  })
"""
# What sticks out of the page to the right, and what of a control is cut off by its own box.
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = new_hub(tmp_path_factory.mktemp("toko") / "shop", demo=True).start()
    yield made
    made.kill()


@pytest.mark.parametrize(
    ("size", "settings"),
    [
        ((1280, 800), "{}"),
        ((1024, 600), '{"text":"huge","hand":"left"}'),
        ((360, 800), "{}"),
        ((1280, 800), '{"mode":"scan","view":"list"}'),
    ],
    ids=["tablet", "small tablet, very large letters", "phone", "scan first, rows"],
)
def test_every_control_is_large_enough_for_a_finger(
    browser: Browser, hub: Hub, size: tuple[int, int], settings: str
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.add_init_script(f"localStorage.setItem('lancar.settings', '{settings}')")
    till = Register(context.new_page(), hub.address.replace("127.0.0.1", "localhost"))
    found: list[str] = []
    for part in (walk.before_selling, walk.while_selling, walk.being_paid):
        for screen in part(till):
            found += [f"{screen}: {fault}" for fault in faults(till.page)]
    assert found == []
    context.close()


def faults(page: Page) -> list[str]:
    found = []
    for name, width, height, large in page.evaluate(CONTROLS):
        least = SMALLEST_MAIN_PX if large else SMALLEST_PX
        if width < least or height < least:
            found.append(f"{name} is {width} x {height}")
    wider = page.evaluate(OVERFLOW)
    return [*found, f"{wider} px stick out"] if wider > 0 else found
