"""A lost box comes back from its cloud with nothing but the card: real processes and PostgreSQL.

One story, told in one test, because a cloud and a hub cost more to start than all of its steps."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cloud import Cloud, join, new_cloud
from tests.hub import ROOT, Hub, environment
from tests.pos.backups.boxes import STEP, Box, another_shop, new_box, sell_and_push
from tests.tablet import Tablet

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

# Until the cloud has the whole record: what its worker would do, in steps that somebody counts.
RELAY = """
from sync.relay import Relay
from sync.uplink import active_uplink, waiting
relay, uplink = Relay(), active_uplink()
for _ in range(300):
    relay.work()
    uplink.refresh_from_db()
    if relay.incarnation and not waiting(uplink):
        break
print(waiting(uplink), uplink.trouble)
"""
SWITCH = """
from pos.backups.actions import set_cloud
from pos.outlets.models import Outlet
set_cloud(outlet=Outlet.objects.get(), is_on={is_on}, by=None)
"""
# Small parts, counted; with `dies_after` the process is killed before the answer is heard.
CARRY = f"""{STEP}
import os, signal
from pos.backups import carrying
from sync import shelf
from sync.cloud_line import Line
shelf.PART_BYTES, sent, plain = 16 * 1024, [], Line.ask
def counted(line, path, told):
    answer = plain(line, path, told)
    if path.endswith("/part"):
        sent.append(told["at"])
        if len(sent) == {{dies_after}}:
            os.kill(os.getpid(), signal.SIGKILL)
    return answer
Line.ask = counted
while carrying.is_due(shop):
    carrying.carry_one(shop)
"""
SENT = """
from pos.backups.models import BackupCloud
import json
row = BackupCloud.objects.get()
print(json.dumps([sent[:1], row.trouble, row.copied_at is not None]))
"""
AT_CLOUD = """
import json
from sync.models import KeptCopy
rows = KeptCopy.objects.order_by("begun_at", "id").values_list("number", "kind", "whole_at")
print(json.dumps([[number, kind, whole is not None] for number, kind, whole in rows]))
"""
FIGURES = """
import json
from django.db.models import Sum
from pos.sales.models import Sale
from pos.stock.models import Movement
print(json.dumps([sorted(Sale.objects.values_list("number", flat=True)),
    Sale.objects.aggregate(Sum("total_minor"))["total_minor__sum"], Movement.objects.count()]))
"""


@pytest.fixture
def cloud(postgres_address: str, tmp_path: Path) -> Iterator[Cloud]:
    cloud = new_cloud(tmp_path / "cloud", postgres_address, "lancar_copies")
    cloud.start()
    yield cloud
    cloud.stop()


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    box = new_box(tmp_path / "box")
    yield box
    if box.hub.process:
        box.hub.kill()


def carry(box: Box) -> list[Any]:
    """Where the first part began, the trouble, whether all is there."""
    return json.loads(box.hub.python(CARRY.format(dies_after=0) + SENT))


def at_cloud(cloud: Cloud) -> list[Any]:
    return json.loads(cloud.python(AT_CLOUD))


def restore(data: Path, place: str, card: str) -> "subprocess.CompletedProcess[str]":
    data.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "manage.py", "restore", "--from", place],
        cwd=ROOT,
        env=environment(data),
        input=f"{card}\n",
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_lost_box_comes_back_from_the_cloud_with_the_card_alone(
    box: Box, cloud: Cloud, tmp_path: Path
) -> None:
    tablet = box.hub.start().pair(Tablet())
    sell_and_push(box.hub, tablet, 5)
    join(box.hub, cloud, cloud.code())
    box.hub.python(SWITCH.format(is_on=True))
    box.step("snapshot_now")
    assert carry(box)[1:] == ["Catatan toko belum sampai di cloud. Dicoba lagi sendiri.", False]
    assert box.hub.python(RELAY).strip() == "0"
    box.hub.python("from pos.backups.models import BackupCloud as C; C.objects.update(next_at=0)")

    killed = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", CARRY.format(dies_after=3)],
        cwd=ROOT, env=environment(box.hub.data), capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert at_cloud(cloud) == [[1, "snapshot", False]]
    nothing = restore(tmp_path / "early", cloud.address, box.card)
    assert "[no_copies_here]" in nothing.stderr, nothing.stderr

    assert carry(box) == [[3 * 16 * 1024], "", True]
    sell_and_push(box.hub, tablet, 3)
    box.step("segment_now")
    assert carry(box) == [[0], "", True]
    assert at_cloud(cloud) == [[1, "snapshot", True], [2, "segment", True]]
    box.step("try_newest")
    [snapshot, _] = box.files()
    assert (snapshot["trouble"], snapshot["elsewhere"]) == ("", True)

    figures = box.hub.python(FIGURES)
    box.hub.kill()
    done = restore(tmp_path / "new", cloud.address, box.card)
    assert done.returncode == 0, done.stderr
    assert "dipulihkan dari http" in done.stdout
    again = Hub(tmp_path / "new")
    assert again.python(FIGURES) == figures
    assert len(json.loads(figures)[0]) == 8

    stranger = another_shop(tmp_path / "stranger")
    refused = restore(tmp_path / "thief", cloud.address, stranger.card)
    assert "[no_copies_here]" in refused.stderr, refused.stderr
    assert "[which_outlet]" in restore(tmp_path / "thief", f"{cloud.address}#lain", box.card).stderr
