"""A till that goes on under a new identity: copied, taken out, forgotten, or let go on purpose."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.asking import cart_kept, until_true
from tests.browser.pages.register import Register
from tests.conftest import CHROMIUM_ARGUMENTS, chromium_path
from tests.hub import Hub, new_hub

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ANA, PIN = "Ana", "147258"
RECORD = """
import json
from pos.journal.models import Event, Fork, Problem
from pos.tills.models import Device
print(json.dumps({
    "sales": list(Event.objects.filter(kind="sale.completed").order_by("server_seq")
                  .values_list("series", "epoch", "state", "reason")),
    "forks": Fork.objects.count(),
    "problems": sorted(set(Problem.objects.filter(settled_at=None).values_list("code", flat=True))),
    "tills": list(Device.objects.filter(role="till").order_by("id").values_list("series", "epoch")),
}))
"""
REVOKE = """
from pos.tills.actions import revoke_device
from pos.tills.models import Device
revoke_device(device=Device.objects.get(role="till"), reason="hilang", by=None)
"""
WIPE = """
from pos.tills.wiping import ask_to_wipe
from pos.tills.models import Device
ask_to_wipe(device=Device.objects.get(role="till"), reason="tablet dijual", by=None)
"""
WIPED = """
from pos.tills.models import Device
row = Device.objects.get(role="till")
print(row.wiped_at is not None, row.revoked_at is not None)
"""
# All that this origin can keep: databases, files, pages, notes, and who answers without network.
WHAT_LIES_HERE = """
async () => {
  const files = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
  return {
    databases: (await indexedDB.databases()).map(({ name }) => name).sort(),
    files,
    caches: await caches.keys(),
    notes: Object.keys(localStorage),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  };
}
"""
PUT_BACK = """
from django.conf import settings
from pos.journal.incarnation import renew_if_put_back
renew_if_put_back(settings.DATA_DIR)
"""
APPLIED, QUARANTINED = 0, 2
IN_DATABASE = re.compile(r"/(IndexedDB|File System)/")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = new_hub(tmp_path / "shop", demo=True).start()
    yield made
    made.kill()


@contextmanager
def browser(playwright: Playwright, folder: Path, hub: Hub) -> Iterator[Register]:
    """Chromium on a profile of its own, closed in peace at the end."""
    context = playwright.chromium.launch_persistent_context(
        str(folder),
        executable_path=chromium_path(),
        args=CHROMIUM_ARGUMENTS,
        viewport={"width": 1280, "height": 800},
    )
    yield Register(context.pages[0], hub.address)
    context.close()


def record(hub: Hub) -> dict[str, Any]:
    return dict(json.loads(hub.python(RECORD)))


def shell_is_kept(page: Page) -> None:
    page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=60_000)


GOODS = (b"indomie", b"goreng", b"sembako", b"minyak", b"kapal api", b"beras")


SECRETS = (
    "Ratna",  # in an event, a held cart, a chunk of the catalogue and the index of sales
    "81277774321",
    "w:indomie",  # what was sold, as the index of sales says it
    "w:ana",
    "$argon2id$",  # how staff sign in
)


def assert_nothing_secret_is_readable(profile: Path) -> None:
    paths = [path for path in profile.rglob("*") if path.is_file()]
    content = b"".join(path.read_bytes() for path in paths if IN_DATABASE.search(str(path)))
    # The database squeezes what it has seen before: a word may be torn, but hardly all of them.
    shown = [word for word in GOODS if word in content.lower()]
    assert shown, "the goods show that we looked"
    read = [
        words
        for words in SECRETS
        for as_kept in ("utf-8", "utf-16-le")
        if words.encode(as_kept) in content
    ]
    assert read == []


def sell(till: Register) -> str:
    till.tap("Indomie Goreng").pay_exact()
    number = till.receipt_number()
    till.next_sale()
    return number


def find_in_history(till: Register, words: str, number: str) -> None:
    till.menu("Riwayat")
    till.page.get_by_label("Cari nomor, jumlah, barang").fill(words)
    expect(till.page.locator("button[data-state]").filter(has_text=number)).to_be_visible()
    till.page.get_by_role("button", name="Kembali").click()


def repair_screen(till: Register, title: str) -> None:
    expect(till.page.get_by_role("heading", name=title)).to_be_visible(timeout=60_000)


def sent(till: Register) -> None:
    till.expect_pill("Tersimpan", timeout_ms=60_000)


def test_a_copied_profile_is_kept_in_both_branches_and_goes_on_with_numbers_of_its_own(
    playwright: Playwright, hub: Hub, tmp_path: Path
) -> None:
    original, copy = tmp_path / "asli", tmp_path / "salinan"
    with browser(playwright, original, hub) as till:
        till.open().pair().sign_in(ANA, PIN).open_shift(50_000)
        first = sell(till)
        till.tap("Indomie Goreng").new_member("Bu Ratna Sari", "0812-7777-4321").hold()
        find_in_history(till, "indomie", first)
        sent(till)
        shell_is_kept(till.page)
    assert_nothing_secret_is_readable(original)
    shutil.copytree(original, copy)
    with browser(playwright, original, hub) as till:
        till.open().sign_in(ANA, PIN)
        second = sell(till)
        sent(till)
    hub.kill()
    with browser(playwright, copy, hub) as clone:
        clone.open().sign_in(ANA, PIN)
        assert sell(clone) == second, "the copy does not know yet: the same number twice"
        hub.start()
        repair_screen(clone.network_is_back(), "Data kasir ini tersalin")
        expect(clone.page.get_by_role("button", name="Nanti saja")).to_have_count(0)
        clone.page.get_by_role("button", name="Mulai nomor struk baru").click()
        expect(clone.search_field.or_(clone.lock_title)).to_be_visible(timeout=60_000)
        if clone.lock_title.is_visible():
            clone.sign_in(ANA, PIN)
        third = sell(clone)
        sent(clone)
        assert third.split("-")[1] != first.split("-")[1]
    found = record(hub)
    assert found["forks"] >= 1
    assert {"fork", "till_copied"} <= set(found["problems"])
    assert [(epoch, state) for _, epoch, state, _ in found["sales"]] == [
        (1, APPLIED),
        (1, APPLIED),
        (2, APPLIED),
    ]
    assert len(found["tills"]) == 1
    hub.assert_record_is_sound()


def test_an_old_copy_that_sold_nothing_is_told_before_it_sells(
    playwright: Playwright, hub: Hub, tmp_path: Path
) -> None:
    profile, backup = tmp_path / "kasir", tmp_path / "cadangan"
    with browser(playwright, profile, hub) as till:
        till.open().pair().sign_in(ANA, PIN).open_shift(0)
        sent(till)
    shutil.copytree(profile, backup)
    with browser(playwright, profile, hub) as till:
        till.open().sign_in(ANA, PIN)
        sell(till)
        sent(till)
    with browser(playwright, backup, hub) as till:
        till.open()
        repair_screen(till, "Data kasir ini dari salinan lama")
        till.page.get_by_role("button", name="Mulai nomor struk baru").click()
        till.sign_in(ANA, PIN)
        assert sell(till).split("-")[1] != "K01"
        sent(till)
    found = record(hub)
    assert (found["forks"], [row[1:3] for row in found["sales"]]) == (0, [[1, 0], [2, 0]])


@pytest.fixture
def till(context: BrowserContext, hub: Hub) -> Register:
    made = Register(context.new_page(), hub.address).open().pair()
    shell_is_kept(made.page)  # the hub is killed in a moment: no file may still be on its way
    return made.sign_in(ANA, PIN).open_shift(50_000)


def help_is_kept(page: Page) -> None:
    """Five seconds after the till runs its worker begins to fetch it, page by page."""
    kept = "async () => (await (await caches.open('lancar-help')).match('/__kept__')) !== undefined"
    until_true(page, kept)


def read_help_without_hub(till: Register) -> None:
    """From the menu's own address, in both languages, drawn as always; a search shows all pages."""
    page = till.page.context.new_page()
    page.goto(f"{till.origin}/bantuan/what-if/")
    expect(page.get_by_role("heading", name="Server toko atau Wi-Fi mati")).to_be_visible()
    assert page.evaluate("() => getComputedStyle(document.body).fontFamily").lower() != "serif"
    page.goto(f"{till.origin}/bantuan/?bahasa=en&cari=printer")
    page.get_by_role("link", name="Tablets").first.click()
    expect(page.get_by_role("heading", name="Lost or stolen")).to_be_visible()
    page.close()


