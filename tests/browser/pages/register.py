"""The till in a real browser, as verbs a test can say: pair, sign in, open a shift, sell, be paid.

It finds controls by role and name, as staff and screen readers do, in Indonesian. It asserts
nothing by itself except that what it waits for appears; the tests say what must be true.
"""

from __future__ import annotations

import re
from contextlib import suppress

from playwright.sync_api import Error, Locator, Page, expect

# What stands before a test, not in it: all keys within one task of the page, not a click for each.
PRESS_KEYS = """
(pad, keys) => {
  const buttons = [...pad.querySelectorAll('button')];
  for (const key of keys) buttons.find((it) => it.textContent.trim() === key).click();
}
"""


HAS_SHELL = "() => !('serviceWorker' in navigator) || navigator.serviceWorker.controller !== null"
SHELL_LOOKS = 600  # a tenth of a second each
SAVED = "Tersimpan"
HISTORY_LOOKS = 20
HISTORY_ROWS = """
() => [...document.querySelectorAll('button[data-state]')].map((row) =>
  [row.querySelector('.number').textContent.match(/\\S+-\\S+-\\d{8}-\\d+/)[0], row.dataset.state])
"""

# Where a busy machine is slower than a person. The done screen leaves by itself after four seconds,
# with change after eight: a test may come to it later. (Others wait four seconds too; this screen
# asks for them right after its 400 ms for a double tap.) And a finger that is down for half a
# second arranges goods: a click of the test driver may take as long.
PATIENT = """
{
  const soon = window.setTimeout.bind(window);
  let before = 0;
  window.setTimeout = (what, ms, ...given) => {
    const isStay = before === 400 && (ms === 4000 || ms === 8000);
    before = ms;
    return soon(what, isStay ? 20_000 : ms === 500 ? 3_000 : ms, ...given);
  };
}
"""


