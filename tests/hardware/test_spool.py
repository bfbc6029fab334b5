"""Documents on their way to paper: once, in order, or marked; whatever the printer does."""

import threading
from typing import Any

import pytest
from django.db import OperationalError

from hardware import owners
from hardware.actions import (
    EXPIRES_MS,
    MOST_WAITING,
    Asker,
    add_printer,
    ask_for_print,
    cancel_job,
    change_printer,
    retry_job,
)
from hardware.models import Printer, PrinterState, PrintJob, State
from hardware.owners import Owner, recover
from hardware.status import COVER_IS_OPEN, PAPER_IS_OUT
from pos.domain.paper import text
from pos.journal.errors import BadInput, RuleError
from pos.journal.ids import uuid7
from tests.hardware.spool import (
    RECEIPT,
    SHEET,
    hand_over,
    printed,
    printer_on_the_net,
    put_up,
    turn,
    words,
)
from tests.pos.world import World
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("impatient")


def test_a_document_is_printed_once_and_said_to_be(world: World) -> None:
    with printer_on_the_net() as device:
        job = hand_over(put_up(world, device))
        turn(job.printer)
        job.refresh_from_db()
        assert (job.state, job.trouble) == (State.PRINTED, "")
        turn(job.printer)
        assert [words(sheet) for sheet in printed(device)] == [SHEET]
        assert PrinterState.objects.get(id=job.printer_id).trouble == ""


def test_the_same_id_again_is_the_same_document(world: World) -> None:
    with printer_on_the_net() as device:
        printer, job_id = put_up(world, device), uuid7()
        for title in ("Struk", "lain"):
            ask_for_print(printer=printer, job_id=job_id, title=title, operations=RECEIPT)
        turn(printer, 3)
        assert PrintJob.objects.get().title == "Struk"
        assert len(printed(device)) == 1


def test_documents_come_out_in_the_order_they_were_asked_for(world: World) -> None:
    with printer_on_the_net() as device:
        printer = put_up(world, device)
        for number in range(5):
            hand_over(printer, operations=[text(f"ke-{number}"), {"op": "cut"}])
        turn(printer, 5)
        assert printed(device) == [["ke-0"], ["ke-1"], ["ke-2"], ["ke-3"], ["ke-4"]]


def test_what_a_till_waits_for_comes_before_what_the_office_sent(world: World) -> None:
    with printer_on_the_net() as device:
        printer = put_up(world, device)
        hand_over(printer, title="Halaman uji", operations=[text("KANTOR"), {"op": "cut"}])
        for number in (1, 2):
            asked = [text(f"STRUK {number}"), {"op": "cut"}]
            hand_over(printer, operations=asked, role="receipt", asker=Asker(device_id=uuid7()))
        turn(printer, 3)
        assert printed(device) == [["STRUK 1"], ["STRUK 2"], ["KANTOR"]]


def test_without_paper_it_waits_in_words_and_is_printed_when_there_is_some(world: World) -> None:
    with printer_on_the_net() as device:
        job = hand_over(put_up(world, device))
        for fault, sentence in (("no_paper", PAPER_IS_OUT), ("cover", COVER_IS_OPEN)):
            setattr(device.faults, fault, True)
            turn(job.printer)
            job.refresh_from_db()
            assert (job.state, job.trouble, job.broken) == (State.WAITING, sentence, 0)
            assert PrinterState.objects.get().trouble == sentence
            setattr(device.faults, fault, False)
        turn(job.printer)
        assert [words(sheet) for sheet in printed(device)] == [SHEET]


def test_the_roll_ends_in_the_middle_and_the_receipt_goes_on_unmarked(world: World) -> None:
    with printer_on_the_net() as device:
        job = hand_over(put_up(world, device))
        device.faults.paper_left = 60
        owner = Owner(job.printer)
        at_work = threading.Thread(target=owner.turn)
        at_work.start()
        until(lambda: PrintJob.objects.get().trouble == PAPER_IS_OUT)
        assert PrintJob.objects.get().state == State.PRINTING
        device.refill()
        at_work.join(60)
        job.refresh_from_db()
        assert (job.state, job.broken, job.trouble) == (State.PRINTED, 0, "")
        assert [words(sheet) for sheet in printed(device)] == [SHEET]


def test_a_power_cut_in_the_middle_is_printed_again_with_a_mark(world: World) -> None:
    with printer_on_the_net() as device:
        job = hand_over(put_up(world, device))
        device.faults.cut_after = 80
        turn(job.printer)
        job.refresh_from_db()
        assert (job.state, job.broken) == (State.WAITING, 1)
        turn(job.printer)
        job.refresh_from_db()
        assert job.state == State.PRINTED
        torn = [line for line in printed(device)[0] if line]
        assert words(torn)[:1] == ["TOKO UJI"]
        assert words(torn)[-5:] == ["DUPLIKAT", *SHEET]


