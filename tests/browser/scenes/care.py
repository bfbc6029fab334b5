"""Keeping the till safe: menu, settings, status in each state, readiness, clock, repair, rescue."""

from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import expect

from tests.browser.scenes.stage import ANA, DONE_STAYS, PIN, Look, Stage, Till, changed, later

NO_WORKER = "delete Navigator.prototype.serviceWorker;"
NO_SCREEN = {"Cetak struk terakhir", "Kunci / ganti kasir"}  # a printer's dialog; at_the_lock
NEW_VERSION = """
Object.defineProperty(ServiceWorkerRegistration.prototype, 'waiting', {
  get: () => ({ postMessage: () => undefined }),
});
"""
LOW = "navigator.storage.estimate = async () => ({ quota: 2e9, usage: 19e8 });"


def sheets(stage: Stage) -> Iterator[Look]:
    with stage.shared_till() as till:
        till.page.get_by_role("button", name="Menu").click()
        yield till.look("menu")
        till.home()
        for name, entry in (("settings", "Setelan tablet ini"), ("keys", "Tombol cepat")):
            till.menu(entry)
            yield till.look(name)
            till.home()
        yield from clocking_in(till)
        till.page.get_by_test_id("status-pill").first.click()
        till.page.get_by_role("button", name="Siap offline?").click()
        yield till.look("readiness")
        till.home()
    with stage.till(NO_WORKER) as till:
        till.page.get_by_test_id("status-pill").first.click()
        till.page.get_by_role("button", name="Siap offline?").click()
        expect(till.page.get_by_test_id("ready")).to_be_visible()
        yield till.look("readiness-not")


def clocking_in(till: Till) -> Iterator[Look]:
    till.menu("Absen")
    till.sheet().get_by_role("button", name=ANA).click()
    yield till.look("clock-pin")
    till.press_keys(till.sheet().locator(".keypad"), PIN)
    acts = till.page.get_by_test_id("clock-acts")
    expect(acts).to_be_visible()
    yield till.look("clock-acts")
    acts.get_by_role("button").first.click()
    expect(till.page.get_by_test_id("clocked")).to_be_visible()
    yield till.look("clock-done")
    till.home()


def training(stage: Stage) -> Iterator[Look]:
    """Begun by a supervisor's PIN; then the same till in purple."""
    with stage.till(DONE_STAYS) as till:
        till.menu("Latihan")
        yield till.look("training-begin")
        till.sheet().get_by_role("button", name="Mulai latihan").click()
        till.sheet().get_by_role("button", name="Budi").click()
        till.press_keys(till.sheet().locator(".keypad"), "135790")
        bar = till.page.get_by_test_id("training-bar")
        expect(bar).to_be_visible(timeout=60_000)
        expect(till.lock_title).to_be_visible(timeout=60_000)
        yield till.look("training-lock")
        till.sign_in(ANA, PIN).open_shift(100_000)
        till.tap("Indomie Goreng").tap("Roti tawar")
        yield till.look("training-sell")
        till.page.get_by_role("button", name="Tunai pas").last.click()
        till.wait_done()
        yield till.look("training-paid")
        bar.click()
        yield till.look("training-exercises")


def doors(stage: Stage) -> Iterator[Look]:
    """What the menu offers is found, not listed: a new door is walked through at once."""
    with stage.shared_till() as till:
        till.tap("Indomie Goreng")
        till.page.get_by_role("button", name="Menu").click()
        entries = till.sheet().get_by_role("listitem").get_by_role("button")
        expect(entries.first).to_be_visible()
        names = {name.strip().splitlines()[0] for name in entries.all_inner_texts()} - NO_SCREEN
        till.home()
        for number, name in enumerate(sorted(names)):
            till.menu(name)
            yield till.look(f"door-{number}")
            till.home()


def states_of_the_pill(stage: Stage) -> Iterator[Look]:
    with stage.till() as till:
        till.sell("Indomie Goreng")
        till.expect_pill("Tersimpan", 30_000)
        yield from status(till, "saved")
        later(till)  # a line that is open already goes unnoticed for half a minute
        till.sign_in(ANA, PIN).expect_pill("Server tak terjangkau", 60_000)
        yield from status(till, "unreachable")
        till.sell("Aqua Botol")
        till.expect_pill("belum terkirim", 60_000)
        yield till.look("sell-unsent")
        yield from status(till, "unsent")
        till.page.get_by_test_id("status-pill").first.click()
        till.press("Lepas kasir ini", "Ya, lepas kasir ini dari toko")
        yield till.look("let-go-refused")
    with stage.till(LOW) as till:
        till.expect_pill("Memori hampir penuh", 30_000)
        yield from status(till, "storage-low")
    with stage.till(NEW_VERSION) as till:
        till.expect_pill("Versi baru", 60_000)
        yield till.look("sell-new-version")
        yield from status(till, "new-version")
    with stage.till() as till:
        till.sell("Indomie Goreng")
        till.expect_pill("Tersimpan", 30_000)
        changed(till.page, "/sync/v1/hello", aside)
        till.page.reload()
        till.sign_in(ANA, PIN)
        till.expect_pill("perlu dicek", 30_000)
        yield from status(till, "attention")


def status(till: Till, name: str) -> Iterator[Look]:
    till.page.get_by_test_id("status-pill").first.click()
    yield till.look(f"status-{name}")
    till.home()


def aside(hello: dict[str, Any]) -> None:
    [head] = hello["heads"][:1]
    detail = "Jumlah bayar tidak sama dengan total transaksi."
    place = {"epoch": head["epoch"], "stream": "F", "seq": head["seq"]}
    hello["to_check"] = [{**place, "code": "totals_differ", "detail": detail}]


def revoked(hello: dict[str, Any]) -> None:
    hello["revoked"] = True


def copied(hello: dict[str, Any]) -> None:
    for head in hello["heads"]:
        head["hash"] = "0" * 64


def ahead(hello: dict[str, Any]) -> None:
    for head in hello["heads"]:
        head["seq"] += 3


def repairs(stage: Stage) -> Iterator[Look]:
    troubles: tuple[tuple[str, Callable[[Any], None]], ...] = (
        ("revoked", revoked),
        ("old-copy", ahead),
        ("copied", copied),
    )
    for name, change in troubles:
        with stage.till() as till:
            till.sell("Indomie Goreng")
            till.expect_pill("Tersimpan", 30_000)
            changed(till.page, "/sync/v1/hello", change)
            till.page.reload()
            expect(till.page.get_by_test_id("repair")).to_be_visible(timeout=60_000)
            yield till.look(f"repair-{name}")


def rescue(stage: Stage) -> Iterator[Look]:
    with stage.page() as page:
        page.goto(f"{stage.origin}/rescue.html")
        expect(page.locator("#nothing")).to_be_visible()
        yield Look("rescue-nothing", page)
    with stage.till() as till:
        till.page.context.set_offline(True)
        till.sell("Indomie Goreng")
        till.page.context.set_offline(False)
        till.page.route("**/sync/**", lambda route: route.abort())
        till.page.goto(f"{stage.origin}/rescue.html")
        expect(till.page.locator("#found")).to_be_visible()
        yield till.look("rescue")
