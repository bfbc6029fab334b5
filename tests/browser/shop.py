"""A shop as a shopkeeper starts it: `manage.py shop` on a data folder, read from its own words.

`kill` ends the supervisor, the hub and the worker with SIGKILL at once, as pulling the plug does.
"""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil

from tests import hub as hubs

OPEN_SECONDS = 180.0


@dataclass
class Shop:
    """`said` is what the terminal showed since the last start."""

    data: Path
    port: int = field(default_factory=hubs.free_port)
    process: subprocess.Popen[bytes] | None = None
    said: str = ""

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def hub(self) -> hubs.Hub:
        """For manage.py and questions to the database; its process belongs to the shop."""
        return hubs.Hub(self.data, port=self.port)

    def start(self) -> float:
        """Until the terminal says that the shop is open. Returns the seconds it took."""
        began = time.monotonic()
        terminal = self.data.parent / f"{self.data.name}.terminal"
        with terminal.open("wb") as shown:
            self.process = self._run(shown)
        self.said = ""
        while "Ctrl-C" not in self.said:
            assert self.process.poll() is None, f"the shop ended:\n{self.said}"
            assert time.monotonic() - began < OPEN_SECONDS, self.said
            time.sleep(0.05)
            self.said = terminal.read_text(errors="replace")
        return time.monotonic() - began

    def _run(self, shown: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "manage.py", "shop", "--port", str(self.port)],
            cwd=hubs.ROOT,
            env=hubs.environment(self.data),
            stdin=subprocess.DEVNULL,
            stdout=shown,
            stderr=subprocess.STDOUT,
        )

    def pin_of(self, name: str) -> str:
        """As the terminal tells it."""
        found = re.search(rf"PIN (\d{{6}})\s+{name}\b", self.said)
        assert found, self.said
        return found[1]

    def back_office_login(self) -> tuple[str, str]:
        found = re.search(r"kata sandi\s+(\S+) / (\S+)", self.said)
        assert found, self.said
        return found[1], found[2]

    def kill(self) -> None:
        """All processes of the shop, each by its id."""
        if self.process is None:
            return
        with suppress(psutil.NoSuchProcess):
            tree = psutil.Process(self.process.pid).children(recursive=True)
            for pid in [self.process.pid, *(child.pid for child in tree)]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            psutil.wait_procs(tree, timeout=20)
        self.process.wait(timeout=60)
        self.process = None

    def stop(self) -> None:
        """As Ctrl-C does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=60)
            self.process = None