def test_what_breaks_again_and_again_waits_for_a_person(world: World) -> None:
    with printer_on_the_net() as device:
        job = hand_over(put_up(world, device))
        for _ in range(3):
            device.faults.cut_after = 40
            turn(job.printer)
        job.refresh_from_db()
        assert (job.state, job.broken) == (State.STOPPED, 3)
        turn(job.printer)
        assert printed(device) == []
        retry_job(job)
        turn(job.printer)
        assert PrintJob.objects.get().state == State.PRINTED


def test_a_printer_that_hangs_is_an_unknown_outcome(world: World) -> None:
    with printer_on_the_net() as device:
        job = hand_over(put_up(world, device))
        device.faults.hang_after = 60
        turn(job.printer)
        job.refresh_from_db()
        assert (job.state, job.broken) == (State.WAITING, 1)
        assert job.trouble != ""


def test_a_clone_that_never_answers_is_believed(world: World) -> None:
    with printer_on_the_net() as device:
        device.faults.silent = True
        job = hand_over(put_up(world, device))
        turn(job.printer)
        job.refresh_from_db()
        assert job.state == State.PRINTED
        until(lambda: [words(sheet) for sheet in printed(device)] == [SHEET])


def test_a_clone_without_the_barrier_is_believed_when_it_is_well(world: World) -> None:
    with printer_on_the_net() as device:
        device.faults.no_barrier = True
        job = hand_over(put_up(world, device))
        turn(job.printer)
        job.refresh_from_db()
        assert (job.state, job.broken) == (State.PRINTED, 0)


def test_nobody_answers_at_its_address(world: World) -> None:
    with printer_on_the_net() as device:
        job = hand_over(put_up(world, device))
    turn(job.printer)
    job.refresh_from_db()
    assert (job.state, job.broken) == (State.WAITING, 0)
    assert job.trouble == "Printer tidak menjawab; periksa listrik dan kabelnya."
    assert PrinterState.objects.get().trouble == job.trouble


def test_what_was_being_printed_when_the_server_died_says_duplikat(world: World) -> None:
    with printer_on_the_net() as device:
        job = hand_over(put_up(world, device))
        PrintJob.objects.update(state=State.PRINTING)
        assert recover() == 1
        turn(job.printer)
        assert words(printed(device)[0]) == ["DUPLIKAT", *SHEET]


def test_what_waited_too_long_is_not_printed_by_itself(world: World) -> None:
    with printer_on_the_net() as device:
        job = hand_over(put_up(world, device))
        PrintJob.objects.update(expires_at=job.asked_at - 1)
        turn(job.printer, 2)
        job.refresh_from_db()
        assert (job.state, printed(device)) == (State.EXPIRED, [])
        again = retry_job(job)
        assert again.expires_at > again.asked_at + EXPIRES_MS - 1
        turn(job.printer)
        assert [words(sheet) for sheet in printed(device)] == [SHEET]


def test_what_was_stopped_goes_on_when_it_is_asked_for_again(world: World) -> None:
    with printer_on_the_net() as device:
        job = hand_over(put_up(world, device))
        PrintJob.objects.update(state=State.STOPPED, broken=3)
        ask_for_print(printer=job.printer, job_id=job.id, title="Struk", operations=RECEIPT)
        turn(job.printer)
        assert words(printed(device)[0]) == ["DUPLIKAT", *SHEET]


def test_a_cancelled_document_is_not_printed_and_a_printed_one_stays(world: World) -> None:
    with printer_on_the_net() as device:
        printer = put_up(world, device)
        cancelled, kept = hand_over(printer), hand_over(printer)
        cancel_job(cancelled)
        turn(printer, 2)
        assert len(printed(device)) == 1
        kept.refresh_from_db()
        with pytest.raises(RuleError) as refused:
            cancel_job(kept)
        assert refused.value.code == "job_ended"
        PrintJob.objects.filter(id=cancelled.id).update(state=State.PRINTING)
        with pytest.raises(RuleError) as busy:
            retry_job(cancelled)
        assert busy.value.code == "job_printing"


def test_a_document_moves_to_another_printer(world: World) -> None:
    with printer_on_the_net() as broken, printer_on_the_net() as well:
        broken.faults.no_paper = True
        first, second = put_up(world, broken), put_up(world, well, "Dapur")
        job = hand_over(first)
        turn(first)
        retry_job(job, printer=second)
        turn(first)
        turn(second)
        assert (len(printed(broken)), len(printed(well))) == (0, 1)


def test_a_full_queue_says_so(world: World) -> None:
    with printer_on_the_net() as device:
        printer = put_up(world, device)
        for _ in range(MOST_WAITING):
            hand_over(printer, operations=[text("x")])
        with pytest.raises(RuleError) as refused:
            hand_over(printer)
        assert refused.value.code == "queue_full"
        assert PrintJob.objects.count() == MOST_WAITING


