"""The drawer opens for whoever waits for change: once, at once, whatever the paper does."""

import json
import threading
import uuid
from typing import Any

import pytest

from hardware.actions import Asker, add_printer
from hardware.keeper import Keeper
from hardware.models import Printer, PrintJob, State
from hardware.openings import ARRIVES_MS, report_openings
from hardware.owners import Owner
from hardware.queries import DRAWER_MS
from hardware.status import PAPER_IS_OUT
from hardware.virtual.printer import VirtualPrinter
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.models import Event, Problem
from pos.sales.models import SalePayment
from tests.hardware.spool import (
    SHEET,
    hand_over,
    heard_out,
    printed,
    printer_on_the_net,
    put_up,
    turn,
    words,
)
from tests.pos.world import Till, World, of, pair, stock_up
from tests.waiting import until, until_is

pytestmark = pytest.mark.usefixtures("impatient")


def for_a_sale(printer: Printer, **more: Any) -> PrintJob:
    return hand_over(printer, asker=Asker(uuid.uuid4(), uuid7()), opens_drawer=True, **more)


def openings(device: VirtualPrinter, expected: int) -> None:
    """Nobody waits for a pulse to be obeyed: looked at when none can be on its way."""
    heard_out(device)
    assert device.paper.drawer_openings == expected


def test_only_the_drawer_opens_without_any_paper(world: World) -> None:
    with printer_on_the_net() as device:
        printer = put_up(world, device, opens_drawer=True)
        job = hand_over(printer, operations=[], asker=Asker(None, uuid7()), opens_drawer=True)
        turn(printer)
        job.refresh_from_db()
        assert job.state == State.PRINTED
        openings(device, 1)
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
        openings(device, 1)
        body = json.loads(bytes(Event.objects.get(kind="drawer.opened").raw))["body"]
        assert (body["sale"], body["by"], body["reason"]) == (str(sale), who, "cash_sale")


def test_an_opening_for_no_sale_pulses_once_and_names_what_its_till_wrote_down(
    world: World,
) -> None:
    with printer_on_the_net() as device:
        printer, opening = put_up(world, device, opens_drawer=True), uuid7()
        asker = Asker(uuid.uuid4(), None, None, opening)
        first = hand_over(printer, operations=[], asker=asker, opens_drawer=True)
        turn(printer)
        again = hand_over(printer, operations=[], asker=asker, opens_drawer=True)
        turn(printer)
        openings(device, 1)
        assert again.id == first.id
        body = json.loads(bytes(Event.objects.get(kind="drawer.opened").raw))["body"]
        told = (body["opening"], body["sale"], body["reason"])
        assert told == (str(opening), None, "by_hand")


def test_a_drawer_opened_by_hand_that_nobody_wrote_down_is_said_to_a_person(world: World) -> None:
    till = pair(world)
    link = {"host": "192.168.1.50"}
    printer = add_printer(outlet=world.outlet, by=None, identity={"name": "Kasir"}, link=link)
    who = {"id": str(world.sari.id), "name": "Sari"}
    noted, moved, unknown = str(uuid7()), str(uuid7()), str(uuid7())
    said = {"category": "change", "label": "Menukar uang", "reason": None, "person": who}
    body = {"opening": noted, "shift": None, "opened_at": 1, **said}
    till.tablet.append("drawer.opened_by_hand", body)
    cash = {"move": moved, "shift": str(uuid7()), "direction": "in", "amount_minor": 1_000}
    till.tablet.append("cash.moved", {**cash, **said, "moved_at": 1})
    till.push()
    for opening in (noted, moved, unknown):
        asker = Asker(uuid.UUID(till.tablet.device), None, who, uuid.UUID(opening))
        hand_over(printer, "Buka laci", [], asker=asker, opens_drawer=True)
    PrintJob.objects.update(drawer_at=wall_ms() - ARRIVES_MS - 1)
    report_openings()
    problem = Problem.objects.get(code="drawer_without_sale")
    assert "catatan pembukaannya" in problem.sentence
    assert problem.key.endswith(str(PrintJob.objects.get(opening_id=unknown).pk))


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
        openings(device, 3)
        assert len(printed(device)) == 2


def test_a_drawer_opens_while_a_receipt_waits_for_paper_in_its_middle(world: World) -> None:
    with printer_on_the_net() as device:
        printer = put_up(world, device, opens_drawer=True)
        hand_over(printer)
        device.faults.paper_left = 60
        at_work = threading.Thread(target=Owner(printer).turn)
        at_work.start()
        until(lambda: PrintJob.objects.get().trouble == PAPER_IS_OUT)
        for_a_sale(printer, operations=[])
        until_is(lambda: device.paper.drawer_openings, 1)  # its one line is still open
        assert device.faults.no_paper
        device.refill()
        at_work.join(60)
        assert set(PrintJob.objects.values_list("state", "broken")) == {(State.PRINTED, 0)}
        openings(device, 1)
        assert [words(sheet) for sheet in printed(device)] == [SHEET]


def test_a_sale_opens_its_drawer_once_under_whatever_id_it_is_asked_for_again(world: World) -> None:
    with printer_on_the_net() as device:
        printer, asker = put_up(world, device), Asker(uuid.uuid4(), uuid7())
        first = hand_over(printer, operations=[], asker=asker, opens_drawer=True)
        turn(printer)
        again = hand_over(printer, operations=[], asker=asker, opens_drawer=True)
        receipt = hand_over(printer, asker=asker, opens_drawer=True)
        turn(printer, 2)
        assert (again.id, receipt.opens_drawer) == (first.id, False)
        openings(device, 1)
        assert len(printed(device)) == 1
        other = Asker(uuid.uuid4(), asker.sale_id)
        assert hand_over(printer, operations=[], asker=other, opens_drawer=True).id != first.id


def test_a_drawer_opened_for_no_cash_sale_is_said_to_a_person_once(world: World) -> None:
    till, other = pair(world), pair(world, "Kasir 2")
    product = stock_up(world)
    link = {"host": "192.168.1.50"}
    printer = add_printer(outlet=world.outlet, by=None, identity={"name": "Kasir"}, link=link)
    sold, card = till.sell_second(of(product)), till.sell_second(of(product))
    till.push()
    SalePayment.objects.filter(sale_id=card["sale"]).update(kind="card")

    def opened(title: str, sale: Any, by: Till = till) -> None:
        asker = Asker(uuid.UUID(by.tablet.device), sale, {"id": str(world.sari.id), "name": "Sari"})
        hand_over(printer, title, [], asker=asker, opens_drawer=True)

    opened("tunai", sold["sale"])
    opened("kartu", card["sale"])
    opened("tidak ada", uuid7())
    opened("milik tablet lain", sold["sale"], other)
    hand_over(printer, "uji", [], opens_drawer=True)
    PrintJob.objects.update(drawer_at=wall_ms())
    report_openings()
    assert not Problem.objects.filter(code="drawer_without_sale").exists()  # it may still arrive
    PrintJob.objects.update(drawer_at=wall_ms() - ARRIVES_MS - 1)
    for _ in range(2):
        Keeper()._tidy()
    said = Problem.objects.filter(code="drawer_without_sale").values_list("sentence", flat=True)
    assert {each.split("\u201c")[1].split("\u201d")[0] for each in said} == {
        "kartu", "tidak ada", "milik tablet lain",
    }  # fmt: skip
    assert len(said) == 3
    assert all(" oleh Sari untuk " in each for each in said)
