"""The till's data layer in a real Chromium against a real hub: every sale arrives, exactly once."""

import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.data_layer import READ_EVENTS, open_till, serve_module
from tests.hub import Hub, new_hub
from tests.sales import line, sale_body, shelf
from tests.waiting import until_is

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# One product costs a rupiah more from here on; prints product and price.
RAISE_A_PRICE = """
import json
from pos.catalog.actions import change_product
from pos.catalog.models import Product
product = Product.objects.exclude(price_minor=None).order_by("id").first()
price = product.price_minor + 1
change_product(product=product, by=None, price={"price_minor": price})
print(json.dumps([str(product.id), price]))
"""

REVOKE = """
from pos.tills.actions import revoke_device
from pos.tills.models import Device
revoke_device(device=Device.objects.get(role="till"), reason="hilang", by=None)
"""

SETTLE_EVERYTHING = """
from pos.journal.actions import settle_problem
from pos.journal.models import Problem
from pos.people.models import Person
for problem in Problem.objects.filter(settled_at=None):
    settle_problem(problem, by=Person.objects.first().id)
"""

APPLIED, QUARANTINED = 0, 2

AN_HOUR_FAST = """
const now = Date.now.bind(Date);
Date.now = () => now() + 3_600_000;
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = new_hub(tmp_path / "shop", demo=True).start()
    yield made
    made.kill()


@pytest.fixture
def open_here(context: BrowserContext, data_layer: Path, hub: Hub) -> Callable[..., Page]:
    """Opens a paired till of this hub, with its catalogue in memory."""
    serve_module(context, data_layer, hub.address)
    # The page itself comes from the test, not from the hub, so Chromium asks before it opens a
    # socket to this machine. A real till is served by its hub and is not asked.
    context.grant_permissions(["local-network-access"], origin=hub.address)

    def open_paired(before: str = "") -> Page:
        page = open_till(context, origin=hub.address, pair=True, before=before)
        page.wait_for_function("() => till.catalog.value !== null")
        return page

    return open_paired


def body() -> dict[str, Any]:
    """A priced and paid sale of three things; the till adds id and receipt number."""
    return sale_body([line(goods) for goods in shelf(3)], series="K01", counter=1)


def sell(page: Page, times: int = 1) -> list[str]:
    return [page.evaluate("(body) => sellBody(body)", body())["id"] for _ in range(times)]


def wait_until_sent(page: Page, milliseconds: float = 60_000) -> None:
    page.wait_for_function("() => till.status.value.unsent === 0", timeout=milliseconds)


def stored(hub: Hub) -> list[tuple[str, int]]:
    """Id and state of the sales in the hub's journal, read beside the running hub."""
    with closing(sqlite3.connect(hub.data / "lancar.sqlite3")) as database:
        rows = database.execute(
            "SELECT id, state FROM journal_event WHERE kind = 'sale.completed' ORDER BY seq"
        ).fetchall()
    return [(str(UUID(row[0])), row[1]) for row in rows]


def test_a_fresh_browser_on_the_hub_pairs_loads_the_catalogue_and_its_sales_arrive(
    hub: Hub, open_here: Callable[..., Page]
) -> None:
    page = open_here()
    sold = sell(page, 3)
    wait_until_sent(page)
    assert stored(hub) == [(sale, APPLIED) for sale in sold]
    assert page.evaluate("() => till.status.value.pill") == "saved"
    states = page.evaluate("() => till.history.list().then((all) => all.map((one) => one.state))")
    assert states == ["on_hub"] * 3
    outlet = page.evaluate("() => till.catalog.value.outlet.outlet.name")
    assert outlet
    assert page.evaluate("() => till.catalog.value.productCount") > 100


def test_with_the_hub_dead_it_sells_on_reloads_and_hands_everything_in_afterwards(
    hub: Hub, open_here: Callable[..., Page]
) -> None:
    page = open_here()
    sold = sell(page)
    wait_until_sent(page)
    hub.kill()
    sold += sell(page, 2)
    page.wait_for_function("() => till.status.value.pill === 'unsent'", timeout=60_000)
    page.reload()
    page.evaluate("() => window.ready")
    sold += sell(page)
    page.wait_for_function("() => till.status.value.unsent === 3")
    states = page.evaluate("() => till.history.list().then((all) => all.map((one) => one.state))")
    assert states == ["on_tablet"] * 3 + ["on_hub"]
    hub.start()
    wait_until_sent(page)
    assert stored(hub) == [(sale, APPLIED) for sale in sold]
    hub.assert_record_is_sound()


