"""A walk through every screen and sheet of the till that a cashier can reach, for tests that look
at all of them: sizes of controls, accessibility. What the menu offers is found, not listed, so a
new door is walked through on the day it is made."""

from collections.abc import Callable, Iterator

from playwright.sync_api import expect

from tests.browser.pages.register import Register
from tests.browser.scanner import scan

ANA, PIN = "Ana", "147258"
NOT_WALKED = {"Cetak struk terakhir", "Kunci / ganti kasir"}  # a printer's dialog; walked first
SETTLE_MS = 250
WIDE_PX = 900


def before_selling(till: Register) -> Iterator[str]:
    """From an unpaired browser to an open shift."""
    till.open()
    expect(till.page.get_by_label("Nama kasir")).to_be_visible()
    yield "pairing"
    till.pair()
    yield "lock"
    till.page.get_by_role("button", name=ANA).click()
    yield "pin"
    till.type_pin(PIN)
    expect(till.page.get_by_role("heading", name="Buka shift")).to_be_visible()
    yield "open shift"
    till.open_shift(100_000)


def while_selling(till: Register) -> Iterator[str]:
    """The selling screen, its questions, and every door of the menu."""
    yield "selling, empty"
    for name, open_it in QUESTIONS.items():
        open_it(till)
        settle(till)
        yield name
        home(till)
    till.tap("Indomie Goreng")
    scan(till.page, "8990000000005")
    settle(till)
    yield "selling, with an unknown code"
    yield from cart_sheet(till)
    for entry in entries(till):
        till.menu(entry)
        settle(till)
        yield entry
        home(till)


def being_paid(till: Register) -> Iterator[str]:
    till.tap("Indomie Goreng")
    till.page.keyboard.press("F9")
    settle(till)
    yield "paying"
    home(till)
    till.pay_exact()
    yield "done"
    till.page.get_by_role("button", name="Lihat struk").click()
    settle(till)
    yield "receipt"
    till.page.get_by_role("button", name="Tutup", exact=True).click()
    till.next_sale()


def cart_sheet(till: Register) -> Iterator[str]:
    size = till.page.viewport_size
    if size is None or size["width"] >= WIDE_PX:
        return
    till.page.get_by_role("button", name="Buka keranjang").click()
    settle(till)
    yield "cart sheet"
    home(till)


def entries(till: Register) -> list[str]:
    """What the menu offers now."""
    till.page.get_by_role("button", name="Menu").click()
    doors = till.page.get_by_role("dialog").get_by_role("listitem").get_by_role("button")
    expect(doors.first).to_be_visible()
    names = [name.strip() for name in doors.all_inner_texts()]
    home(till)
    return [name for name in names if name not in NOT_WALKED]


def home(till: Register) -> None:
    """Back to the selling screen, whatever is open, as a person gets there: Esc, or back."""
    page = till.page
    for _ in range(6):
        page.wait_for_timeout(60)
        dialogs = page.locator("dialog[open]").count()
        arranging = page.locator(".arrange").count()
        field = till.search_field
        if not dialogs and not arranging and field.is_visible() and field.input_value() == "":
            return
        page.keyboard.press("Escape")
    raise AssertionError("Esc does not lead back to the selling screen")


def settle(till: Register) -> None:
    till.page.wait_for_timeout(SETTLE_MS)


def select_line_and_ask_quantity(till: Register) -> None:
    till.tap("Indomie Goreng")
    if till.page.get_by_role("button", name="Buka keranjang").is_visible():
        till.page.get_by_role("button", name="Buka keranjang").click()
    till.page.get_by_role("button", name="Ubah jumlah").last.click()


QUESTIONS: dict[str, Callable[[Register], object]] = {
    "menu": lambda till: till.page.get_by_role("button", name="Menu").click(),
    "status": lambda till: till.page.get_by_test_id("status-pill").first.click(),
    "choices": lambda till: till.tap("Kopi Susu Gula Aren"),
    "age": lambda till: till.tap("Gudang Garam Surya"),
    "weight": lambda till: till.tap("Beras premium"),
    "quantity": select_line_and_ask_quantity,
    "search": lambda till: till.search("mi"),
    "search without hits": lambda till: till.search("zzzz"),
}
