"""`http://kasir.local:8000` leads to the shop's fixed address: multicast DNS for one name.

A process of its own, started by the supervisor: `python -m pos.box.local_name DATA`. It is told by
the note of the fixed address what the name is, asks the network three times whether somebody has
it, takes the next one (`kasir-2.local`) where another machine does, says it aloud, and answers for
it. Two machines that took one name while their networks were apart: the lower address gives way.
RFC 6762, of which only IPv4 addresses are told; nothing depends on a name that only leads on.
"""

import json
import select
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pos.box.keeping import home
from pos.box.origin import is_ours, usable_origin

GROUP, PORT = "224.0.0.251", 5353
NOTE = "local_name.json"
USUAL = "kasir.local"
MOST_TRIES = 20
PROBES, PROBE_SECONDS = 3, 0.25
LOOK_SECONDS = 10.0
DEFEND_SECONDS = 1.0
TTL_SECONDS, LEGACY_TTL_SECONDS = 120, 10
LONGEST_PACKET = 9000
_A, _ANY, _IN = 1, 255, 1
_ANSWER, _FLUSH = 0x8400, 0x8000
_HEADER = struct.Struct("!HHHHHH")
_MOST_JUMPS = 10


def name_for(shop: str) -> str:
    """`Toko Sari, Bandung` is toko-sari-bandung.local."""
    letters = "".join(each if each.isascii() and each.isalnum() else " " for each in shop.lower())
    plain = "-".join(letters.split())[:40].strip("-")
    return f"{plain}.local" if plain else USUAL


@dataclass(frozen=True)
class Words:
    """What a packet asks for and what it tells, of names and IPv4 addresses only."""

    id: int
    asked: tuple[str, ...]
    told: tuple[tuple[str, str], ...]


def read(packet: bytes) -> Words:
    """ValueError for whatever is none."""
    try:
        number, flags, questions, *counts = _HEADER.unpack_from(packet)
        at, asked, told = _HEADER.size, [], []
        for _ in range(questions):
            name, at = _name(packet, at)
            kind, _ = struct.unpack_from("!HH", packet, at)
            at += 4
            if kind in (_A, _ANY) and not flags & 0x8000:
                asked.append(name)
        for _ in range(sum(counts)):
            name, at = _name(packet, at)
            kind, _, _, length = struct.unpack_from("!HHIH", packet, at)
            at += 10
            if kind == _A and length == 4 and flags & 0x8000:
                told.append((name, socket.inet_ntoa(packet[at : at + 4])))
            at += length
    except (struct.error, IndexError, OSError, UnicodeDecodeError) as error:
        raise ValueError("not a DNS packet") from error
    return Words(number, tuple(asked), tuple(told))


def question(name: str) -> bytes:
    """Answered to everybody: where other programs of this machine hear the same port, a word to us
    alone would reach any of them."""
    return _HEADER.pack(0, 0, 1, 0, 0, 0) + _packed(name) + struct.pack("!HH", _ANY, _IN)


def answer(name: str, address: str) -> bytes:
    """To everybody; what was known of the name before is over."""
    body = struct.pack("!HHIH", _A, _FLUSH | _IN, TTL_SECONDS, 4) + socket.inet_aton(address)
    return _HEADER.pack(0, _ANSWER, 0, 1, 0, 0) + _packed(name) + body


def legacy_answer(name: str, address: str, number: int) -> bytes:
    """To one asker that speaks plain DNS: its question is repeated, and soon forgotten."""
    asked = _packed(name) + struct.pack("!HH", _A, _IN)
    body = struct.pack("!HHIH", _A, _IN, LEGACY_TTL_SECONDS, 4) + socket.inet_aton(address)
    return _HEADER.pack(number, _ANSWER, 1, 1, 0, 0) + asked + _packed(name) + body


