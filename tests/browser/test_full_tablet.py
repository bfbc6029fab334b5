"""A tablet whose storage is full, as its cashier meets it: a sale is kept somewhere else and the
pill says so, or it is refused in one sentence with the cart whole; nothing is lost nor doubled.

Chromium is told how little the origin may store; another database of the same origin takes the
rest, as other apps do. What the data layer promises in 100 random trials is `test_quota.py`.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Locator, Page, Playwright, expect

from tests.browser.pages.register import Register
from tests.conftest import CHROMIUM_ARGUMENTS, chromium_path
from tests.hub import Hub, new_hub

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ANA, PIN = "Ana", "147258"
SHOTS = os.environ.get("LANCAR_SHOTS")
SECOND_COPY, HUB = "**/copy.worker*", "**/sync/**"
# Noise, in ever smaller pieces, until not even a kilobyte fits.
FILL = """
async () => {
  const opening = indexedDB.open('other-app', 1);
  const make = () => opening.result.createObjectStore('noise', { autoIncrement: true });
  opening.onupgradeneeded = make;
  const database = await new Promise((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const put = (size) => new Promise((resolve) => {
    const noise = new Uint8Array(size);
    for (let at = 0; at < size; at += 65536) crypto.getRandomValues(noise.subarray(at, at + 65536));
    const writing = database.transaction('noise', 'readwrite', { durability: 'strict' });
    try { writing.objectStore('noise').add(noise); } catch { return resolve(false); }
    writing.oncomplete = () => resolve(true);
    writing.onabort = () => resolve(false);
  });
  for (let size = 1 << 20; size >= 1024; size >>= 1) while (await put(size));
  database.close();
}
"""
SALES = """
import json
from pos.sales.models import Sale
print(json.dumps(list(Sale.objects.order_by("counter").values_list("number", "total_minor"))))
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = new_hub(tmp_path / "shop", demo=True).start()
    yield made
    made.assert_record_is_sound()
    made.kill()


@pytest.fixture
def profile(playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    context = playwright.chromium.launch_persistent_context(
        str(tmp_path / "profile"),
        executable_path=chromium_path(),
        args=CHROMIUM_ARGUMENTS,
        viewport={"width": 1280, "height": 800},
        service_workers="block",  # it would bring what is kept from the page below
    )
    yield context
    context.close()


def allow(session: CDPSession, origin: str, room: int) -> None:
    """`room` bytes beyond what is in use."""
    usage = session.send("Storage.getUsageAndQuota", {"origin": origin})["usage"]
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": usage + room})


def filled(till: Register, session: CDPSession) -> None:
    allow(session, till.origin, 0)
    till.page.evaluate(FILL)


def opened(profile: BrowserContext, hub: Hub) -> tuple[Register, CDPSession]:
    page = profile.pages[0]
    origin = hub.address.replace("127.0.0.1", "localhost")
    session = profile.new_cdp_session(page)
    allow(session, origin, 30_000_000)
    till = (
        Register(page, origin)
        .open()
        .pair()
        .sign_in(ANA, PIN)
        .open_shift(100_000, keeps_shell=False)
    )
    till.tap("Indomie Goreng").pay_exact()
    return till.next_sale().expect_pill("Tersimpan", 60_000), session


def shot(page: Page) -> None:
    if not SHOTS:
        return
    for width, height in ((1280, 800), (360, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=Path(SHOTS) / f"full-tablet-{width}.png")


def sales(hub: Hub) -> list[list[object]]:
    found: list[list[object]] = json.loads(hub.python(SALES))
    return found


def sell_until(till: Register, told: Locator) -> list[str]:
    """Waters, one a sale, until this is on the screen. Room that the till makes for itself when it
    is refused is taken away again."""
    numbers: list[str] = []
    done = till.page.get_by_test_id("done")
    for _ in range(60):
        till.page.evaluate(FILL)
        till.tap("Aqua Botol")
        till.page.get_by_role("button", name="Tunai pas").first.click()
        expect(done.or_(told).first).to_be_visible(timeout=60_000)
        if done.count() == 0:
            return numbers
        numbers.append(till.receipt_number())
        till.next_sale()
        if told.count() > 0:
            return numbers
    raise AssertionError("the disk was never full")


def test_a_sale_that_no_place_takes_is_refused_in_words_and_sold_once_there_is_room(
    profile: BrowserContext, hub: Hub
) -> None:
    profile.route(SECOND_COPY, lambda route: route.abort())
    till, session = opened(profile, hub)
    page = till.page
    page.context.set_offline(True)
    till.tap("Aqua Botol").pay_exact()
    numbers = [till.receipt_number()]
    till.next_sale().expect_pill("1 belum terkirim", 60_000)
    filled(till, session)
    refused = page.get_by_test_id("failure")
    numbers += sell_until(till, refused)
    expect(refused).to_contain_text("Transaksi BELUM tersimpan")
    expect(refused).to_contain_text("Memori tablet penuh")
    expect(till.cart_lines).to_have_count(1)
    allow(session, till.origin, 30_000_000)
    till.pay_exact()
    numbers.append(till.receipt_number())
    till.next_sale()
    page.context.set_offline(False)
    till.network_is_back().expect_pill("Tersimpan", 60_000)
    assert sales(hub)[1:] == [[number, 4_000] for number in numbers]
    assert int(numbers[-1][-4:]) == len(numbers) + 1  # the refused one used up no number


def test_a_full_tablet_sells_on_into_its_second_copy_and_the_pill_asks_for_help(
    profile: BrowserContext, hub: Hub
) -> None:
    till, session = opened(profile, hub)
    page = till.page
    profile.route(HUB, lambda route: route.abort())
    filled(till, session)
    pill = page.get_by_test_id("status-pill").filter(has_text="perlu dicek")
    numbers = sell_until(till, pill)
    till.tap("Aqua Botol").pay_exact()
    numbers.append(till.receipt_number())
    till.next_sale()
    pill.first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Memori tablet menolak transaksi baru")
    page.keyboard.press("Escape")
    page.reload()
    full = page.get_by_role("heading", name="Memori tablet penuh")
    expect(full.or_(till.lock_title).first).to_be_visible(timeout=60_000)
    if full.count() > 0:  # not even who is the till could be noted down
        expect(page.get_by_role("main")).to_contain_text("kasir lalu terbuka sendiri")
        shot(page)
    allow(session, till.origin, 30_000_000)  # and nobody presses anything
    expect(till.lock_title).to_be_visible(timeout=60_000)
    till.sign_in(ANA, PIN)
    profile.unroute(HUB)
    till.network_is_back().expect_pill("Tersimpan", 60_000)
    assert [number for number, _ in till.history()][: len(numbers)] == numbers[::-1]
    assert sales(hub)[1:] == [[number, 4_000] for number in numbers]
