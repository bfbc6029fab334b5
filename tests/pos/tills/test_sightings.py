"""What a tablet says of itself when it greets: shown to the owner, never a reason to refuse it."""

from typing import Any

import pytest
from django.db import DatabaseError

from pos.box.clocks import beside_tablets
from pos.box.words import FAULTS
from pos.journal.clock import wall_ms
from pos.journal.models import Event, Head
from pos.tills import sightings
from pos.tills.admin.devices import DeviceAdmin
from pos.tills.models import Device, Sighting
from pos.tills.queries import with_greeting, with_last_heard
from tests.pos.world import Till, World, make_world, pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def till(world: World) -> Till:
    return pair(world)


def greet(till: Till, **said: Any) -> None:
    sightings.note_greeting(till.sender, said)


def shown(till: Till) -> Any:
    """The row that the list of devices shows."""
    return with_greeting(with_last_heard(Device.objects.all())).get(id=till.device.id)


def unsent(till: Till) -> str:
    return DeviceAdmin.unsent(None, shown(till))  # type: ignore[arg-type]


def test_a_greeting_says_version_and_that_the_tablet_is_there(till: Till) -> None:
    before, events = wall_ms(), Event.objects.count()
    greet(till, app_version="0.1.0-abc", heads=[])
    row = shown(till)
    assert row.app_version == "0.1.0-abc"
    assert before <= row.heard_at <= wall_ms()
    assert Event.objects.count() == events, "no fact of the shop"
    greet(till, app_version="0.2.0")
    assert Sighting.objects.count() == 1
    assert shown(till).app_version == "0.2.0"


def test_what_only_the_tablet_has_is_counted_until_it_comes(till: Till) -> None:
    greet(till, heads=[{"epoch": 1, "stream": "F", "seq": 3, "hash": "0" * 64}])
    assert "3 catatan" in unsent(till)
    Head.objects.create(
        merchant_id=till.device.merchant_id,
        outlet_id=till.device.outlet_id,
        device_id=till.device.id,
        epoch=1,
        stream="F",
        seq=3,
        hash="0" * 64,
    )
    assert unsent(till) == "tidak ada"
    Head.objects.filter(device_id=till.device.id).update(seq=9)
    assert unsent(till) == "tidak ada", "it has sold since it greeted"


def test_a_tablet_that_was_never_heard_says_so_and_then_since_when(till: Till) -> None:
    assert shown(till).heard_at == 0
    assert unsent(till) == "–"
    greet(till)
    said_at = shown(till).heard_at
    Sighting.objects.update(said_at=said_at - 60_000)
    assert shown(till).heard_at == said_at - 60_000


@pytest.mark.parametrize(
    "said",
    [
        {"app_version": 7, "heads": "many"},
        {"app_version": "unknown"},
        {"app_version": "\x00", "heads": [None, {}, {"stream": "F"}]},
        {"app_version": None, "heads": [{"epoch": True, "stream": "F", "seq": 1}]},
        {"heads": [{"epoch": 1, "stream": "F", "seq": 2**80}]},
        {"heads": [{"epoch": -1, "stream": "F", "seq": 5}]},
        {"heads": [{"epoch": 1, "stream": "O", "seq": 5}]},
    ],
)
def test_nonsense_is_left_out(till: Till, said: dict[str, Any]) -> None:
    greet(till, **said)
    row = Sighting.objects.get()
    assert (row.app_version, row.epoch, row.seq) == ("", 0, 0)
    assert unsent(till) == "–"


def test_a_version_longer_than_the_column_is_cut(till: Till) -> None:
    greet(till, app_version="9" * 500)
    assert shown(till).app_version == "9" * 40


def test_a_full_disk_does_not_keep_a_tablet_out(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(sightings.Sighting.objects, "filter", full)
    greet(till, app_version="0.1.0")
    monkeypatch.undo()
    assert not Sighting.objects.exists()


def memory(till: Till) -> str:
    return DeviceAdmin.memory(None, shown(till))  # type: ignore[arg-type]


def told_memory(till: Till, **said: Any) -> None:
    shop = (till.device.merchant_id, till.device.outlet_id)
    sightings.note_storage(till.device.id, shop, said)


def test_the_memory_that_a_tablet_tells_is_shown_and_what_cannot_be_is_left_out(till: Till) -> None:
    assert memory(till) == "–", "an app of an earlier release"
    told_memory(till, used=9_000_000, quota=12_500_000_000, persisted=True)
    assert memory(till) == "–", "it has not greeted"
    greet(till, app_version="1")
    told_memory(till, used=9_000_000, quota=12_500_000_000, persisted=True)
    assert memory(till) == "9 MB dari 12,5 GB"
    told_memory(till, used=9_000_000, quota=12_500_000_000, persisted=False)
    assert "Belum terlindungi" in memory(till)
    told_memory(till, used=800_000_000, quota=1_000_000_000, persisted=True)
    assert "Hampir penuh: 800 MB dari 1,0 GB" in memory(till)
    for wrong in (-1, 2**53, 1.5, "9", True, None, [9]):
        told_memory(till, used=wrong, quota=wrong, persisted=wrong)
        row = shown(till)
        assert (row.used_bytes, row.quota_bytes) == (None, None)
        assert row.is_persisted is (True if wrong is True else None)
    greet(till, app_version="2")
    assert shown(till).app_version == "2"


def test_a_busy_tablet_is_heard_when_it_says_that_nothing_waits(till: Till) -> None:
    greet(till, app_version="1")
    for unsent, is_heard in ((3, False), (None, False), (True, False), ("0", False), (0, True)):
        Sighting.objects.update(said_at=5)
        told_memory(till, used=1, quota=2, persisted=True, unsent=unsent)
        assert (Sighting.objects.get().said_at > 5) is is_heard


@pytest.mark.parametrize(
    ("minutes_behind_server", "code"),
    [
        ((), None),
        ((0, 3), None),
        ((90,), "tablet_clock_differs"),  # one against one: nobody knows
        ((90, 92), "clock_off"),
        ((-90, -92, 0), "clock_off"),
        ((90, -90), None),  # the tablets differ from each other
        ((0, 0, 90), None),  # that tablet's is wrong, not the server's
    ],
)
def test_the_servers_clock_is_doubted_when_its_tablets_agree_against_it(
    world: World, minutes_behind_server: tuple[int, ...], code: str | None
) -> None:
    for minutes in minutes_behind_server:
        greet(pair(world), wall=wall_ms() - minutes * 60_000)
    found = beside_tablets()
    assert (found and found.code) == code


def test_how_far_the_clock_is_off_is_said_in_words(world: World) -> None:
    for _ in range(2):
        greet(pair(world), wall=wall_ms() - 90 * 60_000 - 500)
    found = beside_tablets()
    assert found is not None
    assert FAULTS["clock_off"]["words"].format(**found.told) == (
        "jam komputer server lebih cepat 90 menit dari jam 2 tablet"
    )


@pytest.mark.parametrize("wall", [None, "besok", -1, 2**60, True, 1.5])
def test_a_clock_that_cannot_be_read_is_left_out(till: Till, wall: Any) -> None:
    greet(till, wall=wall)
    assert Sighting.objects.get().ahead_ms is None
    assert beside_tablets() is None


def test_a_tablet_that_was_not_heard_for_an_hour_is_no_witness(till: Till) -> None:
    greet(till, wall=wall_ms() - 7_200_000)
    Sighting.objects.update(said_at=wall_ms() - 3_700_000)
    assert beside_tablets() is None
