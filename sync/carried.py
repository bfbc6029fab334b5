"""The file that stands in for the internet: `.lancar`, sync/README.md section 8.

It carries what hub and cloud would say over the wire, sealed to the one it is for, and every line
signed by the one it is from: a line counts as a signed request. Way `up`: a hub's record. Way
`down`: the cloud's answer. What travels is in carrying.py (the hub) and handed_over.py (the cloud).
"""

import json
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from pos.journal import keys
from pos.journal.errors import BadInput, NotFound, NotSigned, RuleError
from pos.journal.models import DeviceKey
from pos.journal.rows import find_ledger
from pos.journal.sealed_file import Format, Writer, read_header, read_lines

Json = dict[str, Any]
UP, DOWN = "up", "down"
SUFFIX = ".lancar"
MAX_FILE_BYTES = 512 * 1024 * 1024
_PURPOSE = "lancar-carried-v1"


class Damaged(RuleError):
    """Raised in the middle of a file: everything before it was read and is real."""


def not_carried() -> BadInput:
    return BadInput("not_carried", "Ini bukan berkas antara server toko dan cloud.")


def damaged(reason: str) -> Damaged:
    return Damaged(
        "damaged_file",
        "Berkas ini terpotong atau rusak. Yang masih utuh sudah disimpan; salin lagi berkasnya "
        "lalu masukkan sekali lagi.",
        reason=reason,
    )


def foreign_file() -> RuleError:
    return RuleError(
        "foreign_file", "Berkas ini bukan untuk server ini, jadi tidak dapat dibuka di sini."
    )


def wrong_way() -> BadInput:
    return BadInput(
        "wrong_way",
        "Berkas dari server toko dimasukkan di cloud, balasan dari cloud di server toko.",
    )


def unknown_writer() -> NotSigned:
    return NotSigned("unknown_writer", "Berkas ini tidak ditulis oleh server yang dikenal di sini.")


FORMAT = Format(
    magic=b"LANCAR-CARRIED 1\n", info=b"lancar carried v1", unknown=not_carried, damaged=damaged
)


@dataclass(frozen=True)
class OwnKey:
    """A key of this server in one record, whose private half is here."""

    device_id: uuid.UUID
    epoch: int
    public_key: str


@dataclass(frozen=True)
class Said:
    """One line: what it says, and what its signature must cover."""

    told: Json
    message: bytes
    signature: str


class Carrier:
    """Writes a file: each line signed by `own`, all of it sealed to `recipient`."""

    def __init__(self, file: IO[bytes], way: str, own: OwnKey, recipient: str) -> None:
        self.own, self.number = own, 0
        self.writer = Writer(file, FORMAT, recipient, way=way)

    def say(self, told: Json) -> None:
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        message = _message(self.writer.digest, self.number, text)
        signature = keys.sign(self.own.device_id, self.own.epoch, message)
        self.writer.write({"text": text, "sig": signature})
        self.number += 1

    def close(self) -> None:
        self.writer.close()


def own_keys(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> list[OwnKey]:
    """Of all epochs, the newest first: who wrote a file may have known an earlier one."""
    ledger = find_ledger(merchant_id, outlet_id)
    if ledger is None:
        raise NotFound("no_shop", "Usaha ini belum ada di server ini.")
    rows = DeviceKey.objects.filter(merchant_id=merchant_id, device_id=ledger.device_id)
    found = [OwnKey(row.device_id, row.epoch, row.public_key) for row in rows.order_by("-epoch")]
    return [key for key in found if keys.has_own_key(key.device_id, key.epoch)]


def read_said(file: IO[bytes], way: str, own: Sequence[OwnKey]) -> Iterator[Said]:
    """BadInput `not_carried`, `wrong_way`, RuleError `foreign_file`; later `Damaged`."""
    header = read_header(file, FORMAT)
    if header[0].get("way") not in (UP, DOWN):
        raise not_carried()
    if header[0]["way"] != way:
        raise wrong_way()
    mine = next((key for key in own if key.public_key == header[0].get("recipient")), None)
    if mine is None:
        raise foreign_file()
    secret = partial(keys.agree, mine.device_id, mine.epoch)
    for number, line in enumerate(read_lines(file, FORMAT, header, secret)):
        yield _said(line, header[1], number)


def proven(said: Said, believed: Collection[str]) -> Json:
    """NotSigned `unknown_writer` where none of these keys signed it."""
    if not any(keys.is_valid(key, said.message, said.signature) for key in believed):
        raise unknown_writer()
    return said.told


def id_in(told: Json, key: str) -> uuid.UUID:
    try:
        return uuid.UUID(told[key])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise not_carried() from error


def _said(line: Json, digest: bytes, number: int) -> Said:
    text, signature = line.get("text"), line.get("sig")
    if not isinstance(text, str) or not isinstance(signature, str):
        raise damaged("line")
    try:
        told = json.loads(text)
        message = _message(digest, number, text)
    except (ValueError, RecursionError) as error:
        raise damaged("line") from error
    if not isinstance(told, dict):
        raise damaged("line")
    return Said(told, message, signature)


def _message(digest: bytes, number: int, text: str) -> bytes:
    """Bound to the file and to the place in it: lines of another file prove nothing here."""
    return f"{_PURPOSE}\n{digest.hex()}\n{number}\n{text}".encode()
