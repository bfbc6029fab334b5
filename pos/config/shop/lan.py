"""The shop's network: which fixed address tablets use, and the certificate it is served with.

`manage.py shop --lan` chooses the address once and notes it (pos.box.origin); from then on every
start serves it. Once a minute the supervisor looks again: when the certificate was renewed, or an
address came that was not there at the start, the web process is started with what is true now.
Whatever is wrong with address or certificate, the shop opens on its own machine.
"""

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pos.box import keeping, watch
from pos.box.authority import is_private
from pos.box.origin import HTTPS_DOOR as HTTPS_PORT
from pos.box.origin import (
    Origin,
    is_ours,
    own_addresses,
    read_origin,
    usable_origin,
    write_origin,
)
from pos.config.shop import preflight, troubles
from pos.config.shop.supervisor import ROOT, Child, child_environment

CHOOSE = "auto"
LONGEST_NAME = 253
LOOK_SECONDS = 60.0
CHOSEN_SECONDS = 2.0


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lan",
        nargs="?",
        const=CHOOSE,
        metavar="ADDRESS",
        help="open to tablets at this fixed address of this machine, once and for all",
    )
    parser.add_argument("--https-port", help=f"port of the fixed address, {HTTPS_PORT}")
    parser.add_argument("--public-name", metavar="NAME", help="in place of the address")
    parser.add_argument("--certificate", metavar="FILE", help="of the public name, with its chain")
    parser.add_argument("--key", metavar="FILE", help="of that certificate")
    parser.add_argument("--move", action="store_true", help="leave the fixed address for another")


def settle(folder: Path, options: argparse.Namespace, port: int) -> Origin | None:
    """The fixed address, noted when it was asked for; None: this machine only. Or Trouble."""
    try:
        known = read_origin(folder)
    except ValueError as error:
        raise troubles.origin_damaged(str(error)) from error
    asked = (options.lan, options.https_port, options.public_name)
    if asked == (None, None, None):
        return known
    wanted = _wanted(known, options, port)
    if known is not None and known.base != wanted.base:
        if not options.move:
            raise troubles.origin_fixed(known.base)
        _demand_all_sent(folder, known.moved_at if wanted.address == known.before else 0)
        wanted = _with_way_back(known, wanted)
    if wanted.https_port == wanted.door_port:
        raise troubles.ports_equal(wanted.https_port)
    if wanted != known:
        for each in (wanted.https_port, wanted.door_port):
            preflight.check_port(str(each), wanted.address)
        write_origin(folder, wanted)
    return wanted


