"""Part "till": the register in a real Chromium on a real hub, up to 50,000 products, CPU 1× and 6×.

"Cold" is a new browser process on a profile that was used before (shell and catalogue are there);
it ends when goods are painted after the PIN, typing not counted. "Offline" is with the hub's
process killed. Processor figures are of the page's main thread; see till_page.py.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, sync_playwright

from tests.bench import control
from tests.bench.hub_part import bench_shop
from tests.bench.sales import CASHIER, LINES, PIN
from tests.bench.table import Row, median, quantile, spread
from tests.bench.till_page import (
    Bench,
    Series,
    browser,
    call,
    last_digit,
    sign_in,
    wait_for_lock,
)
from tests.browser.pages.register import Register
from tests.hub import Hub
from tests.sales import line, sale_body, shelf

PART = "till"
SIZES = (1_000, 20_000, 50_000)
SLOWDOWNS = (1, 6)
REPEATS = 30
SALES = 40  # a p95 of twenty would be the worst of them
STARTS = 3
LONG_CART = 100
PAST_SALES = 30_000
MAX_SEAL_SECONDS = 600
WORDS = ("indomie", "teh botol", "kopi sachet", "12345", "indmie")
MAX_CPU_MS = {1: 7, 6: 50}
MAX_LINE_MS = {1: None, 6: 100}
MAX_SEARCH_CPU_MS = {1: 16, 6: None}
MAX_SEARCH_MS = {1: None, 6: 100}
MOST_TIMES = 1.25  # two series of one machine differ by a tenth anyway
MAX_PAY_MS = {1: 50, 6: 150}
MAX_START_MS = {1: 1_000, 6: 3_000}
START_PROMISED_UP_TO = 20_000
MAX_HEAP_MB = {20_000: 60, 50_000: 110}
WORD = re.compile(r"till(?:-(\d+))?(?:-(\d+)x)?")

_wanted: list[tuple[int | None, int | None]] = []


@dataclass(frozen=True)
class Setting:
    """Where a figure was measured."""

    products: int
    slowdown: int

    @property
    def name(self) -> str:
        return f"{self.products:,} products, CPU {self.slowdown}×"


@dataclass
class Shop:
    """A shop with its browser."""

    playwright: Playwright
    hub: Hub
    goods: list[dict[str, Any]]

    @property
    def profile(self) -> Path:
        return self.hub.data / "profile"


def choose(words: list[str]) -> None:
    """`till-20000`, `till-6x`, `till-20000-6x`: only these sizes and slowdowns."""
    for word in words:
        found = WORD.fullmatch(word)
        assert found, f"not a part of the till: {word}"
        _wanted.append((int(found[1]) if found[1] else None, int(found[2]) if found[2] else None))


def rows() -> Iterator[Row]:
    """All figures, then what of them must be alike: ratios within this run."""
    found: dict[str, float] = {}
    for row in _measured():
        found[row.name] = row.value
        yield row
    yield from _alike(found)


def _alike(found: dict[str, float]) -> Iterator[Row]:
    """A larger catalogue, a long cart and a month of sales must not make the till slower."""
    for slowdown in SLOWDOWNS:
        small, usual, large = (Setting(size, slowdown).name for size in SIZES)
        for what in ("tap → line", "scan → line"):
            one, other = f"{what}: CPU, p50, {small}", f"{what}: CPU, p50, {large}"
            yield from _ratio(f"{what}: {large} against {SIZES[0]:,}", found, one, other)
            for size in SIZES:
                setting = Setting(size, slowdown).name
                short = f"{what}: CPU, p50, {setting}"
                long = f"{what}, {LONG_CART} in the cart: CPU, p50, {setting}"
                name = f"{what}: {LONG_CART} in the cart against few, {setting}"
                yield from _ratio(name, found, short, long)
        young = f"pay → done painted offline, {usual}, p50"
        old = f"pay → done painted offline with {PAST_SALES:,} sales before, {usual}, p50"
        yield from _ratio(
            f"pay: {PAST_SALES:,} sales before against few, {usual}", found, young, old
        )


def _ratio(name: str, found: dict[str, float], one: str, other: str) -> Iterator[Row]:
    if one in found and other in found:
        yield Row(PART, name, found[other] / found[one], "×", at_most=MOST_TIMES)


def _measured() -> Iterator[Row]:
    sizes = [size for size in SIZES if any(_is_wanted(size, each) for each in SLOWDOWNS)]
    for products in sizes:
        with bench_shop(products) as (hub, goods), sync_playwright() as playwright:
            hub.start()
            shop = Shop(playwright, hub, goods)
            yield from _first_start(shop, products)
            for slowdown in SLOWDOWNS:
                if _is_wanted(products, slowdown):
                    yield from _setting(shop, Setting(products, slowdown))
            if products == SIZES[1]:
                yield from _with_a_past(shop, products)


def _is_wanted(products: int, slowdown: int) -> bool:
    return not _wanted or any(
        size in (None, products) and times in (None, slowdown) for size, times in _wanted
    )


def _setting(shop: Shop, setting: Setting) -> Iterator[Row]:
    yield from control.rows()
    if shop.hub.process is None:
        shop.hub.start()
    yield from _starts(shop, setting, "online")
    with browser(shop.playwright, shop.profile) as context:
        page = context.pages[0]
        _until_goods(page, shop.hub)
        bench = Bench(page, 1)
        page.wait_for_timeout(2_000)  # what is made ready in idle time is part of the heap
        most = MAX_HEAP_MB.get(setting.products)
        name = f"heap after load, {setting.name}"
        yield Row(PART, name, bench.heap_mb(), "MB", at_most=most)
        page.evaluate("() => bench.sale()")
        bench.slow_down(setting.slowdown)
        bench.learn_asking()
        yield from _selling(bench, shop, setting)
        yield from _paying(bench, f"online, {setting.name}", setting)
        shop.hub.kill()
        yield from _paying(bench, f"offline, {setting.name}", setting)
    yield from _starts(shop, setting, "offline")


def _first_start(shop: Shop, products: int) -> Iterator[Row]:
    """Once in a tablet's life: pairing, the whole catalogue, the first shift."""
    with browser(shop.playwright, shop.profile) as context:
        page = context.pages[0]
        till = Register(page, shop.hub.address).open()
        began = time.perf_counter()
        till.pair()
        seconds = time.perf_counter() - began
        yield Row(PART, f"pairing with {products:,} products to lock screen", seconds * 1000, "ms")
        till.sign_in(CASHIER, PIN).open_shift()
        page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        page.wait_for_timeout(1000)  # the catalogue is written behind the screen


