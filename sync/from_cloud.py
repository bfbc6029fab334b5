"""A shop's copies at its cloud, for a bare machine with nothing but the recovery card.

`https://cloud.contoh.id`, or with `#KODE` behind it where one card opens the copies of several
outlets. What comes is looked at as a stick's files are: a name is taken only if it is one of ours,
a file only as long as its note says, and its hash before it is opened (pos.backups.restoring).
"""

import json
import time
import uuid
from collections import defaultdict
from pathlib import Path
from typing import Any

from pos.backups.notes import FOLDER, Note, file_name, parse_note
from pos.backups.restoring import Copies, best_first, copies_of
from pos.backups.sources import PAUSE_SECONDS, TRIES, is_ours
from pos.journal.errors import RuleError
from pos.outlets.recovery import backup_key
from sync import proof
from sync.cloud_line import CloudTrouble, Line
from sync.shelf import ask, fetch

SCHEMES = ("https://", "http://")
MOST_PAGES = 100
AWAY = "Cloud tidak terjangkau. Periksa alamatnya dan internet komputer ini, lalu coba lagi."


class CardLine(Line):
    """Signs with what the recovery card can do (proof.py), once the cloud has told its half."""

    def __init__(self, address: str, seed: bytes) -> None:
        super().__init__(address, uuid.UUID(int=0), 1)
        self.own, self.door = backup_key(seed), ""

    def ask(self, path: str, told: dict[str, Any]) -> dict[str, Any]:
        """A line that is cut in the middle of a large file is no end of it."""
        for left in range(TRIES - 1, -1, -1):
            try:
                return super().ask(path, told)
            except CloudTrouble as trouble:
                if trouble.code != "cloud_unreachable":
                    raise
                if not left:
                    raise CloudTrouble(trouble.code, AWAY) from trouble
                time.sleep(PAUSE_SECONDS)
        raise AssertionError("unreachable")

    def _signed(self, message: bytes) -> dict[str, str]:
        if not self.door:
            return {}
        card = proof.text_of(self.own)
        said = proof.proof(self.own, card=card, door=self.door, message=message)
        return {proof.CARD_HEADER: card, "Lancar-Signature": said}


class CloudSource:
    def __init__(self, place: str, seed: bytes, into: Path) -> None:
        self.address, _, self.outlet = place.partition("#")
        self.line, self.into = CardLine(self.address, seed), into

    def find(self) -> list[Copies]:
        """CloudTrouble; RuleError `no_copies`, `which_outlet`."""
        self.line.door = ask(self.line, "door", {})["key"]
        outlet = _chosen(ask(self.line, "find", {})["outlets"], self.outlet)
        told = self._notes(outlet) if outlet else []
        found: dict[Path, list[Note]] = defaultdict(list)
        for note in filter(None, map(_note_in, told)):
            found[self.into / FOLDER / note.merchant / note.incarnation].append(note)
        inside = [
            (folder, sorted(notes, key=lambda note: note.number)) for folder, notes in found.items()
        ]
        return best_first([one for pair in inside for one in copies_of(*pair)], self.address)

    def _notes(self, outlet: str) -> list[Any]:
        told: dict[str, Any] = {"outlet": outlet}
        found: list[Any] = []
        for _ in range(MOST_PAGES):
            answer = ask(self.line, "notes", told)
            found += answer["notes"]
            if not answer["next"]:
                break
            told["after"] = answer["next"]
        return found

    def bring(self, folder: Path, note: Note) -> None:
        """A file that is gone is for its reader a damaged one; being cut off is not."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        named = {"incarnation": note.incarnation, "name": note.name}
        try:
            fetch(self.line, "get", named, note=note, target=folder / note.name)
        except CloudTrouble as trouble:
            if trouble.code != "copy_gone":
                raise

    def words_for(self, copies: Copies) -> str:
        return f"{self.address} ({copies.snapshot.name})"


def is_cloud(place: str) -> bool:
    return place.startswith(SCHEMES)


def _chosen(outlets: list[Any], wanted: str) -> str | None:
    """One of them, by its code or name; people choose where there are several."""
    outlets = [each for each in outlets if _is_outlet(each)]
    asked = wanted.strip().casefold()
    fitting = [
        each for each in outlets if asked in ("", each["code"].casefold(), each["name"].casefold())
    ]
    if len(fitting) == 1 or not outlets:
        return str(fitting[0]["outlet"]) if fitting else None
    names = ", ".join(f"{each['code']} ({each['name']})" for each in outlets)
    raise RuleError("which_outlet", f"Di cloud ada cadangan cabang {names}. Isi kode cabangnya.")


def _is_outlet(told: Any) -> bool:
    names = ("outlet", "code", "name")
    return isinstance(told, dict) and all(isinstance(told.get(name), str) for name in names)


def _note_in(text: Any) -> Note | None:
    """None: not one of ours, whoever wrote it."""
    try:
        told = json.loads(text)
        note = parse_note(text.encode(), file_name(told["number"], told["kind"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if note is None or type(note.size_bytes) is not int:
        return None
    name = f"{FOLDER}/{note.merchant}/{note.incarnation}/{note.name}"
    return note if is_ours(name) else None
