"""What a hub had said itself after the copy that it was put back to, and its cloud had heard: each
side in this process."""

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from pos.catalog.actions import change_prices
from pos.catalog.models import Product
from pos.journal import incarnation
from pos.journal.actions import append
from pos.journal.audit import Report, audit
from pos.journal.keys import make_own_key
from pos.journal.models import DeviceKey, Event, Ledger, LostChange, Problem, State
from pos.journal.replay import rebuild
from pos.reports.models import RecapMail
from pos.sales.models import ShiftReport
from pos.stock.actions import Received, receive_stock
from pos.stock.models import Level
from pos.tills.actions import revoke_device
from pos.tills.models import Device
from pos.tills.wiping import ask_to_wipe, keep_after_all
from sync import own_word
from sync.lacking import MAX_ENDS, ends_here, take
from sync.models import Told as HeardOf
from sync.models import Uplink
from tests.pos.world import World, make_world, pair, stock_up
from tests.tablet import Tablet, new_id

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parents[1] / "golden" / "journal"
KEY = "B" + "A" * 86
Told = list[dict[str, str]]


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> World:
    settings.DATA_DIR = tmp_path
    world = make_world()
    told = {"address": "https://cloud.contoh.id", "device": new_id(), "public_key": KEY}
    append("cloud.linked", {**told, "epoch": 1}, **world.tenant, actor_id=None)
    return world


def uplink() -> Uplink:
    return Uplink.objects.get()


def lost(*works: Callable[[], Any]) -> Told:
    """What this hub said while `works` were done; then its disk died, and the copy is from before.
    The cloud has all of it."""
    before = Ledger.objects.get()
    with transaction.atomic():
        for work in works:
            work()
        said = Event.objects.filter(device_id=before.device_id, server_seq__gt=before.server_seq)
        told = [
            {"raw": bytes(event.raw).decode(), "sig": event.signature}
            for event in said.order_by("server_seq")
        ]
        transaction.set_rollback(True)
    return told


def golden_body(kind: str, version: int) -> dict[str, Any]:
    """The newest release's own example."""
    told = json.loads((GOLDEN / f"{kind}.v{version}.json").read_text(encoding="utf-8"))
    body: dict[str, Any] = json.loads(told["raw"])["body"]
    return body


def put_back() -> None:
    incarnation.renew(Ledger.objects.get())


def come_home(events: Told) -> int:
    count, apart = take(uplink(), {"events": events, "more": False, "own": True})
    assert apart == set()
    return count


def states(events: Told) -> list[State]:
    ids = [json.loads(event["raw"])["id"] for event in events]
    found = dict(Event.objects.values_list("id", "state"))
    return [State(found[uuid.UUID(one)]) for one in ids]


def priced(world: World, product: Product, price_minor: int) -> None:
    prices = {product.id: price_minor}
    change_prices(merchant_id=world.merchant.id, prices=prices, by=world.sari.id)


def received(world: World, product: Product, milli: int) -> None:
    receive_stock(outlet=world.outlet, lines=[Received(product.id, milli)], by=world.sari.id)


def level(product: Product) -> int:
    return Level.objects.get(product_id=product.id).quantity_milli


def is_sound() -> bool:
    faults = [*audit(Report()), *rebuild(verify_only=True)]
    assert faults == []
    return True


def test_goods_received_and_a_price_come_back_once_and_people_hear_what_to_look_at(world) -> None:
    product = stock_up(world, stock={"tracked": True})
    received(world, product, 5_000)
    events = lost(lambda: received(world, product, 7_000), lambda: priced(world, product, 9_900))
    assert len(own_word.ends_of_own(uplink())) == 0, "nothing was lost yet"
    put_back()
    ends = {(end["epoch"], end["stream"]) for end in own_word.ends_of_own(uplink())}
    assert ends == {(1, "F"), (1, "O")}
    for _ in range(2):  # an answer that came twice
        assert come_home(events) == len(events)
    product.refresh_from_db()
    assert (level(product), product.price_minor) == (12_000, 9_900)
    told = Problem.objects.get(code="own_word_back")
    assert "Barang diubah 1×, Barang masuk 1×." in told.sentence
    assert "2 catatan kantor" in told.sentence
    assert is_sound()
    own_word.note_home(uplink())
    assert own_word.ends_of_own(uplink()) == []


def test_what_was_changed_again_after_the_restore_stays_and_the_older_price_is_kept(world) -> None:
    product = stock_up(world)
    events = lost(lambda: priced(world, product, 9_900))
    put_back()
    priced(world, product, 8_800)
    come_home(events)
    product.refresh_from_db()
    assert product.price_minor == 8_800
    assert [row.value["price_minor"] for row in LostChange.objects.all()] == [9_900]
    assert is_sound()


