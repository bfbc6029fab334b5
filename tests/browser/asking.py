"""Waiting for what the page tells later: `wait_for_function` takes a promise for a yes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page

from tests.waiting import until

LOOKS = 600  # a tenth of a second each
# What the till keeps under this name.
META = """(name) => new Promise((resolve, reject) => {
  const opening = indexedDB.open('lancar-till');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction('meta').objectStore('meta').get(name);
    asked.onsuccess = () => {
      opening.result.close();
      resolve(asked.result ?? null);
    };
  };
})"""
# A cart is written in a quiet moment after the tap: asked of the database itself, where the shift
# and what is being paid have rows too. Gives the rows of taps since then: their ids and when.
KEPT_SINCE = """
(since) => new Promise((resolve) => {
  const opening = indexedDB.open('lancar-till');
  opening.onsuccess = () => {
    const database = opening.result;
    const asking = database.transaction('carts').objectStore('carts').getAll();
    asking.onsuccess = () => {
      database.close();
      const since_then = asking.result.filter((row) => row.saved_at_ms >= since);
      resolve(since_then.map((row) => [row.id, row.saved_at_ms]));
    };
  };
})
"""
RESTING_LOOKS = 5


def until_true(page: Page, question: str, arg: Any = None) -> None:
    for _ in range(LOOKS):
        if page.evaluate(question, arg):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"in vain: {question}")


def finger_never_stays(page: Page) -> None:
    """A finger that is down for half a second arranges goods; a test may come to lift it later."""
    page.evaluate(
        """() => {
          const soon = window.setTimeout.bind(window);
          window.setTimeout = (what, ms, ...given) => ms === 500 ? 0 : soon(what, ms, ...given);
        }"""
    )


def contact_kept(page: Page) -> None:
    """The moment of contact is written in the background."""
    until(lambda: page.evaluate(META, "last_contact_at_ms"), "a contact")


def wait_for_share(page: Page, wanted: int, name: str = "credit") -> None:
    """Until a pull has told what this till may spend of anybody's credit (of a card) by itself."""

    def shares() -> list[int]:
        return [row[3] for row in (page.evaluate(META, name) or {"rows": []})["rows"]]

    until(lambda: wanted in shares(), lambda: f"{wanted} is not of {shares()}")


@contextmanager
def cart_kept(page: Page) -> Iterator[None]:
    """Waits until what is tapped within is written: rows of these moments, and then no others."""
    since = page.evaluate("Date.now()")
    yield
    before, rests = [], 0
    for _ in range(LOOKS):
        found = page.evaluate(KEPT_SINCE, since)
        rests = rests + 1 if found and found == before else 0
        if rests == RESTING_LOOKS:
            return
        before = found
        page.wait_for_timeout(100)
    raise AssertionError("the cart is not written")
