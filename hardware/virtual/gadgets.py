"""A scale, a pole display and a drawer made of software, on a pair of terminal ends or a port.

The scale weighs what it is told to and speaks any language of gadgets/frames.py. The display keeps
two lines of twenty letters as its bytes make them; what it does not know is noted in `strange`.
"""

import re
import socketserver
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from hardware.gadgets.frames import ACK, DC1, ENQ
from hardware.virtual.printer import Line, send_to

EVERY_SECONDS = 0.1
COLUMNS = 20
MOST_HEARD = 64  # bytes that may become what opens a drawer
POLE = re.compile(
    rb"\x1bQ(?P<row>[AB])(?P<text>[^\r]*)\r|(?P<init>\x1b@)|(?P<clear>\x0c)|(?P<home>\x0b)"
    rb"|\x1b=(?P<to>[\x01\x02])|(?P<letter>[\x20-\x7e])",
    re.DOTALL,
)
POLE_PART = re.compile(rb"\x1b(Q[AB]?[^\r]*|=)?\Z", re.DOTALL)


@dataclass
class VirtualScale:
    """`weight_g` lies on it. Faults: `moving`, `silent`, `overload`, `noise` (bytes that mean
    nothing between its own)."""

    language: str = "scale_continuous"
    weight_g: int = 0
    fault: str = ""

    def answer(self, asked: bytes, *, on_cable: bool) -> bytes:
        """What leaves its plug; nothing was asked: what it sends by itself."""
        said = b"" if self.fault == "silent" else self._says(asked)
        if self.language == "scale_toledo" and on_cable:
            said = bytes(byte | 0x80 if byte.bit_count() % 2 else byte for byte in said)
        return b"\x00\xff\x02\x9c\x02?" + said if said and self.fault == "noise" else said

    def _says(self, asked: bytes) -> bytes:
        plain = bytes(byte & 0x7F for byte in asked)
        if self.language == "scale_continuous":
            return self._continuous()
        if self.language == "scale_adam":
            return f"{self._kilos()} kg\r\n".encode() * plain.count(b"P\r\n")
        if self.language == "scale_toledo":
            return self._toledo() * plain.count(b"W")
        return ACK * asked.count(ENQ) + self._cas() * asked.count(DC1)

    def _kilos(self) -> str:
        return f"{self.weight_g / 1000:.3f}"

    def _continuous(self) -> bytes:
        if self.fault == "overload":
            return b"OL,GS,+------kg\r\n"
        state, sign = "US" if self.fault == "moving" else "ST", "-" if self.weight_g < 0 else "+"
        return f"{state},GS,{sign}{abs(self.weight_g) / 1000:7.3f}kg\r\n".encode()

    def _toledo(self) -> bytes:
        if self.fault in ("moving", "overload"):
            return b"\x02?" + (b"A" if self.fault == "moving" else b"B") + b"\r"
        return f"\x02{abs(self.weight_g) / 1000:06.3f}\r".encode()

    def _cas(self) -> bytes:
        state = b"U" if self.fault == "moving" else b"S"
        sign = b"F" if self.fault == "overload" else b"-" if self.weight_g < 0 else b" "
        body = state + sign + f"{abs(self.weight_g) / 1000:6.3f}kg".encode()
        check = 0
        for byte in body:
            check ^= byte
        return b"\x01\x02" + body + bytes([check]) + b"\x03\x04"

    def serve(self, wire: Line, is_on: Callable[[], bool], *, on_cable: bool) -> None:
        wire.settimeout(0.02)
        said_at = 0.0
        while is_on():
            asked = _received(wire)
            if asked is None:
                return
            talks = self.language == "scale_continuous"
            if talks and time.monotonic() - said_at < EVERY_SECONDS:
                continue
            said_at = time.monotonic()
            said = self.answer(asked, on_cable=on_cable)
            if said:
                send_to(wire, said)


