"""Handing one sealed message to a push service (RFC 8030), somewhere on the internet.

A subscription's address comes from a browser, so from anybody who is signed in: it must be https at
the usual port of a name, and every address of that name must be one of the open internet; the
connection goes to an address that was looked at, and follows nobody elsewhere.
"""

import contextlib
import http.client
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from pos.alerts.sealing import authorization, keys_of, sealed

TIMEOUT_SECONDS = 10  # to be connected, and for each piece of the answer
ANSWER_SECONDS = 15  # for all of it
HTTPS = 443
DAY_SECONDS = 86_400
LONGEST_WAIT_SECONDS = 3_600
LONGEST_ADDRESS = 1_000
# A translator may lead any of these to an address of the own network.
TRANSLATED = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))
GONE = (404, 410)
HOPELESS = (400, 413)


@dataclass(frozen=True)
class Target:
    endpoint: str
    public: str
    auth: str


@dataclass(frozen=True)
class Answer:
    """`status` 0: nobody answered. `wait_seconds`: what the service asks us to wait."""

    status: int
    words: str = ""
    wait_seconds: int = 0

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300


class _Pinned(http.client.HTTPSConnection):
    """To an address that was looked at; the certificate must still be the name's."""

    def __init__(self, host: str, address: str) -> None:
        self.safe = ssl.create_default_context()
        super().__init__(host, HTTPS, timeout=TIMEOUT_SECONDS, context=self.safe)
        self.address = address

    def connect(self) -> None:
        bare = socket.create_connection((self.address, self.port), TIMEOUT_SECONDS)
        try:
            self.sock = self.safe.wrap_socket(bare, server_hostname=self.host)
        except BaseException:
            bare.close()
            raise


def is_usable(target: Target) -> bool:
    """Looks at the words only; nobody is asked anything."""
    try:
        where = urlsplit(target.endpoint)
        port = where.port
        keys_of(target.public, target.auth)
    except ValueError:
        return False
    name = where.hostname or ""
    is_plain = where.username is None and port in (None, HTTPS) and target.endpoint.isascii()
    is_short = len(target.endpoint) <= LONGEST_ADDRESS and target.endpoint.isprintable()
    is_name = "." in name and not name.replace(".", "").isdigit() and ":" not in name
    return where.scheme == "https" and is_plain and is_short and is_name


def push(target: Target, told: dict[str, str], *, contact: str, topic: str, urgent: bool) -> Answer:
    where = urlsplit(target.endpoint)
    host = where.hostname or ""
    headers = {
        "Authorization": authorization(f"https://{host}", contact, int(time.time())),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(DAY_SECONDS),
        "Topic": topic,
        "Urgency": "high" if urgent else "normal",
    }
    keys = keys_of(target.public, target.auth)
    body = sealed(json.dumps(told, ensure_ascii=False).encode(), keys)
    path = where.path or "/"
    try:
        return _handed_in(host, f"{path}?{where.query}" if where.query else path, body, headers)
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        return Answer(0, f"Layanan pemberitahuan belum terjangkau ({type(error).__name__}).")


def _handed_in(host: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    address = address_of(host)
    if address is None:
        return Answer(HOPELESS[0], "Alamat layanan pemberitahuan tidak berada di internet.")
    with contextlib.closing(_Pinned(host, address)) as line:
        line.connect()
        with _cut_after(line.sock, ANSWER_SECONDS):
            line.request("POST", path, body, headers)
            response = line.getresponse()
        words = f"Layanan pemberitahuan menolak ({response.status})."
        return Answer(response.status, words, _asked_to_wait(response.getheader("Retry-After")))


@contextlib.contextmanager
def _cut_after(sock: socket.socket, seconds: float) -> Iterator[None]:
    """Who answers a byte at a time would keep everybody else's alerts waiting."""
    cut = threading.Timer(seconds, _cut, (sock,))
    cut.daemon = True
    cut.start()
    try:
        yield
    finally:
        cut.cancel()


def _cut(sock: socket.socket) -> None:
    """Below TLS, which another thread is reading."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def address_of(host: str) -> str | None:
    """None when one of its addresses is no business of the internet's."""
    found = socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    return addresses[0] if addresses and all(map(is_on_the_internet, addresses)) else None


def is_on_the_internet(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.is_site_local or any(address in one for one in TRANSLATED):
            return False
        within = address.ipv4_mapped or address.sixtofour
        address = within or address
    return address.is_global and not address.is_multicast


def _asked_to_wait(told: str | None) -> int:
    is_seconds = told is not None and told.isascii() and told.isdigit() and len(told) < 7
    return min(int(told or 0), LONGEST_WAIT_SECONDS) if is_seconds else 0
