"""The tills at the end of a pipe: one Node process, one line out for one line in."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.domain.twin import BUILD_TIMEOUT_SECONDS, FRONTEND, node

Order = dict[str, Any]


def build(folder: Path) -> Path:
    """Bundles frontend/tools/simulator.ts, core and fake-indexeddb with the product's bundler."""
    vite = FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
    config = ["--config", "tools/simulator.config.ts", "--outDir", str(folder)]
    subprocess.run(
        [node(), str(vite), "build", *config],
        cwd=FRONTEND,
        check=True,
        capture_output=True,
        timeout=BUILD_TIMEOUT_SECONDS,
    )
    return folder / "simulator.js"


class TillFailure(AssertionError):
    """The simulated browser itself threw: a fault of the core or of the simulator."""


class Pipe:
    """`order` moves virtual time to `at` and gives the orders; it may return earlier with news."""

    def __init__(self, script: Path) -> None:
        self.process = subprocess.Popen(
            [node(), "--enable-source-maps", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "NODE_OPTIONS": ""},
        )
        self.next_timer: float | None = None

    def order(self, at: float, orders: list[Order]) -> tuple[float, bool, list[dict[str, Any]]]:
        """The virtual time reached, whether the orders were given, and what was told."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"at": at, "do": orders}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise TillFailure("the process of the tills is gone")
        answer = json.loads(line)
        if answer["failure"]:
            raise TillFailure(answer["failure"])
        self.next_timer = answer["next"]
        return answer["now"], answer["done"], answer["news"]

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=60)
        if self.process.stdout:
            self.process.stdout.close()
