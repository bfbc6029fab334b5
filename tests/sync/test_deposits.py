"""What tablets leave at the cloud while their server is silent, and how it comes home: each side in
this process."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from pos.journal.clock import wall_ms
from pos.journal.envelope import read
from pos.journal.keys import is_valid
from pos.journal.models import DeviceKey, Fork, Ledger, Problem
from pos.journal.replay import rebuild
from pos.sales.models import Sale
from sync import deposits, lacking
from sync.links import unlink_hub
from sync.models import Deposit, HubLink
from tests.sales import Goods, sell
from tests.sync.test_links import Box, code_of, linked
from tests.tablet import Tablet, batch_body, new_id

pytestmark = pytest.mark.django_db
DIRECT = "/sync/v1/relay/direct"
MINUTE_MS = 60_000


@pytest.fixture
def in_cloud(settings: Any, tmp_path: Any) -> None:
    settings.ROLE, settings.DATA_DIR = "cloud", tmp_path


@pytest.fixture
def box(in_cloud: None) -> Box:
    return linked()


def leave(till: Tablet, events: list[dict[str, str]], merchant: str = "", **changes: Any) -> Any:
    path = f"{DIRECT}?merchant={merchant or till.merchant}"
    body = batch_body(events)
    headers = till.headers("POST", path, body, **changes)
    return Client().post(path, body, content_type="application/json", headers=headers)


def seller(box: Box, count: int = 2) -> Tablet:
    """A till that the hub's record has told, with sales that only it has."""
    till = box.till()
    box.hand_in(box.events)
    for _ in range(count):
        sell(till, Goods())
    return till


def left(answer: Any) -> tuple[int, str | None]:
    """How far the cloud has the till's facts, and why it stopped."""
    assert answer.status_code == 200, answer.content
    told = answer.json()
    ends = [head["seq"] for head in told["heads"] if head["stream"] == "F"]
    return max(ends, default=0), told["stopped"] and told["stopped"]["code"]


def test_sales_that_a_tablet_leaves_are_kept_apart_and_its_answer_is_signed_by_the_cloud(
    box,
) -> None:
    till = seller(box)
    assert left(leave(till, [])) == (0, None)
    answer = leave(till, till.events)
    assert left(answer) == (len(till.events), None)
    told = answer.json()
    head = told["heads"][-1]
    assert head["hash"] == read(till.events[-1]["raw"].encode(), till.events[-1]["sig"]).hash
    own = DeviceKey.objects.get(device_id=Ledger.objects.get().device_id)
    said = f"lancar-direct-v1\n{till.device}\n{head['epoch']} F {head['seq']} {head['hash']}"
    assert is_valid(own.public_key, said.encode(), told["proof"])
    assert (Deposit.objects.count(), Sale.objects.count()) == (len(till.events), 0)
    merchant_id, outlet_id = uuid.UUID(box.merchant), uuid.UUID(box.outlet)
    sales, since = deposits.standing(merchant_id, outlet_id)
    assert sales == 2
    assert since is not None


def test_the_same_again_changes_nothing_and_a_gap_is_asked_for(box) -> None:
    till = seller(box, 3)
    assert left(leave(till, till.events[1:])) == (0, "gap")
    assert left(leave(till, till.events[:1])) == (1, None)
    assert left(leave(till, till.events)) == (len(till.events), None)
    assert left(leave(till, till.events)) == (len(till.events), None)
    assert Deposit.objects.count() == len(till.events)


def test_it_goes_on_where_the_servers_record_ends(box) -> None:
    till = seller(box, 3)
    assert box.hand_in(till.events[:1]).status_code == 200
    assert left(leave(till, [])) == (1, None)
    assert left(leave(till, till.events)) == (len(till.events), None)
    assert Deposit.objects.count() == len(till.events) - 1


