"""The rescue page: works when the app is broken, and its file brings every sale home."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from pos.outlets.recovery import seed_text
from tests.browser.asking import until_true
from tests.browser.data_layer import READ_EVENTS, open_till, serve_module
from tests.browser.test_till_and_hub import body, stored, wait_until_sent
from tests.hub import Hub, new_hub

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEED = bytes(range(1, 33))
# A shop whose card we know: the seed of the template is shown once and kept nowhere.
KNOWN_CARD = """
from pos.outlets.actions import write_groups
from pos.outlets.models import Merchant, Outlet
from pos.outlets.recovery import public_keys
keys, merchant = public_keys(bytes(range(1, 33))), Merchant.objects.get()
groups = {"recovery": {"wrap_public_key": keys.wrap, "backup_public_key": keys.backup}}
tenant = {"merchant_id": merchant.id, "outlet_id": merchant.id}
write_groups("merchant.changed", merchant.id, groups, actor_id=None, **tenant)
"""
LOSE_THE_DEVICE_KEY = """
() => new Promise((done) => {
  const opening = indexedDB.open('lancar-till');
  opening.onsuccess = () => {
    const writing = opening.result.transaction('device_key', 'readwrite');
    writing.objectStore('device_key').delete('device');
    writing.oncomplete = () => { opening.result.close(); done(); };
  };
})
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = new_hub(tmp_path / "shop", demo=True)
    made.python(KNOWN_CARD)
    made.start()
    yield made
    made.kill()


@pytest.fixture
def till(context, data_layer: Path, hub: Hub) -> Callable[[], Page]:
    def opened() -> Page:
        serve_module(context, data_layer, hub.address)
        context.grant_permissions(["local-network-access"], origin=hub.address)
        page = open_till(context, origin=hub.address, pair=True)
        page.wait_for_function("() => till.catalog.value !== null")
        return page

    return opened


def hour_in_jakarta() -> str:
    return f"{datetime.now(ZoneInfo('Asia/Jakarta')):%H}"


def sell(page: Page, times: int) -> list[str]:
    return [page.evaluate("(body) => sellBody(body)", body())["id"] for _ in range(times)]


def leave(page: Page, hub: Hub) -> None:
    """To the rescue page, as the menu does: the till's page is gone."""
    page.goto(f"{hub.address}/rescue.html")
    expect(page.locator("#found")).to_be_visible()


def saved_file(page: Page, folder: Path) -> Path:
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Simpan berkas penyelamatan").click()
    target = folder / downloading.value.suggested_filename
    downloading.value.save_as(target)
    return target


def hand_in(hub: Hub, file: Path, folder: Path) -> tuple[int, str]:
    card = folder / "card"
    card.write_text(seed_text(SEED))
    done = hub.manage("import_journal", str(file), "--seed-file", str(card))
    return done.returncode, done.stdout + done.stderr


def test_what_only_the_tablet_has_comes_home_by_file_and_once(
    hub: Hub, till: Callable[[], Page], tmp_path: Path
) -> None:
    page = till()
    hours = [hour_in_jakarta()]
    sold = sell(page, 2)
    wait_until_sent(page)
    hub.kill()
    sold += sell(page, 3)
    hub.start()
    page.route("**/sync/**", lambda route: route.abort())  # the line stays dead; the page is served
    leave(page, hub)
    expect(page.locator("#sales")).to_have_text("5 transaksi ditemukan")
    expect(page.locator("#unsent")).to_have_text("3 catatan belum ada di server toko.")
    hours.append(hour_in_jakarta())
    said = rf"^\S+ ({'|'.join(hours)}):\d\d sampai \S+ ({'|'.join(hours)}):\d\d WIB$"
    expect(page.locator("#range")).to_have_text(re.compile(said))  # this browser's zone is another
    assert len(stored(hub)) == 2
    file = saved_file(page, tmp_path)
    assert file.suffix == ".posj"
    assert b"sale.completed" not in file.read_bytes()
    expect(page.get_by_text("Berkas siap ✔")).to_be_visible()
    code, said = hand_in(hub, file, tmp_path)
    assert (code, said.split(", rantai")[0]) == (0, "3 baru, 2 sudah ada")
    assert sorted(stored(hub)) == sorted((sale, 0) for sale in sold)
    assert hand_in(hub, file, tmp_path)[1].startswith("0 baru, 5 sudah ada")
    hub.assert_record_is_sound()


def test_it_opens_with_the_hub_dead_and_the_apps_own_cache_gone(hub: Hub, page: Page) -> None:
    page.goto(f"{hub.address}/till/")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=60_000)
    until_true(page, "() => caches.has('lancar-rescue')")
    page.evaluate(
        """async () => {
          for (const name of await caches.keys())
            if (name.startsWith('lancar-shell-')) await caches.delete(name);
        }"""
    )
    hub.kill()
    page.goto(f"{hub.address}/rescue.html")
    expect(page.locator("#nothing")).to_contain_text("Tidak ada transaksi di peramban ini")
    assert page.evaluate("() => getComputedStyle(document.querySelector('main')).maxWidth") == (
        "560px"
    )


def test_looking_makes_no_database_and_speaks_the_tills_language(hub: Hub, page: Page) -> None:
    page.goto(f"{hub.address}/rescue.html")
    expect(page.locator("#nothing")).to_be_visible()
    assert page.evaluate("() => indexedDB.databases()") == []
    page.evaluate("() => localStorage.setItem('lancar.language', 'en')")
    page.reload()
    expect(page.locator("#nothing")).to_contain_text("There are no sales in this browser.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rescue the till’s data")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_tablet_that_lost_its_own_key_still_hands_everything_to_the_owner(
    hub: Hub, till: Callable[[], Page], tmp_path: Path
) -> None:
    page = till()
    page.wait_for_function("() => till.sealing.value === 'sealing'")
    hub.kill()
    sold = sell(page, 3)
    assert all(row.get("was_sealed") for row in page.evaluate(READ_EVENTS)), "bodies lie sealed"
    page.goto("about:blank")
    hub.start()
    page.route("**/sync/**", lambda route: route.abort())
    page.goto(f"{hub.address}/rescue.html")
    page.evaluate(LOSE_THE_DEVICE_KEY)
    leave(page, hub)
    expect(page.locator("#locked")).to_contain_text("hanya dapat dibuka dengan kartu pemulihan")
    code, said = hand_in(hub, saved_file(page, tmp_path), tmp_path)
    assert (code, said.split(", rantai")[0]) == (0, "3 baru, 0 sudah ada")
    assert sorted(stored(hub)) == sorted((sale, 0) for sale in sold)


def test_the_pages_pictures(hub: Hub, till: Callable[[], Page], tmp_path: Path) -> None:
    """Fits a phone, both colours, nothing wider than the screen."""
    page = till()
    sell(page, 2)
    for width, scheme in ((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        leave(page, hub)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), width
        page.screenshot(path=tmp_path / f"rescue-{width}-{scheme}.png", full_page=True)
    assert json.dumps(page.evaluate("() => document.title"))
