"""What systemd hears of a shop: that it is open, and that it still answers (sd_notify).

The unit's watchdog starts everything anew when it hears nothing for WatchdogSec. A beat is sent
only while the supervisor goes round and the web process answers anything at all: a server that
says "disk full" is alive. Without systemd (NOTIFY_SOCKET) this does nothing.
"""

import http.client
import os
import socket
import threading
import time
from collections.abc import Mapping

from pos.config.shop import preflight

ASK_SECONDS = 20.0  # a crowded computer is slow, not dead
BEATS_IN_A_WATCH = 4


class Heart:
    """`step` is called by the supervisor all the time; the asking is a thread of its own."""

    def __init__(self, port: int, environment: Mapping[str, str] | None = None) -> None:
        known = os.environ if environment is None else environment
        self.port = port
        self.address = known.get("NOTIFY_SOCKET", "")
        self.every = int(known.get("WATCHDOG_USEC") or 0) / 1e6 / BEATS_IN_A_WATCH
        self.stepped_at = time.monotonic()
        self.closed = threading.Event()

    def open(self) -> None:
        """The shop can sell; from now on it is watched."""
        self.tell("READY=1\nSTATUS=Toko buka")
        if self.address and self.every:
            threading.Thread(target=self._beat, name="heart", daemon=True).start()

    def close(self) -> None:
        self.tell("STOPPING=1")
        self.closed.set()

    def step(self) -> None:
        self.stepped_at = time.monotonic()

    def tell(self, words: str) -> None:
        """Lost words are no reason to stop."""
        if not self.address:
            return
        name = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            try:
                line.sendto(words.encode(), name)
            except OSError:
                return

    def _beat(self) -> None:
        while not self.closed.wait(self.every):
            goes_round = time.monotonic() - self.stepped_at < max(self.every, ASK_SECONDS)
            if goes_round and answers(self.port):
                self.tell("WATCHDOG=1")


def answers(port: int) -> bool:
    """Anything, in HTTP."""
    line = http.client.HTTPConnection(preflight.HOST, port, timeout=ASK_SECONDS)
    try:
        line.request("GET", "/healthz")
        return bool(line.getresponse().status)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
