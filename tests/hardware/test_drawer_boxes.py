"""A drawer with a cable of its own: opened once for whoever waits for change, on the record before
its bytes leave; a box that is not there is said and holds nothing up."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hardware.actions import Asker, add_gadget, add_printer, ask_for_drawer, change_gadget
from hardware.gadgets.drawer_bytes import bytes_of, written
from hardware.gadgets.keeper import Gadgets
from hardware.models import Gadget, PrinterState, PrintJob, State
from hardware.on_tablets import gadget_rows
from hardware.queries import DRAWER_MS
from hardware.virtual.gadgets import PluggedIn, VirtualDrawer
from hardware.virtual.pty_line import PtyLine
from pos.domain.errors import LancarError
from pos.journal.ids import uuid7
from pos.journal.models import Event
from tests.hardware.spool import RECEIPT
from tests.pos.world import Till, World, pair
from tests.waiting import until, until_is

PATH = "/api/v1/print-jobs"
BELL = "07"


@pytest.fixture
def gadgets(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gadgets]:
    monkeypatch.setattr("hardware.gadgets.owner.AGAIN_SECONDS", 0.1)
    monkeypatch.setattr("hardware.gadgets.drawer.AGAIN_SECONDS", 0.1)
    monkeypatch.setattr("hardware.owners.DELAYS_SECONDS", (0,))
    keeper = Gadgets(tmp_path)
    yield keeper
    keeper.close()
    for owner in keeper.owners.values():
        owner.join(60)


def put_up(world: World, host: str, port: int = 4001, **more: Any) -> Gadget:
    opens_with, till = more.get("opens_with", BELL), more.get("till")
    return add_gadget(
        outlet=world.outlet,
        by=world.sari.id,
        identity={"name": "Laci depan"},
        link={"host": host, "port": port},
        use={"sort": "drawer_box", "till": till},
        drawer={"opens_with": opens_with},
    )


def wish(box: Gadget, sale: uuid.UUID | None = None, job_id: uuid.UUID | None = None) -> PrintJob:
    asker = Asker(uuid.UUID(int=7), sale or uuid7(), {"id": str(uuid.UUID(int=8)), "name": "Sari"})
    return ask_for_drawer(box=box, job_id=job_id or uuid7(), title="Laci 1", asker=asker)


def state_of(job: PrintJob) -> str:
    job.refresh_from_db()
    return str(job.state)


@pytest.mark.parametrize("on_cable", [True, False])
@pytest.mark.parametrize(("opens_with", "needs"), [(BELL, b"\x07"), ("", b"\x1bp\x00\x19\xfa")])
def test_it_opens_once_for_each_sale_and_is_on_the_record(
    world: World, gadgets: Gadgets, on_cable: bool, opens_with: str, needs: bytes
) -> None:
    drawer, cable = VirtualDrawer(needs), PtyLine()
    plugged = PluggedIn(drawer).on_line(cable) if on_cable else PluggedIn(drawer).on_port()
    host = cable.path if on_cable else "127.0.0.1"
    box = put_up(world, host, plugged.port or 4001, opens_with=opens_with)
    gadgets.look()
    sale = uuid7()
    first = wish(box, sale)
    gadgets.look()  # what the shop writes wakes it
    until(lambda: drawer.openings == 1)
    until(lambda: state_of(first) == State.PRINTED)
    drawer.shut()
    assert wish(box, sale).id == first.id
    second = wish(box)
    gadgets.look()
    until(lambda: state_of(second) == State.PRINTED)
    until_is(lambda: drawer.openings, 2)
    told = [json.loads(bytes(each.raw)) for each in Event.objects.filter(kind="drawer.opened")]
    assert [each["body"]["box"] for each in told] == [str(box.pk)] * 2
    body = next(each["body"] for each in told if each["body"]["sale"] == str(sale))
    said = (body["printer"], body["reason"], body["by"]["name"], body["opening"])
    assert said == (None, "cash_sale", "Sari", str(first.id))
    assert PrinterState.objects.get(pk=box.pk).trouble == ""
    plugged.stop()


def test_a_box_that_is_not_there_is_said_and_opens_as_soon_as_it_is_plugged_in(
    world: World, gadgets: Gadgets
) -> None:
    drawer = VirtualDrawer()
    away = PluggedIn(drawer).on_port()
    away.stop()
    box = put_up(world, "127.0.0.1", away.port)
    job = wish(box)
    gadgets.look()
    until(lambda: PrinterState.objects.filter(pk=box.pk).exists())
    said = "Laci uang tidak menjawab; periksa listrik dan kabelnya."
    assert PrinterState.objects.get(pk=box.pk).trouble == said
    until(lambda: state_of(job) == State.WAITING and job.trouble == said)
    assert job.drawer_at is None
    plugged = PluggedIn(drawer).on_port(away.port)
    until(lambda: state_of(job) == State.PRINTED)
    until(lambda: drawer.openings == 1)
    until(lambda: PrinterState.objects.get(pk=box.pk).trouble == "")
    assert Event.objects.filter(kind="drawer.opened").count() == 1
    plugged.stop()


def test_a_cable_that_is_not_there_is_said_in_words(world: World, gadgets: Gadgets) -> None:
    cable = PtyLine()
    cable.close()
    box = put_up(world, cable.path)
    gadgets.look()
    until(lambda: PrinterState.objects.filter(pk=box.pk).exists())
    said = "Laci uang tidak tersambung; periksa kabel dan listriknya."
    assert PrinterState.objects.get(pk=box.pk).trouble == said


def test_nothing_opens_long_after_it_was_asked_for_or_twice_after_a_kill(
    world: World, gadgets: Gadgets
) -> None:
    drawer, cable = VirtualDrawer(), PtyLine()
    plugged = PluggedIn(drawer).on_line(cable)
    box = put_up(world, cable.path)
    late, cut = wish(box), wish(box)
    PrintJob.objects.filter(pk=late.pk).update(expires_at=late.expires_at - DRAWER_MS - 1)
    PrintJob.objects.filter(pk=cut.pk).update(drawer_at=cut.asked_at)  # killed right after that
    gadgets.look()
    until(lambda: state_of(late) == State.EXPIRED)
    until(lambda: state_of(cut) == State.STOPPED)
    assert "lihat lacinya" in cut.trouble
    again = wish(box, late.sale_id, late.id)  # somebody presses the button once more
    gadgets.look()
    until(lambda: state_of(again) == State.PRINTED)
    assert (again.id, wish(box, cut.sale_id, cut.id).state) == (late.id, State.STOPPED)
    until(lambda: drawer.openings == 1)
    plugged.stop()


def ask(till: Till, **body: Any) -> Any:
    paper = {"id": str(uuid7()), "title": "Struk 1", "operations": [], "drawer": True, **body}
    content = json.dumps(paper).encode()
    headers = till.tablet.headers("POST", PATH, content)
    return Client().post(PATH, content, content_type="application/json", headers=headers)


def test_a_till_with_a_box_opens_that_and_no_printers_drawer(world: World) -> None:
    link, use = {"host": "192.168.1.50"}, {"opens_drawer": True}
    add_printer(outlet=world.outlet, by=None, identity={"name": "Kasir"}, link=link, use=use)
    till, other = pair(world), pair(world, "Kasir 2")
    box = put_up(world, "/dev/ttyACM0", till=till.tablet.device)
    sale, opening = str(uuid7()), str(uuid7())
    for _ in range(2):  # the answer to the first was lost
        asked = ask(till, id="01943f00-0000-7000-8000-0000000000e1", sale=sale, operations=RECEIPT)
        assert (asked.status_code, asked.json()["state"]) == (200, "waiting")
    paper = PrintJob.objects.get(box=None)
    assert (paper.opens_drawer, str(paper.sale_id)) == (False, sale)
    opened = PrintJob.objects.get(box=box)
    assert (opened.opens_drawer, opened.operations, opened.printer) == (True, [], None)
    ask(till, opening=opening)
    assert PrintJob.objects.filter(box=box).count() == 2
    ask(other, sale=str(uuid7()))
    assert PrintJob.objects.get(device_id=other.device.id).box is None
    assert ask(till).status_code != 200  # for nothing that its till wrote down
    assert PrintJob.objects.filter(box=box).count() == 2


def test_a_box_needs_no_printer_and_tablets_know_of_it(world: World) -> None:
    till = pair(world)
    box = put_up(world, "/dev/ttyACM0")
    asked = ask(till, opening=str(uuid7()))
    assert (asked.status_code, PrintJob.objects.get().box) == (200, box)
    rows = gadget_rows(world.merchant.id, world.outlet.id)
    assert rows == [{"id": str(box.id), "kind": "drawer", "name": "Laci depan", "till": None}]
    change_gadget(gadget=box, by=None, shelf={"archived": True})
    assert ask(till, opening=str(uuid7())).json()["code"] == "no_printer"


def test_what_opens_it_is_written_as_in_its_manual_and_only_then_a_newer_event(
    world: World,
) -> None:
    for said, kept in {
        "07": "07", "0x07": "07", "1B7000": "1b 70 00", " 1b, 70 ": "1b 70", "": "1b 70 00 19 fa",
        "00" * 16: " ".join(["00"] * 16), "00" * 17: None, "7": None, "07 zz": None,
        "\u0660\u0667": None,
    }.items():  # fmt: skip
        assert written(said) == kept
    assert bytes_of("something of a newer release") == b"\x1bp\x00\x19\xfa"
    box = put_up(world, "/dev/ttyACM0", opens_with="0x07")
    assert Gadget.objects.get().opens_with == "07"
    with pytest.raises(LancarError, match="bukan bita heksa"):
        change_gadget(gadget=box, by=None, drawer={"opens_with": "bel"})
    use = {"sort": "scale_cas"}
    link = {"host": "/dev/ttyUSB1"}
    add_gadget(outlet=world.outlet, by=None, identity={"name": "Timbangan"}, link=link, use=use)
    told = Event.objects.filter(kind="gadget.changed").order_by("seq")
    assert [json.loads(bytes(each.raw))["tv"] for each in told] == [2, 1]
