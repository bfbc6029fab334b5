"""Receipts after the sale, in a real browser: copies, refunds, undo, search, the bill."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

ANA, BUDI_PIN = ("Ana", "147258"), "135790"
NOODLES = "Indomie Goreng 85 g"
COUNT_PRINTS = """
window.prints = [];
window.print = () => prints.push(document.getElementById('print-root').textContent);
"""
VERIFY = """
from pos.journal.models import Event
from pos.sales.models import Sale, Refund
from pos.stock.models import Movement
print(Sale.objects.filter(kind='refund').count(), Refund.objects.count(),
      Movement.objects.filter(reason='returned').count(),
      Event.objects.filter(kind='receipt.reprinted').count(),
      Event.objects.filter(kind='receipt.email_requested').count())
"""

LET_GO = """
() => new Promise((done) => {
  const opening = indexedDB.open('lancar-till');
  opening.onsuccess = () => {
    const writing = opening.result.transaction('events', 'readwrite');
    const sales = writing.objectStore('events').index('sold');
    sales.openCursor().onsuccess = ({ target: { result: at } }) => {
      if (at === null) return;
      const { raw, sealed, ...row } = at.value;
      at.update(row);
      at.continue();
    };
    writing.oncomplete = () => { opening.result.close(); done(); };
  };
})
"""

OpenTill = Callable[..., Register]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub"), demo=True).start()
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


@pytest.fixture
def open_till(browser: Browser, hub: Hub) -> Iterator[OpenTill]:
    contexts: list[BrowserContext] = []

    def opened(*, width: int = 1280, height: int = 800) -> Register:
        contexts.append(browser.new_context(viewport={"width": width, "height": height}))
        page = contexts[-1].new_page()
        page.add_init_script(COUNT_PRINTS)
        return Register(page, hub.address).open().pair().sign_in(*ANA).open_shift()

    yield opened
    for context in contexts:
        context.close()


def facts(hub: Hub) -> list[int]:
    return [int(each) for each in hub.python(VERIFY).split()]


def test_copies_are_counted_and_a_sale_goes_back_in_parts_with_a_supervisor_and_the_hub_dead(
    open_till: OpenTill, hub: Hub
) -> None:
    before = facts(hub)
    till = open_till()
    page = till.page
    till.tap(NOODLES).tap(NOODLES).pay_exact()
    number = till.receipt_number()
    expect(page.get_by_role("button", name="Batalkan")).to_be_visible()
    till.next_sale().expect_pill("Tersimpan")
    hub.kill()
    page.clock.install()
    page.clock.fast_forward(70_000)
    till.menu("Riwayat")
    page.locator("button[data-state]", has_text=number).click()
    detail = page.get_by_test_id("sale-detail")
    detail.get_by_role("button", name="Cetak ulang").click()
    expect(detail.get_by_test_id("sale-story")).to_contain_text("Salinan ke-1 dicetak")
    detail.get_by_role("button", name="Cetak ulang").click()
    expect(detail.get_by_test_id("sale-story")).to_contain_text("Salinan ke-2 dicetak")
    assert "SALINAN ke-1" in page.evaluate("prints[0]")
    assert "SALINAN ke-2" in page.evaluate("prints[1]")
    for taken in ("Semua", "Semua sisanya"):
        detail.get_by_role("button", name="Retur", exact=True).click()
        refund_one_of_two(page, every=taken)
    expect(detail.get_by_role("button", name="Sudah diretur")).to_be_disabled()
    hub.start()
    till.page.get_by_role("button", name="Kembali").click()
    till.network_is_back().expect_pill("Tersimpan", timeout_ms=60_000)
    after = facts(hub)
    assert [new - old for new, old in zip(after, before, strict=True)] == [2, 2, 2, 2, 0]


def refund_one_of_two(page: Page, *, every: str) -> None:
    """The first is picked, the other is all that is left."""
    sheet = page.get_by_role("dialog")
    everything = sheet.get_by_role("radio", name=every, exact=True)
    confirm = sheet.get_by_role("button", name=re.compile("^Retur – kembalikan"))
    if every == "Semua":
        expect(everything).to_have_attribute("aria-checked", "true")
        expect(confirm).to_have_text("Retur – kembalikan Rp 7.000")
        sheet.get_by_role("radio", name="Sebagian").click()
        sheet.get_by_role("button", name="Tambah Indomie").click()
    else:
        expect(everything).to_be_hidden()  # one piece is all or nothing
        expect(sheet.get_by_text("Sebagian sudah diretur")).to_be_visible()
    expect(confirm).to_have_text("Retur – kembalikan Rp 3.500")
    expect(confirm).to_be_disabled()
    sheet.get_by_role("radio", name="Barang rusak").click()
    expect(sheet.get_by_role("radio", name="Rusak, tidak dijual lagi")).to_be_checked()
    expect(confirm).to_be_disabled()
    sheet.get_by_role("button", name="Budi").click()
    expect(sheet.locator(".keypad")).to_be_visible()  # what is typed before is nobody's
    page.keyboard.type(BUDI_PIN, delay=120)
    expect(sheet.get_by_text("Disetujui Budi")).to_be_visible(timeout=60_000)
    confirm.click()
    expect(page.get_by_test_id("refund-done")).to_contain_text("Kembalikan Rp 3.500")
    sheet.get_by_role("button", name="Selesai").click()


def test_a_sale_is_undone_from_the_done_screen_and_found_again_by_its_goods(
    open_till: OpenTill,
) -> None:
    till = open_till()
    page = till.page
    till.tap(NOODLES).pay_exact()
    page.get_by_role("button", name="Batalkan").click()
    expect(page.get_by_text("Transaksi dibatalkan. Kembalikan Tunai Rp 3.500")).to_be_visible()
    till.menu("Riwayat")
    expect(page.locator("button[data-state]")).to_have_count(2)
    page.get_by_label("Cari nomor, jumlah, barang").fill("indomie 3.500")
    expect(page.get_by_text("2 cocok")).to_be_visible()
    page.get_by_label("Cari nomor, jumlah, barang").fill("beras")
    expect(page.get_by_text("0 cocok")).to_be_visible()


def test_the_bill_before_payment_says_so_a_sale_is_repeated_and_an_old_one_asked_of_the_hub(
    open_till: OpenTill,
) -> None:
    till = open_till(width=360)
    page = till.page
    till.tap(NOODLES)
    till.menu("Tagihan (belum dibayar)")
    expect(page.get_by_test_id("receipt")).to_contain_text("BELUM DIBAYAR")
    page.get_by_role("button", name="Tutup", exact=True).click()
    till.pay_exact()
    number = till.receipt_number()
    till.next_sale()
    till.menu("Riwayat")
    sale = page.locator("button[data-state]").first
    sale.click()
    page.get_by_role("dialog").get_by_role("button", name="Ulangi").click()
    expect(page.get_by_text("1 barang masuk keranjang dengan harga hari ini")).to_be_visible()
    till.expect_pill("Tersimpan")
    page.evaluate(LET_GO)  # as after thirty days: number and time are left, the hub has the rest
    till.menu("Riwayat")
    expect(sale).to_contain_text("Isinya di server toko")
    sale.click()
    receipt = page.get_by_role("dialog").get_by_test_id("receipt")
    expect(receipt).to_contain_text(number)
    expect(receipt).to_contain_text("TOTAL")
