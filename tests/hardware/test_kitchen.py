"""What was paid comes out where it is made: once, only its own goods, and BATAL when taken back."""

import threading
import uuid
from typing import Any

import pytest
from django.db.models import F

from hardware.actions import add_printer, change_printer
from hardware.keeper import Keeper
from hardware.kitchen import FRESH_MS, Kitchen
from hardware.models import Printer, PrinterState, PrintJob
from hardware.queries import printers_of
from hardware.stand_ins import DOWN_MS, move_on
from pos.catalog.extensions import rules_beside
from pos.domain.paper import render_text
from pos.journal.clock import wall_ms
from pos.journal.errors import RuleError
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.sales.models import Sale
from tests.hardware.spool import hand_over, printed, printer_on_the_net, put_up, turn
from tests.pos.world import Till, World, of, pair, shelve, stock_up
from tests.tablet import new_id
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
def food(world: World) -> str:
    return str(shelve(world, "Makanan").id)


def station(
    world: World, category: str, host: str = "192.168.1.70", name: str = "Dapur"
) -> Printer:
    return add_printer(
        outlet=world.outlet,
        by=None,
        identity={"name": name},
        link={"host": host},
        roles={"for_receipts": False},
        kitchen={"kitchen_categories": [category]},
    )


def dish(world: World, category: str, name: str = "Nasi Goreng") -> dict[str, Any]:
    ordered = of(stock_up(world, name), 2000)
    hot = {"group": "g", "choice": "c", "name": "pedas", "price_minor": 0, "quantity": 1}
    choices = [{**hot, "once": False, "tax_class": None}]
    return {**ordered, "category": category, "note": "tanpa bawang", "choices": choices}


