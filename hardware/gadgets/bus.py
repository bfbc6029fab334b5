"""How the process that owns the devices and those that hold tills' lines hear each other at once: a
socket in the data folder, one JSON object a line.

    {"till": id, "merchant": id, "outlet": id, "say": {...}}

`say` goes to or comes from that till as it is. Nothing is kept: a weight of a moment ago, or a code
scanned while nobody was there, must never come later. Who may open the socket is who may read the
shop's database, the same folder's same user.
"""

import json
import logging
import os
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

log = logging.getLogger("lancar.hardware")

NAME = "hardware.sock"
MOST_BYTES = 4096  # of one line
MOST_WAITING = 64  # lines for somebody who does not read
AGAIN_SECONDS = 1.0
Message = dict[str, Any]
Hear = Callable[[Message], None]


@contextmanager
def _short(folder: Path) -> Iterator[str]:
    """A socket's path may be a hundred letters; a folder's may be more."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{held}/{NAME}"
    finally:
        os.close(held)


class Line:
    """One end of one connection. `say` never waits: its own thread writes."""

    def __init__(self, wire: socket.socket, hear: Hear, ended: Callable[["Line"], None]) -> None:
        self.wire, self.hear, self.ended = wire, hear, ended
        self._waiting: deque[bytes] = deque(maxlen=MOST_WAITING)  # the oldest is the least true
        self._news = threading.Event()
        self.is_open = True

    def start(self) -> "Line":
        for work in (self._read, self._write):
            threading.Thread(target=work, name="bus", daemon=True).start()
        return self

    def say(self, message: Message) -> None:
        self._waiting.append(json.dumps(message).encode() + b"\n")
        self._news.set()

    def close(self) -> None:
        if self.is_open:
            self.is_open = False
            self._news.set()
            with suppress(OSError):
                self.wire.shutdown(socket.SHUT_RDWR)
            self.wire.close()
            self.ended(self)

    def _read(self) -> None:
        left = b""
        while self.is_open:
            try:
                data = self.wire.recv(MOST_BYTES)
            except OSError:
                break
            if not data:
                break
            *whole, left = (left + data).split(b"\n")
            for each in whole:
                self._understand(each)
            left = left[:MOST_BYTES]
        self.close()

    def _understand(self, line: bytes) -> None:
        try:
            message = json.loads(line)
            if isinstance(message, dict) and isinstance(message.get("say"), dict):
                self.hear(message)
        except Exception:
            log.exception("a word on the bus was not understood")

    def _write(self) -> None:
        while self.is_open:
            self._news.wait()
            self._news.clear()
            try:
                while self._waiting:
                    self.wire.sendall(self._waiting.popleft())
            except OSError:
                break
        self.close()


class Bus:
    """The owner's end: `say` reaches every process that listens."""

    def __init__(self, folder: Path, hear: Hear) -> None:
        self.folder, self.hear = folder, hear
        self._lines: list[Line] = []
        self._lock = threading.Lock()
        self._server: socket.socket | None = None

    def open(self) -> None:
        """Only the holder of the folder's lock calls this, so what lies there is a dead one's."""
        (self.folder / NAME).unlink(missing_ok=True)
        server = socket.socket(socket.AF_UNIX)
        with _short(self.folder) as path:
            server.bind(path)
        (self.folder / NAME).chmod(0o600)
        server.listen()
        self._server = server
        threading.Thread(target=self._accept, args=(server,), name="bus", daemon=True).start()

    def say(self, message: Message) -> None:
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            line.say(message)

    def close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            server.close()
            (self.folder / NAME).unlink(missing_ok=True)
        for line in list(self._lines):
            line.close()

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                wire, _ = server.accept()
            except OSError:
                return
            line = Line(wire, self.hear, self._gone)
            with self._lock:
                self._lines.append(line)
            line.start()

    def _gone(self, line: Line) -> None:
        with self._lock:
            self._lines = [each for each in self._lines if each is not line]


class Listening:
    """The other end: connects, and again when the owner was away."""

    def __init__(self, folder: Path, hear: Hear) -> None:
        self.folder, self.hear = folder, hear
        self._line: Line | None = None
        self._over = threading.Event()
        self._gone = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._run, name="bus", daemon=True).start()

    def say(self, message: Message) -> bool:
        """False: nobody owns the devices at this moment."""
        line = self._line
        if line is None or not line.is_open:
            return False
        line.say(message)
        return True

    def stop(self) -> None:
        self._over.set()
        self._gone.set()
        if self._line is not None:
            self._line.close()

    def _run(self) -> None:
        while not self._over.is_set():
            self._gone.clear()
            wire = self._connected()
            if wire is None:
                self._over.wait(AGAIN_SECONDS)
                continue
            self._line = Line(wire, self.hear, lambda _: self._gone.set()).start()
            self._gone.wait()
            self._line = None

    def _connected(self) -> socket.socket | None:
        wire = socket.socket(socket.AF_UNIX)
        try:
            with _short(self.folder) as path:
                wire.connect(path)
        except OSError:
            wire.close()
            return None
        return wire
