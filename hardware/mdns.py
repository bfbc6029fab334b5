"""Printers that say their name on the network (mDNS, RFC 6762), asked once when a person looks.

One question for raw printing (port 9100), asked from the port that all such talk comes to: answers
then go to everybody who listens there, which a firewall lets through. Whoever says nothing within
the time is not shown, and its address is typed. Whatever comes is from anybody on the network: it
is read within bounds, and what makes no sense is no printer.
"""

import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from zeroconf import DNSAddress, DNSIncoming, DNSOutgoing, DNSPointer, DNSQuestion, DNSService

GROUP = ("224.0.0.251", 5353)
SERVICE = "_pdl-datastream._tcp.local."
ANY_CARD = "0.0.0.0"  # the one that the network's own answers leave by  # noqa: S104
HOPS = 255  # what these answers must have; no router lets them on
WAIT_SECONDS = 1.0
ADDRESS, POINTER, IN = 1, 12, 1
MOST_BYTES, MOST_FOUND, MOST_RECORDS = 9_000, 50, 200
NAME_LETTERS = 60


@dataclass(frozen=True, order=True)
class OnNetwork:
    name: str
    host: str
    port: int


@dataclass
class _Heard:
    """What the answers say: instances of the service, where each is, and the hosts' addresses."""

    instances: set[str] = field(default_factory=set)
    servers: dict[str, tuple[str, int]] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)


def network_printers(
    group: tuple[str, int] = GROUP,
    seconds: float = WAIT_SECONDS,
    card: str = ANY_CARD,
    *,
    enough: int = MOST_FOUND,
) -> list[OnNetwork]:
    """Those that answer in time, by name, at most about `enough`. None where there is no network.
    `card`: the address of the one to ask on; a network without a way out has no usual one."""
    heard = _Heard()
    try:
        for answer in _answers(group, seconds, card):
            hear(answer, heard)
            if len(found_in(heard)) >= enough:
                break
    except OSError:
        pass  # no network, or none that carries questions to all: nothing is found there
    return found_in(heard)


def _answers(group: tuple[str, int], seconds: float, card: str) -> Iterator[bytes]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        _listen(asking, group, card)
        asking.sendto(question(), group)
        deadline = time.monotonic() + seconds
        for _ in range(MOST_RECORDS):
            left = deadline - time.monotonic()
            if left <= 0:
                return
            asking.settimeout(left)
            try:
                yield asking.recv(MOST_BYTES)
            except TimeoutError:
                return


def _listen(asking: socket.socket, group: tuple[str, int], card: str) -> None:
    """Beside whoever listens there already (local_name.py, avahi)."""
    asking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    asking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    asking.bind(("", group[1]))
    own = socket.inet_aton(card)
    asking.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, own)
    asking.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(group[0]) + own)
    asking.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, HOPS)


def question() -> bytes:
    asked = DNSOutgoing(0)
    asked.add_question(DNSQuestion(SERVICE, POINTER, IN))
    return asked.packets()[0]


def hear(answer: bytes, heard: _Heard) -> None:
    """What makes no sense is not heard."""
    said = DNSIncoming(answer)
    for record in said.answers()[:MOST_RECORDS] if said.valid else ():
        if isinstance(record, DNSPointer) and record.name.casefold() == SERVICE:
            heard.instances.add(record.alias)
        elif isinstance(record, DNSService):
            heard.servers[record.name] = (record.server, record.port)
        elif isinstance(record, DNSAddress) and record.type == ADDRESS:
            heard.addresses[record.name] = socket.inet_ntoa(record.address)


def found_in(heard: _Heard) -> list[OnNetwork]:
    """By the number it has now, which is what its paper says too."""
    found = set()
    for instance in heard.instances:
        host, port = heard.servers.get(instance, ("", 0))
        address = heard.addresses.get(host)
        if address is not None and port > 0:
            found.add(OnNetwork(_called(instance), address, port))
    return sorted(found)[:MOST_FOUND]


def _called(instance: str) -> str:
    name = instance.removesuffix(f".{SERVICE}")
    return "".join(each if each.isprintable() else " " for each in name)[:NAME_LETTERS].strip()
