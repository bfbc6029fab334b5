"""Credit at the till in Chromium against a real hub: a refund is kept for the customer and spent
again, and with the hub dead only within this till's share, through a restart; the hub agrees
afterwards."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.asking import wait_for_share
from tests.browser.kasbon_shop import GIVEN, KEEPS_CREDIT
from tests.browser.pages.register import Register
from tests.browser.test_kasbon import choose, find, press, shot
from tests.hub import Hub, new_hub
from tests.tablet import Tablet

pytestmark = pytest.mark.browser
TOLD = """
import json
from pos.balances.models import Movement
from pos.journal.models import Problem
from pos.tills.models import Shift
rows = Movement.objects.order_by("revision").values_list("account", "why", "amount_minor")
print(json.dumps({
    "rows": list(rows),
    "drawer": Shift.objects.get().expected_now_minor,
    "problems": list(Problem.objects.values_list("code", flat=True)),
}))
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = new_hub(tmp_path / "shop", demo=True).start()
    made.python(GIVEN + KEEPS_CREDIT)
    yield made
    made.kill()


def told(hub: Hub) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(hub.python(TOLD))
    return answer


def test_a_refund_is_kept_as_credit_and_spent_again_and_the_hub_may_die_between(
    browser: Browser, hub: Hub
) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    till = Register(page, hub.address.replace("127.0.0.1", "localhost")).open().pair()
    till.sign_in("Ana", "147258").open_shift(100_000)
    kept(till)
    spent(till)
    before = told(hub)
    assert before["rows"] == [
        ["store_credit", "refunded", 28_000],
        ["store_credit", "sold", -3_500],
    ]
    assert before["drawer"] == 128_000  # the goods were paid in cash, and nothing was handed back
    hub.pair(Tablet(), name="Kasir 2")
    wait_for_share(page, 12_250)
    hub.kill()
    expect(page.get_by_test_id("status-pill").first).not_to_contain_text(
        "Tersimpan", timeout=60_000
    )
    spent_offline(till)
    hub.start()
    till.network_is_back()
    till.expect_pill("Tersimpan", 60_000)
    after = told(hub)
    assert sum(row[2] for row in after["rows"]) == 24_500 - 10_500
    assert after["problems"] == []
    assert hub.manage("rebuild", "--verify").returncode == 0


def kept(till: Register) -> None:
    page = till.page
    page.keyboard.press("F3")
    choose(till, "Bu Ani Lestari")
    for _ in range(8):
        till.tap("Indomie Goreng")
    till.pay_exact()
    till.next_sale().expect_pill("Tersimpan")
    till.lock().sign_in("Budi", "135790")  # who may refund, and did not sell it
    till.menu("Riwayat")
    page.locator("button[data-state]").first.click()
    page.get_by_test_id("sale-detail").get_by_role("button", name="Retur", exact=True).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("radio", name="Barang rusak").click()
    sheet.get_by_role("radio", name="Saldo").click()
    shot(page, "credit-refund")
    press(till, "Jadikan saldo Rp 28.000")
    expect(page.get_by_test_id("refund-done")).to_contain_text("Menjadi saldo Rp 28.000")
    shot(page, "credit-kept")
    press(till, "Selesai")
    page.get_by_role("button", name="Kembali").click()
    till.expect_pill("Tersimpan")


def spent(till: Register) -> None:
    page = till.page
    till.tap("Indomie Goreng")
    page.get_by_role("button", name="BAYAR", exact=True).click()
    page.get_by_role("button", name="Saldo", exact=True).click()
    expect(page.get_by_text("Pilih dulu pelanggan yang memakai saldonya.")).to_be_visible()
    press(till, "Pilih pelanggan")
    choose(till, "Bu Ani Lestari")
    page.get_by_role("button", name="Saldo", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("Rp 24.500")
    shot(page, "credit-ask")
    press(till, "Pakai saldo Rp 3.500")
    till.wait_done()
    paper = till.show_receipt()
    assert any(re.fullmatch(r"Saldo +3\.500", each) for each in paper), paper
    assert any(re.fullmatch(r"Sisa saldo +24\.500", each) for each in paper), paper
    till.next_sale()
    page.keyboard.press("F3")
    find(till, "Ani")
    press(till, "Lihat Bu Ani Lestari")
    expect(page.get_by_test_id("customer-credit")).to_contain_text("Rp 24.500")
    shot(page, "credit-card")
    page.keyboard.press("Escape")  # the card, then the list
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    till.expect_pill("Tersimpan")


def spent_offline(till: Register) -> None:
    page = till.page
    for _ in range(4):
        till.tap("Indomie Goreng")  # 14.000, and the share is half of 24.500
    page.keyboard.press("F3")
    choose(till, "Bu Ani Lestari")
    page.get_by_role("button", name="BAYAR", exact=True).click()
    page.get_by_role("button", name="Saldo", exact=True).click()
    expect(page.get_by_text("dapat dipakai paling banyak Rp 12.250")).to_be_visible()
    shot(page, "credit-alone")
    press(till, "Batal")
    page.keyboard.press("Escape")
    page.reload()  # a restart forgets neither what is held nor the share
    till.sign_in("Budi", "135790")
    till.cart.get_by_role("button", name=re.compile("^Kurangi")).first.click()
    page.get_by_role("button", name="BAYAR", exact=True).click()
    page.get_by_role("button", name="Saldo", exact=True).click()
    press(till, "Pakai saldo Rp 10.500")
    till.wait_done().next_sale()
