"""The sheet "Siap offline", a browser that can be no till, and a tablet with a nonsense date."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.pages.register import Register
from tests.hub import OTHER_NAME, Hub, new_hub

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ANA, PIN = "Ana", "147258"
TWELVE_YEARS_MS = 12 * 365 * 86_400_000
BACK_TO_1970 = """
const steady = performance.now();
Date.now = () => Math.floor(3_600_000 + performance.now() - steady); // it never has fractions
"""
TO_2038 = f"""
const now = Date.now.bind(Date);
Date.now = () => now() + {TWELVE_YEARS_MS};
"""
SALES = """
import json
from pos.journal.models import Event
rows = Event.objects.filter(kind="sale.completed").order_by("server_seq")
print(json.dumps(list(rows.values_list("business_date", "state"))))
"""
JUMPS = """
from pos.journal.models import Event
print(Event.objects.filter(kind="clock.jumped").count())
"""

NO_FILE_SYSTEM = """
StorageManager.prototype.getDirectory = async () => {
  throw new DOMException('', 'SecurityError');
};
"""
INSTALLED = """
const asked = window.matchMedia.bind(window);
window.matchMedia = (query) =>
  query.includes('standalone') ? { ...asked(query), matches: true } : asked(query);
"""
FORGETS = "StorageManager.prototype.persisted = async () => false;"
FORGETS += "StorageManager.prototype.persist = async () => false;"
BREAKS = "StorageManager.prototype.persisted = async () => { throw new TypeError('broken'); };"
NEVER_HEARD_OF_FILES = "delete StorageManager.prototype.getDirectory;"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = new_hub(tmp_path / "shop", demo=True).start()
    yield made
    made.kill()


@pytest.fixture
def till(context: BrowserContext, hub: Hub) -> Register:
    made = Register(context.new_page(), hub.address).open().pair()
    return made.sign_in(ANA, PIN).open_shift(0)


def readiness(till: Register) -> dict[str, str]:
    till.page.get_by_test_id("status-pill").first.click()
    till.page.get_by_role("button", name="Siap offline?").click()
    rows = till.page.get_by_test_id("readiness").get_by_role("listitem")
    expect(rows).to_have_count(11)
    expect(till.page.get_by_test_id("ready")).to_be_visible()
    return {
        row.locator("strong").inner_text(): row.get_attribute("class").split()[0]  # type: ignore[union-attr]
        for row in rows.all()
    }


def kept(page: Page) -> None:
    page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=60_000)


def test_every_line_is_shown_and_a_till_that_is_ready_says_so(
    till: Register, tmp_path: Path
) -> None:
    kept(till.page)
    found = readiness(till)
    for name in ("Aplikasi tersimpan di tablet", "Daftar barang lengkap", "Data terkunci"):
        assert found[name] == "ok", found
    assert found["Jam tablet"] == "ok"
    expect(till.page.get_by_test_id("ready")).to_have_text(
        "Siap. Perangkat ini tetap bisa jualan walau server atau internet mati."
    )
    for width in (360, 1280):
        till.page.set_viewport_size({"width": width, "height": 800})
        till.page.screenshot(path=tmp_path / f"siap-{width}.png")


def test_a_browser_without_service_worker_is_told_that_it_is_not_ready(
    context: BrowserContext, hub: Hub
) -> None:
    page = context.new_page()
    page.add_init_script("delete Navigator.prototype.serviceWorker;")
    till = Register(page, hub.address).open().pair().sign_in(ANA, PIN).open_shift(0)
    assert readiness(till)["Aplikasi tersimpan di tablet"] == "bad"
    expect(page.get_by_test_id("ready")).to_contain_text("Belum siap.")
    expect(page.get_by_text("Jangan pakai jendela penyamaran").first).to_be_visible()


@pytest.mark.parametrize("wrong", [TO_2038, BACK_TO_1970], ids=["2038", "1970"])
def test_a_nonsense_date_with_the_hub_gone_is_asked_once_and_sales_are_dated_by_the_shop(
    till: Register, hub: Hub, context: BrowserContext, wrong: str
) -> None:
    kept(till.page)
    till.tap("Indomie Goreng").pay_exact().next_sale()
    till.expect_pill("Tersimpan", timeout_ms=60_000)
    till.page.close()
    hub.kill()
    page = context.new_page()
    page.add_init_script(wrong)
    later = Register(page, hub.address).open()
    expect(page.get_by_test_id("clock-doubt")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Pakai tanggal server").click()
    expect(page.get_by_test_id("clock-doubt")).to_have_count(0)
    later.sign_in(ANA, PIN).tap("Indomie Goreng").pay_exact()
    assert not any("2038" in line or "1970" in line for line in later.show_receipt())
    later.next_sale()
    hub.start()
    later.network_is_back().expect_pill("Tersimpan", timeout_ms=90_000)
    dates = json.loads(hub.python(SALES))
    assert len({date for date, _ in dates}) == 1
    assert [state for _, state in dates] == [0, 0]


def test_a_clock_set_back_while_selling_is_recorded_and_the_shops_time_goes_on(
    till: Register, hub: Hub
) -> None:
    till.page.evaluate(
        "() => { const now = Date.now.bind(Date); Date.now = () => now() - 7_200_000; }"
    )
    till.page.wait_for_timeout(3_000)
    till.tap("Indomie Goreng").pay_exact().next_sale()
    till.expect_pill("Tersimpan", timeout_ms=60_000)
    hub.sees(JUMPS, "1")


def not_paired(page: Page, sentence: str) -> None:
    page.get_by_role("button", name="Pasang kasir").click()
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    expect(page.get_by_label("Nama kasir")).to_be_visible()


def test_a_private_window_is_refused_in_one_sentence_before_the_hub_is_asked(
    context: BrowserContext, hub: Hub
) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(NO_FILE_SYSTEM)
    Register(page, hub.address).open()
    not_paired(page, "Buka Lancar di jendela biasa.")
    assert not any("/sync/v1/pair" in url for url in asked)


def test_an_installed_app_that_may_be_forgotten_is_no_till_and_a_plain_window_is_told_the_way(
    context: BrowserContext, hub: Hub
) -> None:
    elsewhere = hub.address.replace("127.0.0.1", OTHER_NAME)
    page = context.new_page()
    page.add_init_script(FORGETS)
    Register(page, elsewhere).open()
    expect(page.get_by_test_id("may-forget")).to_contain_text("Pasang dulu aplikasi ini")
    page.add_init_script(INSTALLED)
    page.reload()
    page.get_by_label("Kode pasang (6 angka)").fill("123456")
    expect(page.get_by_test_id("may-forget")).to_have_count(0)
    not_paired(page, "Peramban belum menjamin data aplikasi ini tidak dihapus.")
    page.add_init_script(BREAKS)
    page.reload()
    page.get_by_label("Kode pasang (6 angka)").fill("123456")
    not_paired(page, "Peramban belum menjamin data aplikasi ini tidak dihapus.")
    expect(page.get_by_role("button", name="Pasang kasir")).to_be_enabled()


def test_a_browser_without_a_file_system_is_told_so_and_is_a_till(
    context: BrowserContext, hub: Hub
) -> None:
    page = context.new_page()
    page.add_init_script(NEVER_HEARD_OF_FILES)
    register = Register(page, hub.address).open()
    expect(page.get_by_test_id("no-copy")).to_contain_text("tidak punya tempat kedua")
    register.pair().sign_in(ANA, PIN).open_shift(0).tap("Indomie Goreng").pay_exact().next_sale()
    register.expect_pill("Tersimpan", timeout_ms=60_000)
