"""Which tests failed and why, a line each: a log that is cut in the middle still names them."""

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

LONGEST = 150
MOST_SHOWN = 30
OF_VITEST = re.compile(r"^ ?FAIL +(\S.*)$")


def shown(failures: list[str]) -> str:
    """The last words of a run before its count."""
    more = [f"... and {len(failures) - MOST_SHOWN} more"] if len(failures) > MOST_SHOWN else []
    return "".join(f"FAILED  {line}\n" for line in [*failures[:MOST_SHOWN], *more])


def of_pytest(report: Path) -> list[str]:
    """From its report file, each as one can give it to pytest again."""
    found = []
    for case in ElementTree.parse(report).getroot().iter("testcase"):  # noqa: S314  (our own)
        for kind in ("failure", "error"):
            if (fault := case.find(kind)) is not None:
                path = case.get("classname", "").replace(".", "/")
                found.append(_line(f"{path}.py::{case.get('name')}", fault.get("message", "")))
    return found


def of_vitest(output: str) -> list[str]:
    """From what it said: a line FAIL, and what was wrong in the next."""
    lines = output.splitlines()
    return [
        _line(found[1], following)
        for line, following in pairwise(lines)
        if (found := OF_VITEST.match(line)) is not None
    ]


def _line(name: str, reason: str) -> str:
    words = " ".join(reason.split())
    return f"{name}: {words[:LONGEST]}"
