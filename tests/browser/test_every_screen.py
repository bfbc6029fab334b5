"""Every screen and sheet of the till, in one browser session: nothing that axe-core calls serious
in any theme, every control large enough, uncovered and uncut on every size of tablet, each reached
with Tab and showing that it is, and no Indonesian in English. axe-core is injected by this test
and is no part of the product."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.architecture.planting import FRONTEND
from tests.browser.gallery import DRESS
from tests.browser.scenes import entrances, office, papers, selling
from tests.browser.scenes.all import SCENES
from tests.browser.scenes.stage import Look, Stage
from tests.hub import Hub

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
# Django's own pages and paper are no screens of the till; a hundred lines are twelve, longer.
OFFICE = (office.pages, entrances.first_run, entrances.own_phone)
ELSEWHERE = (*OFFICE, papers.on_paper, selling.long_cart)
TABLET = (1280, 800)
SIZES = (((360, 800), ""), ((1024, 600), "huge"), (TABLET, ""))  # with the letters' size
SMALLEST_PX, SMALLEST_MAIN_PX = 48, 64
# Visible controls with their size and whether they are of the large kinds (tiles, keys, pay);
# covered: another thing lies on its middle, although no scrolling edge cuts it off there. What a
# toast or an alert says for a moment may: nothing makes room for it, so nothing moves.
CONTROLS = """
() => {
  // Just inside: what lies on the very edge belongs to the pixel behind it.
  const within = (box, x, y) =>
    x > box.left + 1 && x < box.right - 1 && y > box.top + 1 && y < box.bottom - 1;
  const shown = (it, x, y) => {
    for (let on = it.parentElement; on !== null; on = on.parentElement)
      if (getComputedStyle(on).overflow !== 'visible' && !within(on.getBoundingClientRect(), x, y))
        return false;
    return within({ left: 0, top: 0, right: innerWidth - 1, bottom: innerHeight - 1 }, x, y);
  };
  const covered = (it, box) => {
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const [top] = [...document.querySelectorAll('dialog[open]')].slice(-1);
    if (!shown(it, x, y) || (top !== undefined && !top.contains(it))) return false;
    const hit = document.elementFromPoint(x, y);
    if (hit === null || hit.closest('[role=status], [role=alert]')) return false;
    return !it.contains(hit) && !hit.contains(it);
  };
  return [...document.querySelectorAll('button, input, select, textarea, a[href], [role=button]')]
    .filter((it) => it.checkVisibility() && it.getBoundingClientRect().width > 1)
    .map((it) => {
      const whole = it.closest('.search') ?? it.closest('label') ?? it;
      const box = whole.getBoundingClientRect();
      return {
        name: it.getAttribute('aria-label') ?? it.textContent.trim(),
        width: Math.round(box.width),
        height: Math.round(box.height),
        large: it.matches('.tile, .keypad button, .huge, .quick button, .method') ||
          /^(Tunai pas|BAYAR)/.test(it.textContent.trim()),
        covered: covered(whole, box),
        cut: it.matches('button, a') && it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 0,
      };
    });
}
"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LETTERS = "(size) => { document.documentElement.dataset.text = size; }"
# All rules by daylight; in another theme only colours are other ones.
FINDINGS = """
async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const rules = { light: tags, dark: ['color-contrast'], contrast: ['color-contrast'] };
  const found = [];
  for (const [theme, runOnly] of Object.entries(rules)) {
    document.documentElement.dataset.theme = theme;
    const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] });
    for (const { id, impact, nodes } of violations)
      if (impact === 'serious' || impact === 'critical')
        found.push(...nodes.slice(0, 3).map(({ html }) => `${theme}, ${id}: ${html.slice(0, 99)}`));
  }
  document.documentElement.dataset.theme = 'light';
  return found;
}
"""
# Words of Indonesian sentences; none is in the name of a demo product, person or shop. What the
# shop wrote itself (goods, receipts, the hub's reasons) stays as it is.
FOREIGN = """
(indonesian) => {
  const said = document.querySelector('#app').cloneNode(true);
  const theirs = ['receipt', 'problem-reasons', 'sale-problem'];
  for (const own of said.querySelectorAll('[data-testid]'))
    if (theirs.includes(own.dataset.testid)) own.remove();
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

# From now on, the names of what had the focus and showed it with a ring.
WATCH_RINGS = """
() => {
  const ringed = new Set();
  const look = ({ target: it }) => {
    const ring = getComputedStyle(it.closest('.search') ?? it);
    if (ring.outlineStyle !== 'none' && parseFloat(ring.outlineWidth) >= 3)
      ringed.add(it.getAttribute('aria-label') ?? it.textContent.trim());
  };
  document.addEventListener('focusin', look);
  window.ringsSeen = () => {
    document.removeEventListener('focusin', look);
    return [...ringed];
  };
}
"""
REACHABLE = """
() => [...(document.querySelector('dialog[open]') ?? document)
  .querySelectorAll('button, a[href], input')]
  .filter((it) => it.checkVisibility() && !it.disabled && it.type !== 'radio')
  .filter((it) => {  // one stop in a group of radios, arrows inside
    const group = it.closest('[role=radiogroup]');
    return it.tabIndex >= 0 || !group?.querySelector('[tabindex="0"]');
  })
  .map((it) => it.getAttribute('aria-label') ?? it.textContent.trim())
