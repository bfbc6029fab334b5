"""Python with Django ready on a data folder, kept warm: importing it all takes a second and a half
of a processor, and tests ask a hub's database several hundred times.

`python` gives code to a process that has done django.setup() in this environment and forks for each
question, so that each still has a process, connections and caches of its own. `daphne` forks one
that serves pages. Those that are ready are forks themselves, of one process for a run that has
imported what belongs to no environment (`Nursery`): a third of what getting ready costs.
"""

import atexit
import contextlib
import faulthandler
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
KEPT = 3  # of 100 MB each; a file of tests asks one hub, or a hub and a cloud
PATIENCE_SECONDS = 300.0
LONGEST_ORDER = 16_384
LONGEST_ENVIRONMENT = 131_072  # whoever started this may have said much
STREAMS = ("stdout", "stderr")
# What a hub imports and others wrote. Nothing that reads Django's settings, chooses a reactor or
# starts a thread: each fork must still find its own.
LIBRARIES = (
    "argon2",
    "channels.generic.websocket",
    "cryptography.x509",
    "django.contrib.admin.options",
    "django.core.management",
    "django.db.migrations.executor",
    "django.test.signals",
    "markdown_it",
    "PIL.Image",
    "psycopg",
    "pydantic",
    "sqlcipher3.dbapi2",
    "twisted.web.http",
    "xlsxwriter",
)

Key = frozenset[tuple[str, str]]
_kept: "OrderedDict[Key, Warm]" = OrderedDict()
_bearing = threading.Lock()  # tests ask from threads of theirs too


class Nursery:
    """The process that those of all environments are forked from; it ends with its socket."""

    def __init__(self) -> None:
        self.ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.ours.settimeout(PATIENCE_SECONDS)
        read_later = ("LANCAR_", "DJANGO_", "PYTHONDONTWRITEBYTECODE")
        plain = {name: said for name, said in os.environ.items() if not name.startswith(read_later)}
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.warm", str(theirs.fileno())],
                cwd=ROOT,
                env=plain,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

    def bear(self, environment: dict[str, str], connection: socket.socket) -> "Forked":
        """A process with this environment that has `connection` to us."""
        order = json.dumps(environment).encode()
        assert len(order) <= LONGEST_ENVIRONMENT
        socket.send_fds(self.ours, [order], [connection.fileno()])
        answer = self.ours.recv(LONGEST_ORDER)
        assert answer, f"Python was not made ready: {self.process.wait(timeout=60)}"
        return Forked(int(answer))

    def end(self) -> None:
        self.ours.close()
        self.process.wait(timeout=60)


@cache
def _nursery() -> Nursery:
    return Nursery()


class Warm:
    """The process of one environment; it ends when its socket is closed."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.ours.settimeout(PATIENCE_SECONDS)
        with theirs, _bearing:
            self.process = _nursery().bear(environment, theirs)

    def run(self, code: str) -> "subprocess.CompletedProcess[str]":
        with tempfile.TemporaryDirectory(prefix="lancar-warm-") as name:
            folder = Path(name)
            (folder / "code").write_text(code)
            ended = self._ask(folder=name)
            said = [(folder / stream).read_text() for stream in STREAMS]
        return subprocess.CompletedProcess(code, ended, *said)

    def serve(self, words: Sequence[str], log: Path) -> "Forked":
        return Forked(self._ask(words=words, log=str(log)))

    def begin(self, code: str, folder: Path) -> "Forked":
        (folder / "code").write_text(code)
        return Forked(self._ask(begins=str(folder)))

    def _ask(self, **order: object) -> int:
        answer = b""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.ours.send(json.dumps(order).encode())
            answer = self.ours.recv(LONGEST_ORDER)
        assert answer, "Django was not made ready; what it said stands above"
        return int(answer)

    def end(self) -> None:
        self.ours.close()
        self.process.wait(timeout=60)


class Forked:
    """What subprocess.Popen can do, for a process that is the child of a warm one."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.handle = os.pidfd_open(pid)

    def poll(self, within: float = 0) -> int | None:
        """None: it runs. With what it ended is not known here."""
        return 0 if select.select([self.handle], [], [], within)[0] else None

    def send_signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.handle, number)

    def wait(self, timeout: float) -> None:
        if self.poll(timeout) is None:
            self.send_signal(signal.SIGUSR2)
            raise AssertionError("it does not end; its log says where it stands")
        os.close(self.handle)


def daphne(environment: dict[str, str], words: Sequence[str], log: Path) -> Forked:
    """A server, as `python -m daphne` with these words; what it says is added to `log`."""
    return _warm(environment).serve(words, log)


def python(environment: dict[str, str], code: str) -> str:
    """Runs `code` and gives back what it printed."""
    done = _warm(environment).run(code)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def begin(environment: dict[str, str], code: str, folder: Path) -> Forked:
    """Begins `code` and does not wait; what it says goes into files in `folder`."""
    return _warm(environment).begin(code, folder)


def _warm(environment: dict[str, str]) -> Warm:
    key = frozenset(environment.items())
    warm = _kept.pop(key, None) or Warm(environment)
    _kept[key] = warm
    while len(_kept) > KEPT:
        _kept.popitem(last=False)[1].end()
    return warm


@atexit.register
def _end_all() -> None:
    while _kept:
        _kept.popitem()[1].end()
    if _nursery.cache_info().currsize:
        _nursery().end()


def bear(asked: socket.socket) -> None:
    """In the nursery: forks for each environment that comes."""
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.freeze()
    while True:
        order, (*given,), _, _ = socket.recv_fds(asked, LONGEST_ENVIRONMENT, 1)
        if not order:
            return
        _bury()
        with socket.socket(fileno=given[0]) as connection:
            if (pid := os.fork()) == 0:
                asked.close()
                os.environ.clear()
                os.environ.update(json.loads(order))
                serve(connection)
                sys.exit()
        asked.send(b"%d" % pid)


def serve(asked: socket.socket) -> None:
    import django

    django.setup()
    gc.freeze()  # a collection in the forked process would copy all of it
    while order := asked.recv(LONGEST_ORDER):
        _bury()
        wanted, pid = json.loads(order), os.fork()
        if pid == 0:
            asked.close()
            serve_pages(**wanted) if "words" in wanted else answer(*wanted.values())
        asked.send(b"%d" % (_ended(pid) if "folder" in wanted else pid))


def _ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _bury() -> None:
    """Servers that have ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def serve_pages(words: list[str], log: str) -> NoReturn:
    """In the forked process, which is then daphne's."""
    with Path(log).open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    faulthandler.register(signal.SIGUSR2)  # one that does not end says where its threads stand
    sys.argv = ["daphne", *words]
    from daphne.cli import CommandLineInterface

    CommandLineInterface.entrypoint()
    sys.exit()


def answer(folder: str) -> NoReturn:
    """In the forked process. It ends without taking Python apart, which copies all of it too."""
    from django.db import connections

    for number, name in enumerate(STREAMS, start=1):
        with Path(folder, name).open("wb") as file:
            os.dup2(file.fileno(), number)
    ended = 1
    try:
        code = compile(Path(folder, "code").read_text(), "<asked>", "exec")
        exec(code, {"__name__": "__main__"})
        ended = 0
    except BaseException:  # noqa: BLE001  (as Python itself: told, and the process ends)
        traceback.print_exc()
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    connections.close_all()  # the last one out takes SQLite's log into the database
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(ended)


if __name__ == "__main__":
    with contextlib.closing(socket.socket(fileno=int(sys.argv[1]))) as connection:
        bear(connection)
