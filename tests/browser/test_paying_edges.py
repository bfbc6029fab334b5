"""Being paid at the edges: goods for nothing, and a wallet that the till knows only by its name."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages.register import Register
from tests.browser.test_paying import button, kinds, last_sale, pay_screen, to_pay
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

ANA = ("Ana", "147258")
NOODLES = "Indomie Goreng 85 g"  # Rp 3.500
WALLET = """
from pos.outlets.models import Merchant
from pos.payments.actions import add_payment_method
add_payment_method(merchant_id=Merchant.objects.get().id, name="GoPay", kind="other", by=None)
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub"), demo=True)
    hub.python(WALLET)
    hub.start()
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


def give_all_away(till: Register) -> Page:
    """A discount of the whole cart, typed."""
    till.cart.get_by_role("button", name=re.compile("^Diskon(?!:)")).click()
    sheet = till.page.get_by_role("dialog").last
    for key in "100":
        sheet.get_by_role("button", name=key, exact=True).click()
    sheet.get_by_role("button", name=re.compile("^(Beri|Pakai|Potong)")).click()
    expect(till.page.get_by_test_id("cart-total").first).to_have_text("Rp 0")
    return till.page


def say_yes(till: Register) -> None:
    """A cashier may not give so much away alone."""
    sheet = till.page.get_by_role("dialog", name="Perlu persetujuan")
    sheet.get_by_role("button", name="Budi", exact=True).click()
    till.press_keys(sheet, "135790")


@pytest.mark.parametrize("size", [(1280, 800), (360, 800)])
def test_goods_for_nothing_end_with_one_obvious_tap_and_ask_for_no_money(
    till: Register, size: tuple[int, int]
) -> None:
    till.tap(NOODLES)
    page = give_all_away(till)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    to_pay(till)
    say_yes(till)
    expect(page.get_by_test_id("pay-total")).to_have_text("Rp 0")
    for name in ("Tip", "QRIS", "Donasi kembalian"):  # no payment would carry what they ask for
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    button(page, "Selesai, tanpa bayar")
    till.wait_done()
    sale = last_sale(page)
    assert (sale["due_minor"], sale["payments"], sale["tip_minor"]) == (0, [], 0)
    till.next_sale().expect_pill("Tersimpan")


def test_a_tip_promised_before_the_goods_became_free_is_not_asked_for(till: Register) -> None:
    page = pay_screen(till)
    button(page, "Tip")
    dialog = page.get_by_role("dialog")
    for key in "1000":
        dialog.get_by_role("button", name=key, exact=True).click()
    dialog.get_by_role("button", name="Tip Rp 1.000").click()
    expect(page.get_by_test_id("pay-total")).to_have_text("Rp 4.500")
    button(page, "Kembali")
    give_all_away(till)
    page.keyboard.press("F9")
    say_yes(till)
    expect(page.get_by_test_id("pay-total")).to_have_text("Rp 0")
    page.keyboard.press("F9")
    till.wait_done()
    assert last_sale(page)["payments"] == []


def test_a_wallet_of_its_own_kind_is_asked_about_after_a_crash(till: Register) -> None:
    page = pay_screen(till)
    button(page, "GoPay")
    expect(page.get_by_test_id("await")).to_contain_text("Minta pembeli membayar jumlah ini")
    assert kinds(page)[-1] == "payment.started"
    page.reload()
    till.sign_in(*ANA)
    expect(page.get_by_test_id("recover")).to_contain_text("Pembayaran GoPay Rp 3.500")
    button(page, "Sudah dibayar")
    till.wait_done()
    [paid] = last_sale(page)["payments"]  # type: ignore[misc]
    assert (paid["name"], paid["kind"], paid["amount_minor"]) == ("GoPay", "other", 3_500)
    till.next_sale().expect_pill("Tersimpan")