class Register:
    """One till in one page. `origin` is the hub, for example http://localhost:8000."""

    def __init__(self, page: Page, origin: str) -> None:
        page.add_init_script(PATIENT)
        self.page = page
        self.origin = origin

    def network_is_back(self) -> Register:
        """As a tablet tells its pages; without it the till tries again within ten seconds."""
        self.page.evaluate("() => dispatchEvent(new Event('online'))")
        return self

    # Getting to the selling screen

    def open(self) -> Register:
        self.page.goto(f"{self.origin}/till/")
        return self

    def pair(self, name: str = "Kasir 1", code: str = "") -> Register:
        self.page.get_by_label("Nama kasir").fill(name)
        if code:
            self.page.get_by_label(re.compile("Kode pasang")).fill(code)
        self.page.get_by_role("button", name="Pasang kasir").click()
        expect(self.lock_title).to_be_visible(timeout=60_000)
        return self

    def sign_in(self, person: str, pin: str) -> Register:
        expect(self.lock_title).to_be_visible(timeout=60_000)
        self.page.get_by_role("button", name=re.compile(rf"\b{re.escape(person)}\b")).click()
        self.press_keys(self.pin_pad, pin)
        return self

    def type_pin(self, pin: str) -> None:
        for digit in pin:
            self.pin_pad.get_by_role("button", name=digit, exact=True).click()

    def press_keys(self, pad: Locator, keys: str) -> None:
        expect(pad.get_by_role("button").first).to_be_enabled()
        pad.evaluate(PRESS_KEYS, keys)

    def open_shift(self, float_minor: int = 0, *, keeps_shell: bool = True) -> Register:
        """`keeps_shell`: waits until the browser can open every sheet by itself, as no hub dies in
        the first seconds of a till; False where the test lets it keep none."""
        expect(self.page.get_by_role("heading", name="Buka shift")).to_be_visible(timeout=60_000)
        self.press_keys(self.page.locator(".keypad"), str(float_minor))
        self.page.get_by_role("button", name=re.compile("^Buka shift –")).click()
        expect(self.search_field).to_be_visible()
        if keeps_shell:
            self.await_shell()
        return self

    def await_shell(self) -> None:
        """Asked from outside: a test may hold the page's own clock."""
        for _ in range(SHELL_LOOKS):
            if self.page.evaluate(HAS_SHELL):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("the browser keeps no shell")

    def close_shift(self, counted_minor: int, *, because: str | None = None) -> Register:
        """`because`: why the count differs from what is expected; None: it does not."""
        self.menu("Tutup shift")
        self.type_amount(counted_minor)
        self.page.get_by_role("button", name=re.compile("^Tutup shift –")).click()
        if because is not None:
            differs = self.page.get_by_test_id("count-differs")
            differs.get_by_role("radio", name=because).click()
            differs.get_by_role("button", name=re.compile("^Tutup shift –")).click()
        expect(self.page.get_by_test_id("shift-result")).to_be_visible()
        return self

    # Selling

    def category(self, name: str) -> Register:
        self.page.get_by_role("navigation", name="Kategori").get_by_role(
            "button", name=name, exact=True
        ).click()
        return self

    def tap(self, name: str) -> Register:
        """Taps the first tile whose name begins so."""
        self.tile(name).click()
        return self

    def tile(self, name: str) -> Locator:
        goods = self.page.get_by_role("region", name="Barang", exact=True)
        return goods.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first

    def search(self, words: str) -> Register:
        self.search_field.fill(words)
        return self

    def choose(self, *options: str) -> Register:
        """Options of the sheet; with more than one group also its button."""
        for option in options:
            self.page.get_by_role("dialog").get_by_text(option, exact=True).click()
        add = self.page.get_by_role("button", name=re.compile("^Tambah –"))
        if add.count() > 0:
            add.click()
        return self

    def confirm_age(self) -> Register:
        self.page.get_by_role("button", name=re.compile(r"^Sudah \d+\+")).click()
        return self

    def type_weight(self, text: str) -> Register:
        for key in text:
            self.page.get_by_role("dialog").get_by_role("button", name=key, exact=True).click()
        self.page.get_by_role("dialog").get_by_role("button", name="Tambah", exact=True).click()
        return self

    def type_amount(self, amount_minor: int) -> None:
        for digit in str(amount_minor):
            self.page.get_by_role("button", name=digit, exact=True).click()

    # Being paid

    def pay_exact(self) -> Register:
        """Tunai pas, straight from the cart."""
        self.page.get_by_role("button", name="Tunai pas").first.click()
        return self.wait_done()

    def pay_cash(self, amount_minor: int) -> Register:
        """BAYAR, then the amount as a quick-cash button or typed."""
        self.page.get_by_role("button", name="BAYAR").click()
        quick = self.page.get_by_role("region", name="Uang tunai").get_by_role(
            "button", name=rupiah(amount_minor), exact=True
        )
        if quick.count() == 1:
            quick.click()
        else:
            self.type_amount(amount_minor)
            self.page.get_by_role("button", name=f"Terima {rupiah(amount_minor)}").click()
        return self.wait_done()

    def pay_qris(self) -> Register:
        """All by QRIS, believed by the cashier."""
        self.page.get_by_role("button", name="BAYAR").click()
        self.page.get_by_role("button", name="QRIS", exact=True).click()
        self.page.get_by_role("button", name="Sudah masuk", exact=True).click()
        return self.wait_done()

    def pay_split(self, qris_minor: int, cash_minor: int) -> Register:
        """A typed part by QRIS, the rest in typed cash."""
        self.page.get_by_role("button", name="BAYAR").click()
        self.type_amount(qris_minor)
        self.page.get_by_role("button", name=re.compile("^QRIS")).click()
        expect(self.page.get_by_test_id("await-amount")).to_have_text(rupiah(qris_minor))
        self.page.get_by_role("button", name="Sudah masuk", exact=True).click()
        expect(self.page.get_by_test_id("taken")).to_contain_text(rupiah(qris_minor))
        self.type_amount(cash_minor)
        self.page.get_by_role("button", name=f"Terima {rupiah(cash_minor)}").click()
        return self.wait_done()

    def pay_card(self, last4: str, approval: str) -> Register:
        self.page.get_by_role("button", name="BAYAR").click()
        self.page.get_by_role("button", name="EDC BCA", exact=True).click()
        self.page.get_by_label("Bank", exact=True).fill("BCA")
        self.page.get_by_label("4 angka terakhir kartu").fill(last4)
        self.page.get_by_label("Kode persetujuan (approval)").fill(approval)
        self.page.get_by_role("button", name="Sudah disetujui", exact=True).click()
        return self.wait_done()

    def undo_sale(self) -> Register:
        """ "Batalkan" on the done screen: all goods and the money go back."""
        self.page.get_by_role("button", name="Batalkan", exact=True).click()
        expect(self.page.get_by_text("Transaksi dibatalkan.")).to_be_visible(timeout=60_000)
        return self

    # The cart's tools

    def hold(self) -> Register:
        self.cart.get_by_role("button", name=re.compile("^Tahan")).click()
        expect(self.cart_lines).to_have_count(0)
        return self

    def recall(self, total_minor: int) -> Register:
        """The held cart of this total."""
        self.cart.get_by_role("button", name=re.compile("^Ditahan,")).click()
        row = re.compile(rf"^Buka .*{re.escape(rupiah(total_minor))}$")
        self.page.get_by_role("dialog").get_by_role("button", name=row).first.click()
        return self

    def discount(self, preset: str) -> Register:
        """One of the owner's presets on the whole cart: "10%" or "5.000"."""
        self.cart.get_by_role("button", name=re.compile("^Diskon(?!:)")).click()
        self.page.get_by_role("dialog").get_by_role("button", name=preset, exact=True).click()
        return self

    def new_member(self, name: str, phone: str) -> Register:
        self.cart.get_by_role("button", name=re.compile("^Pelanggan")).click()
        sheet = self.page.get_by_role("dialog").last
        sheet.get_by_role("button", name="Pelanggan baru", exact=True).click()
        sheet = self.page.get_by_role("dialog").last
        sheet.get_by_role("textbox", name="Nama").fill(name)
        sheet.get_by_label(re.compile("^Nomor HP")).fill(phone)
        sheet.get_by_label(re.compile("setuju nama dan nomornya")).check()
        sheet.get_by_role("button", name="Simpan pelanggan", exact=True).click()
        expect(
            self.cart.get_by_role("button", name=re.compile(f"Pelanggan {name}"))
        ).to_be_visible()
        return self

    def wait_done(self) -> Register:
        expect(self.page.get_by_test_id("done")).to_be_visible(timeout=60_000)
        return self

    def next_sale(self) -> Register:
        """The done screen also leaves by itself: a test may be late."""
        with suppress(Error):
            self.page.get_by_role("button", name="Transaksi baru").click(timeout=10_000)
        expect(self.search_field).to_be_visible(timeout=60_000)
        return self

    # Looking

    @property
    def lock_title(self) -> Locator:
        return self.page.get_by_role("heading", name="Siapa yang bertugas?")

    @property
    def pin_pad(self) -> Locator:
        return self.page.get_by_role("group", name="Tombol angka PIN")

    @property
    def search_field(self) -> Locator:
        return self.page.get_by_label("Cari barang atau kode")

    @property
    def cart(self) -> Locator:
        return self.page.get_by_role("region", name="Keranjang").first

    @property
    def cart_lines(self) -> Locator:
        return self.cart.get_by_role("listitem")

    def total(self) -> str:
        return self.page.get_by_test_id("cart-total").first.inner_text()

    def expect_total(self, words: str) -> Register:
        expect(self.page.get_by_test_id("cart-total").first).to_have_text(words)
        return self

    def expect_change(self, words: str) -> Register:
        expect(self.page.get_by_test_id("change")).to_have_text(words)
        return self

    def receipt_number(self) -> str:
        return self.page.get_by_test_id("receipt-number").inner_text().removeprefix("No. ")

    def show_receipt(self) -> list[str]:
        """From the done screen; the lines as printed."""
        self.page.get_by_role("button", name="Lihat struk").click()
        text = self.page.get_by_test_id("receipt").inner_text()
        self.page.get_by_role("button", name="Tutup", exact=True).click()
        return text.split("\n")

    def pill(self) -> str:
        return self.page.get_by_test_id("status-pill").first.inner_text().strip()

    def expect_pill(self, words: str, timeout_ms: int = 60_000) -> Register:
        """The pill calls a sale saved while it is on its way, for two seconds; a test that reads
        the hub's rows afterwards wants the hub to have it, so SAVED waits for nothing unsent."""
        if words == SAVED:
            sent = self.page.locator('[data-testid="status-pill"][data-unsent="0"]')
            expect(sent.first).to_have_text(SAVED, timeout=timeout_ms)
            return self
        pill = self.page.get_by_test_id("status-pill").first
        expect(pill).to_contain_text(words, timeout=timeout_ms)
        return self

    def expect_sent(self) -> Register:
        """Whatever else the pill has to say."""
        pill = self.page.get_by_test_id("status-pill").first
        expect(pill).to_have_attribute("data-unsent", "0", timeout=60_000)
        return self

    def history(self) -> list[tuple[str, str]]:
        """(receipt number, state) of the newest sales; leaves the screen again."""
        self.menu("Riwayat")
        expect(self.page.get_by_role("heading", name="Riwayat")).to_be_visible()
        nothing = self.page.get_by_text("Belum ada transaksi di tablet ini.")
        expect(self.page.locator("button[data-state]").or_(nothing).first).to_be_visible()
        found = self._history_rows()
        for _ in range(HISTORY_LOOKS):  # it is read from the disk, and again when the hub answers
            self.page.wait_for_timeout(300)
            before, found = found, self._history_rows()
            if found == before:
                break
        self.page.get_by_role("button", name="Kembali").click()
        return found

    def _history_rows(self) -> list[tuple[str, str]]:
        told = self.page.evaluate(HISTORY_ROWS)
        return [(number, state) for number, state in told]

    def menu(self, entry: str) -> Register:
        self.page.get_by_role("button", name="Menu").click()
        self.page.get_by_role("dialog").get_by_role("button", name=entry, exact=True).click()
        return self

    def lock(self) -> Register:
        return self.menu("Kunci / ganti kasir")


def rupiah(amount_minor: int) -> str:
    """As the till writes it: Rp 12.500."""
    return "Rp " + f"{amount_minor:,}".replace(",", ".")
