"""What an import would do with each row, before anything is done.

The lines of a plan are kept beside the uploaded file, one JSON object a line: the page shows and
filters them, and what the person saw is what the worker does.
"""

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    SKIPPED = "skipped"
    ERROR = "error"


KEPT_COLUMNS, KEPT_LETTERS = 40, 120
GOES_IN = (Verdict.NEW, Verdict.CHANGED)


@dataclass
class Line:
    """`shown` are (what, before, after) in words; `entity` is the row of the shop it changes,
    None for a new one; `changes` and `more` are what its target's verbs take; `cells` the row as it
    was, for who gets it back."""

    number: int
    name: str
    verdict: Verdict
    reasons: list[str] = field(default_factory=list)
    shown: list[tuple[str, str, str]] = field(default_factory=list)
    entity: Any = None
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    cells: list[str] = field(default_factory=list)

    def kept(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict.value,  # first: lines are chosen by how they begin
            "number": self.number,
            "name": self.name,
            "reasons": self.reasons,
            "shown": self.shown,
            "entity": None if self.entity is None else str(self.entity),
            "changes": self.changes,
            "more": self.more,
            "cells": [cell[:KEPT_LETTERS] for cell in self.cells[:KEPT_COLUMNS]],
        }


def counts_of(lines: Iterable[Line]) -> dict[str, int]:
    found = Counter(line.verdict.value for line in lines)
    return {verdict.value: found[verdict.value] for verdict in Verdict}


def keep_plan(path: Path, lines: Iterable[Line]) -> None:
    """It appears under its name only when whole."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line.kept(), ensure_ascii=False) + "\n")
    part.replace(path)


def kept_lines(path: Path, verdict: str = "") -> Iterator[dict[str, Any]]:
    begins = f'{{"verdict": "{verdict}"' if verdict else ""
    with path.open(encoding="utf-8") as file:
        for text in file:
            if text.startswith(begins):
                yield json.loads(text)


def planned(path: Path) -> Iterator[Line]:
    """The lines that go in, as they were planned."""
    for told in kept_lines(path):
        if told["verdict"] in GOES_IN:
            entity = told["entity"] and uuid.UUID(told["entity"])
            yield Line(**{**told, "verdict": Verdict(told["verdict"]), "entity": entity})
