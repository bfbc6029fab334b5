"""A serial cable made of software: a pair of ends of which one has a name under /dev.

Behaves like a socket to what is made of software at its other end. `close` pulls the cable.
"""

import os
import pty
import select
import tty


class PtyLine:
    """`path` is what the shop's server opens."""

    def __init__(self) -> None:
        self.timeout = 0.05
        self._own, self._far = pty.openpty()  # the far end stays open, as a cable does
        tty.setraw(self._far)
        self.path = os.ttyname(self._far)
        self.is_plugged = True

    def settimeout(self, seconds: float, /) -> None:
        self.timeout = seconds

    def recv(self, most: int, /) -> bytes:
        """Empty: the cable was pulled."""
        try:
            if not select.select([self._own], [], [], self.timeout)[0]:
                raise TimeoutError
            return os.read(self._own, most)
        except (OSError, ValueError):
            if self.is_plugged:
                raise
            return b""

    def sendall(self, data: bytes, /) -> None:
        left = memoryview(data)
        while left and self.is_plugged:
            left = left[os.write(self._own, left) :]

    def close(self) -> None:
        if self.is_plugged:
            self.is_plugged = False
            os.close(self._own)
            os.close(self._far)
