"""A serial cable made of software: a pair of ends of which one has a name under /dev.

Behaves like a socket to what is made of software at its other end. `close` pulls the cable.
"""

import os
import pty
import select
import threading
import time
import tty
from contextlib import suppress

LOOK_AGAIN_SECONDS = 0.02


class PtyLine:
    """`path` is what the shop's server opens."""

    def __init__(self) -> None:
        self.timeout = 0.05
        self._lock = threading.Lock()  # a closed file's number may be another's a moment later
        self._own, self._far = pty.openpty()  # the far end stays open, as a cable does
        tty.setraw(self._far)
        os.set_blocking(self._own, False)
        self.path = os.ttyname(self._far)
        self.is_plugged = True

    def settimeout(self, seconds: float, /) -> None:
        self.timeout = seconds

    def recv(self, most: int, /) -> bytes:
        """Empty: the cable was pulled."""
        try:
            if not select.select([self._own], [], [], self.timeout)[0]:
                raise TimeoutError
        except (OSError, ValueError):
            if self.is_plugged:
                raise
            return b""
        with self._lock:
            return os.read(self._own, most) if self.is_plugged else b""

    def sendall(self, data: bytes, /) -> None:
        left = memoryview(data)
        while left and self.is_plugged:
            left = left[self._write(left) :]

    def _write(self, data: memoryview) -> int:
        with self._lock, suppress(BlockingIOError):
            return os.write(self._own, data) if self.is_plugged else 0
        time.sleep(LOOK_AGAIN_SECONDS)  # nobody reads just now
        return 0

    def close(self) -> None:
        with self._lock:
            if self.is_plugged:
                self.is_plugged = False
                os.close(self._own)
                os.close(self._far)
