"""A full disk: every sale is durable or clearly refused, never in between.

Chromium is told how little the origin may store (CDP Storage.overrideQuotaForOrigin, before the
first page opens its database: the browser remembers an allowance until it is used up); the till
sells on until it says no. Then the room comes back, the page is loaded anew, and what was
acknowledged must be there, once and in order, and what was refused must not. A slow machine may get
no answer in the till's five seconds: then it says "not certain", and pay is pressed again.
LANCAR_SEED=n begins with that trial.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright

from tests.browser import second_copy
from tests.browser.data_layer import ORIGIN, READ_EVENTS, open_till, serve
from tests.browser.test_durability import assert_chain
from tests.conftest import CHROMIUM_ARGUMENTS, chromium_path
from tests.rounds import rounds

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIRST = int(os.environ.get("LANCAR_SEED", "0"))
TRIALS = min(rounds(5), 100)
SALES = 40
ENOUGH = 1_200_000  # for the reserve of the second copy and some sales; the browser remembers it
# Sells until refused twice in a row; each answer is [id, 'kept by the till' or the code].
SELL_ON = """
async ([sales, pad]) => {
  const said = [];
  // What the database's own squeezing cannot make smaller, or the disk would hardly ever be full.
  const noise = () => crypto.getRandomValues(new Uint8Array(pad >> 1)).toHex();
  const pay = (body, id) => window.sellBody(body, id).then(() => 'sold', (error) => error.code);
  for (let sale = 0; sale < sales; sale++) {
    const id = crypto.randomUUID();
    const body = { totals: { total_minor: 1000 }, note: noise() };
    let code = await pay(body, id);
    for (let again = 0; again < 3 && code === 'storage_doubt'; again++) code = await pay(body, id);
    said.push([id, code]);
    if (said.slice(-2).every(([, code]) => code !== 'sold') && said.length > 1) break;
  }
  return said;
}
"""


@pytest.fixture
def profile(playwright: Playwright, data_layer: Path, tmp_path: Path) -> Iterator[BrowserContext]:
    context = playwright.chromium.launch_persistent_context(
        str(tmp_path / "profile"), executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS
    )
    serve(context, data_layer)
    yield context
    context.close()


def allow(session: CDPSession, room: int) -> None:
    """`room` bytes beyond what is in use."""
    usage = session.send("Storage.getUsageAndQuota", {"origin": ORIGIN})["usage"]
    asked = {"origin": ORIGIN, "quotaSize": usage + room}
    session.send("Storage.overrideQuotaForOrigin", asked)


def reloaded(page: Page) -> Page:
    page.reload()
    page.evaluate("() => window.ready")
    return page


def test_a_full_disk_keeps_each_sale_or_refuses_it_in_words(profile: BrowserContext) -> None:
    session = profile.new_cdp_session(profile.pages[0])
    allow(session, ENOUGH)
    open_till(profile, pair=True).close()
    sold: list[str] = []
    refused: set[str] = set()
    doubted: set[str] = set()  # however often pay was pressed: in the chain once, or not
    in_copy = 0
    for trial in range(FIRST, FIRST + TRIALS):
        dice = random.Random(trial)
        allow(session, dice.randrange(0, 900_000))
        page = open_till(profile)
        said = page.evaluate(SELL_ON, [SALES, dice.randrange(50_000, 120_000)])
        sold += [sale for sale, code in said if code == "sold"]
        refused |= {sale for sale, code in said if code in ("storage_full", "storage_failed")}
        doubted |= {sale for sale, code in said if code == "storage_doubt"}
        assert {sale for sale, _ in said} <= {*sold, *refused, *doubted}, said
        in_copy += page.evaluate("() => till.journal.owing.value")
        allow(session, ENOUGH)
        page = reloaded(page)
        sold.append(page.evaluate("() => sell()")["id"])
        events = page.evaluate(READ_EVENTS)
        kept = [event["id"] for event in events]
        assert [sale for sale in kept if sale not in doubted] == sold, f"LANCAR_SEED={trial}"
        assert not refused & set(kept)
        assert len(kept) == len(set(kept))
        assert_chain(events, length=len(kept))
        page.close()
    assert refused, "the disk was never full"
    assert in_copy > 0, "no sale needed the second copy"
    allow(session, 200_000_000)
    page = open_till(profile)
    report = second_copy.swept(page)
    assert (report["differing"], report["lost"], report["pending"]) == ([], [], 0)
    assert second_copy.numbers(page) == list(range(1, len(kept) + 1))


def test_what_only_the_second_copy_has_goes_into_the_database_as_soon_as_there_is_room(
    profile: BrowserContext,
) -> None:
    session = profile.new_cdp_session(profile.pages[0])
    allow(session, ENOUGH)
    page = open_till(profile, pair=True)
    page.evaluate(SELL_ON, [SALES, 60_000])
    owing = page.evaluate("() => till.journal.owing.value")
    assert owing > 0
    assert page.evaluate("() => till.status.value.trouble") == "storage_refuses"
    allow(session, ENOUGH)
    page.wait_for_function("() => till.journal.owing.value === 0", timeout=60_000)
    events = page.evaluate(READ_EVENTS)
    assert_chain(events, length=len(events))
    assert page.evaluate("() => till.status.value.trouble") is None
