"""Any tablet at any server: what a newer tablet says waits at an older server, and counts there
once it is newer too, exactly as if it had been from the beginning.

A release is here what it knows: all kinds up to some version. The corpus is the golden one: every
kind and version ever released, said again in one chain.

| who speaks | who hears | played by |
|---|---|---|
| any tablet, the newest hub and cloud | any hub, any cloud | this file: every kind |
| old, new and changing tablets | old, new and changing hubs | tests/simulator: seeds 1, 2, 4, 5 … |
| the same, with their hubs | old, new and changing clouds | tests/simulator: seeds 3, 6, 9 … |
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from pos.journal import kinds
from pos.journal.interpret import apply_pending
from pos.journal.models import DeviceKey, Event, Problem, State
from pos.tills.models import Role
from tests.pos.world import Till, make_world, pair

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parents[2] / "golden" / "journal"
RELEASES = (0, 1, 2, 3, 99)  # the highest version that it knows; 0: sales of version 1 alone
NEWEST = 99
# Not all: some examples tell of the same receipt, or of what only the cloud says.
APPLIED_AT_LEAST = {Role.TILL: 40, Role.HUB: 120, Role.CLOUD: 120}
Said = tuple[str, int]


def corpus() -> Iterator[tuple[Said, str, dict[str, Any]]]:
    for path in sorted(GOLDEN.glob("*.json")):
        golden = json.loads(path.read_text(encoding="utf-8"))
        event = json.loads(golden["raw"])
        yield (golden["kind"], golden["version"]), event["stream"], event["body"]


def knows(release: int, said: Said) -> bool:
    return said[1] <= release if release else said == ("sale.completed", 1)


def say_all(till: Till, release: int) -> list[Said]:
    """As a tablet of that release does: nothing that it does not know itself."""
    told = []
    for said, stream, body in corpus():
        if knows(release, said):
            till.tablet.append(said[0], body, tv=said[1], stream=stream)
            told.append(said)
    return told


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`server(release)`: what runs here is of that release now."""
    everything = dict(kinds._KINDS)

    def runs(release: int) -> None:
        known = {said: kind for said, kind in everything.items() if knows(release, said)}
        monkeypatch.setattr(kinds, "_KINDS", known)

    return runs


def stands(till: Till) -> Counter[tuple[Said, State, str]]:
    """Everything that a till said, and what became of it."""
    rows = Event.objects.filter(device_id=till.device.id).values_list(
        "kind", "version", "state", "reason"
    )
    return Counter(((kind, version), State(state), why) for kind, version, state, why in rows)


SPOKEN = [
    *((Role.TILL, release) for release in (1, 2, NEWEST)),
    (Role.HUB, NEWEST),
    (Role.CLOUD, NEWEST),
]


@pytest.mark.parametrize("at_server", RELEASES[:-1])
@pytest.mark.parametrize(("role", "at_device"), SPOKEN)
def test_every_kind_of_every_release_is_kept_by_every_other_and_counts_when_it_is_known(
    server: Any, role: Role, at_device: int, at_server: int
) -> None:
    """A hub says to its cloud, and a cloud to its hubs, what no till may say."""
    kinds.load()
    till = pair(make_world())
    DeviceKey.objects.filter(device_id=till.device.id).update(role=role)
    said = say_all(till, at_device)
    at_once = applied_at_once(till)
    assert at_device != NEWEST or len(at_once) >= APPLIED_AT_LEAST[role]
    server(at_server)
    statuses = {result.status for result in till.push()}
    waiting = {one for one in said if not knows(at_server, one)}
    assert statuses <= {"stored", "pending", "quarantined"}
    assert set(Event.objects.filter(state=State.PENDING).values_list("kind", "version")) == waiting
    server(NEWEST)
    while apply_pending():
        pass
    found = stands(till)
    assert sorted(one for one, _, _ in found.elements()) == sorted(said)
    assert not [one for one, state, _ in found if state == State.PENDING]
    assert not Problem.objects.filter(code__in=("fork", "gap", "bad_envelope")).exists()
    assert {one for one, state, _ in found if state == State.APPLIED} == at_once


def applied_at_once(till: Till) -> set[Said]:
    """What a server of the newest release applies of it, told it from the beginning."""
    with transaction.atomic():
        till.push()
        found = {said for said, state, _ in stands(till) if state == State.APPLIED}
        transaction.set_rollback(True)
    till.sent = 0
    return found
