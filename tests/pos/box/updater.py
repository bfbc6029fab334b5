"""The updater in a process of its own, so that it can be killed: install FILE | resume | boot.

The edge that is played is systemd: to start is to run the current release's `manage.py serve`.
"""

import os
import subprocess
import sys
from pathlib import Path

from pos.box.updates import installing
from pos.box.updates.installing import CURRENT, Box, Hands
from pos.config.shop.update import DataFiles

HOME, DATA = Path(os.environ["LANCAR_HOME"]), Path(os.environ["LANCAR_DATA"])
SERVING = DATA / "serving"


def run(release: Path, word: str) -> subprocess.CompletedProcess[str]:
    command = [str(release / ".venv" / "bin" / "python"), "-S", "-I", "manage.py", word]
    return subprocess.run(command, cwd=release, capture_output=True, text=True, check=False)


def start() -> None:
    if not SERVING.exists():
        run(HOME / CURRENT, "serve")


def look(release: Path) -> str:
    done = run(release, "take_over")
    return "" if done.returncode == 0 else done.stderr.strip()


def answers(version: str) -> bool:
    return SERVING.exists() and version == f"0.{SERVING.read_text()}.0"


FILES = DataFiles(HOME, DATA)
BOX = Box(
    HOME,
    DATA,
    Hands(
        stop=lambda: SERVING.unlink(missing_ok=True),
        start=start,
        look=look,
        answers=answers,
        size=FILES.size,
        read=FILES.read,
        write=FILES.write,
        clear=FILES.clear,
        drop=FILES.drop,
    ),
)

if __name__ == "__main__":
    if sys.argv[1] == "install":
        installing.install(BOX, Path(sys.argv[2]))
    else:
        installing.resume(BOX, at_boot=sys.argv[1] == "boot")
        if sys.argv[1] == "boot":
            start()
