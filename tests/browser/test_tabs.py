"""Several tabs of one till: opened, closed, reloaded, frozen, stolen from; never a fork.

Random steps from a seed; every STEPS_A_SEED steps a fresh profile and the next seed. After each
seed the journal must be one chain with gapless receipts that holds everything acknowledged.
LANCAR_SEED=n begins with that seed, so a proof that was stopped goes on where it was.
"""

import os
import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import Error as PlaywrightError

from tests.browser import second_copy
from tests.browser.data_layer import READ_EVENTS, open_till, serve
from tests.browser.test_durability import assert_chain
from tests.rounds import rounds

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STEPS = rounds(60)
STEPS_A_SEED = 30
FIRST_SEED = int(os.environ.get("LANCAR_SEED", "0"))
MOST_TABS = 4
ACCEPTED = {"sold", "not_writer", "writer_lost"}
# A refusal is an answer; silence of a page that is being closed is not.
TRY = "() => sell().then(({ id }) => ['sold', id], (error) => [error.code, null])"


class Tablet:
    """One browser profile with several tabs, and what its tabs were told."""

    def __init__(self, context: BrowserContext, dice: random.Random) -> None:
        self.context, self.dice = context, dice
        self.tabs: list[Page] = [open_till(context, pair=True)]
        self.acknowledged: set[str] = set()

    def step(self, done: list[str]) -> None:
        name = self.dice.choice(
            ["sell", "sell", "sell", "rush", "open", "close", "reload", "steal", "freeze"]
        )
        done.append(name)
        getattr(self, name)()

    def any(self) -> Page:
        return self.dice.choice(self.tabs)

    def sell(self) -> None:
        self.note(self.any().evaluate(TRY))

    def rush(self) -> None:
        """All tabs at once, twice each."""
        for tab in self.tabs:
            tab.evaluate(f"() => {{ window.trying = [({TRY})(), ({TRY})()]; }}")
        for tab in self.tabs:
            for answer in tab.evaluate("() => Promise.all(window.trying)"):
                self.note(answer)

    def open(self) -> None:
        if len(self.tabs) < MOST_TABS:
            self.tabs.append(open_till(self.context))

    def close(self) -> None:
        if len(self.tabs) > 1:
            self.tabs.pop(self.dice.randrange(len(self.tabs))).close()

    def reload(self) -> None:
        """In the middle of a sale, as an impatient cashier would."""
        tab = self.any()
        tab.evaluate(f"() => {{ void ({TRY})(); }}")
        tab.reload()
        tab.evaluate("() => window.ready")

    def steal(self) -> None:
        self.any().evaluate("() => till.writer.takeOver()")

    def freeze(self) -> None:
        """One tab sleeps with a sale on its lips; another becomes the till; the first wakes up."""
        if len(self.tabs) < 2:
            return
        sleeper, other = self.dice.sample(self.tabs, 2)
        session = self.context.new_cdp_session(sleeper)
        sleeper.evaluate(f"() => {{ window.late = ({TRY})(); }}")
        session.send("Page.setWebLifecycleState", {"state": "frozen"})
        other.evaluate("() => till.writer.takeOver()")
        self.note(other.evaluate(TRY))
        session.send("Page.setWebLifecycleState", {"state": "active"})
        self.note(sleeper.evaluate("() => window.late"))
        self.note(sleeper.evaluate(TRY))

    def note(self, answer: list[str]) -> None:
        code, sale = answer
        assert code in ACCEPTED, code
        if code == "sold":
            self.acknowledged.add(sale)

    def till(self) -> Page:
        """A tab that may sell, in the end."""
        tab = self.tabs[0]
        tab.evaluate("() => till.writer.takeOver()")
        self.note(tab.evaluate(TRY))
        return tab


def test_random_tabs_never_fork_the_chain(browser: Browser, data_layer: Path) -> None:
    for number in range((STEPS + STEPS_A_SEED - 1) // STEPS_A_SEED):
        seed = FIRST_SEED + number
        context = browser.new_context()
        serve(context, data_layer)
        tablet = Tablet(context, random.Random(seed))
        done: list[str] = []
        try:
            for _ in range(STEPS_A_SEED):
                tablet.step(done)
        except (PlaywrightError, AssertionError) as error:
            raise AssertionError(f"LANCAR_SEED={seed}, after {done}") from error
        page = tablet.till()
        events = page.evaluate(READ_EVENTS)
        assert_chain(events, length=len(events))
        assert tablet.acknowledged <= {event["id"] for event in events}, f"LANCAR_SEED={seed}"
        assert second_copy.swept(page)["differing"] == [], f"LANCAR_SEED={seed}"
        context.close()