def test_a_stranger_a_foreign_merchant_and_a_display_find_no_door(box) -> None:
    till = seller(box)
    stranger = Tablet(till.merchant, till.outlet, new_id(), "K09")
    assert code_of(leave(stranger, [])) == "unknown_device"
    other = linked()
    assert code_of(leave(till, [], other.merchant)) == "unknown_device"
    thief = Tablet(till.merchant, till.outlet, till.device, "K01")
    assert code_of(leave(thief, [])) == "unknown_device"
    screen = Tablet(till.merchant, till.outlet, new_id(), "D01")
    box.introduce(screen, "display")
    box.hand_in(box.events)
    assert code_of(leave(screen, [])) == "not_your_door"
    assert code_of(leave(box, [])) == "not_your_door"
    assert Deposit.objects.count() == 0


def test_where_the_server_was_taken_off_nothing_is_left_and_a_captured_request_is_worthless(
    box,
) -> None:
    till = seller(box)
    old = leave(till, till.events, time_ms=wall_ms() - 6 * MINUTE_MS)
    assert code_of(old) == "clock_skew"
    unlink_hub(link=HubLink.objects.get(), reason="Uji", by=None)
    assert code_of(leave(till, till.events)) == "hub_unlinked"
    assert Deposit.objects.count() == 0


def test_a_shops_own_server_has_no_such_door(settings) -> None:
    settings.ROLE = "shop"
    assert code_of(leave(Tablet(new_id(), new_id(), new_id()), [])) == "not_a_cloud"
    assert (
        "Access-Control-Allow-Origin" not in leave(Tablet(new_id(), new_id(), new_id()), []).headers
    )


def test_what_is_not_this_tills_own_good_chain_is_not_kept_and_what_is_before_it_is(box) -> None:
    till = seller(box, 1)
    good = len(till.events)
    other = Tablet(till.merchant, till.outlet, new_id(), "K02")
    sell(other, Goods())
    assert left(leave(till, [*till.events, *other.events])) == (good, "foreign_device")
    sell(till, Goods())
    forged = {**till.events[-1], "sig": till.sign(b"something else")}
    assert left(leave(till, [*till.events[:-1], forged])) == (len(till.events) - 1, "bad_signature")
    twin = Tablet(
        till.merchant, till.outlet, till.device, "K01", key=till.key, heads=dict(till.heads)
    )
    assert left(leave(till, till.events)) == (len(till.events), None)
    elsewhere = twin.append("cash.moved", {}, outlet=new_id())
    assert left(leave(till, [elsewhere])) == (len(till.events), "wrong_tenant")
    torn = {"raw": "{", "sig": ""}
    assert left(leave(till, [torn])) == (len(till.events), "bad_envelope")


def test_another_content_under_a_number_is_no_deposit(box) -> None:
    till = seller(box, 1)
    twin = Tablet(till.merchant, till.outlet, till.device, "K01", key=till.key)
    sell(twin, Goods())
    assert left(leave(till, till.events)) == (len(till.events), None)
    assert left(leave(twin, twin.events)) == (len(till.events), "fork")


def test_a_tablet_leaves_no_more_than_there_is_room_for(box, monkeypatch) -> None:
    monkeypatch.setattr(deposits, "MAX_WAITING", 2)
    till = seller(box, 4)
    assert left(leave(till, till.events)) == (2, "deposit_full")
    box.hand_in(till.events[:2])
    assert left(leave(till, till.events)) == (4, "deposit_full" if len(till.events) > 4 else None)


def test_an_outlet_leaves_no_more_bytes_than_there_is_room_for(box, monkeypatch) -> None:
    first = Tablet(box.merchant, box.outlet, new_id(), "K02")
    box.introduce(first, "till")
    till = seller(box, 2)
    sell(first, Goods())
    sizes = [len(each["raw"].encode()) for each in (*first.events, *till.events)]
    monkeypatch.setattr(deposits, "MAX_WAITING_BYTES", sum(sizes) - 1)
    assert left(leave(first, first.events)) == (len(first.events), None)
    assert left(leave(till, till.events[:1])) == (1, None)
    assert left(leave(till, till.events)) == (len(till.events) - 1, "deposit_full")
    monkeypatch.setattr(deposits, "MAX_WAITING_BYTES", sum(sizes))
    assert left(leave(till, till.events)) == (len(till.events), None)


