"""One codebase, two roles: the shop's mini-PC ("hub") and the cloud.

What differs: the cloud keeps many merchants in PostgreSQL and listens to hubs; printers, copies of
the database to a disk, pairing of tablets and everything a shop decides by itself are the hub's.
"""

import enum
import os
from collections.abc import Mapping

SECRET_LENGTH = 32
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


class Role(enum.StrEnum):
    SHOP = "shop"
    CLOUD = "cloud"


def role_of_this_process() -> Role:
    """LANCAR_ROLE, `shop` when unset. Any other word stops the start with a plain sentence."""
    word = os.environ.get("LANCAR_ROLE", Role.SHOP)
    try:
        return Role(word)
    except ValueError as error:
        raise SystemExit(f"LANCAR_ROLE harus shop atau cloud, bukan {word!r}.") from error


def role_troubles(role: Role, environment: Mapping[str, str]) -> list[str]:
    """Every mistake of set-up at once, each in a sentence; empty when this process may start."""
    database = environment.get("LANCAR_DATABASE", "")
    is_postgresql = database.startswith(("postgresql://", "postgres://"))
    if role == Role.SHOP:
        return [_WRONG_DATABASE] if database and not is_postgresql else []
    hosts = set(environment.get("LANCAR_HOSTS", "localhost").split(","))
    mistakes = (
        (not is_postgresql, _NO_POSTGRESQL),
        (len(environment.get("LANCAR_SECRET_KEY", "")) < SECRET_LENGTH, _NO_SECRET),
        (not all(map(_is_loopback, hosts)) and environment.get("LANCAR_HTTPS") != "1", _NO_HTTPS),
        ("*" in hosts, _ANY_HOST),
        (bool(environment.get("LANCAR_CIPHER_KEY")), _CIPHER),
    )
    return [sentence for is_wrong, sentence in mistakes if is_wrong]


def _is_loopback(host: str) -> bool:
    return host in LOOPBACK or host.endswith(".localhost")


_WRONG_DATABASE = (
    "LANCAR_DATABASE harus berbentuk postgresql://user:password@host:5432/name, atau kosong untuk "
    "SQLite. (It must be a postgresql:// address, or empty for SQLite.)"
)
_NO_POSTGRESQL = (
    "Cloud memerlukan PostgreSQL: isi LANCAR_DATABASE=postgresql://user:password@host:5432/name. "
    "(The cloud needs PostgreSQL in LANCAR_DATABASE.)"
)
_NO_SECRET = (
    f"Cloud memerlukan LANCAR_SECRET_KEY, sedikitnya {SECRET_LENGTH} huruf dan sama di semua "
    "prosesnya. (The cloud needs one LANCAR_SECRET_KEY for all of its processes.)"
)
_NO_HTTPS = (
    "Cloud dengan nama selain localhost harus memakai HTTPS: pasang LANCAR_HTTPS=1 di belakang "
    "proxy HTTPS. (A cloud that is not on localhost needs HTTPS in front: LANCAR_HTTPS=1.)"
)
_ANY_HOST = (
    "LANCAR_HOSTS cloud harus menyebut namanya, bukan *. "
    "(The cloud's LANCAR_HOSTS must name it, never *.)"
)
_CIPHER = (
    "LANCAR_CIPHER_KEY hanya untuk SQLite; kosongkan untuk cloud. "
    "(LANCAR_CIPHER_KEY is SQLite's; leave it empty in the cloud.)"
)
