"""One server in virtual time: its real doors on a database that can be copied and put back, and its
release, which may be one that does not know a kind yet.

`SimulatedHub` (hub.py) is the shop's, in the simulator's own process; the cloud's is in another
(cloud_process.py), because a process of Django has one role and one database.
"""

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import RequestFactory
from django.urls import resolve

from pos.catalog import chunks
from pos.journal import keys, kinds
from pos.journal.incarnation import renew_if_put_back
from pos.journal.interpret import apply_pending
from tests.simulator.machine import FOLDER

DATABASE = FOLDER / "lancar.sqlite3"
TEMPLATE = FOLDER / "template"
MOST_PAGES = 4_294_967_294  # SQLite's own limit


class PowerCut(BaseException):
    """The process is gone: no handler of ours may see it."""


@dataclass
class Copy:
    """A backup of the server's database, taken at some moment."""

    folder: Path
    server_seq: int = 0
    incarnation: str = ""


@dataclass
class Server:
    """`dies` is "before" or "after" the commit of what is being done."""

    template: Path = TEMPLATE
    dies: str = ""
    copies: list[Copy] = field(default_factory=list)
    requests: int = 0
    full: bool = False
    hidden: dict[tuple[str, int], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        put_back(self.template)
        as_after_a_start()

    def answer(self, request: dict[str, Any], body: bytes) -> tuple[int, bytes] | None:
        """Status and body; None when the server died with the answer on its lips."""
        self.requests += 1
        made = _request(request, body)
        if self.full:
            limit_pages(1)  # SQLite makes that: as many as there are
        try:
            response = self.doing(lambda: _opened(made))
        except PowerCut:
            return None
        return response.status_code, bytes(response.content)

    def doing(self, work: Any) -> Any:
        """PowerCut when `dies` says so; then the server has started again."""
        _dying[:] = [self] if self.dies else []
        try:
            return work()
        except PowerCut:
            as_after_a_start()
            raise
        finally:
            self.dies = ""
            _dying.clear()

    def empty(self) -> None:
        """There is room on the disk again."""
        self.full = False
        limit_pages(MOST_PAGES)

    def copy_database(self, name: str) -> Path:
        """As a backup makes it: the database alone, complete."""
        folder = FOLDER / name
        folder.mkdir(exist_ok=True)
        target = folder / DATABASE.name
        target.unlink(missing_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        return folder

    def put_back(self, copy: Copy) -> None:
        """The disk died and the newest copy is not new. Key files and the mark stay beside it."""
        self.full = False
        disconnect()
        _remove_database()
        shutil.copy2(copy.folder / DATABASE.name, DATABASE)
        as_after_a_start()

    def hide(self, name: str, version: int) -> None:
        """Be an older release that has never heard of this kind."""
        self.hidden[name, version] = kinds._KINDS.pop((name, version))

    def upgrade(self) -> None:
        kinds._KINDS.update(self.hidden)
        self.hidden.clear()
        as_the_worker_does()

    def close(self) -> None:
        kinds._KINDS.update(self.hidden)
        disconnect()
        for copy in self.copies:
            shutil.rmtree(copy.folder, ignore_errors=True)


def keep_as_template(template: Path = TEMPLATE) -> None:
    """Every later seed begins with the server of this moment."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    disconnect()
    template.mkdir(exist_ok=True)
    shutil.copy2(DATABASE, template / DATABASE.name)
    shutil.copytree(FOLDER / "keys", template / "keys", dirs_exist_ok=True)


def put_back(template: Path) -> None:
    disconnect()
    _remove_database()
    shutil.copy2(template / DATABASE.name, DATABASE)
    shutil.rmtree(FOLDER / "keys", ignore_errors=True)
    shutil.copytree(template / "keys", FOLDER / "keys")
    (FOLDER / "high_water.json").unlink(missing_ok=True)


def _remove_database() -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{DATABASE}{ending}").unlink(missing_ok=True)


def limit_pages(count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {count}")


def disconnect() -> None:
    """As if the process were gone: what was not committed is rolled back by SQLite itself."""
    if connection.connection is not None:
        with suppress(Exception):
            connection.connection.close()
    connection.connection = None
    connection.in_atomic_block = False
    connection.savepoint_ids = []
    connection.needs_rollback = False
    connection.run_on_commit = []
    connection.atomic_blocks = []


def as_after_a_start() -> None:
    disconnect()
    chunks._shelves.clear()
    keys._own_key.cache_clear()
    renew_if_put_back(FOLDER)
    as_the_worker_does()


def as_the_worker_does() -> None:
    """Its first round: a copy that was put back may hold what waited for this release."""
    while apply_pending():
        pass


def _opened(made: Any) -> Any:
    match = resolve(made.path_info)
    return match.func(made, *match.args, **match.kwargs)


def _request(request: dict[str, Any], body: bytes) -> Any:
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in request["headers"].items()
        if name.lower() != "content-type"
    }
    return RequestFactory().generic(
        request["method"],
        request["path"],
        body,
        content_type=request["headers"].get("Content-Type", "application/json"),
        HTTP_HOST="localhost:8000",
        **headers,
    )


_commit = BaseDatabaseWrapper._commit
_dying: list[Server] = []  # the server that shall die at its next commit


def _commit_or_die(self: Any) -> None:
    server = _dying.pop() if _dying else None
    if server is not None and server.dies == "before":
        self.connection.rollback()
        raise PowerCut
    _commit(self)
    if server is not None:
        raise PowerCut


BaseDatabaseWrapper._commit = _commit_or_die
