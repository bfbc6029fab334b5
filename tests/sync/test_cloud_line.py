"""The hub's line to its cloud, against a server that hangs up as proxies do."""

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from pos.journal import keys
from pos.journal.ids import uuid7
from sync.cloud_line import CloudTrouble, Line, _written
from sync.protocol import MAX_BATCH_BYTES, MAX_BODY_BYTES

ANSWER = (
    b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"ok":true}'
)


class Proxy:
    """Answers `good` lines once each, as if it stayed, then hangs up; later ones it only closes."""

    def __init__(self, good: int) -> None:
        self.good, self.lines = good, 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                called, _ = self.door.accept()
            except OSError:
                return
            with called:
                self.lines += 1
                _read_request(called)
                if self.lines <= self.good:
                    called.sendall(ANSWER)

    def close(self) -> None:
        self.door.close()


def _read_request(called: socket.socket) -> None:
    """All of it: a socket closed with something unread resets the line, and the answer with it."""
    with called.makefile("rb") as said:
        length = 0
        while (header := said.readline().strip().lower()) != b"":
            if header.startswith(b"content-length:"):
                length = int(header.split(b":")[1])
        said.read(length)


@pytest.fixture
def line(settings: Any, tmp_path: Any) -> Iterator[Line]:
    settings.DATA_DIR = tmp_path
    device = uuid7()
    keys.make_own_key(device, 1)
    line = Line("http://127.0.0.1:1", device, 1)
    yield line
    line.close()


def test_a_line_that_was_closed_while_it_was_quiet_is_no_outage(line: Line) -> None:
    proxy = Proxy(good=3)
    line.address = proxy.address
    assert [line.ask("/x", {}) for _ in range(3)] == [{"ok": True}] * 3
    assert proxy.lines == 3
    proxy.close()


def test_a_new_line_that_breaks_is_an_outage_and_is_not_hammered(line: Line) -> None:
    proxy = Proxy(good=1)
    line.address = proxy.address
    line.ask("/x", {})
    with pytest.raises(CloudTrouble, match="tidak terjangkau"):
        line.ask("/x", {})
    assert proxy.lines == 2
    with pytest.raises(CloudTrouble, match="tidak terjangkau"):
        line.ask("/x", {})
    assert proxy.lines == 3
    proxy.close()


@pytest.mark.parametrize("letter", ["é", "ꦗ", "😀", '"', "\\n"])
def test_the_largest_batch_is_never_more_than_the_cloud_reads(letter: str) -> None:
    size = MAX_BATCH_BYTES // len(letter.encode())
    told = {"events": [{"raw": letter * size, "sig": "A" * 86}], "waiting": 0, "version": "1"}
    written = _written(told)
    assert len(written) <= MAX_BODY_BYTES
    assert json.loads(written) == told
