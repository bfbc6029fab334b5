"""The cart in Chromium against a real hub: discounts, order type, units, customers made without a
network, held carts over a reload, and goods that try to break the layout."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.browser.asking import cart_kept
from tests.browser.one_till import ANA, PIN, begin_anew
from tests.browser.pages.register import Register
from tests.browser.scanner import scan
from tests.browser.test_kill_browser import Profile
from tests.hub import Hub
from tests.waiting import until

pytestmark = pytest.mark.browser

NOODLES_CODE = "089686010947"  # Rp 3.500, 3.400 from ten, a case of 40 for 128.000


def tool(till: Register, name: str) -> Locator:
    return till.cart.get_by_role("button", name=re.compile(f"^{name}(?!:)"))


def sheet(till: Register) -> Locator:
    return till.page.get_by_role("dialog").last


def press(till: Register, name: str) -> None:
    sheet(till).get_by_role("button", name=name, exact=True).click()


def receipt(till: Register) -> str:
    return "\n".join(till.show_receipt())


def new_customer(till: Register, name: str, phone: str, *, keep: bool = True) -> None:
    tool(till, "Pelanggan").click()
    press(till, "Pelanggan baru")
    sheet(till).get_by_role("textbox", name="Nama").fill(name)
    sheet(till).get_by_label(re.compile("^Nomor HP")).fill(phone)
    if keep:
        sheet(till).get_by_label(re.compile("setuju nama dan nomornya")).check()
        press(till, "Simpan pelanggan")
    else:
        press(till, "Pakai untuk transaksi ini saja")
    expect(tool(till, f"Pelanggan {name}")).to_be_visible()


def test_a_preset_discount_is_two_taps_undo_is_one_and_the_receipt_names_it(till: Register) -> None:
    till.tap("Aqua Botol").tap("Roti tawar")
    tool(till, "Diskon").click()
    press(till, "10%")
    till.expect_total("Rp 19.800")
    till.page.get_by_role("button", name="Urungkan").click()
    till.expect_total("Rp 22.000")
    tool(till, "Diskon").click()
    press(till, "Barang cacat")
    press(till, "5.000")
    till.expect_total("Rp 17.000")
    tool(till, "Diskon").click()
    expect(sheet(till).get_by_role("button", name="20.000", exact=True)).to_be_enabled()
    sheet(till).get_by_role("radio", name="Rupiah").click()
    till.page.keyboard.type("22001", delay=120)
    expect(sheet(till)).to_contain_text("Paling banyak Rp 22.000")
    expect(sheet(till).get_by_role("button", name="Beri diskon 22.001")).to_be_disabled()
    till.page.keyboard.press("Enter")
    till.page.keyboard.press("Escape")
    till.expect_total("Rp 17.000")
    till.pay_exact()
    assert re.search(r"Diskon Barang cacat +-5\.000", receipt(till))


def test_a_discount_on_a_line_typed_in_percent(till: Register) -> None:
    till.tap("Roti tawar")
    till.cart.get_by_role("button", name=re.compile("^Diskon: Roti tawar")).click()
    sheet(till).get_by_role("radio", name="Persen").click()  # where a finger was is not Enter's
    till.page.keyboard.type("7,5", delay=120)
    expect(sheet(till).get_by_role("button", name="Beri diskon 7,5%")).to_be_visible()
    till.page.keyboard.press("Enter")
    expect(till.page.get_by_role("dialog")).to_have_count(0)
    till.expect_total("Rp 16.650")
    expect(till.cart_lines.first).to_contain_text("hemat 1.350")
    till.pay_exact()
    assert re.search(r"Diskon.* +-1\.350", receipt(till))


def test_quantity_twelve_is_four_taps_and_a_case_is_two_more(till: Register) -> None:
    till.tap("Indomie Goreng")
    expect(till.cart_lines.first).to_contain_text("9 lagi jadi Rp 3.400")
    till.cart_lines.last.get_by_role("button").click()  # chosen since it was added
    till.page.keyboard.type("12,5", delay=120)
    expect(sheet(till).get_by_text("Jumlahnya bulat, tanpa koma")).to_be_visible()
    expect(sheet(till).get_by_role("button", name="Pakai")).to_be_disabled()
    for key in ("Hapus", "Hapus", "Hapus", "2"):
        press(till, key)
    press(till, "Pakai – Rp 40.800")
    till.expect_total("Rp 40.800")
    expect(till.cart_lines.first).to_contain_text("harga grosir · hemat 1.200")
    till.cart.get_by_role("button", name=re.compile("^Ubah jumlah")).click()
    sheet(till).get_by_role("radio", name="dus · isi 40 pcs · 128.000").click()
    till.page.keyboard.press("Escape")
    till.expect_total("Rp 1.536.000")
    till.page.keyboard.press("Control+z")
    till.expect_total("Rp 40.800")


def test_twelve_times_a_scan(till: Register) -> None:
    till.page.keyboard.type("12*", delay=120)
    scan(till.page, NOODLES_CODE)
    expect(till.cart_lines).to_have_count(1)
    till.expect_total("Rp 40.800")


def test_a_note_is_on_the_line_and_on_the_receipt(till: Register) -> None:
    till.tap("Roti tawar")
    till.cart.get_by_role("button", name=re.compile("^Ubah jumlah")).click()
    sheet(till).get_by_role("button", name=re.compile("^Catatan")).click()
    sheet(till).get_by_label("Catatan untuk baris ini").fill("dipotong delapan")
    press(till, "Pakai")
    expect(till.cart_lines.first).to_contain_text("* dipotong delapan")
    till.pay_exact()
    assert "* dipotong delapan" in receipt(till)


def test_a_price_of_the_shop_is_not_the_cashiers_to_change_alone(till: Register) -> None:
    till.tap("Roti tawar")
    till.cart.get_by_role("button", name=re.compile("^Ubah jumlah")).click()
    sheet(till).get_by_role("button", name=re.compile("^Harga")).click()
    till.press_keys(sheet(till), "9000")
    press(till, "Pakai")
    till.cart.get_by_role("button", name=re.compile("^BAYAR")).click()
    asked = till.page.get_by_role("dialog").filter(has=till.page.get_by_test_id("approve"))
    expect(asked).to_contain_text("Ubah harga 50%")
    asked.get_by_role("button", name="Budi").click()
    till.press_keys(asked, "135790")
    expect(asked).to_have_count(0)
    expect(till.page.get_by_role("button", name="Kembali").first).to_be_visible()


def test_the_order_type_is_one_tap_and_its_table_is_on_the_receipt_and_in_the_sale(
    till: Register,
) -> None:
    till.tap("Roti tawar")
    till.cart.get_by_role("button", name="Di tempat").click()
    till.cart.get_by_role("button", name="Nomor").click()
    press(till, "1")
    sheet(till).get_by_role("textbox").press("End")
    till.page.keyboard.press("4")
    till.page.keyboard.press("Enter")
    expect(till.cart.get_by_role("button", name="Meja 14")).to_be_visible()
    expect(till.page.get_by_role("dialog")).to_have_count(0)
    till.pay_exact()
    assert "Meja 14 - Di tempat" in receipt(till)
    till.next_sale()
    expect(till.cart.get_by_role("button", name="Nomor")).to_be_visible()


def test_the_same_as_before_is_one_tap(till: Register) -> None:
    till.tap("Kopi Susu").choose("Besar", "Dingin", "Less")
    first = till.total()
    till.pay_exact().next_sale()
    till.tap("Kopi Susu")
    sheet(till).get_by_role("button", name=re.compile("^Sama seperti tadi")).click()
    till.expect_total(first)
    expect(till.cart_lines.first).to_contain_text("Besar")


def test_hold_is_one_tap_recall_two_and_undo_brings_a_held_cart_back(own_till: Register) -> None:
    till = own_till
    till.tap("Roti tawar").tap("Aqua Botol")
    tool(till, "Tahan").click()
    till.expect_total("Rp 0")
    till.page.keyboard.press("Control+z")
    till.expect_total("Rp 22.000")
    till.page.keyboard.press("F8")
    till.tap("Indomie Goreng")
    tool(till, "Ditahan, 1").click()
    sheet(till).get_by_role("button", name=re.compile("^Buka Keranjang")).click()
    till.expect_total("Rp 22.000")
    expect(tool(till, "Ditahan, 1")).to_be_visible()  # the noodles changed places with it


def test_held_carts_keep_discount_customer_and_table_over_a_reload(own_till: Register) -> None:
    till = own_till
    till.tap("Roti tawar")
    tool(till, "Diskon").click()
    press(till, "50%")
    till.cart.get_by_role("button", name="Di tempat").click()
    new_customer(till, "Bu Held", "", keep=False)
    tool(till, "Tahan").click()
    till.tap("Aqua Botol")
    tool(till, "Tahan").click()
    tool(till, "Ditahan, 2").click()
    sheet(till).get_by_role("button", name=re.compile("^Ganti nama Keranjang")).click()
    sheet(till).get_by_label("Nama keranjang").fill("Pak Ojek")
    with cart_kept(till.page):
        press(till, "Simpan")
    till.page.reload()
    till.sign_in(ANA, PIN)
    tool(till, "Ditahan, 2").click()
    expect(sheet(till).get_by_role("button", name="Buka Pak Ojek, Rp 4.000")).to_be_visible()
    sheet(till).get_by_role("button", name=re.compile("^Buka Bu Held")).click()
    till.expect_total("Rp 9.000")
    expect(tool(till, "Pelanggan Bu Held")).to_be_visible()
    expect(till.cart.get_by_role("button", name="Di tempat")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_the_open_cart_and_a_held_one_survive_a_killed_browser(
    playwright: Playwright, hub: Hub, tmp_path: Path
) -> None:
    profile = Profile(tmp_path / "profile", hub)
    with profile.browser(playwright) as till:
        till.pair().sign_in(ANA, PIN).open_shift(100_000)
        till.tap("Roti tawar")
        tool(till, "Tahan").click()
        with cart_kept(till.page):
            till.tap("Aqua Botol")
    with profile.browser(playwright) as till:
        till.sign_in(ANA, PIN)
        till.expect_total("Rp 4.000")
        tool(till, "Ditahan, 1").click()
        sheet(till).get_by_role("button", name=re.compile("^Buka Keranjang")).click()
        till.expect_total("Rp 18.000")


def is_found(till: Register, digits: str, name: str) -> bool:
    """A list that was opened before is not told of who comes later."""
    till.page.keyboard.press("F3")
    for digit in digits:
        press(till, digit)
    with suppress(AssertionError):
        found = sheet(till).get_by_role("button", name=name, exact=True)
        expect(found).to_be_visible(timeout=2_000)
        return True
    till.page.keyboard.press("Escape")
    expect(till.page.get_by_role("dialog")).to_have_count(0)
    return False


def test_a_customer_made_without_a_network_reaches_the_other_till_and_the_receipt(
    till: Register, own_till: Register
) -> None:
    maker, finder, one = till, own_till, till.page.context
    one.set_offline(True)
    maker.tap("Roti tawar")
    new_customer(maker, "Bu Ani Lestari", "0812 3456 7890")
    maker.pay_exact()
    assert "Bu Ani Lestari" in receipt(maker)
    maker.next_sale()
    one.set_offline(False)
    maker.expect_pill("Tersimpan", 30_000)
    until(lambda: is_found(finder, "3456", "Lihat Bu Ani Lestari"), "the other till hears of her")
    press(finder, "Lihat Bu Ani Lestari")
    expect(sheet(finder)).to_contain_text("Belum pernah di kasir ini.")
    sheet(finder).get_by_label(re.compile("setuju dikirimi struk")).check()
    press(finder, "Simpan izin")
    expect(sheet(finder)).to_contain_text("Izin dicatat.")
    press(finder, "Pakai pelanggan ini")
    expect(tool(finder, "Pelanggan Bu Ani Lestari")).to_be_visible()
    maker.page.keyboard.press("F3")
    for digit in "3456":
        press(maker, digit)
    press(maker, "Lihat Bu Ani Lestari")
    expect(sheet(maker)).to_contain_text("1 struk di kasir ini.")
    expect(sheet(maker).get_by_label(re.compile("setuju dikirimi struk"))).to_be_checked()
    press(maker, "Hapus data pelanggan")
    expect(sheet(maker)).to_contain_text("Anda tidak berhak menghapus data pelanggan.")
    maker.page.keyboard.press("Control+l")
    maker.sign_in("Budi", "135790")
    expect(maker.search_field).to_be_visible()
    maker.page.keyboard.press("F3")
    for digit in "3456":
        press(maker, digit)
    press(maker, "Lihat Bu Ani Lestari")
    press(maker, "Hapus data pelanggan")
    press(maker, "Ya, hapus data Bu Ani Lestari")
    expect(sheet(maker)).to_contain_text("Belum ada pelanggan seperti ini.")


def test_the_same_number_is_offered_instead_of_made_twice(own_till: Register) -> None:
    till = own_till
    new_customer(till, "Pak Sama", "0857 1111 2222")
    till.page.keyboard.press("F3")
    press(till, "Lepas pelanggan")
    till.page.keyboard.press("F3")
    press(till, "Pelanggan baru")
    sheet(till).get_by_label(re.compile("^Nomor HP")).fill("+62 857-1111-2222")
    press(till, "Pakai Pak Sama")
    expect(tool(till, "Pelanggan Pak Sama")).to_be_visible()


# What no shop has, and every shop will type one day.
LONG = "Sambal" + "terasi" * 12
ODD = ["🌶️🍜 " + LONG, "قهوة عربية مع الحليب", LONG]


def overflow(page: Page) -> list[str]:
    """Controls and amounts that stick out of the screen or out of the cart."""
    return page.evaluate(
        """() => [...document.querySelectorAll('button, .money, h2, input')]
          .filter((it) => it.checkVisibility() && !it.closest('.visually-hidden, nav, .rail'))
          .filter((it) => {
            const box = it.getBoundingClientRect();
            if (box.width < 2) return false;
            return box.left < -1 || box.right > innerWidth + 1;
          })
          .map((it) => it.textContent.trim().slice(0, 60))"""
    )


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1024, 600), (360, 800)])
def test_odd_names_and_huge_numbers_break_no_layout(
    shared_till: Register, hub: Hub, width: int, height: int
) -> None:
    hub.python(
        "from pos.catalog.actions import add_product;"
        "from pos.catalog.models import Product;"
        "from pos.outlets.queries import the_merchant;"
        f"names = {ODD!r};"
        "fresh = [n for n in names if not Product.objects.filter(name=n).exists()];"
        "[add_product(merchant_id=the_merchant().id, name=n, by=None,"
        " price={'price_minor': 99_999_999_999}, tax={'tax_class': 'NON'},"
        " shelf={'favourite': True, 'position': 0}) for n in fresh]"
    )
    till = begin_anew(shared_till, (width, height))
    phone = width < 900
    for name in ODD:
        till.search(name[-12:] if name == LONG else name[:8])
        till.tile(name[:8]).click()
        till.search("")
    assert overflow(till.page) == []
    if phone:
        till.page.get_by_role("button", name=re.compile("^Buka keranjang")).click()
    assert overflow(till.page) == []
    cart = sheet(till) if phone else till.cart
    cart.get_by_role("button", name=re.compile("^Ubah jumlah")).click()
    for key in "9999":
        press(till, key)
    assert overflow(till.page) == []
    sheet(till).get_by_role("button", name=re.compile("^Pakai")).click()
    assert overflow(till.page) == []
    cart = sheet(till) if phone else till.cart
    for name in ("Diskon", "Pelanggan", "Tahan"):
        expect(cart.get_by_role("button", name=name, exact=True)).to_be_in_viewport()
    expect(cart.get_by_role("button", name=re.compile("^BAYAR"))).to_be_in_viewport()
