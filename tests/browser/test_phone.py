"""A supervisor's own phone says yes, with the hub dead and the phone without any network."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.one_till import new_till
from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

BREAD = "Roti tawar"
PHONE = (360, 800)
SAID = """
from pos.people.models import Approval
from pos.journal.models import Problem
from pos.sales.actions import check_prices
check_prices()
given = [(a.asked_by_name, a.approver_name, a.method, a.reason, a.doubt)
         for a in Approval.objects.order_by('given_at')]
told = Problem.objects.filter(code__in=['permission_breach', 'approval_doubted'])
refused = list(Problem.objects.filter(code='approval_refused').values_list('sentence', flat=True))
print(given, told.count(), refused)
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub"), demo=True).start()
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


def enrolled(page: Page, address: str) -> Page:
    """Sari's phone: signed in once on the shop's Wi-Fi, kept by its own worker, then offline."""
    page.goto(f"{address}/approve/")
    page.get_by_role("link", name="Masuk").click()
    page.locator("input[name=username]").fill("sari")
    page.locator("input[name=password]").fill("contoh-jaya-2026")
    page.locator("input[name=password]").press("Enter")
    page.get_by_label("Kata sandi back office").fill("salah")
    own = page.get_by_role("button", name="Pakai telepon ini sebagai telepon Sari")
    own.click()
    expect(page.get_by_text("Kata sandi salah.")).to_be_visible()
    page.get_by_label("Kata sandi back office").fill("contoh-jaya-2026")
    own.click()
    expect(page.get_by_label("Kode di kasir")).to_be_visible()
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text(re.compile("^Sari · "))).to_be_visible()
    return page


def said(phone: Page, code: str, expected: str) -> str:
    """What the phone answers, once it has shown in words what is asked."""
    phone.get_by_label("Kode di kasir").fill(code)
    phone.get_by_role("button", name="Lihat yang diminta").click()
    expect(phone.locator("#needs")).to_have_text(expected)
    phone.get_by_role("button", name="Setujui").click()
    digits = phone.locator("#digits")
    expect(digits).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    told = digits.inner_text().replace(" ", "")
    phone.get_by_role("button", name="Selesai").click()
    return told


def half_price(till: Register) -> Locator:
    till.tap(BREAD)
    till.cart.get_by_role("button", name=re.compile("^Diskon(?!:)")).click()
    till.page.get_by_role("dialog").last.get_by_role("button", name="50%", exact=True).click()
    till.cart.get_by_role("button", name=re.compile("^Tunai pas")).click()
    sheet = till.page.get_by_role("dialog").filter(has=till.page.get_by_test_id("approve"))
    sheet.get_by_role("button", name="Sari", exact=True).click()
    sheet.get_by_role("button", name="Lewat telepon Sari").click()
    return sheet


def test_a_phone_says_yes_to_what_it_shows_and_what_it_said_holds_for_nothing_else(
    browser: Browser, hub: Hub
) -> None:
    address = hub.address.replace("127.0.0.1", "localhost")
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="id-ID")
    phone = enrolled(context.new_page(), address)
    with new_till(browser, hub) as till:
        hub.kill()
        sheet = half_price(till)
        sheet.get_by_label(re.compile("^Alasan")).fill("Roti kemarin")
        code = sheet.get_by_test_id("phone-code").inner_text()
        first = said(phone, code, "Diskon tangan 50%")
        till.press_keys(sheet, first)
        till.wait_done()
        till.next_sale()

        sheet = half_price(till)  # the same again is another question
        till.press_keys(sheet, first)
        expect(sheet).to_contain_text("Kode ini untuk permintaan lain")
        phone.get_by_label("Kode di kasir").fill("bukan kode")
        phone.get_by_role("button", name="Lihat yang diminta").click()
        expect(phone.get_by_text("Ini bukan kode kasir")).to_be_visible()
        code = sheet.get_by_test_id("phone-code").inner_text()
        till.press_keys(sheet, said(phone, code, "Diskon tangan 50%"))
        till.wait_done()
        till.next_sale()
        hub.start()
        till.network_is_back().expect_pill("Tersimpan", timeout_ms=60_000)
    context.close()
    yes = ("Ana", "Sari", "code")
    refusal = (
        "K01: Ana memakai persetujuan telepon Sari untuk hal lain (Diskon tangan 50%). "
        "Kasir menolaknya."
    )
    expected = f"{[(*yes, 'Roti kemarin', ''), (*yes, '', '')]} 0 {[refusal]}"
    hub.sees(SAID, expected)
