"""What goes wrong at a counter and is not the machine's fault alone: a barcode known twice, a price
nobody set, goods that run out, a cart that waits, money that came in part, a clock that is off."""

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.asking import KEPT_SINCE, until_true
from tests.browser.scanner import scan
from tests.browser.scenes.care import aside
from tests.browser.scenes.stage import (
    ANA,
    PIN,
    TOAST_STAYS,
    Look,
    Stage,
    Till,
    changed,
    later,
)

TWICE = "8991002103450"
ODD_GOODS = f"""
from pos.catalog.actions import add_product
from pos.catalog.models import Product
from pos.outlets.models import Merchant, Outlet
from pos.stock.actions import Adjusted, adjust_stock
if not Product.objects.filter(name="Kerupuk udang").exists():
    shop = {{"merchant_id": Merchant.objects.get().id, "by": None, "tax": {{"tax_class": "NON"}}}}
    front = {{"favourite": True, "position": 0}}
    twice = {{"barcodes": [{{"barcode": "{TWICE}", "unit": "pcs"}}]}}
    for name, price in (("Kerupuk udang", 9_000), ("Kerupuk udang lama", 7_500)):
        add_product(**shop, name=name, price={{"price_minor": price}}, barcodes=twice)
    add_product(**shop, name="Sayur pagi ini", price={{"price_minor": None}}, shelf=front)
    left = {{"Es batu habis": 0, "Es batu sisa tiga": 3_000}}
    for name, milli in left.items():
        made = add_product(**shop, name=name, price={{"price_minor": 2_000}}, shelf=front,
            stock={{"tracked": True, "reorder_point_milli": 5_000}})
        line = Adjusted(made.id, counted_milli=milli)
        adjust_stock(outlet=Outlet.objects.get(), lines=[line], reason="count", by=None)
"""
# One letter of what lies sealed; true once there was a cart to spoil.
SPOILT = """
async () => {
  const opening = indexedDB.open('lancar-till');
  const database = await new Promise((resolve) => {
    opening.onsuccess = () => resolve(opening.result);
  });
  const store = database.transaction('carts', 'readwrite').objectStore('carts');
  const rows = await new Promise((resolve) => {
    const asking = store.getAll();
    asking.onsuccess = () => resolve(asking.result);
  });
  const sealed = rows.filter((row) => row.sealed !== undefined);
  const written = sealed.map((row) => new Promise((resolve) => {
    const data = new Uint8Array(row.sealed.data);
    data[0] ^= 1;
    store.put({ ...row, sealed: { ...row.sealed, data } }).onsuccess = resolve;
  }));
  await Promise.all(written);
  database.close();
  return sealed.length > 0;
}
"""
# Later on the same tablet: what the cart's age and the doubt about the clock are made of.
HOURS_LATER = """
const now = Date.now.bind(Date);
Date.now = () => now() + {hours} * 3_600_000;
"""


def at_the_shelf(stage: Stage) -> Iterator[Look]:
    stage.hub.python(ODD_GOODS)
    with stage.till() as till:
        expect(till.tile("Es batu sisa tiga, sisa 3")).to_be_visible(timeout=60_000)
        yield till.look("stock-on-tiles")
        till.tap("Es batu habis")
        expect(till.page.get_by_text("Es batu habis").last).to_be_visible()
        yield till.look("stock-over")
        till.clear()
        scan(till.page, TWICE)
        expect(till.sheet()).to_contain_text("Kerupuk udang lama")
        yield till.look("twins")
        till.home()
        till.tap("Sayur pagi ini")
        expect(till.sheet()).to_be_visible()
        yield till.look("ask-price")
        till.home()


def paid_in_part(stage: Stage) -> Iterator[Look]:
    with stage.till() as till:
        till.tap("Indomie Goreng").tap("Roti tawar").to_pay()
        till.type("10000")
        till.button("Terima Rp 10.000 dulu")
        expect(till.page.get_by_test_id("taken")).to_be_visible()
        till.home()
        yield till.look("sell-part-paid")


