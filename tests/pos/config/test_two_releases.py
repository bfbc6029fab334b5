"""A box goes from release to release: by the channel, back from a broken one, and from a stick.

What is real and what is played: tests/pos/config/two_releases.py and computers.py.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pos.config.shops import ROOT
from tests.pos.config.test_install import MAY
from tests.rounds import rounds


@pytest.mark.skipif("LANCAR_PROVE" not in os.environ, reason="played by make prove")
@pytest.mark.skipif(not MAY, reason="needs mounts and namespaces of its own")
@pytest.mark.parametrize("number", range(rounds(1)))
def test_a_box_goes_from_release_to_release_and_never_loses_a_sale(
    tmp_path: Path, number: int
) -> None:
    done = subprocess.run(
        ["unshare", "-m", "-n", "-p", "-f", "--mount-proc",
         sys.executable, "-m", "tests.pos.config.two_releases", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=1_500, check=False,
    )  # fmt: skip
    steps = [line.split()[0] for line in done.stdout.splitlines() if not line.startswith("[")]
    assert steps == ["installed", "fetched", "deferred", "second", "undone", "fourth"], (
        done.stdout + done.stderr
    )
