"""What an update does with files in DATA, as the server's own user: read, write, clear, size.

Root never opens anything in a folder that somebody else may write: a link planted there would lead
it wherever the server's user likes. This script runs under that user, whom no link gives more than
it has; root hands over an open file as standard input or output. Standard library only:

    python -I datafiles.py DATA size | read NAME | write NAME | clear [VERSION] | drop
                                       | wish | forget
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

DATABASE = "lancar.sqlite3"
NAMES = (DATABASE, f"{DATABASE}-wal")
SHARED = f"{DATABASE}-shm"
MARK = "high_water.json"  # pos.journal.incarnation, which needs Django
PUT_BACK = {"incarnation": "put back", "server_seq": 0}
ASIDE = "after-update-"
MISSING = 3
WISH = "updates/wanted.json"  # pos.box.updates.wishes
LONGEST_WISH = 4096


def size(data: Path) -> None:
    sizes = [(data / name).stat().st_size for name in NAMES if (data / name).exists()]
    sys.stdout.write(str(sum(sizes)))


def read(data: Path, name: str) -> None:
    """To standard output; exit code MISSING when there is none."""
    if not (data / name).is_file():
        sys.exit(MISSING)
    with (data / name).open("rb") as file:
        shutil.copyfileobj(file, sys.stdout.buffer)


def wish(data: Path) -> None:
    """What the back office asked for; nothing when that is no plain file."""
    if (data / WISH).is_file():
        with (data / WISH).open("rb") as file:
            sys.stdout.buffer.write(file.read(LONGEST_WISH))


def forget(data: Path) -> None:
    (data / WISH).unlink(missing_ok=True)


def write(data: Path, name: str) -> None:
    """From standard input, whole or not at all."""
    part = data / f"{name}.part"
    part.unlink(missing_ok=True)
    with part.open("wb") as file:
        part.chmod(0o600)
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(data / name)
    _flush(data)


def clear(data: Path, version: str = "") -> None:
    """Out of the way of what is put back. With a version: its server may have taken sales, so its
    database is kept for whoever looks, and the one that is put back becomes a new incarnation."""
    if version:
        _keep(data, version)
        _expect_renewal(data)
    for name in (SHARED, f"{DATABASE}-wal", DATABASE, *(f"{each}.part" for each in NAMES)):
        (data / name).unlink(missing_ok=True)


def drop(data: Path) -> None:
    """What was kept aside, and whatever a full disk broke off."""
    for aside in (*data.glob(f"{ASIDE}*"), *data.glob(f".{ASIDE}*")):
        shutil.rmtree(aside)
    for name in NAMES:
        (data / f"{name}.part").unlink(missing_ok=True)


def _keep(data: Path, version: str) -> None:
    """Once: the second time the database that lies there is the one put back. The newest only."""
    aside, making = data / f"{ASIDE}{version}", data / f".{ASIDE}{version}"
    if aside.exists():
        return
    for older in data.glob(f"{ASIDE}*"):
        shutil.rmtree(older)
    making.mkdir(mode=0o700, exist_ok=True)
    for name in reversed(NAMES):
        if (data / name).exists():
            (data / name).replace(making / name)
    if (making / DATABASE).exists():
        making.replace(aside)


def _expect_renewal(data: Path) -> None:
    try:
        marks = json.loads((data / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    part = data / f"{MARK}.part"
    part.unlink(missing_ok=True)
    part.write_text(json.dumps(dict.fromkeys(marks, PUT_BACK)), encoding="utf-8")
    part.replace(data / MARK)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


WORDS: dict[str, Callable[..., None]] = {
    "size": size,
    "read": read,
    "write": write,
    "clear": clear,
    "drop": drop,
    "wish": wish,
    "forget": forget,
}

if __name__ == "__main__":
    WORDS[sys.argv[2]](Path(sys.argv[1]), *sys.argv[3:])
