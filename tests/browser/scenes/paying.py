"""Being paid in every way, and after a crash in the middle."""

import re
from collections.abc import Iterator

from playwright.sync_api import Locator, expect

from tests.browser.kasbon_shop import GIVEN, GIVES_CARD, HOLDS, KEEPS_CREDIT, OWES
from tests.browser.scenes.stage import ANA, PIN, Look, Stage, Till

HEARD_MS = 6_000  # a till asks the hub once in five seconds
CART = ("Indomie Goreng", "Indomie Goreng", "Aqua Botol", "Roti tawar")  # Rp 29.000


def cash(stage: Stage) -> Iterator[Look]:
    with stage.shared_till() as till:
        ready(till)
        yield till.look("pay")
        till.type("10000")
        yield till.look("pay-short")
        till.button("Terima Rp 10.000 dulu")
        expect(till.page.get_by_test_id("taken")).to_be_visible()
        yield till.look("pay-split")
        till.button("Batalkan Tunai Rp 10.000")
        till.type("50000")
        yield till.look("pay-over")
        till.button("Tip")
        yield till.look("tip")
        till.page.keyboard.press("Escape")
        till.button("Donasi kembalian")
        yield till.look("donation")
        till.page.keyboard.press("Escape")
        till.button("Kembali")
        yield free(till)


def free(till: Till) -> Look:
    """Goods for nothing, with the yes of somebody who may give so much away."""
    till.tool("Diskon")
    till.press("1", "0", "0", "Beri diskon 100%")
    till.home()
    till.open_cart()
    till.page.get_by_role("button", name=re.compile("^BAYAR")).last.click()
    till.press("Budi")
    till.press_keys(till.sheet(), "135790")
    expect(till.page.get_by_test_id("pay-total")).to_have_text("Rp 0")
    return till.look("pay-free")


def ready(till: Till) -> None:
    for name in CART:
        till.tap(name)
    till.to_pay()


def other_methods(stage: Stage) -> Iterator[Look]:
    with stage.shared_till() as till:
        ready(till)
        till.button("QRIS")
        expect(till.page.get_by_test_id("qr")).to_be_visible()
        yield till.look("qris")
        till.button("Batal, belum dibayar")
        till.button("EDC BCA")
        yield till.look("card")
        till.page.get_by_label("4 angka terakhir kartu").fill("4111 1111 1111 1111")
        till.button("Sudah disetujui")
        yield till.look("card-refused")
        till.button("Batal, belum dibayar")
        till.button("Transfer")
        yield till.look("transfer")
        till.button("Batal, belum dibayar")
        till.button("Voucer")
        yield till.look("voucher")


def on_kasbon(stage: Stage) -> Iterator[Look]:
    stage.hub.python(GIVEN + OWES)
    with stage.till() as till:
        till.page.wait_for_timeout(HEARD_MS)
        ready(till)
        till.button("Kasbon")
        yield till.look("kasbon-nobody")
        till.press("Pilih pelanggan")
        find(till, "Pak Budi").click()
        till.button("Kasbon")
        yield till.look("kasbon-may-not")
        till.page.keyboard.press("Escape")
        till.home()
        till.page.keyboard.press("F3")
        find(till, "Bu Ani Lestari").click()
        till.to_pay()
        till.button("Kasbon")
        yield till.look("kasbon-ask")
        till.press("Catat kasbon Rp 29.000")
        till.wait_done()
        yield till.look("kasbon-done")
        till.next_sale()
        till.page.keyboard.press("F3")
        find(till, "Lihat Bu Ani Lestari").click()
        yield till.look("kasbon-card")
        till.press("Bayar kasbon")
        till.type("10000")
        yield till.look("kasbon-repay")
        till.press("Terima Rp 10.000")
        till.page.get_by_test_id("repaid").wait_for()
        yield till.look("kasbon-repaid")


