"""From a cold start to an open shift, and what can stand in the way."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import expect

from tests.browser.scenes.stage import ANA, PIN, WRONG_PIN, Look, Stage, Till, changed, later
from tests.hub import OTHER_NAME

NEVER_GRANTED = "navigator.locks.request = () => new Promise(() => undefined);"
NO_STORAGE = "Object.defineProperty(window, 'indexedDB', { value: undefined });"
ONE_DAY_LATER = """
const now = Date.now.bind(Date);
Date.now = () => now() + 23 * 3_600_000;
"""


def before_the_till(stage: Stage) -> Iterator[Look]:
    with stage.page(NEVER_GRANTED) as page:
        page.goto(f"{stage.origin}/till/")
        expect(page.locator(".starting")).to_be_visible()
        yield Look("starting", page)
    with stage.page(NO_STORAGE) as page:
        page.goto(f"{stage.origin}/till/")
        expect(page.get_by_role("button", name="Coba lagi")).to_be_visible()
        yield Look("start-failed", page)
    with stage.page() as page:
        page.goto(f"{stage.origin.replace('localhost', OTHER_NAME)}/till/")
        page.get_by_label("Kode pasang (6 angka)").fill("123456")
        page.get_by_role("button", name="Pasang kasir").click()
        expect(page.get_by_role("alert")).to_be_visible()
        yield Look("pairing-wrong-code", page)
    with stage.page() as page:
        till = Till(page, stage.origin)
        till.open()
        expect(page.get_by_label("Nama kasir")).to_be_visible()
        yield Look("pairing", page)
        page.route("**/sync/v1/pair", lambda route: route.abort())
        page.get_by_role("button", name="Pasang kasir").click()
        expect(page.get_by_role("alert")).to_be_visible()
        yield Look("pairing-unreachable", page)
        page.unroute("**/sync/v1/pair")
        page.route("**/sync/v1/catalog/**", lambda route: route.abort())
        page.get_by_role("button", name="Pasang kasir").click()
        expect(page.get_by_label("Nama kasir")).to_be_hidden()
        page.wait_for_timeout(500)
        yield Look("no-catalogue", page)
        page.unroute("**/sync/v1/catalog/**")
        page.reload()
        expect(till.lock_title).to_be_visible(timeout=60_000)
        other = page.context.new_page()
        other.goto(f"{stage.origin}/till/")
        expect(other.get_by_role("button", name="Ambil alih")).to_be_visible(timeout=60_000)
        yield Look("second-tab", other)


def at_the_lock(stage: Stage) -> Iterator[Look]:
    with stage.page() as page:
        till = Till(page, stage.origin)
        till.open()
        till.pair()
        yield till.look("lock")
        page.get_by_role("button", name=ANA).click()
        till.type_pin(PIN[:3])
        yield till.look("lock-pin")
        for tries in range(1, 6):
            till.type_pin(WRONG_PIN[len(WRONG_PIN) - 3 :] if tries == 1 else WRONG_PIN)
            alert = "Terlalu banyak" if tries == 5 else f"Sisa {5 - tries}"
            expect(page.get_by_text(alert)).to_be_visible(timeout=60_000)
            if tries == 1:
                yield till.look("lock-wrong-pin")
        yield till.look("lock-locked-out")
        changed(page, "/healthz", needs_care)
        page.reload()
        expect(page.get_by_test_id("shop-care")).to_be_visible(timeout=60_000)
        page.get_by_role("button", name="Absen").click(trial=True)  # what it covers can be reached
        yield till.look("lock-server-care")


def needs_care(body: dict[str, Any]) -> None:
    body["care"] = "address_twice"


def shifts(stage: Stage) -> Iterator[Look]:
    with stage.page() as page:
        till = Till(page, stage.origin)
        till.open()
        till.pair().sign_in(ANA, PIN)
        expect(page.get_by_role("heading", name="Buka shift")).to_be_visible(timeout=60_000)
        yield till.look("open-shift-empty")
        till.type_amount(300_000)
        yield till.look("open-shift")
        page.get_by_role("button", name="Buka shift – Rp 300.000").click()
        till.sell("Indomie Goreng")
        later(till, ONE_DAY_LATER)
        till.sign_in(ANA, PIN)
        expect(till.page.get_by_text("masih terbuka")).to_be_visible()
        yield till.look("forgotten-shift")
