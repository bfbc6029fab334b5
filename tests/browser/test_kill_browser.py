"""SIGKILL of the whole browser right at payment: a sale whose done screen was seen stays."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Playwright, expect

from tests.browser import second_copy
from tests.browser.data_layer import READ_EVENTS
from tests.browser.pages.register import Register
from tests.conftest import CHROMIUM_ARGUMENTS, chromium_path
from tests.hub import Hub, new_hub
from tests.rounds import dice, rounds
from tests.waiting import until_is

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KILLS = rounds(20)
LATEST_KILL_MS = 100  # after the tap, or after the done screen
ANA = ("Ana", "147258")
NOODLES = "Indomie Goreng 85 g"

# Tells the receipt number of every done screen the moment it is in the page.
WATCH_FOR_DONE = """
new MutationObserver(() => {
  const shown = document.querySelector('[data-testid=receipt-number]')?.textContent;
  if (shown && shown !== window.lastShown) {
    window.lastShown = shown;
    window.doneWasSeen(shown.replace('No. ', '').trim());
  }
}).observe(document, { childList: true, subtree: true });
"""
PAY_EXACT = """
() => [...document.querySelectorAll('button')]
  .find((button) => button.textContent.trim() === 'Tunai pas').click()
"""
SALES = """
import json
from pos.journal.models import Event
from pos.sales.models import Sale
rows = Sale.objects.order_by("counter").values_list("number", "counter", "event_id")
print(json.dumps([[number, counter, str(event)] for number, counter, event in rows]))
"""


@dataclass
class Profile:
    """A browser profile that outlives its browsers, and what its cashiers saw."""

    folder: Path
    hub: Hub
    seen: list[str] = field(default_factory=list)

    def saw(self, number: str) -> None:
        self.seen.append(number)

    @contextmanager
    def browser(self, playwright: Playwright) -> Iterator[Register]:
        """Ends by SIGKILL of every process of it."""
        mark = f"--lancar-test={self.folder}"
        context = playwright.chromium.launch_persistent_context(
            str(self.folder),
            executable_path=chromium_path(),
            args=[*CHROMIUM_ARGUMENTS, mark],
            viewport={"width": 1280, "height": 800},
        )
        context.expose_function("doneWasSeen", self.saw)
        context.add_init_script(WATCH_FOR_DONE)
        yield Register(context.pages[0], self.hub.address).open()
        kill_every_process_with(mark)
        with suppress(PlaywrightError):
            context.close()


def kill_every_process_with(mark: str) -> None:
    """The browser process and all its children, each by its id."""
    running = psutil.process_iter(["cmdline"])
    browsers = [one for one in running if mark in (one.info["cmdline"] or ())]
    assert browsers, "the browser to be killed was not found"
    family = {child for one in browsers for child in [one, *one.children(recursive=True)]}
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(family, timeout=20)


def second_copied(till: Register) -> set[str]:
    return {one.head["columns"]["hash"] for one in second_copy.events(till.page)}


def test_kills_at_payment_lose_no_sale_whose_done_screen_was_seen(
    playwright: Playwright, tmp_path: Path
) -> None:
    luck = dice(20261121)
    profile = Profile(tmp_path / "profile", new_hub(tmp_path / "hub", demo=True).start())
    with profile.browser(playwright) as till:
        till.pair().sign_in(*ANA).open_shift()
    for _ in range(KILLS):
        with profile.browser(playwright) as till:
            till.sign_in(*ANA)
            expect(till.search_field).to_be_visible()
            assert set(profile.seen) <= set(numbers_in(till.page))
            if till.cart_lines.count() == 0:  # else the cart of the round before came back
                till.tap(NOODLES)
            expect(till.cart_lines).to_have_count(1)
            till.page.evaluate(PAY_EXACT)
            if luck.random() < 0.5:
                till.page.get_by_test_id("receipt-number").wait_for()
            till.page.wait_for_timeout(luck.uniform(0, LATEST_KILL_MS))
    with profile.browser(playwright) as till:
        till.sign_in(*ANA).expect_pill("Tersimpan", timeout_ms=60_000)
        kept = numbers_in(till.page)
        events = till.page.evaluate(READ_EVENTS)
        assert all(event.get("was_sealed") for event in events)
        hashes = {event["hash"] for event in events}
        until_is(lambda: second_copied(till), hashes)  # compared some seconds after the start
    sold = json.loads(profile.hub.python(SALES))
    assert [number for number, _, _ in sold] == kept
    assert [counter for _, counter, _ in sold] == list(range(1, len(kept) + 1))
    assert set(profile.seen) <= set(kept)
    assert len(profile.seen) >= KILLS // 4, "too few done screens were seen to prove anything"
    profile.hub.assert_record_is_sound()
    profile.hub.stop()


def numbers_in(page: Page) -> list[str]:
    """The receipts in the tablet's own journal, oldest first."""
    envelopes = [json.loads(event["raw"]) for event in page.evaluate(READ_EVENTS)]
    return [
        one["body"]["receipt"]["number"] for one in envelopes if one["type"] == "sale.completed"
    ]