STYLE = {"align": "left", "bold": False, "size": "normal"}


@pytest.mark.parametrize(
    ("operations", "code"),
    [
        ([], "bad_document"),
        ([{"op": "explode"}], "bad_document"),
        ([{"op": "text", "text": 5, **STYLE}], "bad_document"),
        ([{"op": "text", "text": "x" * 5_000, **STYLE}], "bad_document"),
        ([{"op": "text", "text": "x"}], "bad_document"),
        ([{"op": "text", "text": "x", "size": "normal"}], "bad_document"),
        ([{"op": "cut"}] * 2_001, "bad_document"),
        ([{"op": "image", "png": "bukan gambar"}], "bad_picture"),
        ([{"op": "image", "png": "aGFsbG8="}], "bad_picture"),
    ],
)
def test_what_is_no_paper_is_refused(world: World, operations: Any, code: str) -> None:
    with printer_on_the_net() as device:
        printer = put_up(world, device)
        with pytest.raises(BadInput) as refused:
            hand_over(printer, operations=operations)
        assert refused.value.code == code
        assert not PrintJob.objects.exists()


def test_two_printers_cannot_have_one_address(world: World) -> None:
    with printer_on_the_net() as device, printer_on_the_net() as other:
        put_up(world, device)
        second = put_up(world, other, "Dua")
        link = {"host": "127.0.0.1", "port": device.port}
        for wrong in (
            lambda: add_printer(outlet=world.outlet, by=None, identity={"name": "Tiga"}, link=link),
            lambda: change_printer(printer=second, by=None, link=link),
        ):
            with pytest.raises(RuleError) as refused:
                wrong()
            assert refused.value.code == "printer_taken"
        assert Printer.objects.count() == 2


def test_a_database_error_after_the_first_byte_leaves_nothing_printing_for_ever(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What may be on paper comes again with its mark, and without a new process."""
    real, left = owners.ended, [OperationalError("database is locked")]

    def locked_once(*args: Any, **values: int) -> None:
        if left:
            raise left.pop()
        real(*args, **values)

    monkeypatch.setattr(owners, "ended", locked_once)
    monkeypatch.setattr(owners, "ERROR_SECONDS", 0.01)
    with printer_on_the_net() as device:
        job = hand_over(put_up(world, device))
        owner = Owner(job.printer)
        owner.start()
        until(lambda: PrintJob.objects.get().state == State.PRINTED)
        owner.stop()
        owner.join(60)
        job.refresh_from_db()
        assert (job.broken, len(printed(device))) == (1, 2)
        assert words(printed(device)[1]) == ["DUPLIKAT", *SHEET]


def test_a_hung_printer_does_not_hold_up_another(world: World) -> None:
    with printer_on_the_net() as hung, printer_on_the_net() as well:
        hung.faults.hangs = True
        first, second = put_up(world, hung), put_up(world, well, "Dua")
        hand_over(first)
        owners = [Owner(first), Owner(second)]
        for owner in owners:
            owner.start()
        hand_over(second)
        for owner in owners:
            owner.wake.set()
        until(lambda: len(printed(well)) == 1)
        for owner in owners:
            owner.stop()
            owner.join(60)


def test_what_is_secret_is_kept_no_longer_than_until_it_is_on_paper(world: World) -> None:
    with printer_on_the_net() as device:
        job = hand_over(put_up(world, device), is_secret=True)
        assert job.operations != []
        turn(job.printer)
        job.refresh_from_db()
        assert (job.state, job.operations) == (State.PRINTED, [])
        assert [words(sheet) for sheet in printed(device)] == [SHEET]


def test_a_secret_that_broke_again_and_again_is_said_again_by_its_till(world: World) -> None:
    with printer_on_the_net() as device:
        printer = put_up(world, device)
        job = hand_over(printer, is_secret=True)
        for _ in range(3):
            device.faults.cut_after = 40
            turn(printer)
        job.refresh_from_db()
        assert (job.state, job.operations) == (State.STOPPED, [])
        with pytest.raises(RuleError, match="Cetak lagi dari kasirnya"):
            retry_job(job)
        again = hand_over(printer, job_id=job.id, is_secret=True)
        assert (again.state, again.operations) == (State.WAITING, RECEIPT)


def test_a_secret_that_was_withdrawn_is_printed_only_when_its_till_says_it_again(
    world: World,
) -> None:
    with printer_on_the_net() as device:
        printer = put_up(world, device)
        job = hand_over(printer, is_secret=True)
        assert cancel_job(job).operations == []
        with pytest.raises(RuleError, match="Cetak lagi dari kasirnya"):
            retry_job(job)
        job.refresh_from_db()
        assert job.state == State.CANCELLED
        again = hand_over(printer, job_id=job.id, is_secret=True)
        assert (again.id, again.state) == (job.id, State.WAITING)
        turn(printer)
        assert [words(sheet) for sheet in printed(device)] == [SHEET]
