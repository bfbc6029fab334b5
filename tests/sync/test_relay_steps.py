"""The hub's relay a step at a time, in this process: what it sends, believes and says."""

import json
import time
import uuid
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError

from pos.journal.envelope import read
from pos.journal.models import DeviceKey, Event, Ledger, State
from pos.journal.store import store_events
from pos.sales.models import Sale
from sync import down, lacking, relay
from sync.cloud_line import CloudTrouble
from sync.models import Uplink
from tests.pos.world import Till, World, make_world, pair
from tests.sales import Goods, sell
from tests.tablet import Tablet, new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def cloud(world: World) -> Tablet:
    """What the cloud says, which is of the whole merchant."""
    merchant = str(world.merchant.id)
    return Tablet(merchant, merchant, new_id(), "A01")


@pytest.fixture
def uplink(world: World, cloud: Tablet) -> Uplink:
    Uplink.objects.create(
        id=world.outlet.id,
        **world.tenant,
        address="https://cloud.contoh.id",
        cloud_device_id=cloud.device,
        cloud_public_key=cloud.public_key,
        epoch=1,
        linked_at=1,
    )
    return Uplink.objects.get()


def hand_in(till: Till, *events: dict[str, str]) -> list[str]:
    envelopes = [read(event["raw"].encode(), event["sig"]) for event in events]
    return [result.status for result in store_events(till.sender, envelopes)]


def sold(till: Till, *, signed: bool = True) -> dict[str, str]:
    sell(till.tablet, Goods())
    event = till.tablet.events[-1]
    return event if signed else {**event, "sig": till.tablet.sign(b"something else")}


def newest(uplink: Uplink) -> int:
    return Ledger.objects.get(outlet_id=uplink.outlet_id).server_seq