def to_be_checked(stage: Stage) -> Iterator[Look]:
    with stage.till() as till:
        till.sell("Indomie Goreng")
        till.expect_pill("Tersimpan", 30_000)
        changed(till.page, "/sync/v1/hello", aside)
        till.page.reload()
        till.sign_in(ANA, PIN).expect_pill("perlu dicek", 30_000)
        till.menu("Riwayat")
        till.page.locator("button[data-state=needs_attention]").first.click()
        expect(till.page.get_by_test_id("sale-problem").filter(visible=True)).to_be_visible()
        yield till.look("history-problem")


KEPT_LOOKS = 300  # a tenth of a second each


def held(till: Till, name: str) -> None:
    """Tapped and written, then put aside and written."""
    before = kept_since(till, 0)
    till.tap(name)
    cart = until_kept(till, 0, but=before)
    held_at_ms = till.page.evaluate("Date.now()")
    till.page.keyboard.press("F8")
    until_kept(till, held_at_ms, among=cart)


def until_kept(
    till: Till, since: int, *, but: set[str] | None = None, among: set[str] | None = None
) -> set[str]:
    """Asked from here: `wait_for_function` takes the promise of an answer for a yes."""
    for _ in range(KEPT_LOOKS):
        found = kept_since(till, since) - (but or set())
        if found if among is None else found & among:
            return found
        till.page.wait_for_timeout(100)
    raise AssertionError("the cart is not written")


def kept_since(till: Till, since: int) -> set[str]:
    return {row for row, _ in till.page.evaluate(KEPT_SINCE, since)}


def hours_later(stage: Stage) -> Iterator[Look]:
    with stage.till() as till:
        held(till, "Indomie Goreng")
        till.expect_pill("Tersimpan", 30_000)
        later(till, HOURS_LATER.format(hours=3))
        believe_the_tablet(till)
        till.sign_in(ANA, PIN)
        expect(till.search_field).to_be_visible(timeout=60_000)
        till.page.keyboard.press("F7")
        expect(till.sheet()).to_contain_text("Rp 3.500", timeout=60_000)
        yield till.look("held-for-hours")


def cart_lost(stage: Stage) -> Iterator[Look]:
    """The next page cannot open what was put aside: said once, and what is readable is there."""
    with stage.till(TOAST_STAYS) as till:
        held(till, "Roti tawar")
        till.page.goto(f"{stage.origin}/admin/login/")  # the till can write no more
        until_true(till.page, SPOILT)
        till.page.goto(f"{stage.origin}/till/")
        till.sign_in(ANA, PIN)
        expect(till.page.get_by_text("tidak bisa dibuka lagi di tablet ini")).to_be_visible()
        yield till.look("cart-lost")


def stock_of_before(stage: Stage) -> Iterator[Look]:
    stage.hub.python(ODD_GOODS)
    with stage.till() as till:
        expect(till.tile("Es batu sisa tiga, sisa 3")).to_be_visible(timeout=60_000)
        later(till)
        till.sign_in(ANA, PIN)
        expect(till.page.get_by_text("Stok per")).to_be_visible(timeout=60_000)
        yield till.look("stock-of-before")


def cut_off(stage: Stage) -> Iterator[Look]:
    with stage.till() as till:
        till.sell("Indomie Goreng")
        till.expect_pill("Tersimpan", 30_000)
        till.page.wait_for_timeout(1_000)  # the moment of contact is kept in the background
        later(till, HOURS_LATER.format(hours=73))
        expect(till.page.get_by_test_id("clock-doubt")).to_be_visible(timeout=60_000)
        yield till.look("clock-doubt")
        believe_the_tablet(till)
        till.sign_in(ANA, PIN).menu("Tutup shift")
        expect(till.page.get_by_test_id("cut-off")).to_be_visible()
        yield till.look("close-cut-off")


def believe_the_tablet(till: Till) -> None:
    """Asked when the tablet's date seems odd; the lock comes after."""
    doubt = till.page.get_by_test_id("clock-doubt")
    expect(doubt.or_(till.lock_title).first).to_be_visible(timeout=60_000)
    till.page.wait_for_timeout(500)
    if doubt.is_visible():
        doubt.get_by_role("button").last.click()
        expect(doubt).to_have_count(0)
