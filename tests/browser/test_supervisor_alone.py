"""Issue 6's own story in one go: a new supervisor and a cashier work a whole shift with the shop's
server dead; then it comes back, the office shows all of it, what stands out is settled by clicking,
and the record holds together, also in the file that an accountant takes along.

LANCAR_PICTURES=DIR keeps a picture of each step, as tablet and as phone."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from pos.config.demo import DEMO_PASSWORD, DEMO_USERNAME
from tests.browser.one_till import TABLET
from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

DEWI, DEWI_PIN = "Dewi", "846275"
BREAD, NOODLES = "Roti tawar", "Indomie Goreng 85 g"  # Rp 18.000, Rp 3.500
PHONE = (360, 800)
HIRE = f"""
from pos.outlets.models import Outlet
from pos.people.actions import add_person, set_pin
merchant = Outlet.objects.get().merchant_id
dewi = add_person(merchant_id=merchant, name={DEWI!r}, roles=["supervisor"], by=None)
set_pin(person=dewi, pin={DEWI_PIN!r}, by=None)
"""
RULE = """
from pos.outlets.models import Outlet
from pos.people.actions import change_permissions
from pos.people.models import Person
outlet, sari = Outlet.objects.get(), Person.objects.get(username="sari")
cell = {'rule': %r, 'limit': %r}
change_permissions(merchant_id=outlet.merchant_id, outlet_id=outlet.id, by=sari.id,
                   rules={'cash_out': {'cashier': cell}})
"""
WORKER = """
from pos.sales.actions import check_prices
from pos.sales.shift_reports import report_closed_shifts
check_prices()
report_closed_shifts()
"""
TOLD = """
from pos.journal.models import Handling, Problem
from pos.people.models import Approval
from pos.sales.models import Refund, Sale, ShiftReport
from pos.tills.models import CashMove, Shift
shift, z = Shift.objects.get(), ShiftReport.objects.get()
print([s.due_minor for s in Sale.objects.order_by("counter")], Refund.objects.count(),
      [(a.asked_by_name, a.approver_name) for a in Approval.objects.all()],
      [(m.label, m.amount_minor) for m in CashMove.objects.all()],
      (shift.opened_by_name, shift.closed_by_name, shift.expected_now_minor, shift.variance_minor),
      (z.number, z.facts["refunds"]["due_minor"], z.facts["closing"]["reason"]),
      Problem.objects.filter(code="permission_breach", settled_at=None).count(),
      [(h.act, h.note, h.corrected_by is not None) for h in Handling.objects.order_by("hlc_ms")])
