"""Waiting for what the page tells later: `wait_for_function` takes a promise for a yes."""

from typing import Any

from playwright.sync_api import Page

LOOKS = 600  # a tenth of a second each


def until_true(page: Page, question: str, arg: Any = None) -> None:
    for _ in range(LOOKS):
        if page.evaluate(question, arg):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"in vain: {question}")
