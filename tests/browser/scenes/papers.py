"""After the sale: the done screen, the receipt on screen and on paper, sharing, history."""

from collections.abc import Iterator

from playwright.sync_api import Locator, expect

from tests.browser.scenes.stage import DONE_STAYS, Look, Stage, Till

PAPERS = ((58, 32), (80, 42), (80, 48))
NO_DIALOG = "window.print = () => undefined;"


def done_and_shared(stage: Stage) -> Iterator[Look]:
    with stage.till(DONE_STAYS) as till:
        till.tap("Indomie Goreng").tap("Roti tawar")
        till.to_pay()
        till.type("50000")
        till.button("Terima Rp 50.000")
        till.wait_done()
        yield till.look("done-change")
        till.button("Bagikan")
        yield till.look("share")
        till.page.keyboard.press("Escape")
        till.button("Lihat struk")
        yield till.look("receipt")
        till.button("Tutup")
        till.next_sale()
        till.tap("Aqua Botol")
        till.pay_exact()
        yield till.look("done-exact")


def history(stage: Stage) -> Iterator[Look]:
    with stage.till(NO_DIALOG) as till:
        till.menu("Riwayat")
        yield till.look("history-empty")
        till.button("Kembali")
        for goods in (
            ("Indomie Goreng", "Aqua Botol"),
            ("Roti tawar",),
            ("Teh botol", "Roti tawar"),
        ):
            till.sell(*goods)
        till.tap("Roti tawar").menu("Tagihan (belum dibayar)")
        yield till.look("pre-bill")
        till.page.keyboard.press("Escape")
        till.pay_exact().next_sale().menu("Riwayat")
        rows = till.page.locator("button[data-state]")
        expect(rows).to_have_count(4)
        yield till.look("history")
        till.page.get_by_label("Cari nomor, jumlah, barang").fill("roti")
        yield till.look("history-search")
        till.page.get_by_label("Cari nomor, jumlah, barang").fill("beras")
        yield till.look("history-nothing")
        till.page.get_by_label("Cari nomor, jumlah, barang").fill("")
        rows.nth(1).click()
        expect(till.page.get_by_test_id("sale-detail").filter(visible=True)).to_have_count(1)
        yield till.look("history-sale")


def copy_and_refund(stage: Stage) -> Iterator[Look]:
    """Of the shared till's first sale: "Batalkan" stands there for a minute instead of "Retur"."""
    with stage.shared_till() as till:
        till.page.evaluate(NO_DIALOG)
        till.menu("Riwayat")
        till.page.locator("button[data-state]").last.click()
        detail = till.page.get_by_test_id("sale-detail").filter(visible=True)
        yield from copied(till, detail)
        detail.get_by_role("button", name="Retur", exact=True).click(timeout=90_000)
        yield from refunded(till)


def copied(till: Till, detail: Locator) -> Iterator[Look]:
    detail.get_by_role("button", name="Cetak ulang").click()
    expect(detail.get_by_test_id("sale-story")).to_contain_text("Salinan ke-1")
    detail.get_by_test_id("sale-story").scroll_into_view_if_needed()
    yield till.look("history-story")


def refunded(till: Till) -> Iterator[Look]:
    yield till.look("refund")
    sheet = till.page.get_by_role("dialog").last
    sheet.get_by_role("radio", name="Barang rusak").click()
    sheet.get_by_role("button", name="Budi").click()
    yield till.look("refund-pin")
    for digit in "135790":
        sheet.get_by_role("button", name=digit, exact=True).click()
    expect(sheet.get_by_text("Disetujui Budi")).to_be_visible(timeout=15_000)
    yield till.look("refund-approved")
    sheet.get_by_role("button", name="Retur – kembalikan").click()
    expect(till.page.get_by_test_id("refund-done")).to_be_visible()
    yield till.look("refund-done")


def on_paper(stage: Stage) -> Iterator[Look]:
    """What the printer gets, at the width of each roll, on a page as wide as the paper."""
    if stage.phone:
        return
    for width_mm, columns in PAPERS:
        with stage.till(NO_DIALOG, settings=f'{{"paper":{columns}}}') as till:
            till.tap("Indomie Goreng").tap("Kopi Susu").choose("Besar", "Dingin", "Less")
            till.tap("Roti tawar").pay_cash(100_000)
            till.button("Cetak struk")
            till.page.emulate_media(media="print")
            yield till.look(f"paper-{width_mm}-{columns}")