"""


@pytest.fixture
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub"), demo=True).start()
    hub.python(HIRE)
    yield hub
    hub.stop()


def picture(page: Page, name: str) -> None:
    folder = os.environ.get("LANCAR_PICTURES")
    for size in (PHONE, TABLET) if folder else ():
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.wait_for_timeout(400)
        page.screenshot(path=f"{folder}/{name}-{size[0]}.png")


def sheet(till: Register) -> Locator:
    return till.page.get_by_role("dialog").last


def sells_beyond_her_limit(till: Register) -> None:
    till.tap(BREAD).discount("50%")
    picture(till.page, "03-discount")
    till.cart.get_by_role("button", name=re.compile("^Tunai pas")).click()
    asked = till.page.get_by_role("dialog").filter(has=till.page.get_by_test_id("approve"))
    expect(asked).to_contain_text("Diskon tangan 50%")
    picture(till.page, "04-approval")
    asked.get_by_role("button", name=DEWI).click()
    till.press_keys(asked, DEWI_PIN)
    till.wait_done()
    picture(till.page, "05-sold")
    till.next_sale()


def takes_cash_out(till: Register) -> None:
    till.menu("Kas masuk/keluar")
    sheet(till).get_by_role("radio", name="Kas keluar").click()
    sheet(till).get_by_role("radio", name="Keperluan toko").click()
    till.type_amount(20_000)
    picture(till.page, "06-cash-out")
    sheet(till).get_by_role("button", name="Keluarkan Rp 20.000").click()
    expect(till.page.get_by_test_id("cash-moved")).to_contain_text("Rp 20.000")
    picture(till.page, "07-cash-is-out")
    sheet(till).get_by_role("button", name="Selesai").click()


def refunds_a_part(till: Register, number: str) -> None:
    expect(till.search_field).to_be_visible()  # her PIN is checked by the clock that is there
    till.page.clock.install()
    till.page.clock.fast_forward(70_000)  # until a minute is over it is an undo
    till.menu("Riwayat")
    till.page.locator("button[data-state]", has_text=number).click()
    detail = till.page.get_by_test_id("sale-detail").filter(visible=True)
    detail.get_by_role("button", name="Retur", exact=True).click()
    sheet(till).get_by_role("radio", name="Sebagian").click()
    sheet(till).get_by_role("button", name=f"Tambah {BREAD}").click()
    sheet(till).get_by_role("radio", name="Barang rusak").click()
    picture(till.page, "08-refund")
    sheet(till).get_by_role("button", name="Retur – kembalikan Rp 18.000").click()
    expect(till.page.get_by_test_id("refund-done")).to_contain_text("Kembalikan Rp 18.000")
    picture(till.page, "09-refunded")
    sheet(till).get_by_role("button", name="Selesai").click()
    till.page.get_by_role("button", name="Kembali").first.click()


def looks_and_closes(till: Register) -> Locator:
    """Expected: 200.000 + 39.500 + 9.000 - 18.000 - 20.000 = 210.500."""
    till.menu("Tutup shift")
    picture(till.page, "10-count")
    expect(till.page.get_by_text("210.500")).to_have_count(0)  # blind
    till.page.get_by_role("button", name="Laporan sementara (X)").click()
    paper = till.page.get_by_test_id("closing-report")
    expect(paper).to_contain_text(re.compile(r"Kas seharusnya\s+210\.500"))
    picture(till.page, "11-x")
    till.page.keyboard.press("Escape")
    expect(paper).to_have_count(0)
    till.page.get_by_role("button", name="Kembali").first.click()
    till.close_shift(209_500, because="Salah kembalian")
    result = till.page.get_by_test_id("shift-result")
    expect(result).to_contain_text("Kurang Rp 1.000")
    picture(till.page, "12-closed")
    till.page.get_by_role("button", name="Laporan Z").click()
    expect(paper).to_contain_text(re.compile(r"SELISIH\s+-1\.000"))
    expect(paper).to_contain_text("SEMENTARA")
    picture(till.page, "13-z")
    return paper


def settles(office: Page, hub: Hub, z_number: str) -> None:
    """What the office shows of it; the exception: taken, told of, settled by what put it right."""
    office.goto(f"{hub.address}/admin/")
    office.fill("#id_username", DEMO_USERNAME)
    office.fill("#id_password", DEMO_PASSWORD)
    office.press("#id_password", "Enter")
    expect(office.get_by_role("heading", name="Yang perlu dikerjakan")).to_be_visible()
    picture(office, "20-office")
    for page, shows in {
        "sales/sale/": "Rp 39.500",
        "sales/shiftreport/": z_number,
        "tills/cashmove/": "Keperluan toko",
        "journal/event/": "Kas masuk atau keluar",
    }.items():
        office.goto(f"{hub.address}/admin/{page}")
        expect(office.locator("#main, main, body").first).to_contain_text(shows)
        picture(office, f"21-{page.strip('/').replace('/', '-')}")
    office.goto(f"{hub.address}/admin/journal/problem/")
    picture(office, "22-problems")
    office.get_by_role("link", name=re.compile("Laci, Keperluan toko")).first.click()
    office.get_by_role("button", name="Saya ambil").click()
    picture(office, "23-problem")
    office.get_by_label("Apa yang ditemukan atau dilakukan").fill("Tablet belum tahu aturan baru.")
    office.get_by_label("Dibetulkan dengan").select_option(index=1)
    problem = office.url
    with office.expect_navigation():
        office.get_by_role("button", name="Tandai selesai").click()
    office.goto(problem)
    expect(office.get_by_role("link", name=re.compile("^Dibetulkan dengan"))).to_be_visible()
    picture(office, "24-settled")


def assert_the_record_holds(hub: Hub, folder: Path) -> None:
    """By the hub itself, and by a file that needs nothing of it."""
    assert hub.manage("verify_journal").returncode == 0
    assert hub.manage("rebuild", "--verify").returncode == 0
    exported = hub.manage("verify_journal", "--export", str(folder / "record.zip"))
    assert exported.returncode == 0, exported.stderr
    with zipfile.ZipFile(folder / "record.zip") as packed:
        script = packed.extract("verify_record.py", folder / "elsewhere")
    command = [sys.executable, "-I", script, str(folder / "record.zip")]
    checked = subprocess.run(command, capture_output=True, text=True, env={}, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_new_supervisor_works_a_shift_without_the_server_and_the_office_settles_it(
    browser: Browser, hub: Hub, tmp_path: Path
) -> None:
    size: ViewportSize = {"width": TABLET[0], "height": TABLET[1]}
    context = browser.new_context(viewport=size)
    till = Register(context.new_page(), hub.address.replace("127.0.0.1", "localhost"))
    till.open().pair().await_shell()
    hub.kill()
    hub.python(RULE % ("approval", None))  # the owner's new rule, which no tablet can have heard
    picture(till.page, "01-locked")
    till.sign_in(DEWI, DEWI_PIN).open_shift(200_000)
    till.tap(BREAD).tap(BREAD).tap(NOODLES)
    picture(till.page, "02-selling")
    till.pay_exact()
    number = till.receipt_number()
    till.next_sale().lock().sign_in("Ana", "147258")
    sells_beyond_her_limit(till)
    takes_cash_out(till)
    till.lock().sign_in(DEWI, DEWI_PIN)
    refunds_a_part(till, number)
    paper = looks_and_closes(till)

    hub.start()
    till.network_is_back().expect_pill("Tersimpan", timeout_ms=60_000)
    hub.python(WORKER)
    expect(paper).not_to_contain_text("SEMENTARA", timeout=60_000)
    picture(till.page, "14-z-final")
    found = re.search(r"Shift\s+\S+ #(\d+)", paper.inner_text())
    hub.python(RULE % ("allowed", 100_000))
    office = browser.new_context(viewport=size).new_page()
    settles(office, hub, found[1] if found else "no number")
    office.context.close()
    context.close()
    hub.sees(
        TOLD,
        "[39500, 9000, -18000] 1 [('Ana', 'Dewi')] [('Keperluan toko', 20000)] "
        "('Dewi', 'Dewi', 210500, -1000) (1, 18000, 'Salah kembalian') 0 "
        "[('assigned', '', False), ('settled', 'Tablet belum tahu aturan baru.', True)]",
    )
    assert_the_record_holds(hub, tmp_path)
