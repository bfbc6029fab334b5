"""The back-office pages that staff use daily."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.kasbon_shop import GIVEN, GIVES_CARD, HOLDS, KEEPS_CREDIT
from tests.browser.scenes.stage import Look, Stage

OWNER, PASSWORD = "sari", "contoh-jaya-2026"  # of the demo shop, shown at every start
# A long Monday, a Tuesday without an end, and a press that was put right.
CLOCKED = """
from datetime import datetime
from pos.outlets.models import Outlet
from pos.people.models import Person
from pos.timesheets.actions import Moment, add_clocking, correct_clocking
from pos.timesheets.models import ClockCorrection
outlet, ana = Outlet.objects.get(), Person.objects.get(name="Ana")
about = {"outlet": outlet, "by": Person.objects.get(username="sari")}
def add(act, when):
    at_ms = int(datetime.fromisoformat(when + "+07:00").timestamp() * 1000)
    moment = Moment(act, at_ms)
    told = {"person_id": ana.id, "wanted": moment, "reason": "Buku absen lama"}
    return moment, add_clocking(**told, **about)
if not ClockCorrection.objects.exists():  # safe to run again
    for act, when in (("in", "2026-11-16T08:00"), ("break_start", "2026-11-16T12:00"),
                      ("break_end", "2026-11-16T12:45"), ("out", "2026-11-16T20:30")):
        add(act, when)
    seen, clocking_id = add("in", "2026-11-17T08:30")
    wanted = Moment("in", seen.at_ms - 1_800_000)
    correct_clocking(clocking_id=clocking_id, seen=seen, wanted=wanted,
                     reason="Tablet belum menyala", **about)
"""
HAS_PRINTER = """
from hardware.actions import add_printer
from hardware.models import Printer
from pos.outlets.models import Outlet
if not Printer.objects.exists():
    add_printer(outlet=Outlet.objects.get(), by=None, identity={"name": "Kasir"},
                link={"host": "127.0.0.1", "port": 9}, paper={"profile": "generic58"})
"""
LISTS = {
    "products": "catalog/product/",
    "sales": "sales/sale/",
    "shifts": "tills/shift/",
    "problems": "journal/problem/",
    "devices": "tills/device/",
    "people": "people/person/",
    "methods": "payments/paymentmethod/",
    "printers": "hardware/printer/",
}
DEVICES = {
    "printer-new": "hardware/printer/add/",
    "gadgets": "hardware/gadget/",
    "gadget-new": "hardware/gadget/add/",
    "paper": "hardware/printer/kertas/",
}


def pages(stage: Stage) -> Iterator[Look]:
    with stage.page() as page:
        page.goto(f"{stage.origin}/admin/")
        yield Look("office-login", page)
        page.locator("input[name=username]").fill(OWNER)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("button[type=submit], input[type=submit]").first.click()
        page.wait_for_url("**/admin/")
        yield Look("office-home", page)
        yield from kasbon(stage, page)
        yield from credit(stage, page)
        yield from gift_cards(stage, page)
        yield from timesheets(stage, page)
        yield from devices(stage, page)
        for name, path in LISTS.items():
            page.goto(f"{stage.origin}/admin/{path}")
            yield Look(f"office-{name}", page)
            if first_row(page):
                yield Look(f"office-{name}-one", page)


def kasbon(stage: Stage, page: Page) -> Iterator[Look]:
    """Who owes, one person's book, and the receipt of what was paid."""
    page.goto(f"{stage.origin}/admin/balances/movement/kasbon/")
    yield Look("office-kasbon", page)
    for name, address in (("book", "/orang/"), ("receipt", "/bukti/")):
        link = page.locator(f"table a[href*='{address}']").first
        if link.count():
            page.goto(link.evaluate("it => it.href"))
            yield Look(f"office-kasbon-{name}", page)


def credit(stage: Stage, page: Page) -> Iterator[Look]:
    """Who holds how much, and one person's book."""
    stage.hub.python(GIVEN + KEEPS_CREDIT + HOLDS)
    page.goto(f"{stage.origin}/admin/balances/movement/saldo/")
    yield Look("office-credit", page)
    page.locator("table a").first.click()
    yield Look("office-credit-book", page)


def gift_cards(stage: Stage, page: Page) -> Iterator[Look]:
    """What each card holds, a batch just issued, and one card's book."""
    stage.hub.python(GIVES_CARD)
    page.goto(f"{stage.origin}/admin/balances/movement/kartu/")
    yield Look("office-cards", page)
    page.locator("input[name=count]").fill("3")
    page.locator("input[name=amount]").fill("50000")
    page.get_by_role("button", name="Terbitkan").click()
    yield Look("office-cards-issued", page)
    page.get_by_role("link", name="Sudah dicetak").click()
    page.locator("table a").first.click()
    yield Look("office-card-book", page)


def timesheets(stage: Stage, page: Page) -> Iterator[Look]:
    """A week of a cashier with a long day and a forgotten end, her own week, and the rules."""
    stage.hub.python(CLOCKED)
    page.goto(f"{stage.origin}/admin/timesheets/clocking/minggu/?minggu=2026-11-18")
    yield Look("office-timesheets", page)
    page.locator("table a").first.click()
    yield Look("office-timesheet", page)
    page.get_by_text("Betulkan").first.click()
    yield Look("office-timesheet-correct", page)
    page.goto(f"{stage.origin}/admin/timesheets/clocking/aturan/")
    yield Look("office-work-rules", page)


def devices(stage: Stage, page: Page) -> Iterator[Look]:
    """Printers and the like, labels for two products, and what then waits for its printer."""
    stage.hub.python(HAS_PRINTER)
    for name, path in DEVICES.items():
        page.goto(f"{stage.origin}/admin/{path}")
        yield Look(f"office-{name}", page)
    page.goto(f"{stage.origin}/admin/catalog/product/")
    chosen = page.locator("input[name=_selected_action]")
    ids = [chosen.nth(at).get_attribute("value") for at in range(2)]
    page.goto(f"{stage.origin}/admin/catalog/product/label/?barang={ids[0]}&barang={ids[1]}")
    yield Look("office-labels", page)
    page.locator("select[name=sheet]").select_option("40x30")
    page.get_by_role("button", name="Cetak langsung").click()
    page.wait_for_url("**/printjob/**")
    yield Look("office-label-job", page)
    page.goto(f"{stage.origin}/admin/hardware/printjob/")
    yield Look("office-print-queue", page)


def first_row(page: Page) -> bool:
    link = page.locator("#result_list tbody a").first
    if not link.count():
        return False
    page.goto(link.evaluate("it => it.href"))
    return True
