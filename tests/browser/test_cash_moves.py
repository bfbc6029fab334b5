"""Cash in, out and drops at a real till: written before the money moves, asked for beyond the
limit, with the hub dead, and expected when the shift is closed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.one_till import new_till
from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

BUDI_PIN = "135790"
SAID = """
from pos.people.models import Approval
from pos.journal.models import Problem
from pos.sales.actions import check_prices
from pos.tills.models import CashMove, DrawerOpening, Shift
check_prices()
shift = Shift.objects.get()
print([(m.direction, m.label, m.reason, m.amount_minor) for m in CashMove.objects.order_by('moved_at')],
      shift.expected_now_minor, shift.variance_minor, Approval.objects.count(),
      Problem.objects.filter(code='permission_breach').count(),
      list(DrawerOpening.objects.values_list('label', 'reason', 'person_name')))
"""  # noqa: E501  (a program of its own)


@pytest.fixture
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub"), demo=True).start()
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


def sheet(till: Register) -> Locator:
    return till.page.get_by_role("dialog").last


def move(till: Register, kind: str, category: str, amount: int) -> None:
    """Up to the button that says what will happen."""
    till.menu("Kas masuk/keluar")
    sheet(till).get_by_role("radio", name=kind).click()
    sheet(till).get_by_role("radio", name=category).click()
    till.type_amount(amount)


def test_cash_is_moved_without_the_hub_and_expected_at_the_close(
    browser: Browser, hub: Hub
) -> None:
    with new_till(browser, hub) as till:  # a float of 100.000
        till.expect_pill("Tersimpan")
        hub.kill()
        move(till, "Kas masuk", "Tambah uang kembalian", 150_000)
        sheet(till).get_by_role("button", name="Masukkan Rp 150.000").click()
        expect(till.page.get_by_test_id("cash-moved")).to_contain_text("Rp 150.000")
        sheet(till).get_by_role("button", name="Selesai").click()

        move(till, "Kas keluar", "Lain-lain", 20_000)
        expect(sheet(till).get_by_role("button", name="Isi keterangannya dulu")).to_be_disabled()
        sheet(till).get_by_label("Keterangan").fill("Ongkir galon")
        sheet(till).get_by_role("button", name="Keluarkan Rp 20.000").click()
        expect(till.page.get_by_test_id("cash-moved")).to_contain_text("Ongkir galon")
        sheet(till).get_by_role("button", name="Selesai").click()

        move(till, "Kas keluar", "Upah", 110_000)
        sheet(till).get_by_role("button", name="Keluarkan Rp 110.000").click()
        expect(till.page.get_by_test_id("approve")).to_contain_text(
            "Kas keluar Rp 130.000 dalam shift ini"
        )
        sheet(till).get_by_role("button", name="Budi").click()
        till.press_keys(sheet(till), BUDI_PIN)
        expect(till.page.get_by_test_id("cash-moved")).to_contain_text("Rp 110.000")
        sheet(till).get_by_role("button", name="Selesai").click()

        move(till, "Kas keluar", "Upah", 1_000)  # the yes was for that, and takes nothing of hers
        sheet(till).get_by_role("button", name="Keluarkan Rp 1.000").click()
        expect(till.page.get_by_test_id("cash-moved")).to_contain_text("Rp 1.000")
        sheet(till).get_by_role("button", name="Selesai").click()

        till.menu("Buka laci")  # asked for, written, and opened by its key: no printer is here
        sheet(till).get_by_role("radio", name="Lain-lain").click()
        expect(sheet(till).get_by_role("button", name="Isi keterangannya dulu")).to_be_disabled()
        sheet(till).get_by_label("Keterangan").fill("Nota bon")
        sheet(till).get_by_role("button", name="Buka laci").click()
        expect(till.page.get_by_test_id("approve")).to_contain_text("Buka laci tanpa penjualan")
        sheet(till).get_by_role("button", name="Budi").click()
        till.press_keys(sheet(till), BUDI_PIN)
        expect(till.page.get_by_test_id("drawer-opened")).to_contain_text("pakai kuncinya")
        sheet(till).get_by_role("button", name="Selesai").click()

        till.close_shift(119_000)
        result = till.page.get_by_test_id("shift-result")
        expect(result).to_contain_text(re.compile(r"Laci dibuka tanpa penjualan\s*1×"))
        expect(result).to_contain_text(re.compile(r"Kas keluar\s*-Rp 131\.000"))
        hub.start()
        till.network_is_back()
        till.expect_pill("Tersimpan", timeout_ms=60_000)
        hub.sees(
            SAID,
            "[('in', 'Tambah uang kembalian', '', 150000), "
            "('out', 'Lain-lain', 'Ongkir galon', 20000), ('out', 'Upah', '', 110000), "
            "('out', 'Upah', '', 1000)] 119000 0 2 0 [('Lain-lain', 'Nota bon', 'Ana')]",
        )
