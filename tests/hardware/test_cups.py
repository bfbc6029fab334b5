"""A queue of CUPS as a printer: found, used, and its troubles said; against one made of software
(by hand also against cupsd 2.4 with a printer made of software behind it)."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from hardware.discovery import Found, found_devices
from hardware.drivers import cups
from hardware.drivers.receipts import Device
from hardware.drivers.wires import NO_QUEUE, NotStarted
from hardware.encoding import PULSE
from hardware.links import CupsLink, checked_link
from hardware.models import PrintJob, State
from hardware.owners import Owner
from hardware.status import COVER_IS_OPEN, IS_BROKEN, PAPER_IS_OUT
from hardware.virtual.paper import Paper
from pos.journal.errors import BadInput
from pos.journal.ids import uuid7
from tests.hardware.cups_server import QUEUE, CupsServer
from tests.hardware.spool import SHEET, hand_over, turn, words
from tests.hardware.test_cables import put_up_at
from tests.pos.world import World
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("impatient")
ADDRESS = f"cups:{QUEUE}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[CupsServer]:
    made = CupsServer()
    monkeypatch.setenv("CUPS_SERVER", made.address)
    monkeypatch.setattr(cups, "LOOK_AGAIN_SECONDS", 0.02)
    yield made
    made.stop()


def sheets(document: bytes) -> list[list[str]]:
    paper = Paper()
    paper.feed(document)
    assert paper.strange == []
    return [words([line for line in sheet.lines if line]) for sheet in paper.sheets]


def test_a_queue_is_found_and_only_a_queues_name_is_an_address(server: CupsServer) -> None:
    assert Found(ADDRESS, "CUPS Kasir", "") in found_devices()
    assert checked_link(" CUPS:Struk-1.a ", 9100) == CupsLink("Struk-1.a")
    for wrong in ("cups:", "cups:a b", "cups:../x", "cups:a/b"):
        with pytest.raises(BadInput):
            checked_link(wrong, 9100)


def test_a_receipt_and_its_drawer_go_through_a_queue_once(world: World, server: CupsServer) -> None:
    job = hand_over(put_up_at(world, ADDRESS), opens_drawer=True, job_id=uuid7())
    turn(job.printer)
    turn(job.printer)
    job.refresh_from_db()
    assert (job.state, job.trouble, job.broken) == (State.PRINTED, "", 0)
    assert server.jobs[1] == PULSE
    assert sheets(server.jobs[2]) == [SHEET]
    assert list(server.states.values())[1:] == [cups.COMPLETED]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("media-empty-error", PAPER_IS_OUT),
        ("cover-open", COVER_IS_OPEN),
        ("media-jam-error", IS_BROKEN),
    ],
)
def test_what_cups_says_of_a_printer_is_said_in_words(
    server: CupsServer, reason: str, sentence: str
) -> None:
    device = Device(CupsLink(QUEUE))
    assert device.look() == ""
    server.ails = reason
    assert device.look() == sentence


def test_paper_that_ends_in_the_middle_is_waited_for(world: World, server: CupsServer) -> None:
    job = hand_over(put_up_at(world, ADDRESS))
    handed_over = threading.Event()
    take = server.answer

    def runs_out(path: str, said: bytes) -> bytes:
        answer = take(path, said)
        if server.jobs and not handed_over.is_set():
            server.ails = "media-empty"
            handed_over.set()
        return answer

    server.answer = runs_out  # type: ignore[method-assign]
    at_work = threading.Thread(target=Owner(job.printer).turn)
    at_work.start()
    until(lambda: PrintJob.objects.get().trouble == PAPER_IS_OUT)
    server.ails = ""
    at_work.join(60)
    job.refresh_from_db()
    assert (job.state, job.broken, len(server.jobs)) == (State.PRINTED, 0, 1)


def test_a_job_that_cups_gave_up_may_be_on_paper_and_the_next_one_says_so(
    world: World, server: CupsServer
) -> None:
    job = hand_over(put_up_at(world, ADDRESS))
    server.fails = True
    turn(job.printer)
    job.refresh_from_db()
    assert (job.state, job.broken) == (State.WAITING, 1)
    server.fails = False
    PrintJob.objects.update(next_at=0)
    turn(job.printer)
    job.refresh_from_db()
    assert (job.state, sheets(server.jobs[2])) == (State.PRINTED, [["DUPLIKAT", *SHEET]])


def test_a_job_that_is_given_up_is_cancelled_and_never_comes_later(server: CupsServer) -> None:
    wire = cups.CupsWire(CupsLink(QUEUE))
    wire.sendall(b"Halo\n")
    wire.close()
    assert server.jobs == {}, "half a document is none"
    wire = cups.CupsWire(CupsLink(QUEUE))
    wire.sendall(b"Halo\n")
    wire.sendall(b"")
    wire.close()
    assert (server.jobs, server.states) == ({1: b"Halo\n"}, {1: cups.CANCELED})


def test_no_cups_no_queue_and_noise_are_a_sentence(
    server: CupsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotStarted, match=NO_QUEUE):
        Device(CupsLink("LAIN")).look()
    noises: tuple[Any, ...] = (
        b"",
        b"\xff" * 9,
        b"\1\1\0\0\0\0\0\1\4\x23\xff\xff",
        b"\1\1\0\0\0\0\0\1\3",
    )
    for noise in noises:
        monkeypatch.setattr(server, "answer", lambda path, said, noise=noise: noise)
        with pytest.raises(NotStarted, match=NO_QUEUE):
            Device(CupsLink(QUEUE)).look()
    server.stop()
    with pytest.raises(NotStarted, match=NO_QUEUE):
        Device(CupsLink(QUEUE)).look()
    assert list(cups.queues()) == []
