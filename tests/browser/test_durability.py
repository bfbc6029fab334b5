"""A sale is acknowledged only when it is on the disk, once, and by one tab: in a real Chromium."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browser.data_layer import READ_EVENTS, open_till, serve
from tests.conftest import CHROMIUM_ARGUMENTS, chromium_path

pytestmark = pytest.mark.browser

# Notes every readwrite transaction with its stores and the durability the browser granted.
SPY = """
window.transactions = [];
const original = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  const made = original.call(this, stores, mode, options);
  if (mode === 'readwrite') {
    const entry = { stores: [...made.objectStoreNames], durability: made.durability, done: false };
    made.addEventListener('complete', () => { entry.done = true; });
    window.transactions.push(entry);
  }
  return made;
};
"""


@pytest.fixture
def tablet(context: BrowserContext, data_layer: Path) -> BrowserContext:
    serve(context, data_layer)
    return context


def test_a_sale_is_one_strict_transaction_and_is_acknowledged_after_it_completed(
    tablet: BrowserContext,
) -> None:
    page = open_till(tablet, pair=True, before=SPY)
    page.evaluate("() => { window.transactions.length = 0; }")
    writes = page.evaluate("() => sell().then(() => JSON.stringify(window.transactions))")
    stores = ["carts", "events", "meta"]
    assert json.loads(writes) == [{"stores": stores, "durability": "strict", "done": True}]


def test_a_hundred_sales_at_once_are_a_hundred_events_in_one_unbroken_chain(
    tablet: BrowserContext,
) -> None:
    page = open_till(tablet, pair=True)
    for _ in range(2):
        page.evaluate("() => Promise.all(Array.from({ length: 50 }, () => sell()))")
    events = page.evaluate(READ_EVENTS)
    assert [event["seq"] for event in events] == list(range(1, 101))
    assert [event["receipt"]["counter"] for event in events] == list(range(1, 101))
    assert_chain(events)


def test_paying_twice_with_the_same_id_is_one_sale(tablet: BrowserContext) -> None:
    page = open_till(tablet, pair=True)
    both = page.evaluate("(id) => Promise.all([sell(id), sell(id)])", str(uuid4()))
    assert [answer["repeated"] for answer in both] == [False, True]
    assert both[0]["hash"] == both[1]["hash"]
    assert len(page.evaluate(READ_EVENTS)) == 1


def test_a_second_tab_may_look_but_not_sell(tablet: BrowserContext) -> None:
    first = open_till(tablet, pair=True)
    first.evaluate("() => sell()")
    second = open_till(tablet)
    assert second.evaluate("() => till.writer.state.value") == "waiting"
    assert refusal(second) == "not_writer"
    assert [sale["state"] for sale in second.evaluate("() => till.history.list()")] == ["on_tablet"]
    assert len(second.evaluate(READ_EVENTS)) == 1


def test_taking_over_fences_the_first_tab_and_continues_its_chain(tablet: BrowserContext) -> None:
    first = open_till(tablet, pair=True)
    first.evaluate("() => sell()")
    second = open_till(tablet)
    second.evaluate("() => till.writer.takeOver()")
    assert second.evaluate("() => till.writer.state.value") == "writer"
    second.evaluate("() => sell()")
    assert refusal(first) in ("not_writer", "writer_lost")
    assert first.evaluate("() => till.writer.state.value") == "lost"
    assert_chain(second.evaluate(READ_EVENTS), length=2)


def test_a_tab_that_never_heard_it_was_replaced_is_stopped_inside_its_transaction(
    tablet: BrowserContext,
) -> None:
    """A frozen tab: the lock was taken away from it, but its code has not been told."""
    first = open_till(tablet, pair=True)
    first.evaluate("() => sell()")
    raise_token = """
    () => new Promise((resolve) => {
      const opening = indexedDB.open('lancar-till');
      opening.onsuccess = () => {
        const writing = opening.result.transaction('meta', 'readwrite');
        writing.objectStore('meta').put({ token: 99, tab: 'another' }, 'writer');
        writing.oncomplete = () => { opening.result.close(); resolve(); };
      };
    })
    """
    first.evaluate(raise_token)
    assert refusal(first) == "writer_lost"
    assert len(first.evaluate(READ_EVENTS)) == 1


def test_the_waiting_tab_becomes_the_till_when_the_first_is_closed(tablet: BrowserContext) -> None:
    first = open_till(tablet, pair=True)
    first.evaluate("() => sell()")
    second = open_till(tablet)
    first.close()
    second.wait_for_function("() => till.writer.state.value === 'writer'")
    second.evaluate("() => sell()")
    assert_chain(second.evaluate(READ_EVENTS), length=2)


def test_an_open_cart_survives_a_reload_and_a_paid_one_does_not_come_back(
    tablet: BrowserContext,
) -> None:
    page = open_till(tablet, pair=True)
    page.evaluate(
        """async (paid) => {
          till.carts.save('open-one', { lines: 3 });
          till.carts.save(paid, { lines: 1 });
          const paying = sell(paid);
          till.carts.save(paid, { lines: 2 });
          await paying;
          till.carts.save(paid, { lines: 4 });
          await till.carts.settled();
        }""",
        str(uuid4()),
    )
    page.reload()
    page.evaluate("() => window.ready")
    carts = page.evaluate("() => till.carts.all()")
    assert [(cart["id"], cart["content"]) for cart in carts] == [("open-one", {"lines": 3})]


def test_a_dead_database_handle_is_reopened_and_the_sale_is_made_once(
    tablet: BrowserContext,
) -> None:
    """The next transactions throw what a browser throws when its storage process has died."""
    page = open_till(tablet, pair=True)
    page.evaluate("""() => {
      const original = IDBDatabase.prototype.transaction;
      let failures = 2;
      IDBDatabase.prototype.transaction = function (...call) {
        if (failures-- > 0) throw new DOMException('closing', 'InvalidStateError');
        return original.apply(this, call);
      };
    }""")
    assert page.evaluate("() => sell()")["receipt"]["counter"] == 1
    assert len(page.evaluate(READ_EVENTS)) == 1


KILLS = 20
LOOKS = 600


@contextmanager
def killed_browser(playwright: Playwright, profile: Path, data_layer: Path) -> Iterator[Page]:
    """A browser with a profile of its own that ends by SIGKILL of all its processes."""
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=chromium_path(),
        args=[*CHROMIUM_ARGUMENTS, f"--lancar-test={profile}"],
    )
    serve(context, data_layer)
    yield open_till(context)
    kill_all(processes_with(f"--lancar-test={profile}"))
    with suppress(PlaywrightError):
        context.close()


def processes_with(argument: str) -> list[int]:
    """The browser process and every child of it, found by an argument only this test gives."""
    parents = {pid: parent for pid, parent, _ in process_table()}
    found = {pid for pid, _, command in process_table() if argument in command}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


def process_table() -> list[tuple[int, int, str]]:
    rows = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (
                (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            )
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            rows.append((int(folder.name), parent, command))
    return rows


def kill_all(pids: list[int]) -> None:
    assert pids, "the browser to be killed was not found"
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@pytest.mark.slow
def test_twenty_kills_while_selling_lose_nothing_that_was_acknowledged(
    playwright: Playwright, data_layer: Path, tmp_path: Path
) -> None:
    """SIGKILL of the whole browser in the middle of a stream of sales, same profile every time."""
    acknowledged: dict[str, str] = {}

    def remember(sale: str, digest: str) -> None:
        acknowledged[sale] = digest

    for number in range(KILLS):
        with killed_browser(playwright, tmp_path / "profile", data_layer) as page:
            page.expose_function("acknowledge", remember)
            if number == 0:
                page.evaluate("() => till.pair({ name: 'Kasir 1' })")
            events, before = page.evaluate(READ_EVENTS), len(acknowledged)
            assert acknowledged.items() <= {event["id"]: event["hash"] for event in events}.items()
            assert_chain(events, length=len(events))
            page.evaluate("""() => { (async () => {
              for (;;) { const { id, hash } = await sell(); await window.acknowledge(id, hash); }
            })(); }""")
            for _ in range(LOOKS):  # however slow the machine is, a sale was written in this life
                page.wait_for_timeout(20 + 17 * number)
                if len(acknowledged) > before:
                    break
    with killed_browser(playwright, tmp_path / "profile", data_layer) as page:
        events = page.evaluate(READ_EVENTS)
    assert acknowledged.items() <= {event["id"]: event["hash"] for event in events}.items()
    assert len(acknowledged) >= KILLS
    assert len(events) - len(acknowledged) <= KILLS  # only the one in flight may be unacknowledged
    assert_chain(events, length=len(events))


def refusal(page: Page) -> str:
    code: str = page.evaluate("() => sell().then(() => 'sold', (error) => error.code)")
    return code


def assert_chain(events: list[dict[str, Any]], length: int | None = None) -> None:
    """Bytes match hashes, each names the one before, numbers and receipts have no gap."""
    before = "0" * 64
    for number, event in enumerate(events, start=1):
        envelope = json.loads(event["raw"])
        assert sha256(event["raw"].encode()).hexdigest() == event["hash"]
        assert (envelope["seq"], envelope["prev"]) == (number, before)
        assert event["receipt"]["counter"] == number
        before = event["hash"]
    assert length is None or len(events) == length
