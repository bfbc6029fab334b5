"""After the sale: the done screen, the receipt on screen and on paper, sharing, history."""

from collections.abc import Iterator

from playwright.sync_api import Locator, expect

from tests.browser.scenes.stage import ANA, DONE_STAYS, PIN, TOAST_STAYS, Look, Stage, Till, later
from tests.hub import Hub
from tests.sales import Goods, line, sale_body, second_version
from tests.tablet import Tablet

PAPERS = ((58, 32), (80, 42), (80, 48))
NO_DIALOG = "window.print = () => undefined;"
NO_PRINTER = "window.print = () => { throw new Error('no printer'); };"


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


def that_go_wrong(stage: Stage) -> Iterator[Look]:
    """A printer that prints nothing, an e-mail that waits for the shop's server."""
    with stage.till(TOAST_STAYS + NO_PRINTER) as till:
        till.tap("Indomie Goreng").pay_exact()
        till.button("Cetak struk")
        expect(till.page.get_by_text("Struk belum tercetak.")).to_be_visible()
        yield till.look("done-print-failed")
        later(till)
        till.sign_in(ANA, PIN).menu("Riwayat")
        till.page.locator("button[data-state]").first.click()
        detail = till.page.get_by_test_id("sale-detail").filter(visible=True)
        detail.get_by_role("button", name="Bagikan").click()
        till.sheet().get_by_label("E-mail").fill("ibu@contoh.id")
        till.sheet().get_by_role("button", name="Kirim e-mail").click()
        expect(till.sheet()).to_contain_text("E-mail belum dikirim")
        yield till.look("share-email-waiting")


def other_tills(stage: Stage) -> Iterator[Look]:
    """Found at the hub by number, opened, and looked for in vain while the hub is silent."""
    number = sold_elsewhere(stage.hub)
    with stage.till() as till:
        till.menu("Riwayat")
        till.page.get_by_role("searchbox").fill(number)
        till.button("Cari di kasir lain")
        row = till.page.get_by_role("region", name="Di kasir lain").locator("button[data-state]")
        expect(row).to_have_count(1)
        yield till.look("history-other-till")
        row.click()
        detail = till.page.get_by_test_id("sale-detail").filter(visible=True)
        expect(detail).to_contain_text("Bila diretur di sini")
        yield till.look("history-other-till-sale")
        if stage.phone:  # there a sale is a sheet before the list
            till.page.keyboard.press("Escape")
        till.page.context.set_offline(True)
        till.page.get_by_role("searchbox").fill("0042")
        till.button("Cari di kasir lain")
        expect(till.page.get_by_role("alert")).to_contain_text("tidak menjawab")
        yield till.look("history-other-till-silent")


def sold_elsewhere(hub: Hub) -> str:
    """By a till that is not in this browser; answers the number on its paper."""
    other = hub.pair(Tablet(), name="Kasir teras")
    first = sale_body([line(Goods()), line(Goods())], series=other.series, counter=1)
    body = second_version(first)
    other.append("sale.completed", body, tv=2, id=body["sale"])
    assert hub.push(other, other.events).status == 200
    number: str = body["receipt"]["number"]
    return number


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
    sheet.get_by_role("radio", name="Sebagian").click()
    sheet.get_by_test_id("refund-lines").get_by_role("checkbox").first.click()
    yield till.look("refund-part")
    sheet.get_by_role("radio", name="Semua", exact=True).click()
    sheet.get_by_role("radio", name="Barang rusak").click()
    sheet.get_by_role("button", name="Budi").click()
    yield till.look("refund-pin")
    for digit in "135790":
        sheet.get_by_role("button", name=digit, exact=True).click()
    expect(sheet.get_by_text("Disetujui Budi")).to_be_visible(timeout=60_000)
    yield till.look("refund-approved")
    sheet.get_by_role("button", name="Retur – kembalikan").click()
    expect(till.page.get_by_test_id("refund-done")).to_be_visible()
    yield till.look("refund-done")


def without_receipt(stage: Stage) -> Iterator[Look]:
    with stage.till(NO_DIALOG) as till:
        till.menu("Retur tanpa struk")
        yield till.look("unproven-empty")
        till.page.keyboard.press("Escape")
        till.tap("Indomie Goreng").tap("Roti tawar").menu("Retur tanpa struk")
        sheet = till.page.get_by_role("dialog").last
        sheet.get_by_role("radio", name="Barang rusak").click()
        yield till.look("unproven")


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
