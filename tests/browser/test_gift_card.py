"""A gift card and a coupon at two tills in Chromium against a real hub: the card issued in the
office, its code typed, spent in parts to the rupiah, given back to by a refund; used at both tills
while the hub is dead; and once by one that was cut off alone, which the office is told.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.asking import wait_for_share
from tests.browser.kasbon_shop import GIVES_CARD
from tests.browser.one_till import new_till
from tests.browser.pages.register import Register
from tests.browser.test_coupons import enter as enter_coupon
from tests.browser.test_kasbon import press, shot
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser
# A coupon for one use by anybody.
GIVES_COUPON = """
from pos.prices.actions import add_promotion
add_promotion(
    outlet=outlet, by=None, noticed=["large_part:3000:1000"],
    identity={"name": "Sekali saja", "kind": "threshold", "priority": 1},
    gives={"minimum_minor": 3_000, "amount_minor": 1_000},
    coupon={"code": "SEKALI", "uses_limit": 1},
)
"""
TOLD = """
import json
from pos.balances.models import Movement
from pos.journal.models import Problem
from pos.prices.models import CouponUse
from pos.sales.models import Sale
rows = Movement.objects.values_list("why", "amount_minor")
print(json.dumps({
    "rows": sorted(rows),
    "sales": sorted(Sale.objects.values_list("due_minor", flat=True)),
    "coupons": CouponUse.objects.count(),
    "problems": list(Problem.objects.values_list("code", "sentence")),
}))
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = new_hub(tmp_path / "shop", demo=True).start()
    yield made
    made.kill()


@contextmanager
def second_till(browser: Browser, one: Register) -> Iterator[Register]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    other = Register(context.new_page(), one.origin)
    yield other.open().pair("Kasir 2").sign_in("Beni", "258369").open_shift(100_000)
    context.close()


def told(hub: Hub) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(hub.python(TOLD))
    return answer


def test_a_card_is_spent_in_parts_and_the_hub_may_die_between(browser: Browser, hub: Hub) -> None:
    code = hub.python(GIVES_CARD + GIVES_COUPON).split()[-1]
    with new_till(browser, hub) as one:
        wait_for_share(one.page, 20_000, "gift")
        spent_with_the_hub(one, code)
        given_back(one)
        with second_till(browser, one) as other:
            at_two_tills(hub, one, other, code)
    assert hub.manage("rebuild", "--verify").returncode == 0


def at_two_tills(hub: Hub, one: Register, other: Register, code: str) -> None:
    for till in (one, other):
        wait_for_share(till.page, 10_000, "gift")
    fill(one, 4)
    enter_coupon(one, "SEKALI")
    expect(one.page.get_by_text("Kupon SEKALI dipakai.")).to_be_visible()
    hub.kill()
    used_alone(one, other, code)
    sold = sell_card(one, "20")  # no hub: this till takes it at once
    ask(one, 1)
    enter(one.page, sold)
    press(one, "Pakai Rp 3.500")
    one.wait_done().next_sale()
    assert sold.replace("-", "") not in kept(one.page)
    hub.start()
    for till in (one, other):
        till.network_is_back()
        till.expect_pill("Tersimpan", 60_000)
    rows = [["card_sold", 20_000]] * 2 + [["refunded", 3_500]]
    rows += [["sold", minor] for minor in (-10_000, -10_000, -3_500, -3_500)]
    after = told(hub)
    sales = [-3_500, 3_500, 3_500, 10_500, 13_000]  # and the refund
    assert after == {"rows": rows, "sales": sales, "coupons": 1, "problems": []}
    for till in (one, other):
        wait_for_share(till.page, 8_250, "gift")
    replayed(one, other, sold)
    after = told(hub)
    assert after["sales"] == sorted([*sales, 17_500, 10_550])  # its cash is rounded
    assert sum(amount for _, amount in after["rows"]) == -8_250  # one share, and no more
    [[problem, sentence]] = after["problems"]
    assert problem == "card_below_zero"
    assert re.fullmatch(
        r"Kartu \*{4}\w{4} menjadi -Rp.8\.250 dengan struk \S+: dipakai lebih dari isinya\.",
        sentence,
    ), sentence


