"""The people and machines of a cashier's hour, as steps that a plan can put in any order.

A step is one customer, or one trouble with a customer in the middle of it: it drives the real till,
asserts what the cashier would notice at once, and writes the notebook (tests/browser/book.py). What
must be true at the end is said by test_cashier_hour.py.
"""

import csv
import json
import random
import re
import time
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from playwright.sync_api import Locator, Playwright, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from pos.config.demo import CATALOGUE
from tests.browser.asking import cart_kept
from tests.browser.book import Book, Goods, Line, Receipt, half_up, in_cash
from tests.browser.data_layer import READ_EVENTS
from tests.browser.hour_shop import (
    COUNTED,
    COUPON,
    COUPON_MINOR,
    GIVES_COUPON,
    HOLDS_CREDIT,
    KNOWS_PAID_OUT,
    LEVELS,
    NEW_PRICE,
    SUPPLIED,
)
from tests.browser.kasbon_shop import GIVEN
from tests.browser.pages.register import Register, rupiah
from tests.browser.scanner import scan
from tests.browser.test_kill_browser import Profile
from tests.hub import new_hub

ANA = ("Ana", "147258")
FLOAT = 200_000
NOTES = (5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)
HUB_AWAY_STEPS = 3

NOODLES = Goods("MIE001", "Indomie Goreng 85 g", "089686010947")
WATER = Goods("MIN001", "Aqua Botol 600 ml", "8886008101053")
BREAD = Goods("SNK019", "Roti tawar 370 g")
BISCUITS = Goods("SNK003", "Roma Kelapa 300 g", "8996001301142")
SACHET = Goods("KTS001", "Kapal Api Special Mix sachet", "8991002105485")
SOAP = Goods("PRW011", "Sabun mandi batang 85 g")
CIGARETTES = Goods("RKK001", "Gudang Garam Surya 12", "8998989110129", adult=True)
RICE = Goods("SMB002", "Beras premium curah", weighed=True)
EGGS = Goods("SMB006", "Telur ayam", weighed=True)
TEA = Goods("KAF012", "Es Teh Manis", tracked=False, options=(("Besar", 4_000), ("Less", 0)))
SHELF = (NOODLES, WATER, BREAD, BISCUITS, SACHET, SOAP, CIGARETTES, RICE, EGGS, TEA)

OWER = "Bu Ani Lestari"


