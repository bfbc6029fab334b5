"""Somebody brings the receipt of another till: it is found by number, by paper or by what
is on it, copied, refunded once. While the hub is silent, or somebody else was faster, no money is
promised."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from pos.domain.receipt_proof import proof_text, signing_text, with_signature
from pos.journal.envelope import sha256
from tests.browser.one_till import begin_anew
from tests.browser.pages.register import Register
from tests.browser.scanner import scan
from tests.hub import Hub, new_hub
from tests.sales import Goods, line, refund_body, sale_body, second_version
from tests.tablet import Tablet

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("LANCAR_SHOTS")
KEEP_PRINTS = """
window.prints = [];
window.print = () => prints.push(document.getElementById('print-root').textContent);
"""
NOODLES = """
from pos.catalog.models import Product
print(Product.objects.get(sku="MIE001").id)
"""
TOLD = """
import json
from pos.journal.models import Problem
from pos.sales.models import Refund, ReceiptCopy
from pos.stock.models import Movement
print(json.dumps({
    "refunds": list(Refund.objects.order_by("id").values_list("original_number", flat=True)),
    "copies": list(ReceiptCopy.objects.values_list("number", "copy_number")),
    "returned": Movement.objects.filter(reason="returned").count(),
    "problems": list(Problem.objects.values_list("code", flat=True)),
}))
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = new_hub(tmp_path_factory.mktemp("toko") / "shop", demo=True).start()
    yield made
    made.assert_record_is_sound()
    made.kill()


@pytest.fixture(scope="module")
def other(hub: Hub) -> Tablet:
    return hub.pair(Tablet(), name="Kasir 2")


@pytest.fixture(scope="module")
def script() -> str:
    return KEEP_PRINTS


def sell_noodles(hub: Hub, other: Tablet) -> dict[str, Any]:
    """As a till does it: a sale is called as its event."""
    other.counter += 1
    goods = line(Goods(product=hub.python(NOODLES).strip()))
    first = sale_body([goods], series=other.series, counter=other.counter)
    body = second_version(first)
    other.append("sale.completed", body, tv=2, id=body["sale"])
    return body


def sold(hub: Hub, other: Tablet) -> dict[str, Any]:
    """Handed in as well."""
    body = sell_noodles(hub, other)
    assert hub.push(other, other.events[-1:]).status == 200
    return body


def paper(other: Tablet) -> str:
    """The QR code on the receipt of its last event, as that till signs it."""
    event = other.events[-1]
    envelope = json.loads(event["raw"])
    body = envelope["body"]
    facts = {key: envelope[key] for key in ("epoch", "seq", "device")}
    text = proof_text(
        {
            **facts,  # type: ignore[typeddict-item]
            "number": body["receipt"]["number"],
            "total_minor": body["due_minor"],
            "event": envelope["id"],
            "hash": sha256(event["raw"].encode()),
        }
    )
    return with_signature(text, other.sign(signing_text(text).encode()))


def told(hub: Hub) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(hub.python(TOLD))
    return answer


def look_for(till: Register, number: str) -> Locator:
    """In the history, up to what the hub says."""
    till.menu("Riwayat")
    till.page.get_by_role("searchbox").fill(number)
    till.page.get_by_role("button", name="Cari di kasir lain").click()
    return till.page.get_by_role("region", name="Di kasir lain")


def refund(till: Register) -> Locator:
    """Everything up to the button that gives the money back."""
    page = till.page
    page.get_by_test_id("sale-detail").get_by_role("button", name="Retur", exact=True).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("radio", name="Barang rusak").click()
    sheet.get_by_role("button", name="Budi").click()
    expect(sheet.locator(".keypad")).to_be_visible()  # what is typed before is nobody's
    page.keyboard.type("135790", delay=120)
    expect(sheet.get_by_text("Disetujui Budi")).to_be_visible(timeout=60_000)
    return sheet.get_by_role("button", name=re.compile("^Retur – kembalikan Rp 3.500"))


