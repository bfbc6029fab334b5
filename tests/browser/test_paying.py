"""Every way to be paid, at the screen: split tenders, QRIS that a wallet can read, cards without
their number, a crash in the middle, and the check at the end of the shift."""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
import zxingcpp
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from pos.config.demo_goods import QRIS_PAYLOAD
from pos.domain.qris import with_amount
from tests.browser.data_layer import READ_EVENTS
from tests.browser.one_till import begin_anew
from tests.browser.pages.register import Register, rupiah
from tests.browser.png import grey_pixels
from tests.browser.scanner import scan
from tests.browser.test_kill_browser import Profile
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

ANA = ("Ana", "147258")
NOODLES = "Indomie Goreng 85 g"  # Rp 3.500
PAN = "4111 1111 1111 1111"
SHOTS = os.environ.get("LANCAR_SHOTS")  # a folder: every state is photographed there
OPEN_ON_HUB = """
from pos.payments.models import AwaitedPayment
print(list(AwaitedPayment.objects.order_by("started_at").values_list("outcome", "check_state")))
"""
CASH_ON_HUB = """
from pos.tills.models import Shift
print(Shift.objects.order_by("-opened_at").first().cash_minor)
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

    def opened() -> Register:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 800}))
        till = Register(contexts[-1].new_page(), hub.address).open().pair()
        return till.sign_in(*ANA).open_shift()

    yield opened
    for context in contexts:
        context.close()


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.wait_for_timeout(250)
        page.screenshot(path=Path(SHOTS) / f"{name}-{page.viewport_size['width']}.png")


def pay_screen(till: Register, pieces: int = 1) -> Page:
    for _ in range(pieces):
        till.tap(NOODLES)
    to_pay(till)
    return till.page


def to_pay(till: Register) -> None:
    """On a phone BAYAR is inside the cart."""
    cart = till.page.get_by_role("button", name=re.compile("^Buka keranjang"))
    if cart.is_visible():
        cart.click()
    till.page.get_by_role("button", name="BAYAR").click()


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def kinds(page: Page) -> list[str]:
    return [json.loads(event["raw"])["type"] for event in page.evaluate(READ_EVENTS)]


def last_sale(page: Page) -> dict[str, object]:
    envelopes = [json.loads(event["raw"]) for event in page.evaluate(READ_EVENTS)]
    return [one["body"] for one in envelopes if one["type"] == "sale.completed"][-1]


def read_code(page: Page) -> str:
    """As a wallet's camera reads it."""
    width, height, pixels = grey_pixels(page.screenshot())
    image = memoryview(pixels).cast("B", (height, width))
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    assert len(found) == 1
    return found[0].text


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 800)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_qris_code_on_screen_is_the_shops_own_asking_for_the_amount(
    shared_till: Register, width: int, height: int, scheme: Literal["light", "dark"]
) -> None:
    shared_till.page.emulate_media(color_scheme=scheme)
    till = begin_anew(shared_till, (width, height))
    page = pay_screen(till, 3)
    shot(page, f"pay-{scheme}")
    button(page, "QRIS")
    code = page.get_by_test_id("qr")
    expect(code).to_be_visible()
    shot(page, f"qris-{scheme}")
    assert kinds(page)[-1] == "payment.started"
    assert read_code(page) == with_amount(QRIS_PAYLOAD, 10_500)
    box = code.bounding_box()
    assert box is not None
    assert box["width"] >= 0.6 * min(width, height)
    assert int(code.get_attribute("data-module") or 0) >= 4
    expect(page.get_by_test_id("await")).to_contain_text("TOKO CONTOH JAYA")
    button(page, "Sudah masuk")
    till.wait_done()
    shot(page, f"done-qris-{scheme}")
    [paid] = last_sale(page)["payments"]  # type: ignore[misc]
    assert (paid["kind"], paid["amount_minor"], paid["reference"]) == ("qris", 10_500, None)
    assert paid["confirmed_at"] > 0


def test_one_sale_is_paid_by_qris_and_cash_and_each_part_can_be_undone(till: Register) -> None:
    page = pay_screen(till, 4)  # 14.000
    till.type_amount(5_000)
    page.get_by_role("button", name=re.compile("^Terima Rp 5.000 dulu")).click()
    expect(page.get_by_test_id("pay-total")).to_have_text("Rp 9.000")
    button(page, "Batalkan Tunai Rp 5.000")
    expect(page.get_by_test_id("pay-total")).to_have_text("Rp 14.000")
    till.type_amount(10_000)
    page.get_by_role("button", name=re.compile("^QRIS")).click()
    expect(page.get_by_test_id("await-amount")).to_have_text("Rp 10.000")
    page.get_by_label("Nomor referensi (boleh kosong)").fill("RRN 123456789012")
    button(page, "Sudah masuk")
    expect(page.get_by_test_id("pay-total")).to_have_text("Rp 4.000")
    shot(page, "split")
    page.reload()  # what came is not forgotten
    till.sign_in(*ANA)
    expect(page.get_by_test_id("cart-left")).to_have_text("Rp 4.000")  # nobody asks for it twice
    page.get_by_role("button", name="BAYAR").click()
    expect(page.get_by_test_id("taken")).to_contain_text("RRN 123456789012")
    expect(page.get_by_test_id("pay-total")).to_have_text("Rp 4.000")
    page.get_by_role("region", name="Uang tunai").get_by_role(
        "button", name=rupiah(5_000), exact=True
    ).click()
    till.wait_done()
    till.expect_change("Rp 1.000")
    expect(page.get_by_test_id("paid-with")).to_contain_text("QRIS Rp 10.000 + Tunai Rp 5.000")
    assert [one["kind"] for one in last_sale(page)["payments"]] == ["qris", "cash"]  # type: ignore[union-attr]


