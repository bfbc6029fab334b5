"""The dashboard in the cloud, where outlets have servers of their own; and its session's end."""

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from pos.config.management.commands.worker import EXPORTS
from pos.config.management.commands.worker import Command as Worker
from pos.config.middleware import IdleSignOut
from pos.journal.actions import open_ledger
from pos.journal.clock import wall_ms
from pos.journal.envelope import read
from pos.journal.ids import uuid7
from pos.journal.interpret import happening_of
from pos.journal.models import Event, Ledger
from pos.journal.projections import apply_run
from pos.journal.rows import have_hubs
from pos.outlets.actions import add_outlet
from pos.outlets.models import Outlet
from pos.reports import api
from pos.reports.actions import ask_export, sum_stale_days
from pos.reports.making import file_of, make_exports, throw_away_old
from pos.reports.models import Export
from pos.reports.periods import Stretch
from pos.reports.registry import report_named
from pos.reports.rollup_models import LateSum
from sync.models import Deposit, HubLink
from tests.pos.reports.looking import LAST_WEEK, TODAY, ask, at
from tests.pos.world import Till, World, make_world, pair

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def half_past_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "wall_ms", lambda: at(TODAY, "12:30"))


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def till(world: World) -> Till:
    return pair(world)


def test_half_an_hour_that_nobody_touched_the_page_signs_it_out(world: World):
    """It asks by itself all day, which is no click."""
    client = Client()
    client.force_login(world.sari)

    def asked(seconds_ago: int, **headers: str) -> int:
        session = client.session
        session[IdleSignOut.KEY] = int(time.time()) - seconds_ago
        session.save()
        return client.get("/api/v1/dashboard", headers=headers).status_code

    assert client.get("/api/v1/dashboard").status_code == 200
    assert IdleSignOut.KEY in client.session  # from the first look on
    assert asked(29 * 60) == 200
    assert client.session[IdleSignOut.KEY] <= int(time.time()) - 29 * 60
    before = int(time.time())
    assert asked(29 * 60, **{"X-Lancar-Touched": "1"}) == 200
    assert client.session[IdleSignOut.KEY] >= before
    assert asked(31 * 60, **{"X-Lancar-Touched": "1"}) == 401
    assert client.get("/api/v1/dashboard").status_code == 401


def test_in_the_cloud_the_rows_leave_too_and_the_merchants_record_says_so(world: World):
    """Of an outlet with a server of its own, where the cloud writes nothing."""
    Ledger.objects.filter(merchant_id=world.merchant.id).delete()
    open_ledger(world.merchant.id, world.merchant.id, name="Cloud", role="cloud")
    Ledger.objects.update(server_seq=1_000)  # beyond what the hub numbered in this database
    assert have_hubs(world.merchant.id, {world.outlet.id})
    answers = [ask(world.sari, "/export", kind=kind) for kind in ("csv", "xlsx")]
    assert [answer.status_code for answer in answers] == [200, 200]
    taken = Event.objects.filter(kind="report.taken", actor_id=world.sari.id)
    assert [event.outlet_id for event in taken] == [world.merchant.id] * 2
    for answer in answers:
        answer.close()


def test_in_the_cloud_an_excel_file_is_asked_for_at_the_merchant_and_made_there_alone(
    world: World, till: Till, settings: Any, tmp_path: Path
):
    settings.DATA_DIR = tmp_path
    report = report_named("barang")
    assert report is not None
    day = date.fromisoformat(TODAY)
    asked = {"outlet": world.outlet, "report": report, "stretch": Stretch(day, day)}
    ask_export(**asked, with_cost=False, by=world.sari)
    at_hub = Event.objects.get(kind="report.exported")
    Export.objects.all().delete()
    Ledger.objects.filter(merchant_id=world.merchant.id).delete()
    open_ledger(world.merchant.id, world.merchant.id, name="Cloud", role="cloud")
    Ledger.objects.update(server_seq=1_000)  # beyond what the hub numbered in this database
    envelope = read(bytes(at_hub.raw), at_hub.signature)
    apply_run([happening_of(envelope, world.outlet.id, 900, wall_ms())])
    assert Export.objects.count() == 0, "the shop makes its own file"
    ask_export(**asked, with_cost=False, by=world.sari)
    here = Event.objects.get(kind="report.exported", version=2)
    assert (here.outlet_id, here.device_id) == (world.merchant.id, Ledger.objects.get().device_id)
    while sum_stale_days():
        pass
    assert make_exports() == 1
    made = Export.objects.get()
    assert (made.outlet_id, made.state) == (world.outlet.id, "made")
    assert file_of(made).is_file()
    settings.ROLE = "cloud"
    works = Worker().works
    assert EXPORTS in works
    assert throw_away_old in works


