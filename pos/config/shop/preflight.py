"""Look at folder, disk, port and database before anything is opened for writing.

Standard library and the SQLite wheel only: it runs before Django reads its settings, so that a
read-only folder or a damaged file is told in plain words and not by a traceback.
"""

import errno
import fcntl
import hashlib
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from pos.config.shop import troubles

MIN_FREE_BYTES = 32 * 1024 * 1024
QUICK_CHECK_MAX_BYTES = 128 * 1024 * 1024  # about half a second; larger files get the short look
DISK_FULL_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
PLAIN_HEAD, PAGE_BYTES = b"SQLite format 3\0", 4096
FEW_ZEROS = 64  # in a page of noise there are some 16
DATABASE_NAME = "lancar.sqlite3"
HOST = "127.0.0.1"
LOCK = "shop.lock"


def port_number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise troubles.port_invalid(text)
    return int(text)


def check_port(text: str, host: str = HOST) -> int:
    """The port as a number, free at this moment."""
    port = port_number(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise troubles.port_forbidden(port) from error
        except OSError as error:
            raise troubles.port_in_use(port) from error
    return port


def check_folder(folder: Path) -> None:
    """Make the data folder, and write a file in it as a proof."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        try:
            probe.write_bytes(b"0" * 4096)
        finally:
            probe.unlink(missing_ok=True)
        room = free_bytes(folder)
    except OSError as error:
        if error.errno in DISK_FULL_ERRORS:
            raise troubles.disk_full(folder) from error
        raise troubles.data_unwritable(folder, error.strerror or "?") from error
    if room < MIN_FREE_BYTES:
        raise troubles.disk_full(folder)


def take_lock(folder: Path) -> IO[str]:
    """Held for the life of the process; the kernel lets go of it even after a power cut."""
    handle = (folder / LOCK).open("a+", encoding="utf-8")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise troubles.already_running(folder) from error
    return handle


def note_port(lock: IO[str], port: int) -> None:
    """Whoever finds the lock taken can ask the server that took it."""
    lock.truncate(0)
    lock.write(str(port))
    lock.flush()


def running_port(folder: Path) -> int | None:
    """Of the shop that runs on this folder; None: none runs. 0 when it has not said yet."""
    try:
        with (folder / LOCK).open(encoding="utf-8") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except OSError:
        words = (folder / LOCK).read_text(encoding="utf-8").strip()
        return int(words) if words.isdecimal() else 0
    return None


def check_database(folder: Path, key: str = "") -> str:
    """Read the database without changing a byte of it; returns its schema's fingerprint."""
    file = folder / DATABASE_NAME
    if not file.exists() or file.stat().st_size == 0:
        return ""
    from sqlcipher3 import dbapi2 as library  # noqa: PLC0415  (not needed for a first start)

    try:
        return _read(library.connect, file, key)
    except (library.DatabaseError, OSError) as error:
        about_key = _key_words(file, key)
        if about_key:
            raise troubles.database_key(file, *about_key) from error
        last_words = str(error).splitlines()[-1] if str(error) else "?"
        doubt = "; kunci lain? another key?" if key and "not a database" in last_words else ""
        raise troubles.database_unreadable(file, last_words + doubt) from error


def _key_words(file: Path, key: str) -> tuple[str, str] | None:
    """Whether it is the key: a plain file says what it is in its first bytes, a locked one is noise
    in whole pages. Of a locked one with a key nobody can tell another key from damage."""
    try:
        size = file.stat().st_size
        with file.open("rb") as handle:
            page = handle.read(PAGE_BYTES)
    except OSError:
        return None
    is_plain = page.startswith(PLAIN_HEAD)
    if key and is_plain:
        return "kunci diisi, padahal berkasnya tidak terkunci", "it has no lock, yet a key is set"
    if not key and not is_plain and size % PAGE_BYTES == 0 and page.count(0) < FEW_ZEROS:
        return "terkunci, dan kuncinya tidak diisi", "it is encrypted, and no key is set"
    return None


def _read(connect: Callable[..., Any], file: Path, key: str) -> str:
    with file.open("rb") as handle:
        handle.read(16)  # the operating system's own refusal reads better than SQLite's
    connection = connect(f"file:{file}?mode=ro", uri=True)
    execute = connection.execute
    try:
        if key:
            execute(f"PRAGMA key = \"x'{key}'\"")
        tables = execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
        if file.stat().st_size <= QUICK_CHECK_MAX_BYTES:
            verdict = execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                raise OSError(verdict)
        return hashlib.sha256(repr(tables).encode()).hexdigest()
    finally:
        connection.close()


def is_read_only(folder: Path) -> bool:
    """Of the disk below it: systems fall back to that when a disk fails under them."""
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY) if folder.exists() else False


def free_bytes(folder: Path) -> int:
    numbers = os.statvfs(folder)
    return numbers.f_bavail * numbers.f_frsize
