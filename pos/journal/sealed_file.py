"""A sealed file that somebody carries: lines of JSON, packed, readable by one key alone.

    magic\\n                         which kind of file
    {…}\\n                           clear header: the public parts of the key, and what may be told
    [4 bytes length][ciphertext] …  AES-256-GCM frames; a flag in the last one's nonce ends the file

Inside, unpacked: one JSON object a line, header first, then a trailer with a running hash. What the
lines say is the matter of each kind (`Format`): the rescue file (pos.tills.posj), the shop's record
on its way to the cloud and back (sync.carried). sync/README.md sections 7 and 8 describe them.

A frame is believed or not at all, so whatever was yielded before the file's `damaged` error was
really written for this key: the caller keeps it. Memory stays bounded whatever the file claims.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pos.journal.errors import LancarError
from pos.journal.keys import decode, encode, public_text

MAX_HEADER_BYTES = 64 * 1024
FRAME_BYTES = 256 * 1024
MAX_FRAME_BYTES = 1024 * 1024 + 16
MAX_LINE_BYTES = 4 * 1024 * 1024  # an event of 1 MiB, quoted, and its signature
_TAG_BYTES = 16
_SALT_BYTES = 16
_UNPACK_STEP = 256 * 1024

Json = dict[str, Any]
Secret = Callable[[ec.EllipticCurvePublicKey], bytes]


@dataclass(frozen=True)
class Format:
    """`info` keeps the keys of one kind from those of another; the rest are its refusals."""

    magic: bytes
    info: bytes
    unknown: Callable[[], LancarError]
    damaged: Callable[[str], LancarError]


def read_header(file: IO[bytes], kind: Format) -> tuple[Json, bytes]:
    """The clear header, and the digest that every frame is bound to. `unknown` for other files."""
    if file.read(len(kind.magic)) != kind.magic:
        raise kind.unknown()
    line = file.readline(MAX_HEADER_BYTES)
    try:
        header = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise kind.unknown() from error
    if not line.endswith(b"\n") or not isinstance(header, dict):
        raise kind.unknown()
    return header, hashlib.sha256(kind.magic + line).digest()


def read_lines(
    file: IO[bytes], kind: Format, header: tuple[Json, bytes], secret: Secret
) -> Iterator[Json]:
    """Every object of the file in order. The trailer is checked, not yielded. The `damaged` error
    where the file stops being what was written: cut off, changed, or without its trailer."""
    clear, digest = header
    cipher = AESGCM(_key_to_read(clear, kind, secret))
    packed = _frames(file, kind, cipher, digest)
    running = bytes(32)
    for number, line in enumerate(_lines(_unpacked(packed, kind), kind)):
        found = _parsed(line, kind)
        if found.get("kind") == "trailer":
            if found.get("sha256") != running.hex() or found.get("events") != number - 1:
                raise kind.damaged("trailer")
            return
        running = hashlib.sha256(running + line).digest()
        yield found
    raise kind.damaged("no_trailer")


class Writer:
    """Lines in, frames out, for whoever has the private key of `recipient`."""

    def __init__(self, file: IO[bytes], kind: Format, recipient: str, **clear: Any) -> None:
        own, salt = ec.generate_private_key(ec.SECP256R1()), os.urandom(_SALT_BYTES)
        ephemeral = public_text(own.public_key())
        parts = {"recipient": recipient, "ephemeral": ephemeral, "salt": encode(salt)}
        start = kind.magic + _line({**clear, **parts})
        file.write(start)
        self.file, self.digest = file, hashlib.sha256(start).digest()
        shared = own.exchange(ec.ECDH(), _point(recipient))
        self.cipher = AESGCM(_derived(kind, shared, parts))
        self.packer = zlib.compressobj(wbits=31)
        self.waiting, self.frames, self.lines, self.running = b"", 0, 0, bytes(32)

    def write(self, content: Json) -> None:
        line = _line(content)
        self.lines += 1
        self.running = hashlib.sha256(self.running + line).digest()
        self._pack(self.packer.compress(line) + self.packer.flush(zlib.Z_SYNC_FLUSH))

    def close(self) -> None:
        """The trailer. Without it the file counts as cut off."""
        end = {"kind": "trailer", "events": self.lines - 1, "sha256": self.running.hex()}
        self._pack(self.packer.compress(_line(end)) + self.packer.flush())
        self._frame(self.waiting, is_last=True)

    def _pack(self, packed: bytes) -> None:
        self.waiting += packed
        while len(self.waiting) > FRAME_BYTES:
            self._frame(self.waiting[:FRAME_BYTES], is_last=False)
            self.waiting = self.waiting[FRAME_BYTES:]

    def _frame(self, piece: bytes, *, is_last: bool) -> None:
        sealed = self.cipher.encrypt(_nonce(self.frames, is_last=is_last), piece, self.digest)
        self.file.write(len(sealed).to_bytes(4, "big") + sealed)
        self.frames += 1


def _line(content: Json) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode() + b"\n"


def _point(text: str) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(text))


def _key_to_read(header: Json, kind: Format, secret: Secret) -> bytes:
    try:
        point = _point(header["ephemeral"])
        return _derived(kind, secret(point), header)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise kind.unknown() from error


def _derived(kind: Format, shared: bytes, parts: Json) -> bytes:
    info = kind.info + decode(parts["ephemeral"]) + decode(parts["recipient"])
    salt = decode(parts["salt"])
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info).derive(shared)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _frames(file: IO[bytes], kind: Format, cipher: AESGCM, digest: bytes) -> Iterator[bytes]:
    """The last frame is known by its nonce only, so each is tried as a middle one first."""
    number = 0
    while True:
        length = int.from_bytes(_exactly(file, 4, kind), "big")
        if not _TAG_BYTES <= length <= MAX_FRAME_BYTES:
            raise kind.damaged("frame_length")
        sealed = _exactly(file, length, kind)
        middle = _opened(cipher, _nonce(number, is_last=False), sealed, digest)
        if middle is None:
            last = _opened(cipher, _nonce(number, is_last=True), sealed, digest)
            if last is None:
                raise kind.damaged("frame")
            yield last
            return
        yield middle
        number += 1


def _opened(cipher: AESGCM, nonce: bytes, sealed: bytes, digest: bytes) -> bytes | None:
    try:
        return cipher.decrypt(nonce, sealed, digest)
    except InvalidTag:
        return None


def _exactly(file: IO[bytes], length: int, kind: Format) -> bytes:
    found = file.read(length)
    if len(found) != length:
        raise kind.damaged("cut_off")
    return found


def _unpacked(packed: Iterable[bytes], kind: Format) -> Iterator[bytes]:
    """Never more than one step of it in memory, whatever the archive claims."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        for piece in packed:
            yield unpacker.decompress(piece, _UNPACK_STEP)
            while unpacker.unconsumed_tail:
                yield unpacker.decompress(unpacker.unconsumed_tail, _UNPACK_STEP)
    except zlib.error as error:
        raise kind.damaged("gzip") from error


def _lines(pieces: Iterable[bytes], kind: Format) -> Iterator[bytes]:
    """With their line ends; an unfinished last one is none."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield line + b"\n"
        if len(rest) > MAX_LINE_BYTES:
            raise kind.damaged("line")


def _parsed(line: bytes, kind: Format) -> Json:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise kind.damaged("line") from error
    if not isinstance(found, dict):
        raise kind.damaged("line")
    return found