def test_the_past_that_a_server_hands_in_when_it_is_linked_is_no_late_change(
    world: World, settings: Any
):
    settings.ROLE = "cloud"
    here = {"merchant_id": world.merchant.id, "outlet_id": world.outlet.id}
    link = {"device_id": uuid7(), "epoch": 1, "public_key": "", "name": "Server"}
    HubLink.objects.create(
        id=world.outlet.id, **here, **link, linked_at=at("2026-11-28", "23:30"), heard_at=None
    )
    for arrived_on in ("2026-11-28", "2026-11-29"):
        LateSum.objects.create(
            **here,
            business_date="2026-11-27",
            arrived_on=arrived_on,
            sales=1,
            refunds=0,
            total_minor=7_000,
        )
    assert [row["arrived_on"] for row in ask(world.sari).json()["late"]] == ["2026-11-29"]
    settings.ROLE = "shop"
    assert len(ask(world.sari).json()["late"]) == 2


def leave_at_cloud(outlet: Outlet, *kinds: str) -> None:
    """As a tablet does while its server is silent."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id, "device_id": uuid7()}
    for seq, kind in enumerate(kinds, 1):
        chain = {"epoch": 1, "stream": "F", "seq": seq, "hash": "", "raw": b"", "signature": ""}
        Deposit.objects.create(**here, **chain, kind=kind, received_at=1)


def test_a_silent_outlet_is_told_with_what_it_still_has_to_send(
    world: World, till: Till, settings: Any
):
    """In the cloud, where an outlet's own server says how it stands; a hub hears none of them."""
    outlet = add_outlet(
        merchant_id=world.merchant.id, outlet_id=uuid7(), name="Pasar", by=world.sari.id
    )
    link = {"device_id": uuid7(), "epoch": 1, "public_key": "", "name": "Server", "linked_at": 1}
    HubLink.objects.create(
        id=outlet.id,
        merchant_id=world.merchant.id,
        outlet_id=outlet.id,
        heard_at=at(LAST_WEEK, "09:00"),
        waiting=12,
        version="0.1.0",
        **link,
    )
    assert [each["code"] for each in ask(world.sari).json()["outlets"]] == ["B01"]
    assert "hub_silent" not in [need["code"] for need in ask(world.sari, "/needs").json()["needs"]]
    settings.ROLE = "cloud"
    Ledger.objects.update(outlet_id=F("merchant_id"))
    first, second = ask(world.sari).json()["outlets"]
    assert (first["waiting"], first["version"]) == (None, "")
    assert (second["heard_at"], second["state"]) == (at(LAST_WEEK, "09:00"), "silent")
    assert (second["waiting"], second["version"]) == (12, "0.1.0")
    needs = {need["code"]: need for need in ask(world.sari, "/needs").json()["needs"]}
    assert needs["hub_silent"]["names"] == {"name": "Pasar", "waiting": 12}
    assert "sales_left" not in needs
    leave_at_cloud(outlet, "shift.opened", "sale.completed", "sale.completed")
    needs = {need["code"]: need for need in ask(world.sari, "/needs").json()["needs"]}
    assert (needs["sales_left"]["count"], needs["sales_left"]["names"]) == (2, {"name": "Pasar"})
    waits = "dititipkan tablet di cloud, belum dihitung: menunggu diambil server toko"
    assert needs["sales_left"]["words"] == f"penjualan Pasar {waits}"
    HubLink.objects.update(unlinked_at=1)
    assert ask(world.sari).json()["outlets"][1]["state"] == "never"