def _demand_all_sent(folder: Path, paired_since: int) -> None:
    """What a tablet keeps belongs to the address that is to be left (pos.box.moving)."""
    if not (folder / preflight.DATABASE_NAME).exists():
        return
    command = [sys.executable, "manage.py", "tablets_waiting", "--move", str(paired_since)]
    done = subprocess.run(
        command, cwd=ROOT, env=child_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise troubles.tablets_unknown()
    if done.stdout.strip():
        raise troubles.tablets_unsent(done.stdout.strip())


def _with_way_back(known: Origin, wanted: Origin) -> Origin:
    if wanted.address in (known.address, known.before):
        return wanted
    return replace(wanted, before=known.address, moved_at=int(time.time() * 1000))


def _wanted(known: Origin | None, options: argparse.Namespace, port: int) -> Origin:
    """What was noted before stays where nothing else was asked for; who moves says all anew."""
    given = options.lan or CHOOSE
    noted = known.address if known else ""
    address = _checked(given) if given != CHOOSE else noted or _only_address()
    usual = known.https_port if known else HTTPS_PORT
    https_port = preflight.port_number(options.https_port) if options.https_port else usual
    door_port = known.door_port if known else port
    plain = Origin(address, https_port, door_port)
    if options.public_name:
        files = [str(Path(each or "").resolve()) for each in (options.certificate, options.key)]
        name, certificate, key = options.public_name.lower(), files[0], files[1]
        plain = Origin(address, https_port, door_port, "", name, certificate, key)
        if not _is_name(plain.public_name) or not keeping.is_pair(*map(Path, files)):
            raise troubles.public_name_invalid(plain.public_name)
    elif known is not None and known.address == address and not options.move:
        plain = replace(known, https_port=https_port)
    return plain


def _is_name(name: str) -> bool:
    labels = name.split(".")
    is_plain = all(part.replace("-", "").isalnum() and part.isascii() for part in labels)
    return len(labels) > 1 and len(name) <= LONGEST_NAME and is_plain and not labels[-1].isdigit()


def _checked(address: str) -> str:
    if not is_private(address) or address == preflight.HOST:
        raise troubles.address_not_private(address)
    if not is_ours(address):
        raise troubles.address_not_ours(address, own_addresses())
    return address


def _only_address() -> str:
    """Guessing between two networks would strand the tablets of one."""
    found = own_addresses()
    if len(found) != 1:
        raise troubles.no_single_address(found)
    return found[0]


@dataclass
class Lan:
    """What the web process is started with, looked at again once a minute."""

    folder: Path
    origin: Origin | None
    command: list[str]
    trouble: troubles.Trouble | None = None
    looked_at: float = 0.0
    asked_at: float = 0.0
    is_serving: bool = False
    is_moved: bool = False
    served: bytes = b""

    def words(self) -> list[str]:
        """The command of the web process as things are now. Renews the certificate when due."""
        self.looked_at, self.trouble = time.monotonic(), None
        if self.origin is None:
            return self.command
        try:
            keep(self.folder, self.origin)
        except keeping.ClockWrong:
            self.trouble = troubles.clock_wrong()
        except keeping.Damaged as error:
            brought = bool(self.origin.public_name)
            told = troubles.brought_missing if brought else troubles.certificate_damaged
            self.trouble = told(error)
        except OSError as error:  # a full disk: the certificate there is serves for weeks
            if not _stamp(self.folder, self.origin):
                self.trouble = troubles.data_unwritable(self.folder, error.strerror or "?")
        if self.trouble is None:
            self.trouble = self._address_trouble(self.origin)
        if self.trouble is not None:
            return self.command
        self.served = _stamp(self.folder, self.origin)
        return [*self.command, *endpoints(self.folder, self.origin)]

    def _address_trouble(self, origin: Origin) -> troubles.Trouble | None:
        """Ports that our own web process holds are as good as free."""
        if not is_ours(origin.address):
            return troubles.address_gone(origin.base, own_addresses())
        for port in () if self.is_serving else (origin.https_port, origin.door_port):
            try:
                preflight.check_port(str(port), origin.address)
            except troubles.Trouble:
                return troubles.lan_port_taken(port, origin.address)
        return None

    def look(self, web: Child) -> None:
        """Called all the time; starts the web process anew when something has changed. One that
        serves tablets is left alone while something is wrong: its port hears them again by itself
        when a pulled cable is back, and the till on this machine never notices."""
        self._find_chosen()
        if self.origin is None or time.monotonic() - self.looked_at < LOOK_SECONDS:
            return
        watch.look(self.folder, self.origin.address)
        before = self.served
        self.is_serving, self.is_moved = "-e" in web.command and not self.is_moved, False
        words = [*web.command[:1], *self.words()]
        if self.is_serving and self.trouble is not None:
            return
        if words != web.command or self.served != before:
            web.replace(words)

    def _find_chosen(self) -> None:
        """The back office may have chosen the address since, or moved it, or the wizard restored
        one."""
        if time.monotonic() - self.asked_at < CHOSEN_SECONDS:
            return
        self.asked_at = time.monotonic()
        noted = usable_origin(self.folder)
        if noted is not None and noted != self.origin:
            self.origin, self.is_moved = noted, True
            self.looked_at = self.asked_at - LOOK_SECONDS


def keep(folder: Path, origin: Origin) -> None:
    """Our own certificate is made and renewed; a brought one is somebody else's to renew."""
    if not origin.public_name:
        keeping.keep(folder, origin.hosts, datetime.now(UTC))
    elif not keeping.is_pair(Path(origin.certificate_file), Path(origin.key_file)):
        raise keeping.Damaged(origin.certificate_file)


def endpoints(folder: Path, origin: Origin) -> list[str]:
    """In Twisted's language: the door in plain HTTP, and the address itself over TLS."""
    key, certificate, chain = (_quoted(each) for each in _files(folder, origin))
    secrets = f"privateKey={key}:certKey={certificate}:extraCertChain={chain}"
    door = f"tcp:{origin.door_port}:interface={origin.address}"
    return ["-e", door, "-e", f"ssl:{origin.https_port}:interface={origin.address}:{secrets}"]


def _quoted(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace(":", "\\:").replace("=", "\\=")


def _files(folder: Path, origin: Origin) -> tuple[Path, Path, Path]:
    """Key, certificate, and what follows it; a brought file has all of its chain."""
    if origin.public_name:
        brought = Path(origin.certificate_file)
        return Path(origin.key_file), brought, brought
    server = keeping.server_file(folder)
    return server, server, keeping.chain_file(folder)


def _stamp(folder: Path, origin: Origin) -> bytes:
    try:
        return _files(folder, origin)[1].read_bytes()
    except OSError:
        return b""
