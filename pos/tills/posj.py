"""The rescue file `.posj`, read as a stream. sync/README.md section 7 is its full description.

    LANCAR-POSJ 1\\n                 magic
    {…}\\n                           clear header: whose, when, and the public parts of the key
    [4 bytes length][ciphertext] …  AES-256-GCM frames; a flag in the last one's nonce ends the file

Inside, unpacked: one JSON object a line: header, events as {"raw", "sig"}, trailer with a hash.

A frame is believed or not at all, so whatever was yielded before a `Damaged` was really written by
a tablet of this shop: the caller keeps it. Memory stays bounded whatever the file claims.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pos.journal.keys import decode
from pos.outlets.recovery import public_keys, wrap_key
from pos.tills.errors import damaged_file, foreign_seed, not_posj

MAGIC = b"LANCAR-POSJ 1\n"
INFO = b"lancar posj v1"
MAX_HEADER_BYTES = 64 * 1024
MAX_FRAME_BYTES = 1024 * 1024 + 16
MAX_LINE_BYTES = 4 * 1024 * 1024  # an event of 1 MiB, quoted, and its signature
_TAG_BYTES = 16
_UNPACK_STEP = 256 * 1024

Json = dict[str, Any]


def read_header(file: IO[bytes]) -> tuple[Json, bytes]:
    """The clear header, and the digest that every frame is bound to. `not_posj` for other files."""
    if file.read(len(MAGIC)) != MAGIC:
        raise not_posj()
    line = file.readline(MAX_HEADER_BYTES)
    try:
        header = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise not_posj() from error
    if not line.endswith(b"\n") or not isinstance(header, dict):
        raise not_posj()
    return header, hashlib.sha256(MAGIC + line).digest()


def read_lines(file: IO[bytes], seed: bytes) -> Iterator[Json]:
    """Every object of the file in order, header first. The trailer is checked, not yielded.

    RuleError `foreign_seed` before anything else is read; `Damaged` where the file stops being
    what a tablet wrote: cut off, changed, or without its trailer."""
    header, digest = read_header(file)
    cipher = AESGCM(_key(header, seed))
    running = bytes(32)
    for number, line in enumerate(_lines(_unpacked(_frames(file, cipher, digest)))):
        found = _parsed(line)
        if found.get("kind") == "trailer":
            if found.get("sha256") != running.hex() or found.get("events") != number - 1:
                raise damaged_file("trailer")
            return
        running = hashlib.sha256(running + line).digest()
        yield found
    raise damaged_file("no_trailer")


def _key(header: Json, seed: bytes) -> bytes:
    recipient = public_keys(seed).wrap
    if header.get("recipient") != recipient:
        raise foreign_seed()
    try:
        ephemeral, salt = decode(header["ephemeral"]), decode(header["salt"])
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), ephemeral)
    except (KeyError, TypeError, ValueError) as error:
        raise not_posj() from error
    shared = wrap_key(seed).exchange(ec.ECDH(), point)
    info = INFO + ephemeral + decode(recipient)
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info).derive(shared)


def _frames(file: IO[bytes], cipher: AESGCM, digest: bytes) -> Iterator[bytes]:
    """The last frame is known by its nonce only, so each is tried as a middle one first."""
    number = 0
    while True:
        length = int.from_bytes(_exactly(file, 4), "big")
        if not _TAG_BYTES <= length <= MAX_FRAME_BYTES:
            raise damaged_file("frame_length")
        sealed = _exactly(file, length)
        middle = _opened(cipher, number, sealed, digest, is_last=False)
        if middle is None:
            last = _opened(cipher, number, sealed, digest, is_last=True)
            if last is None:
                raise damaged_file("frame")
            yield last
            return
        yield middle
        number += 1


def _opened(
    cipher: AESGCM, number: int, sealed: bytes, digest: bytes, *, is_last: bool
) -> bytes | None:
    nonce = number.to_bytes(11, "big") + bytes([is_last])
    try:
        return cipher.decrypt(nonce, sealed, digest)
    except InvalidTag:
        return None


def _exactly(file: IO[bytes], length: int) -> bytes:
    found = file.read(length)
    if len(found) != length:
        raise damaged_file("cut_off")
    return found


def _unpacked(packed: Iterator[bytes]) -> Iterator[bytes]:
    """Never more than one step of it in memory, whatever the archive claims."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        for piece in packed:
            yield unpacker.decompress(piece, _UNPACK_STEP)
            while unpacker.unconsumed_tail:
                yield unpacker.decompress(unpacker.unconsumed_tail, _UNPACK_STEP)
    except zlib.error as error:
        raise damaged_file("gzip") from error


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """With their line ends; an unfinished last one is none."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield line + b"\n"
        if len(rest) > MAX_LINE_BYTES:
            raise damaged_file("line")


def _parsed(line: bytes) -> Json:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise damaged_file("line") from error
    if not isinstance(found, dict):
        raise damaged_file("line")
    return found
