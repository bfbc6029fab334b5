"""Kasbon at the till in Chromium against a real hub: sold, paid back, and with the hub dead only
within this till's share, through a restart; the drawer and the hub agree afterwards."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.asking import wait_for_share
from tests.browser.kasbon_shop import GIVEN
from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub
from tests.pos.kasbon.kasbon_till import repayment_body
from tests.tablet import Tablet

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("LANCAR_SHOTS")
ANI = """
from pos.customers.models import Customer
print(Customer.objects.get(name="Bu Ani Lestari").id)
"""
TOLD = """
import json
from pos.balances.models import Movement
from pos.journal.models import Problem
from pos.sales.models import ReceiptCopy
from pos.tills.models import Shift
rows = Movement.objects.order_by("revision").values_list("why", "amount_minor", "number")
print(json.dumps({
    "rows": list(rows),
    "drawer": Shift.objects.get().expected_now_minor,
    "problems": list(Problem.objects.values_list("code", flat=True)),
    "copies": list(ReceiptCopy.objects.order_by("copy_number").values_list("number", flat=True)),
}))
"""


PRINTED = """
() => {
  window.prints = [];
  window.print = () => prints.push(document.getElementById('print-root').textContent);
}
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = new_hub(tmp_path / "shop", demo=True).start()
    made.python(GIVEN)
    yield made
    made.kill()


