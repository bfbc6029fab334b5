"""The fixed address of a shop: `https://192.168.1.250:8443`, kept in `https/origin.json`.

What a browser keeps (the app, its key, sales not sent yet) belongs to scheme, address and port. A
shop that changes any of them loses sight of all of it, so the address is chosen once. `.local`
names and the plain port only lead to it.

A shop with a name of its own and a certificate that every browser trusts anyhow puts that name in
place of the address, and brings the files: tablets then need no steps at all. The name must be
answered inside the shop while the internet is gone, by its router, say.
"""

import fcntl
import json
import socket
import struct
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from pos.box.authority import is_private
from pos.box.keeping import home, write_secret

NAME = "origin.json"
HTTPS, HTTP = 443, 80
HTTPS_DOOR = 8443  # where the fixed address is served, unless somebody chose another port
_SIOCGIFADDR = 0x8915


@dataclass(frozen=True)
class Origin:
    """`door_port`: where the address speaks plain HTTP, for tablets that do not trust us yet.
    `before`: the address it was moved from, and when: the way back is open (pos.box.moving).
    `public_name`: stands in place of the address, with the files of its own certificate."""

    address: str
    https_port: int
    door_port: int
    name: str = ""
    public_name: str = ""
    certificate_file: str = ""
    key_file: str = ""
    before: str = ""
    moved_at: int = 0

    @property
    def base(self) -> str:
        host = self.public_name or self.address
        return f"https://{host}{_port(self.https_port, HTTPS)}"

    @property
    def door(self) -> str:
        """What is printed on the invite; short, because some people type it."""
        if self.public_name:
            return f"{self.base}/till/"
        return f"http://{self.address}{_port(self.door_port, HTTP)}/p"

    @property
    def hosts(self) -> list[str]:
        """What tablets may call us; the shop's own certificate speaks for all of it."""
        return [each for each in (self.address, self.name, self.public_name) if each]


def read_origin(data: Path) -> Origin | None:
    """None: this shop is open on its own machine only. ValueError when the note is damaged. What a
    newer release noted beside is left out: going back one must not close the shop."""
    try:
        noted = json.loads((home(data) / NAME).read_text(encoding="utf-8"))
        known = {each.name for each in fields(Origin)}
        return Origin(**{name: value for name, value in noted.items() if name in known})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"{home(data) / NAME} cannot be read") from error


def usable_origin(data: Path) -> Origin | None:
    """For whoever must work all the same (restore, doctor); `fault` says that it is damaged."""
    try:
        return read_origin(data)
    except ValueError:
        return None


def write_origin(data: Path, origin: Origin) -> None:
    home(data).mkdir(mode=0o700, exist_ok=True)
    write_secret(home(data) / NAME, json.dumps(asdict(origin)).encode())


def is_ours(address: str) -> bool:
    """Whether this machine has the address now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def is_free(address: str, port: int) -> bool:
    """Whether a server of ours could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except (OSError, OverflowError):
            return False
    return True


def own_addresses() -> list[str]:
    """The private addresses of this machine's networks, without its loopback (Linux)."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, interface in socket.if_nameindex():
            with suppress(OSError):  # an interface without an address
                packed = struct.pack("256s", interface.encode()[:15])
                answer = fcntl.ioctl(asking.fileno(), _SIOCGIFADDR, packed)
                found.append(socket.inet_ntoa(answer[20:24]))
    return [each for each in found if is_private(each) and not each.startswith("127.")]


def _port(port: int, usual: int) -> str:
    return "" if port == usual else f":{port}"