def test_a_till_that_was_taken_out_pairs_anew_with_shift_and_cart_and_hands_in_what_it_had(
    till: Register, hub: Hub
) -> None:
    sell(till)
    sent(till)
    help_is_kept(till.page)
    hub.kill()
    read_help_without_hub(till)
    sell(till)
    till.tap("Aqua Botol")
    hub.python(REVOKE)
    hub.start()
    till.network_is_back().expect_pill("Kasir dicabut", timeout_ms=60_000)
    expect(till.cart_lines).to_have_count(1)  # never over an open cart
    till.pay_exact()
    till.page.get_by_role("button", name="Transaksi baru").click()  # the change was read first
    repair_screen(till, "Kasir ini sudah dilepas")
    till.page.get_by_role("button", name="Nanti saja, lanjut jualan").click()
    with cart_kept(till.page):
        till.tap("Roti tawar")
    till.page.reload()  # the answer "later" is not for ever; an open cart still comes first
    till.sign_in(ANA, PIN)
    expect(till.cart_lines).to_have_count(1)
    till.pay_exact()
    till.page.get_by_role("button", name="Transaksi baru").click()  # the change was read first
    repair_screen(till, "Kasir ini sudah dilepas")
    till.page.get_by_role("button", name="Pasangkan lagi").click()
    expect(till.search_field).to_be_hidden(timeout=60_000)
    till.sign_in(ANA, PIN)  # the page begins anew, the shift stays
    new = sell(till)
    till.expect_pill("3 perlu dicek")  # what it sold after it was taken out
    till.expect_sent()
    found = record(hub)
    states = [(series, state, reason) for series, _, state, reason in found["sales"]]
    assert states[0] == ("K01", APPLIED, "")
    assert states.count(("K01", QUARANTINED, "revoked_device")) == 3
    assert (new.split("-")[1], APPLIED, "") in states
    assert len(found["tills"]) == 2
    till.close_shift(50_000 + 3_500 * 3 + 4_000 + 18_000)  # of all its keys
    expect(till.page.get_by_test_id("shift-result")).to_contain_text("Pas")


