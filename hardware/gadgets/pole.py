"""A pole display of two lines of twenty letters (domain.md 8.4): shows what its till said last.

The till says it again every two seconds. After five seconds of silence nothing it said is true any
more, and the display is dark but for a greeting: never a cart of somebody who has gone.
"""

from typing import Any

from hardware.drivers.wires import Wire
from hardware.gadgets.owner import GadgetOwner, Publish, moment
from hardware.models import Gadget
from pos.domain.text import to_ascii

COLUMNS = 20
LEASE_SECONDS = 5.0
LOOK_SECONDS = 0.25
AGAIN_SECONDS = 15.0  # one that lost power shows nothing until it is told anew
GREETING = ("SELAMAT DATANG", "")
SELECT, BACK = b"\x1b\x3d\x02", b"\x1b\x3d\x01"
INIT, CLEAR, HOME = b"\x1b\x40", b"\x0c", b"\x0b"
Lines = tuple[str, str]


class PoleOwner(GadgetOwner):
    def __init__(self, gadget: Gadget, publish: Publish) -> None:
        super().__init__(gadget, publish)
        self.lines: Lines = GREETING
        self.until = 0.0

    def hear(self, said: dict[str, Any], till: str) -> None:
        if said.get("kind") == "pole":
            self.lines, self.until = lines_of(said.get("lines")), moment() + LEASE_SECONDS
            self.wake.set()

    def serve(self, wire: Wire) -> None:
        wire.settimeout(2.0)
        wire.sendall(opening(self.gadget.sort))
        shown: Lines | None = None
        shown_at = 0.0
        while not self.stopped.is_set():
            self.wake.clear()
            wanted = self.lines if moment() < self.until else GREETING
            if wanted != shown or moment() - shown_at > AGAIN_SECONDS:
                wire.settimeout(2.0)
                wire.sendall(encoded(wanted, self.gadget.sort))
                shown, shown_at = wanted, moment()
                self.note("")
            self.wake.wait(LOOK_SECONDS)
        wire.sendall(encoded(("", ""), self.gadget.sort))


def lines_of(said: Any) -> Lines:
    """Whatever a till says becomes two lines that fit, in letters that the display has."""
    words = said if isinstance(said, list) else []
    first, second, *_ = [_plain(each) if isinstance(each, str) else "" for each in [*words, "", ""]]
    return (first, second)


def opening(sort: str) -> bytes:
    return SELECT + INIT + BACK if sort == "pole_escpos" else INIT + CLEAR


def encoded(lines: Lines, sort: str) -> bytes:
    """Both lines whole, so that nothing of what stood there before is left."""
    first, second = (line.ljust(COLUMNS).encode("ascii") for line in lines)
    if sort == "pole_escpos":  # behind a printer: the words are its display's, not the paper's
        return SELECT + CLEAR + HOME + first + second + BACK
    return b"\x1bQA" + first + b"\r" + b"\x1bQB" + second + b"\r"


def _plain(text: str) -> str:
    plain = "".join(each if " " <= each <= "~" else " " for each in to_ascii(text[:60]))
    return plain[:COLUMNS]
