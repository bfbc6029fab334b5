"""Training at a real till: begun by right and never in the middle of a sale, over a reload, five
exercises found in what was done; and nothing of it at the hub or in the till's own storage."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.one_till import ANA, PIN, new_till
from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

BUDI_PIN = "135790"
STORED = """
async (name) => {
  const open = indexedDB.open(name);
  const handle = await new Promise((resolve, reject) => {
    open.onsuccess = () => resolve(open.result);
    open.onerror = () => reject(open.error);
  });
  const reading = handle.transaction(['events', 'meta']);
  const all = (request) =>
    new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const events = await all(reading.objectStore('events').getAll());
  const tail = await all(reading.objectStore('meta').get('tail'));
  handle.close();
  return JSON.stringify({
    events: events.map(({ type, receipt }) => [type, receipt === null ? null : receipt.number]),
    receipts: tail.receipts, seq: tail.heads.F.seq,
  });
}
"""
INDEXED = """
async () => {
  const open = indexedDB.open('lancar-till-index');
  const handle = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
  const rows = [];
  for (const store of [...handle.objectStoreNames].sort()) {
    const asked = handle.transaction(store).objectStore(store).getAll();
    const all = new Promise((resolve) => (asked.onsuccess = () => resolve(asked.result)));
    rows.push([store, await all]);
  }
  handle.close();
  return JSON.stringify(rows);
}
"""
FOLDERS = """
async () => {
  const root = await navigator.storage.getDirectory();
  const names = [];
  for await (const name of root.keys()) names.push(name);
  return names.sort().join(' ');
}
"""
AT_HUB = """
from pos.journal.models import Event
from pos.sales.models import Sale
from pos.stock.models import Movement
from pos.tills.models import Device, Shift
said = [bytes(each) for each in Event.objects.values_list("raw", flat=True)]
print(len(said), sum(b"LATIHAN" in each for each in said), Sale.objects.count(),
      Movement.objects.count(), Shift.objects.count(), Device.objects.count())
"""
SOLD = """
import json
from pos.sales.models import Sale
from pos.journal.models import Event
told = Event.objects.filter(kind__in=("training.began", "training.ended", "login.locked"), state=0)
bodies = {each.kind: json.loads(bytes(each.raw))["body"] for each in told}
print(Sale.objects.count(), Sale.objects.filter(number__contains='-K01-').count(), sorted(bodies),
      bodies["training.ended"]["done"], bodies["training.ended"]["why"],
      bodies["training.began"]["training"] == bodies["training.ended"]["training"],
      bodies["login.locked"]["failures"])
"""


@pytest.fixture
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub"), demo=True).start()
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


def stored(till: Register, name: str) -> dict[str, object]:
    return dict(json.loads(till.page.evaluate(STORED, name)))


def sheet(till: Register) -> Locator:
    return till.page.get_by_role("dialog").last


def bar(till: Register) -> Locator:
    return till.page.get_by_test_id("training-bar")


def begin(till: Register) -> None:
    till.menu("Latihan")
    sheet(till).get_by_role("button", name="Mulai latihan").click()
    sheet(till).get_by_role("button", name="Budi").click()  # a cashier may not by herself
    till.press_keys(sheet(till).locator(".keypad"), BUDI_PIN)
    expect(bar(till)).to_be_visible(timeout=60_000)


def guess(till: Register) -> None:
    """Wrong PINs of somebody else, until the tablet takes no more."""
    till.page.get_by_role("button", name=re.compile("Budi")).click()
    for left in (4, 3, 2, 1):
        till.press_keys(till.pin_pad, "111111")
        expect(till.page.get_by_role("alert")).to_contain_text(str(left))
    till.press_keys(till.pin_pad, "111111")
    expect(till.page.get_by_role("alert")).to_contain_text("Terlalu banyak PIN salah")


def test_nothing_of_a_training_reaches_the_hub_or_the_tills_own_record(
    browser: Browser, hub: Hub
) -> None:
    with new_till(browser, hub) as till:
        till.page.context.set_offline(True)
        till.tap("Indomie Goreng").pay_exact().next_sale()
        till.menu("Latihan")  # what is only here would wait for the end of it
        expect(sheet(till)).to_contain_text("Masih ada yang belum terkirim")
        expect(sheet(till).get_by_role("button", name="Mulai latihan")).to_be_disabled()
        sheet(till).get_by_role("button", name="Tutup").click()
        till.page.context.set_offline(False)
        till.network_is_back().expect_pill("Tersimpan", 30_000)
        till.tap("Indomie Goreng")
        till.menu("Latihan")  # not in the middle of a sale
        expect(sheet(till).get_by_role("button", name="Mulai latihan")).to_be_disabled()
        sheet(till).get_by_role("button", name="Tutup").click()
        till.page.get_by_role("button", name="Kosongkan").click()
        expect(till.cart_lines).to_have_count(0)
        begin(till)
        requests: list[str] = []
        till.page.on("request", lambda asked: requests.append(asked.url))

        till.sign_in(ANA, PIN).open_shift(100_000)
        expect(bar(till)).to_contain_text("0 dari 5 selesai")
        before, at_hub = stored(till, "lancar-till"), hub.python(AT_HUB)
        indexed = till.page.evaluate(INDEXED)
        assert "approval.given" in json.dumps(before)  # who let it begin is on the record
        till.tap("Indomie Goreng").tap("Roti tawar").pay_cash(50_000)
        expect(bar(till)).to_contain_text("Selesai: Jual tunai")
        till.page.reload()
        till.sign_in(ANA, PIN)
        expect(bar(till)).to_contain_text("1 dari 5 selesai")  # still training
        till.close_shift(121_500)
        expect(bar(till)).to_contain_text("Selesai: Tutup shift")

        till.page.get_by_role("button", name="Kunci / ganti kasir").click()
        guess(till)

        practice = stored(till, "lancar-till-latihan")
        assert re.search(r"B01-LATIHAN-\d{8}-0001", json.dumps(practice))
        assert stored(till, "lancar-till") == before
        assert till.page.evaluate(INDEXED) == indexed
        assert hub.python(AT_HUB) == at_hub
        assert "lancar-journal-latihan" in till.page.evaluate(FOLDERS).split()
        assert not [url for url in requests if "/sync/" in url or "/api/" in url]

        till.page.reload()
        till.sign_in(ANA, PIN)
        till.page.get_by_test_id("training-bar").click()
        sheet(till).get_by_role("button", name="Selesai latihan").click()
        expect(bar(till)).to_have_count(0, timeout=60_000)
        till.sign_in(ANA, PIN)
        till.tap("Indomie Goreng").pay_cash(10_000)
        till.expect_pill("Tersimpan", timeout_ms=30_000)
    told = "['login.locked', 'training.began', 'training.ended'] ['cash', 'close'] asked True 5"
    hub.sees(SOLD, f"2 2 {told}")
