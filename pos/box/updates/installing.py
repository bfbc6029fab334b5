"""Going from one release to the next and, when anything is wrong, back: old or new, never between.

`HOME/update.json` says which step was begun, and is on the disk before the step is:

    copying     the server is stopped; its database is copied beside (DATA/before-update)
    migrating   the new release brings the database up to date and looks at itself
    checking    HOME/current leads to the new one, it is started and has to answer
    back        the copy is put back, HOME/current leads to the old one, it is started
    done, undone, refused

Whoever finds one of the first four (after SIGKILL or a power cut) goes back; in `checking` it asks
first, because a server that answers has taken sales meanwhile. One that was started and is taken
back all the same becomes a new incarnation (pos.journal.incarnation): tablets send again what it
had taken, and its own record does not use a number twice.
Standard library only, and no part of the server: root runs it beside.
"""

import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pos.box.updates import errors
from pos.box.updates.release import look, order_of
from pos.box.updates.staging import KEY, stage

STATE, CURRENT = "update.json", "current"
COPY = "before-update"
DATABASE = "lancar.sqlite3"
WITH_IT = (DATABASE, f"{DATABASE}-wal")
SHARED = f"{DATABASE}-shm"
MARK = "high_water.json"  # pos.journal.incarnation, which needs Django
PUT_BACK = {"incarnation": "put back", "server_seq": 0}
SPARE_BYTES = 64 * 1024 * 1024
COPYING, MIGRATING, CHECKING, BACK = "copying", "migrating", "checking", "back"
DONE, UNDONE, REFUSED = "done", "undone", "refused"
UNDERWAY = (COPYING, MIGRATING, CHECKING, BACK)
CUT_OFF = "terputus di tengah jalan"


@dataclass(frozen=True)
class State:
    """What happened last. `has_copy`: the database may have been changed, its copy is whole.
    `was_started`: the new release may have taken sales."""

    step: str = DONE
    old: str = ""
    new: str = ""
    reason: str = ""
    has_copy: bool = False
    was_started: bool = False
    at: int = 0


@dataclass(frozen=True)
class Hands:
    """How the box is touched. `look`: the words of a new release that finds itself unfit, or "".
    `answers`: whether this version answers within its time."""

    stop: Callable[[], None]
    start: Callable[[], None]
    look: Callable[[Path], str]
    answers: Callable[[str], bool]


@dataclass(frozen=True)
class Box:
    home: Path
    data: Path
    hands: Hands

    @property
    def state(self) -> State:
        return read_state(self.home)

    @property
    def installed(self) -> str:
        return installed_in(self.home)

    @property
    def key(self) -> Path:
        """The release that runs says whom it trusts for the next."""
        return self.home / CURRENT / KEY


