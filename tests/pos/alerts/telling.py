"""Asking to be told, and what happens in a shop that somebody may be told of."""

import json
from typing import Any

from django.test import Client

from pos.alerts.sending import Alerts
from pos.journal.clock import wall_ms
from pos.people.models import Person
from tests.pos.alerts.push_service import Browser
from tests.pos.tills.test_cash_moves import close_shift
from tests.pos.world import Till
from tests.tablet import new_id

PATH = "/api/v1/dashboard/alerts"
HOUR_MS = 3_600_000
SITI = {"id": new_id(), "name": "Siti"}
ALL = {"variance": 50_000, "refund": 100_000, "sales_stopped": 3, "silent": 2, "sync": 0}


def ask(person: Person, method: str, path: str = "", **body: Any) -> Any:
    client = Client()
    client.force_login(person)
    said = json.dumps(body)
    return client.generic(method, PATH + path, said, content_type="application/json")


def subscribed(person: Person, browser: Browser, language: str = "id", **choices: int) -> str:
    told = ask(
        person, "PUT", endpoint=browser.endpoint, public=browser.public, auth=browser.auth,
        language=language, label="Android", choices=choices or ALL,
    )  # fmt: skip
    assert told.status_code == 200, told.content
    return told.json()["id"]


def opened(till: Till, hours_ago: int = 1) -> str:
    shift = new_id()
    opened_at = wall_ms() - hours_ago * HOUR_MS
    body = {
        "shift": shift, "drawer": None, "opened_at": opened_at, "float_minor": 0, "person": SITI,
    }  # fmt: skip
    till.tablet.append("shift.opened", body, shift=shift)
    return shift


def counted(till: Till, variance_minor: int) -> str:
    shift = opened(till)
    said = {"variance_minor": variance_minor, "person": SITI}
    close_shift(till, shift, closed_at=wall_ms(), **said)
    till.push()
    return shift


def look(times: int = 1) -> None:
    """The worker's minute, with a clock of its own each."""
    for _ in range(times):
        Alerts().work()


def said_to(browser: Browser, service: Any) -> list[tuple[str, str]]:
    told = [browser.read(body) for _, _, body in service.taken]
    return [(each["title"], each["body"]) for each in told]
