"""The last warnings and errors of every process of this server, kept without anybody's data.

What a log line says may hold a name, a number, a query. So only its bones are kept: when, how bad,
which logger, the sentence as it stands in the code (never with its values), the class of the error
and where it came from. That is what a helper needs. The file is small: full, it begins again and
the one before is kept beside it.
"""

import json
import logging
import os
import traceback
from pathlib import Path
from typing import Any

FILE, BEFORE = "troubles.jsonl", "troubles.before.jsonl"
MOST_BYTES = 128 * 1024
MOST_PLACES = 12
MOST_TOLD = 100
MOST_LETTERS = 200


class LastTroubles(logging.Handler):
    """Whatever happens here, the work that logged goes on: a full disk least of all may stop it."""

    def __init__(self, folder: str) -> None:
        super().__init__(logging.WARNING)
        self.folder = Path(folder)

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "django.request" and record.levelno < logging.ERROR:
            return  # somebody asked for what is not there: it would push out what matters
        try:
            self._write(json.dumps(bones_of(record)).encode() + b"\n")
        except (OSError, ValueError, TypeError):
            return

    def _write(self, line: bytes) -> None:
        """One append a line, so that processes never mix theirs."""
        path = self.folder / FILE
        if path.exists() and path.stat().st_size > MOST_BYTES:
            path.replace(self.folder / BEFORE)
        number = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(number, line)
        finally:
            os.close(number)


def bones_of(record: logging.LogRecord) -> dict[str, Any]:
    """A sentence that was put together before it was logged may hold anything: it is left out."""
    is_template = isinstance(record.msg, str) and (
        bool(record.args) or record.name.startswith("lancar")
    )
    bones: dict[str, Any] = {
        "at": int(record.created),
        "level": record.levelname,
        "logger": record.name[:MOST_LETTERS],
        "said": str(record.msg)[:MOST_LETTERS] if is_template else "",
        "where": f"{record.module}:{record.lineno}",
    }
    if record.exc_info and record.exc_info[0] is not None:
        bones["error"] = record.exc_info[0].__name__
        frames = traceback.extract_tb(record.exc_info[2])[-MOST_PLACES:]
        bones["from"] = [f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames]
    return bones


def last_troubles(folder: Path) -> list[dict[str, Any]]:
    """The newest first; a line that was cut by a power failure is passed over."""
    lines: list[str] = []
    for name in (BEFORE, FILE):
        path = folder / name
        lines += path.read_text("utf-8", "replace").splitlines() if path.exists() else []
    return [told for told in map(_told, reversed(lines[-MOST_TOLD:])) if told]


def _told(line: str) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
