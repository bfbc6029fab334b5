"""What a product, a line or a cart can be asked, and how goods are found."""

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.scenes.stage import Look, Stage, Till

SHIRTS = """
from pos.catalog.actions import add_product
from pos.catalog.models import Product
from pos.outlets.models import Merchant
shop = {"merchant_id": Merchant.objects.get().id, "by": None}
if not Product.objects.filter(name="Kaos polos katun").exists():
    shirt = add_product(**shop, name="Kaos polos katun", price={"price_minor": 45_000})
    sizes = {"S": 45_000, "M": 45_000, "L": 49_000, "XXL lengan panjang": 65_000}
    for size, price in sizes.items():
        kind = {"variant_of": shirt.id, "variant_name": size}
        add_product(**shop, name=shirt.name, identity=kind, price={"price_minor": price})
"""


def questions(stage: Stage) -> Iterator[Look]:
    stage.hub.python(SHIRTS)
    with stage.shared_till() as till:
        till.search("kaos")
        expect(till.tile("Kaos polos katun, dari")).to_be_visible(timeout=60_000)
        till.tap("Kaos polos katun, dari")
        yield till.look("variants")
        till.home()
        till.tap("Kopi Susu Gula Aren")
        yield till.look("choices")
        till.home()
        till.tap("Gudang Garam Surya")
        yield till.look("age")
        till.home()
        till.tap("Beras premium")
        till.type("1")
        yield till.look("weight")
        till.home()


def line_and_order(stage: Stage) -> Iterator[Look]:
    with stage.shared_till() as till:
        till.tap("Indomie Goreng").tap("Aqua Botol").tap("Roti tawar")
        till.open_cart()
        till.page.get_by_role("button", name="Ubah jumlah").first.click()
        till.press("1", "2")
        yield till.look("line-quantity")
        for part in ("Harga", "Diskon", "Catatan"):
            till.sheet().get_by_role("button", name=part).first.click()
            yield till.look(f"line-{part.lower()}")
        till.home()
        till.page.keyboard.press("Shift+F4")
        yield till.look("order-discount")
        till.press("10%")
        yield till.look("sell-discounted")
        till.home()
        yield from order(till)
        yield from customer(till)


def order(till: Till) -> Iterator[Look]:
    till.open_cart()
    till.page.get_by_role("button", name="Di tempat").last.click()
    till.page.get_by_role("button", name="Nomor").last.click()
    till.press("1", "4")
    yield till.look("order-table")
    till.press("Pakai")
    till.home()


def customer(till: Till) -> Iterator[Look]:
    till.page.keyboard.press("F3")
    yield till.look("customer-empty")
    till.press("Pelanggan baru")
    yield till.look("customer-new")
    sheet = till.sheet()
    sheet.get_by_role("textbox", name="Nama").fill("Bu Ratna Wulandari")
    sheet.get_by_label("Nomor HP (boleh kosong)").fill("0812 3456 7890")
    sheet.get_by_label("Pelanggan setuju nama dan nomornya disimpan toko ini.").check()
    yield till.look("customer-new-filled")
    till.press("Simpan pelanggan")
    till.home()
    yield till.look("customer-chosen")
    till.page.keyboard.press("F3")
    yield till.look("customer-of-cart")
    till.press("3", "4", "5")
    yield till.look("customer-found")
    sheet.get_by_role("button", name="Lihat Bu Ratna Wulandari").last.click()
    yield till.look("customer-card")
    till.press("Hapus data pelanggan")
    yield till.look("customer-forget")
    till.home()


def finding(stage: Stage) -> Iterator[Look]:
    with stage.shared_till() as till:
        for name, words in (
            ("search", "mi"),
            ("search-typo", "indomei"),
            ("search-nothing", "zzzz"),
        ):
            till.search(words)
            yield till.look(name)
        till.search("")
        till.menu("Atur favorit")
        expect(till.page.locator(".arrange")).to_be_visible()
        yield till.look("arranging")
        till.home()
        till.page.keyboard.press("F9")
        till.home()
        till.tap("Indomie Goreng")
        yield till.look("keys-on-buttons")
