"""What a paired tablet asks of the shop's printer, and what nobody else may."""

import json
from typing import Any

import pytest
from django.test import Client

from hardware.actions import add_printer
from hardware.models import Printer, PrintJob, State
from pos.catalog.queries import rules_for
from pos.journal.ids import uuid7
from pos.tills.actions import revoke_device
from tests.hardware.spool import RECEIPT
from tests.pos.world import Till, World, make_world, pair

PATH = "/api/v1/print-jobs"


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


def printer_of(world: World, **use: bool) -> Printer:
    return add_printer(
        outlet=world.outlet,
        by=None,
        identity={"name": "Kasir"},
        link={"host": "192.168.1.50"},
        use=use,
    )


def paper(**changes: Any) -> dict[str, Any]:
    return {"id": str(uuid7()), "title": "Struk 1", "operations": RECEIPT, **changes}


def ask(till: Till, body: dict[str, Any]) -> Any:
    content = json.dumps(body).encode()
    headers = till.tablet.headers("POST", PATH, content)
    return Client().post(PATH, content, content_type="application/json", headers=headers)


def look(till: Till, job_id: str) -> Any:
    path = f"{PATH}/{job_id}"
    return Client().get(path, headers=till.tablet.headers("GET", path))


def test_a_tablet_hands_over_paper_once_and_is_told_what_came_of_it(world: World) -> None:
    printer_of(world)
    till, body = pair(world), paper()
    first, again = ask(till, body), ask(till, {**body, "title": "lain"})
    assert first.status_code == again.status_code == 200
    assert first.json() == {"id": body["id"], "state": "waiting", "trouble": ""}
    job = PrintJob.objects.get()
    assert (job.title, job.operations, str(job.device_id)) == (
        "Struk 1",
        RECEIPT,
        till.tablet.device,
    )
    PrintJob.objects.update(state=State.PRINTING, trouble="Kertas printer habis.")
    told = look(till, body["id"]).json()
    assert told == {"id": body["id"], "state": "printing", "trouble": "Kertas printer habis."}


def test_only_the_device_that_asked_is_told(world: World) -> None:
    printer_of(world)
    body = paper()
    ask(pair(world), body)
    answer = look(pair(world, "Kasir 2"), body["id"])
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_job")


def test_nobody_prints_without_the_key_of_a_paired_device(world: World) -> None:
    printer_of(world)
    till, other = pair(world), pair(world, "Kasir 2")
    content = json.dumps(paper()).encode()
    signed = till.tablet.headers("POST", PATH, content)
    for headers in (
        {},
        {**signed, "Lancar-Device": other.tablet.device},
        {**signed, "Lancar-Signature": "A" * 86},
    ):
        answer = Client().post(PATH, content, content_type="application/json", headers=headers)
        assert answer.status_code == 401, answer.content
    revoke_device(device=till.device, reason="hilang", by=None)
    assert ask(till, paper()).status_code == 403
    assert not PrintJob.objects.exists()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (paper(operations=[{"op": "explode"}]), "bad_document"),
        (paper(operations=[]), "bad_document"),
        (paper(id="x"), "bad_input"),
        (paper(title="x" * 200), "bad_input"),
    ],
)
def test_what_is_no_paper_is_refused_with_a_sentence(
    world: World, body: dict[str, Any], code: str
) -> None:
    printer_of(world)
    answer = ask(pair(world), body)
    assert (answer.status_code, answer.json()["code"]) in {(400, code), (422, code)}
    assert answer.json()["detail"]
    assert not PrintJob.objects.exists()


def test_a_shop_without_a_printer_says_so(world: World) -> None:
    answer = ask(pair(world), paper())
    assert (answer.status_code, answer.json()["code"]) == (422, "no_printer")


@pytest.mark.parametrize(
    ("owner_wants", "asked", "sale", "opens"),
    [
        (True, True, True, True),
        (False, True, True, False),
        (True, False, True, False),
        (True, True, False, False),  # a till opens a drawer for a sale only
    ],
)
def test_the_drawer_opens_where_the_owner_said_so_and_for_a_sale_only(
    world: World, owner_wants: bool, asked: bool, sale: bool, opens: bool
) -> None:
    printer_of(world, auto_print=False, opens_drawer=owner_wants)
    ask(pair(world), paper(drawer=asked, sale=str(uuid7()) if sale else None))
    assert PrintJob.objects.get().opens_drawer is opens


def test_tablets_are_told_which_printer_there_is_and_not_where(world: World) -> None:
    assert rules_for(world.outlet)["printers"] == []
    printer_of(world, auto_print=True, opens_drawer=False)
    told = {"name": "Kasir", "columns": 32, "auto_print": True, "opens_drawer": False}
    assert rules_for(world.outlet)["printers"] == [told]
