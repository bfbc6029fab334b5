"""Part "bundle": what a tablet downloads for the till, as built by `vite build`.

The register's script is its entry and everything the entry imports before it can run. What is
fetched later (another language, the PIN worker) is counted beside it.
"""

import gzip
import os
import re
from collections.abc import Iterator
from pathlib import Path

from tests.bench.table import ROOT, Row

PART = "bundle"
FRONTEND_DIST = Path(os.environ.get("LANCAR_FRONTEND", ROOT / "frontend" / "dist"))
MAX_SCRIPT_KB = 120
MAX_CSS_KB = 25
ENTRY = re.compile(r'<script[^>]+src="/([^"]+\.js)"')
STYLES = re.compile(r'<link[^>]+rel="stylesheet"[^>]+href="/([^"]+\.css)"')
IMPORT = re.compile(
    r"""(?:^|[;}\s])(?:import|export)\s*(?:[\w*${},\s]+from)?\s*["']\./([\w.-]+\.js)["']"""
)


def rows() -> Iterator[Row]:
    page = (FRONTEND_DIST / "till" / "index.html").read_text()
    scripts = set().union(*(needed_by(FRONTEND_DIST / name) for name in ENTRY.findall(page)))
    styles = [FRONTEND_DIST / name for name in STYLES.findall(page)]
    yield from sizes("register script", sorted(scripts), MAX_SCRIPT_KB)
    yield from sizes("register css", styles, MAX_CSS_KB)
    yield from sizes("service worker", [FRONTEND_DIST / "sw.js"], None)
    later = set((FRONTEND_DIST / "assets").glob("*.js")) - scripts
    for script in sorted(later):
        name = script.name.rpartition("-")[0]
        yield from sizes(f"later: {name}", [script], None)


def needed_by(script: Path) -> set[Path]:
    """The script and what it imports statically, all the way down."""
    found: set[Path] = set()
    waiting = [script]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        waiting += [one.parent / name for name in IMPORT.findall(one.read_text())]
    return found


def sizes(name: str, files: list[Path], most_kb: float | None) -> Iterator[Row]:
    contents = [file.read_bytes() for file in files]
    raw = sum(map(len, contents)) / 1000
    packed = sum(len(gzip.compress(content, 9, mtime=0)) for content in contents) / 1000
    yield Row(PART, f"{name}, raw", raw, "kB")
    yield Row(PART, f"{name}, gzip -9", packed, "kB", at_most=most_kb)
