"""Receipts on the shop's own printer: by itself after a sale, in words when it cannot, once."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, expect

from hardware.encoding import PULSE
from hardware.virtual.gadgets import PluggedIn, VirtualDrawer
from hardware.virtual.paper import Paper
from hardware.virtual.printer import VirtualPrinter
from tests.browser.one_till import ANA, PIN, new_till
from tests.browser.pages.register import Register
from tests.browser.scenes.stage import DONE_STAYS
from tests.hardware.spool import OWNER_COMMAND, heard_out
from tests.hub import ROOT, Hub, environment
from tests.waiting import PATIENCE_SECONDS, until, until_is

pytestmark = pytest.mark.browser

NOODLES = "Indomie Goreng 85 g"
PUT_UP = """
from hardware.actions import add_printer
from pos.outlets.models import Outlet
add_printer(outlet=Outlet.objects.get(), by=None, identity={{"name": "Kasir"}},
            link={{"host": "127.0.0.1", "port": {port}}}, paper={{"profile": "generic80"}})
"""
BY_ITSELF = """
from hardware.actions import change_printer
from hardware.models import Printer
change_printer(printer=Printer.objects.get(), by=None,
               use={"auto_print": True, "opens_drawer": True})
"""
COOKS = """
from hardware.actions import change_printer
from hardware.models import Printer
from pos.catalog.models import Product
food = Product.objects.get(name="Indomie Goreng 85 g").category_id
change_printer(printer=Printer.objects.get(), by=None, kitchen={"kitchen_categories": [str(food)]},
               use={"auto_print": False, "opens_drawer": False})
"""
HAS_BOX = """
from hardware.actions import add_gadget, change_printer
from hardware.models import Printer
from pos.outlets.models import Outlet
change_printer(printer=Printer.objects.get(), by=None,
               use={{"auto_print": False, "opens_drawer": False}})
add_gadget(outlet=Outlet.objects.get(), by=None, identity={{"name": "Laci"}},
           link={{"host": "127.0.0.1", "port": {port}}}, use={{"sort": "drawer_box"}})
