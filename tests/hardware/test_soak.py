"""A shop's day pressed together: printer, drawer and scale do what they do in so many minutes, with
paper running out and cables pulled, and neither files, threads nor memory become more.

`make prove ARGS=soak` plays the 480 minutes of eight hours; the process itself, with two thousand
documents, is in `make bench ARGS=print`.
"""

import gc
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from hardware.actions import Asker, add_gadget
from hardware.gadgets import owner as gadget_owner
from hardware.gadgets import scale as scale_owner
from hardware.gadgets.scale import ScaleOwner
from hardware.models import PrintJob, State
from hardware.owners import IDLE_SECONDS, Owner
from hardware.virtual.gadgets import PluggedIn, VirtualScale
from hardware.virtual.printer import VirtualPrinter
from pos.journal.ids import uuid7
from tests.hardware.spool import hand_over, hurry, printer_on_the_net, put_up
from tests.pos.world import make_world
from tests.rounds import rounds
from tests.waiting import until

MINUTES = rounds(6)
WARM_MINUTES = 3
LOOKS_A_MINUTE = 6
WEIGHTS_A_MINUTE = 40
LOOKS = 40
SECONDS_BETWEEN_LOOKS = 0.05
MOST_OBJECTS_A_MINUTE = 4
MOST_MEMORY = 12_000_000
TILL = str(uuid7())


@dataclass
class Shop:
    owner: Owner
    printer: VirtualPrinter
    scale: ScaleOwner
    plug: PluggedIn
    heard: list[int]

    def minute(self, number: int) -> None:
        """A receipt with its drawer, looks in between, goods weighed; now and then a trouble."""
        job = hand_over(self.owner.printer, opens_drawer=True, asker=Asker(sale_id=uuid7()))
        if number % 5 == 0:
            self.printer.stop()
            self.turns(1)
            self.printer.start()
        if number % 7 == 0:
            self.printer.faults.no_paper = True
            self.turns(1)
            self.printer.refill()
        if number % 3 == 0:
            self.plug.stop()
            self.plug = PluggedIn(self.plug.gadget).on_port(self.plug.port)
        PrintJob.objects.update(next_at=0)
        self.turns(LOOKS_A_MINUTE)
        job.refresh_from_db()
        assert (job.state, job.broken) == (State.PRINTED, 0)
        self.weigh()
        with self.printer.lock:
            self.printer.paper.sheets.clear()

    def turns(self, times: int) -> None:
        for _ in range(times):
            self.owner.looked_at = -IDLE_SECONDS
            self.owner.turn()

    def weigh(self) -> None:
        """As a till that asks every two seconds."""
        wanted = self.heard[0] + WEIGHTS_A_MINUTE

        def is_weighed() -> bool:
            self.scale.hear({"kind": "weigh"}, TILL)
            return self.heard[0] >= wanted

        until(is_weighed)


def measured() -> tuple[int, int, int, int]:
    """The least of many looks: a connection that is being closed is not one that stays."""
    looks = [now_open() for _ in range(LOOKS)]
    gc.collect()
    memory = psutil.Process().memory_info().rss
    files, threads = (min(counts) for counts in zip(*looks, strict=True))
    return files, threads, len(gc.get_objects()), memory


def now_open() -> tuple[int, int]:
    time.sleep(SECONDS_BETWEEN_LOOKS)
    return len(list(Path("/proc/self/fd").iterdir())), threading.active_count()


def test_eight_hours_leave_no_file_thread_or_memory_behind(
    transactional_db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    monkeypatch.setattr(gadget_owner, "AGAIN_SECONDS", 0.02)
    monkeypatch.setattr(scale_owner, "BEAT_SECONDS", 0.0)
    world, heard = make_world(), [0]
    plug = PluggedIn(VirtualScale()).on_port()
    gadget = add_gadget(
        outlet=world.outlet, by=None, identity={"name": "Timbangan"},
        link={"host": "127.0.0.1", "port": plug.port}, use={"sort": "scale_continuous"},
    )  # fmt: skip

    def publish(said: dict[str, Any], till: str | None) -> None:
        heard[0] += said["trouble"] == ""

    with printer_on_the_net() as device:
        shop = Shop(Owner(put_up(world, device)), device, ScaleOwner(gadget, publish), plug, heard)
        shop.scale.start()
        try:
            for number in range(WARM_MINUTES):
                shop.minute(number)
            before = measured()
            for number in range(MINUTES):
                shop.minute(number)
            files, threads, objects, memory = (
                now - then for now, then in zip(measured(), before, strict=True)
            )
        finally:
            shop.scale.stop()
            shop.scale.join(60)
            shop.plug.stop()
    assert PrintJob.objects.filter(state=State.PRINTED).count() == WARM_MINUTES + MINUTES
    assert (max(files, 0), max(threads, 0)) == (0, 0)
    assert objects <= MOST_OBJECTS_A_MINUTE * MINUTES + 200
    assert memory <= MOST_MEMORY