def test_a_card_leaves_four_digits_and_never_its_number(till: Register) -> None:
    page = pay_screen(till)
    button(page, "EDC BCA")
    page.get_by_label("Bank", exact=True).fill("BCA")
    page.get_by_label("4 angka terakhir kartu").fill(PAN)
    button(page, "Sudah disetujui")
    expect(page.get_by_role("alert")).to_contain_text("nomor kartu lengkap")
    shot(page, "card-refused")
    for _ in range(3):  # a browser closes a dialog by itself at the second Esc
        page.keyboard.press("Escape")
    expect(page.get_by_test_id("await")).to_be_visible()
    page.get_by_label("4 angka terakhir kartu").fill("1111")
    page.get_by_label("Kode persetujuan (approval)").fill("001234")
    button(page, "Sudah disetujui")
    till.wait_done()
    expect(page.get_by_test_id("no-change")).to_have_count(0)  # nobody handed over cash
    raw = "".join(event["raw"] for event in page.evaluate(READ_EVENTS))
    assert PAN not in raw
    assert PAN.replace(" ", "") not in raw
    [paid] = last_sale(page)["payments"]  # type: ignore[misc]
    assert paid["details"] == {"bank": "BCA", "last4": "1111", "approval": "001234", "trace": ""}


def test_a_terminal_asks_for_the_whole_slip_and_knows_the_bank_of_the_last_card(
    till: Register,
) -> None:
    page = pay_screen(till)
    button(page, "EDC BCA")
    page.get_by_label("Kode persetujuan (approval)").fill("001234")
    button(page, "Sudah disetujui")
    expect(page.get_by_role("alert")).to_contain_text("Isi bank, 4 angka terakhir, dan kode")
    page.get_by_label("Bank", exact=True).fill("Mandiri")
    page.get_by_label("4 angka terakhir kartu").fill("2222")
    button(page, "Sudah disetujui")
    till.wait_done()
    till.next_sale()
    pay_screen(till)
    button(page, "EDC BCA")
    page.get_by_role("group", name="Bank yang baru dipakai").get_by_role(
        "button", name="Mandiri"
    ).click()
    page.get_by_label("4 angka terakhir kartu").fill("3333")
    page.get_by_label("Kode persetujuan (approval)").fill("005678")
    button(page, "Sudah disetujui")
    till.wait_done()
    [paid] = last_sale(page)["payments"]  # type: ignore[misc]
    assert paid["details"] == {
        "bank": "Mandiri",
        "last4": "3333",
        "approval": "005678",
        "trace": "",
    }


def test_a_transfer_and_a_voucher_ask_for_what_the_owner_wants(till: Register) -> None:
    page = pay_screen(till, 2)  # 7.000
    till.type_amount(5_000)
    page.get_by_role("button", name=re.compile("^Voucer")).click()
    button(page, "Pakai")
    expect(page.get_by_role("alert")).to_have_text("Isi kodenya dulu.")
    scan(page, "LEBARAN-5")  # into the field, not into the cart
    expect(page.get_by_label("Kode voucer")).to_have_value("LEBARAN-5")
    shot(page, "voucher")
    button(page, "Pakai")
    expect(page.get_by_test_id("pay-total")).to_have_text("Rp 2.000")
    button(page, "Transfer")
    expect(page.get_by_test_id("await")).to_contain_text("BCA 0123456789")
    button(page, "Sudah masuk")
    expect(page.get_by_role("alert")).to_contain_text("Isi nomor referensi dulu")
    page.get_by_label("Nomor referensi").fill("TRX 77")
    button(page, "Sudah masuk")
    till.wait_done()
    references = [one["reference"] for one in last_sale(page)["payments"]]  # type: ignore[union-attr]
    assert references == ["LEBARAN-5", "TRX 77"]


