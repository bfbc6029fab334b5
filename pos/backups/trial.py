"""Putting a snapshot back for trial: the very file, where it lies, in a folder of its own.

The one-time key of a snapshot lies in a file of the hub until its trial has ended, whatever came of
it. The trial decrypts, unpacks, and has `manage.py check_restored` look at the copied database: is
the file sound, do chains and signatures hold, does the record replayed give the same rows.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from pyrage import x25519

from pos.backups.making import work_folder
from pos.backups.notes import Note
from pos.backups.restoring import cipher_key_in, unpack
from pos.journal.errors import RuleError

LONGEST_SECONDS = 2 * 3600
UNREADABLE = "Isi cadangan tidak dapat dibuka saat diuji."


@dataclass(frozen=True)
class Found:
    """`trouble` is empty when all was whole. `heads`: outlet, device, epoch, stream, seq."""

    trouble: str = ""
    heads: list[dict[str, Any]] = field(default_factory=list)


def key_path(number: int) -> Path:
    """Not a .pem: a snapshot takes only those along."""
    return Path(settings.DATA_DIR) / "keys" / f"trial-{number:08d}.once"


def keep_key(number: int, text: str) -> None:
    path = key_path(number)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def forget_keys_but(number: int) -> None:
    """What was not tried before the next copy was made never will be: no key to it stays."""
    for path in key_path(number).parent.glob("trial-*.once"):
        if path != key_path(number):
            path.unlink()


def try_out(folder: Path, note: Note, home: Path) -> Found:
    """`home`: where there is room to unpack. OSError when there is none: nothing was found out."""
    key = x25519.Identity.from_str(key_path(note.number).read_text())
    try:
        with work_folder(home) as work:
            unpack(folder, note, key, work)
            return _look_at(work)
    except RuleError as error:
        return Found(error.sentence)


def _look_at(work: Path) -> Found:
    environment = {
        **os.environ,
        "LANCAR_DATA": str(work),
        "LANCAR_CIPHER_KEY": cipher_key_in(work),
    }
    done = subprocess.run(
        ["nice", "-n", "15", sys.executable, "manage.py", "check_restored"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    try:
        told = json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        return Found(UNREADABLE)
    return Found(str(told["trouble"]), list(told["heads"]))
