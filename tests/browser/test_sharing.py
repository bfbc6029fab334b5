"""Receipts without paper: WhatsApp, picture, text, e-mail; and the code that proves the sale
wherever it is shown."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from tests.browser.pages.register import Register
from tests.browser.png import grey_pixels
from tests.browser.scenes.stage import DONE_STAYS
from tests.hub import Hub, new_hub
from tests.pos.deliveries.mailman import mail_server

pytestmark = pytest.mark.browser

ROLL_MM_IN_PX = 3.7795
# What this browser can do is chosen by the test; everything it is asked to do is written down.
WATCHED = """
window.did = [];
window.open = (url) => { did.push(['open', url]); return null; };
window.print = () => did.push(['print']);
const device = JSON.parse(sessionStorage.getItem('device') ?? '{}');
Object.defineProperty(navigator, 'canShare', { value: device.share && (() => true) });
Object.defineProperty(navigator, 'share', { value: device.share && (async (data) => {
  did.push(['share', data.text ?? data.files[0].name]);
  if (device.share !== 'ok') throw new DOMException('', device.share);
}) });
Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => {
  if (device.clipboard === 'refused') throw new DOMException('', 'NotAllowedError');
  did.push(['copy', text]);
} } });
"""
SEND = """
from django.conf import settings
settings.RECEIPT_POST = {{"host": "127.0.0.1", "port": {port}, "sender": "toko@contoh.id"}}
from pos.deliveries.actions import send_due
print(send_due())
"""
ASKED = """
from pos.deliveries.models import Delivery
print(Delivery.objects.count())
"""


@pytest.fixture(scope="module")
def script() -> str:
    return WATCHED + DONE_STAYS


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = new_hub(tmp_path_factory.mktemp("hub"), demo=True).start()
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


def on_device(till: Register, **can: str) -> Page:
    """A sale on a tablet of these abilities, and the sheet that sends its receipt."""
    till.page.evaluate("(can) => sessionStorage.setItem('device', can)", json.dumps(can))
    till.page.reload()
    till.sign_in("Ana", "147258")
    till.tap("Indomie Goreng 85 g").pay_exact()
    till.page.get_by_role("button", name="Bagikan").click()
    expect(till.page.get_by_label("WhatsApp", exact=False).first).to_be_visible()
    return till.page


def did(page: Page) -> list[list[str]]:
    return page.evaluate("did")


def press(page: Page, name: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()


def number_of(page: Page) -> str:
    return page.get_by_test_id("receipt-number").inner_text().removeprefix("No. ")


def proven(hub: Hub, png: bytes) -> str:
    """The only QR code in this picture, judged by the shop's record. (Asked for every kind of code,
    a reader now and then takes a row of a QR's modules for a short code of its own.)"""
    width, height, pixels = grey_pixels(png)
    paper = memoryview(pixels).cast("B", (height, width))
    [code] = zxingcpp.read_barcodes(paper, formats=zxingcpp.BarcodeFormat.QRCode)
    done = hub.manage("verify_receipt", code.text)
    assert done.returncode == 0, (code.text, done.stdout, done.stderr)
    return done.stdout


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("0812-3456 7890", "6281234567890"), ("+62 812 3456 7890", "6281234567890"), ("", "")],
)
def test_whatsapp_opens_with_the_number_as_the_world_writes_it_and_the_receipt(
    till: Register, typed: str, digits: str
) -> None:
    page = on_device(till)
    page.locator("#share-phone").fill(typed)
    press(page, "Buka WhatsApp")
    page.wait_for_function("() => did.length === 1")
    [[what, url]] = did(page)
    parts = urlsplit(url)
    assert (what, parts.netloc, parts.path) == ("open", "wa.me", f"/{digits}")
    [text] = parse_qs(parts.query)["text"]
    assert number_of(page) in text
    assert "3.500" in text


@pytest.mark.parametrize("typed", ["12", "bukan nomor", "08123456789012345678"])
def test_a_number_that_is_none_is_said_and_nothing_is_opened(till: Register, typed: str) -> None:
    page = on_device(till)
    page.locator("#share-phone").fill(typed)
    press(page, "Buka WhatsApp")
    expect(page.locator(".told.problem")).to_be_visible()
    assert did(page) == []