@dataclass
class VirtualPole:
    lines: list[str] = field(default_factory=lambda: [" " * COLUMNS, " " * COLUMNS])
    strange: list[bytes] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)
    """Every pair of lines that stood there, without blanks at their ends."""

    def __post_init__(self) -> None:
        self._left = b""
        self._at = 0
        self._is_printers = False

    @property
    def text(self) -> tuple[str, str]:
        return (self.lines[0].rstrip(), self.lines[1].rstrip())

    def feed(self, data: bytes) -> None:
        self._left += data
        while self._left and not POLE_PART.match(self._left):
            found = POLE.match(self._left)
            if found is None:
                self.strange.append(self._left[:1])
                self._left = self._left[1:]
                continue
            self._left = self._left[found.end() :]
            self._do(found)
        if not self.seen or self.seen[-1] != self.text:
            self.seen.append(self.text)

    def _do(self, found: "re.Match[bytes]") -> None:
        if found["to"]:
            self._is_printers = found["to"] == b"\x01"
        elif found["init"] or found["clear"]:
            self.lines, self._at = [" " * COLUMNS, " " * COLUMNS], 0
        elif found["home"]:
            self._at = 0
        elif found["row"]:
            row = 0 if found["row"] == b"A" else 1
            self.lines[row] = found["text"].decode("ascii", "replace")[:COLUMNS].ljust(COLUMNS)
        elif not self._is_printers:
            self._letter(found["letter"].decode())

    def _letter(self, letter: str) -> None:
        row, column = divmod(self._at % (2 * COLUMNS), COLUMNS)
        line = self.lines[row]
        self.lines[row] = line[:column] + letter + line[column + 1 :]
        self._at += 1

    def serve(self, wire: Line, is_on: Callable[[], bool], *, on_cable: bool) -> None:
        wire.settimeout(0.05)
        while is_on():
            data = _received(wire)
            if data is None:
                return
            self.feed(data)


@dataclass
class VirtualDrawer:
    """Opens at any byte, or only at `opens_with`; an open one stays so until somebody shuts it."""

    opens_with: bytes = b""
    openings: int = 0
    is_open: bool = False
    heard: bytes = b""

    def shut(self) -> None:
        self.is_open = False

    def feed(self, data: bytes) -> None:
        self.heard = (self.heard + data)[-MOST_HEARD:]
        if self.opens_with not in self.heard:
            return
        self.heard = self.heard.rpartition(self.opens_with)[2] if self.opens_with else b""
        if not self.is_open:
            self.is_open = True  # first: who sees it counted may shut it at once
            self.openings += 1

    def serve(self, wire: Line, is_on: Callable[[], bool], *, on_cable: bool) -> None:
        wire.settimeout(0.05)
        while is_on():
            data = _received(wire)
            if data is None:
                return
            if data:
                self.feed(data)


class PluggedIn:
    """A gadget on a port of this computer, or on a pair of terminal ends."""

    def __init__(self, gadget: VirtualScale | VirtualPole | VirtualDrawer) -> None:
        self.gadget = gadget
        self.port = 0
        self._is_on = True
        self._server: socketserver.ThreadingTCPServer | None = None
        self._line: Line | None = None

    def on_port(self, port: int = 0) -> "PluggedIn":
        plugged = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                plugged.gadget.serve(self.request, lambda: plugged._is_on, on_cable=False)

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        socketserver.ThreadingTCPServer.daemon_threads = True
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", port), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def on_line(self, line: Line) -> "PluggedIn":
        self._line = line

        def serve() -> None:
            self.gadget.serve(line, lambda: self._is_on, on_cable=True)

        threading.Thread(target=serve, daemon=True).start()
        return self

    def stop(self) -> None:
        """Pulls its plug."""
        self._is_on = False
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        if self._line is not None:
            self._line.close()


def _received(wire: Line) -> bytes | None:
    """Empty: nothing came. None: the line is closed."""
    try:
        return wire.recv(512) or None
    except TimeoutError:
        return b""
    except OSError:
        return None