def test_thousands_come_in_batches_and_one_notice_counts_them_all(world) -> None:
    product = stock_up(world, stock={"tracked": True})
    events = lost(*[lambda: received(world, product, 1_000)] * 30)
    put_back()
    for start in range(0, len(events), 7):
        come_home(events[start : start + 7])
    assert level(product) == 30_000
    told = Problem.objects.get(code="own_word_back")
    assert (told.detail, "30 catatan" in told.sentence) == ({"kinds": {"stock.received": 30}}, True)


def say(world: World, kind: str, /, **body: Any) -> Callable[[], Any]:
    return lambda: append(kind, body, **world.tenant, actor_id=world.sari.id)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("cloud.unlinked", {"address": "https://cloud.contoh.id"}),
        ("backup.place_changed", {"folder": "/media/gone"}),
        ("two_step.begun", {}),
    ],
)
def test_the_settings_of_the_lost_computer_are_kept_without_effect(world, kind, body) -> None:
    if kind == "two_step.begun":
        body = {"person": {"id": str(world.sari.id), "name": "Sari"}}
    events = lost(say(world, kind, **body))
    put_back()
    come_home(events)
    assert states(events) == [State.IDLE]
    assert uplink().unlinked_at is None
    assert not Problem.objects.exists()
    assert is_sound()


@pytest.mark.parametrize("is_set_again", [False, True])
def test_a_setting_of_which_the_last_word_counts_comes_back_unless_said_again(
    world, is_set_again: bool
) -> None:
    events = lost(say(world, "recap.changed", address="lama@contoh.id", at_minute=60))
    put_back()
    if is_set_again:
        say(world, "recap.changed", address="baru@contoh.id", at_minute=60)()
    come_home(events)
    expected = "baru@contoh.id" if is_set_again else "lama@contoh.id"
    assert RecapMail.objects.get().address == expected
    assert is_sound()


def test_a_tablet_to_be_emptied_or_taken_off_is_so_again_unless_somebody_thought_better(
    world,
) -> None:
    stolen, found = pair(world, "A").device, pair(world, "B").device
    events = lost(
        lambda: ask_to_wipe(device=stolen, reason="Hilang", by=None),
        lambda: revoke_device(device=stolen, reason="Hilang", by=None),
        lambda: ask_to_wipe(device=found, reason="Hilang", by=None),
    )
    put_back()
    found = Device.objects.get(id=found.id)
    ask_to_wipe(device=found, reason="Hilang", by=None)
    keep_after_all(device=Device.objects.get(id=found.id), by=None)
    come_home(events)
    rows = {row.id: row for row in Device.objects.all()}
    assert rows[stolen.id].wipe_asked_at is not None
    assert rows[stolen.id].revoked_at is not None
    assert rows[found.id].wipe_asked_at is None
    assert is_sound()


def z_report(world: World, shift: str, number: int) -> Callable[[], Any]:
    body = golden_body("shift.reported", 1)
    new = {"report": new_id(), "shift": shift, "number": number, "part": 0}
    return say(world, "shift.reported", **{**body, **new})


def test_a_z_that_was_made_again_before_it_came_back_has_no_second_number_and_no_second_shift(
    world,
) -> None:
    first, second, third = new_id(), new_id(), new_id()
    lost_word = [(first, 1), (second, 2), (third, 3)]
    events = lost(*[z_report(world, *each) for each in lost_word])
    put_back()
    z_report(world, second, 1)()
    come_home(events)
    assert states(events) == [State.IDLE, State.IDLE, State.APPLIED]
    made = ShiftReport.objects.order_by("number").values_list("number", "shift_id")
    assert list(made) == [(1, uuid.UUID(second)), (3, uuid.UUID(third))]
    assert is_sound()


def test_a_till_paired_in_the_lost_time_is_known_again_once_also_where_it_came_in_anew(
    world,
) -> None:
    first, second = Tablet(), Tablet()

    def paired(tablet: Tablet, series: str) -> Callable[[], Any]:
        named = {"name": "Kasir", "role": "till", "drawer": None, "epoch": 1, "series": series}
        keyed = {"device": tablet.device, "public_key": tablet.public_key}
        return say(world, "device.paired", **keyed, **named)

    first.device, second.device = new_id(), new_id()
    events = lost(paired(first, "K01"), paired(second, "K02"))
    put_back()
    paired(second, "K02")()
    come_home(events)
    assert states(events) == [State.APPLIED, State.IDLE]
    assert set(DeviceKey.objects.filter(role="till").values_list("device_id", flat=True)) == {
        uuid.UUID(first.device), uuid.UUID(second.device)
    }  # fmt: skip
    named = {end["device"] for end in ends_here(uplink())}
    assert {first.device, second.device} <= named, "now their events are asked for too"
    assert is_sound()


