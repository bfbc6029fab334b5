"""Points at the till in Chromium against a real hub: earned and told on screen and paper, spent
with the hub dead only within this till's share; the hub agrees afterwards."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.asking import wait_for_share
from tests.browser.kasbon_shop import GIVEN, GIVES_POINTS
from tests.browser.pages.register import Register
from tests.browser.test_credit import told
from tests.browser.test_kasbon import choose, find, press, shot
from tests.hub import Hub, new_hub
from tests.tablet import Tablet

pytestmark = pytest.mark.browser


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = new_hub(tmp_path / "shop", demo=True).start()
    made.python(GIVEN + GIVES_POINTS)
    yield made
    made.kill()


def test_points_are_earned_told_and_spent_and_the_hub_may_die_between(
    browser: Browser, hub: Hub
) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    till = Register(page, hub.address.replace("127.0.0.1", "localhost")).open().pair()
    till.sign_in("Ana", "147258").open_shift(100_000)
    earned(till)
    hub.pair(Tablet(), name="Kasir 2")
    wait_for_share(page, 14, "points")
    hub.kill()
    expect(page.get_by_test_id("status-pill").first).not_to_contain_text(
        "Tersimpan", timeout=60_000
    )
    spent_offline(till)
    hub.start()
    till.network_is_back()
    till.expect_pill("Tersimpan", 60_000)
    after = told(hub)
    assert after["rows"] == [
        ["points", "earned", 28],
        ["points", "sold", -14],
        ["points", "earned", 2],
    ]
    assert after["problems"] == []
    assert hub.manage("rebuild", "--verify").returncode == 0


def earned(till: Register) -> None:
    page = till.page
    page.keyboard.press("F3")
    choose(till, "Bu Ani Lestari")
    for _ in range(8):
        till.tap("Indomie Goreng")
    till.pay_exact()
    expect(page.get_by_test_id("done-points")).to_contain_text("+28 poin, punya 28 poin per ")
    shot(page, "points-earned")
    paper = till.show_receipt()
    assert any(re.match(r" *Poin \+28, saldo 28 per \d\d:\d\d", each) for each in paper), paper
    assert any(re.match(r" *Berlaku s\.d\. akhir \w{3} 20\d\d$", each) for each in paper), paper
    till.next_sale().expect_pill("Tersimpan")


def spent_offline(till: Register) -> None:
    page = till.page
    till.tap("Indomie Goreng")
    page.get_by_role("button", name="BAYAR", exact=True).click()
    page.get_by_role("button", name="Poin", exact=True).click()
    expect(page.get_by_text("Pilih dulu pelanggan yang memakai poinnya.")).to_be_visible()
    press(till, "Pilih pelanggan")
    choose(till, "Bu Ani Lestari")
    page.get_by_role("button", name="Poin", exact=True).click()
    expect(page.get_by_text("dapat dipakai paling banyak 14 poin")).to_be_visible()
    expect(page.get_by_text("Sisanya Rp 2.100 dibayar dengan cara lain.")).to_be_visible()
    shot(page, "points-alone")
    press(till, "Pakai 14 poin: Rp 1.400")
    expect(page.get_by_test_id("pay-total")).to_contain_text("2.100")
    page.get_by_role("button", name=re.compile("^Uang pas|^Tunai pas")).click()
    till.wait_done()
    expect(page.get_by_test_id("done-points")).to_contain_text("+2 poin, punya 16 poin")
    shot(page, "points-spent")
    till.next_sale()
    page.keyboard.press("F3")
    find(till, "Ani")
    press(till, "Lihat Bu Ani Lestari")
    expect(page.get_by_test_id("customer-points")).to_contain_text("16")
    shot(page, "points-card")
