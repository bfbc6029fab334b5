"""Many tablets at the push door at once: each gets its own answer, and none pays for another."""

import asyncio
import threading

import pytest
from django.db import OperationalError
from django.http import HttpResponse

from pos.config.problems import explain
from sync import clerk, door, fetching
from sync.pushing import Received
from tests.hub import Answer
from tests.sales import Goods, sell
from tests.sync.talking import statuses
from tests.tablet import Tablet

TABLETS = 6
ROUNDS = 4


@pytest.mark.slow
def test_tablets_that_push_at_the_same_moment_are_each_answered_for_themselves(hub):
    tablets = [hub.pair(Tablet()) for _ in range(TABLETS)]
    answers: dict[int, list[Answer]] = {place: [] for place in range(TABLETS)}

    def push_often(place: int) -> None:
        for _ in range(ROUNDS):
            sell(tablets[place], Goods())
            answers[place].append(hub.push(tablets[place], [tablets[place].events[-1]]))

    threads = [threading.Thread(target=push_often, args=(place,)) for place in answers]
    garbage = threading.Thread(target=lambda: refused.append(_garbage(hub)))
    refused: list[Answer] = []
    for thread in (*threads, garbage):
        thread.start()
    for thread in (*threads, garbage):
        thread.join()
    for place, tablet in enumerate(tablets):
        assert [statuses(answer) for answer in answers[place]] == [["stored"]] * ROUNDS
        seq, digest = tablet.heads["F"]
        last = answers[place][-1].json["heads"]
        assert last == [{"epoch": 1, "stream": "F", "seq": seq, "hash": digest}]
    assert (refused[0].status, refused[0].code) == (400, "bad_gzip")


def _garbage(hub) -> Answer:
    stranger = hub.pair(Tablet())
    return hub.signed(stranger, "POST", door.PATH, b"\x1f\x8bnot gzip", gzipped=True)


@pytest.mark.slow
def test_the_same_push_twice_at_once_is_stored_once(hub, tablet):
    sell(tablet, Goods())
    answers: list[Answer] = []
    twice = [
        threading.Thread(target=lambda: answers.append(hub.push(tablet, tablet.events)))
        for _ in range(2)
    ]
    for thread in twice:
        thread.start()
    for thread in twice:
        thread.join()
    assert sorted(statuses(answer)[0] for answer in answers) == ["duplicate", "stored"]


class _Sender:
    merchant_id = outlet_id = "one shop"


def test_when_storing_together_fails_each_push_is_stored_alone(monkeypatch):
    stored: list[int] = []

    def store(received):
        if len(received) > 1:
            raise OperationalError("a poisoned push is among them")
        if received[0].envelopes == ["poison"]:
            raise OperationalError("this one")
        stored.append(len(stored))
        return [{"results": ["stored"]}]

    monkeypatch.setattr(door, "store", store)
    pushes = [Received(_Sender(), [name], None) for name in ("fine", "poison", "fine too")]
    answers = door.Door(_nobody, explain)._stored(pushes)
    assert [answer.status_code for answer in answers] == [200, 503, 200]
    assert stored == [0, 1]


def test_a_tablet_that_hung_up_disturbs_nobody():
    class Gone:
        def done(self) -> bool:
            return True

        def set_result(self, result: HttpResponse) -> None:
            raise AssertionError("nobody waits for this")

    clerk.give(Gone(), HttpResponse())


async def _nobody(scope, receive, send) -> None:
    raise AssertionError("not asked")


def test_an_answer_that_cannot_be_made_never_leaves_a_tablet_waiting(monkeypatch):
    def broken(error, path):
        raise RuntimeError("even the explanation fails")

    asked = door.Asked("POST", door.PATH, {}, b"unsigned")

    async def twice() -> list[int]:
        push = door.Door(_nobody, broken)
        return [(await push._push(asked)).status_code for _ in range(2)]

    assert asyncio.run(twice()) == [500, 500]


LONG = 60.0  # a patience that no test may use up


def test_a_group_waits_for_the_tills_that_sent_while_the_last_one_was_answered():
    groups: list[list[str]] = []

    async def played() -> None:
        at_work = threading.Event()
        second_is_here = threading.Event()

        def work(group):
            groups.append([asked.path for asked in group])
            at_work.set()
            assert second_is_here.wait(LONG)
            return [HttpResponse() for _ in group]

        push = clerk.Clerk("push", work, LONG)
        first = asyncio.create_task(push.answer(_asked("first")))
        await asyncio.to_thread(at_work.wait, LONG)
        second = asyncio.create_task(push.answer(_asked("second")))
        await asyncio.sleep(0)  # it is in the queue now
        assert not push.waiting.empty()
        second_is_here.set()
        await first
        third = asyncio.create_task(push.answer(_asked("first again")))
        await asyncio.wait_for(asyncio.gather(second, third), LONG / 2)

    asyncio.run(played())
    assert groups == [["first"], ["second", "first again"]]


def test_a_till_that_is_alone_waits_for_nobody():
    async def played() -> None:
        push = clerk.Clerk("push", lambda group: [HttpResponse() for _ in group], LONG)
        for _ in range(3):
            await asyncio.wait_for(push.answer(_asked("alone")), LONG / 2)

    asyncio.run(played())


def _asked(path: str) -> door.Asked:
    return door.Asked("POST", path, {}, b"")


def test_the_door_fetches_only_what_needs_no_further_check() -> None:
    incarnation = b"01a2248e-d849-71ed-b188-a63beb8d1490"
    piece = f"{fetching.CATALOG}{'0a' * 32}"
    plain = [b"", b"cursor=", b"cursor=" + incarnation + b":7", b"cursor=&limit=500", b"limit=2"]
    assert all(fetching.is_ours(fetching.PULL, query) for query in plain)
    assert fetching.is_ours(fetching.PULL, b"cursor=" + incarnation + b"%3A7&limit=200")
    odd = [b"cursor=" + b"a" * 81, b"limit=-1", b"limit=x", b"cursor=%00", b"cursor=1&cursor=2"]
    assert not any(fetching.is_ours(fetching.PULL, query) for query in odd)
    assert fetching.is_ours(piece, b"")
    assert not fetching.is_ours(piece, b"again=1")
    assert not fetching.is_ours(piece[:-1], b"")
    assert not fetching.is_ours("/sync/v1/hello", b"")


@pytest.mark.slow
def test_what_the_door_fetches_is_what_the_web_framework_answers(hub, tablet) -> None:
    """An unknown key in the query sends the same question through the framework."""
    quick = hub.signed(tablet, "GET", fetching.PULL)
    slow = hub.signed(tablet, "GET", f"{fetching.PULL}?through=the+framework")
    assert quick.json == slow.json
    piece = fetching.CATALOG + quick.json["catalog"]["manifest"]
    answers = [hub.signed(tablet, "GET", piece + end) for end in ("", "?through=it")]
    assert answers[0].body == answers[1].body
    kept = {(one.status, one.headers["cache-control"]) for one in answers}
    assert kept == {(200, "private, max-age=31536000, immutable")}
    refused = [hub.request("GET", piece + end) for end in ("", "?through=it")]
    assert [(one.status, one.code) for one in refused] == [(401, "unsigned_request")] * 2
