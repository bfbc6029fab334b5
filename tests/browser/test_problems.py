"""What a cashier can do when the hub wants a sale checked: call somebody, see which and why."""

from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.browser.asking import contact_kept
from tests.browser.one_till import ANA, PIN
from tests.browser.pages.register import Register
from tests.browser.scenes.stage import changed

pytestmark = pytest.mark.browser

REASON = "Jumlah bayar tidak sama dengan total transaksi."
NO_SHARING = """
Object.defineProperty(Navigator.prototype, 'share', { value: undefined });
window.open = (address) => { window.opened = address; return null; };
"""


@pytest.fixture(scope="module")
def script() -> str:
    return NO_SHARING


def aside(hello: dict[str, Any]) -> None:
    [head] = hello["heads"][:1]
    place = {"epoch": head["epoch"], "stream": "F", "seq": head["seq"]}
    hello["to_check"] = [{**place, "code": "totals_differ", "detail": REASON}]


def test_the_manager_is_called_with_the_reason_and_the_sale_says_it_too(
    own_till: Register,
) -> None:
    till, page = own_till, own_till.page
    till.tap("Indomie Goreng").pay_exact()
    number = till.receipt_number()
    till.next_sale().expect_pill("Tersimpan", 30_000)
    changed(page, "/sync/v1/hello", aside)
    page.reload()
    till.sign_in(ANA, PIN).expect_pill("perlu dicek", 30_000)
    page.get_by_test_id("status-pill").first.click()
    page.get_by_role("button", name="Panggil manajer").click()
    page.wait_for_function("() => window.opened !== undefined")
    address = unquote(page.evaluate("() => window.opened"))
    assert address.startswith("https://wa.me/?text=")
    assert "Kasir 1" in address
    assert REASON in address
    page.get_by_role("button", name="Lihat transaksinya").click()
    row = page.locator("button[data-state=needs_attention]")
    expect(row).to_contain_text(number)
    row.click()
    problem = page.get_by_test_id("sale-problem").filter(visible=True)
    expect(problem).to_have_text(REASON)


THREE_DAYS_LATER = """
const today = Date.now.bind(Date);
Date.now = () => today() + 73 * 3_600_000;
"""


def test_a_tablet_cut_off_for_three_days_sells_and_nothing_else(own_till: Register) -> None:
    till, page = own_till, own_till.page
    till.tap("Indomie Goreng").pay_exact().next_sale().expect_pill("Tersimpan", 30_000)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=60_000)
    contact_kept(page)
    page.context.set_offline(True)
    page.context.add_init_script(THREE_DAYS_LATER)
    page.reload()
    clock = page.get_by_test_id("clock-doubt")
    clock.get_by_role("button").last.click()
    till.sign_in(ANA, PIN).menu("Riwayat")
    page.locator("button[data-state]").first.click()
    page.get_by_role("button", name="Retur", exact=True).filter(visible=True).click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_test_id("cut-off")).to_be_visible()
    sheet.get_by_role("radio", name="Barang rusak").click()
    expect(sheet.get_by_role("button", name="Retur – kembalikan")).to_be_disabled()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Kembali").click()
    till.menu("Tutup shift")
    expect(page.get_by_test_id("cut-off")).to_be_visible()
    till.type_amount(3_500)
    expect(page.get_by_role("button", name="Tutup shift –")).to_be_disabled()
    page.get_by_role("button", name="Kembali").click()
    till.tap("Indomie Goreng").pay_exact()
