"""The morning before every seed with a cloud: the shop of opening.py has joined it. Made once."""

import random
from dataclasses import dataclass
from typing import Any

from pos.outlets.models import Outlet
from sync.uplink import join_cloud
from tests.simulator import relaying
from tests.simulator.cloud import ADDRESS, SimulatedCloud
from tests.simulator.hub import SimulatedHub
from tests.simulator.machine import FOLDER, Virtual
from tests.simulator.pipe import Pipe
from tests.simulator.server import keep_as_template

LINKED = FOLDER / "linked"
MOST_TURNS = 60
QUIET_TURNS = 3


@dataclass
class Linked:
    pipe: Pipe
    opening: dict[int, str]
    cloud: SimulatedCloud


def open_link(pipe: Pipe, opening: dict[int, str]) -> Linked:
    """Leaves hub and cloud as templates: the cloud has the whole record of the morning."""
    Virtual.now_ms, Virtual.dice = 0, random.Random("link")
    cloud = SimulatedCloud()

    def carry(request: dict[str, Any], body: bytes) -> tuple[int, bytes]:
        answer: tuple[int, bytes] = cloud.answer(request, body)
        return answer

    relaying.over(carry)
    hub = SimulatedHub()
    join_cloud(outlet=Outlet.objects.get(), address=ADDRESS, code=cloud.ask("code"), by=None)
    _until_quiet(hub)
    keep_as_template(LINKED)
    cloud.ask("keep")
    relaying.over(None)
    return Linked(pipe, opening, cloud)


def _until_quiet(hub: SimulatedHub) -> None:
    turns, quiet = relaying.Turns(hub), 0
    for _ in range(MOST_TURNS):
        pause_ms, _ = turns.turn()
        quiet = quiet + 1 if pause_ms == relaying.IDLE_MS else 0
        if quiet == QUIET_TURNS:
            return
    raise AssertionError("the hub's relay does not come to rest")
