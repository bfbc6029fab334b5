"""One till page being measured: what the main thread works, and when a frame shows the result.

Processor time is Chromium's own (`TaskDuration` in thread ticks): everything the page's main thread
does, script, style, layout and paint, whoever else uses the machine. What asking costs is measured
at the start and taken off. 6× is Chromium's throttle of that thread, a stand-in for a slow tablet;
it does not slow the disk.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright

from tests.bench.sales import CASHIER, PIN
from tests.bench.table import median
from tests.browser.pages.register import Register
from tests.conftest import CHROMIUM_ARGUMENTS, chromium_path

SCRIPT = (Path(__file__).parent / "till_page.js").read_text()
SETTLE_MS = 150  # the cart is kept, timers of the scanner end
ASKING_ROUNDS = 15


@dataclass
class Series:
    """One act, repeated: milliseconds each."""

    painted: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    after: list[float] = field(default_factory=list)


class Bench:
    """The page with the bench's functions in it (till_page.js)."""

    def __init__(self, page: Page, slowdown: int) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.slow_down(slowdown)
        self.asking_ms = 0.0

    def slow_down(self, times: int) -> None:
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": times})

    def learn_asking(self) -> None:
        """What a call from outside costs the page by itself."""
        self.asking_ms = 0.0
        self.asking_ms = median([self._cpu_of("0")[1] for _ in range(ASKING_ROUNDS)])

    def series(self, calls: list[str], *, pause_ms: int = SETTLE_MS) -> Series:
        """Each call gives back its painted time; the pause is what a hand needs between taps."""
        found = Series()
        for each in calls:
            painted, cpu = self._cpu_of(f"bench.{each}")
            before = self._task_ms()
            self.page.wait_for_timeout(pause_ms)
            found.after.append(self._task_ms() - before)
            found.painted.append(painted)
            found.cpu.append(cpu)
        return found

    def heap_mb(self) -> float:
        self.session.send("HeapProfiler.collectGarbage")
        return self._metrics()["JSHeapUsedSize"] / 1e6

    def _cpu_of(self, call: str) -> tuple[Any, float]:
        before = self._task_ms()
        answer = self.page.evaluate(f"() => {call}")
        return answer, max(0.0, self._task_ms() - before - self.asking_ms)

    def _task_ms(self) -> float:
        return self._metrics()["TaskDuration"] * 1000

    def _metrics(self) -> dict[str, float]:
        told = self.session.send("Performance.getMetrics")["metrics"]
        return {one["name"]: one["value"] for one in told}


def call(name: str, *arguments: object) -> str:
    return f"{name}({', '.join(json.dumps(one) for one in arguments)})"


@contextmanager
def browser(playwright: Playwright, profile: Path) -> Iterator[BrowserContext]:
    """A tablet: touch only, so that no mouse hovers over what moves."""
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=chromium_path(),
        args=CHROMIUM_ARGUMENTS,
        viewport={"width": 1280, "height": 800},
        has_touch=True,
    )
    context.add_init_script(SCRIPT)
    yield context
    context.close()


def sign_in(page: Page) -> None:
    """All but the last digit, by finger."""
    page.get_by_role("button", name=CASHIER).tap()
    pad = page.get_by_role("group", name="Tombol angka PIN")
    for digit in PIN[:-1]:
        pad.get_by_role("button", name=digit, exact=True).tap()


def last_digit(page: Page) -> None:
    pad = page.get_by_role("group", name="Tombol angka PIN")
    pad.get_by_role("button", name=PIN[-1], exact=True).tap()
    page.locator("button.tile").first.wait_for(timeout=120_000)


def wait_for_lock(page: Page) -> None:
    """Not by `expect`: each look in vain writes down the whole page, on the thread measured."""
    Register(page, "").lock_title.wait_for(timeout=120_000)
