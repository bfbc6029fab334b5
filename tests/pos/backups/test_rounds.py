"""What the worker does by itself, and what it says when a disk is not there."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub import ROOT, environment
from tests.pos.backups.boxes import STEP, Box, flip_a_bit, new_box, sell_and_push
from tests.pos.backups.test_put_back import copies
from tests.tablet import Tablet

# This machine has one disk: what tells disks apart is tried in test_disks.py.
ANOTHER_DISK = """
rounds.is_elsewhere = lambda place, home: True
for step in (rounds.snapshot_now, rounds.copy_now, rounds.try_newest):
    step(shop)
"""
TROUBLE = "from pos.backups.models import BackupPlace; print(BackupPlace.objects.get().trouble)"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    box = new_box(tmp_path / "box")
    yield box
    if box.hub.process:
        box.hub.kill()


def test_the_worker_copies_and_tries_by_itself_what_the_owner_asked_for(
    box: Box, tmp_path: Path
) -> None:
    (tmp_path / "stik").mkdir()
    box.send_copies_to(tmp_path / "stik")
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment(box.hub.data)
    )
    try:
        deadline = time.monotonic() + 240
        while not any(one["tried_at"] for one in box.files()):
            assert time.monotonic() < deadline, box.files()
            time.sleep(0.5)
    finally:
        worker.terminate()
        worker.wait(timeout=60)
    [one] = box.files()
    assert (one["trouble"], one["elsewhere"]) == ("", False)
    assert len(copies(tmp_path / "stik", "snapshot")) == 1
    assert not list((box.hub.data / "backups").rglob("work-*"))


def test_tablets_hear_how_far_a_tried_copy_on_another_disk_holds_them(
    box: Box, tmp_path: Path
) -> None:
    (tmp_path / "stik").mkdir()
    tablet = box.hub.start().pair(Tablet())
    sell_and_push(box.hub, tablet, 4)
    assert box.hub.hello(tablet).json["durable"]["backup"] == []
    box.send_copies_to(tmp_path / "stik")
    box.hub.python(STEP + ANOTHER_DISK)
    assert not list((box.hub.data / "keys").glob("*.once"))
    sell_and_push(box.hub, tablet, 1)
    box.hub.kill()  # what a process has read it believes for a minute
    told = box.hub.start().hello(tablet).json["durable"]["backup"]
    assert told == [{"epoch": 1, "stream": "F", "seq": 4}]
    (tmp_path / "laci").mkdir()
    box.send_copies_to(tmp_path / "laci")  # who moves the place begins anew
    box.hub.kill()
    assert box.hub.start().hello(tablet).json["durable"]["backup"] == []


def test_a_copy_on_the_same_disk_lets_no_tablet_forget_anything(box: Box, tmp_path: Path) -> None:
    (tmp_path / "stik").mkdir()
    box.send_copies_to(tmp_path / "stik")
    tablet = box.hub.start().pair(Tablet())
    sell_and_push(box.hub, tablet, 1)
    box.step("snapshot_now", "copy_now", "try_newest")
    [one] = box.files()
    assert (one["trouble"], one["elsewhere"]) == ("", False)
    assert box.hub.hello(tablet).json["durable"]["backup"] == []


def test_a_stick_that_is_pulled_out_is_said_and_gets_all_when_it_is_back(
    box: Box, tmp_path: Path
) -> None:
    stick, drawer = tmp_path / "stik", tmp_path / "laci"
    stick.mkdir()
    box.send_copies_to(stick)
    stick.rename(drawer)
    box.step("snapshot_now", "copy_now")
    assert "tidak ditemukan" in box.hub.python(TROUBLE)
    assert not stick.exists()  # an empty mount point is not filled
    drawer.rename(stick)
    box.step("copy_now")
    assert box.hub.python(TROUBLE).strip() == ""
    assert len(copies(stick, "snapshot")) == 1


def test_a_killed_copy_leaves_nothing_that_counts_and_the_next_one_begins_clean(
    box: Box, tmp_path: Path
) -> None:
    stick = tmp_path / "stik"
    stick.mkdir()
    box.send_copies_to(stick)
    box.step("snapshot_now", "copy_now")
    [whole] = copies(stick, "snapshot")
    torn = whole.with_name("00000002-snapshot.age")
    torn.write_bytes(whole.read_bytes()[:1000])  # no note: killed before it was whole
    (box.hub.data / "backups" / "work-left").mkdir()
    box.step("snapshot_now", "copy_now", "try_newest")
    assert [one["trouble"] for one in box.files()] == ["", ""]
    assert not list((box.hub.data / "backups").rglob("work-*"))


def test_a_copy_that_rotted_on_the_stick_is_mended_the_next_night(box: Box, tmp_path: Path) -> None:
    stick = tmp_path / "stik"
    stick.mkdir()
    box.send_copies_to(stick)
    tablet = box.hub.start().pair(Tablet())
    box.step("snapshot_now", "copy_now", "try_newest")
    sell_and_push(box.hub, tablet, 2)
    box.step("segment_now", "copy_now")
    [segment] = copies(stick, "segment")
    whole = segment.read_bytes()
    flip_a_bit(segment, 300)
    box.step("snapshot_now", "copy_now", "try_newest")
    assert segment.read_bytes() == whole


def test_segments_follow_each_other_and_the_record_does_not_grow_by_being_copied(
    box: Box, tmp_path: Path
) -> None:
    tablet = box.hub.start().pair(Tablet())
    sell_and_push(box.hub, tablet, 2)
    box.step("snapshot_now")
    box.step("segment_now")
    assert len(box.files()) == 1  # nothing was recorded since
    sell_and_push(box.hub, tablet, 2)
    box.step("segment_now", "segment_now")
    assert [one["name"] for one in box.files()] == [
        "00000001-snapshot.age",
        "00000002-segment.age",
    ]
