"""One drawer, two tills, one cashier on both: the second joins at the till, each counts what the
other brought, one closes blind while the other sells on without a network."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.one_till import ANA, PIN, new_till
from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("LANCAR_SHOTS")
REPORTS = """
import json
from pos.sales.shift_reports import report_closed_shifts
report_closed_shifts()
from pos.journal.models import Event, Problem, State
from pos.sales.models import ShiftReport
print(json.dumps({
    "parts": [
        [each.part, each.is_provisional, each.facts["unheard"], each.facts["cash"]["sales_minor"],
         [[r["series"], r["count"]] for r in each.facts["receipts"]]]
        for each in ShiftReport.objects.order_by("part")
    ],
    "joined": Event.objects.filter(kind="shift.joined", state=State.APPLIED).count(),
    "problems": list(Problem.objects.values_list("code", flat=True)),
}))
"""


@pytest.fixture
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = new_hub(tmp_path_factory.mktemp("toko") / "shop", demo=True).start()
    yield made
    made.assert_record_is_sound()
    made.kill()


def shot(page: Page, name: str) -> None:
    if not SHOTS:
        return
    for width, height in ((1280, 800), (360, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(250)
        page.screenshot(path=Path(SHOTS) / f"drawer-{name}-{width}.png")
    page.set_viewport_size({"width": 1280, "height": 800})


def told(hub: Hub) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(hub.python(REPORTS))
    return answer


def join(second: Register) -> None:
    drawers = second.page.get_by_test_id("open-drawers")
    drawers.get_by_role("button", name=re.compile("^Ikut")).click()
    expect(second.search_field).to_be_visible()


def test_two_tills_sell_into_one_drawer_and_one_closes_it_while_the_other_is_cut_off(
    browser: Browser, hub: Hub
) -> None:
    with new_till(browser, hub) as first:  # a float of 100.000
        first.tap("Aqua Botol").pay_exact().next_sale()
        first.expect_pill("Tersimpan")
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        second = Register(context.new_page(), first.origin)
        second.open().pair("Kasir 2").sign_in(ANA, PIN)
        drawers = second.page.get_by_test_id("open-drawers")
        expect(drawers).to_contain_text("Dibuka Ana")
        expect(drawers).to_contain_text("Kasir 1")
        shot(second.page, "join")
        join(second)
        second.await_shell()
        second.tap("Indomie Goreng").pay_exact().next_sale()
        second.expect_pill("Tersimpan")
        context.set_offline(True)
        closed_by_the_first(first, hub)
        second.tap("Indomie Goreng").pay_exact().next_sale()
        first.page.get_by_role("button", name="Tutup", exact=True).click()
        first.page.get_by_role("button", name="Buka shift baru").click()
        first.open_shift(50_000)  # as every shop does next: the close must not be forgotten over it
        first.expect_pill("Tersimpan", 30_000)
        context.set_offline(False)
        heard_by_the_second(second, hub)
        joined_by_what_was_last_heard(first, second, hub)
        context.close()


def closed_by_the_first(first: Register, hub: Hub) -> None:
    """100.000 + 4.000 + 3.500 of the other till, which sells on without a network."""
    first.expect_pill("Tersimpan", 30_000)
    first.menu("Tutup shift")
    first.type_amount(107_500)
    result = first.page.get_by_test_id("shift-result")
    differs = first.page.get_by_test_id("count-differs")
    for _ in range(5):  # a hub that is slow to say what the other brought is asked again
        first.page.get_by_role("button", name=re.compile("^Tutup shift –")).click()
        expect(result.or_(differs)).to_be_visible(timeout=60_000)
        if result.is_visible():
            break
        differs.get_by_role("button", name="Hitung lagi").click()
    expect(result).to_contain_text("Termasuk uang dari Kasir 2")
    shot(first.page, "closed")
    first.page.get_by_role("button", name="Laporan Z").click()
    paper = first.page.get_by_test_id("closing-report")
    expect(paper).to_contain_text("Laci dari kasir K02")
    first.expect_pill("Tersimpan", 30_000)
    assert told(hub)["parts"] == [[0, True, ["K02 Kasir 2"], 7_500, [["K01", 1], ["K02", 1]]]]
    expect(paper).to_contain_text("belum terdengar sejak ditutup: K02 Kasir 2", timeout=60_000)
    shot(first.page, "sementara")


def heard_by_the_second(second: Register, hub: Hub) -> None:
    """Its sale is an addendum, which makes the Z final."""
    second.network_is_back()
    notice = second.page.get_by_test_id("closed-elsewhere")
    expect(notice).to_contain_text("Laci ini sudah ditutup Ana di Kasir 1", timeout=60_000)
    second.expect_pill("Tersimpan", 30_000)
    shot(second.page, "elsewhere")
    notice.get_by_role("button", name="Selesai di kasir ini").click()
    expect(second.page.get_by_role("heading", name="Buka shift")).to_be_visible()
    after = told(hub)
    assert after["parts"][1:] == [[1, False, [], 11_000, [["K01", 1], ["K02", 2]]]]
    assert (after["joined"], after["problems"]) == (1, [])


def sign_in_anew(till: Register) -> None:
    till.page.get_by_role("button", name="Kunci / ganti kasir").click()
    till.sign_in(ANA, PIN)


def joined_by_what_was_last_heard(first: Register, second: Register, hub: Hub) -> None:
    """The hub is silent: the second till knows the drawer it last heard of, and what it counts."""
    drawers = second.page.get_by_test_id("open-drawers")
    first.tap("Aqua Botol").pay_exact().next_sale()
    first.expect_pill("Tersimpan")
    sign_in_anew(second)
    expect(drawers).to_contain_text("Dibuka Ana")
    hub.kill()
    sign_in_anew(second)
    expect(drawers).to_contain_text("Server toko tidak menjawab", timeout=60_000)
    shot(second.page, "join-silent")
    join(second)
    second.tap("Indomie Goreng").pay_exact().next_sale()
    second.close_shift(57_500)  # 50.000 + 4.000 it heard of + 3.500 of its own
    expect(second.page.get_by_test_id("shift-result")).to_contain_text("baru yang terdengar")
    second.page.get_by_role("button", name="Laporan Z").click()
    own = second.page.get_by_test_id("closing-report")
    expect(own).to_contain_text("SEMENTARA - MENUNGGU SERVER TOKO")
    for line in ("Laci dari kasir K01", "Struk K02", "Jual sejak awal", "Jangkar", "DPP"):
        expect(own).to_contain_text(line)
    shot(second.page, "own-z")
    hub.start()
    second.network_is_back()
    second.page.get_by_role("button", name="Tutup", exact=True).click()
    second.expect_pill("Tersimpan", 30_000)
    after = told(hub)
    assert (after["joined"], after["problems"]) == (2, [])