class Hour:
    """The counter, the tablet on it, the hub in the back room, and the notebook."""

    def __init__(self, playwright: Playwright, folder: Path, seed: int) -> None:
        self.playwright = playwright
        self.dice = random.Random(seed)
        self.profile = Profile(folder / "profile", new_hub(folder / "hub", demo=True).start())
        self.hub = self.profile.hub
        self.hub.python(GIVEN + GIVES_COUPON + HOLDS_CREDIT)
        with CATALOGUE.open(encoding="utf-8", newline="") as file:
            tags = {
                row["sku"]: int(row["harga_jual"]) for row in csv.DictReader(file, delimiter=";")
            }
        self.book = Book(tags, json.loads(self.hub.python(LEVELS)), FLOAT)
        self.hub_returns_in = 0
        self.complaints: list[str] = []
        self.switch_on()
        self.till.pair()
        self.sign_in().open_shift(FLOAT)

    # The machines

    def switch_on(self) -> None:
        self.running: AbstractContextManager[Register] = self.profile.browser(self.playwright)
        self.till = self.running.__enter__()
        self.till.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self) -> Register:
        return self.till.sign_in(*ANA)

    def pull_the_battery(self) -> None:
        """SIGKILL of the whole browser, and a new one on the same profile."""
        self.running.__exit__(None, None, None)
        self.switch_on()
        self.sign_in()

    def hub_is_back(self) -> None:
        if self.hub.process is None:
            self.hub.start()
        self.hub_returns_in = 0

    def all_sent(self) -> None:
        self.hub_is_back()
        self.till.expect_pill("Tersimpan", timeout_ms=60_000)

    # Hands of the cashier

    def basket(self, most: int = 4) -> list[Line]:
        picked = self.dice.sample(SHELF, self.dice.randint(1, most))
        return [Line(goods, self.some(goods)) for goods in picked]

    def some(self, goods: Goods) -> int:
        if goods.weighed:
            return self.dice.choice((250, 500, 735, 1_000, 1_250, 2_005))
        return self.dice.choice((1, 1, 1, 2, 3)) * 1_000

    def ring_up(self, lines: list[Line]) -> list[Line]:
        for line in lines:
            if line.goods.weighed:
                self.till.tap(line.goods.name).type_weight(kilograms(line.milli))
            else:
                self.one_by_one(line.goods, line.milli // 1_000)
        expect(self.till.cart_lines).to_have_count(len(lines))
        return lines

    def one_by_one(self, goods: Goods, pieces: int) -> None:
        scans = goods.code != "" and self.dice.random() < 0.5
        for nth in range(pieces):
            if scans:
                scan(self.till.page, goods.code)
            else:
                self.till.tap(goods.name)
            if goods.options:
                self.till.choose(*(name for name, _ in goods.options))
            if goods.adult and nth == 0:
                self.till.confirm_age()

    def check_total(self, total: int) -> None:
        expect(self.till.page.get_by_test_id("cart-total").first).to_have_text(rupiah(total))

    def enough(self, due: int) -> int:
        """The smallest banknotes above: there is always change."""
        return next((note for note in NOTES if note > due), (due // 500_000 + 1) * 500_000)

    # What customers do. Each leaves the done screen showing and the book written.

    def exact(self, lines: list[Line] | None = None, customer: str = "") -> Receipt:
        lines = lines or self.ring_up(self.basket())
        total = self.book.subtotal(lines)
        self.check_total(total)
        self.till.pay_exact()
        due = in_cash(total)
        return self.done(Receipt(lines, total, due, cash=due, customer=customer))

    def with_change(self, lines: list[Line] | None = None, discount: int = 0) -> Receipt:
        lines = lines or self.ring_up(self.basket())
        total = self.book.subtotal(lines) - discount
        self.check_total(total)
        due = in_cash(total)
        note = self.enough(due)
        self.till.pay_cash(note)
        self.till.expect_change(rupiah(note - due))
        return self.done(Receipt(lines, total, due, discount, cash=due))

    def qris(self) -> Receipt:
        lines = self.ring_up(self.basket())
        total = self.book.subtotal(lines)
        self.till.pay_qris()
        return self.done(Receipt(lines, total, total, other={"qris": total}))

    def card(self) -> Receipt:
        lines = self.ring_up(self.basket())
        total = self.book.subtotal(lines)
        self.till.pay_card(f"{self.dice.randrange(10_000):04d}", "001234")
        return self.done(Receipt(lines, total, total, other={"card": total}))

    def split(self) -> Receipt:
        """QRIS for a round part, cash with change for the rest, in which the rounding falls."""
        lines = self.ring_up([Line(BREAD, 1_000), Line(RICE, 735)])
        total = self.book.subtotal(lines)
        part = 10_000
        rest = in_cash(total - part)
        note = self.enough(rest)
        self.till.pay_split(part, note)
        self.till.expect_change(rupiah(note - rest))
        return self.done(Receipt(lines, total, part + rest, cash=rest, other={"qris": part}))

    def ten_percent_off(self) -> Receipt:
        lines = self.ring_up(self.basket())
        self.till.discount("10%")
        return self.with_change(lines, half_up(self.book.subtotal(lines) * 10, 100))

    def five_thousand_off(self) -> Receipt:
        lines = self.ring_up([Line(BREAD), *(Line(goods) for goods in (WATER, EGGS))])
        self.till.discount("5.000")
        return self.with_change(lines, 5_000)

    def member(self) -> Receipt:
        number = len(self.book.receipts)
        lines = self.ring_up(self.basket())
        name = f"Bu Ani {number}"
        self.till.new_member(name, f"0812 3456 {7000 + number}")
        return self.exact(lines, name)

    def coupon(self) -> Receipt:
        lines = self.ring_up([Line(BREAD), *(Line(goods) for goods in (WATER, EGGS))])
        scan(self.till.page, COUPON)
        expect(self.till.page.get_by_text(f"Kupon {COUPON} dipakai.")).to_be_visible()
        receipt = self.with_change(lines, COUPON_MINOR)
        receipt.with_coupon = True
        return receipt

    def kasbon_paid_back(self) -> Receipt:
        """Bread now, money later: later is the next customer but one."""
        page, total = self.till.page, self._on_balance("Kasbon", "Catat kasbon", "kasbon").total
        self.next_customer()
        page.keyboard.press("F3")
        sheet = self.find_ower()
        sheet.get_by_role("button", name=f"Lihat {OWER}", exact=True).click()
        sheet.get_by_role("button", name="Bayar kasbon", exact=True).click()
        sheet.get_by_role("button", name=f"Semua, {rupiah(total)}", exact=True).click()
        expect(page.get_by_test_id("repaid")).to_contain_text("Lunas")
        sheet.get_by_role("button", name="Selesai", exact=True).click()
        self.book.drawer += total
        return self.exact()

    def credit_spent(self) -> Receipt:
        """What the office gave her for broken eggs buys bread."""
        return self._on_balance("Saldo", "Pakai saldo", "store_credit")

    def _on_balance(self, method: str, confirm: str, kind: str) -> Receipt:
        self.all_sent()
        lines = self.ring_up([Line(BREAD), Line(WATER)])
        total = self.book.subtotal(lines)
        page = self.till.page
        page.keyboard.press("F3")
        self.find_ower().get_by_role("button", name=re.compile(rf"^{OWER}")).click()
        page.get_by_role("button", name="BAYAR", exact=True).click()
        page.get_by_role("button", name=method, exact=True).click()
        page.get_by_role("button", name=f"{confirm} {rupiah(total)}", exact=True).click()
        self.till.wait_done()
        return self.done(Receipt(lines, total, total, other={kind: total}, customer=OWER))

    def find_ower(self) -> Locator:
        sheet = self.till.page.get_by_role("dialog")
        sheet.get_by_role("textbox").fill(OWER)
        return sheet

    def dozen_noodles(self) -> Receipt:
        self.till.page.keyboard.type("12*", delay=120)
        scan(self.till.page, NOODLES.code)
        expect(self.till.cart_lines).to_have_count(1)
        return self.with_change([Line(NOODLES, 12_000)])

    def changed_mind(self) -> Receipt:
        """The customer puts one thing back, takes it again after all."""
        lines = self.ring_up([Line(BREAD), Line(WATER)])
        self.till.page.get_by_role("button", name=f"Kurangi satu: {WATER.name}").click()
        self.check_total(self.book.subtotal(lines[:1]))
        self.till.page.get_by_role("button", name="Urungkan").click()
        return self.exact(lines)

    def held_while_another_pays(self) -> Receipt:
        waiting = self.ring_up(self.basket(3))
        self.till.hold()
        self.exact()
        self.next_customer()
        self.till.recall(self.book.subtotal(waiting))
        return self.with_change(waiting)

    def undone(self) -> Receipt:
        receipt = self.exact()
        self.till.undo_sale()
        self.book.undone(receipt, self.numbers("sale.refunded")[-1])
        return receipt

    # What happens to the shop

    def hub_dies(self) -> Receipt:
        self.hub.kill()
        self.hub_returns_in = HUB_AWAY_STEPS
        return self.with_change()

    def reload_with_a_full_cart(self) -> Receipt:
        with cart_kept(self.till.page):
            lines = self.ring_up(self.basket())
        self.till.page.reload()
        self.sign_in()
        return self.exact(lines)

    def killed_with_a_full_cart(self) -> Receipt:
        with cart_kept(self.till.page):
            lines = self.ring_up(self.basket())
        self.pull_the_battery()
        return self.with_change(lines)

    def killed_on_the_done_screen(self) -> Receipt:
        receipt = self.exact()
        self.pull_the_battery()
        assert receipt.number in self.numbers("sale.completed")
        return receipt

    def killed_while_qris_is_awaited(self) -> Receipt:
        lines = self.ring_up(self.basket())
        total = self.book.subtotal(lines)
        self.till.page.get_by_role("button", name="BAYAR").click()
        self.till.page.get_by_role("button", name="QRIS", exact=True).click()
        expect(self.till.page.get_by_test_id("qr")).to_be_visible()
        self.pull_the_battery()
        expect(self.till.page.get_by_test_id("recover")).to_contain_text(rupiah(total))
        self.till.page.get_by_role("button", name="Sudah dibayar", exact=True).click()
        self.till.wait_done()
        return self.done(Receipt(lines, total, total, other={"qris": total}))

    def dearer_water(self) -> Receipt:
        self.hub_is_back()
        price = self.book.prices[WATER.sku] + 500
        self.hub.python(NEW_PRICE.format(sku=WATER.sku, price=price))
        self.book.prices[WATER.sku] = price
        shown = rupiah(price).removeprefix("Rp ")
        expect(self.till.tile(WATER.name)).to_contain_text(shown, timeout=60_000)
        return self.exact(self.ring_up([Line(WATER, 2_000), Line(TEA)]))

    def last_soap_sold_twice(self) -> Receipt:
        """Counted to one piece in the back office; the second is sold all the same."""
        self.all_sent()
        self.hub.python(COUNTED.format(sku=SOAP.sku, milli=1_000))
        self.book.stock[SOAP.sku] = 1_000
        return self.exact(self.ring_up([Line(SOAP, 2_000)]))

    def supplier_takes_cash(self) -> None:
        """A crate of water comes, and is paid in the back office out of this drawer."""
        self.all_sent()
        paid = 24 * 2_500
        self.hub.python(SUPPLIED.format(sku=WATER.sku, milli=24_000, cost=2_500, paid=paid))
        self.book.stock[WATER.sku] += 24_000
        self.book.drawer -= paid
        self._until(KNOWS_PAID_OUT)

    def _until(self, script: str) -> None:
        """Until an asynchronous script says yes; `wait_for_function` takes a promise for a yes."""
        page, deadline = self.till.page, time.monotonic() + 30
        while not page.evaluate(script):
            assert time.monotonic() < deadline, script
            page.wait_for_timeout(100)

    # Between two customers

    def done(self, receipt: Receipt) -> Receipt:
        receipt.number = self.till.receipt_number()
        self.book.sold(receipt)
        return receipt

    def next_customer(self) -> None:
        """The done screen leaves by itself when nobody touches it."""
        with suppress(PlaywrightTimeout):
            self.till.page.get_by_role("button", name="Transaksi baru").click(timeout=10_000)
        expect(self.till.search_field).to_be_visible()
        expect(self.till.cart_lines).to_have_count(0)
        self.hub_returns_in -= 1
        if self.hub_returns_in <= 0:
            self.hub_is_back()

    def numbers(self, kind: str) -> list[str]:
        """Receipts in the tablet's own journal, in its order."""
        envelopes = [json.loads(event["raw"]) for event in self.till.page.evaluate(READ_EVENTS)]
        return [one["body"]["receipt"]["number"] for one in envelopes if one["type"] == kind]


def kilograms(milli: int) -> str:
    whole, part = divmod(milli, 1_000)
    return f"{whole},{part:03d}".rstrip("0").rstrip(",")