def paired_anew(world: World, device: Device, tablet: Tablet) -> Callable[[], Any]:
    """Its second key, as a till that goes on in place gets it."""
    named = {"device": str(device.id), "epoch": 2, "series": "K07", "drawer": None}
    return say(
        world, "device.paired", **named, public_key=tablet.public_key, name="Kasir", role="till"
    )


@pytest.mark.parametrize("is_lost", ["pairing", "revocation"])
def test_a_tablet_that_was_taken_off_is_let_in_by_no_word_that_comes_late(world, is_lost) -> None:
    device, tablet = pair(world).device, Tablet()
    works = [
        paired_anew(world, device, tablet),
        lambda: revoke_device(device=Device.objects.get(id=device.id), reason="Curi", by=None),
    ]
    late = works.pop(0 if is_lost == "pairing" else 1)
    events = lost(late)
    put_back()
    works[0]()
    come_home(events)
    keys = DeviceKey.objects.filter(device_id=device.id).order_by("epoch")
    assert [(key.epoch, key.revoked_at is None) for key in keys] == [(1, False), (2, False)]
    row = Device.objects.get(id=device.id)
    assert (row.epoch, row.revoked_reason, row.revoked_at is None) == (2, "Curi", False)
    assert is_sound()


def test_what_the_cloud_has_told_us_of_ourselves_already_has_no_second_effect(world) -> None:
    product = stock_up(world)
    events = lost(lambda: priced(world, product, 9_900))
    put_back()
    inner = json.loads(events[0]["raw"])
    named = {name: inner[name] for name in ("id", "series")}
    HeardOf.objects.create(
        **named,
        **world.tenant,
        kind=inner["type"],
        device_id=inner["device"],
        hlc_ms=inner["hlc"][0],
    )
    come_home(events)
    assert states(events) == [State.IDLE]


def test_an_epoch_of_which_the_copy_knows_nothing_comes_back_by_its_key_file(world) -> None:
    """Put back twice to the same copy: the second epoch stands in no copy, its key is a file."""
    product = stock_up(world)
    events = lost(put_back, lambda: priced(world, product, 9_900))
    put_back()
    ledger = Ledger.objects.get()
    assert (ledger.epoch, ledger.lost_from_epoch) == (3, 1)
    assert come_home(events) == 2
    product.refresh_from_db()
    assert product.price_minor == 9_900
    row = Device.objects.get(id=ledger.device_id)
    assert (row.epoch, row.series) == (3, "H03"), "its newest key counts"
    assert is_sound()


def test_nobody_tells_a_hub_what_it_says_now_or_under_keys_it_never_had(world) -> None:
    put_back()
    ledger = Ledger.objects.get()
    forger = Tablet(str(world.merchant.id), str(world.outlet.id), str(ledger.device_id), "H02")
    for epoch in (2, 7):
        forger.epoch = epoch
        forger.append("cloud.unlinked", {"address": "https://cloud.contoh.id"})
    assert come_home(forger.events) == 0
    assert not Event.objects.filter(kind="cloud.unlinked").exists()


def test_a_hub_that_an_older_release_had_put_back_is_owed_nothing(world) -> None:
    put_back()
    Ledger.objects.update(lost_from_epoch=None)
    assert own_word.ends_of_own(uplink()) == []
    assert not own_word.is_awaited()


def test_reports_wait_for_it_a_while_and_only_where_there_is_a_cloud(world, monkeypatch) -> None:
    assert not own_word.is_awaited()
    put_back()
    assert own_word.is_awaited()
    monkeypatch.setattr(own_word, "PATIENCE_MS", -1)
    assert not own_word.is_awaited()
    monkeypatch.setattr(own_word, "PATIENCE_MS", 10**12)
    say(world, "cloud.unlinked", address="https://cloud.contoh.id")()
    assert not own_word.is_awaited()


def test_with_many_epochs_the_question_stays_within_its_bounds(world) -> None:
    ledger = Ledger.objects.get()
    for epoch in range(2, 70):
        make_own_key(ledger.device_id, epoch)
    put_back()
    assert len(own_word.ends_of_own(uplink())) == own_word.MOST_EPOCHS * 2
    assert len(ends_here(uplink())) <= MAX_ENDS
