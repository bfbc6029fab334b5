"""The selling screen: empty, full, very full, and held in other ways."""

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.scanner import scan
from tests.browser.scenes.stage import DONE_STAYS, Look, Stage, Till


def the_cart(stage: Stage) -> Iterator[Look]:
    with stage.shared_till() as till:
        yield till.look("sell-empty")
        till.tap("Indomie Goreng").tap("Aqua Botol").tap("Roti tawar")
        yield till.look("sell")
        fill(till, 9)
        if stage.phone:
            till.open_cart()
        yield till.look("sell-12-lines")
        till.page.get_by_role("region", name="Keranjang").last.get_by_role("listitem").nth(
            4
        ).click()
        yield till.look("sell-line-selected")
        till.home()
        till.page.keyboard.press("F8")
        yield till.look("sell-held")
        scan(till.page, "8990000000005")
        yield till.look("unknown-barcode")
        till.home()
        till.page.keyboard.press("F7")
        yield till.look("held-list")


def fill(till: Till, lines: int) -> None:
    """One of each product, straight from the shelf."""
    goods = till.page.get_by_role("region", name="Barang", exact=True)
    shelves = till.page.get_by_role("navigation", name="Kategori").get_by_role("button")
    taps = 0
    for shelf in range(1, shelves.count()):
        shelves.nth(shelf).click()
        for tile in goods.get_by_role("button").all():
            if taps == lines:
                break
            tile.click()
            till.home()
            taps += 1
    shelves.first.click()


def long_cart(stage: Stage) -> Iterator[Look]:
    if stage.phone:
        return
    with stage.till() as till:
        fill(till, 100)
        yield till.look("sell-100-lines")


def other_ways_to_sell(stage: Stage) -> Iterator[Look]:
    with stage.shared_till(settings='{"mode":"scan"}') as till:
        yield till.look("scan-first-empty")
        for code in ("089686010947", "089686010343", "089686010190"):
            scan(till.page, code)
        yield till.look("scan-first")
    with stage.shared_till(settings='{"view":"list","hand":"left"}') as till:
        till.tap("Indomie Goreng").tap("Aqua Botol")
        yield till.look("rows-left-handed")
    with stage.till(DONE_STAYS, settings='{"text":"huge"}') as till:
        till.tap("Indomie Goreng").tap("Aqua Botol").tap("Roti tawar")
        yield till.look("huge-letters")
        till.to_pay()
        yield till.look("huge-letters-pay")
        till.type("100000")
        till.page.get_by_role("button", name="Terima Rp 100.000").click()
        expect(till.page.get_by_test_id("done")).to_be_visible()
        yield till.look("huge-letters-done")