def test_a_price_changed_in_the_back_office_comes_to_the_open_till_by_itself(
    hub: Hub, open_here: Callable[..., Page]
) -> None:
    """How soon, on how many tills, is measured by `make bench`."""
    page = open_here()
    for _ in range(2):
        changed = json.loads(hub.python(RAISE_A_PRICE))
        page.wait_for_function(
            "([id, price]) => till.catalog.value.product(id).price_minor === price",
            arg=changed,
            timeout=60_000,
        )


def test_a_tablet_whose_clock_is_an_hour_fast_still_sells_with_the_hubs_time(
    hub: Hub, open_here: Callable[..., Page]
) -> None:
    page = open_here(before=AN_HOUR_FAST)
    began = time.time() * 1000
    sell(page)
    ended = time.time() * 1000
    wait_until_sent(page)
    envelope = json.loads(page.evaluate(READ_EVENTS)[0]["raw"])
    clock = envelope["clock"]
    off = clock["uncertainty_ms"] + 2  # as far as it says itself, and what rounding takes
    assert clock["source"] == "hub"
    assert abs(clock["offset_ms"] + 3_600_000) <= off
    assert began - off <= envelope["hlc"][0] <= ended + off


def test_a_hub_that_lost_its_last_hour_is_filled_again_by_the_tablet(
    hub: Hub, open_here: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_here()
    sold = sell(page, 2)
    wait_until_sent(page)
    hub.stop()
    shutil.copytree(hub.data, tmp_path / "backup")
    hub.start()
    sold += sell(page, 3)
    wait_until_sent(page)
    hub.kill()
    shutil.rmtree(hub.data)
    shutil.copytree(tmp_path / "backup", hub.data)
    hub.start()
    page.evaluate("() => till.kick()")
    until_is(lambda: len(stored(hub)), len(sold))
    assert stored(hub) == [(sale, APPLIED) for sale in sold]
    hub.assert_record_is_sound()


def test_a_revoked_till_is_told_at_once_and_what_it_still_had_waits_for_a_person(
    hub: Hub, open_here: Callable[..., Page]
) -> None:
    page = open_here()
    sell(page)
    wait_until_sent(page)
    hub.python(REVOKE)
    page.wait_for_function("() => till.status.value.revoked", timeout=60_000)
    sell(page)
    wait_until_sent(page)
    assert [state for _, state in stored(hub)] == [APPLIED, QUARANTINED]
    page.wait_for_function("() => till.status.value.pill === 'attention'")


def test_a_sale_the_hub_cannot_read_shows_until_somebody_has_settled_it(
    hub: Hub, open_here: Callable[..., Page]
) -> None:
    page = open_here()
    unreadable = {**body(), "lines": "three things"}
    page.evaluate("(body) => sellBody(body)", unreadable)
    sell(page)
    wait_until_sent(page)
    assert [state for _, state in stored(hub)] == [QUARANTINED, APPLIED]
    page.wait_for_function("() => till.status.value.pill === 'attention'")
    states = page.evaluate("() => till.history.list().then((all) => all.map((one) => one.state))")
    assert states == ["on_hub", "needs_attention"]
    hub.python(SETTLE_EVERYTHING)
    page.reload()  # a hello
    page.evaluate("() => window.ready")
    page.wait_for_function("() => till.status.value.pill === 'saved'")


def test_a_sale_leaves_at_once_and_waits_for_no_others(
    hub: Hub, open_here: Callable[..., Page]
) -> None:
    """No clock of the till has to run out before it; one whose request failed may have to wait."""
    page = open_here()
    sell(page)
    wait_until_sent(page)
    waited = page.evaluate(
        """async (body) => {
          let rung = 0;
          const later = window.setTimeout;
          window.setTimeout = (run, ms = 0, ...rest) =>
            later((...given) => { if (ms >= 100) rung++; run(...given); }, ms, ...rest);
          const waited = [];
          for (let sale = 0; sale < 10; sale++) {
            const before = rung;
            await sellBody(body);
            await new Promise((done) => {
              const stop = till.status.subscribe(({ unsent }) => {
                if (unsent === 0) { done(); queueMicrotask(() => stop()); }
              });
            });
            waited.push(rung - before);
          }
          return waited;
        }""",
        body(),
    )
    assert 0 in waited, waited
