"""A shop goes on selling through an update of the tablet's app, and through its taking back."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.builds import second_build
from tests.browser.data_layer import FRONTEND
from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ANA, PIN = "Ana", "147258"
LOOK = "() => navigator.serviceWorker.getRegistration('/').then((found) => found.update())"
KEPT = "() => navigator.serviceWorker.controller !== null"
# As a later release does when it opens: the earlier one must go on with what it finds.
ADD_A_STORE = """
() => new Promise((done, failed) => {
  const opening = indexedDB.open('lancar-till', 1000);
  opening.onupgradeneeded = () => opening.result.createObjectStore('later');
  opening.onsuccess = () => { opening.result.close(); done(); };
  opening.onerror = () => failed(opening.error);
})
"""
SALES = """
from pos.sales.models import Sale
print(Sale.objects.count(), sum(Sale.objects.values_list("total_minor", flat=True)))
"""


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the hub serves, from its next start on."""
    folder = tmp_path / "served"
    shutil.copytree(FRONTEND / "dist", folder)
    monkeypatch.setenv("LANCAR_FRONTEND", str(folder))
    return folder


@pytest.fixture
def hub(served: Path, tmp_path: Path) -> Iterator[Hub]:
    made = new_hub(tmp_path / "shop", demo=True).start()
    yield made
    made.kill()


def serve(hub: Hub, served: Path, build: Path) -> None:
    hub.kill()
    shutil.rmtree(served)
    shutil.copytree(build, served)
    hub.start()


def build_on_screen(page: Page) -> str:
    return str(page.evaluate("() => document.documentElement.dataset.build ?? 'one'"))


def sell(till: Register) -> None:
    till.tap("Indomie Goreng").pay_exact().next_sale()


def update_button(till: Register, words: str | re.Pattern[str]) -> None:
    """The sheet of the pill says these words on the button, and they do nothing."""
    till.page.get_by_test_id("status-pill").first.click()
    expect(till.page.get_by_role("button", name=words)).to_be_disabled(timeout=60_000)
    till.page.keyboard.press("Escape")


def switch(till: Register) -> None:
    till.page.get_by_test_id("status-pill").first.click()
    with till.page.expect_navigation():
        till.page.get_by_role("button", name="Pasang sekarang").click()
    till.sign_in(ANA, PIN)
    expect(till.search_field).to_be_visible()


def test_an_update_waits_for_unsent_sales_and_the_cart_loses_nothing_and_may_be_taken_back(
    context: BrowserContext, hub: Hub, served: Path, tmp_path: Path
) -> None:
    till = Register(context.new_page(), hub.address).open().pair()
    till.sign_in(ANA, PIN).open_shift(50_000)
    till.expect_pill("Tersimpan").page.wait_for_function(KEPT)
    hub.kill()
    sell(till)
    till.tap("Aqua Botol").hold()
    context.route("**/sync/v1/push", lambda route: route.abort())
    serve(hub, served, second_build(FRONTEND / "dist", tmp_path / "two"))
    till.page.evaluate(LOOK)
    update_button(till.network_is_back(), re.compile(r"^Tunggu [1-9]\d* catatan"))
    context.unroute("**/sync/v1/push")
    till.network_is_back().expect_pill("Versi baru", timeout_ms=60_000)
    till.tap("Indomie Goreng")
    update_button(till, "Selesaikan keranjang dulu")
    assert build_on_screen(till.page) == "one"
    till.pay_exact().next_sale()
    till.expect_pill("Versi baru", timeout_ms=60_000)
    switch(till)
    assert build_on_screen(till.page) == "two"
    till.recall(4_000).pay_exact().next_sale()
    till.page.evaluate(ADD_A_STORE)

    serve(hub, served, FRONTEND / "dist")
    sell(till)
    till.page.evaluate(LOOK)
    till.network_is_back().expect_pill("Versi baru", timeout_ms=60_000)
    switch(till)
    assert build_on_screen(till.page) == "one"
    sell(till)
    till.expect_pill("Tersimpan", timeout_ms=60_000)
    assert [state for _, state in till.history()] == ["on_hub"] * 5
    assert hub.python(SALES).split() == ["5", "18000"]
    till.close_shift(68_000)
    result = till.page.get_by_test_id("shift-result")
    expect(result).to_contain_text("5 transaksi")
    expect(result).to_contain_text("Pas")
