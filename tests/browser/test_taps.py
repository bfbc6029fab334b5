"""The promised taps, counted: what a finger does on the till at 1280x800, and what comes of it.

The page itself counts, on trusted clicks in the capture phase, so no helper of the tests can make
a task look shorter than it is. What stands between two tasks (`till`) is not part of either.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.pages.register import Register
from tests.browser.scanner import scan
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

ANA = ("Ana", "147258")
COUNT_TAPS_AND_PRINTS = """
window.taps = 0;
window.addEventListener('click', (event) => { if (event.isTrusted) window.taps += 1; }, true);
window.prints = [];
window.print = () => prints.push(document.getElementById('print-root').textContent);
"""
WAIT_FOR_PAPER = """
async () => { while (!prints.length) await new Promise(requestAnimationFrame); }
"""
# Rp 3.500, 4.000, 2.000, 10.500 and 18.000
FIVE_CODES = (
    "089686010947",
    "8886008101053",
    "8991002105485",
    "8996001301142",
    "8995177101112",
)
ONE_REQUIRED_CHOICE = """
from pos.catalog.actions import add_choice_group, add_product, choice
from pos.outlets.queries import the_merchant
merchant = the_merchant().id
group = add_choice_group(
    merchant_id=merchant, name="Rasa", by=None,
    identity={"min": 1, "max": 1, "required": True},
    choices={"choices": [choice("Cokelat"), choice("Keju", 2_000)]},
)
add_product(
    merchant_id=merchant, name="Martabak Mini", by=None,
    price={"price_minor": 15_000}, tax={"tax_class": "NON"},
    choices={"choice_groups": [str(group.id)]}, shelf={"favourite": True, "position": 0},
)
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub"), demo=True)
    hub.python(ONE_REQUIRED_CHOICE)
    yield hub.start()
    hub.assert_record_is_sound()
    hub.stop()


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 800})
    yield made
    made.close()


@pytest.fixture(scope="module")
def paired(context: BrowserContext, hub: Hub) -> Register:
    page = context.new_page()
    page.add_init_script(COUNT_TAPS_AND_PRINTS)
    return Register(page, hub.address).open().pair().sign_in(*ANA).open_shift(100_000)


@pytest.fixture
def till(paired: Register) -> Register:
    """At the selling screen with an empty cart, whatever the test before did or broke off."""
    paired.page.reload()
    paired.sign_in(*ANA)
    expect(paired.search_field).to_be_visible()
    if paired.cart_lines.count() > 0:
        paired.page.get_by_role("button", name="Kosongkan").click()
    expect(paired.cart_lines).to_have_count(0)
    paired.page.evaluate("window.taps = 0")
    return paired


def taps(till: Register) -> int:
    """Since it was asked last."""
    return int(
        till.page.evaluate("(() => { const n = window.taps; window.taps = 0; return n; })()")
    )


def printed(page: Page) -> str:
    """The first paper, as soon as it is there."""
    page.evaluate(WAIT_FOR_PAPER)
    return str(page.evaluate("prints[0]"))


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_three_items_with_exact_cash_are_four_taps(till: Register) -> None:
    till.tap("Indomie Goreng").tap("Aqua Botol").tap("Roti tawar").pay_exact()
    assert taps(till) == 4
    expect(till.page.get_by_test_id("done")).to_contain_text("Rp 25.500")
    expect(till.page.get_by_test_id("no-change")).to_be_visible()


def test_three_items_with_a_big_note_are_five_taps(till: Register) -> None:
    till.tap("Indomie Goreng").tap("Aqua Botol").tap("Roti tawar").pay_cash(100_000)
    assert taps(till) == 5
    till.expect_change("Rp 74.500")


def test_five_scans_and_cash_are_two_taps(till: Register) -> None:
    for code in FIVE_CODES:
        scan(till.page, code)
    expect(till.cart_lines).to_have_count(5)
    till.expect_total("Rp 38.000")
    till.pay_cash(50_000)
    assert taps(till) == 2
    till.expect_change("Rp 12.000")


def test_one_item_with_one_required_choice_is_two_taps(till: Register) -> None:
    till.tap("Martabak Mini")
    till.page.get_by_role("dialog").get_by_text("Keju").click()
    expect(till.cart_lines).to_have_count(1)
    assert taps(till) == 2
    till.expect_total("Rp 17.000")


def test_hold_is_one_tap_and_recall_two(till: Register) -> None:
    till.tap("Roti tawar").tap("Aqua Botol")
    taps(till)
    button(till.page, "Tahan")
    expect(till.cart_lines).to_have_count(0)
    assert taps(till) == 1
    till.page.get_by_role("button", name="Ditahan, 1 keranjang").click()
    till.page.get_by_role("dialog").get_by_role("button", name="Rp 22.000").first.click()
    expect(till.cart_lines).to_have_count(2)
    assert taps(till) == 2
    till.expect_total("Rp 22.000")


def test_the_last_receipt_again_is_two_taps_and_says_that_it_is_a_copy(till: Register) -> None:
    till.tap("Roti tawar").pay_exact()
    number = till.receipt_number()
    till.next_sale()
    taps(till)
    till.menu("Cetak struk terakhir")
    paper = printed(till.page)
    assert taps(till) == 2
    assert "SALINAN ke-1" in paper
    assert number in paper


def test_the_undo_of_a_line_of_an_emptied_cart_and_of_a_sale_is_one_tap_each(
    till: Register,
) -> None:
    till.tap("Roti tawar").tap("Aqua Botol")
    button(till.page, "Kurangi satu: Aqua Botol 600 ml")
    till.expect_total("Rp 18.000")
    taps(till)
    button(till.page, "Urungkan")
    expect(till.cart_lines).to_have_count(2)
    assert taps(till) == 1
    button(till.page, "Kosongkan")
    expect(till.cart_lines).to_have_count(0)
    taps(till)
    button(till.page, "Urungkan")
    expect(till.cart_lines).to_have_count(2)
    assert taps(till) == 1
    till.pay_exact()
    taps(till)
    button(till.page, "Batalkan")
    told = "Transaksi dibatalkan. Kembalikan Tunai Rp 22.000"
    expect(till.page.get_by_text(told)).to_be_visible()
    assert taps(till) == 1
