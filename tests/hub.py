"""A real hub for tests and benches: a process of its own, a data folder of its own, a free port.

`Hub` starts daphne on a folder made by `make_shop`, waits until /healthz says it can sell, can be
killed with SIGKILL and started again on the same port, and is ended by its process id. It speaks
HTTP as a tablet does (tests/tablet.py signs). What it is not: the supervisor of `manage.py shop`,
which the story plays on as a shopkeeper would (tests/browser/shop.py).
"""

import atexit
import fcntl
import gzip
import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import django
import psycopg

from tests import warm
from tests.tablet import Tablet, batch_body
from tests.waiting import PATIENCE_SECONDS, until_is

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "test"
OURS = ("pos", "sync", "hardware")
OTHER_NAME = "toko.localhost"  # loopback too, but to the till not its own computer
SLOW = "SLOW_HUB_MS" in os.environ  # to see what a test took for granted (tests/README.md)
APPLICATION = "tests.slow_hub:application" if SLOW else "pos.config.asgi:application"
TESTED = "PYTEST_VERSION" in os.environ  # pytest is at work, nobody measures
READY_SECONDS = 60.0
POLL_SECONDS = 0.02
_ports = iter(range(20_000, 30_000))  # each is given once
REQUEST_SECONDS = 30.0

MAKE_TABLES = """
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
connection.close()
"""
MAKE_DEMO_SHOP = "from pos.config.demo import make_demo_shop; make_demo_shop()"
PROVE_RECORD = """
from django.core.management import call_command
call_command("verify_journal")
call_command("rebuild", "--verify")
"""
MAKE_EMPTY_SHOP = "from pos.config.demo import make_empty_shop; make_empty_shop('Toko Uji')"


@dataclass(frozen=True)
class Answer:
    """What the hub said."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The stable code of a refusal; it must be problem+json."""
        assert self.headers["content-type"].startswith("application/problem+json"), self
        problem = self.json
        assert problem["status"] == self.status, problem
        assert problem["detail"], problem
        return str(problem["code"])


@dataclass
class Hub:
    """`data` is made by `make_shop`; `database` is empty for SQLite in there, else an address."""

    data: Path
    database: str = ""
    port: int = 0
    endpoints: tuple[str, ...] = ()  # where it listens beside its port, in Twisted's language
    process: subprocess.Popen[bytes] | warm.Forked | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Hub":
        self.port = self.port or free_port()
        words = ["-v", "0", "-b", "127.0.0.1", "-p", str(self.port), *self.endpoints, APPLICATION]
        start = warm.daphne if TESTED else _cold_daphne
        self.process = start(self.environment(), words, self.data / "web.log")
        atexit.register(self.kill)
        self.wait_until_ready()
        return self

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.poll() is None, self.log()
            with suppress(OSError, http.client.HTTPException):
                if self.is_ready():
                    return
            time.sleep(POLL_SECONDS)
        raise AssertionError(f"the hub did not become ready:\n{self.log()}")

    def is_ready(self) -> bool:
        return self.request("GET", "/healthz").status == 200

    def kill(self) -> None:
        """SIGKILL, as a power cut would: nothing is said, nothing is flushed."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, as the supervisor does."""
        self._end(signal.SIGTERM)

    def _end(self, number: int) -> None:
        atexit.unregister(self.kill)
        if self.process is not None:
            self.process.send_signal(number)
            try:
                self.process.wait(timeout=PATIENCE_SECONDS)
            except AssertionError as stuck:
                time.sleep(1)  # it says where it stands
                raise AssertionError(f"{stuck}\n{self.log()}") from stuck
        self.process = None

    def log(self) -> str:
        return (self.data / "web.log").read_text(errors="replace")[-4000:]

    def environment(self) -> dict[str, str]:
        return environment(self.data, self.database)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """manage.py in a process of its own, on this hub's data. The caller looks at the code."""
        return manage(self.data, *arguments, database=self.database)

    def python(self, code: str) -> str:
        """Runs `code` with Django ready, on this hub's data, and gives back what it printed."""
        return python(self.data, code, database=self.database)

    def sees(self, code: str, expected: str) -> None:
        """What `code` prints is soon `expected`: for rows that a till is still sending."""
        until_is(lambda: self.python(code).strip(), expected)

    def request(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=REQUEST_SECONDS)
        try:
            connection.request(method, path, body or None, headers or {})
            return read_answer(connection)
        finally:
            connection.close()

    def signed(
        self, tablet: Tablet, method: str, path: str, body: bytes = b"", **changes: Any
    ) -> Answer:
        """`changes`: time_ms and signature replace what an honest tablet would send."""
        headers = {**tablet.headers(method, path, body, **changes)}
        headers["Content-Type"] = "application/json"
        if changes.get("gzipped"):
            headers["Content-Encoding"] = "gzip"
        return self.request(method, path, body, headers)

    def pair(self, tablet: Tablet, name: str = "Kasir uji") -> Tablet:
        body = json.dumps({"public_key": tablet.public_key, "name": name, "role": "till"})
        headers = {"Content-Type": "application/json"}
        answer = self.request("POST", "/sync/v1/pair", body.encode(), headers)
        assert answer.status == 200, answer
        return tablet.joined(answer.json)

    def hello(self, tablet: Tablet) -> Answer:
        return self.signed(tablet, "POST", "/sync/v1/hello", tablet.hello_body())

    def push(
        self, tablet: Tablet, events: list[dict[str, str]], *, gzipped: bool = False
    ) -> Answer:
        body = batch_body(events, gzipped=gzipped)
        return self.signed(tablet, "POST", "/sync/v1/push", body, gzipped=gzipped)

    def assert_record_is_sound(self) -> None:
        """Chains, signatures and gaps; and every derived row as a replay would write it."""
        self.python(PROVE_RECORD)


