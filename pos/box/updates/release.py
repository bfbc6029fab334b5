"""A release: one file, `lancar-0.2.0.lancar`, that a box may trust and needs nothing else for.

A tar, in this order:

    release.json   {"format": 1, "version": "0.2.0", "lock": hash of it, "files": {name: hash}}
    release.sig    64 bytes: Ed25519 over the bytes of release.json
    app/...        the code with the built front end
    wheels/...     what it imports, and uv, which installs it; a thin release has none

Every hash is SHA-256 in hex. A file that is not listed, is listed and missing, is no plain file, or
has another hash ends the reading. Standard library only: a bare box reads it before anything is
installed, and asks openssl about the signature while there is no `cryptography`.
"""

import hashlib
import json
import os
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from pos.box.updates.errors import refused

FORMAT = 1
NOTE, SIGNATURE = "release.json", "release.sig"
SUFFIX = ".lancar"
MAX_NOTE_BYTES = 4 * 1024 * 1024
MAX_FILE_BYTES = 256 * 1024 * 1024
MAX_ALL_BYTES = 2 * 1024**3
SIGNATURE_BYTES = 64
PIECE = 1024 * 1024
FOLDERS = ("app", "wheels")
VERSION = re.compile(r"\d{1,4}\.\d{1,4}\.\d{1,4}")


@dataclass(frozen=True)
class Release:
    """What release.json says, once its signature was checked."""

    version: str
    lock: str
    files: dict[str, str]

    @property
    def order(self) -> tuple[int, ...]:
        return order_of(self.version)


def order_of(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def look(file: Path, key: Path) -> Release:
    """What a file is, by its first two members. Refused."""
    with _opened(file) as archive:
        return _head(archive, file, key)


def check(file: Path, key: Path) -> Release:
    """All of it is read, nothing is written. Refused."""
    return unpack(file, key, None)


def unpack(file: Path, key: Path, into: Path | None) -> Release:
    """Into an empty folder; whatever is wrong, nothing of it may be used. Refused."""
    with _opened(file) as archive:
        release = _head(archive, file, key)
        missing, room = set(release.files), MAX_ALL_BYTES
        for member in _members(archive, file):
            if member.name not in missing or not member.isreg():
                raise refused(file, f"berkas asing {member.name}")
            missing.discard(member.name)
            room -= member.size
            if room < 0 or member.size > MAX_FILE_BYTES:
                raise refused(file, "terlalu besar")
            content = archive.extractfile(member)
            place = into / member.name if into else Path(os.devnull)
            if _copied(content, place) != release.files[member.name]:
                raise refused(member.name, "isinya rusak")
    if missing:
        raise refused(file, f"{min(missing)} tidak ada")
    return release


def _opened(file: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(file, "r|")
    except (OSError, tarfile.TarError, EOFError) as error:
        raise refused(file, str(error)) from error


def _members(archive: tarfile.TarFile, file: Path) -> Iterator[tarfile.TarInfo]:
    """A file that was cut short ends in words."""
    try:
        while member := archive.next():  # a loop over the archive would begin anew
            yield member
    except (OSError, tarfile.TarError, EOFError) as error:
        raise refused(file, "terpotong") from error


def _head(archive: tarfile.TarFile, file: Path, key: Path) -> Release:
    try:
        note = _member(archive, NOTE, MAX_NOTE_BYTES)
        signature = _member(archive, SIGNATURE, SIGNATURE_BYTES)
    except (OSError, tarfile.TarError, EOFError, KeyError) as error:
        raise refused(file, "bukan berkas rilis") from error
    if not is_signed(note, signature, key):
        raise refused(file, "tanda tangannya tidak cocok")
    return _release(note, file)


def _member(archive: tarfile.TarFile, name: str, most: int) -> bytes:
    member = archive.next()
    content = archive.extractfile(member) if member and member.isreg() else None
    if member is None or content is None or member.name != name or member.size > most:
        raise KeyError(name)
    return content.read()


def _release(note: bytes, file: Path) -> Release:
    """Signed does not mean ours alone: a later format is refused in words."""
    told: Any = json.loads(note)
    if told.get("format") != FORMAT:
        raise refused(file, "dibuat untuk pemasang yang lebih baru")
    release = Release(told["version"], told["lock"], dict(told["files"]))
    if not VERSION.fullmatch(release.version) or not all(map(_is_plain, release.files)):
        raise refused(file, "nama berkas di dalamnya tidak wajar")
    return release


def _is_plain(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return len(parts) > 1 and parts[0] in FOLDERS and ".." not in parts and "/".join(parts) == name


def is_signed(note: bytes, signature: bytes, key: Path) -> bool:
    """By `cryptography`; before it is installed, by openssl."""
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
        from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415
    except ImportError:
        return _openssl_says_so(note, signature, key)
    try:
        known: Any = load_pem_public_key(key.read_bytes())
        known.verify(signature, note)
    except (InvalidSignature, ValueError, OSError):
        return False
    return True


def _openssl_says_so(note: bytes, signature: bytes, key: Path) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        said, signed = Path(folder, NOTE), Path(folder, SIGNATURE)
        said.write_bytes(note)
        signed.write_bytes(signature)
        words = ["-verify", "-pubin", "-inkey", key, "-rawin", "-in", said, "-sigfile", signed]
        done = subprocess.run(
            ["openssl", "pkeyutl", *map(str, words)], capture_output=True, check=False
        )
    return done.returncode == 0


def _copied(content: IO[bytes] | None, path: Path) -> str:
    """The hash of what was written."""
    found = hashlib.sha256()
    assert content is not None
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("wb" if path == Path(os.devnull) else "xb") as file:
            while piece := content.read(PIECE):
                found.update(piece)
                file.write(piece)
    except tarfile.TarError as error:
        raise refused(path.name, "terpotong") from error
    return found.hexdigest()
