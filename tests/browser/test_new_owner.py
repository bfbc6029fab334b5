"""A new owner, from a bare computer to the first offline sale, and back after a disaster: a hub and
a tablet in two networks with a cable between, as a person walks it (tests/browser/new_owner.py).

The installer, the wizard, the recovery card, Chromium with the shop's root in its own store, the
firewall where nft is here, and the cable are real; tests/pos/config/computers.py says what is
played, and the storage permission is granted by hand, as Chromium grants it to an installed app.
`LANCAR_DEBIAN=/a/debootstrap/root` begins with that bare Debian instead of an overlay of this
machine, and with a whole release; `LANCAR_SHOTS=folder` keeps pictures of every step.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pos.box.releases import maker
from tests.pos.config.shops import ROOT
from tests.pos.config.test_install import MAY
from tests.rounds import rounds

MOST_SECONDS = 600.0  # of machine time, from the installer's first word to the first offline sale
STEPS = [
    "server-installed", "server-open", "trusted", "founded", "paired", "ready", "sold",
    "sold-offline", "copied", "lost", "another-installed", "another-open", "restored", "whole",
]  # fmt: skip


@pytest.mark.skipif("LANCAR_PROVE" not in os.environ, reason="played by make prove")
@pytest.mark.skipif(not MAY, reason="needs mounts and namespaces of its own")
@pytest.mark.parametrize("number", range(rounds(1)))
def test_a_new_owner_sells_offline_within_ten_minutes_and_outlives_the_loss_of_the_hub(
    tmp_path: Path, number: int
) -> None:
    bare, release = os.environ.get("LANCAR_DEBIAN", ""), tmp_path / "rilis"
    maker().new_key(release)
    words = ["make", "--key", str(release / "release.key"), "--out", str(release)]
    maker().main([*words, *([] if bare else ["--thin"])])
    walk = tmp_path / "walk"
    walk.mkdir()
    places = (str(walk), str(release), os.environ.get("LANCAR_SHOTS", ""), bare or "/")
    done = subprocess.run(
        ["unshare", "-m", "-n", "-p", "-f", "--mount-proc",
         sys.executable, "-m", "tests.browser.new_owner", *places],
        cwd=ROOT, capture_output=True, text=True, timeout=1_500, check=False,
    )  # fmt: skip
    told = dict(line.split() for line in done.stdout.splitlines())
    assert list(told) == STEPS, done.stdout + done.stderr
    sys.stdout.write(done.stdout)  # pytest -rA and make prove show it
    assert float(told["sold-offline"]) < MOST_SECONDS
