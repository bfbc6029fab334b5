#!/usr/bin/env python3
"""Make this machine able to run the shop or its tests, and do nothing when it already is.

It needs only Python 3.11's standard library, so it runs before anything is installed. Each step
leaves a stamp (a hash of what it was made from); a second run compares stamps and returns at once.
It is not a deployment: a shop's installer stands in deploy/shop.

    setup.py shop    environment from requirements/shop.lock, Node, front-end build
    setup.py test    the same from requirements/dev.lock, and Chromium
    setup.py lock    write requirements/*.lock from pyproject.toml
"""

import sys
from concurrent.futures import ThreadPoolExecutor

import browser
import environment
from machine import ROOT, Trouble, say

import frontend

LOCKS = {
    "dev.lock": ["pyproject.toml", "--group", "dev"],
    "shop.lock": ["pyproject.toml", "-c", "requirements/dev.lock"],
    "node.lock": ["--group", "node"],
    "installer.lock": ["--group", "installer"],
}


def main(arguments: list[str]) -> int:
    """Run one of the targets above; a trouble is told in plain words."""
    goal = arguments[0] if arguments else "shop"
    try:
        if goal == "lock":
            write_locks()
        else:
            prepare(goal)
    except Trouble as trouble:
        say(str(trouble))
        return 1
    return 0


def prepare(goal: str) -> None:
    """Everything `make shop` or `make test` stands on."""
    (ROOT / "var" / "static").mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(2) as hands:
        kind = "dev" if goal == "test" else "shop"
        environment.ensure_installer()
        steps = [hands.submit(environment.ensure, kind), hands.submit(frontend.ensure)]
        for step in steps:
            step.result()
    if goal == "test":
        browser.ensure()


def write_locks() -> None:
    """Versions and hashes only: a lock file names no host."""
    uv = environment.ensure_installer()
    for name, sources in LOCKS.items():
        say(f"requirements/{name}")
        environment.compile_lock(uv, f"requirements/{name}", sources)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
