"""The tablet's camera as a scanner, without the hub; and the test of a keyboard scanner."""

import re

import pytest
from barcode import EAN13
from playwright.sync_api import expect

from tests.browser.pages.register import Register
from tests.hub import Hub

pytestmark = pytest.mark.browser

NOODLES = "089686010947"
MODULE, HEIGHT, QUIET = 4, 220, 60
# A camera that looks at bars: the page's own canvas as its picture.
CAMERA = """
window.bars = '%s';
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 480];
  const pen = canvas.getContext('2d');
  setInterval(() => {
    pen.fillStyle = 'white';
    pen.fillRect(0, 0, 640, 480);
    pen.fillStyle = 'black';
    [...window.bars].forEach((bar, place) => {
      if (bar === '1') pen.fillRect(%d + place * %d, 120, %d, %d);
    });
  }, 50);
  return canvas.captureStream(20);
};
"""
# As fast as a scanner, also where the machine that tests is slow.
SCANNER = """
(code) => [...code, 'Enter'].forEach((key) => {
  window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
})
"""
WAIT_MS = 40_000


@pytest.fixture(scope="module")
def script() -> str:
    return CAMERA % (EAN13(f"0{NOODLES}").build()[0], QUIET, MODULE, MODULE, HEIGHT)


def test_what_the_camera_reads_is_sold_with_the_hub_dead(till: Register, hub: Hub) -> None:
    hub.kill()
    till.menu("Pindai dengan kamera")
    dialog = till.page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(f"Terbaca 0?{NOODLES}"), timeout=WAIT_MS)
    till.page.evaluate("window.bars = ''")
    till.page.keyboard.press("Escape")
    expect(till.cart_lines).to_have_count(1)
    expect(till.cart_lines.first).to_contain_text("Indomie Goreng")
    hub.start()


def test_a_scanner_is_measured_and_nothing_is_sold_meanwhile(till: Register) -> None:
    till.menu("Setelan tablet ini")
    till.page.get_by_role("button", name="Tes pemindai").click()
    dialog = till.page.get_by_role("dialog")
    for left in ("kurang 2 kali", "kurang 1 kali", "Terbaca benar"):
        till.page.evaluate(SCANNER, NOODLES)
        expect(dialog).to_contain_text(left)
    expect(dialog).to_contain_text("sudah cocok")
    till.page.keyboard.press("Escape")
    till.page.keyboard.press("Escape")
    assert till.cart_lines.count() == 0
