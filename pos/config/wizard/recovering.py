"""Putting a shop back from the wizard: `manage.py restore` in a process of its own, watched.

The card's code goes to its standard input and is kept nowhere. When it has ended well this web
process ends itself, because the database under it is another now; the supervisor starts it anew.
Before that it waits a little for the page that says so: its owner would else be asked for a
password with no word of what became of the shop.
"""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.db import connections

from pos.backups.restoring import Copies, find_copies
from pos.domain.errors import LancarError

PLACES = ("/media/*", "/media/*/*", "/run/media/*/*", "/mnt", "/mnt/*")
LONGEST_SECONDS = 4 * 3600
SEEN_SECONDS = 15.0
GRACE_SECONDS = 3.0
STUBBORN_SECONDS = 20.0
# How a command names its refusal to who typed it; an owner at a page reads the sentence.
_REFUSAL = re.compile(r"^CommandError: (GAGAL \[\w+\]\s+)?")


class Recovering:
    """One at a time. `words` is what it said; `is_done`: it ended, well or not. `keys` are
    the variables that open a bucket (pos.backups.sources)."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None
        self.words, self.is_well, self.was_seen = "", False, threading.Event()

    @property
    def is_busy(self) -> bool:
        return self.thread is not None and self.thread.is_alive()

    def begin(self, place: str, card: str, keys: Mapping[str, str]) -> bool:
        with self.lock:
            if self.is_busy or self.is_well:
                return False
            self.words = ""
            self.thread = threading.Thread(target=self._run, args=(place, card, keys), daemon=True)
            self.thread.start()
        return True

    def _run(self, place: str, card: str, keys: Mapping[str, str]) -> None:
        connections.close_all()
        try:
            done = self._restore(place, card, keys)
        except (OSError, subprocess.SubprocessError) as error:
            self.words = f"Pemulihan tidak selesai ({type(error).__name__}). Coba sekali lagi."
            return
        self.words = _said(done.stdout, done.stderr)
        self.is_well = done.returncode == 0
        if self.is_well:  # the code goes with the next start: nothing is open before
            self.was_seen.wait(SEEN_SECONDS)
            end_soon()

    def _restore(
        self, place: str, card: str, keys: Mapping[str, str]
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "manage.py", "restore", "--from", place, "--first-run"],
            cwd=settings.BASE_DIR,
            env={**os.environ, "LANCAR_DATA": str(settings.DATA_DIR), **keys},
            input=f"{card}\n",
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )


def _said(*streams: str) -> str:
    """What a program that broke says to programmers is one line of it to an owner."""
    lines = [_REFUSAL.sub("", each.strip()) for each in streams if each.strip()]
    if not any("Traceback" in each for each in lines):
        return "\n".join(lines)
    last = lines[-1].splitlines()[-1]
    return (
        f"Pemulihan berhenti karena kesalahan program ({last}). Cadangan di stik tidak berubah; "
        "tidak ada yang hilang. Jangan buat toko baru; minta bantuan dengan kalimat ini."
    )


def end_soon() -> None:
    """The supervisor starts it anew, with the shop that was put back. A process that has stopped
    listening and does not end, because something in it waits, would be a box that never comes
    back: its work is done, so it is killed."""
    for after, how in ((GRACE_SECONDS, signal.SIGTERM), (STUBBORN_SECONDS, signal.SIGKILL)):
        ending = threading.Timer(after, os.kill, (os.getpid(), how))
        ending.daemon = True
        ending.start()


def places_with_copies() -> Iterator[tuple[str, Copies]]:
    """Sticks and disks that are in, each with its best copy."""
    folders = {path for pattern in PLACES for path in Path("/").glob(pattern[1:]) if path.is_dir()}
    seen: set[Path] = set()
    for folder in sorted(folders):
        try:
            best = find_copies(folder)[0]
        except (LancarError, OSError):
            continue
        if best.folder not in seen:
            seen.add(best.folder)
            yield str(folder), best
