#!/usr/bin/env python3
"""Run every check of the project; the last lines name what failed and count what passed.

    checks.py all     all of it, as CI does
    checks.py lint    only what needs no test run
    checks.py bench   measure; further words go to tests.bench

Two lanes run side by side, because there are two cores; each takes the next piece of work when it
has done its last. What is measured in seconds is measured by `make bench`, which has the machine to
itself. The Makefile calls setup.py first, so everything needed is there.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import audit
import failures
from machine import ROOT

import frontend

BIN = Path(sys.executable).parent
REPORTS = ROOT / "var" / "test"
LINES_SHOWN_ON_FAILURE = 60
VITEST_COUNTS = re.compile(r"Tests\s+(?:(\d+) failed \| )?(\d+) passed")


@dataclass(frozen=True)
class Check:
    """One command with a name; `front` ones run in frontend/ with Node on the path."""

    name: str
    command: tuple[str, ...]
    front: bool = False


@dataclass
class Tally:
    """Passed and failed so far, the names of what failed, and of what nobody answered."""

    passed: int = 0
    failed: int = 0
    names: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)

    def add(self, passed: int, failed: int, names: list[str]) -> None:
        """Count one more result."""
        self.passed += passed
        self.failed += failed
        self.names += names


PYTHON_CHECKS = [
    Check("format", (f"{BIN}/ruff", "format", "--check", "-q", ".")),
    Check("lint", (f"{BIN}/ruff", "check", "-q", ".")),
    Check("import contracts", (f"{BIN}/lint-imports", "--no-logo")),
    Check("types", (f"{BIN}/mypy",)),
    Check("Django's own checks", (sys.executable, "manage.py", "check")),
    Check(
        "missing migrations",
        (sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"),
    ),
    Check("known holes", (sys.executable, audit.__file__)),
]
FRONT_CHECKS = [
    Check("front-end types", ("npm", "run", "-s", "check"), front=True),
    Check("front-end lint", ("npm", "run", "-s", "lint"), front=True),
    Check("front-end boundaries", ("npm", "run", "-s", "boundaries"), front=True),
]
LANES = 2
SCREENS = "tests/browser/test_every_screen.py"
# Only files that say the word: every pytest would otherwise import the other five thousand tests.
BROWSER = sorted(
    str(name.relative_to(ROOT))
    for name in (ROOT / "tests").rglob("test_*.py")
    if "mark.browser" in name.read_text() and name != ROOT / SCREENS
)
# The longest first, by seconds on two cores: the lanes then end at nearly the same time. What is
# short comes last and fills what is left.
TESTS = {
    "tests": ("-m", "not browser", "--ignore=tests/sync"),
    "browser tests": ("-m", "browser and not slow", *BROWSER),
    "slow browser tests": ("-m", "browser and slow", *BROWSER),
    "sync tests": ("-m", "not browser", "tests/sync"),
    "every screen": (SCREENS,),
}
UNIT_TESTS = Check("front-end tests", ("npm", "run", "-s", "test"), front=True)


def main(arguments: list[str]) -> int:
    """Run, print, count."""
    goal = arguments[0] if arguments else "all"
    tally = Tally()
    REPORTS.mkdir(parents=True, exist_ok=True)
    if goal == "bench":
        command = [sys.executable, "-m", "tests.bench", *arguments[1:]]
        return subprocess.run(command, cwd=ROOT, env=environment(None), check=False).returncode
    if goal in ("all", "lint"):
        pieces = TESTS if goal == "all" else {}
        run_side_by_side([*FRONT_CHECKS, UNIT_TESTS] if pieces else FRONT_CHECKS, pieces, tally)
    print(failures.shown(tally.names), end="")
    for name in tally.unasked:
        print(f"NOT ASKED: {name}; this run says nothing about it", flush=True)
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    return 1 if tally.failed else 0


def run_lane(checks: list[Check], tally: Tally) -> None:
    """One check after the other; output only when red."""
    for check in checks:
        began = time.monotonic()
        result = subprocess.run(
            check.command,
            cwd=frontend.FRONTEND if check.front else ROOT,
            env=environment(check),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if result.returncode == audit.NOT_ASKED and audit.__file__ in check.command:
            tally.unasked.append(check.name)
            print(f"NOT ASKED  {check.name}: {result.stdout.strip()}", flush=True)
            continue
        passed = result.returncode == 0
        names = [] if passed else failures.of_vitest(result.stdout) or [check.name]
        tally.add(*_count(check, result.stdout, passed=passed), names)
        _report(check.name, time.monotonic() - began, "" if passed else result.stdout)


def run_side_by_side(
    front_checks: list[Check], tests: dict[str, tuple[str, ...]], tally: Tally
) -> None:
    """Python's checks, one pytest for each piece of the tests, each check of the front end."""
    with ThreadPoolExecutor(LANES) as lanes:
        work = [lanes.submit(run_lane, PYTHON_CHECKS, tally)]
        work += [lanes.submit(run_pytest, name, words, tally) for name, words in tests.items()]
        work += [lanes.submit(run_lane, [check], tally) for check in front_checks]
        for piece in work:
            piece.result()


def run_pytest(name: str, options: tuple[str, ...], tally: Tally) -> None:
    """What pytest says is shown when it has ended; the numbers come from its own report file."""
    report = REPORTS / f"{name.replace(' ', '-')}.xml"
    report.unlink(missing_ok=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lancar-pytest-") as folder:
        # A folder of its own: pytest removes the older ones of other runs on the same machine.
        own = [f"--junitxml={report}", f"--basetemp={folder}/tests"]
        result = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *own, *options],
            cwd=ROOT,
            env=environment(None),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    passed, failed = _pytest_counts(report)
    names = failures.of_pytest(report) if report.is_file() else []
    if result.returncode not in (0, 1) or (failed and not names):
        failed = max(failed, 1)
        names.append(f"{name}: pytest ended with code {result.returncode}")
    tally.add(passed, failed, names)
    print(f"== {name} ({time.monotonic() - began:.0f} s)\n{result.stdout}", flush=True)


def _pytest_counts(report: Path) -> tuple[int, int]:
    if not report.is_file():
        return 0, 1
    tree = ElementTree.parse(report)  # noqa: S314  (written by our own pytest a moment ago)
    suite = tree.getroot().find("testsuite")
    if suite is None:
        return 0, 1
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    return int(suite.get("tests", 0)) - failed - int(suite.get("skipped", 0)), failed


def _count(check: Check, output: str, *, passed: bool) -> tuple[int, int]:
    """vitest tells how many tests it ran; any other check counts as one."""
    found = VITEST_COUNTS.search(output)
    if check is UNIT_TESTS and found is not None:
        failed = int(found[1] or 0)
        return int(found[2]), failed if failed or passed else 1
    return (1, 0) if passed else (0, 1)


def environment(check: Check | None) -> dict[str, str]:
    """What a check finds in its environment; none: a Python test."""
    found = frontend.node_environment()
    if check is None or not check.front:
        found["PATH"] = f"{BIN}{os.pathsep}{found['PATH']}"
    settings = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    return {**found, **settings, "CI": "1", "NO_COLOR": "1"}


def _report(name: str, seconds: float, output: str) -> None:
    print(f"{'FAILED' if output else 'ok    '}  {name} ({seconds:.0f} s)", flush=True)
    if output:
        print("\n".join(output.splitlines()[-LINES_SHOWN_ON_FAILURE:]), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
