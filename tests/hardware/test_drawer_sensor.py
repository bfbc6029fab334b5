"""A drawer left open is said to a person: by its own switch, whichever way round it is wired."""

from typing import Any

import pytest

from hardware.drawer_sensor import OPEN_MS, DrawerSensor
from hardware.owners import Owner
from pos.journal.clock import wall_ms
from pos.journal.models import Problem
from tests.hardware.spool import hand_over, printer_on_the_net, put_up
from tests.pos.world import World
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("impatient")


def played(sensor: DrawerSensor, *, high_is_open: bool, now: int) -> None:
    """A sale: a pulse, the drawer is out at the next look, and closed at the one after."""
    sensor.looked(not high_is_open, now)
    sensor.pulsed()
    sensor.looked(high_is_open, now + 1_000)
    sensor.looked(not high_is_open, now + 9_000)


@pytest.mark.parametrize("high_is_open", [True, False])
def test_a_drawer_that_stays_open_is_said_once_for_each_time(high_is_open: bool) -> None:
    sensor = DrawerSensor()
    for sale in range(2):
        played(sensor, high_is_open=high_is_open, now=sale * 60_000)
    begin = 500_000
    assert sensor.looked(high_is_open, begin) is None
    assert sensor.looked(high_is_open, begin + OPEN_MS - 1) is None
    assert sensor.looked(high_is_open, begin + OPEN_MS) == begin
    assert sensor.looked(high_is_open, begin + 2 * OPEN_MS) is None
    assert sensor.looked(not high_is_open, begin + 3 * OPEN_MS) is None
    assert sensor.looked(high_is_open, begin + 4 * OPEN_MS) is None
    assert sensor.looked(high_is_open, begin + 5 * OPEN_MS) == begin + 4 * OPEN_MS


def test_without_a_switch_nothing_is_ever_said() -> None:
    for level in (True, False, None):
        sensor = DrawerSensor()
        for minute in range(30):
            sensor.pulsed()
            assert sensor.looked(level, minute * OPEN_MS) is None


def test_one_drawer_that_stood_open_before_its_pulse_teaches_nothing_wrong() -> None:
    sensor = DrawerSensor()
    sensor.looked(True, 0)  # open, and closed by the time of the look after the pulse
    sensor.pulsed()
    sensor.looked(False, 1_000)
    assert sensor.looked(False, 1_000 + 2 * OPEN_MS) is None
    for sale in range(1, 5):
        played(sensor, high_is_open=True, now=sale * 300_000)
    assert sensor.looked(False, 2_000_000) is None
    assert sensor.looked(False, 2_000_000 + 2 * OPEN_MS) is None


@pytest.mark.parametrize("switch", ["opens", "closes"])
def test_the_owner_of_a_printer_tells_of_its_drawer(
    world: World, monkeypatch: Any, switch: str
) -> None:
    with printer_on_the_net() as device:
        device.drawer_switch = switch
        printer = put_up(world, device, opens_drawer=True)
        owner, now = Owner(printer), wall_ms()
        monkeypatch.setattr("hardware.owners.wall_ms", lambda: now)
        for opened in range(1, 3):
            owner.looked_at = -1e9
            owner.turn()
            hand_over(printer, operations=[], opens_drawer=True)
            owner.turn()
            until(lambda: device.paper.drawer_openings == opened)  # noqa: B023  (asked at once)
            owner.turn()  # looks
            if opened == 1:
                device.close_drawer()
        owner.looked_at = -1e9
        owner.turn()
        assert Problem.objects.count() == 0
        now += OPEN_MS + 1
        owner.looked_at = -1e9
        owner.turn()
        problem = Problem.objects.get()
        assert problem.code == "drawer_open"
        assert "terbuka lebih dari satu menit" in problem.sentence
