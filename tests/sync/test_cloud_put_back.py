"""A cloud that was put back to an older copy: noticed by what a hub has heard, and healed."""

import json
import uuid

import pytest

from pos.catalog.actions import add_category
from pos.catalog.models import Category
from pos.journal.keys import make_own_key
from pos.journal.models import DeviceKey, Ledger
from sync import telling
from tests.sync.test_links import Box, as_cloud, known, linked
from tests.tablet import Tablet, new_id

__all__ = ["as_cloud"]  # a fixture of every test here
pytestmark = pytest.mark.django_db


def test_a_cloud_whose_hub_knows_more_was_put_back_and_begins_a_new_epoch() -> None:
    box = linked()
    told = known(box, seq=9, hash="f" * 64)
    raws = [json.loads(one["raw"]) for one in told["events"]]
    assert [(one["type"], one["epoch"], one["seq"]) for one in raws] == [("device.paired", 2, 1)]
    assert set(told["keys"]) == {"1", "2"}
    assert known(box, seq=9, hash="f" * 64)["events"] == told["events"]


def add_category_here(box: Box, name: str) -> None:
    """The cloud's own word."""
    merchant_id = uuid.UUID(box.merchant)
    add_category(merchant_id=merchant_id, name=name, colour="#DDEBE4", by=None)


def test_what_a_cloud_that_was_put_back_said_before_it_noticed_is_said_again_once() -> None:
    box = linked()
    for name in ("Minuman", "Makanan"):
        add_category_here(box, name)
    for seq in (3, 4, 9):  # hubs that know one of its numbers otherwise, or more of them
        told = [json.loads(one["raw"]) for one in known(box, seq=seq, hash="f" * 64)["events"]]
        assert [(one["type"], one["epoch"], one["seq"]) for one in told] == [
            ("device.paired", 2, 1), ("change.told", 2, 2), ("change.told", 2, 3)
        ]  # fmt: skip
    inside = [json.loads(one["body"]["raw"]) for one in told[1:]]
    assert [one["body"]["groups"]["identity"]["name"] for one in inside] == ["Minuman", "Makanan"]
    assert {(one["type"], one["epoch"]) for one in inside} == {("category.changed", 1)}
    again = [json.loads(one["raw"]) for one in known(box, epoch=2, seq=5, hash="f" * 64)["events"]]
    assert [(one["type"], one["epoch"]) for one in again] == [
        ("device.paired", 3), ("change.told", 3), ("change.told", 3)
    ]  # fmt: skip
    assert [one["body"] for one in again[1:]] == [one["body"] for one in told[1:]]
    assert Category.objects.count() == 2


def test_what_is_said_again_is_bounded_and_the_last_of_it(monkeypatch) -> None:
    monkeypatch.setattr(telling, "MAX_AGAIN", 2)
    box = linked()
    for name in ("Satu", "Dua", "Tiga"):
        add_category_here(box, name)
    told = [json.loads(one["raw"]) for one in known(box, seq=9, hash="f" * 64)["events"]]
    inside = [json.loads(one["body"]["raw"])["body"]["groups"]["identity"] for one in told[1:]]
    assert [one["name"] for one in inside] == ["Dua", "Tiga"]


@pytest.mark.parametrize("has_old_key", [True, False])
def test_a_cloud_put_back_to_before_its_last_new_epoch_is_heard_again(has_old_key: bool) -> None:
    box = linked()
    if has_old_key:  # keys are files: a copy of the database alone does not take them back
        make_own_key(Ledger.objects.get().device_id, 2)
    hub_has = {"epoch": 2, "seq": 3, "hash": "f" * 64}
    asked = [known(box, **hub_has)["events"] for _ in range(2)]
    raws = [json.loads(one["raw"]) for one in asked[-1]]
    assert [(one["type"], one["epoch"], one["seq"]) for one in raws] == [("device.paired", 3, 1)]
    assert asked[0] == (asked[1] if has_old_key else [])
    assert known(box, **hub_has)["events"] == asked[-1]


def test_hello_names_a_tablet_of_which_the_cloud_has_nothing_yet() -> None:
    """Else a cloud that was put back to before its first sale is not noticed (found by the
    simulator): the hub asks only of devices that are named whether they lack something."""
    box = linked()
    till = box.till()
    box.hand_in(box.events)
    heads = box.ask("hello", b"{}").json()["heads"]
    assert {(one["device"], one["seq"]) for one in heads} == {
        (box.device, len(box.events)),
        (till.device, 0),
    }


def test_hello_names_no_screen_and_of_a_tablet_without_sales_only_its_newest_key() -> None:
    box = linked()
    till, screen = box.till(), Tablet(box.merchant, box.outlet, new_id(), "D01")
    box.introduce(screen, "display")
    box.hand_in(box.events)
    DeviceKey.objects.filter(device_id=till.device).update(epoch=2)
    DeviceKey.objects.create(
        id=uuid.UUID(new_id()), merchant_id=box.merchant, outlet_id=box.outlet, role="till",
        device_id=till.device, epoch=1, series="K88", public_key=till.public_key,
    )  # fmt: skip
    heads = box.ask("hello", b"{}").json()["heads"]
    assert {(one["device"], one["epoch"], one["seq"]) for one in heads} == {
        (box.device, 1, len(box.events)),
        (till.device, 2, 0),
    }