def _cold_daphne(
    environment: dict[str, str], words: list[str], log: Path
) -> "subprocess.Popen[bytes]":
    """For who measures: a process that was never anything else."""
    with log.open("ab") as said:
        return subprocess.Popen(
            [sys.executable, "-m", "daphne", *words],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )


def read_answer(connection: http.client.HTTPConnection) -> Answer:
    response = connection.getresponse()
    headers = {name.lower(): value for name, value in response.getheaders()}
    body = response.read()
    if headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return Answer(response.status, headers, body)


def free_port() -> int:
    """For this process alone until it ends, also while nothing listens there. It is none of those
    that the kernel gives to whoever asks for any: another lane of the checks would get it between
    this answer and a server's start, or while a server is down."""
    return next(port for port in _ports if _is_ours(port))


def _is_ours(port: int) -> bool:
    """A byte of one file for each port; the lock is this process's, and ends with it."""
    try:
        fcntl.lockf(_port_locks(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


@cache
def _port_locks() -> int:
    """Open until the end: with the first of its files that is closed a process loses its locks."""
    path = Path(tempfile.gettempdir()) / f"lancar-ports-{os.getuid()}"
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def environment(data: Path, database: str = "") -> dict[str, str]:
    """Of a hub, not of the test that starts it."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("LANCAR_")}
    wanted = {
        "LANCAR_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "pos.config.settings",
        "LANCAR_HOSTS": f"localhost,127.0.0.1,{OTHER_NAME}",
    }
    if "LANCAR_FRONTEND" in os.environ:
        wanted["LANCAR_FRONTEND"] = os.environ["LANCAR_FRONTEND"]
    if database:
        wanted["LANCAR_DATABASE"] = database
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)  # each start would compile everything anew
    return {**inherited, **wanted}


def manage(data: Path, *arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(data, database),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def python(data: Path, code: str, *, database: str = "") -> str:
    return warm.python(environment(data, database), code)


def make_shop(data: Path, *, demo: bool = False, database: str = "") -> None:
    """Tables and a shop in a new data folder."""
    data.mkdir(parents=True, exist_ok=True)
    make = MAKE_DEMO_SHOP if demo else MAKE_EMPTY_SHOP
    python(data, f"{MAKE_TABLES}\n{make}", database=database)


def new_database(server: str, name: str) -> str:
    """Makes an empty database on a PostgreSQL server; gives back its address."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return server.replace("/postgres?", f"/{name}?")


@cache
def _template(demo: bool) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="lancar-shop-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(tables(), folder, dirs_exist_ok=True)
    python(folder, MAKE_DEMO_SHOP if demo else MAKE_EMPTY_SHOP)
    return folder


@cache
def tables() -> Path:
    """A data folder with empty tables, made once for these migrations and kept for later runs:
    making them takes four seconds of a processor, copying them none."""
    folder = KEPT / f"tables-{_migrations()}"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another lane of the checks may be making them
        if not folder.is_dir():
            for old in KEPT.glob("tables-*"):
                shutil.rmtree(old)
            making = Path(tempfile.mkdtemp(prefix="tables-new-", dir=KEPT))
            python(making, MAKE_TABLES)
            making.rename(folder)
    return folder


def _migrations() -> str:
    """What decides how the tables look: every migration, and Django's version."""
    names = [name for one in OURS for name in ROOT.glob(f"{one}/**/migrations/*.py")]
    said = b"".join(name.read_bytes() for name in sorted(names))
    return hashlib.sha256(said + django.__version__.encode()).hexdigest()[:16]


def new_hub(data: Path, *, demo: bool = False) -> Hub:
    """A hub that is not started yet, on a copy of a shop that is made once a run."""
    shutil.copytree(_template(demo), data, dirs_exist_ok=True)
    return Hub(data)
