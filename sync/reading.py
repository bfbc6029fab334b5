"""Reading what came over the wire, within limits: gzip bombs, wrong shapes, too much at once."""

import zlib
from dataclasses import dataclass
from typing import Any

from pos.journal.envelope import Envelope, decode, read, sha256
from pos.journal.errors import BadInput, TooLarge
from sync.asked import Asked
from sync.protocol import MAX_BATCH_BYTES, MAX_BODY_BYTES, MAX_EVENTS


@dataclass(frozen=True)
class Malformed:
    """What stands where an event should be: why it is none, and the hash of its bytes."""

    code: str
    sentence: str
    hash: str


def read_json(asked: Asked) -> dict[str, Any]:
    """The request's JSON object, unpacked if gzipped. BadInput or TooLarge."""
    body = asked.body
    if asked.headers.get("content-encoding", "") == "gzip":
        body = _unpack(body)
    if len(body) > MAX_BODY_BYTES:
        raise _too_large()
    try:
        data = decode(body)
    except (ValueError, RecursionError) as error:
        raise BadInput("bad_json", "Isi permintaan bukan JSON yang sah.") from error
    if not isinstance(data, dict):
        raise BadInput("bad_json", "Isi permintaan harus berupa objek JSON.")
    return data


def _unpack(body: bytes) -> bytes:
    """Never inflates more than the limit, whatever the archive claims."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        data = unpacker.decompress(body, MAX_BODY_BYTES + 1)
    except zlib.error as error:
        raise BadInput("bad_gzip", "Kiriman rusak di perjalanan; kirim ulang.") from error
    if len(data) > MAX_BODY_BYTES:
        raise _too_large()
    if not unpacker.eof:
        raise BadInput("bad_gzip", "Kiriman terpotong di perjalanan; kirim ulang.")
    return data


def read_batch(data: dict[str, Any]) -> tuple[list[Envelope], Malformed | None]:
    """The events of a push up to the first that is none, and the reason why that one is none.

    BadInput `bad_batch` for a wrong shape, TooLarge for too many; both before anything is stored.
    """
    items = data.get("events")
    if not isinstance(items, list):
        raise BadInput("bad_batch", "Kiriman harus berisi daftar kejadian.")
    if len(items) > MAX_EVENTS:
        raise _too_large()
    pairs = [_pair(item) for item in items]
    if sum(len(raw) for raw, _ in pairs) > MAX_BATCH_BYTES and len(pairs) > 1:
        raise _too_large()
    return _read_until_bad(pairs)


def _read_until_bad(pairs: list[tuple[bytes, str]]) -> tuple[list[Envelope], Malformed | None]:
    envelopes: list[Envelope] = []
    for raw, signature in pairs:
        try:
            envelopes.append(read(raw, signature))
        except BadInput as error:
            return envelopes, Malformed(error.code, error.sentence, sha256(raw))
    return envelopes, None


def _pair(item: Any) -> tuple[bytes, str]:
    if not isinstance(item, dict):
        raise BadInput("bad_batch", "Setiap kejadian harus berisi raw dan sig.")
    raw, signature = item.get("raw"), item.get("sig")
    if not isinstance(raw, str) or not isinstance(signature, str):
        raise BadInput("bad_batch", "Setiap kejadian harus berisi raw dan sig.")
    # A lone surrogate cannot be encoded; kept recognisable so that `read` names it.
    return raw.encode("utf-8", "surrogatepass"), signature


def _too_large() -> TooLarge:
    return TooLarge(
        "batch_too_large",
        f"Kiriman terlalu besar: paling banyak {MAX_EVENTS} kejadian atau 1 MiB.",
        events=MAX_EVENTS,
        bytes=MAX_BATCH_BYTES,
    )
