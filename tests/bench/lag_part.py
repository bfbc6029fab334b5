"""Part "lag": from the tap that pays, on a till, to the figure on the owner's screen in the cloud.

Everything is real and on this machine: two pages of Chromium, the hub on SQLite, its worker that
relays, the cloud on PostgreSQL with its live stream. Both pages read the machine's clock: the till
when the finger comes down, the dashboard when the first frame with the new total is done.
"""

from collections.abc import Iterator

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.bench.dashboard_part import SIGN_IN
from tests.bench.relay_part import hub_and_cloud, is_all_there
from tests.bench.sales import CASHIER, PIN
from tests.bench.table import Row, median, quantile
from tests.browser.pages.register import Register
from tests.cloud import Cloud, Worker, join
from tests.conftest import CHROMIUM_ARGUMENTS, chromium_path
from tests.hub import Hub
from tests.waiting import until

PART = "lag"
SALES, APART_MS = 40, 1_500
GOODS = "Indomie Goreng"
MAX_MS = 300
WATCH_TAPS = """
() => addEventListener('pointerdown', () => (window.tappedAt = Date.now()), { capture: true });
"""
WATCH_TOTAL = """
() => {
  const total = () => document.querySelector('[data-testid=total]').textContent;
  let last = total();
  new MutationObserver(() => {
    if (total() === last) return;
    last = total();
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => (window.moved = { text: last, at: Date.now() });
      painted.port2.postMessage(0);
    });
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}
"""


def rows() -> Iterator[Row]:
    with hub_and_cloud() as (hub, cloud), sync_playwright() as playwright:
        join(hub, cloud, cloud.code())
        worker = Worker(hub).start()
        until(lambda: is_all_there(hub), "the shop as it was made is in the cloud")
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS
        )
        till = _till(browser.new_context(viewport={"width": 1280, "height": 800}), hub)
        owner = _dashboard(browser.new_context(viewport={"width": 360, "height": 800}), cloud)
        lags = [_lag_ms(till, owner) for _ in range(SALES)]
        browser.close()
        worker.kill()
    yield Row(PART, "pay tap to the owner's screen, p50", median(lags), "ms")
    yield Row(
        PART, "pay tap to the owner's screen, p95", quantile(lags, 0.95), "ms", at_most=MAX_MS
    )


def _till(context: BrowserContext, hub: Hub) -> Register:
    till = Register(context.new_page(), hub.address.replace("127.0.0.1", "localhost"))
    till.open().pair().sign_in(CASHIER, PIN).open_shift(100_000)
    till.page.evaluate(WATCH_TAPS)
    return till


def _dashboard(context: BrowserContext, cloud: Cloud) -> Page:
    name, value = cloud.python(SIGN_IN).strip().split("=", 1)
    context.add_cookies([{"name": name, "value": value, "url": cloud.address}])
    page = context.new_page()
    page.goto(f"{cloud.address}/dashboard/")
    page.get_by_text("langsung").wait_for(timeout=60_000)
    page.get_by_test_id("total").wait_for()
    page.evaluate(WATCH_TOTAL)
    return page


def _lag_ms(till: Register, owner: Page) -> float:
    """One sale, and the pause in which a burst ends."""
    owner.evaluate("() => { window.moved = null; }")
    till.tap(GOODS)
    till.page.get_by_role("button", name="Tunai pas").last.click()
    owner.wait_for_function("() => window.moved !== null", timeout=60_000)
    moved = float(owner.evaluate("() => window.moved.at"))
    tapped = float(till.page.evaluate("() => window.tappedAt"))
    till.wait_done()
    till.next_sale()
    till.page.wait_for_timeout(APART_MS)
    return moved - tapped
