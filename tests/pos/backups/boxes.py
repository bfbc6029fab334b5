"""A box with a shop in it and its card on paper; what is done to it; and another box."""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.hub import MAKE_TABLES, ROOT, Hub, environment
from tests.sales import Goods, sell
from tests.tablet import Tablet

MAKE = f"""{MAKE_TABLES}
from pos.config.demo import make_demo_shop
print(make_demo_shop().recovery_card)
"""
STEP = (
    "from pos.backups.queries import own_shop\nfrom pos.backups import rounds\nshop = own_shop()\n"
)
PLACE = """
from pos.backups.actions import set_place
from pos.outlets.models import Outlet
set_place(outlet=Outlet.objects.get(), folder={folder!r}, by=None)
"""
FILES = """
import json
from pos.backups.models import Backup
rows = Backup.objects.order_by("number").values("name", "trouble", "elsewhere", "tried_at")
print(json.dumps(list(rows)))
"""
COUNT = "from pos.sales.models import Sale; print(Sale.objects.count())"


@dataclass
class Box:
    """A hub, and the recovery card that was printed with its shop."""

    hub: Hub
    card: str

    def step(self, *names: str) -> None:
        """Steps of the worker's round, one after the other: snapshot_now, copy_now, …"""
        self.hub.python(STEP + "".join(f"rounds.{name}(shop)\n" for name in names))

    def files(self) -> list[dict[str, Any]]:
        return json.loads(self.hub.python(FILES))

    def sales(self) -> int:
        return int(self.hub.python(COUNT))

    def send_copies_to(self, folder: Path) -> None:
        self.hub.python(PLACE.format(folder=str(folder)))


def new_box(data: Path) -> Box:
    """A shop that is made once a run."""
    folder, card = _template()
    shutil.copytree(folder, data)
    return Box(Hub(data), card)


def another_shop(data: Path) -> Box:
    data.mkdir(parents=True)
    hub = Hub(data)
    return Box(hub, hub.python(MAKE).strip())


@cache
def _template() -> tuple[Path, str]:
    folder = Path(tempfile.mkdtemp(prefix="lancar-shop-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder, Hub(folder).python(MAKE).strip()


def sell_and_push(hub: Hub, tablet: Tablet, count: int) -> None:
    before = len(tablet.events)
    for _ in range(count):
        sell(tablet, Goods())
    answer = hub.push(tablet, tablet.events[before:])
    assert answer.status == 200, answer


def restore(
    data: Path, place: Path, card: str, *more: str, cipher_key: str = ""
) -> subprocess.CompletedProcess[str]:
    """As typed at the new box's keyboard."""
    wanted = environment(data) | ({"LANCAR_CIPHER_KEY": cipher_key} if cipher_key else {})
    return subprocess.run(
        [sys.executable, "manage.py", "restore", "--from", str(place), *more],
        cwd=ROOT,
        env=wanted,
        input=f"{card}\n",
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def flip_a_bit(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place % path.stat().st_size)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))
