"""Going from one release to the next and, when anything is wrong, back: old or new, never between.

`HOME/update.json` says which step was begun, and is on the disk before the step is:

    copying     the server is stopped; its database is copied to HOME/before-update
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
from typing import IO

from pos.box.updates import errors
from pos.box.updates.release import look, order_of
from pos.box.updates.staging import KEY, stage

STATE, CURRENT = "update.json", "current"
COPY = "before-update"
DATABASE = "lancar.sqlite3"
WITH_IT = (DATABASE, f"{DATABASE}-wal")
UNPACKED = 3  # a release unpacked, its libraries installed and compiled, over its file
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
    began: int = 0
    at: int = 0


@dataclass(frozen=True)
class Hands:
    """How the box is touched. `look`: the words of a new release that finds itself unfit, or "".
    `answers`: whether this version answers within its time. The last five are done by the server's
    own user (pos.box.updates.datafiles), because DATA is its: `size` of the database, `read` and
    `write` a file by name, `clear` the way, keeping the database aside under a name if one is
    given, and `drop` what was kept so."""

    stop: Callable[[], None]
    start: Callable[[], None]
    look: Callable[[Path], str]
    answers: Callable[[str], bool]
    size: Callable[[], int]
    read: Callable[[str, IO[bytes]], bool]
    write: Callable[[str, IO[bytes]], None]
    clear: Callable[[str], None]
    drop: Callable[[], None]


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
    try:
        _demand_room(box, file)
        stage(file, box.key, box.home)
    except OSError as error:
        _forget_others(box)
        raise errors.unwritten(box.home, error) from error
    began = time.time_ns() // 1_000_000
    state = _note(box, State(COPYING, box.installed, release.version, began=began))
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
    """Its server runs again unless the database could not be put back: without it a start would
    make an empty shop. Then the next run tries again."""
    state = _note(box, replace(state, step=BACK, reason=reason))
    if is_running:
        box.hands.stop()
    if state.has_copy:
        _put_back(box, state)
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
    _copy(box)
    state = _note(box, replace(state, step=MIGRATING, has_copy=True))
    if trouble := box.hands.look(box.home / "releases" / state.new):
        return go_back(box, state, trouble)
    state = _note(box, replace(state, step=CHECKING, was_started=True))
    switch(box.home, state.new)
    box.hands.start()
    if not box.hands.answers(state.new):
        return go_back(box, state, "tidak menjawab setelah dinyalakan")
    return _note(box, replace(state, step=DONE))


def _demand_room(box: Box, file: Path) -> None:
    """HOME takes the release and the copy; DATA the one put back beside the one kept aside. Usually
    both are one disk."""
    database = box.hands.size()
    needs = {box.home: database + UNPACKED * file.stat().st_size, box.data: database}
    if box.home.stat().st_dev == box.data.stat().st_dev:
        needs = {box.home: sum(needs.values())}
    for folder, needed in needs.items():
        if shutil.disk_usage(folder).free < needed + SPARE_BYTES:
            raise errors.no_room(folder)


def _copy(box: Box) -> None:
    """The server has stopped, so two plain files are the whole database. They lie where only root
    writes; what is in DATA is read and written by the server's own user."""
    copy = box.home / COPY
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(mode=0o700)
    for name in WITH_IT:
        with (copy / name).open("wb") as file:
            is_there = box.hands.read(name, file)
            file.flush()
            os.fsync(file.fileno())
        if not is_there:
            (copy / name).unlink()
    _flush_folder(copy)
    _flush_folder(box.home)


def _put_back(box: Box, state: State) -> None:
    """May be done again from its beginning at any point: what is in the way was put aside or is
    nobody's, and the copy stays whole until all is back. A shop that is open goes before a database
    kept aside: where there is no room for both, that one goes."""
    box.hands.clear(f"{state.new}-{state.began}" if state.was_started else "")
    try:
        _write_back(box)
    except OSError:
        box.hands.drop()
        _write_back(box)


def _write_back(box: Box) -> None:
    for name in reversed(WITH_IT):  # the database last: without it the shop does not open
        if (box.home / COPY / name).exists():
            with (box.home / COPY / name).open("rb") as file:
                box.hands.write(name, file)


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
    for left in box.home.glob("*.part"):
        left.unlink()
    kept = {box.installed, state.old} - {""}
    for place in (box.home / "releases").glob("*"):
        if place.name not in kept:
            shutil.rmtree(place)
    used = {(box.home / "releases" / each / ".venv").resolve() for each in kept}
    for place in (box.home / "environments").glob("*"):
        if place.resolve() not in used:
            shutil.rmtree(place)
    if state.step in (DONE, UNDONE):
        shutil.rmtree(box.home / COPY, ignore_errors=True)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