def test_a_page_from_another_origin_may_ask_this_door_and_no_other(in_cloud) -> None:
    asked = Client().options(DIRECT, headers={"Origin": "https://192.168.1.5:8443"})
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert "lancar-signature" in asked.headers["Access-Control-Allow-Headers"]
    assert (
        leave(Tablet(new_id(), new_id(), new_id()), []).headers["Access-Control-Allow-Origin"]
        == "*"
    ), "refusals are read"
    other = Client().options("/sync/v1/relay/events")
    assert "Access-Control-Allow-Origin" not in other.headers


# --- how it comes home --------------------------------------------------------------------------


def lacks(box: Box, till: Tablet, seq: int) -> list[dict[str, str]]:
    """All that the cloud says the hub lacks of this till."""
    end = {"device": till.device, "epoch": 1, "stream": "F", "seq": seq}
    answer = box.ask("fetch", json.dumps({"ends": [end]}).encode())
    assert answer.status_code == 200, answer.content
    assert answer.json()["more"] is False
    return list(answer.json()["events"])


def news(box: Box) -> bool:
    known = {"epoch": 1, "seq": 0, "hash": "0" * 64}
    return bool(box.ask("pull", json.dumps(known).encode()).json()["deposits"])


def test_the_server_is_told_that_something_waits_and_it_goes_once_its_record_brings_it(box) -> None:
    till = seller(box, 3)
    assert not news(box)
    leave(till, till.events)
    assert news(box)
    assert lacks(box, till, 0) == till.events
    assert lacks(box, till, 2) == till.events[2:]
    assert lacks(box, till, len(till.events)) == []
    box.hand_in(till.events[:2])
    assert Deposit.objects.count() == len(till.events) - 2
    box.hand_in(till.events)
    assert (Deposit.objects.count(), Sale.objects.count()) == (0, 3)
    assert not news(box)
    assert rebuild(verify_only=True) == []


def test_a_server_that_was_put_back_gets_what_the_record_has_before_what_was_left(box) -> None:
    till = seller(box, 3)
    box.hand_in(till.events[:2])
    leave(till, till.events)
    assert lacks(box, till, 1) == till.events[1:]


def test_it_is_told_by_its_numbers_also_where_the_clouds_clock_went_back(box) -> None:
    till = seller(box, 4)
    leave(till, till.events[:2])
    leave(till, till.events)
    Deposit.objects.filter(seq__gt=2).update(received_at=1)
    assert lacks(box, till, 0) == till.events


def test_what_is_told_never_ends_before_the_signature_that_proves_it(box, monkeypatch) -> None:
    till = seller(box, 4)
    torn = {**till.events[1], "sig": till.sign(b"something else")}
    events = [till.events[0], torn, *till.events[2:]]
    assert left(leave(till, events)) == (len(events), None)
    monkeypatch.setattr(lacking, "MAX_EVENTS", 2)
    link = HubLink.objects.get()
    end = {"device": uuid.UUID(till.device), "epoch": 1, "stream": "F"}
    first = lacking.beyond(link, [{**end, "seq": 0}])
    assert first == {"events": events[:1], "more": True, "own": True}
    assert lacking.beyond(link, [{**end, "seq": 1}])["events"] == events[1:3]


def test_a_sister_or_another_merchant_gets_nothing_of_it(box) -> None:
    till = seller(box)
    leave(till, till.events)
    assert lacks(linked(), till, 0) == []


def test_where_the_server_told_another_content_the_deposit_is_a_fork_and_people_hear(box) -> None:
    till = seller(box, 0)
    twin = Tablet(till.merchant, till.outlet, till.device, "K01", key=till.key)
    for each in (till, twin):
        for _ in range(2):
            sell(each, Goods())
    leave(twin, twin.events)
    box.hand_in(till.events[:1])
    assert (Deposit.objects.count(), Fork.objects.count()) == (0, len(twin.events))
    assert Problem.objects.filter(code="fork").count() == 1
    box.hand_in(till.events)
    assert Sale.objects.count() == 2