def sell(till: Till, *lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    sold = till.sell_second(*lines, order_type="dine_in", table="7", **changes)
    till.push()
    return sold


def look(world: World, kitchen: Kitchen | None = None, now: int | None = None) -> int:
    known = list(printers_of(world.merchant.id, world.outlet.id))
    return (kitchen or Kitchen()).send(known, now or wall_ms())


def papers() -> list[list[str]]:
    jobs = PrintJob.objects.order_by("asked_at", "id")
    return [[line.strip() for line in render_text(job.operations, 32)] for job in jobs]


def test_a_station_gets_its_own_goods_of_a_sale_once(world: World, food: str) -> None:
    printer, till = station(world, food), pair(world)
    drink = of(stock_up(world, "Es Teh"))
    sold = sell(till, dish(world, food), drink)
    kitchen = Kitchen()
    look(world, kitchen)
    look(world, kitchen)
    look(world)  # the process began anew
    [paper] = papers()
    assert paper[0] == "** DAPUR **"
    assert paper[1].startswith("Meja 7")
    assert paper[1].endswith(f"#{sold['receipt']['counter']:04d}")
    assert "2 x NASI GORENG" in paper
    assert "* tanpa bawang" in paper
    assert "- pedas" in paper
    assert not any("ES TEH" in line for line in paper)
    job = PrintJob.objects.get()
    assert (job.printer_id, job.role, job.sale_id) == (
        printer.id,
        "kitchen",
        uuid.UUID(sold["sale"]),
    )


def test_each_station_gets_its_part(world: World, food: str) -> None:
    drinks = str(shelve(world, "Minuman").id)
    station(world, food)
    station(world, drinks, "192.168.1.71", "Bar")
    till = pair(world)
    sell(till, dish(world, food), dish(world, drinks, "Es Teh"))
    look(world)
    titles = {paper[0]: [line for line in paper if " x " in line] for paper in papers()}
    assert titles == {"** DAPUR **": ["2 x NASI GORENG"], "** BAR **": ["2 x ES TEH"]}


def test_what_is_taken_back_soon_is_told_under_the_number_the_kitchen_knows(
    world: World, food: str
) -> None:
    station(world, food)
    till = pair(world)
    sold = sell(till, dish(world, food))
    till.refund(sold)
    till.push()
    look(world)
    _, back = papers()
    assert back[0] == "** BATAL DAPUR **"
    assert back[1].startswith("Meja 7")
    assert back[1].endswith(f"#{sold['receipt']['counter']:04d}")
    assert "2 x NASI GORENG" in back


def test_an_order_that_comes_long_after_it_was_eaten_is_not_printed(
    world: World, food: str
) -> None:
    station(world, food)
    sell(pair(world), dish(world, food))
    came_at = Event.objects.get(kind="sale.completed").received_at
    assert look(world, now=came_at + FRESH_MS + 1) == 0
    assert papers() == []


def test_a_full_queue_is_tried_again_and_hides_no_other_order(
    world: World, food: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    station(world, food)
    till, kitchen = pair(world), Kitchen()
    sell(till, dish(world, food))
    monkeypatch.setattr("hardware.actions.MOST_WAITING", 0)
    look(world, kitchen)
    monkeypatch.setattr("hardware.actions.MOST_WAITING", 100)
    look(world, kitchen, kitchen.retry_at - 1)  # nobody is kept busy with a queue that is full
    assert papers() == []
    sell(till, dish(world, food, "Mi Goreng"))
    look(world, kitchen, kitchen.retry_at)
    assert len(papers()) == 2


def behind(ms: int, sold: dict[str, Any]) -> None:
    """As if the tablet's clock had stood so much earlier when it sold this."""
    sale = Sale.objects.get(id=sold["sale"])
    Event.objects.filter(pk=sale.event_id).update(hlc_ms=F("hlc_ms") - ms)
    Sale.objects.filter(id=sale.id).update(completed_at=F("completed_at") - ms)


def test_a_tablet_whose_clock_is_slow_is_heard_and_one_that_was_away_is_not_printed_late(
    world: World, food: str
) -> None:
    station(world, food)
    slow, away = pair(world), pair(world, "Kasir 2")
    behind(25 * 60_000, sell(slow, dish(world, food, "Soto")))
    behind(25 * 60_000, sell(away, dish(world, food, "Rawon")))
    sell(away, dish(world, food, "Pecel"))
    look(world)
    dishes = {line for paper in papers() for line in paper if " x " in line}
    assert dishes == {"2 x SOTO", "2 x PECEL"}


def test_a_new_station_gets_what_is_sold_from_then_on(world: World, food: str) -> None:
    till = pair(world)
    sell(till, dish(world, food, "Soto"))
    station(world, food)
    sell(till, dish(world, food, "Rawon"))
    look(world)
    assert [line for paper in papers() for line in paper if " x " in line] == ["2 x RAWON"]


def test_a_printer_of_labels_is_no_station_whichever_was_said_first(
    world: World, food: str
) -> None:
    printer = station(world, food)
    with pytest.raises(RuleError) as refused:
        change_printer(printer=printer, by=None, paper={"profile": "tspl"})
    assert refused.value.code == "no_kitchen"
    change_printer(printer=printer, by=None, kitchen={"kitchen_categories": []})
    change_printer(printer=printer, by=None, paper={"profile": "tspl"})
    with pytest.raises(RuleError):
        change_printer(printer=printer, by=None, kitchen={"kitchen_categories": [food]})
    with pytest.raises(RuleError):
        add_printer(
            outlet=world.outlet,
            by=None,
            identity={"name": "Label"},
            link={"host": "192.168.1.99"},
            paper={"profile": "zpl"},
            kitchen={"kitchen_categories": [food]},
        )


def test_the_receipt_printer_stands_in_for_a_kitchen_that_is_down(world: World, food: str) -> None:
    with printer_on_the_net() as till_printer:
        front = put_up(world, till_printer)
        kitchen = station(world, food)
        sell(pair(world), dish(world, food))
        look(world)
        turn(front)
        now = wall_ms()
        PrinterState.objects.create(
            id=kitchen.id, **world.tenant, trouble="mati", since=now - DOWN_MS - 1, seen_at=now
        )
        assert move_on(now) == 1
        turn(front)
        [sheet] = printed(till_printer)
        assert sheet[0].strip() == "** DAPUR **"


def test_the_keeper_sends_what_a_till_just_sold(world: World, food: str) -> None:
    with printer_on_the_net() as device:
        printer = put_up(world, device, "Dapur")
        change_printer(printer=printer, by=None, kitchen={"kitchen_categories": [food]})
        till, keeper = pair(world), Keeper()
        at_work = threading.Thread(target=keeper.run)
        at_work.start()
        try:
            until(PrinterState.objects.exists)
            sell(till, dish(world, food))
            until(lambda: len(printed(device)) == 1)
            assert printed(device)[0][0].strip() == "** DAPUR **"
        finally:
            keeper.stopped.set()
            at_work.join(60)
            for owner in keeper.owners.values():
                owner.join(60)


def sent(till: Till, order: str, *lines: dict[str, Any], **changes: Any) -> None:
    body = {
        "order": order, "order_type": "dine_in", "table": "7", "queue_number": None, "label": None,
        "by": {"id": new_id(), "name": "Siti"}, "sent_at": wall_ms(), "lines": list(lines),
        **changes,
    }  # fmt: skip
    till.tablet.append("order.sent", body)
    till.push()


def ordered(line: dict[str, Any], quantity_milli: int = 1000, **changes: Any) -> dict[str, Any]:
    """A line of a cart as it is told: the same id as in the sale that it becomes."""
    keys = ("id", "name", "category", "unit", "note")
    options = [
        {key: each[key] for key in ("choice", "name", "quantity", "once")}
        for each in line["choices"]
    ]
    told = {key: line[key] for key in keys}
    return {**told, "choices": options, "quantity_milli": quantity_milli, **changes}


def dishes() -> list[tuple[str, list[str]]]:
    """Title and dishes of every paper."""
    return sorted((paper[0], [line for line in paper if " x " in line]) for paper in papers())


def test_an_order_is_told_when_it_is_put_aside_and_then_only_what_changed(
    world: World, food: str
) -> None:
    station(world, food)
    till, order, kitchen = pair(world), new_id(), Kitchen()
    soto, rawon = dish(world, food, "Soto"), dish(world, food, "Rawon")
    sent(till, order, ordered(soto, 2000), ordered(rawon))
    look(world, kitchen)
    sent(till, order, ordered(soto, 2000), ordered(rawon))  # nothing changed
    look(world, kitchen)
    assert dishes() == [("** DAPUR **", ["2 x SOTO", "1 x RAWON"])]
    assert papers()[0][1] == "Meja 7"  # no number yet
    PrintJob.objects.all().delete()
    sent(till, order, ordered(soto, 3000))
    look(world, kitchen)
    assert dishes() == [
        ("** BATAL DAPUR **", ["1 x RAWON"]),
        ("** TAMBAHAN DAPUR **", ["1 x SOTO"]),
    ]


def test_a_sale_tells_only_what_its_orders_did_not(world: World, food: str) -> None:
    station(world, food)
    till, kitchen = pair(world), Kitchen()
    soto, rawon = dish(world, food, "Soto"), dish(world, food, "Rawon")
    order = new_id()
    sent(till, order, ordered(soto, 2000))
    look(world, kitchen)
    PrintJob.objects.all().delete()
    sold = sell(till, soto, rawon, sale=order)
    look(world, kitchen)
    assert dishes() == [("** TAMBAHAN DAPUR **", ["2 x RAWON"])]
    assert papers()[0][1].endswith(f"#{sold['receipt']['counter']:04d}")
    PrintJob.objects.all().delete()
    look(world)  # a process that begins anew tells of the order and of the sale alike
    assert dishes() == [("** DAPUR **", ["2 x SOTO"]), ("** TAMBAHAN DAPUR **", ["2 x RAWON"])]


def test_another_note_is_another_dish_and_an_order_given_up_is_cancelled(
    world: World, food: str
) -> None:
    station(world, food)
    till, order, kitchen = pair(world), new_id(), Kitchen()
    soto = dish(world, food, "Soto")
    sent(till, order, ordered(soto), label="Bu Ani", table=None)
    look(world, kitchen)
    assert papers()[0][1] == "Bu Ani"
    PrintJob.objects.all().delete()
    sent(till, order, ordered(soto, note="pedas sekali"))
    look(world, kitchen)
    assert {title for title, _ in dishes()} == {"** BATAL DAPUR **", "** TAMBAHAN DAPUR **"}
    assert any("* pedas sekali" in paper for paper in papers())
    PrintJob.objects.all().delete()
    sent(till, order)
    look(world, kitchen)
    assert dishes() == [("** BATAL DAPUR **", ["1 x SOTO"])]
    assert rebuild(verify_only=True) == []


def test_an_option_that_is_once_for_a_line_is_not_made_again_for_more_of_it(
    world: World, food: str
) -> None:
    station(world, food)
    till, order, kitchen = pair(world), new_id(), Kitchen()
    soto = dish(world, food, "Soto")
    telur = {"choice": "e", "name": "Telur", "quantity": 1, "once": True}
    sent(till, order, ordered(soto, 1000, choices=[telur]))
    look(world, kitchen)
    assert "- Telur" in papers()[0]
    PrintJob.objects.all().delete()
    sent(till, order, ordered(soto, 3000, choices=[telur]))
    look(world, kitchen)
    assert "2 x SOTO" in papers()[0]
    assert "- Telur" not in papers()[0]


def test_a_till_learns_what_kitchens_cook(world: World, food: str) -> None:
    assert rules_beside(world.merchant.id, world.outlet.id)["kitchen"] == []
    station(world, food)
    assert rules_beside(world.merchant.id, world.outlet.id)["kitchen"] == [{"categories": [food]}]


def test_a_printer_rings_for_the_tasks_it_was_told_to_and_only_if_its_bell_is_known(
    world: World, food: str
) -> None:
    with printer_on_the_net() as device:
        printer = put_up(world, device)
        change_printer(printer=printer, by=None, bell={"bell_for": ["kitchen"]})
        hand_over(printer, role="receipt")
        turn(printer)
        assert (len(printed(device)), device.paper.rings) == (1, 0)
        hand_over(printer, role="kitchen")
        turn(printer)
        assert (len(printed(device)), device.paper.rings) == (2, 1)
        assert device.paper.strange == []
    for profile in ("epson80", "tspl"):
        with pytest.raises(RuleError) as refused:
            change_printer(printer=printer, by=None, paper={"profile": profile})
        assert refused.value.code == "no_bell"
    change_printer(printer=printer, by=None, bell={"bell_for": []}, paper={"profile": "epson80"})
    assert rebuild(verify_only=True) == []
