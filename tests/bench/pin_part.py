"""Part "pin": from the last digit to the worker's answer, by a whole browser and at 0.2 core.

The check is Argon2id in a worker, as strong as on the hub, so its time is mostly the processor's.
A fifth of a core stands for the slowest tablet: the kernel gives every process of the browser
together 20 ms in 100 (cgroup), which needs root.
"""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

from tests.bench.hub_part import bench_shop
from tests.bench.sales import CASHIER, PIN
from tests.bench.table import Row, spread
from tests.bench.till_page import browser
from tests.browser.pages.register import Register

PART = "pin"
PRODUCTS = 1_000
ROUNDS = 12
SHARE = 0.2
MAX_MS, MAX_SLOW_MS = 150, 800
PERIOD_US = 100_000
GROUPS = Path("/sys/fs/cgroup")
WATCH = """(() => {
  const post = Worker.prototype.postMessage;
  window.pinTimes = [];
  Worker.prototype.postMessage = function (...call) {
    if (call[0]?.phc !== undefined) {
      const began = performance.now();
      const answered = () => window.pinTimes.push(performance.now() - began);
      this.addEventListener('message', answered, { once: true });
    }
    return post.apply(this, call);
  };
})();"""


def rows() -> Iterator[Row]:
    with bench_shop(PRODUCTS) as (hub, _), sync_playwright() as playwright:
        hub.start()
        profile = hub.data / "profile"
        with browser(playwright, profile) as context:
            context.add_init_script(WATCH)
            page = context.pages[0]
            till = Register(page, hub.address).open().pair()
            till.sign_in(CASHIER, PIN).open_shift()
            whole = _checks(page, till)
            with fifth_of_a_core(profile):
                slow = _checks(page, till)
    yield from spread(PART, "PIN check", whole, at_most=MAX_MS)
    yield from spread(PART, f"PIN check, the browser at {SHARE} core", slow, at_most=MAX_SLOW_MS)


def _checks(page: Page, till: Register) -> list[float]:
    page.evaluate("() => { window.pinTimes = []; }")
    page.set_default_timeout(120_000)
    for _ in range(ROUNDS):
        till.lock()
        till.lock_title.wait_for()
        page.get_by_role("button", name=CASHIER).tap()
        till.press_keys(till.pin_pad, PIN)
        page.locator("button.tile").first.wait_for()
    times: list[float] = page.evaluate("() => window.pinTimes")
    assert len(times) == ROUNDS, times
    return times


@contextmanager
def fifth_of_a_core(profile: Path) -> Iterator[None]:
    """For every process of the browser that keeps this profile."""
    group = _group()
    try:
        _move(profile, group)
        yield
    finally:
        _move(profile, group.parent)
        group.rmdir()


def _move(profile: Path, group: Path) -> None:
    """Thread by thread where the kernel lets us: one that plays sounds in real time, which works
    nothing here, would hold the whole process back."""
    tasks = group / "tasks"
    for process in _family(profile):
        if tasks.exists():
            for thread in process.threads():
                if os.sched_getscheduler(thread.id) == os.SCHED_OTHER:
                    tasks.write_text(str(thread.id))
        else:
            (group / "cgroup.procs").write_text(str(process.pid))


def _group() -> Path:
    """Of the second version of cgroups, or of the first with its `cpu` folder."""
    name, quota = f"lancar-bench-{os.getpid()}", int(PERIOD_US * SHARE)
    if (GROUPS / "cgroup.controllers").exists():
        group = GROUPS / name
        group.mkdir()
        (group / "cpu.max").write_text(f"{quota} {PERIOD_US}")
        return group
    group = GROUPS / "cpu" / name
    group.mkdir()
    (group / "cpu.cfs_period_us").write_text(str(PERIOD_US))
    (group / "cpu.cfs_quota_us").write_text(str(quota))
    return group


def _family(profile: Path) -> list[psutil.Process]:
    """The browser's first process is named after its profile; the others are its children."""
    first = [
        each
        for each in psutil.process_iter(["cmdline"])
        if f"--user-data-dir={profile}" in (each.info["cmdline"] or [])
    ]
    family = itertools.chain(first, *(each.children(recursive=True) for each in first))
    return list({each.pid: each for each in family}.values())
