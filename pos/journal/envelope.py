"""The envelope, version 1: how an event looks as bytes. Frozen; a change is a new version.

An event is one UTF-8 JSON object. Its bytes are hashed (SHA-256, lower-case hex), signed, stored
and forwarded exactly as they were made; nobody serialises them again. Keys:

v        1
type, tv kind of event and version of its body
id       UUIDv7 of the event
merchant, outlet, device   UUIDs
series   receipt series of the device, e.g. "K02"
epoch    number of the device's key, from 1
stream   "F" facts and master data (kept 10 years) | "O" open work (prunable)
seq      1, 2, 3 … without gap per (device, epoch, stream)
prev     hash of the event before in that chain; 64 zeros for the first
hlc      [milliseconds, counter]
clock    {wall, zone, offset_ms, uncertainty_ms, source}: how good the time was
actor    {person, credential_version, method} or null
shift    UUID or null          catalog   hash of the catalogue manifest in force, or null
business_date  "YYYY-MM-DD" of the shift
body     self-contained content, see pos.journal.kinds
"""

import hashlib
import json
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic_core import from_json

from pos.journal.errors import BadInput

VERSION = 1
GENESIS = "0" * 64
MAX_EVENT_BYTES = 1024 * 1024  # a sale of a thousand lines fits
STREAMS = ("F", "O")
MAX_SAFE = 2**53 - 1
MAX_SMALL = 2**31 - 1  # epochs and versions of bodies: what an integer column holds
# fmt: off
_KEYS = [
    "v", "type", "tv", "id", "merchant", "outlet", "device", "series", "epoch", "stream", "seq",
    "prev", "hlc", "clock", "actor", "shift", "catalog", "business_date", "body",
]
# fmt: on


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a server needs to know of an event, read once from its bytes."""

    raw: bytes
    signature: str
    hash: str
    id: uuid.UUID
    kind: str
    version: int
    merchant_id: uuid.UUID
    outlet_id: uuid.UUID
    device_id: uuid.UUID
    series: str
    epoch: int
    stream: str
    seq: int
    prev: str
    hlc: tuple[int, int]
    actor_id: uuid.UUID | None
    shift_id: uuid.UUID | None
    business_date: str
    body: Any


def write(fields: dict[str, Any]) -> bytes:
    """Bytes of a new event; `fields` must have every key of the envelope except `v`."""
    ordered = {"v": VERSION, **{key: fields[key] for key in _KEYS[1:]}}
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def read(raw: bytes, signature: str) -> Envelope:
    """BadInput `bad_envelope` when these bytes are no event: they have no key to store under."""
    if len(raw) > MAX_EVENT_BYTES:
        raise _bad("lebih besar dari batas 1 MiB")
    try:
        return _read_fields(raw, signature, decode(raw))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _bad(f"{type(error).__name__} {error}"[:120]) from error


def decode(raw: bytes) -> Any:
    """Half a character (an emoji cut in two by a tablet) is legal JSON that the fast reader
    refuses; the event must still be stored, so the tolerant one has the last word."""
    try:
        return from_json(raw, allow_inf_nan=False)
    except ValueError:
        return json.loads(raw)


def _read_fields(raw: bytes, signature: str, data: dict[str, Any]) -> Envelope:
    actor = data["actor"]
    if data["v"] != VERSION:
        raise ValueError(f"envelope version {data['v']!r}")
    return Envelope(
        raw=raw,
        signature=_text(signature, 200),
        hash=sha256(raw),
        id=_uuid(data["id"]),
        kind=_text(data["type"], 64),
        version=_count(data["tv"], most=MAX_SMALL),
        merchant_id=_known_uuid(data["merchant"]),
        outlet_id=_known_uuid(data["outlet"]),
        device_id=_known_uuid(data["device"]),
        series=_text(data["series"], 8),
        epoch=_count(data["epoch"], most=MAX_SMALL),
        stream=_stream(data["stream"]),
        seq=_count(data["seq"]),
        prev=_hash(data["prev"]),
        hlc=_stamp(data["hlc"]),
        actor_id=_known_uuid(actor["person"]) if actor else None,
        shift_id=_known_uuid(data["shift"]) if data["shift"] else None,
        business_date=_text(data["business_date"], 10),
        body=data["body"],
    )


def _bad(reason: str) -> BadInput:
    return BadInput("bad_envelope", f"Data yang dikirim bukan kejadian yang sah: {reason}.")


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        raise ValueError(f"text expected, at most {most} characters")
    value.encode("utf-8")  # a lone surrogate passes JSON but no database
    return value


def _count(value: Any, *, most: int = MAX_SAFE) -> int:
    if type(value) is not int or not 1 <= value <= most:
        raise ValueError("a whole number from 1 is expected")
    return value


def _stream(value: Any) -> str:
    if value not in STREAMS:
        raise ValueError(f"stream {value!r}")
    return str(value)


def _hash(value: Any) -> str:
    if not isinstance(value, str) or len(value) != 64 or value.strip("0123456789abcdef"):
        raise ValueError("a SHA-256 in lower-case hex is expected")
    return value


def _stamp(value: Any) -> tuple[int, int]:
    milliseconds, counter = value
    if type(milliseconds) is not int or not 0 <= milliseconds < 2**53:
        raise ValueError("hlc milliseconds")
    if type(counter) is not int or not 0 <= counter <= 0xFFFF:
        raise ValueError("hlc counter")
    return (milliseconds, counter)


def _uuid(value: Any) -> uuid.UUID:
    """Lower-case hyphenated only: one spelling, one identity."""
    parsed = uuid.UUID(value)
    if str(parsed) != value:
        raise ValueError("ids are lower-case and hyphenated")
    return parsed


@lru_cache(maxsize=4096)
def _known_uuid(value: Any) -> uuid.UUID:
    return _uuid(value)
