"""What a cashier meets at the till, against a real hub: small screens, wrong PINs, odd goods."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.pages.register import PRESS_KEYS, Register, rupiah
from tests.browser.scanner import scan
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

PERSON_MS = 100  # a key; faster would be taken for a scanner
SOON_MS = 60_000  # how soon, on how many tills, is measured by `make bench`
ANA, BENI = ("Ana", "147258"), ("Beni", "258369")
NOODLES, NOODLES_CODE = "Indomie Goreng 85 g", "089686010947"

SET_PRICE = """
from pos.catalog.actions import set_price
from pos.catalog.models import Product
set_price(product=Product.objects.get(sku='{sku}'), price_minor={price}, by=None)
"""
COUNT_LOCKS = """
from pos.journal.models import Event
print(Event.objects.filter(kind='login.locked').count())
"""
# Whatever moves although nobody has just touched anything. What a touch shows takes as long as the
# machine needs; from then on all must stay where it is.
WATCH_LAYOUT = """
() => {
  window.acts = [];
  window.moves = [];
  window.layout = new PerformanceObserver((list) => window.moves.push(...list.getEntries()));
  window.layout.observe({ type: 'layout-shift' });
}
"""
BEGIN_ACT = "() => { window.acts.push([performance.now(), Infinity]); }"
END_ACT = """
() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  window.acts.at(-1)[1] = performance.now();
  done();
})))
"""
MOVED_BY_ITSELF = """
() => {
  window.moves.push(...window.layout.takeRecords());
  const inAct = ({ startTime: at }) => window.acts.some(([from, to]) => from <= at && at <= to);
  return window.moves.filter((move) => !inAct(move))
    .map(({ value, sources }) => [value, ...sources.map((it) => it.node?.outerHTML?.slice(0, 99))]);
}
"""

OpenTill = Callable[..., Register]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub"), demo=True).start()
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


@pytest.fixture
def open_till(browser: Browser, hub: Hub) -> Iterator[OpenTill]:
    """A till on a browser of its own, in Ana's open shift unless told otherwise."""
    contexts: list[BrowserContext] = []

    def opened(*, width: int = 1280, height: int = 800, selling: bool = True) -> Register:
        contexts.append(browser.new_context(viewport={"width": width, "height": height}))
        till = Register(contexts[-1].new_page(), hub.address).open().pair()
        return till.sign_in(*ANA).open_shift() if selling else till

    yield opened
    for context in contexts:
        context.close()


@contextmanager
def an_act(page: Page) -> Iterator[None]:
    """A person does something, until the screen shows it."""
    page.evaluate(BEGIN_ACT)
    yield
    page.evaluate(END_ACT)


@pytest.mark.parametrize(("width", "height"), [(360, 800), (1280, 800)])
def test_a_sale_by_tap_and_exact_cash_on_a_phone_and_on_a_tablet(
    open_till: OpenTill, width: int, height: int
) -> None:
    till = open_till(width=width, height=height)
    page = till.page
    till.expect_pill("Tersimpan")
    page.evaluate(WATCH_LAYOUT)
    for total in ("Rp 3.500", "Rp 7.000"):
        with an_act(page):
            till.tap(NOODLES)
            expect(page.get_by_test_id("cart-total").first).to_have_text(total)
    assert_nothing_hangs_over_the_edge(page)
    with an_act(page):
        till.pay_exact()
    assert_nothing_hangs_over_the_edge(page)
    with an_act(page):
        till.next_sale()
    till.expect_pill("Tersimpan")
    assert page.evaluate(MOVED_BY_ITSELF) == []
    assert [state for _, state in till.history()] == ["on_hub"]


def assert_nothing_hangs_over_the_edge(page: Page) -> None:
    """The page itself never scrolls sideways."""
    wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_ten_wrong_pins_lock_one_person_and_nobody_else(open_till: OpenTill, hub: Hub) -> None:
    till = open_till(selling=False)
    before = int(hub.python(COUNT_LOCKS))
    till.page.get_by_role("button", name=re.compile(r"\bAna\b")).click()
    message = till.page.get_by_test_id("pin-message")
    for left in (4, 3, 2, 1):
        till.type_pin("111222")
        expect(message).to_have_text(f"PIN salah. Sisa {left} kali coba.")
    till.type_pin("111222")
    expect(message).to_contain_text("Terlalu banyak PIN salah")
    till.page.keyboard.type("111222", delay=PERSON_MS)
    for _ in range(4):  # at once: the lock lasts half a minute
        till.pin_pad.evaluate(PRESS_KEYS, "111222")
    till.page.keyboard.type(ANA[1], delay=PERSON_MS)
    expect(message).to_contain_text("Terlalu banyak PIN salah")
    till.page.reload()
    till.page.get_by_role("button", name=re.compile(r"\bAna\b")).click()
    expect(message).to_contain_text("Terlalu banyak PIN salah")
    till.page.get_by_role("button", name="Ganti orang").click()
    till.sign_in(*BENI).open_shift().expect_pill("Tersimpan")
    assert int(hub.python(COUNT_LOCKS)) == before + 1


def test_an_unknown_barcode_is_shown_and_does_not_stop_the_next_one(open_till: OpenTill) -> None:
    till = open_till()
    scan(till.page, "8999999999996")
    card = till.page.get_by_test_id("unknown-barcode")
    expect(card).to_contain_text("Barcode tidak ditemukan")
    expect(card).to_contain_text("8999999999996")
    expect(till.cart_lines).to_have_count(0)
    scan(till.page, NOODLES_CODE)
    expect(till.cart_lines).to_have_count(1)
    expect(card).to_have_count(0)


def test_a_second_tab_cannot_sell_until_it_takes_over_and_then_the_first_cannot(
    open_till: OpenTill,
) -> None:
    till = open_till()
    till.tap(NOODLES).pay_exact().next_sale()
    second = Register(till.page.context.new_page(), till.origin).open()
    heading = second.page.get_by_role("heading", name="Kasir sudah terbuka")
    expect(heading).to_be_visible()
    second.page.get_by_role("button", name="Ambil alih").click()
    second.sign_in(*ANA)
    second.tap(NOODLES).pay_exact()
    assert second.receipt_number().endswith("-0002")
    expect(till.page.get_by_role("heading", name="Kasir sudah terbuka")).to_be_visible()


def test_a_product_without_a_price_asks_for_it(open_till: OpenTill, hub: Hub) -> None:
    hub.python(SET_PRICE.format(sku="MIN001", price=None))
    till = open_till()
    till.search("Aqua Botol 600").tap("Aqua Botol 600 ml")
    dialog = till.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Barang ini tidak punya harga tetap.")
    for digit in "4250":
        dialog.get_by_role("button", name=digit, exact=True).click()
    dialog.get_by_role("button", name=re.compile("Tambah|Pakai")).click()
    till.expect_total("Rp 4.250")
    till.pay_exact().next_sale().expect_pill("Tersimpan")


def test_a_price_changed_in_the_back_office_comes_to_the_tile_by_itself(
    open_till: OpenTill, hub: Hub
) -> None:
    till = open_till()
    expect(till.tile(NOODLES)).to_be_visible()
    for price in (3_700, 3_600):
        hub.python(SET_PRICE.format(sku="MIE001", price=price))
        changed = till.page.get_by_role("button", name=f"{NOODLES}, {rupiah(price)}")
        expect(changed).to_be_visible(timeout=SOON_MS)
    till.tap(NOODLES)
    till.expect_total("Rp 3.600")
    hub.python(SET_PRICE.format(sku="MIE001", price=3_500))
