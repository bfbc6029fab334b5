"""Events that are wrong inside: kept, told apart, and never a stopped queue."""

import hashlib
import time

import pytest

from tests.sales import Goods, sell
from tests.sync.talking import (
    LONE,
    harmless,
    outcomes,
    problems,
    sell_event,
    statuses,
    with_lone_surrogate,
)
from tests.tablet import Tablet, new_id

pytestmark = pytest.mark.slow

MINUTE_MS = 60_000


# What is wrong with an event -----------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    ["", "{}", "[]", "null", "7", '"x"', "{" * 50_000, '{"v":1}', "\x00", '{"v":NaN}', "1" * 5000],
)
def test_what_is_no_event_stops_the_batch_and_keeps_what_came_before(hub, tablet, raw):
    good = harmless(tablet)
    answer = hub.push(tablet, [good, {"raw": raw, "sig": good["sig"]}])
    assert statuses(answer) == ["stored"]
    assert answer.json["stopped"]["code"] == "bad_envelope"
    assert answer.json["heads"][0]["seq"] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 0},
        {"seq": -1},
        {"seq": 1.0},
        {"seq": 2**53},
        {"epoch": 0},
        {"epoch": 2**31},
        {"tv": 2**31},
        {"stream": "X"},
        {"id": "NOT-A-UUID"},
        {"id": "01A2008C-70E9-7BEC-A3B2-A875C05F572B"},
        {"prev": "0" * 63},
        {"prev": "G" * 64},
        {"hlc": [1]},
        {"hlc": [-1, 0]},
        {"hlc": [1, 70_000]},
        {"hlc": None},
        {"tv": 0},
        {"type": "x" * 65},
        {"type": None},
        {"series": "K" * 9},
        {"series": LONE},
        {"series": "K\x00"},
        {"actor": {"person": 7}},
        {"actor": "Ana"},
        {"shift": 7},
        {"business_date": "2026-11-21T00:00"},
        {"v": 2},
    ],
)
def test_an_envelope_with_one_wrong_field_is_no_event(hub, tablet, change):
    event = harmless(tablet, **{key: value for key, value in change.items() if key != "v"})
    if "v" in change:
        event = {**event, "raw": event["raw"].replace('{"v":1', '{"v":2')}
    event = with_lone_surrogate(tablet, event)
    answer = hub.push(tablet, [event])
    assert statuses(answer) == []
    assert answer.json["stopped"]["code"] == "bad_envelope"


def test_each_thing_that_is_no_event_is_told_once_by_the_hash_of_its_bytes(hub, tablet):
    for raw in ("no event", "no event", "nor this"):
        hub.push(tablet, [{"raw": raw, "sig": "A" * 86}])
    asked = "from pos.journal.models import Problem; print(*sorted(Problem.objects.filter("
    keys = hub.python(f"{asked}key__startswith='{tablet.device}').values_list('key', flat=True)))")
    assert keys.split() == sorted(
        f"{tablet.device}:{hashlib.sha256(raw).hexdigest()}" for raw in (b"no event", b"nor this")
    )


def test_an_event_signed_by_another_key_is_kept_apart_and_the_queue_goes_on(hub, tablet):
    forged = {**harmless(tablet), "sig": Tablet().sign(b"something else")}
    other = hub.pair(Tablet())
    start = hub.hello(other).json["cursor"]
    assert outcomes(hub.push(tablet, [forged])) == [("quarantined", "bad_signature")]
    told = hub.signed(other, "GET", f"/sync/v1/pull?cursor={start}").json
    assert told["changes"] == [], "no other till is told what nobody has signed"
    assert statuses(hub.push(tablet, [harmless(tablet)])) == ["stored"]


def test_another_devices_event_is_refused_and_the_owner_told(hub, tablet):
    other = hub.pair(Tablet())
    theirs = sell_event(other)
    answer = hub.push(tablet, [theirs])
    assert outcomes(answer) == [("refused", "foreign_device")]
    assert answer.json["stopped"]["code"] == "foreign_device"
    assert problems(hub, "foreign_device") >= 1
    assert statuses(hub.push(other, [theirs])) == ["stored"]


def test_same_key_with_other_content_is_a_fork_and_both_are_kept(hub, tablet):
    sell(tablet, Goods())
    twin = Tablet(
        tablet.merchant, tablet.outlet, tablet.device, tablet.series, tablet.epoch, tablet.key
    )
    other, after = sell_event(twin), sell_event(twin)
    assert statuses(hub.push(tablet, tablet.events)) == ["stored"]
    answer = hub.push(twin, [other, after])
    assert outcomes(answer) == [("fork", "same_key_other_content"), ("fork", "behind_fork")]
    assert answer.json["stopped"]["code"] == "same_key_other_content"
    assert answer.json["heads"][0]["hash"] == tablet.heads["F"][1]
    code = "from pos.journal.models import Fork; print(Fork.objects.filter(device_id='%s').count())"
    assert int(hub.python(code % tablet.device)) == 2
    later = sell_event(twin)  # the branch grows on: kept as well, whatever batch it comes in
    assert outcomes(hub.push(twin, [later])) == [("fork", "behind_fork")]
    assert int(hub.python(code % tablet.device)) == 3


