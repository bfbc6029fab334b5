"""A printer that is down is stood in for: once on paper, or marked; nothing goes by itself else."""

import threading
import uuid

import pytest

from hardware.actions import Asker, retry_job
from hardware.keeper import Keeper
from hardware.models import Printer, PrinterState, PrintJob, Role, State
from hardware.owners import Owner
from hardware.queries import printer_for
from hardware.stand_ins import DOWN_MS, SEEN_MS, move_on
from hardware.status import PAPER_IS_OUT
from pos.journal.clock import wall_ms
from pos.journal.errors import RuleError
from pos.journal.models import Event
from tests.hardware.spool import (
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


def later() -> int:
    return wall_ms() + DOWN_MS + 1


def test_what_waits_for_a_printer_that_is_down_comes_out_of_the_next_one(world: World) -> None:
    with printer_on_the_net() as broken, printer_on_the_net() as well:
        broken.faults.no_paper = True
        first, second = put_up(world, broken), put_up(world, well, "Cadangan")
        jobs = [hand_over(first, role=Role.RECEIPT) for _ in range(2)]
        turn(second)
        turn(first)
        assert move_on(wall_ms()) == 0  # a roll is changed in less
        assert move_on(later()) == 2
        jobs[0].refresh_from_db()
        assert jobs[0].trouble == f"Pindah ke Cadangan: {PAPER_IS_OUT}"
        turn(first, 2)
        turn(second, 2)
        assert [words(sheet) for sheet in printed(well)] == [SHEET, SHEET]
        broken.refill()
        turn(first, 2)
        assert printed(broken) == []
        assert set(PrintJob.objects.values_list("state", "broken")) == {(State.PRINTED, 0)}


def test_what_may_be_on_paper_already_says_duplikat_on_the_other(world: World) -> None:
    with printer_on_the_net() as broken, printer_on_the_net() as well:
        first, second = put_up(world, broken), put_up(world, well, "Cadangan")
        hand_over(first, role=Role.RECEIPT)
        turn(second)
        broken.faults.cut_after = 60
        turn(first)
        broken.stop()
        turn(first)
        assert move_on(later()) == 1
        turn(second)
        assert [words(sheet) for sheet in printed(well)] == [["DUPLIKAT", *SHEET]]


def test_what_a_hanging_printer_has_in_hand_stays_and_the_rest_moves(world: World) -> None:
    with printer_on_the_net() as broken, printer_on_the_net() as well:
        first, second = put_up(world, broken), put_up(world, well, "Cadangan")
        in_hand, behind = (hand_over(first, role=Role.RECEIPT) for _ in range(2))
        turn(second)
        broken.faults.paper_left = 60
        at_work = threading.Thread(target=Owner(first).turn)
        at_work.start()
        until(lambda: PrintJob.objects.get(pk=in_hand.pk).trouble == PAPER_IS_OUT)
        out = PrinterState.objects.filter(pk=first.pk, trouble=PAPER_IS_OUT)
        until(out.exists)
        assert move_on(later()) == 1
        turn(second)
        behind.refresh_from_db()
        assert (behind.state, behind.printer_id) == (State.PRINTED, second.pk)
        broken.refill()
        at_work.join(60)
        assert (len(printed(broken)), len(printed(well))) == (1, 1)


def test_nothing_moves_to_a_printer_that_is_not_known_to_be_well(world: World) -> None:
    with printer_on_the_net() as broken, printer_on_the_net() as other:
        first, second = put_up(world, broken), put_up(world, other, "Cadangan")
        hand_over(first, role=Role.RECEIPT)
        broken.faults.no_paper = True
        turn(first)
        assert move_on(later()) == 0  # never looked at
        other.faults.cover = True
        turn(second)
        assert move_on(later()) == 0
        PrinterState.objects.filter(pk=second.pk).update(
            trouble="", seen_at=wall_ms() - SEEN_MS - 1
        )
        assert move_on(later()) == 0


def test_what_a_person_sent_to_one_printer_and_a_drawer_stay_with_it(world: World) -> None:
    with printer_on_the_net() as broken, printer_on_the_net() as well:
        first, second = put_up(world, broken), put_up(world, well, "Cadangan")
        turn(second)
        broken.stop()
        hand_over(first)
        hand_over(first, operations=[], opens_drawer=True, role=Role.RECEIPT)
        turn(first)
        assert move_on(later()) == 0
        assert set(PrintJob.objects.values_list("printer_id", flat=True)) == {first.pk}


def test_a_drawer_belongs_to_its_cable_and_never_opens_at_another_counter(world: World) -> None:
    with printer_on_the_net() as broken, printer_on_the_net() as well:
        first = put_up(world, broken, opens_drawer=True)
        second = put_up(world, well, "Cadangan", opens_drawer=True)
        turn(second)
        broken.stop()
        by_itself, by_hand = (
            hand_over(first, role=role, opens_drawer=True) for role in (Role.RECEIPT, "")
        )
        turn(first, 2)
        assert move_on(later()) == 1
        retry_job(by_hand, printer=second)
        turn(second, 2)
        assert (len(printed(well)), well.paper.drawer_openings) == (2, 0)
        assert not Event.objects.filter(kind="drawer.opened").exists()
        by_itself.refresh_from_db()
        assert by_itself.drawer_at is None


def test_a_sale_whose_drawer_was_opened_before_its_paper_moved_opens_it_once(world: World) -> None:
    with printer_on_the_net() as broken, printer_on_the_net() as well:
        first = put_up(world, broken, opens_drawer=True)
        second = put_up(world, well, "Cadangan", opens_drawer=True)
        turn(second)
        broken.faults.no_paper = True
        asker = Asker(uuid.uuid4(), uuid.uuid4())
        job = hand_over(first, role=Role.RECEIPT, opens_drawer=True, asker=asker)
        turn(first, 2)
        job.refresh_from_db()
        assert job.drawer_at is not None
        assert move_on(later()) == 1
        turn(second)
        again = hand_over(first, role=Role.RECEIPT, opens_drawer=True, asker=asker)
        assert not again.opens_drawer
        assert (len(printed(well)), well.paper.drawer_openings) == (1, 0)


def test_reports_go_to_their_own_printer_and_else_where_receipts_go(world: World) -> None:
    with printer_on_the_net() as one, printer_on_the_net() as two:
        first = put_up(world, one)
        here = (world.merchant.id, world.outlet.id)
        assert printer_for(Role.REPORT, *here) == first
        second = put_up(world, two, "Kantor")
        Printer.objects.filter(pk=second.pk).update(for_reports=True, for_receipts=False)
        assert printer_for(Role.REPORT, *here) == second
        assert printer_for(Role.RECEIPT, *here) == first
        Printer.objects.filter(pk=first.pk).update(for_receipts=False)
        with pytest.raises(RuleError) as refused:
            printer_for(Role.RECEIPT, *here)
        assert refused.value.code == "no_printer"


def test_the_keeper_moves_what_waits_without_anybody_writing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hardware.stand_ins.DOWN_MS", 100)
    with printer_on_the_net() as broken, printer_on_the_net() as well:
        broken.faults.no_paper = True
        first, _ = put_up(world, broken), put_up(world, well, "Cadangan")
        keeper = Keeper()
        at_work = threading.Thread(target=keeper.run)
        at_work.start()
        try:
            until(lambda: PrinterState.objects.filter(trouble="").exists())
            hand_over(first, role=Role.RECEIPT)
            until(lambda: [words(sheet) for sheet in printed(well)] == [SHEET])
        finally:
            keeper.stopped.set()
            at_work.join(60)
            for owner in keeper.owners.values():
                owner.join(60)
