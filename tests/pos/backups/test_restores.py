"""Boxes lost at any moment, with copies cut off, killed in the middle or damaged on the stick: what
the hub had acknowledged is all there once the tablet has spoken to the box that follows."""

import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests import warm
from tests.hub import Hub
from tests.pos.backups.boxes import STEP, Box, flip_a_bit, new_box, restore, sell_and_push
from tests.pos.backups.test_put_back import copies
from tests.rounds import dice, rounds
from tests.tablet import Tablet

RESTORES = rounds(1)
DEEDS = 6
LONGEST_STEP_SECONDS = 0.6


@pytest.mark.parametrize("number", range(RESTORES))
def test_nothing_acknowledged_is_lost_with_a_box(tmp_path: Path, number: int) -> None:
    luck = dice(number)
    stick = tmp_path / "stik"
    stick.mkdir()
    box = new_box(tmp_path / "box")
    box.send_copies_to(stick)
    tablet = box.hub.start().pair(Tablet())
    sell_and_push(box.hub, tablet, luck.randint(1, 4))
    box.step("snapshot_now", "copy_now")
    for _ in range(DEEDS):
        _something_happens(luck, box, tablet, stick)
    box.hub.kill()
    shutil.rmtree(box.hub.data)

    said = restore(tmp_path / "other", stick, box.card)
    assert said.returncode == 0, said.stdout + said.stderr
    other = Hub(tmp_path / "other", port=box.hub.port).start()
    try:
        answer = other.push(tablet, tablet.events)
        told = {result["status"] for result in answer.json["results"]}
        assert told <= {"duplicate", "stored"}, (told, said.stdout, said.stderr)
        assert Box(other, "").sales() == len(tablet.events)
        other.assert_record_is_sound()
    finally:
        other.stop()


def _something_happens(luck: random.Random, box: Box, tablet: Tablet, stick: Path) -> None:
    deed = luck.choice(["sell", "sell", "segment", "snapshot", "kill", "damage"])
    if deed == "sell":
        sell_and_push(box.hub, tablet, luck.randint(1, 4))
    elif deed == "segment":
        box.step("segment_now", "copy_now")
    elif deed == "snapshot":
        box.step("snapshot_now", "copy_now")
    elif deed == "kill":
        _killed_while(box, luck.choice(["snapshot_now", "segment_now", "copy_now"]), luck)
    else:
        _damage(luck, stick)


def _killed_while(box: Box, step: str, luck: random.Random) -> None:
    """Django is ready already in the process that is killed: it dies at its work, not before."""
    work = f"{STEP}rounds.{step}(shop)\n"
    process = warm.begin(box.hub.environment(), work, box.hub.data.parent)
    time.sleep(luck.uniform(0, LONGEST_STEP_SECONDS))
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=60)


def _damage(luck: random.Random, stick: Path) -> None:
    """Never the first snapshot: somebody whose every copy is damaged has none."""
    files = [*copies(stick, "snapshot")[1:], *copies(stick, "segment")]
    if files:
        flip_a_bit(luck.choice(files), luck.randrange(1 << 30))