def spent_with_the_hub(till: Register, code: str) -> None:
    page = till.page
    assert code.replace("-", "") not in kept(page)
    ask(till, 1)
    enter(page, "ABCD-EFGH-JKMN-PQRS")
    expect(page.get_by_text("Kartu ini tidak dikenal atau sudah habis.")).to_be_visible()
    shot(page, "gift-unknown")
    enter(page, "ABCD")
    expect(page.get_by_text("terdiri dari 16 huruf dan angka")).to_be_visible()
    enter(page, code.lower())
    expect(page.get_by_test_id("gift-card")).to_contain_text("Rp 16.500")
    shot(page, "gift-ask")
    press(till, "Pakai Rp 3.500")
    till.wait_done()
    paper = till.show_receipt()
    assert any(re.fullmatch(r"Kartu hadiah +3\.500", each) for each in paper), paper
    assert any(re.fullmatch(r"Sisa kartu \*{4}\w{4} +16\.500", each) for each in paper), paper
    till.next_sale().expect_pill("Tersimpan")


def given_back(till: Register) -> None:
    """Nobody is named: what the card paid is on it again, and no money is handed out."""
    page = till.page
    till.lock().sign_in("Budi", "135790")  # who may refund, and did not sell it
    till.menu("Riwayat")
    page.locator("button[data-state]").first.click()
    page.get_by_test_id("sale-detail").get_by_role("button", name="Retur", exact=True).click()
    page.get_by_role("dialog").get_by_role("radio", name="Barang rusak").click()
    shot(page, "gift-refund")
    press(till, "Kembalikan Rp 3.500 ke kartu")
    expect(page.get_by_test_id("refund-done")).to_contain_text("Rp 3.500")
    shot(page, "gift-back")
    press(till, "Selesai")
    page.get_by_role("button", name="Kembali").click()
    till.expect_pill("Tersimpan")


def used_alone(one: Register, other: Register, code: str) -> None:
    """Without the hub each of two has half of the card's 20.000; the coupon's one use is where it
    was asked for."""
    for till in (one, other):
        pill = till.page.get_by_test_id("status-pill").first
        expect(pill).not_to_contain_text("Tersimpan", timeout=60_000)
    expect(one.cart).to_contain_text("SEKALI")
    pay_by(one, code, "10.000")
    fill(other, 3)
    enter_coupon(other, "SEKALI")
    needs = other.page.get_by_text("Kupon ini hanya dapat dipakai saat server toko terhubung.")
    expect(needs).to_be_visible(timeout=60_000)
    other.page.keyboard.press("Escape")
    pay_by(other, code, "10.000")


def replayed(one: Register, other: Register, code: str) -> None:
    """The other hears nobody and spends its share; this one hears the hub and spends it all."""
    other.page.context.set_offline(True)
    pill = other.page.get_by_test_id("status-pill").first
    expect(pill).not_to_contain_text("Tersimpan", timeout=60_000)
    fill(one, 5)
    pay_by(one, code, "16.500")
    one.expect_pill("Tersimpan")
    fill(other, 3)
    pay_by(other, code, "8.250")
    other.page.context.set_offline(False)
    other.network_is_back().expect_pill("Tersimpan", 60_000)


def fill(till: Register, noodles: int) -> None:
    for _ in range(noodles):
        till.tap("Indomie Goreng")


def pay_by(till: Register, code: str, most: str) -> None:
    """As much as this till may take of the card, and the rest in cash."""
    ask(till, 0)
    enter(till.page, code)
    press(till, f"Pakai Rp {most}")
    till.page.get_by_role("button", name=re.compile("^Uang pas")).click()
    till.wait_done().next_sale()


def ask(till: Register, noodles: int) -> None:
    fill(till, noodles)
    till.page.get_by_role("button", name="BAYAR", exact=True).click()
    till.page.get_by_role("button", name="Kartu hadiah", exact=True).click()


def sell_card(till: Register, thousands: str) -> str:
    """Paid in cash; the code, for the only time."""
    page = till.page
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Jual kartu hadiah").click()
    dialog = page.get_by_role("dialog", name="Jual kartu hadiah")
    for key in (*thousands, "000 Tiga nol"):
        dialog.get_by_role("button", name=key, exact=True).click()
    dialog.get_by_role("button", name=f"Isi Rp {thousands}.000").click()
    shot(page, "gift-sell")
    dialog.get_by_role("button", name=f"Pas, Rp {thousands}.000").click()
    code = dialog.get_by_test_id("card-code").inner_text()
    shot(page, "gift-sold")
    press(till, "Selesai")
    return code


def enter(page: Page, code: str) -> None:
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(code)
    dialog.get_by_role("button", name="Cek kartu").click()


def kept(page: Page) -> str:
    """All that the tablet keeps beside its journal."""
    return str(
        page.evaluate(
            """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('lancar-till');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction('meta').objectStore('meta').getAll();
    asked.onsuccess = () => {
      opening.result.close();
      resolve(JSON.stringify(asked.result));
    };
  };
})"""
        )
    )
