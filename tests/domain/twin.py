"""The TypeScript twin as a process: builds it once, asks it in batches. Not a test itself."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
BUILD_TIMEOUT_SECONDS = 120

Call = tuple[str, list[Any]]


def node() -> str:
    """Node from PATH, or the one that lies in the environment (see the set-up step)."""
    beside_python = Path(sys.executable).with_name("node")
    found = shutil.which("node") or (str(beside_python) if beside_python.exists() else None)
    assert found, "Node is missing: run make setup"
    return found


def build(folder: Path) -> Path:
    """Bundles tools/twin.ts with the product's own bundler and answers the script's path."""
    vite = FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
    subprocess.run(
        [node(), str(vite), "build", "--config", "tools/twin.config.ts", "--outDir", str(folder)],
        cwd=FRONTEND,
        check=True,
        capture_output=True,
        timeout=BUILD_TIMEOUT_SECONDS,
    )
    return folder / "twin.js"


class Twin:
    """One running twin; `ask` sends a batch of calls and waits for all answers."""

    def __init__(self, script: Path) -> None:
        self.process = subprocess.Popen(
            [node(), str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "NODE_OPTIONS": ""},
        )

    def ask(self, calls: list[Call]) -> list[dict[str, Any]]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(calls) + "\n")
        self.process.stdin.flush()
        answers: list[dict[str, Any]] = json.loads(self.process.stdout.readline())
        return answers

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()
