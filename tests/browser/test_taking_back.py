"""Goods that come back in other ways than by their receipt alone, at a real till with the hub dead:
without any receipt, swapped for others, or because the sale never was; and what of it the hub
knows afterwards."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.one_till import begin_anew, new_till
from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

BUDI_PIN = "135790"
BREAD = "Roti tawar"  # Rp 18.000
NOODLES = "Indomie Goreng 85 g"  # Rp 3.500
SWAPPED = """
from pos.journal.models import Problem
from pos.sales.actions import check_prices
from pos.sales.models import Refund, Sale
from pos.tills.models import Shift
check_prices()
known = {s.id: s for s in Sale.objects.all()}
print([(r.is_void, r.exchanged_for in known, known[r.id].due_minor)
       for r in Refund.objects.exclude(original_id=None).order_by('event_id')],
      list(Problem.objects.exclude(code='negative_stock').values_list('code', flat=True)),
      -Shift.objects.get().cash_minor)
"""
SAID = """
from pos.journal.models import Problem
from pos.sales.actions import check_prices
from pos.sales.models import Refund, Sale
from pos.stock.models import Movement
check_prices()
sums = {s.id: s for s in Sale.objects.all()}
print([(r.original_number, r.reason, r.approved_by_name, sums[r.id].due_minor) for r in Refund.objects.order_by('event_id')],
      sorted(Movement.objects.exclude(reason='sale').exclude(reason='opening').values_list('reason', 'quantity_milli')),
      list(Problem.objects.exclude(code='negative_stock').values_list('code', flat=True)))
"""  # noqa: E501  (a program of its own)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub"), demo=True).start()
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


@pytest.fixture(scope="module")
def one(browser: Browser, hub: Hub) -> Iterator[Register]:
    with new_till(browser, hub) as till:
        yield till


@pytest.fixture
def till(one: Register) -> Register:
    return begin_anew(one)


def sheet(till: Register) -> Locator:
    return till.page.get_by_role("dialog").last


def allow(till: Register) -> None:
    """Budi, who stands beside it, types his PIN."""
    sheet(till).get_by_role("button", name="Budi").click()
    till.press_keys(sheet(till), BUDI_PIN)
    expect(sheet(till).get_by_text("Disetujui Budi")).to_be_visible(timeout=60_000)


def test_goods_without_a_receipt_come_back_at_todays_price_by_somebodys_yes_and_no_hub(
    till: Register, hub: Hub
) -> None:
    till.expect_pill("Tersimpan")
    hub.kill()
    till.menu("Retur tanpa struk")
    expect(sheet(till)).to_contain_text("Masukkan dulu barang yang kembali")
    sheet(till).get_by_role("button", name="Tutup").last.click()
    till.tap(BREAD).tap(BREAD)
    till.menu("Retur tanpa struk")
    expect(sheet(till).get_by_test_id("unproven-goods")).to_contain_text("Rp 36.000")
    confirm = sheet(till).get_by_role("button", name=re.compile("^Retur – kembalikan"))
    expect(confirm).to_be_disabled()
    sheet(till).get_by_role("radio", name="Barang rusak").click()
    expect(confirm).to_be_disabled()
    allow(till)
    confirm.click()
    expect(till.page.get_by_test_id("refund-done")).to_contain_text("Kembalikan Rp 36.000")
    sheet(till).get_by_role("button", name="Selesai").click()
    expect(till.cart_lines).to_have_count(0)
    till.menu("Riwayat")
    expect(till.page.locator("button[data-state]")).to_have_count(1)
    till.page.get_by_role("button", name="Kembali").click()
    hub.start()
    till.network_is_back().expect_pill("Tersimpan", timeout_ms=60_000)
    hub.sees(
        SAID,
        "[('', 'Barang rusak', 'Budi', -36000)] [('returned', 2000), ('waste', -2000)] []",
    )


def open_refund(till: Register, number: str) -> None:
    till.menu("Riwayat")
    till.page.locator("button[data-state]", has_text=number).first.click()
    detail = till.page.get_by_test_id("sale-detail").filter(visible=True)
    # For a minute it is undone by whoever sold it.
    detail.get_by_role("button", name="Retur", exact=True).click(timeout=90_000)


def test_goods_are_swapped_for_others_over_a_kill_and_a_sale_is_voided_without_the_hub(
    till: Register, hub: Hub
) -> None:
    till.tap(NOODLES).pay_exact()
    number = till.receipt_number()
    till.next_sale().tap(BREAD)
    till.expect_pill("Tersimpan")
    hub.kill()
    till.page.clock.install()
    till.page.clock.fast_forward(70_000)
    open_refund(till, number)
    sheet(till).get_by_role("radio", name="Salah barang").click()
    sheet(till).get_by_role("radio", name=re.compile("^Tukar: bayar keranjang Rp.18.000")).click()
    allow(till)
    sheet(till).get_by_role("button", name=re.compile("^Tukar – pakai Rp.3.500")).click()
    expect(till.page.get_by_test_id("refund-done")).to_contain_text("dipakai membayar keranjang")
    till.page.reload()  # killed between the two documents
    till.sign_in("Ana", "147258")
    till.page.get_by_role("button", name="BAYAR").click()
    expect(till.page.get_by_test_id("taken")).to_contain_text("dari retur")
    till.page.get_by_role("button", name=re.compile(r"^Uang pas|^Rp 14\.500")).first.click()
    till.wait_done()
    bread = till.receipt_number()
    till.next_sale()
    till.page.clock.fast_forward(70_000)
    open_refund(till, bread)
    sheet(till).get_by_role("radio", name="Penjualan tidak jadi (batal)").click()
    sheet(till).get_by_role("radio", name="Salah input").click()
    allow(till)
    sheet(till).get_by_role("button", name=re.compile("^Batalkan – kembalikan Rp.18.000")).click()
    expect(till.page.get_by_test_id("refund-done")).to_be_visible()
    sheet(till).get_by_role("button", name="Selesai").click()
    hub.start()
    till.page.get_by_role("button", name="Kembali").click()
    till.network_is_back().expect_pill("Tersimpan", timeout_ms=60_000)
    hub.sees(SWAPPED, "[(False, True, -3500), (True, False, -18000)] [] 36000")