class FakeLine:
    """A cloud that has what `lengths` says of each device's stream, and notes what it is asked.

    As the real one, it tells hello all its ends, and a batch those of the batch's devices."""

    def __init__(self) -> None:
        self.lengths: dict[str, int] = {}
        self.asked: list[str] = []
        self.waiting: list[int] = []
        self.news: dict[str, Any] = {"events": [], "keys": {}, "more": True}

    def ask(self, path: str, told: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(path.rsplit("/", 1)[1])
        if path.endswith("/pull"):
            return self.news
        self.waiting.append(told["waiting"])
        said = [json.loads(item["raw"]) for item in told.get("events", [])]
        for event in said:
            self.lengths[event["device"]] = event["seq"]
        about = {event["device"] for event in said} or set(self.lengths)
        heads = [self._head(device, self.lengths[device]) for device in about]
        return {"incarnation": "the same", "heads": heads, "statuses": {}, "malformed": None}

    def close(self) -> None:
        pass

    def _head(self, device: str, seq: int) -> dict[str, Any]:
        event = Event.objects.get(device_id=device, seq=seq)
        return {
            "device": device,
            "epoch": event.epoch,
            "stream": event.stream,
            "seq": seq,
            "hash": event.hash,
        }


@pytest.fixture
def line() -> FakeLine:
    return FakeLine()


@pytest.fixture
def calling(uplink: Uplink, line: FakeLine) -> relay.Relay:
    """A relay that has its cloud on the line."""
    found = relay.Relay()
    found.line, found.linked_at = line, uplink.linked_at  # type: ignore[assignment]
    found.listened_at = float("inf")
    return found


def work_until_quiet(calling: relay.Relay, uplink: Uplink) -> None:
    for _ in range(20):
        if not calling._step(uplink):
            return
    raise AssertionError("it never stops talking")


def test_a_cloud_put_back_in_silence_is_noticed_by_the_next_beat(
    world, uplink, line, calling
) -> None:
    """Till B sells no more, so no gap would ever tell."""
    a, b = pair(world, "A"), pair(world, "B")
    assert hand_in(b, sold(b), sold(b), sold(b)) == ["stored"] * 3
    work_until_quiet(calling, uplink)
    line.lengths[b.tablet.device] = 1
    assert hand_in(a, sold(a)) == ["stored"]
    work_until_quiet(calling, uplink)
    assert line.lengths[b.tablet.device] == 1
    calling.heard_at = float("-inf")
    work_until_quiet(calling, uplink)
    assert line.lengths[b.tablet.device] == 3


def test_a_beat_to_a_cloud_that_has_everything_sends_nothing_again(
    world, uplink, line, calling
) -> None:
    till = pair(world)
    assert hand_in(till, sold(till)) == ["stored"]
    work_until_quiet(calling, uplink)
    line.asked.clear()
    calling.heard_at = float("-inf")
    work_until_quiet(calling, uplink)
    assert line.asked == ["hello"]


def test_a_server_that_was_started_anew_does_not_say_that_all_its_record_waits(
    world, uplink, line, calling
) -> None:
    till = pair(world)
    work_until_quiet(calling, uplink)
    for sales, waits in ((0, 0), (2, 2)):
        assert hand_in(till, *[sold(till) for _ in range(sales)]) == ["stored"] * sales
        calling.incarnation, calling.mark = None, 0
        line.waiting.clear()
        work_until_quiet(calling, Uplink.objects.get())
        assert (line.waiting[0], line.waiting[-1]) == (waits, 0)


def introduced(cloud: Tablet) -> dict[str, str]:
    body = {"device": cloud.device, "epoch": cloud.epoch, "series": cloud.series, "drawer": None}
    named = {"public_key": cloud.public_key, "name": "Cloud", "role": "cloud"}
    return cloud.append("device.paired", {**body, **named})


def added_category(cloud: Tablet, name: str) -> dict[str, str]:
    groups = {"identity": {"name": name, "colour": None, "parent": None}}
    return cloud.append("category.changed", {"id": new_id(), "groups": groups})


def told(cloud: Tablet, *events: dict[str, str], **keys: str) -> dict[str, Any]:
    return {"events": list(events), "keys": keys or {"1": cloud.public_key}, "more": True}


def test_what_does_not_fit_on_the_clouds_chain_is_said_and_not_asked_for_at_once_again(
    world, uplink, cloud, line, calling
) -> None:
    till = pair(world)
    introduced(cloud)
    line.news = told(cloud, added_category(cloud, "Minuman"))  # what is before it is lost
    calling.listened_at = 0.0
    work_until_quiet(calling, uplink)
    assert line.asked.count("pull") == 1
    assert hand_in(till, sold(till)) == ["stored"]
    assert calling.work() == 1
    uplink.refresh_from_db()
    assert "tidak menyambung" in uplink.trouble
    assert line.lengths[till.tablet.device] == 1


def test_the_first_word_of_a_cloud_is_proved_by_the_key_it_was_linked_with(uplink, cloud) -> None:
    stranger = Tablet(cloud.merchant, cloud.outlet, cloud.device, "A01")
    with pytest.raises(CloudTrouble, match="Kunci cloud"):
        down.store_told(uplink, told(stranger, introduced(stranger)))
    assert down.store_told(uplink, told(cloud, introduced(cloud))) == 1


def test_a_key_on_the_record_is_not_exchanged_by_what_is_told_later(uplink, cloud) -> None:
    down.store_told(uplink, told(cloud, introduced(cloud)))
    thief = Tablet(cloud.merchant, cloud.outlet, cloud.device, "A01", heads=dict(cloud.heads))
    forged = added_category(thief, "Palsu")
    down.store_told(uplink, told(thief, forged))
    assert Event.objects.get(device_id=cloud.device, seq=2).reason == "bad_signature"


# What tablets left at the cloud while this server was dead, comes home ----------------------------


def answer_with(events: list[dict[str, str]]) -> dict[str, Any]:
    return {"events": events, "more": False}


def test_the_server_takes_it_as_a_push_and_both_roads_never_double(world: World, uplink) -> None:
    till = pair(world)
    for _ in range(3):
        sell(till.tablet, Goods())
    events = till.tablet.events
    assert hand_in(till, events[0]) == ["stored"]
    mine = [end for end in lacking.ends_here(uplink) if end["device"] == till.tablet.device]
    assert {(end["stream"], end["seq"]) for end in mine} == {("F", 1), ("O", 0)}
    assert lacking.take(uplink, answer_with(events[1:])) == (len(events) - 1, set())
    assert {event.via for event in Event.objects.filter(device_id=till.tablet.device)} == {
        "push", "direct"
    }  # fmt: skip
    assert hand_in(till, *events) == ["duplicate"] * len(events)
    assert lacking.take(uplink, answer_with(events)) == (len(events), set())
    assert Sale.objects.count() == 3


def test_of_a_revoked_tablet_it_is_stored_and_waits_for_people(world: World, uplink) -> None:
    till = pair(world)
    sell(till.tablet, Goods())
    DeviceKey.objects.filter(device_id=till.tablet.device).update(revoked_at=1)
    lacking.take(uplink, answer_with(till.tablet.events))
    assert Event.objects.get(device_id=till.tablet.device).reason == "revoked_device"
    assert Event.objects.filter(state=State.QUARANTINED).count() == 1


def test_of_what_came_it_is_told_which_streams_could_not_be_stored(world: World, uplink) -> None:
    till, other = pair(world, "A"), pair(world, "B")
    stuck = [sold(till), sold(till)][1:]
    stream = (uuid.UUID(till.tablet.device), 1, "F")
    assert lacking.take(uplink, answer_with([*stuck, sold(other)])) == (2, {stream})
    assert lacking.take(uplink, answer_with([])) == (0, set())


class LeftLine(FakeLine):
    """A cloud that has `left` of tablets, and tells two of it at a time, or `broken`."""

    def __init__(self) -> None:
        super().__init__()
        self.left: list[dict[str, str]] = []
        self.broken: Exception | None = None
        self.waits = False
        self.size = 2

    def ask(self, path: str, told: dict[str, Any]) -> dict[str, Any]:
        if path.endswith("/fetch"):
            self.asked.append("fetch")
            if self.broken:
                raise self.broken
            return self._lacking(told["ends"])
        plain = super().ask(path, told)
        return {**plain, "more": False, "direct": True, "deposits": self.waits}

    def _lacking(self, ends: list[dict[str, Any]]) -> dict[str, Any]:
        known = {(end["device"], end["stream"]): end["seq"] for end in ends}
        said = [(json.loads(each["raw"]), each) for each in self.left]
        beyond = [
            each
            for event, each in said
            if event["seq"] > known.get((event["device"], event["stream"]), 2**53)
        ]
        return {"events": beyond[: self.size], "more": len(beyond) > self.size}


@pytest.fixture
def waiting(calling: relay.Relay) -> LeftLine:
    line = LeftLine()
    calling.line = line  # type: ignore[assignment]
    return line


@pytest.mark.parametrize(
    "broken",
    [CloudTrouble("cloud_error", "Cloud menjawab dengan kesalahan 502."), OperationalError("lock")],
    ids=["refused", "database"],
)
def test_no_failure_makes_the_hub_forget_that_it_lacks_something(
    broken: Exception, world: World, uplink: Uplink, calling: relay.Relay, waiting: LeftLine
) -> None:
    """Nothing was left by a tablet, so no pull would say it again: it was put back to a copy."""
    till = pair(world)
    waiting.left = [sold(till) for _ in range(3)]
    assert calling._step(uplink)
    assert calling._step(uplink)
    waiting.broken = broken
    with suppress(OperationalError):
        calling._step(uplink)
    waiting.broken, calling.listened_at = None, 0.0
    work_until_quiet(calling, uplink)
    assert (waiting.asked.count("fetch"), waiting.asked[-1]) == (2, "pull"), "sending comes first"
    assert waiting.lengths[till.tablet.device] == 2
    calling.home.again_at = 0.0
    work_until_quiet(calling, uplink)
    assert (Sale.objects.count(), waiting.lengths[till.tablet.device]) == (3, 3)
    assert waiting.asked.count("fetch") == 3


def test_a_stream_that_does_not_fit_holds_up_no_other_one_and_no_pull(
    world: World, uplink: Uplink, calling: relay.Relay, waiting: LeftLine
) -> None:
    stuck, till = pair(world, "A"), pair(world, "B")
    waiting.left = [sold(stuck) for _ in range(3)][1:] + [sold(till) for _ in range(3)]
    waiting.waits, calling.listened_at = True, 0.0
    for _ in range(8):
        assert calling.work() == 1
    assert Sale.objects.count() == 3, "of the till behind the stuck one"
    assert waiting.asked.count("fetch") == 3
    calling.listened_at = 0.0
    assert calling.work() == 1
    assert (waiting.asked[-1], waiting.asked.count("fetch")) == ("pull", 3)
    uplink.refresh_from_db()
    assert "tidak menyambung" in uplink.trouble
    waiting.left, waiting.waits, calling.home.again_at = [], False, 0.0
    assert calling.work() == 1
    uplink.refresh_from_db()
    assert (uplink.trouble, waiting.asked.count("fetch")) == ("", 4)


def test_what_waits_for_a_tablet_unknown_here_is_asked_for_ever_more_rarely(
    uplink: Uplink, calling: relay.Relay, waiting: LeftLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(settings, "RELAY_WAIT_SECONDS", 300.0)
    waiting.waits, calling.listened_at = True, 0.0
    for _ in range(500):
        now[0] += 2.1
        work_until_quiet(calling, uplink)
    assert waiting.asked.count("pull") == 500
    assert waiting.asked.count("fetch") == 10


def test_the_relay_asks_for_it_at_its_start_and_when_it_hears_that_something_waits(
    world: World,
    uplink: Uplink,
    line: Any,
    calling: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    till = pair(world)
    sell(till.tablet, Goods())
    answers = iter([answer_with(till.tablet.events), answer_with([])])
    plain = line.ask

    def ask(path: str, told: dict[str, Any]) -> dict[str, Any]:
        if path.endswith("/fetch"):
            line.asked.append("fetch")
            return next(answers)
        return {**plain(path, told), "direct": True}

    monkeypatch.setattr(line, "ask", ask)
    while calling._step(uplink):
        pass
    assert line.asked[:2] == ["hello", "fetch"]
    assert line.lengths[till.tablet.device] == len(till.tablet.events), "and tells it on"
    line.news = {"events": [], "keys": {}, "more": False, "deposits": True}
    calling.listened_at = 0.0
    calling._step(uplink)
    calling._step(uplink)
    assert line.asked[-2:] == ["pull", "fetch"]
