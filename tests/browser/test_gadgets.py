"""Devices on the hub's cables at a till: its scale live in the sheet, typed weight a right, its
pole display in step, a scanner's code in the cart; and the till goes on without scale or hub."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from hardware.virtual.gadgets import PluggedIn, VirtualPole, VirtualScale
from hardware.virtual.pty_line import PtyLine
from tests.browser.one_till import new_till
from tests.browser.pages.register import Register
from tests.browser.scenes.stage import DONE_STAYS
from tests.hub import ROOT, Hub, environment
from tests.waiting import until

pytestmark = pytest.mark.browser

EGGS = "Telur ayam"
PUT_UP = """
import json
from hardware.actions import add_gadget
from pos.outlets.models import Outlet
from pos.tills.models import Device
till = Device.objects.filter(role="till").order_by("-paired_at").first()
for sort, host, port in json.loads('{places}'):
    add_gadget(outlet=Outlet.objects.get(), by=None, identity={{"name": "Depan"}},
               link={{"host": host, "port": port}}, use={{"sort": sort, "till": str(till.id)}})
"""
TYPED = """
import json
from pos.journal.models import Event, Problem
from pos.people.models import Approval
from pos.sales.actions import check_prices
check_prices()
sold = Event.objects.filter(kind="sale.completed").order_by("-server_seq").first()
line = json.loads(bytes(sold.raw))["body"]["lines"][0] if sold else {}
yes = [[a.approver_name, i["action"]] for a in Approval.objects.all() for i in a.items]
print([[sold and sold.version, [line.get("quantity_milli"), line.get("weight_typed")]], *yes,
       Problem.objects.filter(code="permission_breach").count()])
"""
SECONDS = 60.0


class Bench:
    """What hangs on the hub, and the process that owns it."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.scale, self.pole, self.scanner = VirtualScale(), VirtualPole(), PtyLine()
        self.plugs = [PluggedIn(self.scale).on_port(), PluggedIn(self.pole).on_port()]

    def start(self) -> None:
        self.owner = subprocess.Popen(
            [sys.executable, "manage.py", "runhardware"], cwd=ROOT, env=environment(self.hub.data)
        )

    def put_up(self) -> None:
        scale, pole = (each.port for each in self.plugs)
        places = [
            ("scale_continuous", "127.0.0.1", scale),
            ("pole_cd5220", "127.0.0.1", pole),
            ("scanner_serial", self.scanner.path, 4001),
        ]
        self.hub.python(PUT_UP.format(places=json.dumps(places)))

    def stop(self) -> None:
        self.owner.terminate()
        self.owner.wait(20)
        for plug in self.plugs:
            plug.stop()
        self.scanner.close()


@pytest.fixture(scope="module")
def bench(hub: Hub) -> Iterator[Bench]:
    devices = Bench(hub)
    devices.start()
    yield devices
    devices.stop()


@pytest.fixture(scope="module")
def shared_till(browser: Browser, hub: Hub, bench: Bench) -> Iterator[Register]:
    with new_till(browser, hub, DONE_STAYS) as till:
        bench.put_up()
        until(lambda: weighs(till))
        expect(till.page.get_by_test_id("live-weight")).to_be_visible(timeout=SECONDS * 1000)
        till.page.keyboard.press("Escape")
        yield till


def weighs(till: Register) -> bool:
    """A till hears of a new scale in moments; a sheet opened before asks for a typed weight."""
    till.tap(EGGS)
    till.page.wait_for_timeout(500)
    if till.page.get_by_test_id("live-weight").count():
        return True
    till.page.keyboard.press("Escape")
    till.page.wait_for_timeout(500)
    return False


def take(till: Register) -> None:
    """On a busy machine a word of the hub may be late, and an old weight is refused, rightly."""

    def pressed() -> bool:
        if till.page.get_by_test_id("live-weight").count():
            till.page.keyboard.press("Enter")
        return till.cart_lines.count() == 1

    until(pressed)


def test_a_steady_weight_is_taken_with_enter_and_one_that_moves_is_not(
    till: Register, bench: Bench
) -> None:
    bench.scale.weight_g, bench.scale.fault = 1250, "moving"
    till.tap(EGGS)
    live = till.page.get_by_test_id("live-weight")
    expect(live).to_have_text("1,25 kg", timeout=SECONDS * 1000)
    till.page.keyboard.press("Enter")
    expect(
        till.page.get_by_role("status").get_by_text("Tunggu sampai angkanya diam")
    ).to_be_visible()
    assert till.cart_lines.count() == 0
    bench.scale.fault = ""
    take(till)
    expect(till.cart_lines.first).to_contain_text("1,25")
    until(lambda: bench.pole.text[0].startswith("Telur ayam") and "Total" in bench.pole.text[1])


def test_a_bowl_is_taken_off(till: Register, bench: Bench) -> None:
    bench.scale.weight_g, bench.scale.fault = 200, ""
    till.tap(EGGS)
    live = till.page.get_by_test_id("live-weight")
    expect(till.page.get_by_text("Diam, boleh dipakai")).to_be_visible(timeout=SECONDS * 1000)
    tare = till.page.get_by_role("button", name="Tara", exact=True)

    def tared() -> bool:
        """While the hub is kept from reading, nothing lies still for it, and it takes no tare."""
        if tare.count() and tare.is_enabled():
            tare.click()
            till.page.wait_for_timeout(1_000)  # its answer; pressed twice it would be taken back
        return live.inner_text() == "0 kg"

    until(tared)
    bench.scale.weight_g = 950
    expect(live).to_have_text("0,75 kg", timeout=SECONDS * 1000)
    take(till)
    expect(till.cart_lines.first).to_contain_text("0,75")


def test_a_code_of_the_hubs_scanner_is_a_scan_of_this_till(till: Register, bench: Bench) -> None:
    """Scanned again where the till did not beep: its line to the hub may be just beginning anew."""

    def beeped() -> bool:
        bench.scanner.sendall(b"8999999030018\r\n")
        till.page.wait_for_timeout(1_000)
        return till.page.get_by_text("8999999030018").count() > 0

    until(beeped)


def test_without_the_hub_a_weight_is_typed_with_somebodys_yes(
    till: Register, bench: Bench, hub: Hub
) -> None:
    bench.scale.fault = "silent"
    till.tap(EGGS)
    expect(till.page.get_by_text("Timbangan tidak menjawab").first).to_be_visible(
        timeout=SECONDS * 1000
    )
    hub.kill()
    expect(till.page.get_by_text("Berat terakhir sudah lama").first).to_be_visible(
        timeout=SECONDS * 1000
    )
    till.page.get_by_role("button", name="Ketik berat").click()
    expect(till.page.get_by_role("dialog")).to_contain_text("Berat diketik")
    until(lambda: bench.pole.text == ("SELAMAT DATANG", ""))
    asked = till.page.get_by_role("dialog").last
    asked.get_by_role("button", name=re.compile(r"\bBudi\b")).click()
    till.press_keys(till.pin_pad, "135790")
    till.type_weight("0,5")
    till.page.get_by_role("button", name="Tambah satu: Telur ayam").click()  # typed too
    expect(till.cart_lines.first).to_contain_text("1,5")
    till.pay_exact()
    hub.start()
    till.network_is_back()
    said = "[[6, [1500, True]], ['Budi', 'manual_weight'], 0]"
    until(lambda: hub.python(TYPED).strip() == said)