def read_state(home: Path) -> State:
    try:
        return State(**json.loads((home / STATE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return State()


def installed_in(home: Path) -> str:
    link = home / CURRENT
    return link.readlink().name if link.is_symlink() else ""


def install(box: Box, file: Path, demand: Callable[[], None] = lambda: None) -> State:
    """`demand` raises Refused while now is no time for it. Whatever goes wrong after the server was
    stopped, it runs again when this returns. Refused: nothing was touched."""
    release = look(file, box.key)
    if release.order <= order_of(box.installed):
        raise errors.old(release.version, box.installed)
    demand()
    _demand_room(box)
    stage(file, box.key, box.home)
    state = _note(box, State(COPYING, box.installed, release.version))
    try:
        state = _go(box, state)
    except Exception as error:  # noqa: BLE001  (whatever it was: the shop has to open)
        state = go_back(box, box.state, " ".join(str(error).split())[-300:])
    _forget_others(box)
    return state


def resume(box: Box, *, at_boot: bool = False) -> State:
    """Ends what was cut off. At boot nothing is started: systemd does that next."""
    state = box.state
    if state.step == CHECKING and not at_boot and box.installed == state.new:
        box.hands.start()
        if box.hands.answers(state.new):
            state = _note(box, replace(state, step=DONE))
    if state.step == CHECKING and at_boot and box.installed == state.new:
        return state  # it starts, and is asked afterwards
    if state.step in UNDERWAY:
        state = go_back(box, state, state.reason or CUT_OFF, is_running=not at_boot)
    _forget_others(box)
    return state


def note_refusal(box: Box, version: str, words: str) -> None:
    """For the page that asked."""
    _note(box, State(REFUSED, box.state.old, version, words))


def go_back(box: Box, state: State, reason: str, *, is_running: bool = True) -> State:
    state = _note(box, replace(state, step=BACK, reason=reason))
    if is_running:
        box.hands.stop()
    if state.has_copy:
        _put_back(box.data)
    if state.was_started:
        _expect_renewal(box.data)
    switch(box.home, state.old)
    if is_running:
        box.hands.start()
        box.hands.answers(state.old)
    return _note(box, replace(state, step=UNDONE))


def switch(home: Path, version: str) -> None:
    """In one rename, so that there is always a release to start."""
    waiting = home / f"{CURRENT}.part"
    waiting.unlink(missing_ok=True)
    waiting.symlink_to(Path("releases") / version)
    waiting.replace(home / CURRENT)
    _flush_folder(home)


def _go(box: Box, state: State) -> State:
    box.hands.stop()
    _copy(box.data)
    state = _note(box, replace(state, step=MIGRATING, has_copy=True))
    if trouble := box.hands.look(box.home / "releases" / state.new):
        return go_back(box, state, trouble)
    state = _note(box, replace(state, step=CHECKING, was_started=True))
    switch(box.home, state.new)
    box.hands.start()
    if not box.hands.answers(state.new):
        return go_back(box, state, "tidak menjawab setelah dinyalakan")
    return _note(box, replace(state, step=DONE))


def _demand_room(box: Box) -> None:
    needed = sum(each.stat().st_size for each in _there(box.data))
    if shutil.disk_usage(box.data).free < needed + SPARE_BYTES:
        raise errors.no_room(box.data)


def _there(folder: Path) -> list[Path]:
    return [folder / name for name in WITH_IT if (folder / name).exists()]


def _copy(data: Path) -> None:
    """The server has stopped, so two plain files are the whole database."""
    copy = data / COPY
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(mode=0o700)
    for each in _there(data):
        _copy_whole(each, copy / each.name)
    _flush_folder(copy)
    _flush_folder(data)


def _put_back(data: Path) -> None:
    """May be done again from its beginning at any point."""
    for name in (f"{DATABASE}-wal", SHARED):
        (data / name).unlink(missing_ok=True)
    for each in _there(data / COPY):
        part = data / f"{each.name}.part"
        _copy_whole(each, part)
        part.replace(data / each.name)
    _flush_folder(data)


def _expect_renewal(data: Path) -> None:
    try:
        marks = json.loads((data / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    part = data / f"{MARK}.part"
    part.write_text(json.dumps(dict.fromkeys(marks, PUT_BACK)), encoding="utf-8")
    about = data.stat()
    os.chown(part, about.st_uid, about.st_gid)
    part.replace(data / MARK)


def _copy_whole(source: Path, target: Path) -> None:
    """Owner and mode too: root works on the server's files."""
    shutil.copy2(source, target)
    about = source.stat()
    os.chown(target, about.st_uid, about.st_gid)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _note(box: Box, state: State) -> State:
    state = replace(state, at=time.time_ns() // 1_000_000)
    waiting = box.home / f"{STATE}.part"
    with waiting.open("w", encoding="utf-8") as file:
        json.dump(asdict(state), file)
        file.flush()
        os.fsync(file.fileno())
    waiting.chmod(0o644)
    waiting.replace(box.home / STATE)
    _flush_folder(box.home)
    return state


def _forget_others(box: Box) -> None:
    """What runs stays, and the one before it; so do the libraries of both."""
    state = box.state
    here = (f"{DATABASE}*.part", f"{MARK}.part")
    for left in (
        *box.home.glob("*.part"),
        *(each for name in here for each in box.data.glob(name)),
    ):
        left.unlink()
    kept = {box.installed, state.old} - {""}
    for place in (box.home / "releases").glob("*"):
        if place.name not in kept:
            shutil.rmtree(place)
    used = {(box.home / "releases" / each / ".venv").resolve() for each in kept}
    for place in (box.home / "environments").glob("*"):
        if place.resolve() not in used:
            shutil.rmtree(place)
    if state.step == DONE:
        shutil.rmtree(box.data / COPY, ignore_errors=True)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