def _starts(shop: Shop, setting: Setting, how: str) -> Iterator[Row]:
    times = []
    for _ in range(STARTS):
        with browser(shop.playwright, shop.profile) as context:
            page = context.pages[0]
            Bench(page, setting.slowdown)
            times.append(_until_goods(page, shop.hub))
    promised = how.startswith("offline") and setting.products <= START_PROMISED_UP_TO
    most = MAX_START_MS[setting.slowdown] if promised else None
    until_lock, all_of_it = (median(column) for column in zip(*times, strict=True))
    yield Row(PART, f"cold start {how} to lock screen, {setting.name}", until_lock, "ms")
    yield Row(PART, f"cold start {how} to selling, {setting.name}", all_of_it, "ms", at_most=most)


def _until_goods(page: Page, hub: Hub) -> tuple[float, float]:
    """To the lock screen; and that with the time from the last digit of the PIN to the goods."""
    began = time.perf_counter()
    page.goto(f"{hub.address}/till/")
    wait_for_lock(page)
    until_lock = time.perf_counter() - began
    sign_in(page)
    began = time.perf_counter()
    last_digit(page)
    return until_lock * 1000, (until_lock + time.perf_counter() - began) * 1000


def _selling(bench: Bench, shop: Shop, setting: Setting) -> Iterator[Row]:
    goods = shop.goods
    codes = [goods[number * 17 % len(goods)]["barcode"] for number in range(REPEATS)]
    taps = [call("tap", place) for place in range(REPEATS)]
    scans = [call("scan", code) for code in codes]
    yield from _lines("tap → line", bench.series(taps), setting)
    yield from _lines("scan → line", bench.series(scans), setting)
    yield from _searching(bench, setting)
    present = REPEATS * 2
    more = [goods[-1 - number]["barcode"] for number in range(LONG_CART - present)]
    bench.page.evaluate(f"() => bench.{call('scans', more)}")
    yield from _lines(f"tap → line, {LONG_CART} in the cart", bench.series(taps[:15]), setting)
    yield from _lines(f"scan → line, {LONG_CART} in the cart", bench.series(scans[:15]), setting)
    bench.page.get_by_role("button", name="Kosongkan", exact=True).tap()
    bench.page.wait_for_timeout(500)


