"""The story of the product as one test: sell, lose the server, reload, sell on, lose nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages.register import Register
from tests.browser.scanner import scan
from tests.browser.shop import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOODLES, NOODLES_CODE = "Indomie Goreng 85 g", "089686010947"  # MIE001, Rp 3.500
WATER, WATER_CODE = "Aqua Botol 600 ml", "8886008101053"  # MIN001, Rp 4.000

SALES = """
import json
from pos.sales.models import Sale
print(json.dumps([
    [sale.number, sale.total_minor, sale.change_minor,
     [[line.name, line.quantity_milli, line.total_minor]
      for line in sale.lines.order_by("position")]]
    for sale in Sale.objects.order_by("counter")
]))
"""

STOCK = """
import json
from pos.stock.models import Level
levels = Level.objects.filter(product__sku__in=("MIE001", "MIN001")).order_by("product__sku")
print(json.dumps(list(levels.values_list("quantity_milli", flat=True))))
"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "toko")
    shop.data.mkdir()
    yield shop
    shop.kill()


def test_both_sales_are_in_the_back_office_exactly_once(shop: Shop, browser: Browser) -> None:
    shop.start()
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    complaints = complaints_of(page)
    till = Register(page, shop.address).open().pair("Kasir depan")
    till.sign_in("Ana", shop.pin_of("Ana")).open_shift(200_000)
    before = json.loads(shop.hub.python(STOCK))

    till.tap(NOODLES)
    scan(page, WATER_CODE)
    expect(till.cart_lines).to_have_count(2)
    till.expect_total("Rp 7.500")
    till.pay_cash(10_000)
    till.expect_change("Rp 2.500")
    first = till.receipt_number()
    paper = "\n".join(till.show_receipt())
    for words in ("Toko Contoh Jaya", NOODLES, WATER, "7.500", "10.000", "2.500", first):
        assert words in paper
    till.next_sale().expect_pill("Tersimpan")

    shop.kill()
    page.reload()
    till.sign_in("Ana", shop.pin_of("Ana"))
    expect(till.search_field).to_be_visible()
    scan(page, NOODLES_CODE)
    scan(page, NOODLES_CODE)
    expect(till.cart_lines).to_have_count(1)
    till.expect_total("Rp 7.000")
    till.pay_cash(20_000)
    till.expect_change("Rp 13.000")
    second = till.receipt_number()
    till.next_sale().expect_pill("1 belum terkirim")
    assert dict(till.history()) == {first: "on_hub", second: "on_tablet"}

    shop.start()
    page.get_by_test_id("status-pill").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()  # before that, Escape would close nothing
    page.keyboard.press("Escape")
    till.expect_pill("Tersimpan", timeout_ms=60_000)
    assert dict(till.history()) == {first: "on_hub", second: "on_hub"}
    assert counters([first, second]) == [1, 2]
    assert json.loads(shop.hub.python(SALES)) == [
        [first, 7_500, 2_500, [[NOODLES, 1_000, 3_500], [WATER, 1_000, 4_000]]],
        [second, 7_000, 13_000, [[NOODLES, 2_000, 7_000]]],
    ]
    after = json.loads(shop.hub.python(STOCK))
    assert [was - now for was, now in zip(before, after, strict=True)] == [3_000, 1_000]
    look_into_the_back_office(page, shop, [first, second])
    shop.hub.assert_record_is_sound()
    assert complaints == []


def look_into_the_back_office(page: Page, shop: Shop, numbers: list[str]) -> None:
    """The owner signs in and sees each receipt once."""
    name, password = shop.back_office_login()
    page.goto(f"{shop.address}/admin/")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.goto(f"{shop.address}/admin/sales/sale/")
    for number in numbers:
        expect(page.get_by_role("link", name=number)).to_have_count(1)


def counters(numbers: list[str]) -> list[int]:
    return [int(number.rpartition("-")[2]) for number in numbers]


def complaints_of(page: Page) -> list[str]:
    """Errors of our own code; a dead server is noticed by the browser too, and that is expected."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    return found