def shot(page: Page, name: str) -> None:
    """Both sizes, for who reviews them."""
    if not SHOTS:
        return
    for width, height in ((1280, 800), (360, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(250)
        page.screenshot(path=Path(SHOTS) / f"kasbon-{name}-{width}.png")
    page.set_viewport_size({"width": 1280, "height": 800})


def find(till: Register, name: str) -> None:
    """The customer's sheet is open."""
    till.page.get_by_role("dialog").get_by_role("textbox").fill(name)


def choose(till: Register, name: str) -> None:
    find(till, name)
    till.page.get_by_role("button", name=re.compile(rf"^{name}")).click()


def press(till: Register, name: str) -> None:
    till.page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()


def owe(till: Register, noodles: int) -> None:
    """A cart of noodles at Rp 3.500, up to the sheet of kasbon."""
    for _ in range(noodles):
        till.tap("Indomie Goreng")
    till.page.get_by_role("button", name="BAYAR", exact=True).click()
    till.page.get_by_role("button", name="Kasbon", exact=True).click()


def told(hub: Hub) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(hub.python(TOLD))
    return answer


def test_kasbon_is_sold_and_paid_back_and_the_hub_may_die_between(
    browser: Browser, hub: Hub
) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    till = Register(page, hub.address.replace("127.0.0.1", "localhost")).open().pair()
    till.sign_in("Ana", "147258").open_shift(100_000)
    sold_and_paid_back(till)
    before = told(hub)
    assert [row[:2] for row in before["rows"]] == [["sold", 17_500], ["repaid", -10_000]]
    assert before["drawer"] == 110_000
    assert before["copies"] == [before["rows"][1][2]] * 2
    other = hub.pair(Tablet(), name="Kasir 2")  # two tills share what may be sold alone
    wait_for_share(page, 26_250, "kasbon")
    hub.kill()
    expect(page.get_by_test_id("status-pill").first).not_to_contain_text(
        "Tersimpan", timeout=60_000
    )
    owe_offline(till)
    hub.start()
    till.network_is_back()
    till.expect_pill("Tersimpan", 60_000)
    after = told(hub)
    assert sum(row[1] for row in after["rows"]) == 7_500 + 24_500
    assert after["problems"] == []
    proof_of_another_till(till, hub, other)
    assert len(told(hub)["copies"]) == 3
    assert hub.manage("rebuild", "--verify").returncode == 0


def sold_and_paid_back(till: Register) -> None:
    page = till.page
    owe(till, 5)
    expect(page.get_by_text("Pilih dulu pelanggan yang berutang.")).to_be_visible()
    shot(page, "nobody")
    press(till, "Pilih pelanggan")
    choose(till, "Pak Budi")
    page.get_by_role("button", name="Kasbon", exact=True).click()
    expect(page.get_by_text("Pelanggan ini belum boleh kasbon.")).to_be_visible()
    shot(page, "may-not")
    press(till, "Batal")
    page.keyboard.press("Escape")
    page.keyboard.press("F3")
    choose(till, "Bu Ani Lestari")
    page.get_by_role("button", name="BAYAR", exact=True).click()
    page.get_by_role("button", name="Kasbon", exact=True).click()
    shot(page, "ask")
    press(till, "Catat kasbon Rp 17.500")
    till.wait_done()
    shot(page, "done")
    paper = till.show_receipt()
    assert any(re.fullmatch(r"Kasbon +17\.500", each) for each in paper), paper
    assert any(re.fullmatch(r"Sisa kasbon +17\.500", each) for each in paper), paper
    till.next_sale()
    page.keyboard.press("F3")
    find(till, "Ani")
    press(till, "Lihat Bu Ani Lestari")
    expect(page.get_by_test_id("customer-kasbon")).to_contain_text("Rp 17.500")
    shot(page, "card")
    press(till, "Bayar kasbon")
    for key in "10000":
        press(till, key)
    shot(page, "repay")
    press(till, "Terima Rp 10.000")
    expect(page.get_by_test_id("repaid")).to_contain_text("Sisa kasbon Rp 7.500")
    shot(page, "repaid")
    page.evaluate("() => { window.open = (address) => { window.sent = address; return null; }; }")
    press(till, "WhatsApp")
    assert "DIBAYAR: Rp 10.000" in unquote(page.evaluate("() => window.sent"))
    press(till, "Selesai")
    proof_again(till)
    till.expect_pill("Tersimpan")


def proof_again(till: Register) -> None:
    """Its proof is lost a day later: from the history, marked as a copy, and counted."""
    page = till.page
    page.keyboard.press("Escape")
    page.evaluate(PRINTED)
    till.menu("Riwayat")
    shot(page, "history")
    page.get_by_role("button", name="Bukti bayar kasbon", exact=True).click()
    row = page.get_by_role("dialog").get_by_role("listitem").filter(has_text="Bu Ani Lestari")
    expect(row).to_contain_text("Rp 10.000")
    shot(page, "proofs")
    for copy in (1, 2):
        row.get_by_role("button", name=re.compile("^Cetak salinan")).click()
        page.wait_for_function("copy => prints.length === copy", arg=copy)
        paper = page.evaluate("copy => prints[copy - 1]", copy)
        assert f"SALINAN ke-{copy}" in paper
        assert "DIBAYAR" in paper
        assert "Rp 10.000" in paper
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


def owe_offline(till: Register) -> None:
    page = till.page
    for _ in range(8):
        till.tap("Indomie Goreng")  # 28.000, and the share is half of 52.500
    page.keyboard.press("F3")
    choose(till, "Bu Ani Lestari")
    page.get_by_role("button", name="BAYAR", exact=True).click()
    page.get_by_role("button", name="Kasbon", exact=True).click()
    expect(page.get_by_text("Server toko tidak terdengar.")).to_be_visible()
    expect(page.get_by_text("paling banyak Rp 26.250")).to_be_visible()
    shot(page, "alone")
    press(till, "Batal")
    page.keyboard.press("Escape")
    page.reload()  # a restart forgets neither what is owed nor the share
    till.sign_in("Ana", "147258")
    till.cart.get_by_role("button", name=re.compile("^Kurangi")).first.click()
    page.get_by_role("button", name="BAYAR", exact=True).click()
    page.get_by_role("button", name="Kasbon", exact=True).click()
    press(till, "Catat kasbon Rp 24.500")
    till.wait_done().next_sale()


def proof_of_another_till(till: Register, hub: Hub, other: Tablet) -> None:
    """Bu Ani paid at the other till and wants her paper here: the hub tells, this till counts."""
    page = till.page
    buyer = SimpleNamespace(id=hub.python(ANI).strip(), name="Bu Ani Lestari")
    paid = other.append("kasbon.repaid", repayment_body(buyer, 2_000))
    assert hub.push(other, [paid]).json["results"][0]["status"] == "stored"
    page.evaluate(PRINTED)
    page.keyboard.press("F3")
    find(till, "Ani")
    press(till, "Lihat Bu Ani Lestari")
    press(till, "Bukti bayar")
    row = page.get_by_role("dialog").get_by_role("listitem").filter(has_text="Kasir 2")
    expect(row).to_contain_text("Rp 2.000")
    shot(page, "proofs-elsewhere")
    row.get_by_role("button", name=re.compile("^Cetak salinan")).click()
    page.wait_for_function("() => prints.length === 1")
    paper = page.evaluate("() => prints[0]")
    assert "SALINAN ke-1" in paper
    assert other.series in paper
    assert "Rp 2.000" in paper
    page.keyboard.press("Escape")
    till.expect_pill("Tersimpan", 60_000)
