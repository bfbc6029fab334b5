"""Part "till": the register in a real Chromium on a real hub, small shop and large, CPU 1× and 6×.

"Cold" is a new browser process on a profile that was used before (shell and catalogue are there),
"warm" a reload; both end when goods are painted after the PIN. 6× is Chromium's own throttle of
the page's main thread, a stand-in for a slow tablet; it does not slow the disk.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    BrowserContext,
    CDPSession,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.bench.hub_part import bench_shop
from tests.bench.sales import CASHIER, PIN
from tests.bench.table import Row, median, spread
from tests.browser.pages.register import Register
from tests.conftest import CHROMIUM_ARGUMENTS, chromium_path
from tests.hub import Hub

PART = "till"
SCRIPT = (Path(__file__).parent / "till_page.js").read_text()
SIZES = (1_000, 20_000)
SLOWDOWNS = (1, 6)
TAPS = 40
SCANS = 40
SALES = 20
STARTS = 3
SEARCHES = ("indomie", "teh botol", "kopi sachet", "12345")
MAX_LINE_MS = 100
MAX_SEARCH_MS = 100
MAX_PAY_MS = 150
MAX_START_MS = {1_000: 3_000, 20_000: 5_000}


@dataclass
class Setting:
    """Where a figure was measured."""

    products: int
    slowdown: int

    @property
    def name(self) -> str:
        return f"{self.products:,} products, CPU {self.slowdown}×"


def rows() -> Iterator[Row]:
    for products in SIZES:
        with bench_shop(products) as (hub, goods), sync_playwright() as playwright:
            hub.start()
            profile = hub.data / "profile"
            yield from _first_start(playwright, hub, profile, products)
            for slowdown in SLOWDOWNS:
                yield from _starts(playwright, hub, profile, Setting(products, slowdown))
                yield from _selling(playwright, hub, profile, goods, Setting(products, slowdown))


@contextmanager
def browser(playwright: Playwright, profile: Path) -> Iterator[BrowserContext]:
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=chromium_path(),
        args=CHROMIUM_ARGUMENTS,
        viewport={"width": 1280, "height": 800},
    )
    context.add_init_script(SCRIPT)
    yield context
    context.close()


def _first_start(playwright: Playwright, hub: Hub, profile: Path, products: int) -> Iterator[Row]:
    """Once in a tablet's life: pairing, the whole catalogue, the first shift."""
    with browser(playwright, profile) as context:
        page = context.pages[0]
        till = Register(page, hub.address).open()
        began = time.perf_counter()
        till.pair()
        seconds = time.perf_counter() - began
        yield Row(PART, f"pairing with {products:,} products to lock screen", seconds * 1000, "ms")
        till.sign_in(CASHIER, PIN).open_shift()
        page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        page.wait_for_timeout(1000)  # the catalogue is written behind the screen


def _starts(playwright: Playwright, hub: Hub, profile: Path, setting: Setting) -> Iterator[Row]:
    cold, warm = [], []
    for _ in range(STARTS):
        with browser(playwright, profile) as context:
            page = context.pages[0]
            slow_down(page, setting.slowdown)
            cold.append(_until_goods(page, lambda page=page: _go(page, hub)))
            warm.append(_until_goods(page, page.reload))
    most = MAX_START_MS[setting.products]
    yield Row(PART, f"cold start, {setting.name}", median(cold), "ms", at_most=most)
    yield Row(PART, f"warm start, {setting.name}", median(warm), "ms", at_most=most)


def _go(page: Page, hub: Hub) -> None:
    page.goto(f"{hub.address}/till/")


def _until_goods(page: Page, start: Any) -> float:
    """To the lock screen, and from the last digit of the PIN to the goods; typing not counted."""
    began = time.perf_counter()
    start()
    till = Register(page, "")
    expect(till.lock_title).to_be_visible(timeout=60_000)
    until_lock = time.perf_counter() - began
    page.get_by_role("button", name=CASHIER).click()
    till.type_pin(PIN[:-1])
    began = time.perf_counter()
    till.type_pin(PIN[-1])
    page.locator("button.tile").first.wait_for(timeout=60_000)
    return (until_lock + time.perf_counter() - began) * 1000


def _selling(
    playwright: Playwright, hub: Hub, profile: Path, goods: list[dict[str, Any]], setting: Setting
) -> Iterator[Row]:
    with browser(playwright, profile) as context:
        page = context.pages[0]
        _until_goods(page, lambda: _go(page, hub))
        page.evaluate("() => bench.sale()")
        session = slow_down(page, setting.slowdown)
        codes = [goods[number * 17 % len(goods)]["barcode"] for number in range(SCANS)]
        for name, call, most in (
            ("tap → line painted", f"bench.taps({TAPS})", MAX_LINE_MS),
            ("scan → line painted", f"bench.scans({json.dumps(codes)})", MAX_LINE_MS),
            ("search, a keystroke", f"bench.searches({json.dumps(SEARCHES)})", MAX_SEARCH_MS),
        ):
            yield from _measured(page, session, f"{name}, {setting.name}", call, most)
        page.get_by_role("button", name="Kosongkan", exact=True).click()
        yield from _paying(page, setting)
        yield Row(PART, f"JS heap, {setting.name}", _heap_mb(session), "MB")


def _measured(page: Page, session: CDPSession, name: str, call: str, most: float) -> Iterator[Row]:
    before = metrics(session)["TaskDuration"]
    times = page.evaluate(f"() => {call}")
    used = metrics(session)["TaskDuration"] - before
    yield from spread(PART, name, times, at_most=most)
    yield Row(PART, f"{name}: processor, main thread", used / len(times) * 1000, "ms")


def _paying(page: Page, setting: Setting) -> Iterator[Row]:
    pairs = [page.evaluate("() => bench.sale()") for _ in range(SALES)]
    durable, done = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    yield from spread(PART, f"pay → durable, {setting.name}", durable, at_most=None)
    yield from spread(PART, f"pay → done painted, {setting.name}", done, at_most=MAX_PAY_MS)


def slow_down(page: Page, times: int) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})  # processor, not clock
    session.send("Emulation.setCPUThrottlingRate", {"rate": times})
    return session


def metrics(session: CDPSession) -> dict[str, float]:
    told = session.send("Performance.getMetrics")["metrics"]
    return {one["name"]: one["value"] for one in told}


def _heap_mb(session: CDPSession) -> float:
    session.send("HeapProfiler.collectGarbage")
    return metrics(session)["JSHeapUsedSize"] / 1e6
