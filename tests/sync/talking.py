"""What a tablet says in these tests, and how a hub's answer is read. Not a test itself."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pos.journal import interpret
from pos.journal.errors import RuleError
from tests.hub import Answer, Hub
from tests.sales import Goods, sell
from tests.tablet import Tablet

REVOKED = {"device": "00000000-0000-7000-8000-000000000001", "reason": "hilang"}
LONE = "(half a character)"  # becomes an escape that JSON allows and UTF-8 does not


def with_lone_surrogate(tablet: Tablet, event: dict[str, str]) -> dict[str, str]:
    """The tablet's newest event with LONE replaced, hashed and signed again."""
    if LONE not in event["raw"]:
        return event
    raw = event["raw"].replace(LONE, "\\ud800")
    seq, _ = tablet.heads["F"]
    tablet.heads["F"] = (seq, hashlib.sha256(raw.encode()).hexdigest())
    return {"raw": raw, "sig": tablet.sign(raw.encode())}


def harmless(tablet: Tablet, **changes: Any) -> dict[str, str]:
    """Revoking a device that never was: a valid fact that changes no other row."""
    return tablet.append("device.revoked", REVOKED, **changes)


def statuses(answer: Answer) -> list[str]:
    assert answer.status == 200, answer
    return [result["status"] for result in answer.json["results"]]


def outcomes(answer: Answer) -> list[tuple[str, str]]:
    assert answer.status == 200, answer
    return [(result["status"], result["code"]) for result in answer.json["results"]]


def sell_event(tablet: Tablet) -> dict[str, str]:
    sell(tablet, Goods())
    return tablet.events[-1]


def problems(hub: Hub, code: str) -> int:
    asked = f"from pos.journal.models import Problem; print(Problem.objects.filter(code='{code}')"
    return int(hub.python(f"{asked}.count())"))


@contextmanager
def rule_that_says_no() -> Iterator[None]:
    """As if what an event needs were not there yet."""

    def refuse(run: Any) -> None:
        raise RuleError("not_yet", "Belum dapat dihitung.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(interpret, "apply_run", refuse)
        yield
