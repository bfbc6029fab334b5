"""A tablet whose shop's server dies: real Chromium, hub, relay and a cloud on a real PostgreSQL.

One shop for the file; each test goes on where the one before it stopped."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.one_till import ANA, PIN, new_till
from tests.browser.pages.register import Register
from tests.cloud import Cloud, Worker, join, new_cloud
from tests.hub import Hub
from tests.sync.test_relay import asked_of, assert_alike, rows
from tests.waiting import until, until_is

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.slow]

GOODS = "Aqua Botol 600 ml"
SALES = "SELECT count(*) FROM sales_sale"
LEFT = "SELECT count(*) FROM sync_deposit WHERE kind = 'sale.completed'"
WAIT_MS = 60_000
# A minute of silence is long for a test; nothing else is shortened but the greeting in quiet.
A_SHORT_MINUTE = """
const later = window.setTimeout;
window.setTimeout = (work, ms, ...rest) => later(work, ms === 60_000 ? 1_500 : ms, ...rest);
"""
# The cloud will not hear of this before the server is back: sales after it have another cost.
DEARER = f"""
from pos.catalog.models import Product
from pos.outlets.queries import the_outlet
from pos.stock.actions import Received, receive_stock
one = Product.objects.get(name={GOODS!r})
line = Received(product_id=one.id, quantity_milli=10_000, cost_value_minor=99_990)
receive_stock(outlet=the_outlet(), lines=[line], by=None)
"""
# The address and key of the restored computer are those of the copy; its chain begins anew.
PUT_BACK = """
from pos.journal.incarnation import renew
from pos.journal.models import Ledger
renew(Ledger.objects.get())
"""


@pytest.fixture(scope="module")
def cloud(postgres_address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    made = new_cloud(tmp_path_factory.mktemp("cloud") / "data", postgres_address, "lancar_standby")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def worker(hub: Hub) -> Iterator[Worker]:
    made = Worker(hub)
    yield made
    made.kill()


@pytest.fixture(scope="module")
def linked_till(browser: Browser, hub: Hub, cloud: Cloud, worker: Worker) -> Iterator[Register]:
    with new_till(browser, hub, A_SHORT_MINUTE) as till:
        join(hub, cloud, cloud.code())
        worker.start()
        heard = "async () => Boolean(await (await caches.open('lancar-marks')).match('/__cloud__'))"
        until(lambda: till.page.evaluate(heard), "the till hears of the cloud")
        till.page.reload()
        till.sign_in(ANA, PIN)
        sell(till)
        till.expect_pill("Tersimpan")
        until(lambda: rows(cloud, SALES) == [(1,)], "the first sale is in the cloud")
        yield till


def sell(till: Register) -> None:
    till.tap(GOODS).pay_exact().next_sale()


def test_with_the_server_dead_sales_are_in_the_cloud_and_the_till_says_so(
    linked_till, hub, cloud, worker
) -> None:
    worker.kill()
    hub.python(DEARER)
    hub.kill()
    for _ in range(2):
        sell(linked_till)
    linked_till.expect_pill("Tersimpan di cloud", WAIT_MS)
    until_is(lambda: rows(cloud, LEFT), [(2,)])  # the pill speaks of one under way too
    assert rows(cloud, SALES) == [(1,)], "nothing is counted before the shop's own record is there"
    linked_till.page.get_by_test_id("status-pill").first.click()
    said = linked_till.page.get_by_text("tersimpan di cloud, dan server toko mengambilnya")
    expect(said).to_be_visible()
    linked_till.page.keyboard.press("Escape")
    cloud.kill()
    sell(linked_till)
    linked_till.expect_pill("1 belum terkirim", WAIT_MS)
    cloud.start()
    linked_till.expect_pill("Tersimpan di cloud", WAIT_MS)


def test_a_page_that_was_opened_with_the_server_dead_goes_on_leaving_there(
    linked_till, cloud
) -> None:
    linked_till.page.reload()
    linked_till.sign_in(ANA, PIN)
    sell(linked_till)
    linked_till.expect_pill("Tersimpan di cloud", WAIT_MS)
    until_is(lambda: rows(cloud, LEFT), [(4,)])


def test_the_server_that_comes_back_has_each_once_and_both_count_alike(
    linked_till, hub, cloud, worker
) -> None:
    hub.start()
    worker.start()
    linked_till.network_is_back()
    until(lambda: rows(cloud, LEFT) == [(0,)], "the server has fetched what was left")
    until(lambda: rows(cloud, SALES) == [(5,)], "and told it")
    linked_till.expect_pill("Tersimpan", WAIT_MS)
    assert asked_of(hub, SALES) == 5
    assert_alike(cloud, hub)
    cloud.assert_record_is_sound()


def test_the_server_and_the_tablet_that_never_come_back_are_made_good_by_copy_and_cloud(
    linked_till, hub, cloud, worker, tmp_path
) -> None:
    worker.kill()
    hub.stop()
    shutil.copytree(hub.data, tmp_path / "copy")
    hub.start()
    linked_till.network_is_back()
    sell(linked_till)
    until(lambda: asked_of(hub, SALES) == 6, "a sale that no copy has and no cloud was told")
    hub.kill()
    sell(linked_till)
    linked_till.expect_pill("Tersimpan di cloud", WAIT_MS)
    linked_till.page.close()
    restored = Hub(tmp_path / "copy")
    restored.python(PUT_BACK)
    restored.start()
    relay = Worker(restored).start()
    try:
        until(lambda: rows(cloud, SALES) == [(7,)], "all sales are told by the new server")
    finally:
        relay.kill()
        restored.stop()
    until_is(lambda: rows(cloud, LEFT), [(0,)])
    assert asked_of(restored, SALES) == 7
    assert_alike(cloud, restored)
    restored.assert_record_is_sound()
    cloud.assert_record_is_sound()
