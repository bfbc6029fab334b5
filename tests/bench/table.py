"""The bench's results: rows, the table on screen, and the file under var/bench/."""

import json
import os
import platform
import subprocess
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "bench"
PEERS = Path(os.environ.get("LANCAR_PEERS", Path(__file__).parent / "peers.json"))


@dataclass(frozen=True)
class Row:
    """One figure. `at_most` and `at_least` are what the product promises."""

    part: str
    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def verdict(self) -> str:
        if self.at_most is None and self.at_least is None:
            return ""
        too_much = self.at_most is not None and self.value > self.at_most
        too_little = self.at_least is not None and self.value < self.at_least
        return "MISSED" if too_much or too_little else "reached"

    @property
    def promise(self) -> str:
        if self.at_most is not None:
            return f"≤ {self.at_most:g}"
        return f"≥ {self.at_least:g}" if self.at_least is not None else ""


def median(values: Sequence[float]) -> float:
    return quantile(values, 0.5)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(part: str, name: str, values: Sequence[float], *, at_most: float | None) -> list[Row]:
    """p50 and p95 of a series of milliseconds; the promise is about p95."""
    return [
        Row(part, f"{name}, p50", median(values), "ms"),
        Row(part, f"{name}, p95", quantile(values, 0.95), "ms", at_most=at_most),
    ]


def show(row: Row) -> str:
    digits = 0 if row.value >= 100 else 1 if row.value >= 10 else 2
    figure = f"{row.value:,.{digits}f}"
    ours = (
        f"{row.part:<8} {row.name:<66} {figure:>8} {row.unit:<8} {row.promise:<8} {row.verdict:<8}"
    )
    return f"{ours} {peer_figure(row.name)}".rstrip()


@cache
def peers() -> dict[str, Any]:
    """Figures of another product, from a file: how our rows' names begin, and what it needs."""
    told: dict[str, Any] = json.loads(PEERS.read_text())
    return told


def peer_figure(name: str) -> str:
    """What stands beside a row of ours; empty when the peer was not measured so."""
    figures = peers()["figures"]
    fitting = [key for key in figures if name.startswith(key)]
    return f"{peers()['name']}: {figures[max(fitting, key=len)]}" if fitting else ""


def save(rows: Sequence[Row]) -> Path:
    """A file of its own per run, and `latest.json`."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    report = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "commit": _commit(),
        "machine": f"{platform.machine()}, {_cores()} cores",
        "python": platform.python_version(),
        "rows": [
            {**asdict(row), "verdict": row.verdict, "peer": peer_figure(row.name)} for row in rows
        ],
    }
    text = json.dumps(report, indent=1, ensure_ascii=False)
    path = FOLDER / f"{report['at'].replace(':', '')}.json"
    path.write_text(text)
    (FOLDER / "latest.json").write_text(text)
    return path


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def _cores() -> int:
    return len(os.sched_getaffinity(0))