def out_of_credit(stage: Stage) -> Iterator[Look]:
    stage.hub.python(GIVEN + KEEPS_CREDIT + HOLDS)
    with stage.till() as till:
        till.page.wait_for_timeout(HEARD_MS)
        ready(till)
        till.button("Saldo")
        yield till.look("credit-nobody")
        till.press("Pilih pelanggan")
        find(till, "Bu Ani Lestari").click()
        till.button("Saldo")
        yield till.look("credit-part")  # 29.000 asked, 20.000 there
        till.press("Pakai Rp 20.000 saja")
        yield till.look("credit-rest")
        till.home()
        till.page.keyboard.press("F3")
        find(till, "Lihat Bu Ani Lestari").first.click()  # she is in the cart too
        yield till.look("credit-card")


def by_gift_card(stage: Stage) -> Iterator[Look]:
    code = stage.hub.python(GIVES_CARD).split()[-1]
    with stage.till() as till:
        till.page.wait_for_timeout(HEARD_MS)
        ready(till)
        till.button("Kartu hadiah")
        yield till.look("gift-empty")
        till.sheet().get_by_role("textbox").fill("ABCD")
        till.press("Cek kartu")
        yield till.look("gift-unreadable")
        till.sheet().get_by_role("textbox").fill(code)
        till.press("Cek kartu")
        till.page.get_by_test_id("gift-card").wait_for()
        yield till.look("gift-part")  # 29.000 asked, 20.000 there
        till.press("Pakai Rp 20.000")
        yield till.look("gift-rest")
        yield from a_card_sold(till)


def a_card_sold(till: Till) -> Iterator[Look]:
    till.home()
    till.menu("Jual kartu hadiah")
    till.type("50000")
    yield till.look("gift-sell")
    till.press("Isi Rp 50.000")
    yield till.look("gift-sell-paid")
    till.press("Pas, Rp 50.000")
    till.page.get_by_test_id("card-code").wait_for()
    yield till.look("gift-sold")
    till.press("Selesai")
    till.menu("Jual kartu hadiah")
    till.page.get_by_role("radio", name="Isi ulang").click()
    yield till.look("gift-fill-up")


def find(till: Till, name: str) -> Locator:
    till.sheet().get_by_role("textbox").fill(name.removeprefix("Lihat "))
    return till.sheet().get_by_role("button", name=re.compile(f"^{name}"))


def after_a_crash(stage: Stage) -> Iterator[Look]:
    with stage.till() as till:
        ready(till)
        till.button("QRIS")
        expect(till.page.get_by_test_id("qr")).to_be_visible()
        till.page.reload()
        till.sign_in(ANA, PIN)
        expect(till.page.get_by_test_id("recover")).to_be_visible()
        yield till.look("recover")
        till.button("Belum dibayar")
        expect(till.search_field).to_be_visible()
        yield from end_of_shift(till)


def end_of_shift(till: Till) -> Iterator[Look]:
    till.home()
    for _ in range(2):
        till.to_pay()
        till.button("QRIS")
        till.button("Sudah masuk")
        till.wait_done()
        till.next_sale()
        till.tap("Aqua Botol")
    till.pay_exact().next_sale()
    till.menu("Tutup shift")
    rows = till.page.get_by_test_id("matching").get_by_role("listitem")
    expect(rows).to_have_count(2)
    yield till.look("close-shift-unmatched")
    rows.nth(0).get_by_role("button", name="Cocok").click()
    till.type_amount(250_000)
    yield till.look("close-shift")
    till.page.get_by_role("radio", name="Per pecahan").click()
    yield till.look("close-shift-notes")
    till.page.get_by_role("radio", name="Jumlahnya").click()
    till.page.get_by_role("button", name="Tutup shift – Rp 250.000").click()
    differs = till.page.get_by_test_id("count-differs")
    differs.get_by_role("radio", name="Belum tahu").click()
    yield till.look("count-differs")
    differs.get_by_role("button", name=re.compile("^Tutup shift –")).click()
    expect(till.page.get_by_test_id("approve")).to_be_visible()  # more than a cashier may
    yield till.look("approve-variance")
    till.sheet().get_by_role("button", name="Budi").click()
    till.press_keys(till.sheet(), "135790")
    expect(till.page.get_by_test_id("shift-result")).to_be_visible(timeout=60_000)
    yield till.look("shift-result")
    till.button("Laporan Z")
    yield till.look("closing-report")
    till.press("Tutup")
