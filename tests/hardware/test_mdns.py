"""Printers on the network say who they are, and nonsense on the network is no printer."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import given
from hypothesis import strategies as st

from hardware import mdns
from hardware.mdns import OnNetwork, found_in, hear, network_printers

HERE = "127.0.0.1"
POINT_TO_SERVICE = b"\xc0\x0c"  # the question's own name


def labels(*words: str) -> bytes:
    return b"".join(bytes([len(word.encode())]) + word.encode() for word in words)


def record(name: bytes, kind: int, data: bytes) -> bytes:
    return name + struct.pack("!2HIH", kind, 0x8001, 120, len(data)) + data


def answer(called: str, host: str, address: str, port: int = 9100) -> bytes:
    """As a printer answers: the question again, then pointer, place and address."""
    instance = labels(called) + POINT_TO_SERVICE
    place = struct.pack("!3H", 0, 0, port) + labels(host, "local") + b"\0"
    records = (
        record(POINT_TO_SERVICE, 12, instance),
        record(instance, 33, place),
        record(labels(host, "local") + b"\0", 1, socket.inet_aton(address)),
    )
    asked = mdns.question()[12:]
    return struct.pack("!6H", 0, 0x8400, 1, 1, 0, 2) + asked + b"".join(records)


@contextmanager
def responders(*answers: bytes) -> Iterator[tuple[str, int]]:
    """What hangs on the network: real sockets, on this computer's own card, answering to all."""
    own = socket.inet_aton(HERE)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listening.bind(("", 0))
        group = (mdns.GROUP[0], listening.getsockname()[1])
        member = socket.inet_aton(group[0]) + own
        listening.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        listening.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, own)
        listening.settimeout(20)

        def run() -> None:
            asked, who = listening.recvfrom(9000)
            if asked == mdns.question() and who[1] == group[1]:
                for each in answers:
                    listening.sendto(each, group)

        at_work = threading.Thread(target=run)
        at_work.start()
        yield group
        at_work.join(60)


def test_printers_that_answer_are_found_with_name_address_and_port() -> None:
    kitchen = answer("EPSON TM-T82 Dapur", "tm-t82", "192.168.1.60")
    front = answer("POS-80", "pos80", "192.168.1.50", 9101)
    with responders(kitchen, b"\x00\x01nonsense", front) as group:
        found = network_printers(group, 20.0, HERE, enough=2)
    assert found == [
        OnNetwork("EPSON TM-T82 Dapur", "192.168.1.60", 9100),
        OnNetwork("POS-80", "192.168.1.50", 9101),
    ]


def test_where_nobody_answers_nothing_is_found_and_nobody_waits_longer() -> None:
    with responders() as group:
        assert network_printers(group, 0.05, HERE) == []


def test_a_name_in_circles_and_a_printer_without_a_place_are_none() -> None:
    heard = mdns._Heard()
    hear(struct.pack("!6H", 0, 0x8400, 0, 1, 0, 0) + b"\xc0\x0c" + bytes(10), heard)
    hear(answer("Tanpa alamat", "x", "10.0.0.9")[:-16], heard)
    assert found_in(heard) == []


@given(st.binary(max_size=300), st.integers(0, 120))
def test_no_bytes_make_it_fall(noise: bytes, cut: int) -> None:
    heard = mdns._Heard()
    hear(noise, heard)
    whole = answer("POS-80", "pos80", "192.168.1.50")
    hear(whole[:cut] + noise + whole[cut:], heard)
    assert all(0 < each.port < 65_536 for each in found_in(heard))
