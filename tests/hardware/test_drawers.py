"""The drawer opens for whoever waits for change: once, at once, whatever the paper does."""

import json
import threading
import uuid
from typing import Any

import pytest

from hardware.actions import Asker
from hardware.models import Printer, PrintJob, State
from hardware.owners import Owner
from hardware.queries import DRAWER_MS
from hardware.status import PAPER_IS_OUT
from pos.journal.ids import uuid7
from pos.journal.models import Event
from tests.hardware.spool import (
    SHEET,
    hand_over,
    hurry,
    printed,
    printer_on_the_net,
    put_up,
    turn,
    until,
    words,
)
from tests.pos.world import World, make_world


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@pytest.fixture
def world(transactional_db: Any) -> World:
    """Really committed: owners' threads have connections of their own."""
    return make_world()


def for_a_sale(printer: Printer, **more: Any) -> PrintJob:
    return hand_over(printer, asker=Asker(uuid.uuid4(), uuid7()), opens_drawer=True, **more)


def test_only_the_drawer_opens_without_any_paper(world: World) -> None:
    with printer_on_the_net() as device:
        printer = put_up(world, device, opens_drawer=True)
        job = hand_over(printer, operations=[], asker=Asker(None, uuid7()), opens_drawer=True)
        turn(printer)
        job.refresh_from_db()
        assert (job.state, device.paper.drawer_openings) == (State.PRINTED, 1)
        device.paper.tear_off()
        assert printed(device) == []


def test_the_drawer_opens_once_also_without_paper_and_is_on_the_record(world: World) -> None:
    with printer_on_the_net() as device:
        printer, sale = put_up(world, device, opens_drawer=True), uuid7()
        device.faults.no_paper = True
        who = {"id": str(world.sari.id), "name": "Sari"}
        asker = Asker(uuid.uuid4(), sale, who)
        hand_over(printer, asker=asker, opens_drawer=True)
        turn(printer, 3)
        device.refill()
        turn(printer)
        assert device.paper.drawer_openings == 1
        body = json.loads(bytes(Event.objects.get(kind="drawer.opened").raw))["body"]
        assert (body["sale"], body["by"], body["reason"]) == (str(sale), who, "cash_sale")


def test_a_drawer_is_not_opened_long_after_it_was_asked_for(world: World) -> None:
    with printer_on_the_net() as device:
        job = hand_over(put_up(world, device), opens_drawer=True)
        PrintJob.objects.update(asked_at=job.asked_at - DRAWER_MS - 1)
        turn(job.printer)
        assert (len(printed(device)), device.paper.drawer_openings) == (1, 0)
        assert not Event.objects.filter(kind="drawer.opened").exists()


def test_drawers_open_for_all_who_wait_while_the_first_receipt_has_no_paper(world: World) -> None:
    with printer_on_the_net() as device:
        printer = put_up(world, device, opens_drawer=True)
        device.faults.no_paper = True
        first = for_a_sale(printer)
        turn(printer, 3)
        only_drawer, receipt = for_a_sale(printer, operations=[]), for_a_sale(printer)
        turn(printer)
        for job in (first, only_drawer, receipt):
            job.refresh_from_db()
            assert job.drawer_at is not None
        assert (only_drawer.state, receipt.state) == (State.PRINTED, State.WAITING)
        device.refill()
        turn(printer, 3)
        assert (len(printed(device)), device.paper.drawer_openings) == (2, 3)


def test_a_drawer_opens_while_a_receipt_waits_for_paper_in_its_middle(world: World) -> None:
    with printer_on_the_net() as device:
        printer = put_up(world, device, opens_drawer=True)
        hand_over(printer)
        device.faults.paper_left = 60
        at_work = threading.Thread(target=Owner(printer).turn)
        at_work.start()
        until(lambda: PrintJob.objects.get().trouble == PAPER_IS_OUT)
        for_a_sale(printer, operations=[])
        until(lambda: device.paper.drawer_openings == 1)
        assert device.faults.no_paper
        device.refill()
        at_work.join(20)
        assert set(PrintJob.objects.values_list("state", "broken")) == {(State.PRINTED, 0)}
        assert [words(sheet) for sheet in printed(device)] == [SHEET]
