"""Reads the sheets of an old Excel file (.xls), as iPos 5 and others still write them: texts and
numbers as xlsx.py gives them. xlrd does it, in a process of its own (xls_child.py says why).
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pos.imports import errors
from pos.imports.xlsx import NumberedRow, number_text
from pos.journal.errors import BadInput

CHILD = Path(__file__).with_name("xls_child.py")
MOST_SECONDS = 180  # of the clock, on a box that sells meanwhile
MOST_WORK = 30  # seconds of a processor
REFUSALS: dict[str, Callable[[], BadInput]] = {
    "locked": errors.locked_file,
    "too_large": errors.unpacks_too_large,
    "unreadable": errors.unreadable_file,
}


def read_sheets(content: bytes) -> Iterator[Iterator[NumberedRow]]:
    """Each visible sheet, in the order of its tab."""
    for sheet in _told(content):
        yield ((number, [_text(cell) for cell in cells]) for number, cells in sheet)


def _told(content: bytes) -> list[Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD), str(MOST_WORK)],
            input=content,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise errors.unreadable_file() from error
    if done.returncode:  # it came to the end of its time or memory
        raise errors.unreadable_file()
    said = json.loads(done.stdout)
    if refused := said.get("refused"):
        refusal = REFUSALS[refused]
        raise refusal()
    sheets: list[Any] = said["sheets"]
    return sheets


def _text(cell: str | float) -> str:
    return cell if isinstance(cell, str) else number_text(repr(cell))