def test_a_tip_and_change_given_away_stay_in_the_drawer_only_when_asked_for(
    open_till: OpenTill, hub: Hub
) -> None:
    till = open_till()
    page = pay_screen(till, 3)  # 10.500
    button(page, "Tip")
    dialog = page.get_by_role("dialog")
    for key in "1000":
        dialog.get_by_role("button", name=key, exact=True).click()
    dialog.get_by_role("button", name="Tip Rp 1.000").click()
    expect(page.get_by_test_id("pay-total")).to_have_text("Rp 11.500")
    assert (
        page.get_by_role("button", name="Donasi kembalian").get_attribute("aria-pressed") == "false"
    )
    button(page, "Donasi kembalian")
    shot(page, "donation")
    for key in ("1", "F9", "Escape"):  # the sheet has the keyboard: nothing pays behind it
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press(key)
        page.wait_for_timeout(150)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_test_id("pay-total")).to_have_text("Rp 11.500")
    button(page, "Donasi kembalian")
    button(page, "Receh di bawah Rp 1.000")
    till.type_amount(20_000)
    expect(page.get_by_text("Kembalian: Rp 8.000")).to_be_visible()  # what is counted out
    button(page, "Terima Rp 20.000")
    till.wait_done()
    expect(page.get_by_test_id("given")).to_have_text("Tip Rp 1.000 · Donasi kembalian Rp 500")
    sale = last_sale(page)
    told = (sale["tip_minor"], sale["donation_minor"], sale["change_minor"])
    assert told == (1_000, 500, 8_000)
    assert sale["donation_to"] == "Yayasan Contoh Peduli (izin 000/2026)"
    till.next_sale().expect_pill("Tersimpan")
    hub.sees(CASH_ON_HUB, "12000")
    till.tap(NOODLES).pay_exact().next_sale().close_shift(15_500)
    expect(page.get_by_test_id("shift-result")).to_contain_text("Rp 15.500")
    expect(page.get_by_test_id("per-method")).to_contain_text("Tunai (2)")


def test_double_taps_start_one_payment_and_make_one_sale(open_till: OpenTill) -> None:
    till = open_till()
    page = pay_screen(till)
    page.get_by_role("button", name="QRIS", exact=True).dblclick(force=True)
    expect(page.get_by_test_id("await")).to_be_visible()
    assert kinds(page).count("payment.started") == 1
    page.get_by_role("button", name="Sudah masuk").dblclick(force=True)
    till.wait_done()
    assert kinds(page).count("sale.completed") == 1


def test_a_cancelled_payment_says_so_and_the_shift_ends_with_the_list_of_unproven_qris(
    open_till: OpenTill, hub: Hub
) -> None:
    till = open_till()
    page = pay_screen(till)
    button(page, "QRIS")
    button(page, "Batal, belum dibayar")
    expect(page.get_by_test_id("await")).to_have_count(0)
    assert kinds(page)[-1] == "payment.abandoned"
    for _ in range(2):
        button(page, "QRIS")
        button(page, "Sudah masuk")
        till.wait_done().next_sale()
        if _ == 0:
            pay_screen(till)
    till.menu("Tutup shift")
    rows = page.get_by_test_id("matching").get_by_role("listitem")
    expect(rows).to_have_count(2)
    rows.nth(0).get_by_role("button", name="Cocok").click()
    rows.nth(1).get_by_role("button", name="Tidak ada").click()
    shot(page, "matching")
    till.type_amount(0)
    page.get_by_role("button", name=re.compile("^Tutup shift –")).click()
    expect(page.get_by_test_id("per-method")).to_contain_text("QRIS (2)")
    shot(page, "shift-result")
    assert kinds(page)[-2:] == ["payment.matched", "shift.closed"]
    till.expect_pill("Tersimpan")
    states = hub.python(OPEN_ON_HUB)
    assert "('abandoned', '')" in states
    assert "('paid', 'found')" in states
    assert "('paid', 'missing')" in states


@pytest.mark.slow
def test_after_a_crash_during_qris_the_till_asks_and_either_answer_is_written(
    playwright: Playwright, tmp_path: Path
) -> None:
    profile = Profile(tmp_path / "profile", new_hub(tmp_path / "hub", demo=True).start())
    with profile.browser(playwright) as till:
        till.pair().sign_in(*ANA).open_shift()
        button(pay_screen(till), "QRIS")
        expect(till.page.get_by_test_id("qr")).to_be_visible()
    with profile.browser(playwright) as till:
        till.sign_in(*ANA)
        expect(till.page.get_by_test_id("recover")).to_contain_text("Pembayaran QRIS Rp 3.500")
        shot(till.page, "recover")
        button(till.page, "Belum dibayar")
        expect(till.cart_lines).to_have_count(1)
        assert kinds(till.page)[-1] == "payment.abandoned"
        button(pay_screen(till), "QRIS")  # now two of them
        expect(till.page.get_by_test_id("qr")).to_be_visible()
    with profile.browser(playwright) as till:
        till.sign_in(*ANA)
        button(till.page, "Sudah dibayar")
        till.wait_done()
        assert kinds(till.page)[-1] == "sale.completed"
        till.next_sale().expect_pill("Tersimpan", timeout_ms=60_000)
    assert "('abandoned', '')" in profile.hub.python(OPEN_ON_HUB)
    assert "('paid', '')" in profile.hub.python(OPEN_ON_HUB)
    profile.hub.assert_record_is_sound()
    profile.hub.stop()