def _lines(what: str, series: Series, setting: Setting) -> Iterator[Row]:
    cpu, painted = MAX_CPU_MS[setting.slowdown], MAX_LINE_MS[setting.slowdown]
    p50, p95 = median(series.cpu), quantile(series.cpu, 0.95)
    yield Row(PART, f"{what}: CPU, p50, {setting.name}", p50, "ms", at_most=cpu)
    yield Row(PART, f"{what}: CPU, p95, {setting.name}", p95, "ms")
    after = median(series.after)
    yield Row(PART, f"{what}: CPU in the pause after it, p50, {setting.name}", after, "ms")
    yield from spread(PART, f"{what}: painted, {setting.name}", series.painted, at_most=painted)


def _searching(bench: Bench, setting: Setting) -> Iterator[Row]:
    typed = [word[:length] for word in WORDS for length in range(1, len(word) + 1)]
    series = bench.series([call("type", text) for text in typed], pause_ms=60)
    found = bench.page.evaluate("() => bench.found()")
    assert found > 0, f"{WORDS[-1]} found nothing"
    bench.series([call("type", "")])
    cpu, painted = MAX_SEARCH_CPU_MS[setting.slowdown], MAX_SEARCH_MS[setting.slowdown]
    name = f"search, a keystroke: CPU, p50, {setting.name}"
    yield Row(PART, name, median(series.cpu), "ms", at_most=cpu)
    name = f"search, a keystroke: painted, {setting.name}"
    yield from spread(PART, name, series.painted, at_most=painted)


def _paying(bench: Bench, name: str, setting: Setting) -> Iterator[Row]:
    pairs = [bench.page.evaluate("() => bench.sale()") for _ in range(SALES)]
    durable, done = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    most = MAX_PAY_MS[setting.slowdown]
    yield from spread(PART, f"pay → durable {name}", durable, at_most=None)
    yield from spread(PART, f"pay → done painted {name}", done, at_most=most)


def _with_a_past(shop: Shop, products: int) -> Iterator[Row]:
    """A month of a thousand sales a day on the same tablet: does it still start and sell as fast?

    The past is planted in the form of the first releases; the till seals it first, once.
    """
    body = sale_body([line(one) for one in shelf(LINES)], series="K09", counter=1)
    with browser(shop.playwright, shop.profile) as context:
        page = context.pages[0]
        _until_goods(page, shop.hub)
        page.evaluate(f"() => bench.{call('remember', PAST_SALES, body)}")
        page.reload()
        yield Row(PART, f"{PAST_SALES:,} plain sales sealed", _seconds_to_seal(page), "s")
    for slowdown in SLOWDOWNS:
        if _is_wanted(products, slowdown):
            yield from _later(shop, Setting(products, slowdown))


def _seconds_to_seal(page: Page) -> float:
    began = time.perf_counter()
    while not page.evaluate("() => bench.isSealed()"):
        assert time.perf_counter() - began < MAX_SEAL_SECONDS, "the past was not sealed"
        page.wait_for_timeout(2_000)
    return time.perf_counter() - began


def _later(shop: Shop, setting: Setting) -> Iterator[Row]:
    yield from _starts(shop, setting, f"offline with {PAST_SALES:,} sales before")
    with browser(shop.playwright, shop.profile) as context:
        page = context.pages[0]
        _until_goods(page, shop.hub)
        name = f"offline with {PAST_SALES:,} sales before, {setting.name}"
        bench = Bench(page, setting.slowdown)
        _, first = page.evaluate("() => bench.sale()")  # everywhere else one was made before
        yield Row(PART, f"first pay → done painted after a start {name}", first, "ms")
        yield from _paying(bench, name, setting)
        page.get_by_role("button", name="Menu").tap()
        began = time.perf_counter()
        page.get_by_role("dialog").get_by_role("button", name="Riwayat", exact=True).tap()
        page.locator("button[data-state]").first.wait_for(timeout=60_000)
        opened = (time.perf_counter() - began) * 1000
        yield Row(PART, f"history of {PAST_SALES:,} sales opens, {setting.name}", opened, "ms")