def test_a_hub_put_back_to_before_the_pairing_learns_the_till_again(
    context: BrowserContext, hub: Hub
) -> None:
    hub.kill()
    backup = hub.data.with_name("cadangan")
    shutil.copytree(hub.data, backup)
    hub.start()
    till = Register(context.new_page(), hub.address).open().pair()
    till.sign_in(ANA, PIN).open_shift(0)
    sell(till)
    sent(till)
    hub.kill()
    for name in ("lancar.sqlite3", "lancar.sqlite3-wal", "lancar.sqlite3-shm"):
        (hub.data / name).unlink(missing_ok=True)
        if (backup / name).exists():
            shutil.copy(backup / name, hub.data / name)
    hub.python(PUT_BACK)
    sell(till)
    hub.start()
    repair_screen(till.network_is_back(), "Server toko tidak mengenal kasir ini")
    till.page.get_by_role("button", name="Pasangkan lagi").click()
    till.sign_in(ANA, PIN)  # the page begins anew
    sell(till)
    sent(till)
    till.page.wait_for_timeout(500)
    found = record(hub)
    assert sorted((epoch, state) for _, epoch, state, _ in found["sales"]) == [
        (1, 0),
        (1, 0),
        (2, 0),
    ]


def test_letting_a_till_go_is_refused_with_the_count_until_the_hub_has_everything(
    till: Register, hub: Hub
) -> None:
    hub.kill()
    sell(till)
    button = till.page.get_by_role("button", name="Lepas kasir ini")

    def let_go() -> None:
        till.page.get_by_test_id("status-pill").first.click()
        button.click()
        till.page.get_by_role("button", name="Ya, lepas kasir ini dari toko").click()

    def close_the_sheet() -> None:
        till.page.keyboard.press("Escape")
        expect(till.page.get_by_role("dialog")).to_have_count(0)

    let_go()
    expect(till.page.get_by_text("tutup shift dulu")).to_be_visible()
    close_the_sheet()
    till.close_shift(53_500)
    let_go()
    expect(till.page.get_by_text("catatan baru ada di tablet ini. Sambungkan")).to_be_visible()
    close_the_sheet()
    hub.start()
    sent(till.network_is_back())
    let_go()
    expect(till.page.get_by_label("Nama kasir")).to_be_visible(timeout=60_000)
    till.pair("Kasir baru").sign_in(ANA, PIN).open_shift(0)
    assert sell(till).split("-")[1] == "K02"
    sent(till)
    assert [row[:3] for row in record(hub)["sales"]] == [["K01", 1, 0], ["K02", 1, 0]]


def test_a_tablet_the_owner_wants_emptied_first_hands_in_what_it_has_and_then_keeps_nothing(
    till: Register, hub: Hub
) -> None:
    sell(till)
    sent(till)
    until_true(till.page, f"async () => (await ({WHAT_LIES_HERE})()).databases.length > 1")
    kept = till.page.evaluate(WHAT_LIES_HERE)
    assert {"lancar-till", "lancar-till-index"} <= set(kept["databases"])
    assert kept["files"]
    assert kept["caches"]
    assert kept["workers"] == 1
    hub.kill()
    sell(till)  # the hub does not have this one
    till.tap("Aqua Botol")
    hub.python(WIPE)
    till.page.wait_for_timeout(500)
    assert till.page.get_by_test_id("wiping").count() == 0, "nobody has told the tablet yet"
    hub.start()
    wiping = till.network_is_back().page.get_by_test_id("wiping")
    expect(wiping).to_have_attribute("data-stage", "waiting", timeout=60_000)
    expect(wiping).to_contain_text("Selesaikan atau kosongkan keranjang ini dulu")
    assert "lancar-till" in till.page.evaluate(WHAT_LIES_HERE)["databases"]
    till.pay_exact()
    till.page.get_by_role("button", name="Transaksi baru").click()
    expect(wiping).to_have_attribute("data-stage", "done", timeout=60_000)
    expect(wiping).to_contain_text("Isi tablet ini sudah dihapus")
    assert till.page.evaluate(WHAT_LIES_HERE) == {
        "databases": [], "files": [], "caches": [], "notes": [], "workers": 0,
    }  # fmt: skip
    assert hub.python(WIPED).split() == ["True", "True"]
    assert [row[2] for row in record(hub)["sales"]] == [APPLIED] * 3
    till.page.reload()  # from the hub: a tablet like any new one
    expect(till.page.get_by_role("heading", name="Pasang kasir ini")).to_be_visible(timeout=60_000)
    hub.assert_record_is_sound()
