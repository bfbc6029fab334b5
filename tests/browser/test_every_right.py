"""Every row of the table of rights at a real till: what a role may only with somebody's yes is
asked for, with the hub and its internet there, with the internet down, and with the hub dead. The
rows are the registry's: a new right without its way to be tried here turns this red. What nobody is
asked for on the spot (forgetting a customer, seeing what goods cost) is not in it.

A till notices nothing of a missing internet: its hub stands in the shop (deploy/docs/offline.md).
"""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from pos.domain.permission_words import ACTION_WORDS
from pos.domain.permissions import ACTIONS
from tests.browser.asking import until_true
from tests.browser.one_till import new_till
from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub
from tests.tablet import Tablet, new_id

pytestmark = pytest.mark.browser

BREAD = "Roti tawar"  # Rp 18.000
GREENS = "Sayur pagi ini"  # asks for its price
EGGS = "Telur ayam"  # weighed
BUDI, BUDI_PIN = "Budi", "135790"
ASKED = {name for name, action in ACTIONS.items() if action["can_ask"]}
RULES = """
import json
from pos.outlets.models import Outlet
from pos.people.actions import change_permissions
outlet = Outlet.objects.get()
ask = {'rule': 'approval', 'limit': None}
rules = {name: {role: ask for role in ('cashier', 'supervisor')} for name in json.loads(%r)}
rules['sell'] = {'cashier': {'rule': 'allowed', 'limit': 100_000}}  # else no other right is reached
change_permissions(merchant_id=outlet.merchant_id, outlet_id=outlet.id, rules=rules, by=None)
"""
A_KITCHEN = """
from hardware.actions import add_printer
from pos.catalog.models import Product
from pos.outlets.models import Outlet
food = Product.objects.filter(name__startswith=%r)[0].category_id
add_printer(outlet=Outlet.objects.get(), by=None, identity={'name': 'Dapur'},
            link={'host': '127.0.0.1', 'port': 9}, roles={'for_receipts': False},
            kitchen={'kitchen_categories': [str(food)]})
"""
GOODS_TO_BE_TYPED = """
from hardware.actions import add_gadget
from pos.catalog.actions import add_product
from pos.outlets.models import Merchant, Outlet
add_product(merchant_id=Merchant.objects.get().id, by=None, name=%r, tax={'tax_class': 'NON'},
            price={'price_minor': None}, shelf={'favourite': True, 'position': 0})
add_gadget(outlet=Outlet.objects.get(), by=None, identity={'name': 'Timbangan depan'},
           link={'host': '127.0.0.1', 'port': 10}, use={'sort': 'scale_continuous', 'till': None})
"""
CLOUD_THAT_IS_SILENT = """
from pos.journal.models import Ledger
from pos.outlets.models import Outlet
from sync.relay import Relay
from sync.uplink import active_uplink, note_link
outlet = Outlet.objects.get()
ledger = Ledger.objects.get(merchant_id=outlet.merchant_id, outlet_id=outlet.id)
note_link(ledger, "http://127.0.0.1:9", {'device': %r, 'public_key': %r}, None)
Relay().work()
print(bool(active_uplink().trouble))
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub"), demo=True).start()
    hub.python(RULES % json.dumps(sorted(ASKED)))
    hub.python(A_KITCHEN % BREAD)
    hub.python(GOODS_TO_BE_TYPED % GREENS)
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


@pytest.fixture(scope="module")
def till(browser: Browser, hub: Hub) -> Iterator[Register]:
    """Budi sold the first bread, so that Ana may take it back at once; a customer is known."""
    with new_till(browser, hub) as till:
        till.new_member("Bu Tini", "081234567890").tap(BREAD)
        expect(till.cart_lines).to_have_count(1)
        empty_the_cart(till)
        till.lock().sign_in(BUDI, BUDI_PIN)
        till.tap(BREAD).pay_exact().next_sale()
        till.lock().sign_in("Ana", "147258")
        yield till


def sheet(till: Register) -> Locator:
    return till.page.get_by_role("dialog").last


def press(till: Register, name: str) -> None:
    sheet(till).get_by_role("button", name=re.compile(f"^{name}")).first.click()


def sell(till: Register) -> None:
    till.tap(BREAD)
    till.cart.get_by_role("button", name=re.compile("^Ubah jumlah")).first.click()
    till.press_keys(sheet(till), "9")
    press(till, "Pakai")
    till.cart.get_by_role("button", name=re.compile("^BAYAR")).click()


def open_price(till: Register) -> None:
    till.tap(GREENS)
    till.press_keys(sheet(till), "9000")
    press(till, "Tambah")
    till.cart.get_by_role("button", name=re.compile("^BAYAR")).click()


def manual_weight(till: Register) -> None:
    """The till has a scale as soon as its hub says so; that this one never answers is no matter:
    whoever types what a scale could say is asked."""
    till.tap(EGGS)
    press(till, "Ketik berat")


def train(till: Register) -> None:
    till.menu("Latihan")
    press(till, "Mulai latihan")


def discount(till: Register) -> None:
    till.tap(BREAD).discount("5%")
    till.cart.get_by_role("button", name=re.compile("^BAYAR")).click()


def price_override(till: Register) -> None:
    till.tap(BREAD)
    till.cart.get_by_role("button", name=re.compile("^Ubah jumlah")).first.click()
    press(till, "Harga")
    till.press_keys(sheet(till), "9000")
    press(till, "Pakai")
    till.cart.get_by_role("button", name=re.compile("^BAYAR")).click()


def undo_sale(till: Register) -> None:
    till.tap(BREAD).pay_exact()
    till.page.get_by_role("button", name="Batalkan", exact=True).click()


def refund(till: Register) -> None:
    till.menu("Riwayat")
    till.page.locator("button[data-state]").last.click()
    detail = till.page.get_by_test_id("sale-detail").filter(visible=True)
    detail.get_by_role("button", name="Retur", exact=True).click()


def void_sale(till: Register) -> None:
    refund(till)
    sheet(till).get_by_role("radio", name="Penjualan tidak jadi (batal)").click()


def refund_without_receipt(till: Register) -> None:
    till.tap(BREAD).menu("Retur tanpa struk")


def void_sent(till: Register) -> None:
    till.tap(BREAD).hold()
    until_true(
        till.page, "() => localStorage.getItem('lancar.kitchen')?.includes('quantity') === true"
    )
    till.recall(18_000)
    till.cart.get_by_role("button", name="Kosongkan").click()


def reprint(till: Register) -> None:
    till.menu("Cetak struk terakhir")


def cash(kind: str, category: str, verb: str) -> Callable[[Register], None]:
    def move(till: Register) -> None:
        till.menu("Kas masuk/keluar")
        sheet(till).get_by_role("radio", name=kind).click()
        sheet(till).get_by_role("radio", name=category).click()
        till.press_keys(sheet(till), "9")
        press(till, verb)

    return move


def open_drawer(till: Register) -> None:
    till.menu("Buka laci")
    press(till, "Buka laci")


def see_expected(till: Register) -> None:
    till.menu("Tutup shift")
    till.page.get_by_role("button", name="Laporan sementara (X)").click()


def variance(till: Register) -> None:
    till.menu("Tutup shift")
    till.type_amount(1)
    till.page.get_by_role("button", name=re.compile("^Tutup shift –")).click()
    differs = till.page.get_by_test_id("count-differs")
    differs.get_by_role("radio").first.click()
    differs.get_by_role("button", name=re.compile("^Tutup shift –")).click()


def close_others_shift(till: Register) -> None:
    till.lock().sign_in(BUDI, BUDI_PIN)
    variance(till)


def edit_customer(till: Register) -> None:
    till.page.keyboard.press("F3")
    till.press_keys(sheet(till), "7890")
    press(till, "Lihat Bu Tini")
    sheet(till).get_by_role("checkbox").first.click()
    press(till, "Simpan izin")


# Training first: without the hub it begins only where everything is sent.
WAYS: dict[str, Callable[[Register], None]] = {
    "train": train,
    "sell": sell,
    "open_price": open_price,
    "manual_weight": manual_weight,
    "discount": discount,
    "price_override": price_override,
    "undo_sale": undo_sale,
    "void_sale": void_sale,
    "refund": refund,
    "refund_without_receipt": refund_without_receipt,
    "void_sent": void_sent,
    "reprint": reprint,
    "close_others_shift": close_others_shift,
    "cash_in": cash("Kas masuk", "Tambah uang kembalian", "Masukkan"),
    "cash_out": cash("Kas keluar", "Upah", "Keluarkan"),
    "cash_drop": cash("Setoran", "Ke brankas", "Setorkan"),
    "see_expected": see_expected,
    "open_drawer": open_drawer,
    "variance": variance,
    "edit_customer": edit_customer,
}
# Asked within their own sheet, which says what it is about.
IN_SHEET = {"void_sale", "refund", "refund_without_receipt"}


def back_to_selling(till: Register) -> None:
    till.page.evaluate("() => localStorage.removeItem('lancar.kitchen')")  # what it was told of
    till.page.reload()
    till.sign_in("Ana", "147258")
    expect(till.search_field).to_be_visible()
    if till.cart.get_by_role("button", name=re.compile("^Ditahan,")).count():
        till.recall(18_000)  # it was called back a blink before this reload, and waits again
    empty_the_cart(till)


def empty_the_cart(till: Register) -> None:
    if till.cart_lines.count():
        till.page.get_by_role("button", name="Kosongkan").click()
        expect(till.cart_lines).to_have_count(0)


def assert_asked(till: Register, action: str) -> None:
    if action in IN_SHEET:
        expect(sheet(till).get_by_role("region", name=re.compile("^Perlu PIN"))).to_be_visible()
    else:
        asked = till.page.get_by_test_id("approve")
        expect(asked).to_contain_text(ACTION_WORDS[action]["name_id"])


def test_every_right_has_its_way_here() -> None:
    assert set(WAYS) == ASKED


@pytest.mark.parametrize("action", WAYS)
def test_with_the_hub_it_is_asked_for(till: Register, action: str) -> None:
    back_to_selling(till)
    WAYS[action](till)
    assert_asked(till, action)


@pytest.fixture(scope="module")
def without_internet(hub: Hub) -> None:
    """From here on the hub has a cloud, which does not answer."""
    told = hub.python(CLOUD_THAT_IS_SILENT % (new_id(), Tablet().public_key))
    assert told.strip() == "True"


@pytest.mark.parametrize("action", WAYS)
@pytest.mark.usefixtures("without_internet")
def test_and_with_the_internet_down(till: Register, action: str) -> None:
    back_to_selling(till)
    WAYS[action](till)
    assert_asked(till, action)


@pytest.fixture(scope="module")
def dead(till: Register, hub: Hub) -> Iterator[None]:
    """From here on the hub is gone; what was done without it arrives afterwards."""
    back_to_selling(till)
    till.menu("Latihan")  # it begins only where all is sent, and nothing is held
    expect(sheet(till).get_by_role("button", name="Mulai latihan")).to_be_enabled(timeout=60_000)
    hub.kill()
    yield
    hub.start()
    till.network_is_back().expect_pill("Tersimpan", timeout_ms=60_000)


@pytest.mark.parametrize("action", WAYS)
@pytest.mark.usefixtures("dead")
def test_and_with_the_hub_dead(till: Register, action: str) -> None:
    back_to_selling(till)
    WAYS[action](till)
    assert_asked(till, action)
