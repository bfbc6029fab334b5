"""Rights at the till in a real browser: what a cashier may not alone is asked for before anybody
pays, with the hub dead too, and what the owner forbids is said and goes no further."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.one_till import new_till
from tests.browser.pages.register import Register
from tests.browser.scenes.stage import DONE_STAYS
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

BUDI_PIN = "135790"
BREAD = "Roti tawar"  # Rp 18.000
SAID = """
from pos.people.models import Approval
from pos.journal.models import Problem
from pos.sales.actions import check_prices
check_prices()
asked = [(a.asked_by_name, a.approver_name, a.reason, [i['label'] for i in a.items])
         for a in Approval.objects.order_by('given_at')]
print(asked, Problem.objects.filter(code='permission_breach').count())
"""
FORBID = """
from pos.outlets.models import Outlet
from pos.people.actions import change_permissions
outlet = Outlet.objects.get()
no = {'cashier': {'rule': 'refused', 'limit': None}}
rules = {'sell': no, 'discount': no}
change_permissions(merchant_id=outlet.merchant_id, outlet_id=outlet.id, rules=rules, by=None)
"""

NO_COPIES = """
from pos.outlets.models import Outlet
from pos.people.actions import change_permissions
outlet = Outlet.objects.get()
rules = {'reprint': {'cashier': {'rule': 'refused', 'limit': None}}}
change_permissions(merchant_id=outlet.merchant_id, outlet_id=outlet.id, rules=rules, by=None)
"""
COUNT_TAPS = """
() => {
  window.taps = 0;
  document.addEventListener('click', ({ isTrusted, target }) => {
    if (isTrusted && target.closest('[aria-label="Tombol angka PIN"]') === null) window.taps += 1;
  }, true);
}
"""
KEEP_PRINTS = """
window.prints = [];
window.print = () => prints.push(document.getElementById('print-root').textContent);
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub"), demo=True).start()
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


def give(till: Register, preset: str) -> None:
    till.cart.get_by_role("button", name=re.compile("^Diskon(?!:)")).click()
    till.page.get_by_role("dialog").last.get_by_role("button", name=preset, exact=True).click()


def asked(till: Register) -> Locator:
    return till.page.get_by_role("dialog").filter(has=till.page.get_by_test_id("approve"))


def pay_now(till: Register) -> None:
    till.cart.get_by_role("button", name=re.compile("^Tunai pas")).click()


def test_a_large_discount_is_asked_for_once_and_sold_without_the_hub(
    browser: Browser, hub: Hub
) -> None:
    with new_till(browser, hub) as till:
        till.tap(BREAD)
        give(till, "20%")
        till.pay_exact().next_sale()  # within her own limit: nobody is asked
        hub.kill()
        till.tap(BREAD)
        give(till, "50%")
        pay_now(till)
        sheet = asked(till)
        expect(sheet).to_contain_text("Diskon tangan 50%")
        sheet.get_by_label(re.compile("^Alasan")).fill("Roti kemarin")
        expect(sheet.get_by_role("button", name="Ana")).to_have_count(0)
        sheet.get_by_role("button", name="Budi").click()
        till.press_keys(sheet, "111111")
        expect(sheet).to_contain_text("PIN salah")
        till.press_keys(sheet, BUDI_PIN)
        till.wait_done()
        assert till.receipt_number().endswith("0002")
        till.next_sale()
        hub.start()
        till.network_is_back().expect_pill("Tersimpan", timeout_ms=60_000)
        said = hub.python(SAID).strip()
        assert said == "[('Ana', 'Budi', 'Roti kemarin', ['Diskon tangan 50%'])] 0"


def test_a_yes_holds_for_what_was_asked_and_no_more(browser: Browser, hub: Hub) -> None:
    with new_till(browser, hub) as till:
        till.tap(BREAD)
        give(till, "50%")
        till.cart.get_by_role("button", name=re.compile("^BAYAR")).click()
        sheet = asked(till)
        expect(sheet).to_be_visible()
        till.page.evaluate(COUNT_TAPS)
        sheet.get_by_role("button", name="Budi").click()
        till.press_keys(sheet, BUDI_PIN)
        back = till.page.get_by_role("button", name="Kembali").first
        expect(back).to_be_visible()
        assert till.page.evaluate("taps") == 1  # who says yes; two beside the PIN are the most
        back.click()
        till.tap("Aqua Botol")  # goods more are no discount more
        till.cart.get_by_role("button", name=re.compile("^BAYAR")).click()
        expect(back).to_be_visible()
        expect(sheet).to_have_count(0)
        back.click()
        till.cart.get_by_role("button", name=re.compile("^Diskon: Aqua")).click()
        till.page.get_by_role("dialog").get_by_role("button", name="10%", exact=True).click()
        pay_now(till)
        expect(sheet).to_contain_text(re.compile(r"Diskon tangan 5\d,\d+%"))


def test_a_supervisor_is_not_asked_and_a_forbidden_sale_or_discount_goes_no_further(
    browser: Browser, hub: Hub
) -> None:
    hub.python(FORBID)
    with new_till(browser, hub) as till:
        till.tap(BREAD)
        pay_now(till)
        sheet = asked(till)
        expect(sheet).to_contain_text("Peran Anda tidak boleh melakukan ini")
        expect(sheet.get_by_role("listitem")).to_have_text(["Menjual Rp 18.000"])
        till.page.keyboard.press("Escape")
        give(till, "5%")
        till.cart.get_by_role("button", name=re.compile("^BAYAR")).click()
        expect(sheet.get_by_role("listitem")).to_have_text(
            ["Menjual Rp 17.100", "Diskon tangan 5%"]
        )
        expect(sheet).to_contain_text("Peran Anda tidak boleh melakukan ini")
        expect(sheet.get_by_role("button", name="Budi")).to_have_count(0)
        till.page.keyboard.press("Escape")
        till.lock().sign_in("Budi", BUDI_PIN)
        expect(till.cart_lines).to_have_count(0)  # hers, until he calls it
        till.recall(17_100)
        pay_now(till)
        till.wait_done()


def test_the_second_paper_of_a_sale_is_a_copy_wherever_it_is_asked_for(
    browser: Browser, hub: Hub
) -> None:
    hub.python(NO_COPIES)
    with new_till(browser, hub, KEEP_PRINTS + DONE_STAYS) as till:
        page = till.page
        till.tap(BREAD).pay_exact()
        again = page.get_by_role("button", name="Cetak struk", exact=True)
        again.click()
        expect(page.get_by_text("Struk dikirim ke printer.")).to_be_visible()
        again.click()
        expect(asked(till)).to_contain_text("Peran Anda tidak boleh melakukan ini")
        page.keyboard.press("Escape")
        expect(asked(till)).to_have_count(0)
        page.get_by_role("button", name="Lihat struk").click()
        page.get_by_role("dialog").get_by_role("button", name=re.compile("^Cetak")).click()
        expect(asked(till)).to_contain_text("Peran Anda tidak boleh melakukan ini")
        assert page.evaluate("prints.length") == 1
