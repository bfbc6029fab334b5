"""`manage.py shop` itself, in a process without Django: small, quick, and there when Django is not.

It looks at the machine, has the database prepared when that is needed (a process of its own,
`manage.py prepare_shop`), starts the web process, waits until the hub can sell, says where, starts
worker and owner of the printers, and supervises all. On a second start nothing needs preparing,
which prepared.json in the data folder proves: it names the code's migrations and the database's.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pos.box.origin import Origin
from pos.config.shop import lan, preflight, troubles, words
from pos.config.shop.heart import Heart
from pos.config.shop.supervisor import (
    ROOT,
    Child,
    Supervisor,
    child_environment,
    die_with_parent,
)

DEFAULT_PORT = "8000"
READY_SECONDS = 40.0
POLL_SECONDS = 0.1
ASK_SECONDS = 2.0
PREPARED = "prepared.json"
SETUP_CODE = "setup_code"  # pos.config.wizard.claim: there as long as there is no shop
LOCAL_NAME = "pos.box.local_name"  # a process without Django
BESIDE = {"worker": ["worker"], "hardware": ["runhardware"]}  # process and its command


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `manage.py shop`; --data is taken earlier, by pos.config.shop.door."""
    default = os.environ.get("LANCAR_PORT", DEFAULT_PORT)
    parser.add_argument("--port", default=default, help=f"port on localhost, {default}")
    parser.add_argument("--no-demo", action="store_true", help="an empty shop, no sample goods")
    parser.add_argument("--wizard", action="store_true", help="the owner makes it in the browser")
    parser.add_argument(
        "--join", default="", metavar="CODE@ADDRESS", help="a new branch of a cloud"
    )
    lan.add_options(parser)


def run(arguments: list[str], folder: Path) -> int:
    """Until Ctrl-C, SIGTERM, or a process that is beyond help (Trouble)."""
    parser = argparse.ArgumentParser(prog="manage.py shop")
    add_options(parser)
    options = parser.parse_args(arguments)
    if os.environ.get("LANCAR_ROLE", "shop") != "shop":
        raise troubles.role_is_cloud()
    preflight.check_folder(folder)
    with preflight.take_lock(folder) as lock:
        schema = preflight.check_database(folder, os.environ.get("LANCAR_CIPHER_KEY", ""))
        port = preflight.check_port(options.port)
        origin = lan.settle(folder, options, port)
        if options.join or not is_prepared(folder, schema):
            made = ["--wizard"] if options.wizard else ["--no-demo"] if options.no_demo else []
            prepare(folder, made, join=options.join)
        preflight.note_port(lock, port)
        keep_running(folder, port, origin)
    return 0


def is_prepared(folder: Path, schema: str) -> bool:
    """Whether this very code has prepared this very database before."""
    note = read_note(folder)
    return bool(schema) and note.get("schema") == schema and note.get("code") == code_fingerprint()


def prepare(folder: Path, made: list[str], join: str = "") -> None:
    """Migrate, make the shop when there is none, and note it. What it prints is shown at once."""
    command = [sys.executable, "manage.py", "prepare_shop", *made]
    command += ["--join", join] if join else []
    done = subprocess.run(
        command, cwd=ROOT, env=child_environment(), preexec_fn=die_with_parent, check=False
    )
    if done.returncode != 0:
        raise troubles.AlreadyTold
    key = os.environ.get("LANCAR_CIPHER_KEY", "")
    schema = preflight.check_database(folder, key)
    note = {**read_note(folder), "schema": schema, "code": code_fingerprint()}
    (folder / PREPARED).write_text(json.dumps(note), encoding="utf-8")


def keep_running(folder: Path, port: int, origin: Origin | None) -> None:
    """The web process first; what may wait is done beside it."""
    logs = folder / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    daphne = ["-m", "daphne", "-v", "0", "-b", preflight.HOST, "-p", str(port)]
    network = lan.Lan(folder, origin, [*daphne, "pos.config.asgi:application"])
    web = Child("web", [sys.executable, *network.words()], logs)
    waiting = [
        Child(name, [sys.executable, "manage.py", *command], logs, is_vital=False)
        for name, command in beside_of(read_note(folder)).items()
    ]
    name = Child("name", [sys.executable, "-m", LOCAL_NAME, str(folder)], logs, is_vital=False)
    heart = Heart(port)

    def look() -> None:
        heart.step()
        network.look(web)
        if waiting and not (folder / SETUP_CODE).exists():  # the wizard has made a shop
            for child in iter_out(waiting):
                supervisor.add(child)

    supervisor = Supervisor([web], look)
    supervisor.listen_for_signals()
    try:
        web.start()
        wait_until_ready(supervisor, port)
        if not supervisor.stopping:
            sys.stdout.write(welcome_words(folder, port, network) + "\n")
            sys.stdout.flush()
            supervisor.add(name)
            if not (folder / SETUP_CODE).exists():
                for child in iter_out(waiting):
                    supervisor.add(child)
            heart.open()
        supervisor.watch()
    finally:
        heart.close()
        supervisor.end()


def iter_out(children: list[Child]) -> Iterator[Child]:
    """Each once; the list is empty afterwards."""
    while children:
        yield children.pop(0)


def welcome_words(folder: Path, port: int, network: lan.Lan) -> str:
    code = folder / SETUP_CODE
    if code.exists():
        return words.first_run(port, code.read_text(encoding="utf-8"), network_words(network))
    people = read_note(folder).get("people", [])
    return words.welcome(port, people, network_words(network))


def network_words(network: lan.Lan) -> list[str]:
    """Where tablets go, or why they cannot."""
    if network.trouble is not None:
        return network.trouble.show().splitlines()
    return words.for_tablets(network.origin.door, network.origin.base) if network.origin else []


def beside_of(note: dict[str, Any]) -> dict[str, list[str]]:
    """A demo shop has printers made of software too."""
    options = note.get("printers")
    return {**BESIDE, "printer": ["virtualdevices", *options]} if options else BESIDE


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
            return json.load(answer).get("status") == "ok"
    except urllib.error.HTTPError as error:
        return b'"no_shop"' in error.read()  # the wizard waits for its owner
    except (urllib.error.URLError, ValueError, OSError):
        return False


def read_note(folder: Path) -> dict[str, Any]:
    """prepared.json, or nothing when it is missing or was cut short."""
    try:
        note = json.loads((folder / PREPARED).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def code_fingerprint() -> str:
    """Our migrations by content, and the versions of everything else that may migrate."""
    places = ("pos/*", "sync", "hardware")
    files = [file for place in places for file in ROOT.glob(f"{place}/migrations/*.py")]
    digest = hashlib.sha256()
    for path in [*sorted(files), ROOT / "requirements" / "shop.lock"]:
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
