"""Paper that does not come out: said, tried again, and a copy only if there was a first."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.data_layer import READ_EVENTS
from tests.browser.pages.register import Register
from tests.browser.scenes.stage import DONE_STAYS

pytestmark = pytest.mark.browser

NOODLES = "Indomie Goreng 85 g"
FAILED = "Struk belum tercetak"
PRINTER_AND_DISK = """
window.prints = [];
window.print = () => {
  if (window.jammed) throw new Error('no printer');
  prints.push(document.getElementById('print-root').textContent);
};
const begin = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  if (window.full && mode === 'readwrite') throw new DOMException('full', 'QuotaExceededError');
  return begin.call(this, stores, mode, options);
};
window.rejected = [];
addEventListener('unhandledrejection', (event) => rejected.push(String(event.reason)));
"""

# A USB printer as Chromium shows one to a page: it keeps what it is sent.
USB_PRINTER = """
window.sent = [];
const way = [{ endpointNumber: 3, direction: 'out', type: 'bulk' }];
const printer = {
  productName: 'POS-58', opened: false,
  configuration: {
    interfaces: [{ interfaceNumber: 0, alternate: { interfaceClass: 7, endpoints: way } }],
  },
  open: async () => { if (window.unplugged) throw new DOMException('gone', 'NetworkError'); },
  close: async () => {}, claimInterface: async () => {},
  transferOut: async (_, bytes) => {
    if (window.breaks) throw new DOMException('gone', 'NetworkError');
    sent.push(String.fromCharCode(...bytes));
    return { status: 'ok', bytesWritten: bytes.length };
  },
};
const usb = { getDevices: async () => [printer], requestDevice: async () => printer };
Object.defineProperty(navigator, 'usb', { configurable: true, value: usb });
"""


@pytest.fixture(scope="module")
def script() -> str:
    return PRINTER_AND_DISK + DONE_STAYS


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def copies_recorded(page: Page) -> int:
    kinds = [json.loads(event["raw"])["type"] for event in page.evaluate(READ_EVENTS)]
    return kinds.count("receipt.reprinted")


def test_a_first_paper_that_did_not_come_out_is_no_copy_when_it_is_tried_again(
    till: Register,
) -> None:
    page, before = till.page, copies_recorded(till.page)
    till.tap(NOODLES).pay_exact()
    page.evaluate("window.jammed = true")
    press(page, "Cetak struk")
    expect(page.get_by_role("status").filter(has_text=FAILED)).to_be_visible()
    page.evaluate("window.jammed = false")
    press(page, "Coba lagi")
    expect(page.get_by_text("Struk dikirim ke printer.")).to_be_visible()
    press(page, "Tidak keluar")  # its dialog was cancelled: no browser tells
    expect(page.get_by_text("Struk dikirim ke printer.")).to_be_visible()
    page.wait_for_function("() => prints.length === 2")
    assert not any("SALINAN" in paper for paper in page.evaluate("prints"))
    assert copies_recorded(page) == before
    press(page, "Tidak keluar")  # believed once: this one is a copy, and on the record
    page.wait_for_function("() => prints.length === 3")
    assert "SALINAN ke-1" in page.evaluate("prints[2]")
    assert copies_recorded(page) == before + 1
    till.next_sale()
    page.keyboard.press("F10")
    page.wait_for_function("() => prints.length === 4")
    assert "SALINAN ke-2" in page.evaluate("prints[3]")
    assert copies_recorded(page) == before + 2
    assert page.evaluate("rejected") == []


@pytest.mark.parametrize("size", [(1280, 800), (360, 800)])
def test_a_copy_that_cannot_be_recorded_is_not_printed_and_one_that_was_is_counted_once(
    till: Register, size: tuple[int, int]
) -> None:
    page, before = till.page, copies_recorded(till.page)
    till.tap(NOODLES).pay_exact().next_sale()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(500)  # what the till writes by itself after a sale
    page.evaluate("window.full = true")
    till.menu("Cetak struk terakhir")
    expect(page.get_by_role("dialog").get_by_text(FAILED)).to_be_visible()
    assert page.evaluate("prints") == []
    page.evaluate("window.full = false; window.jammed = true")
    page.get_by_role("dialog").get_by_role("button", name="Coba lagi").click()
    expect(page.get_by_role("dialog").get_by_text(FAILED)).to_be_visible()
    page.evaluate("window.jammed = false")
    page.get_by_role("dialog").get_by_role("button", name="Coba lagi").click()
    page.wait_for_function("() => prints.length === 1")
    assert "SALINAN ke-1" in page.evaluate("prints[0]")
    assert copies_recorded(page) == before + 1
    assert page.evaluate("rejected") == []


def test_with_no_sale_yet_the_printer_says_so(own_till: Register) -> None:
    own_till.page.keyboard.press("F10")
    expect(own_till.page.get_by_text("Belum ada struk untuk dicetak.")).to_be_visible()
    assert own_till.page.evaluate("prints") == []


def test_a_printer_of_the_tablet_itself_prints_in_place_of_the_browser(till: Register) -> None:
    page = till.page
    page.evaluate(USB_PRINTER)
    till.menu("Setelan tablet ini")
    door = page.get_by_role("group", name="Printer di tablet ini")
    # By key: a second tap on the spot of the menu's entry within 300 ms is half a double tap.
    door.get_by_role("button", name="Hubungkan USB").press("Enter")
    door.get_by_role("button", name="Cetak uji").click()
    page.wait_for_function("() => sent.join('').includes('HALAMAN UJI')")
    page.evaluate("window.unplugged = true")
    door.get_by_role("button", name="Cetak uji").click()
    expect(door.get_by_role("alert")).to_contain_text("Tidak tersambung")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    before = page.evaluate("[prints.length, sent.length]")
    till.tap(NOODLES).pay_exact()
    press(page, "Cetak struk")
    expect(page.get_by_role("status").filter(has_text=FAILED)).to_be_visible()
    page.evaluate("window.unplugged = false")
    press(page, "Coba lagi")
    page.wait_for_function("(before) => sent.length > before", arg=before[1])
    paper = page.evaluate("(before) => sent.slice(before).join('')", before[1])
    assert "Indomie Goreng 85 g" in paper
    assert "SALINAN" not in paper
    assert page.evaluate("prints.length") == before[0]
    assert "DUPLIKAT" not in paper  # not a byte had left
    till.next_sale()
    page.evaluate("window.breaks = true")
    till.tap(NOODLES).pay_exact()
    before = page.evaluate("[prints.length, sent.length]")
    press(page, "Cetak struk")
    expect(page.get_by_role("status").filter(has_text=FAILED)).to_be_visible()
    page.evaluate("window.breaks = false")
    press(page, "Coba lagi")
    page.wait_for_function("(before) => sent.length > before", arg=before[1])
    assert "DUPLIKAT" in page.evaluate("(before) => sent.slice(before).join('')", before[1])
    till.next_sale()
    till.menu("Setelan tablet ini")
    door.get_by_role("button", name="Lepas POS-58").press("Enter")
    expect(door.get_by_role("button", name="Hubungkan USB")).to_be_visible()
