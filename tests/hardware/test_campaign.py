"""Documents through everything that printers and a hub suffer from: none is lost, none comes twice
without a mark, each printer keeps their order. `make prove ARGS=print-jobs` plays a thousand.

The hub is killed by an exception that nothing catches, at a moment the dice choose; the real
SIGKILL is in test_process.py. LANCAR_PIECE=n draws another luck.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from hardware import owners
from hardware.actions import retry_job
from hardware.drivers import receipts
from hardware.drivers.receipts import Talk
from hardware.models import Printer, PrintJob, State
from hardware.owners import Owner, recover
from hardware.queries import OPEN
from hardware.virtual.paper import Words
from hardware.virtual.printer import VirtualPrinter
from pos.domain.paper import Operation, text
from tests.hardware.spool import hand_over, hurry, printer_on_the_net, put_up
from tests.pos.world import World, make_world
from tests.rounds import dice, rounds

JOBS = rounds(24)
LINES = 4
MOST_TURNS = 200  # of one burst; beyond, something waits for ever
LINE = re.compile(r"dokumen (\d+) baris (\d+)")
MARK = "DUPLIKAT"


class Killed(BaseException):
    """The hub is gone at this moment."""


@pytest.fixture
def world(transactional_db: Any) -> World:
    return make_world()


@dataclass
class Day:
    """One printer, its owner, and what happens to them."""

    printer: Printer
    device: VirtualPrinter
    luck: random.Random
    monkeypatch: pytest.MonkeyPatch
    helped: set[int] = field(default_factory=set)  # what a person had to send again

    def play(self, jobs: int) -> None:
        asked = 0
        while asked < jobs:
            burst = min(self.luck.randint(1, 4), jobs - asked)
            for number in range(asked, asked + burst):
                hand_over(self.printer, title=str(number), operations=document(number))
            asked += burst
            self.print_all()

    def print_all(self) -> None:
        for _ in range(MOST_TURNS):
            if not PrintJob.objects.filter(state__in=OPEN).exists():
                break
            self.one_turn()
        stopped = list(PrintJob.objects.filter(state__in=(State.STOPPED, State.EXPIRED)))
        for job in stopped:
            self.helped.add(int(job.title))
            retry_job(job)
        if stopped:
            self.print_all()

    def one_turn(self) -> None:
        """Trouble, one look or one document, and somebody who puts the trouble right."""
        trouble = self.luck.choice((self.nothing, self.nothing, *TROUBLES))
        PrintJob.objects.update(next_at=0)
        heal, is_dead = trouble(self), False
        try:
            Owner(self.printer).turn()
        except Killed:
            is_dead = True
        heal()
        if is_dead:
            recover()

    def nothing(self, _: Any = None) -> Callable[[], None]:
        return lambda: None

    def without_paper(self) -> Callable[[], None]:
        self.device.faults.no_paper = True
        return self.device.refill

    def cover_open(self) -> Callable[[], None]:
        self.device.faults.cover = True
        return self.device.refill

    def cable_pulled(self) -> Callable[[], None]:
        self.device.stop()
        return lambda: self.device.start() and None

    def power_cut(self) -> Callable[[], None]:
        self.device.faults.cut_after = self.somewhere()

        def heal() -> None:
            self.device.faults.cut_after = None

        return heal

    def hangs(self) -> Callable[[], None]:
        """Then it is switched off and on, or comes to itself with what it has in its memory."""
        self.device.faults.hang_after = self.somewhere()
        switch = self.luck.random() < 0.5

        def heal() -> None:
            self.device.faults.hang_after, self.device.faults.hangs = None, False
            if switch:
                self.device.cut_power()
            self.device.refill()

        return heal

    def hub_killed(self) -> Callable[[], None]:
        place, name = self.luck.choice(MOMENTS)
        with_it = self.luck.random() < 0.5
        real = getattr(place, name)

        def dies(*words: Any, **more: Any) -> Any:
            if with_it:  # it was done, and nobody heard of it
                real(*words, **more)
            raise Killed

        self.monkeypatch.setattr(place, name, dies)
        return lambda: self.monkeypatch.setattr(place, name, real)

    def somewhere(self) -> int:
        return self.luck.randint(1, 40 + LINES * 20)


TROUBLES = (
    Day.without_paper,
    Day.cover_open,
    Day.cable_pulled,
    Day.power_cut,
    Day.hangs,
    Day.hub_killed,
)
MOMENTS = ((owners, "_start"), (Talk, "send"), (Talk, "await_end"), (owners, "ended"))


def document(number: int) -> list[Operation]:
    return [*(text(f"dokumen {number} baris {line}") for line in range(LINES)), {"op": "cut"}]


def copies_on(device: VirtualPrinter) -> list[tuple[int, bool, int]]:
    """In the order of the paper: which document, whether it is marked, how many whole lines."""
    found: list[tuple[int, bool, int]] = []
    is_marked = False
    with device.lock:
        device.paper.tear_off()
        rows = [row for sheet in device.paper.sheets for row in sheet.rows]
    for row in rows:
        words = row.text.strip() if isinstance(row, Words) else ""
        line = LINE.fullmatch(words)
        if words == MARK:
            is_marked = True
        elif line and (line[2] == "0" or is_marked):
            found.append((int(line[1]), is_marked, 1))
            is_marked = False
        elif line:
            found[-1] = (*found[-1][:2], found[-1][2] + 1)
    return found


def test_every_document_is_printed_once_or_its_copies_are_marked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    monkeypatch.setattr(receipts, "SILENCE_SECONDS", 0.6)  # then it is unknown, which is allowed
    with printer_on_the_net() as device:
        printer = put_up(world, device)
        day = Day(printer, device, dice(7), monkeypatch)
        day.play(JOBS)
        copies = copies_on(device)
    by_number: dict[int, list[tuple[bool, int]]] = defaultdict(list)
    for number, is_marked, lines in copies:
        by_number[number].append((is_marked, lines))
    assert set(PrintJob.objects.values_list("state", flat=True)) == {State.PRINTED}
    lost = [number for number in range(JOBS) if not any(n == LINES for _, n in by_number[number])]
    assert lost == []
    doubled = [
        number for number, found in by_number.items() if not all(marked for marked, _ in found[1:])
    ]
    assert doubled == []
    order = list(dict.fromkeys(number for number, *_ in copies if number not in day.helped))
    assert order == sorted(order)
    assert any(len(found) > 1 for found in by_number.values()), "nothing went wrong at all"
