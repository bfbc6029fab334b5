"""A network receipt printer on a port: prints on Paper, answers status, and fails on command.

It takes one connection at a time, as real ones do. Faults a person can cause: `no_paper`, `cover`,
`jam` (says that it is broken), `hangs` (takes bytes, prints and answers nothing), `silent` (prints,
never answers, as many clones),
`no_barrier` (answers only DLE EOT). After so many more bytes: `cut_after` the power goes,
`hang_after` it hangs, `paper_left` the roll ends.
"""

import socket
import socketserver
import threading
from dataclasses import dataclass, field

from hardware.status import (
    COVER_OPEN,
    DRAWER_PIN,
    ERROR,
    FIXED,
    NO_PAPER,
    PAPER_OK,
    STOPPED_FOR_PAPER,
)
from hardware.virtual.paper import Paper
from hardware.virtual.pty_line import PtyLine

REAL_TIME = b"\x10\x04"
PULSE_AT_ONCE = b"\x10\x14\x01\x00\x01"
CHUNK = 512
WAKE_SECONDS = 0.02
NOTHING_WRONG = FIXED
Line = PtyLine | socket.socket


@dataclass
class Faults:
    no_paper: bool = False
    cover: bool = False
    jam: bool = False
    hangs: bool = False
    silent: bool = False
    no_barrier: bool = False
    cut_after: int | None = None
    hang_after: int | None = None
    paper_left: int | None = None


@dataclass
class VirtualPrinter:
    """`start`, then connect to `port`. `paper` may be read at any time under `lock`.

    What it has taken and not printed stays in its memory when the line is closed, as in real ones;
    only a power cut empties it."""

    paper: Paper = field(default_factory=Paper)
    faults: Faults = field(default_factory=Faults)
    port: int = 0
    connections: int = 0
    drawer_switch: str = ""
    drawer_closings: int = 0

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
        self._memory = bytearray()
        self._server: socketserver.TCPServer | None = None
        self._is_on = True
        self.at_cable: threading.Thread | None = None

    def start(self) -> "VirtualPrinter":
        printer, self._is_on = self, True

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                printer._serve(self.request)
                printer._torn_by_hand()

        socketserver.TCPServer.allow_reuse_address = True
        self._server = socketserver.TCPServer(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def start_on(self, line: Line) -> "VirtualPrinter":
        """On a cable instead of the network: one connection that lasts until it is pulled."""

        def serve() -> None:
            self._serve(line)
            self._torn_by_hand()
            line.close()

        self.at_cable = threading.Thread(target=serve, daemon=True)
        self.at_cable.start()
        return self

    def stop(self) -> None:
        """Pulls the cable: nobody can connect any more."""
        self._is_on = False
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    def cut_power(self) -> None:
        """What was printed stays, what was in its memory is gone."""
        with self.lock:
            self._memory.clear()
            self.paper.forget()

    def refill(self) -> None:
        """A new roll, a closed cover: it goes on with what it has in its memory."""
        with self.lock:
            self.faults.no_paper = self.faults.cover = self.faults.jam = False
            self.faults.paper_left = None
            self._work(None)

    def _serve(self, wire: Line) -> None:
        self.connections += 1
        wire.settimeout(WAKE_SECONDS)
        tail = b""
        while self._is_on:
            data = _received(wire)
            if data == b"":
                return
            tail = self._answer_at_once(wire, tail + (data or b""))
            with self.lock:
                self._memory += data or b""
                if not self._work(wire):
                    self.cut_power()
                    return

    def _torn_by_hand(self) -> None:
        with self.lock:
            if not self.paper.has_cutter and not self._memory:
                self.paper.tear_off()

    def _answer_at_once(self, wire: Line, data: bytes) -> bytes:
        """DLE EOT n is answered whatever else waits. Returns what may be the beginning of one.
        DLE DC4 1 opens the drawer as promptly."""
        if not self.faults.hangs:
            with self.lock:
                self.paper.drawer_openings += data.count(PULSE_AT_ONCE)
        while (at := data.find(REAL_TIME)) >= 0 and len(data) > at + 2:
            if not (self.faults.silent or self.faults.hangs):
                send_to(wire, self._status(data[at + 2]))
            data = data[at + 3 :]
        return data[-2:]

    def _work(self, wire: Line | None) -> bool:
        """Prints what waits as far as it can. False: the power is gone."""
        faults = self.faults
        while self._memory and not (faults.hangs or faults.no_paper or faults.cover or faults.jam):
            if faults.cut_after is not None and faults.cut_after <= 0:
                faults.cut_after = None
                return False
            asked = self.paper.feed(bytes(self._memory[:1]))
            del self._memory[:1]
            self._count_down()
            if asked and wire is not None and not (faults.silent or faults.no_barrier):
                send_to(wire, PAPER_OK)
        return True

    def _count_down(self) -> None:
        faults = self.faults
        if faults.cut_after is not None:
            faults.cut_after -= 1
        if faults.paper_left is not None:
            faults.paper_left -= 1
            faults.no_paper = faults.paper_left <= 0
        if faults.hang_after is not None:
            faults.hang_after -= 1
            faults.hangs = faults.hang_after <= 0

    def _status(self, number: int) -> bytes:
        faults = self.faults
        stopped = STOPPED_FOR_PAPER if faults.no_paper else 0
        offline = NOTHING_WRONG | (COVER_OPEN if faults.cover else 0) | stopped
        offline |= ERROR if faults.jam else 0
        paper = NOTHING_WRONG | (NO_PAPER if faults.no_paper else 0)
        drawer = NOTHING_WRONG | (DRAWER_PIN if self._is_drawer_high() else 0)
        return bytes([{1: drawer, 2: offline, 4: paper}.get(number, NOTHING_WRONG)])

    def _is_drawer_high(self) -> bool:
        """`drawer_switch`: high while the drawer `opens`, while it `closes`, or there is none."""
        is_open = self.paper.drawer_openings > self.drawer_closings
        return (
            is_open
            if self.drawer_switch == "opens"
            else self.drawer_switch == "closes" and not is_open
        )

    def close_drawer(self) -> None:
        with self.lock:
            self.drawer_closings = self.paper.drawer_openings


def _received(wire: Line) -> bytes | None:
    """None: nothing came in time. Empty: the line is closed."""
    try:
        return wire.recv(CHUNK)
    except TimeoutError:
        return None
    except OSError:
        return b""


def send_to(wire: Line, data: bytes) -> None:
    try:
        wire.sendall(data)
    except OSError:
        return  # who asked is gone
