"""`http://kasir.local:8000` leads to the shop's fixed address: multicast DNS for one name.

A process of its own, started by the supervisor: `python -m pos.box.local_name DATA`. It is told by
the note of the fixed address what the name is, asks the network three times whether somebody has
it, takes the next one (`kasir-2.local`) where another machine does, says it aloud, and answers for
it. Two machines that took one name while their networks were apart: the lower address gives way.
RFC 6762, of which only IPv4 addresses are told; nothing depends on a name that only leads on. The
packets are zeroconf's; it has no way to claim a bare name and to give way, which is ours.
"""

import select
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from zeroconf import DNSAddress, DNSIncoming, DNSOutgoing, DNSQuestion

from pos.box.origin import is_ours, usable_origin
from pos.box.shop_name import USUAL, note_name

GROUP, PORT = "224.0.0.251", 5353
MOST_TRIES = 20
PROBES, PROBE_SECONDS = 3, 0.25
LOOK_SECONDS = 10.0
DEFEND_SECONDS = 1.0
TTL_SECONDS, LEGACY_TTL_SECONDS = 120, 10
LONGEST_PACKET = 9000
A, ANY, IN, FLUSH = 1, 255, 1, 0x8000
ASKED, ANSWERED = 0, 0x8400


@dataclass(frozen=True)
class Words:
    """What a packet asks for and what it tells, of names and IPv4 addresses only."""

    id: int
    asked: tuple[str, ...]
    told: tuple[tuple[str, str], ...]


def read(packet: bytes) -> Words:
    """ValueError for whatever is none."""
    heard = DNSIncoming(packet)
    if not heard.valid:
        raise ValueError("not a DNS packet")
    if not heard.is_response():
        asked = (_plain(each.name) for each in heard.questions if each.type in (A, ANY))
        return Words(heard.id, tuple(asked), ())
    addresses = (each for each in heard.answers() if isinstance(each, DNSAddress))
    told = ((_plain(each.name), each.address) for each in addresses if each.type == A)
    return Words(heard.id, (), tuple((name, socket.inet_ntoa(there)) for name, there in told))


def question(name: str) -> bytes:
    """Answered to everybody: where other programs of this machine hear the same port, a word to us
    alone would reach any of them."""
    return _packet(DNSOutgoing(ASKED), name, ANY)


def answer(name: str, address: str) -> bytes:
    """To everybody; what was known of the name before is over."""
    said = DNSOutgoing(ANSWERED)
    said.add_answer_at_time(_record(name, address, FLUSH | IN, TTL_SECONDS), 0)
    return said.packets()[0]


def legacy_answer(name: str, address: str, number: int) -> bytes:
    """To one asker that speaks plain DNS: its question is repeated, and soon forgotten."""
    said = DNSOutgoing(ANSWERED, multicast=False, id_=number)
    said.add_answer_at_time(_record(name, address, IN, LEGACY_TTL_SECONDS), 0)
    return _packet(said, name, A)


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
            note_name(data, name or "")
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


def _packet(said: DNSOutgoing, name: str, kind: int) -> bytes:
    said.add_question(DNSQuestion(f"{name}.", kind, IN))
    return said.packets()[0]


def _record(name: str, address: str, class_: int, seconds: int) -> DNSAddress:
    return DNSAddress(f"{name}.", A, class_, seconds, socket.inet_aton(address))


def _plain(name: str) -> str:
    return name.removesuffix(".").lower()


if __name__ == "__main__":
    run(Path(sys.argv[1]))
