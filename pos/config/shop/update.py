"""`manage.py update`: root's side of updates on an installed box (deploy/shop); no Django in it.

    update run              ends what was cut off, then installs what the back office asked for
    update resume           only the first, at boot, before the server starts
    update install FILE     by hand, or from a stick
    update show             what is installed and what happened last

The back office can only say a version (DATA/updates/wanted.json); the file of that name is copied
to where nobody but root writes, and the copy has to be signed by whom the installed release trusts.
"""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pos.box.updates import datafiles, errors, installing, wishes
from pos.box.updates.installing import Box, Hands, State
from pos.box.updates.release import VERSION
from pos.config.shop import preflight
from pos.config.shop.supervisor import child_environment
from pos.config.shop.troubles import EXIT_CODE, Trouble

HOME = "/opt/lancar"
UNIT = "lancar.service"
DATAFILES = datafiles.__file__
INCOMING = "incoming.lancar"
FILES_OF = "files_of"  # whose units and rules this computer has; install.sh writes it
ANSWER_SECONDS = 240.0
POLL_SECONDS = 0.5
LOOK_SECONDS = 3600
NIGHT_HOURS = range(2, 5)
WAYS = ("run", "resume", "install", "show")
READY_CODES = ("ok", "no_shop")


def run(words: list[str], data: Path) -> int:
    """One of the four. Refused becomes a Trouble, which is told in words."""
    way = words[0] if words else "show"
    if way not in WAYS or (way == "install") != (len(words) == 2):
        sys.stderr.write((__doc__ or "").split("\n\n")[1] + "\n")
        return EXIT_CODE
    home = Path(os.environ.get("LANCAR_HOME", HOME))
    box = Box(home, data, hands(home, data))
    try:
        return _do(way, words, box)
    except errors.Refused as refusal:
        raise Trouble(refusal.code, refusal.indonesian, refusal.english) from refusal


def _do(way: str, words: list[str], box: Box) -> int:
    if way == "resume":
        installing.resume(box, at_boot=True)
    elif way == "install":
        installing.resume(box)
        _tell(installing.install(box, Path(words[1]).resolve(), demand))
        _renew_files(box)
    elif way == "run":
        installing.resume(box)
        _as_wished(box)
        _renew_files(box)
    else:
        _tell(box.state, box.installed)
    return 0


def _as_wished(box: Box) -> None:
    """The wish is gone when it was granted or refused, and waits while it is only too early."""
    files = DataFiles(box.home, box.data)
    wish = files.wish()
    version = str(wish.get("version", ""))
    if not VERSION.fullmatch(version) or not _is_time(wish):
        return
    try:
        _tell(installing.install(box, _own_copy(box, files, version), demand))
    except errors.Refused as refusal:
        installing.note_refusal(box, version, refusal.indonesian)
        if refusal.code == "tablets_waiting" and wish.get("when") == wishes.NIGHT:
            return  # the next night
    finally:
        (box.home / INCOMING).unlink(missing_ok=True)
    files.forget()


def _renew_files(box: Box) -> None:
    """Units, udev's and the firewall's rules follow the release that runs. Asked each time, so a
    kill in between, and a box from before this was done, only make it later."""
    noted = box.home / FILES_OF
    installer = box.home / "current" / "deploy" / "shop" / "install.sh"
    known = noted.read_text(encoding="utf-8").strip() if noted.exists() else ""
    if known == box.installed or not installer.exists():
        return
    old = known or box.state.old or box.installed
    subprocess.run(["bash", str(installer), "--files", old], check=False)


def _is_time(wish: dict[str, Any]) -> bool:
    if wish.get("when") != wishes.NIGHT:
        return True
    try:
        zone = ZoneInfo(str(wish.get("zone", "")))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = ZoneInfo("Asia/Jakarta")
    return datetime.now(zone).hour in NIGHT_HOURS


def _own_copy(box: Box, files: "DataFiles", version: str) -> Path:
    """What is checked is what is unpacked: the server cannot change it in between."""
    mine = box.home / INCOMING
    name = wishes.file_of(box.data, version).relative_to(box.data)
    try:
        with mine.open("wb") as target:
            is_there = files.read(str(name), target)
    except OSError as error:
        raise errors.unwritten(box.home, error) from error
    if not is_there:
        raise errors.refused(name.name, "berkasnya tidak ada")
    return mine


