"""Starts `manage.py shop` as a shopkeeper would: without the settings and data of this test run."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hub import free_port

ROOT = Path(__file__).resolve().parents[3]
OURS = ("LANCAR_", "DJANGO_")


def shop_environment() -> dict[str, str]:
    """This process's environment without what the tests put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


def shop_command(folder: Path, *options: str) -> list[str]:
    return [sys.executable, "manage.py", "shop", "--data", str(folder), *options]


@contextmanager
def running_shop(folder: Path, *options: str) -> Iterator[tuple[int, str]]:
    """The real command; yields its port and all it said until the shop was open."""
    port = free_port()
    process = subprocess.Popen(
        shop_command(folder, "--port", str(port), *options),
        cwd=ROOT,
        env=shop_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield port, words_until_open(process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)
    assert process.returncode == 0


def words_until_open(process: "subprocess.Popen[str]") -> str:
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C" in line:
            return "".join(said)
    raise AssertionError("the shop did not open:\n" + "".join(said))
