"""Does another machine of the network answer at our address?

Asked of the wire itself, as RFC 5227 asks: an ARP question for the address, from nobody, so that no
neighbour's memory is touched. We never hear our own kernel answer; whoever answers is a rival.
Needs CAP_NET_RAW, which deploy/shop gives to the supervising process and to nothing it starts.
Linux, and Ethernet or Wi-Fi only: what else there is has no ARP.
"""

import socket
import struct
import time
from contextlib import suppress
from pathlib import Path

SYS = Path("/sys/class/net")
ETHERNET = "1"  # ARPHRD_ETHER, which Wi-Fi is too
ARP, IPV4 = 0x0806, 0x0800
EVERYBODY, NOBODY = b"\xff" * 6, b"\x00" * 6
WAIT_SECONDS = 0.6
_PACKET = struct.Struct("!6s6sH HHBBH 6s4s6s4s")


class NoRight(Exception):
    """This process may not look at the wire, or there is none to look at."""


def own_cards() -> dict[str, str]:
    """Each network card that is on, and its hardware address."""
    found = {}
    for card in sorted(SYS.iterdir()) if SYS.is_dir() else ():
        with suppress(OSError):
            is_on = int((card / "flags").read_text(), 16) & 1
            if is_on and (card / "type").read_text().strip() == ETHERNET:
                found[card.name] = (card / "address").read_text().strip()
    return found


def rival(address: str, wait: float = WAIT_SECONDS) -> str:
    """The hardware address of another machine that has our address; empty: nobody answered."""
    if address.startswith("127."):
        return ""  # no other machine can
    cards = own_cards()
    ours = {bytes.fromhex(each.replace(":", "")) for each in cards.values()}
    asked = []
    try:
        for card, hardware in cards.items():
            with suppress(OSError):  # a card without its cable
                asked.append(_ask(card, bytes.fromhex(hardware.replace(":", "")), address))
        if not asked:
            raise NoRight
        return _first_answer(asked, socket.inet_aton(address), ours, wait)
    finally:
        for line in asked:
            line.close()


def _ask(card: str, hardware: bytes, address: str) -> socket.socket:
    try:
        line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ARP))
    except PermissionError as error:
        raise NoRight from error
    line.setblocking(False)
    wanted = socket.inet_aton(address)
    question = _PACKET.pack(
        *(EVERYBODY, hardware, ARP),
        *(1, IPV4, 6, 4, 1),
        *(hardware, socket.inet_aton("0.0.0.0"), NOBODY, wanted),  # noqa: S104  (from nobody)
    )
    try:
        line.bind((card, ARP))
        line.send(question)
    except OSError:
        line.close()
        raise
    return line


def _first_answer(lines: list[socket.socket], wanted: bytes, ours: set[bytes], wait: float) -> str:
    """Also one that came in time and is read late, by a computer that stood still meanwhile."""
    ends, is_over = time.monotonic() + wait, False
    while not is_over:
        is_over = time.monotonic() >= ends
        for line in lines:
            with suppress(OSError):
                sender = _sender_of(line.recv(2048), wanted)
                if sender and sender not in ours:
                    return sender.hex(":")
        time.sleep(0.02)
    return ""


def _sender_of(packet: bytes, wanted: bytes) -> bytes:
    """Who says that it has the wanted address: an answer, or any word sent from it."""
    if len(packet) < _PACKET.size:
        return b""
    fields = _PACKET.unpack(packet[: _PACKET.size])
    kind, protocol, sender, address = fields[2], fields[4], fields[8], fields[9]
    is_word = kind == ARP and protocol == IPV4 and address == wanted
    return bytes(sender) if is_word else b""
