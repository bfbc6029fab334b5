"""The PIN desk in a real Chromium: Argon2id in a worker, no hub, a lock that survives reloads."""

from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import BrowserContext, Page

from tests.browser.data_layer import open_till, serve

pytestmark = pytest.mark.browser

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # as the hub


@pytest.fixture
def page(context: BrowserContext, data_layer: Path) -> Page:
    serve(context, data_layer)
    return open_till(context, pair=True)


def cashier(name: str = "Ana", pin: str | None = "1234") -> dict[str, Any]:
    """A row of the staff chunk; two people never share an id."""
    stored = {"phc": HASHER.hash(pin), "version": 3} if pin else None
    return {"id": name, "name": name, "roles": ["cashier"], "active": True, "pin": stored}


def attempt(page: Page, person: dict[str, Any], pin: str) -> dict[str, Any]:
    verdict: dict[str, Any] = page.evaluate("([p, pin]) => till.pins.verify(p, pin)", [person, pin])
    return verdict


def test_the_right_pin_opens_the_till_and_names_the_credential(page: Page) -> None:
    verdict = attempt(page, cashier(), "1234")
    assert (verdict["ok"], verdict["credentialVersion"]) == (True, 3)


def test_five_wrong_pins_lock_also_after_a_reload_and_only_that_person(page: Page) -> None:
    ana, ben = cashier(), cashier("Ben", "4321")
    wrong = [attempt(page, ana, pin) for pin in ("1", "0000", "12345", "1243")]
    assert [(each["code"], each["triesLeft"]) for each in wrong] == [
        ("pin_wrong", left) for left in (4, 3, 2, 1)
    ]
    before_ms = page.evaluate("Date.now()")
    fifth = attempt(page, ana, "9999")
    assert (fifth["code"], fifth["justLocked"]) == ("pin_locked", True)
    page.reload()
    page.evaluate("() => window.ready")
    right = attempt(page, ana, "1234")
    assert (right["ok"], right["code"], right["justLocked"]) == (False, "pin_locked", False)
    assert right["lockedUntilMs"] == fifth["lockedUntilMs"]
    assert page.evaluate("() => till.pins.lockedUntilMs('Ana')") == fifth["lockedUntilMs"]
    assert fifth["lockedUntilMs"] - before_ms >= 30_000
    assert attempt(page, ben, "4321")["ok"]


def test_one_pin_tried_on_everybodys_tile_locks_the_tablet(page: Page) -> None:
    people = [cashier(name, "4321") for name in ("Ana", "Ben", "Cici", "Dewi")]
    tries = [attempt(page, person, "0000") for _ in range(4) for person in people[:4]][:15]
    assert [each["code"] for each in tries] == ["pin_wrong"] * 14 + ["pin_locked"]
    assert tries[-1]["justLocked"]
    page.reload()
    page.evaluate("() => window.ready")
    assert attempt(page, cashier("Eka", "4321"), "4321")["code"] == "pin_locked"


def test_the_right_pin_forgets_the_wrong_ones(page: Page) -> None:
    ana = cashier()
    for pin in ("1", "2", "3", "4", "1234", "1", "2", "3", "4"):
        verdict = attempt(page, ana, pin)
    assert verdict == {"ok": False, "code": "pin_wrong", "triesLeft": 1}


def test_closing_the_page_during_the_check_gives_no_free_try(page: Page) -> None:
    ana = cashier()
    for _ in range(5):
        page.evaluate(
            """(person) => {
          till.pins.verify(person, '0000');
          return new Promise((resolve) => setTimeout(resolve, 30));
        }""",
            ana,
        )
        page.reload()
        page.evaluate("() => window.ready")
    assert attempt(page, ana, "1234")["code"] == "pin_locked"


def test_somebody_without_a_pin_is_told_so_and_nothing_is_counted(page: Page) -> None:
    assert attempt(page, cashier(pin=None), "1234") == {"ok": False, "code": "pin_missing"}


def test_a_hash_that_cannot_be_read_is_an_error_not_a_refusal(page: Page) -> None:
    broken = {**cashier(), "pin": {"phc": "$argon2id$nonsense", "version": 1}}
    code = page.evaluate(
        "(p) => till.pins.verify(p, '1234').then(() => 'answered', (error) => error.code)", broken
    )
    assert code == "catalogue_damaged"
