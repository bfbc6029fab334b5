"""Waiting for what the page tells later: `wait_for_function` takes a promise for a yes."""

from typing import Any

from playwright.sync_api import Page

LOOKS = 600  # a tenth of a second each
# What this till may spend of anybody's credit (of a card) by itself, as it is kept on the tablet.
SHARE = """([name, wanted]) => new Promise((resolve, reject) => {
  const opening = indexedDB.open('lancar-till');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction('meta').objectStore('meta').get(name);
    asked.onsuccess = () => {
      opening.result.close();
      resolve(asked.result?.rows.some((row) => row[3] === wanted) ?? false);
    };
  };
})"""


def until_true(page: Page, question: str, arg: Any = None) -> None:
    for _ in range(LOOKS):
        if page.evaluate(question, arg):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"in vain: {question}")


def wait_for_share(page: Page, wanted: int, name: str = "credit") -> None:
    """Until a pull has told it."""
    until_true(page, SHARE, [name, wanted])