"""
BOX_PUT_AWAY = """
from hardware.actions import change_gadget
from hardware.models import Gadget
change_gadget(gadget=Gadget.objects.get(), by=None, shelf={"archived": True})
"""
DRAWERS = """
from pos.journal.models import Event
print(Event.objects.filter(kind="drawer.opened").count())
"""
BROWSER_PRINTS = "window.prints = 0; window.print = () => { window.prints += 1; };"
SECONDS = 60.0


@pytest.fixture(scope="module")
def device(hub: Hub) -> Iterator[VirtualPrinter]:
    """A printer on the net, known to the shop, and the process that owns it."""
    printer = VirtualPrinter(Paper()).start()
    hub.python(PUT_UP.format(port=printer.port))
    owner = subprocess.Popen(OWNER_COMMAND, cwd=ROOT, env=environment(hub.data))
    yield printer
    owner.terminate()
    owner.wait(PATIENCE_SECONDS)
    printer.stop()


@pytest.fixture(scope="module")
def shared_till(browser: Browser, hub: Hub, device: VirtualPrinter) -> Iterator[Register]:
    with new_till(browser, hub, BROWSER_PRINTS + DONE_STAYS) as till:
        yield till


def papers(device: VirtualPrinter) -> list[str]:
    with device.lock:
        return ["\n".join(sheet.lines) for sheet in device.paper.sheets]


def press(till: Register, name: str) -> None:
    till.page.get_by_role("button", name=name, exact=True).click()


def said(till: Register, words: str) -> None:
    expect(till.page.get_by_text(words)).to_be_visible(timeout=SECONDS * 1000)


def test_the_shops_printer_prints_once_then_copies_and_no_dialog_opens(
    till: Register, device: VirtualPrinter
) -> None:
    till.tap(NOODLES).pay_exact()
    press(till, "Cetak struk")
    said(till, "Struk dikirim ke printer.")
    until(lambda: len(papers(device)) == 1)
    number = till.page.get_by_test_id("receipt-number").inner_text()
    assert re.search(r"B01-K\d\d-\d{8}-\d{4}", papers(device)[0])[0] in number  # type: ignore[index]
    assert "Indomie Goreng 85 g" in papers(device)[0]
    assert "SALINAN" not in papers(device)[0]
    until(lambda: _second_paper(till, device))
    assert "SALINAN ke-1" in papers(device)[1]
    assert till.page.evaluate("window.prints") == 0


def _second_paper(till: Register, device: VirtualPrinter) -> bool:
    """Until the tablet knows that the first is out, pressing is the same document."""
    press(till, "Cetak struk")
    with suppress(AssertionError):
        until(lambda: len(papers(device)) > 1, seconds=3)
    return len(papers(device)) > 1


def test_what_the_printer_waits_for_is_said_and_the_receipt_comes_when_it_can(
    till: Register, device: VirtualPrinter
) -> None:
    before = len(papers(device))
    device.faults.no_paper = True
    till.tap(NOODLES).pay_exact()
    press(till, "Cetak struk")
    said(till, "Struk menunggu. Kertas printer habis.")
    press(till, "Cetak struk")  # the same document, not a second one
    device.refill()
    until(lambda: len(papers(device)) == before + 1)
    said(till, "Struk dikirim ke printer.")
    assert "SALINAN" not in papers(device)[-1]
    assert "DUPLIKAT" not in papers(device)[-1]


def test_after_a_sale_the_receipt_comes_by_itself_and_the_drawer_opens_for_cash(
    browser: Browser, hub: Hub, device: VirtualPrinter
) -> None:
    before = len(papers(device))
    hub.python(BY_ITSELF)
    with new_till(browser, hub, BROWSER_PRINTS + DONE_STAYS) as till:  # it knows from the start
        for sales in (1, 2):
            till.tap(NOODLES).pay_exact()
            until(lambda sales=sales: len(papers(device)) == before + sales)  # type: ignore[misc]
            until_is(lambda: device.paper.drawer_openings, sales)
            till.next_sale()
        assert till.page.evaluate("window.prints") == 0
        till.expect_pill("Tersimpan")
    hub.sees(DRAWERS, "2")
    heard_out(device)
    assert device.paper.drawer_openings == 2


def test_a_drawer_with_a_cable_of_its_own_opens_for_cash_without_paper_or_printer(
    browser: Browser, hub: Hub, device: VirtualPrinter
) -> None:
    drawer = VirtualDrawer(PULSE)
    plugged = PluggedIn(drawer).on_port()
    hub.python(HAS_BOX.format(port=plugged.port))
    before = len(papers(device)), device.paper.drawer_openings
    with new_till(browser, hub, BROWSER_PRINTS + DONE_STAYS) as till:
        for sales in (1, 2):
            till.tap(NOODLES).pay_exact()
            until(lambda sales=sales: drawer.openings == sales)  # type: ignore[misc]
            drawer.shut()
            till.next_sale()
        till.expect_pill("Tersimpan")
    assert (len(papers(device)), device.paper.drawer_openings) == before
    hub.sees(DRAWERS, "4")
    hub.python(BOX_PUT_AWAY)
    plugged.stop()


def test_an_order_that_is_put_aside_reaches_the_kitchen_and_its_sale_only_what_is_new(
    browser: Browser, hub: Hub, device: VirtualPrinter
) -> None:
    before = len(papers(device))
    hub.python(COOKS)
    with new_till(browser, hub, BROWSER_PRINTS + DONE_STAYS) as till:
        till.tap(NOODLES).hold()
        until(lambda: len(papers(device)) == before + 1)
        assert "** KASIR **" in papers(device)[-1]
        assert "1 x INDOMIE GORENG 85 G" in papers(device)[-1]
        till.lock().sign_in(ANA, PIN)  # which changes no order
        till.recall(3_500).tap(NOODLES).tap(NOODLES).pay_exact()
        until(lambda: len(papers(device)) == before + 2)
        assert "** TAMBAHAN KASIR **" in papers(device)[-1]
        assert "2 x INDOMIE GORENG 85 G" in papers(device)[-1]
        till.next_sale()
        till.page.context.set_offline(True)
        till.expect_pill("Server tak terjangkau", 60_000)
        till.tap(NOODLES).hold()
        said(till, "tiket dapur keluar setelah tersambung")
        till.page.context.set_offline(False)
        till.network_is_back()
        until(lambda: len(papers(device)) == before + 3)
        assert "TAMBAHAN" not in papers(device)[-1]
