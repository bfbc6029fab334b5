"""A gift card at the till in Chromium against a real hub: issued in the office, its code typed,
spent in parts to the rupiah; with the hub dead only this till's share; the hub agrees afterwards.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.kasbon_shop import GIVES_CARD
from tests.browser.pages.register import Register
from tests.browser.test_credit import wait_for_share
from tests.browser.test_kasbon import pair_another, press, shot
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser
TOLD = """
import json
from pos.balances.models import Movement
from pos.journal.models import Problem
rows = Movement.objects.order_by("revision").values_list("why", "amount_minor")
problems = Problem.objects.values_list("code", flat=True)
print(json.dumps({"rows": list(rows), "problems": list(problems)}))
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = new_hub(tmp_path / "shop", demo=True).start()
    yield made
    made.kill()


def told(hub: Hub) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(hub.python(TOLD))
    return answer


def test_a_card_is_spent_in_parts_and_the_hub_may_die_between(browser: Browser, hub: Hub) -> None:
    code = hub.python(GIVES_CARD).split()[-1]
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    till = Register(page, hub.address.replace("127.0.0.1", "localhost")).open().pair()
    till.sign_in("Ana", "147258").open_shift(100_000)
    wait_for_share(page, 20_000, "gift")
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
    pair_another(hub)
    wait_for_share(page, 8_250, "gift")
    hub.kill()
    expect(page.get_by_test_id("status-pill").first).not_to_contain_text(
        "Tersimpan", timeout=60_000
    )
    ask(till, 3)  # 10.500, and the share is half of 16.500
    enter(page, code)
    expect(page.get_by_text("dapat dipakai paling banyak Rp 8.250")).to_be_visible()
    shot(page, "gift-alone")
    press(till, "Pakai Rp 8.250")
    page.get_by_role("button", name="Kartu hadiah", exact=True).click()
    enter(page, code)
    expect(page.get_by_text("Kartu ini sudah dipakai di sini.")).to_be_visible()
    press(till, "Batal")
    page.get_by_role("button", name=re.compile("^Uang pas")).click()
    till.wait_done().next_sale()
    sold = sell_card(till, "100")  # no hub: this till takes it at once
    ask(till, 1)
    enter(page, sold)
    press(till, "Pakai Rp 3.500")
    till.wait_done().next_sale()
    assert sold.replace("-", "") not in kept(page)
    hub.start()
    till.network_is_back()
    till.expect_pill("Tersimpan", 60_000)
    after = told(hub)
    assert after["rows"] == [
        *(["card_sold", 20_000], ["sold", -3_500], ["sold", -8_250]),
        *(["card_sold", 100_000], ["sold", -3_500]),
    ]
    assert after["problems"] == []
    assert hub.manage("rebuild", "--verify").returncode == 0


def ask(till: Register, noodles: int) -> None:
    for _ in range(noodles):
        till.tap("Indomie Goreng")
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