def shot(page: Page, name: str) -> None:
    if not SHOTS:
        return
    for width, height in ((1280, 800), (360, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(250)
        page.screenshot(path=Path(SHOTS) / f"other-till-{name}-{width}.png")
    page.set_viewport_size({"width": 1280, "height": 800})


def test_a_receipt_is_found_by_its_number_copied_and_refunded_once(
    till: Register, hub: Hub, other: Tablet
) -> None:
    number = sold(hub, other)["receipt"]["number"]
    before = told(hub)
    page = till.page
    found = look_for(till, number.removeprefix("B01-"))
    expect(found.locator("button[data-state]")).to_be_in_viewport()
    shot(page, "found")
    found.get_by_role("button", name=re.compile(f"Kasir 2.*Indomie|{number}")).click()
    detail = page.get_by_test_id("sale-detail")
    expect(detail).to_contain_text("Struk Kasir 2. Bila diretur di sini")
    expect(detail.get_by_test_id("sale-story")).to_contain_text("Terjual di Kasir 2")
    detail.get_by_role("button", name="Cetak ulang").click()
    expect(detail.get_by_test_id("sale-story")).to_contain_text("Salinan ke-1 dicetak")
    assert "SALINAN ke-1" in page.evaluate("prints[0]")
    assert number in page.evaluate("prints[0]")
    shot(page, "opened")
    refund(till).click()
    expect(page.get_by_test_id("refund-done")).to_contain_text("Kembalikan Rp 3.500")
    page.get_by_role("dialog").get_by_role("button", name="Selesai").click()
    expect(detail.get_by_role("button", name="Sudah diretur")).to_be_disabled()
    page.get_by_role("button", name="Kembali").click()
    till.expect_pill("Tersimpan")
    after = told(hub)
    assert after["refunds"] == [*before["refunds"], number]
    assert [number, 1] in after["copies"]
    assert after["returned"] == before["returned"] + 1
    assert after["problems"] == before["problems"]
    begin_anew(till)  # and a new page, which knows nothing of it, hears it too
    look_for(till, number).get_by_role("button", name=re.compile(number)).click()
    expect(detail.get_by_role("button", name="Sudah diretur")).to_be_disabled()


def test_scanned_paper_opens_its_sale_and_forged_paper_is_said(
    till: Register, hub: Hub, other: Tablet
) -> None:
    number = sold(hub, other)["receipt"]["number"]
    found = look_for(till, "indomie rp 3.500")  # who has lost the paper says what was bought
    expect(found.get_by_role("button", name=re.compile(number))).to_be_in_viewport()
    shot(till.page, "described")
    till.page.get_by_role("button", name="Kembali").click()
    code = paper(other)
    till.tap("Aqua Botol")
    scan(till.page, code)
    detail = till.page.get_by_test_id("sale-detail")
    expect(detail).to_contain_text("Struk Kasir 2")
    expect(detail.get_by_test_id("receipt")).to_contain_text(number)
    expect(detail.get_by_label("Kode bukti struk")).to_be_visible()  # the paper proves its copy too
    scan(till.page, code.replace(":3500:", ":35000:"))
    expect(till.page.get_by_role("alert")).to_contain_text("PALSU")
    till.page.get_by_role("button", name="Kembali").click()
    till.expect_total("Rp 4.000")  # the cart waited


def test_paper_of_a_sale_that_is_not_at_the_hub_yet_says_where_it_can_be_refunded(
    till: Register, hub: Hub, other: Tablet
) -> None:
    sell_noodles(hub, other)
    scan(till.page, paper(other))
    expect(till.page.get_by_role("alert")).to_contain_text("Retur di kasir asalnya")
    assert hub.push(other, other.events[-1:]).status == 200
    till.page.get_by_role("button", name="Coba lagi").click()
    row = till.page.get_by_role("region", name="Di kasir lain").locator("button[data-state]")
    expect(row).to_have_count(1)


def test_who_was_slower_is_told_and_nothing_is_recorded(
    till: Register, hub: Hub, other: Tablet
) -> None:
    body = sold(hub, other)
    number = body["receipt"]["number"]
    look_for(till, number).get_by_role("button", name=re.compile(number)).click()
    confirm = refund(till)
    other.counter += 1
    other.append("sale.refunded", refund_body(body, series=other.series, counter=other.counter))
    assert hub.push(other, other.events[-1:]).status == 200
    confirm.click()
    sheet = till.page.get_by_role("dialog")
    expect(sheet.get_by_role("alert")).to_contain_text("Jangan kembalikan uang lagi")
    assert told(hub)["refunds"].count(number) == 1


def test_while_the_hub_is_silent_the_till_says_why_and_refunds_nothing(
    till: Register, hub: Hub, other: Tablet
) -> None:
    number = sold(hub, other)["receipt"]["number"]
    look_for(till, number).get_by_role("button", name=re.compile(number)).click()
    confirm = refund(till)
    hub.kill()
    confirm.click()
    sheet = till.page.get_by_role("dialog")
    expect(sheet.get_by_role("alert")).to_contain_text("Retur BELUM tercatat", timeout=60_000)
    sheet.get_by_role("button", name="Tutup", exact=True).click()
    till.page.get_by_role("searchbox").fill("indomie 3.500")
    till.page.get_by_role("button", name="Cari di kasir lain").click()
    alert = till.page.get_by_role("alert")
    expect(alert).to_contain_text("Server toko tidak menjawab.", timeout=60_000)
    expect(alert).to_be_in_viewport()
    shot(till.page, "silent")
    hub.start()
    till.page.get_by_role("searchbox").fill("K02-9999")
    till.page.get_by_role("button", name="Cari di kasir lain").click()
    nothing = till.page.get_by_text("Server toko tidak menemukan struk lain")
    expect(nothing).to_be_visible(timeout=60_000)
    assert number not in told(hub)["refunds"]
