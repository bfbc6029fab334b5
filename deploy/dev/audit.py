#!/usr/bin/env python3
"""Whether a locked dependency has a known hole: all of them asked of OSV at once.

    audit.py            ends with 0: asked, none known; 1: asked, some known; 3: not asked

OSV (osv.dev) gathers the advisories of PyPI, npm, GitHub and others. A machine that cannot reach it
has no answer, and says so: silence is never taken for good news. LANCAR_OSV names a mirror.
"""

import json
import os
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
OSV = "https://api.osv.dev"
SECONDS = 20
A_QUESTION = 500  # OSV takes a thousand at once
MOST_BYTES = 20_000_000
NONE_KNOWN, SOME_KNOWN, NOT_ASKED = 0, 1, 3
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
INSIDE = "node_modules/"
# Advisories that a person looked at and that do not concern us, each with the reason.
JUDGED: dict[str, str] = {}


class Locked(NamedTuple):
    """One version that a lock file names."""

    ecosystem: str
    name: str
    version: str


class NoAnswerError(Exception):
    """OSV was not reached, or said something that is no answer."""


def main() -> int:
    """Ask, and say what came of it."""
    locked = sorted(set(locked_in(ROOT)))
    try:
        holes = known_holes(locked, os.environ.get("LANCAR_OSV") or OSV)
    except NoAnswerError as error:
        print(f"not asked: {error}. Whether {len(locked)} dependencies have holes is not known.")
        return NOT_ASKED
    for each, names in holes.items():
        print(f"{each.ecosystem} {each.name} {each.version}: {', '.join(names)}")
    print(f"asked for {len(locked)} versions; {len(holes)} of them have known holes")
    return SOME_KNOWN if holes else NONE_KNOWN


def locked_in(root: Path) -> Iterator[Locked]:
    """Every version that is installed on a shop's box or a developer's machine, or built in."""
    for path in sorted((root / "requirements").glob("*.lock")):
        for name, version in PINNED.findall(path.read_text(encoding="utf-8")):
            yield Locked("PyPI", name, version)
    tree = json.loads((root / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    for path, told in tree["packages"].items():
        if path.startswith(INSIDE) and not told.get("link"):
            name = told.get("name") or path.rpartition(INSIDE)[2]
            yield Locked("npm", name, told["version"])


def known_holes(locked: list[Locked], address: str) -> dict[Locked, list[str]]:
    """Advisories by the version they are about, without those that were judged."""
    found: dict[Locked, list[str]] = {}
    for start in range(0, len(locked), A_QUESTION):
        piece = locked[start : start + A_QUESTION]
        for each, result in zip(piece, _asked(piece, address), strict=True):
            names = [str(hole["id"]) for hole in result.get("vulns", [])]
            if left := [name for name in names if name not in JUDGED]:
                found[each] = left
    return found


def _asked(piece: list[Locked], address: str) -> list[dict[str, Any]]:
    questions = [
        {"package": {"ecosystem": each.ecosystem, "name": each.name}, "version": each.version}
        for each in piece
    ]
    body = json.dumps({"queries": questions}).encode()
    kind = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/v1/querybatch", body, kind)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            results = json.loads(answer.read(MOST_BYTES))["results"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoAnswerError(f"{address} gave no answer ({error})") from error
    if not isinstance(results, list) or len(results) != len(piece):
        raise NoAnswerError(f"{address} answered something else")
    return [each or {} for each in results]


if __name__ == "__main__":
    sys.exit(main())
