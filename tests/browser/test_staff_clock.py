"""The staff clock at a real till: on the lock screen and in the menu, by one's own PIN, with the
hub dead and the tablet's clock a day wrong."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.one_till import new_till
from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub

pytestmark = pytest.mark.browser

ANA_PIN, BUDI_PIN = "147258", "135790"
A_DAY_BEHIND = """
const RealDate = Date;
const behind = () => (localStorage.getItem('behind') === 'yes' ? 86_400_000 : 0);
window.Date = class extends RealDate {
  constructor(...given) {
    if (given.length) super(...given);
    else super(RealDate.now() - behind());
  }
  static now() { return RealDate.now() - behind(); }
};
"""
PRESSED = """
from pos.timesheets.models import Clocking
rows = Clocking.objects.order_by('person_name', 'clocked_at')
print([(r.person_name, r.act, round((r.clocked_at - r.tablet_at) / 3_600_000), r.is_time_known,
        abs(r.clocked_at - r.received_at) < 600_000) for r in rows])
"""


@pytest.fixture
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub"), demo=True).start()
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


def sheet(till: Register) -> Locator:
    return till.page.get_by_role("dialog", name="Absen")


def identify(till: Register, name: str, pin: str) -> Locator:
    """Up to the buttons of what can be pressed; the sheet is open."""
    sheet(till).get_by_role("button", name=name).click()
    till.press_keys(sheet(till).locator(".keypad"), pin)
    acts = till.page.get_by_test_id("clock-acts")
    expect(acts).to_be_visible(timeout=60_000)
    return acts


def press(till: Register, acts: Locator, act: str, said: str) -> None:
    acts.get_by_role("button", name=act, exact=True).click()
    expect(till.page.get_by_test_id("clocked")).to_contain_text(said)
    sheet(till).get_by_role("button", name="Selesai").click()
    expect(sheet(till)).to_be_hidden()


def test_staff_come_pause_and_leave_without_the_hub_and_with_a_wrong_clock(
    browser: Browser, hub: Hub
) -> None:
    with new_till(browser, hub, A_DAY_BEHIND) as till:
        till.expect_pill("Tersimpan")
        hub.kill()
        till.menu("Absen")
        sheet(till).get_by_role("button", name="Ana").click()
        till.press_keys(sheet(till).locator(".keypad"), "111222")  # clocks nobody
        expect(sheet(till).get_by_role("alert")).to_contain_text("PIN salah", timeout=60_000)
        press(till, identify(till, "Ana", ANA_PIN), "Masuk", "Ana masuk")

        till.page.reload()  # on the lock screen, before anybody works
        expect(till.lock_title).to_be_visible(timeout=60_000)
        till.page.get_by_role("button", name="Absen").click()
        expect(sheet(till).get_by_role("button", name="Ana")).to_contain_text("Masuk sejak")
        acts = identify(till, "Ana", ANA_PIN)
        expect(acts.get_by_role("button").first).to_have_text("Pulang")
        press(till, acts, "Mulai istirahat", "Ana istirahat")
        till.page.get_by_role("button", name="Absen").click()
        press(till, identify(till, "Ana", ANA_PIN), "Pulang", "Ana pulang")

        till.page.evaluate("() => localStorage.setItem('behind', 'yes')")
        till.page.get_by_role("button", name="Absen").click()
        acts = identify(till, "Budi", BUDI_PIN)
        acts.get_by_role("button", name="Masuk", exact=True).click()
        expect(till.page.get_by_test_id("clocked")).to_contain_text("Jam tablet ini")
        sheet(till).get_by_role("button", name="Selesai").click()
        till.page.evaluate("() => localStorage.removeItem('behind')")

        hub.start()
        till.network_is_back()
        till.expect_pill("Tersimpan", timeout_ms=60_000)
    hub.sees(
        PRESSED,
        "[('Ana', 'in', 0, True, True), ('Ana', 'break_start', 0, True, True), "
        "('Ana', 'out', 0, True, True), ('Budi', 'in', 24, True, True)]",
    )
