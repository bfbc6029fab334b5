"""The cloud as a place that a hub's copies are carried to (pos.backups.carrying), over its doors
(copies_api.py). A file goes in parts, each signed; after a cut, or when a step has taken its time,
the cloud says how much it has and the rest follows. It is there once the cloud has found its hash.
"""

import base64
import time
import uuid
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pos.backups import carrying
from pos.backups.making import Shop
from pos.backups.models import BackupCloud
from pos.backups.notes import Note, notes_in, parse_note
from pos.backups.queries import home_folder
from pos.journal.models import Ledger
from sync.cloud_line import CloudTrouble, Line
from sync.models import Uplink
from sync.uplink import uplink_of

COPIES = "/sync/v1/copies"
PART_BYTES = 256 * 1024  # within a line's patience at 128 kbit/s
STEP_SECONDS = 60.0
# What of an answer is used, and what it must be: whoever stands before a cloud may answer instead.
STATE = {"have": int, "whole": bool}
SHAPES: dict[str, dict[str, type]] = {
    "list": {"files": dict},
    "begin": STATE,
    "part": STATE,
    "back": {"data": str, "note": str},
    "get": {"data": str},
    "door": {"key": str},
    "find": {"outlets": list},
    "notes": {"notes": list, "next": str},
}
TOO_OLD = "Cloud ini belum dapat menyimpan cadangan; pengelolanya perlu memperbaruinya."


class CloudShelf:
    def __init__(self, uplink: Uplink) -> None:
        ledger = Ledger.objects.get(merchant_id=uplink.merchant_id, outlet_id=uplink.outlet_id)
        self.line = Line(uplink.address, ledger.device_id, uplink.epoch)

    def carry(self, shop: Shop) -> bool:
        here, life = home_folder(shop), str(shop.ledger.incarnation)
        with closing(self.line):
            there = ask(self.line, "list", {"incarnation": life})["files"]
            lacking = [note for note in notes_in(here) if there.get(note.name) != note.size_bytes]
            is_whole = not lacking or self._send(here, lacking[0])
        return is_whole and len(lacking) <= 1

    def bring(self, shop: Shop, name: str, into: Path) -> Note | None:
        named = {"incarnation": str(shop.ledger.incarnation), "name": name}
        with closing(self.line):
            try:
                first = ask(self.line, "back", {**named, "at": 0})
            except CloudTrouble as trouble:
                if trouble.code == "copy_gone":
                    return None
                raise
            note = parse_note(first["note"].encode(), name)
            if note is not None:
                fetch(self.line, "back", named, note=note, target=into / name)
        return note

    def _send(self, here: Path, note: Note) -> bool:
        """Whether the cloud has all of it now; False: the rest in the next step."""
        until = time.monotonic() + STEP_SECONDS
        state = ask(self.line, "begin", asdict(note))
        named = {"incarnation": note.incarnation, "name": note.name}
        with (here / note.name).open("rb") as file:
            while not state["whole"] and time.monotonic() < until:
                file.seek(max(0, state["have"]))
                data = base64.b64encode(file.read(PART_BYTES)).decode("ascii")
                told = {**named, "at": state["have"], "data": data}
                before, state = state["have"], ask(self.line, "part", told)
                if not state["whole"] and not before < state["have"] <= note.size_bytes:
                    raise CloudTrouble("copy_stuck", "Cadangan tidak maju di cloud; dicoba lagi.")
        return bool(state["whole"])


def ask(line: Line, what: str, told: dict[str, Any]) -> dict[str, Any]:
    """CloudTrouble, `cloud_too_old` where the cloud has no such doors, `cloud_unread`."""
    try:
        answer = line.ask(f"{COPIES}/{what}", told)
    except CloudTrouble as trouble:
        if trouble.code != "no_such_door":
            raise
        raise CloudTrouble("cloud_too_old", TOO_OLD) from trouble
    if any(type(answer.get(name)) is not kind for name, kind in SHAPES[what].items()):
        raise CloudTrouble("cloud_unread", "Kabar dari cloud tidak dapat dibaca; dicoba lagi.")
    return answer


def fetch(line: Line, what: str, named: dict[str, Any], *, note: Note, target: Path) -> None:
    """Piece by piece, never more than its note says. CloudTrouble where it ends early."""
    with target.open("wb") as file:
        while file.tell() < note.size_bytes:
            answer = ask(line, what, {**named, "at": file.tell()})
            piece = _bytes(answer)[: note.size_bytes - file.tell()]
            if not piece:
                raise CloudTrouble("copy_gone", "Cadangan di cloud terpotong.")
            file.write(piece)


def _bytes(answer: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode(str(answer.get("data", "")), validate=True)
    except ValueError as error:
        raise CloudTrouble("copy_gone", "Cadangan di cloud rusak di perjalanan.") from error


def _is_linked(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> bool:
    return uplink_of(merchant_id, outlet_id) is not None


def _shelf(row: BackupCloud) -> CloudShelf:
    uplink = uplink_of(row.merchant_id, row.outlet_id)
    if uplink is None:
        raise CloudTrouble("not_linked", "Toko ini tidak terhubung ke cloud.")
    return CloudShelf(uplink)


carrying.add_cloud(_is_linked, _shelf)
