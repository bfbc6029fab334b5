"""Stock at the till: told only where the shop keeps it, at once after a sale, and with its age when
the hub is silent; sold beyond it with a warning, and the exception settles itself."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hour import NOODLES as NOODLES_GOODS
from tests.browser.hour_shop import COUNTED
from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("LANCAR_SHOTS")
NOODLES = NOODLES_GOODS.name
PROBLEMS = """
import json
import os
from pos.journal.models import Problem
found = Problem.objects.filter(code="oversold").order_by("opened_at")
print(json.dumps([[each.sentence, each.detail.get("settled_by")] for each in found]))
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = new_hub(tmp_path / "shop", demo=True).start()
    yield made
    made.kill()


def count(hub: Hub, pieces: int) -> None:
    hub.python(COUNTED.format(sku=NOODLES_GOODS.sku, milli=pieces * 1000))


def shot(page: Page, name: str) -> None:
    """Both sizes, for who reviews them."""
    if not SHOTS:
        return
    for width, height in ((1280, 800), (360, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(250)
        page.screenshot(path=Path(SHOTS) / f"stock-{name}-{width}.png")
    page.set_viewport_size({"width": 1280, "height": 800})


def test_stock_is_told_at_once_with_its_age_and_what_was_oversold_settles_itself(
    browser: Browser, hub: Hub
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    till = Register(page, hub.address.replace("127.0.0.1", "localhost")).open().pair()
    till.sign_in("Ana", "147258").open_shift(100_000)
    tile = till.tile(NOODLES)
    expect(tile).not_to_contain_text("sisa")  # there is enough
    count(hub, 2)
    expect(tile).to_contain_text("sisa 2", timeout=60_000)
    for _ in range(2):
        till.tap(NOODLES)
    warning = page.get_by_text(f"{NOODLES}: stok tercatat 2 pcs. Tetap bisa dijual.")
    expect(warning).to_have_count(0)
    till.tap(NOODLES)
    expect(warning).to_be_visible()
    shot(page, "over-stock")
    till.cart.get_by_role("button", name=re.compile("^Ubah jumlah")).click()
    expect(page.get_by_text("Rp 10.500 · Stok 2 pcs, kurang 1")).to_be_visible()
    shot(page, "line")
    page.keyboard.press("Escape")
    till.pay_exact().wait_done().next_sale()
    expect(tile).to_contain_text("Habis")
    till.expect_pill("Tersimpan")
    [[sentence, settled]] = json.loads(hub.python(PROBLEMS))
    told = rf"{NOODLES} terjual melebihi stok, tercatat -1: K\d\d \(Ana\) \d\d/\d\d \d\d\.\d\d\."
    assert re.fullmatch(told, sentence)
    assert settled is None
    hub.kill()
    till.tap(NOODLES).pay_exact().wait_done().next_sale()
    age = page.get_by_text(re.compile(r"^Stok per .*\d\d\.\d\d$"))
    expect(age).to_be_visible(timeout=60_000)
    shot(page, "hub-silent")
    page.reload()
    till.sign_in("Ana", "147258")
    expect(tile).to_contain_text("Habis")
    expect(age).to_be_visible(timeout=60_000)
    hub.start()
    till.network_is_back().expect_pill("Tersimpan", timeout_ms=60_000)
    count(hub, 40)
    expect(tile).not_to_contain_text("Habis", timeout=60_000)
    expect(age).to_have_count(0)
    [[_, document]] = json.loads(hub.python(PROBLEMS))
    assert document["name"] == "penyesuaian stok"
    context.close()
