"""Where the authority and the server certificate lie: the folder `https` of the shop's data.

    authority/root.crt       what tablets are told to trust
    authority/middle.crt     what signs, and is sent along with the server certificate
    authority/middle.key     its key; only this user may read it
    server.pem               server certificate and its key in one file, replaced as one
    origin.json              the fixed address (pos.box.origin)

All but server.pem goes into the owner's backups: on another box tablets need not be told anew.
No Django here: `manage.py shop` looks at certificates before it starts anything.
"""

import os
import ssl
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from pos.box.authority import BACK_DATED, Authority, hosts_of, issue_leaf, make_authority

FOLDER = "https"
AUTHORITY = "authority"
ROOT, MIDDLE, MIDDLE_KEY = "root.crt", "middle.crt", "middle.key"
SERVER = "server.pem"
RENEWED_BEFORE = timedelta(days=60)
# A box whose clock battery is dead wakes up long before this was written.
EARLIEST = datetime(2026, 11, 1, tzinfo=UTC)


class ClockWrong(Exception):
    """Certificates made now would be good for another time."""


class Damaged(Exception):
    """A file of the authority cannot be read. It is never made anew over the old one: every tablet
    trusts the old one."""


def home(data: Path) -> Path:
    return data / FOLDER


def server_file(data: Path) -> Path:
    return home(data) / SERVER


def chain_file(data: Path) -> Path:
    return home(data) / AUTHORITY / MIDDLE


def root_file(data: Path) -> Path:
    return home(data) / AUTHORITY / ROOT


def has_authority(data: Path) -> bool:
    return (home(data) / AUTHORITY).is_dir()


def load_authority(data: Path) -> Authority:
    """Damaged when it is there and cannot be read."""
    folder = home(data) / AUTHORITY
    try:
        key = load_pem_private_key((folder / MIDDLE_KEY).read_bytes(), None)
        root, middle = (
            x509.load_pem_x509_certificate((folder / name).read_bytes()) for name in (ROOT, MIDDLE)
        )
    except (OSError, ValueError) as error:
        raise Damaged(str(folder)) from error
    if not isinstance(key, EllipticCurvePrivateKey) or key.public_key() != middle.public_key():
        raise Damaged(str(folder))
    return Authority(root, middle, key)


def keep(data: Path, hosts: Sequence[str], now: datetime) -> bool:
    """Makes what is missing and renews what is needed; true when the server certificate is new.

    The authority is never made anew by a clock: which of two dates is wrong nobody here can tell,
    and every tablet trusts the one there is."""
    if now < EARLIEST:
        raise ClockWrong
    if not has_authority(data):
        _write_authority(home(data), make_authority(now))
    authority = load_authority(data)
    if not is_in_force(authority, now):
        raise ClockWrong
    known = load_leaf(data)
    if known is not None and not _is_due(known, authority, hosts, now):
        return False
    leaf = issue_leaf(authority, hosts, now)
    text = leaf.certificate.public_bytes(Encoding.PEM) + key_text(leaf.key)
    write_secret(server_file(data), text)
    return True


def is_in_force(authority: Authority, now: datetime) -> bool:
    """Whether a server certificate signed now would be good for anything."""
    last = authority.middle.not_valid_after_utc - BACK_DATED
    return authority.root.not_valid_before_utc <= now < last


def is_pair(certificate: Path, key: Path) -> bool:
    """Whether two files that somebody brought are a certificate and its key. A key that wants a
    passphrase is none: without the password given here OpenSSL would ask on the terminal."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (OSError, ValueError):
        return False
    return True


def load_leaf(data: Path) -> x509.Certificate | None:
    """None: missing or torn; it is simply made anew."""
    try:
        return x509.load_pem_x509_certificate(server_file(data).read_bytes())
    except (OSError, ValueError):
        return None


def _is_due(
    leaf: x509.Certificate, authority: Authority, hosts: Sequence[str], now: datetime
) -> bool:
    try:
        leaf.verify_directly_issued_by(authority.middle)
    except (InvalidSignature, ValueError, TypeError):
        return True
    if now < leaf.not_valid_before_utc:  # made while the clock stood in the future
        return True
    return hosts_of(leaf) != list(hosts) or now > leaf.not_valid_after_utc - RENEWED_BEFORE


def _write_authority(folder: Path, authority: Authority) -> None:
    """The folder gets its name when it is whole: after a power cut there is all of it or none."""
    folder.mkdir(mode=0o700, exist_ok=True)
    waiting = Path(tempfile.mkdtemp(prefix=f"{AUTHORITY}.", dir=folder))
    write_secret(waiting / MIDDLE_KEY, key_text(authority.middle_key))
    write_secret(waiting / MIDDLE, authority.middle.public_bytes(Encoding.PEM))
    write_secret(waiting / ROOT, authority.root.public_bytes(Encoding.PEM))
    waiting.rename(folder / AUTHORITY)
    sync_folder(folder)


def key_text(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def write_secret(path: Path, content: bytes) -> None:
    """Readable by the hub's user only, from the first byte on; under its name when it is whole."""
    handle, temporary = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # mode 0600
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