def test_a_hole_in_the_chain_is_a_gap_and_is_filled_later(hub, tablet):
    events = [sell_event(tablet) for _ in range(3)]
    assert statuses(hub.push(tablet, [events[0], events[2]])) == ["stored", "gap"]
    assert statuses(hub.push(tablet, events)) == ["duplicate", "stored", "stored"]


def test_another_shops_event_is_kept_under_this_shop_and_does_not_count(hub, tablet):
    for change in ({"merchant": new_id()}, {"outlet": new_id()}):
        answer = hub.push(tablet, [harmless(tablet, **change)])
        assert outcomes(answer) == [("quarantined", "wrong_tenant")]


@pytest.mark.parametrize(("kind", "change"), [("drone.landed", {}), ("sale.completed", {"tv": 99})])
def test_a_kind_of_a_newer_release_waits_and_the_queue_goes_on(hub, tablet, kind, change):
    events = [tablet.append(kind, {"x": 1}, **change), sell_event(tablet)]
    assert outcomes(hub.push(tablet, events)) == [("pending", "unknown_kind"), ("stored", "")]


ABSURD = [
    ("quantity_milli", 2**53),
    ("quantity_milli", -(2**63)),
    ("quantity_milli", 10**400),
    ("quantity_milli", 1.5),
    ("quantity_milli", "1000"),
    ("quantity_milli", True),
    ("quantity_milli", None),
    ("factor_milli", 0),
    ("name", 7),
    ("name", "x" * 300),
    ("name", LONE),
    ("product", "not-a-uuid"),
    ("choices", [{"name": LONE}]),
    ("choices", 3),
]


@pytest.mark.parametrize(("field", "value"), ABSURD)
def test_a_sale_with_an_absurd_line_is_kept_apart_and_the_next_one_counts(
    hub, tablet, field, value
):
    bad = sell(Tablet(series=tablet.series), Goods())
    bad["lines"][0][field] = value
    tablet.counter = 1
    event = with_lone_surrogate(tablet, tablet.append("sale.completed", bad))
    answer = hub.push(tablet, [event, sell_event(tablet)])
    assert [status for status, _ in outcomes(answer)] == ["quarantined", "stored"]


def test_the_largest_quantity_there_is_does_not_break_the_stock(hub, tablet):
    for _ in range(3):
        body = sell(Tablet(series=tablet.series), Goods(product=new_id()))
        tablet.counter += 1
        body["receipt"]["counter"] = tablet.counter
        body["lines"][0]["quantity_milli"] = body["lines"][0]["base_quantity_milli"] = 2**53 - 1
        body["lines"][0]["product"] = "00000000-0000-7000-8000-00000000ffff"
        tablet.append("sale.completed", body)
    outcome = outcomes(hub.push(tablet, tablet.events))
    assert {status for status, _ in outcome} <= {"stored", "quarantined"}
    assert outcome[0] == ("stored", "")


def test_a_receipt_number_used_twice_is_kept_apart_with_its_own_code(hub, tablet):
    first = sell_event(tablet)
    tablet.counter = 0
    again = sell_event(tablet)
    assert outcomes(hub.push(tablet, [first, again])) == [
        ("stored", ""),
        ("quarantined", "receipt_number_taken"),
    ]


def test_a_clock_years_ahead_is_flagged_and_followed_by_nobody(hub, tablet):
    answer = hub.push(tablet, [harmless(tablet, hlc=[2_145_916_800_000, 0])])
    assert statuses(answer) == ["stored"]
    assert problems(hub, "clock_suspect") >= 1
    assert abs(hub.hello(tablet).json["time"] - time.time() * 1000) < MINUTE_MS


@pytest.mark.parametrize("epoch", [2, 2**31 - 1])
def test_an_epoch_the_device_never_had_is_kept_apart(hub, tablet, epoch):
    assert outcomes(hub.push(tablet, [harmless(tablet, epoch=epoch)])) == [
        ("quarantined", "bad_signature")
    ]


def test_a_revoked_tablet_may_hand_in_what_it_has_and_gets_nothing(hub, tablet):
    sell(tablet, Goods())
    code = (
        "from pos.tills.models import Device\nfrom pos.tills.actions import revoke_device\n"
        "revoke_device(device=Device.objects.get(id='%s'), reason='hilang', by=None)"
    )
    hub.python(code % tablet.device)
    assert hub.hello(tablet).json["revoked"] is True
    assert outcomes(hub.push(tablet, tablet.events)) == [("quarantined", "revoked_device")]
    for path in ("/sync/v1/pull", f"/sync/v1/catalog/{'0' * 64}"):
        answer = hub.signed(tablet, "GET", path)
        assert (answer.status, answer.code) == (403, "revoked_device")
