"""The dashboard in a browser: signing in, the right figures, and that they move by themselves."""

import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pushed import SUBSCRIBED, Pushes
from tests.browser.scenes.dashboard import enter, open_bar
from tests.busy_days import WIB
from tests.hub import Hub

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG_SECONDS = 90
PATIENCE_MS = 20_000  # a hub on a busy machine
SOLD = """
from tests.busy_days import fill
fill(%s)
from django.db.models import Sum
from pos.domain.formatting import format_rupiah
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.sales.models import Sale
today = business_date(Outlet.objects.order_by("code").first())
print(format_rupiah(Sale.objects.filter(business_date=today).aggregate(t=Sum("total_minor"))["t"]))
"""


def until_tomorrow(now: datetime) -> float:
    """Seconds to the next day in the shop when it is as near as these tests are long, else none."""
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    left = (midnight - now).total_seconds()
    return left + 1 if left <= LONG_SECONDS else 0


def test_only_just_before_midnight_is_waited():
    evening = datetime(2026, 11, 30, 23, 58, 40, tzinfo=WIB)
    assert until_tomorrow(evening) == 81
    assert until_tomorrow(evening - timedelta(seconds=11)) == 0
    assert until_tomorrow(evening + timedelta(seconds=81)) == 0


@pytest.fixture(scope="module")
def first_total(hub: Hub) -> str:
    time.sleep(until_tomorrow(datetime.now(WIB)))  # today's total must stay today's
    return sold(hub, "days=2, a_day=8")


@pytest.fixture(scope="module")
def page(browser: Browser, hub: Hub, first_total: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{hub.address.replace('127.0.0.1', 'localhost')}/dashboard/")
    enter(page)
    yield page
    context.close()


def sold(hub: Hub, how: str) -> str:
    """What the sales of today come to then."""
    return hub.python(SOLD % how).strip()


def test_figures_are_those_of_the_record_and_move_when_something_is_sold(
    page: Page, hub: Hub, first_total: str
):
    total = page.get_by_test_id("total")
    expect(page.get_by_text("langsung")).to_be_visible(timeout=PATIENCE_MS)
    expect(total).to_have_text(first_total, timeout=PATIENCE_MS)
    grown = sold(hub, "days=1, a_day=6, second=''")
    assert grown != first_total
    expect(total).to_have_text(grown, timeout=PATIENCE_MS)


def test_an_outlet_alone_and_the_receipts_behind_a_bar(page: Page):
    page.get_by_role("combobox", name="Cabang").select_option(label="Cabang Pasar")
    expect(page.get_by_role("heading", name="Urutan cabang")).to_have_count(0)
    open_bar(page)
    expect(page.get_by_role("dialog").get_by_text("Dibayar: Tunai")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


SHOWN = """async () => {
  const worker = await navigator.serviceWorker.getRegistration('/dashboard/');
  const shown = await worker.getNotifications();
  return shown.map(({ title, body, lang, data }) => [title, body, lang, data.link]);
}"""


def test_a_device_asks_to_be_told_and_shows_what_its_server_says(page: Page, hub: Hub):
    context, origin = page.context, page.evaluate("location.origin")
    context.grant_permissions(["notifications"], origin=origin)
    page.evaluate(SUBSCRIBED)
    card = page.get_by_role("region", name="Pemberitahuan")
    card.get_by_label("Retur atau transaksi yang dibatalkan").uncheck()
    row = card.get_by_role("listitem").filter(has_text="Selisih kas saat laci dihitung")
    row.get_by_label("mulai Rp").fill("seribu")
    card.get_by_role("button", name="Nyalakan di perangkat ini").click()
    expect(card.get_by_text("Batas belum terbaca.")).to_be_visible()
    row.get_by_label("mulai Rp").fill("75.000")
    card.get_by_role("button", name="Nyalakan di perangkat ini").click()
    expect(card.get_by_text("Perangkat ini memberi tahu Anda")).to_be_visible()
    choices = hub.python(
        "import json; from pos.alerts.models import Subscription\n"
        "print(json.dumps(Subscription.objects.get().choices, sort_keys=True))"
    )
    assert json.loads(choices) == {
        "sales_stopped": 3, "server": 0, "silent": 2, "stock": 0, "sync": 0, "variance": 75_000,
    }  # fmt: skip
    pushes = Pushes(page)
    link = "/admin/tills/shift/"
    told = {"title": "Cabang Pasar", "body": "Selisih kas", "link": link, "tag": "a"}
    pushes.deliver(page, told, "Cabang Pasar")
    pushes.deliver(page, "no message of ours", "Lancar")
    first, *rest = sorted(page.evaluate(SHOWN))
    assert first == ["Cabang Pasar", "Selisih kas", "id", link]
    assert rest[0] == ["Lancar", "", "id", "/dashboard/"]
    card.get_by_role("button", name="Matikan").click()
    expect(card.get_by_role("button", name="Nyalakan di perangkat ini")).to_be_visible()
    left = "from pos.alerts.models import Subscription; print(Subscription.objects.count())"
    assert hub.python(left).strip() == "0"