def test_the_picture_is_a_file_where_nothing_can_be_shared_and_its_code_proves_the_sale(
    till: Register, hub: Hub, tmp_path: Path
) -> None:
    page = on_device(till)
    number = number_of(page)
    with page.expect_download() as waiting:
        press(page, "Simpan gambar")
    assert waiting.value.suggested_filename == f"{number}.png"
    path = tmp_path / "struk.png"
    waiting.value.save_as(path)
    page.keyboard.press("Escape")
    till.next_sale().expect_pill("Tersimpan")
    assert number in proven(hub, path.read_bytes())


def test_text_and_picture_are_shared_and_a_customer_who_changes_his_mind_is_no_failure(
    till: Register,
) -> None:
    page = on_device(till, share="ok")
    press(page, "Kirim teks")
    press(page, "Kirim gambar")
    page.wait_for_function("() => did.length === 2")
    [[_, text], [_, name]] = did(page)
    assert number_of(page) in text
    assert name == f"{number_of(page)}.png"
    page = on_device(till, share="AbortError")
    press(page, "Kirim teks")
    page.wait_for_function("() => did.length === 1")
    expect(page.locator(".told")).to_have_text("")
    page = on_device(till, share="NotAllowedError")
    press(page, "Kirim teks")
    expect(page.locator(".told.problem")).to_be_visible()


def test_text_is_copied_where_it_cannot_be_shared_and_a_refused_clipboard_is_said(
    till: Register,
) -> None:
    page = on_device(till)
    press(page, "Salin teks")
    expect(page.locator(".told.ok")).to_be_visible()
    assert number_of(page) in did(page)[0][1]
    page = on_device(till, clipboard="refused")
    press(page, "Salin teks")
    expect(page.locator(".told.problem")).to_be_visible()
    assert did(page) == []


def test_an_email_asked_for_with_the_hub_dead_goes_out_when_it_is_back_and_the_story_says_so(
    till: Register, hub: Hub
) -> None:
    hub.kill()
    page = on_device(till)
    number = number_of(page)
    page.locator("#share-email").fill("budi@contoh.id")
    press(page, "Kirim e-mail")
    expect(page.locator(".told.ok")).to_contain_text("E-mail belum dikirim")
    page.keyboard.press("Escape")
    till.next_sale().menu("Riwayat")
    page.locator("button[data-state]", has_text=number).click()
    story = page.get_by_test_id("sale-story").filter(visible=True)
    expect(story).to_contain_text("E-mail belum dikirim")
    before = hub.python(ASKED).strip()
    hub.start()
    till.network_is_back()
    page.get_by_role("button", name="Kembali").click()
    till.expect_pill("Tersimpan", timeout_ms=60_000)
    hub.sees(ASKED, str(int(before) + 1))
    with mail_server() as server:
        assert hub.python(SEND.format(port=server.server_address[1])).strip() == "1"
    [letter] = server.letters  # type: ignore[attr-defined]
    assert (letter["To"], number in letter["Subject"]) == ("budi@contoh.id", True)
    till.menu("Riwayat")
    page.locator("button[data-state]", has_text=number).click()
    expect(story).to_contain_text("E-mail terkirim", timeout=60_000)


@pytest.mark.parametrize(("columns", "width_mm"), [(32, 58), (48, 80)])
def test_the_code_on_paper_is_read_at_the_width_of_the_roll_and_proves_the_sale(
    till: Register, hub: Hub, columns: int, width_mm: int
) -> None:
    page = till.page
    page.evaluate(f"localStorage.setItem('lancar.settings', '{{\"paper\":{columns}}}')")
    page.reload()
    till.sign_in("Ana", "147258")
    till.tap("Indomie Goreng 85 g").pay_exact().expect_pill("Tersimpan")
    number = number_of(page)
    page.get_by_role("button", name="Cetak struk").click()
    page.wait_for_function("() => did.length === 1")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": int(width_mm * ROLL_MM_IN_PX), "height": 1_200})
    picture = page.screenshot()
    page.emulate_media(media="screen")
    assert number in proven(hub, picture)