"""


def test_every_screen_is_accessible_large_enough_and_complete_in_english(
    browser: Browser, hub: Hub
) -> None:
    stage = Stage(browser, hub, *TABLET)
    found: list[str] = []
    for scene in SCENES:
        if scene not in ELSEWHERE:
            for look in scene(stage):
                found += [f"{look.name}: {fault}" for fault in faults_of(look)]
    assert found == []


# Select2 is Django's own and has no names for its parts; everything else of the office is judged.
OFFICE_FINDINGS = """
async () => {
  const { violations } = await axe.run({ exclude: ['.select2'] }, { resultTypes: ['violations'] });
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `${id}: ${html.slice(0, 99)}`));
}
"""


def test_the_main_pages_of_the_office_are_accessible(browser: Browser, hub: Hub) -> None:
    found: list[str] = []
    stage = Stage(browser, hub, *TABLET)
    for name, page in (look for scene in OFFICE for look in scene(stage)):
        page.evaluate(AXE.read_text())
        found += [f"{name}: {fault}" for fault in page.evaluate(OFFICE_FINDINGS)]
    assert found == []


def faults_of(look: Look) -> Iterator[str]:
    page = look.page
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    yield from page.evaluate(FINDINGS)
    for (width, height), letters in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(LETTERS, letters)
        yield from (f"{width} wide, {fault}" for fault in faults_of_boxes(page))
    yield from (f"Tab does not lead to {name}" for name in unreached(page))
    if page.locator("#app").count():
        yield from (f"“{word}” in English" for word in in_english(page))


def faults_of_boxes(page: Page) -> Iterator[str]:
    for it in page.evaluate(CONTROLS):
        least = SMALLEST_MAIN_PX if it["large"] else SMALLEST_PX
        if it["width"] < least or it["height"] < least:
            yield f"{it['name']} is {it['width']} x {it['height']}"
        if it["covered"] or it["cut"]:
            yield f"{it['name']} is {'covered' if it['covered'] else 'cut'}"
    if (wider := page.evaluate(WIDER)) > 0:
        yield f"{wider} px stick out"


def in_english(page: Page) -> list[str]:
    page.evaluate(DRESS, ["light", "en"])
    expect(page.locator("html")).to_have_attribute("lang", "en")
    words: list[str] = page.evaluate(FOREIGN, INDONESIAN)
    page.evaluate(DRESS, ["light", "id"])
    expect(page.locator("html")).to_have_attribute("lang", "id")
    return words


def unreached(page: Page) -> set[str]:
    """Controls that Tab did not come to, or where nothing shows that it did. What left meanwhile
    (an offer to undo stays for seconds) is no control any more."""
    page.wait_for_timeout(150)
    wanted = page.evaluate(REACHABLE)
    page.evaluate(WATCH_RINGS)
    for _ in range(len(wanted) + 4):
        page.keyboard.press("Tab")
    missed = set(wanted) - set(page.evaluate("() => ringsSeen()"))
    return missed & set(page.evaluate(REACHABLE))