def demand() -> None:
    """The release that runs is asked whether a tablet still holds something."""
    if os.environ.get("LANCAR_DATABASE"):
        raise errors.not_by_file()
    done = _as_server(Path(os.environ.get("LANCAR_HOME", HOME)) / "current", "tablets_waiting")
    names = done.stdout.strip()
    if done.returncode != 0:
        raise errors.tablets_unknown()
    if names:
        raise errors.tablets_waiting(names)


def hands(home: Path, data: Path) -> Hands:
    """Those of a box that systemd runs."""
    files = DataFiles(home, data)
    return Hands(
        stop=_stop,
        start=_start,
        look=_look,
        answers=_answers,
        size=files.size,
        read=files.read,
        write=files.write,
        clear=files.clear,
        drop=files.drop,
    )


@dataclass(frozen=True)
class DataFiles:
    """pos.box.updates.datafiles in a process of the server's user."""

    home: Path
    data: Path

    def size(self) -> int:
        return int(self._run("size", stdout=subprocess.PIPE).stdout)

    def read(self, name: str, into: IO[bytes]) -> bool:
        return self._run("read", name, stdout=into).returncode == 0

    def write(self, name: str, source: IO[bytes]) -> None:
        self._run("write", name, stdin=source)

    def clear(self, version: str) -> None:
        self._run("clear", *([version] if version else []))

    def drop(self) -> None:
        self._run("drop")

    def wish(self) -> dict[str, Any]:
        """Nothing when there is none, or when it makes no sense."""
        try:
            told = json.loads(self._run("wish", stdout=subprocess.PIPE).stdout)
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

    def forget(self) -> None:
        self._run("forget")

    def _run(self, *words: str, **pipes: Any) -> "subprocess.CompletedProcess[bytes]":
        current = self.home / "current"
        command = [str(current / ".venv" / "bin" / "python"), "-I", DATAFILES]
        done = subprocess.run(
            [*command, str(self.data), *words],
            stderr=subprocess.PIPE,
            check=False,
            **{"stdin": subprocess.DEVNULL, **pipes},
            **_lower(),
        )
        if done.returncode not in (0, datafiles.MISSING):
            raise OSError(" ".join(done.stderr.decode(errors="replace").split())[-200:])
        return done


def _start() -> None:
    """One that does not start is found out by asking it."""
    _systemctl("start")


def _stop() -> None:
    """OSError while it still runs: its database must not be copied then."""
    _systemctl("stop")
    if _systemctl("is-active").stdout.strip() in (b"active", b"deactivating", b"reloading"):
        raise OSError(f"{UNIT} does not stop")


def _systemctl(word: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(["systemctl", word, UNIT], capture_output=True, check=False)


def _lower() -> dict[str, Any]:
    user = os.environ.get("LANCAR_USER")
    return {"user": user, "group": user, "extra_groups": []} if user else {}


def _look(release: Path) -> str:
    done = _as_server(release, "take_over")
    told = " ".join((done.stderr or done.stdout).split())[-300:]
    return "" if done.returncode == 0 else told or f"take_over: {done.returncode}"


def _as_server(release: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    """As the server's own user, never as root: it opens the server's files."""
    return subprocess.run(
        [str(release / ".venv" / "bin" / "python"), "manage.py", *command],
        cwd=release,
        env=child_environment(),
        capture_output=True,
        text=True,
        timeout=LOOK_SECONDS,
        check=False,
        **_lower(),
    )


def _answers(version: str) -> bool:
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline:
        told = _health()
        state = told.get("code") or told.get("status")
        if told.get("version") == version and state in READY_CODES:
            return True
        time.sleep(POLL_SECONDS)
    return False


def _health() -> dict[str, Any]:
    port = os.environ.get("LANCAR_PORT", "8000")
    try:
        with urllib.request.urlopen(
            f"http://{preflight.HOST}:{port}/healthz", timeout=10
        ) as answer:
            told = json.load(answer)
    except urllib.error.HTTPError as error:
        try:
            told = json.load(error)
        except ValueError:
            return {}
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _tell(state: State, installed: str = "") -> None:
    lines = [f"Terpasang: {installed}"] if installed else []
    lines.append(f"{state.step}: {state.old} -> {state.new} {state.reason}".rstrip())
    sys.stdout.write("\n".join(lines) + "\n")
