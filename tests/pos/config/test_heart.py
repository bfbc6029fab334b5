"""systemd hears of a shop that is open and answers, and nothing of one that hangs."""

import http.server
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.config.shop import heart
from pos.config.shop.heart import Heart

WATCH_USEC = str(int(0.4 * 1e6))


class FullDisk(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_error(503)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(20)
        yield line


def environment(tmp_path: Path) -> dict[str, str]:
    return {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": WATCH_USEC}


def test_a_shop_that_answers_is_said_to_live(tmp_path: Path, systemd: socket.socket) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), FullDisk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        one = Heart(server.server_port, environment(tmp_path))
        one.open()
        assert systemd.recv(200) == b"READY=1\nSTATUS=Toko buka"
        assert systemd.recv(200) == b"WATCHDOG=1", "a server that says no is alive"
        one.close()
    finally:
        server.shutdown()
        server.server_close()


def test_a_shop_that_hangs_is_not(
    tmp_path: Path, systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heart, "ASK_SECONDS", 0.2)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        one = Heart(deaf.getsockname()[1], environment(tmp_path))
        one.open()
        assert systemd.recv(200).startswith(b"READY=1")
        one.stepped_at += 3600  # the supervisor goes round
        deaf.settimeout(20)
        deaf.accept()[0].close()
        systemd.settimeout(1)
        with pytest.raises(TimeoutError):
            systemd.recv(200)
        one.close()


def test_a_supervisor_that_hangs_is_not(
    tmp_path: Path, systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heart, "answers", lambda port: True)
    one = Heart(1, environment(tmp_path))
    one.stepped_at -= 3600
    one.open()
    assert systemd.recv(200).startswith(b"READY=1")
    systemd.settimeout(1)
    with pytest.raises(TimeoutError):
        systemd.recv(200)
    one.step()
    systemd.settimeout(20)
    assert systemd.recv(200) == b"WATCHDOG=1"
    one.close()


def test_without_systemd_nothing_is_said() -> None:
    one = Heart(1, {})
    one.open()
    one.tell("READY=1")
    assert one.every == 0