class Answering:
    """One name at one address, on one card."""

    def __init__(self, wanted: str, address: str, port: int = PORT) -> None:
        self.wanted, self.address, self.port = wanted, address, port
        self.name = ""
        self.defended_at = -DEFEND_SECONDS
        self.line = _open(address, port)

    def close(self) -> None:
        self.line.close()

    def claim(self) -> str:
        """The wanted name, or the next one that nobody has. Empty: all are taken."""
        for number in range(1, MOST_TRIES + 1):
            name = self.wanted if number == 1 else _numbered(self.wanted, number)
            if not self._is_taken(name):
                self.name = name
                self.announce()
                return name
        return ""

    def announce(self) -> None:
        self._say(answer(self.name, self.address), (GROUP, self.port))

    def hear(self, seconds: float) -> None:
        """Answers whoever asks meanwhile; a stronger machine with our name sends us to the next."""
        for words, sender in self._heard(seconds):
            rivals = [there for name, there in words.told if self._is_rival(name, there)]
            if rivals and time.monotonic() - self.defended_at > DEFEND_SECONDS:
                self._defend(is_lost=any(_is_stronger(each, self.address) for each in rivals))
            if self.name in words.asked:
                self._reply(words, sender)

    def _defend(self, *, is_lost: bool) -> None:
        """Once a second: who insists on our name makes no storm of it."""
        if is_lost:
            self.claim()
        else:
            self.announce()
        self.defended_at = time.monotonic()

    def _reply(self, words: Words, sender: tuple[str, int]) -> None:
        if sender[1] != self.port:
            self._say(legacy_answer(self.name, self.address, words.id), sender)
        else:
            self.announce()

    def _is_taken(self, name: str) -> bool:
        for _ in range(PROBES):
            self._say(question(name), (GROUP, self.port))
            for words, _ in self._heard(PROBE_SECONDS):
                if any(told == name and there != self.address for told, there in words.told):
                    return True
        return False

    def _is_rival(self, name: str, there: str) -> bool:
        return bool(self.name) and name == self.name and there != self.address

    def _say(self, packet: bytes, to: tuple[str, int]) -> None:
        with suppress(OSError):  # a pulled cable
            self.line.sendto(packet, to)

    def _heard(self, seconds: float) -> Iterator[tuple[Words, tuple[str, int]]]:
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            if not select.select([self.line], [], [], left)[0]:
                return
            with suppress(OSError, ValueError):
                packet, sender = self.line.recvfrom(LONGEST_PACKET)
                yield read(packet), sender


def run(data: Path, port: int = PORT, is_over: Callable[[], bool] = lambda: False) -> None:
    """For ever, or until told: follows the note of the fixed address."""
    speaking: Answering | None = None
    while not is_over():
        wanted = _wanted(data)
        if speaking and wanted != (speaking.wanted, speaking.address):
            speaking.close()
            speaking = None
        with suppress(OSError):  # no such card, a full disk: again in a while
            speaking = speaking or (Answering(*wanted, port=port) if wanted else None)
            name = speaking and (speaking.name or speaking.claim())
            _note(data, name or "")
        if speaking and speaking.name:
            speaking.hear(LOOK_SECONDS)
        else:
            time.sleep(LOOK_SECONDS)
    if speaking:
        speaking.close()


def _wanted(data: Path) -> tuple[str, str] | None:
    """Name and address; None while there is no address here, or browsers trust another name."""
    origin = usable_origin(data)
    if origin is None or origin.public_name or not is_ours(origin.address):
        return None
    return origin.name or USUAL, origin.address


def noted_name(data: Path) -> str:
    """What the shop is called in its network now; empty: nothing."""
    try:
        return str(json.loads((home(data) / NOTE).read_text(encoding="utf-8"))["name"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _note(data: Path, name: str) -> None:
    if name != noted_name(data) and home(data).is_dir():
        (home(data) / NOTE).write_text(json.dumps({"name": name}), encoding="utf-8")


def _open(address: str, port: int) -> socket.socket:
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        line.bind(("", port))
        card = socket.inet_aton(address)
        line.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, card)
        line.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP) + card)
        line.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
    except OSError:
        line.close()
        raise
    return line


def _is_stronger(there: str, here: str) -> bool:
    return socket.inet_aton(there) > socket.inet_aton(here)


def _numbered(name: str, number: int) -> str:
    return f"{name.removesuffix('.local')}-{number}.local"


def _packed(name: str) -> bytes:
    parts = [part.encode("ascii") for part in name.split(".")]
    return b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def _name(packet: bytes, at: int) -> tuple[str, int]:
    """A name, and where the packet goes on behind it."""
    parts: list[str] = []
    goes_on, jumps = 0, 0
    while (length := packet[at]) != 0:
        if length >= 0xC0:
            goes_on = goes_on or at + 2
            at, jumps = ((length & 0x3F) << 8) | packet[at + 1], jumps + 1
            if jumps > _MOST_JUMPS:
                raise ValueError("a name that never ends")
            continue
        parts.append(packet[at + 1 : at + 1 + length].decode("utf-8"))
        at += 1 + length
    return ".".join(parts).lower(), goes_on or at + 1


if __name__ == "__main__":
    run(Path(sys.argv[1]))
