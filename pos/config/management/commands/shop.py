"""manage.py shop: one command starts a shop on this machine and keeps it running.

    manage.py shop [--port 8000] [--data var/shop] [--no-demo]

It looks at folder, disk, database and port (pos.config.shop.preflight, before Django starts),
brings the database up to date, makes the shop when there is none, starts the web process and the
worker, waits until the hub can sell, and says where. Ctrl-C or SIGTERM ends everything. It is meant
for one machine and localhost; an installed shop is run by systemd (deploy/shop).
"""

import json
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from pos.config.shop import door, opening, preflight, troubles
from pos.config.shop.supervisor import Child, Supervisor

READY_SECONDS = 40.0
POLL_SECONDS = 0.05
ASK_SECONDS = 2.0


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()  # the web process runs them; twice would cost a second

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default=door.port_of([]), help="8000 when not given")
        parser.add_argument("--no-demo", action="store_true", help="an empty shop, no sample goods")
        # --data is taken by pos.config.shop.door, before the settings are read.

    def handle(self, *args: Any, **options: Any) -> None:
        port = preflight.check_port(options["port"])
        folder = door.data_folder()
        preflight.check_folder(folder)
        lock = preflight.take_lock(folder)
        supervisor = Supervisor(children_of(port, folder / "logs"))
        supervisor.listen_for_signals()
        shop = prepare_database(demo=not options["no_demo"])
        self._say(opening.once_words(shop))
        try:
            supervisor.start()
            wait_until_ready(supervisor, port)
            if not supervisor.stopping:
                self._say(opening.welcome(shop, port))
            supervisor.watch()
        finally:
            supervisor.end()
            lock.close()

    def _say(self, words: str) -> None:
        if words:
            self.stdout.write(words)
            self.stdout.flush()


def children_of(port: int, logs: Any) -> list[Child]:
    """The web process first; the worker does what may wait."""
    logs.mkdir(mode=0o700, exist_ok=True)
    web = ["-m", "daphne", "-v", "0", "-b", preflight.HOST, "-p", str(port)]
    return [
        Child("web", [sys.executable, *web, "pos.config.asgi:application"], logs),
        Child("worker", [sys.executable, sys.argv[0], "worker"], logs),
    ]


def prepare_database(*, demo: bool) -> opening.Shop:
    """Migrate when something is missing, then make the shop when there is none."""
    folder = door.data_folder()
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
        return opening.ensure_shop(demo=demo)
    except DatabaseError as error:
        raise trouble_of(error) from error
    except OSError as error:
        if error.errno in preflight.DISK_FULL_ERRORS:
            raise troubles.disk_full(folder) from error
        raise troubles.data_unwritable(folder, error.strerror or "?") from error
    finally:
        connection.close()


def trouble_of(error: DatabaseError) -> troubles.Trouble:
    """SQLite's words for a full disk, a read-only file and a damaged one."""
    words = str(error).lower()
    folder = door.data_folder()
    if "full" in words or "disk i/o" in words:
        return troubles.disk_full(folder)
    if "readonly" in words or "read-only" in words or "unable to open" in words:
        return troubles.data_unwritable(folder, str(error))
    return troubles.database_unreadable(folder / preflight.DATABASE_NAME, str(error))


def wait_until_ready(supervisor: Supervisor, port: int) -> None:
    """Until /healthz answers 200, a process is given up, or a signal asks us to stop."""
    deadline = time.monotonic() + READY_SECONDS
    while not supervisor.stopping and not is_ready(port):
        if time.monotonic() > deadline:
            raise troubles.not_ready(supervisor.children[0].log)
        supervisor.step(time.monotonic())
        time.sleep(POLL_SECONDS)


def is_ready(port: int) -> bool:
    """Whether our hub can take a sale now."""
    try:
        address = f"http://{preflight.HOST}:{port}/healthz"
        with urllib.request.urlopen(address, timeout=ASK_SECONDS) as answer:
            return "incarnation" in json.load(answer)
    except (urllib.error.URLError, ValueError, OSError):
        return False
