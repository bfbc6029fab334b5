"""The hub's line to its cloud: one signed request after the other over a connection that stays.

It knows nothing of events. Every failure is one `CloudTrouble` with a sentence for staff; what the
cloud refused in words carries its code.
"""

import gzip
import http.client
import json
import socket
import ssl
import uuid
from typing import Any
from urllib.parse import urlsplit

from pos.journal import keys
from pos.journal.clock import wall_ms
from pos.journal.errors import BadInput, LancarError
from sync.signing import signed_message

SECONDS = 20.0
NO_SUCH_DOOR = 404
MAX_ANSWER_BYTES = 4 * 1024 * 1024
LOOPBACK = ("localhost", "127.0.0.1", "::1")
CLOSED = (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError)
UNREACHABLE = "Cloud tidak terjangkau; dicoba lagi sendiri."
NOT_REACHED = "Cloud di alamat ini tidak terjangkau. Periksa alamat dan internet, lalu coba lagi."


class CloudTrouble(LancarError):
    status = 503
    permanent = False


class Line:
    """`address`: https://host[:port]. The clock's difference to the cloud is learnt from its
    refusal, as tablets learn the hub's, and used for signing only."""

    def __init__(
        self, address: str, device_id: uuid.UUID, epoch: int, *, by_hand: bool = False
    ) -> None:
        """`by_hand`: somebody waits for the answer, and nothing tries again by itself."""
        self.address = checked_address(address)
        self.unreachable = NOT_REACHED if by_hand else UNREACHABLE
        self.device_id, self.epoch = device_id, epoch
        self.offset_ms = 0
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, path: str, told: dict[str, Any]) -> dict[str, Any]:
        """CloudTrouble when there is no answer, or a refusal."""
        body = gzip.compress(_written(told), compresslevel=3, mtime=0)
        status, answer = self._once(path, body)
        if answer.get("code") == "clock_skew" and type(answer.get("server_time")) is int:
            self.offset_ms = answer["server_time"] - wall_ms()
            status, answer = self._once(path, body)
        if status != 200:
            sentence = str(answer.get("detail") or f"Cloud menjawab dengan kesalahan {status}.")
            raise CloudTrouble(str(answer.get("code") or "cloud_error"), sentence)
        return answer

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _once(self, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        try:
            return self._on_a_line_that_lives(path, body)
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise CloudTrouble(
                "cloud_unproven", "Sertifikat cloud tidak dapat dipercaya."
            ) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            raise CloudTrouble("cloud_unreachable", self.unreachable) from error

    def _on_a_line_that_lives(self, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """A proxy closes a line that was quiet for a minute, which is no outage: asked once more on
        a new one. Every request may come twice, so it does not matter whether the first arrived."""
        was_quiet = self._connection is not None
        try:
            return self._exchange(path, body)
        except CLOSED:
            self.close()
            if not was_quiet:
                raise
            return self._exchange(path, body)

    def _exchange(self, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        connection = self._connected()
        connection.request("POST", path, body, self._headers(path, body))
        response = connection.getresponse()
        content = response.read(MAX_ANSWER_BYTES)
        if response.will_close or not response.isclosed():
            self.close()
        if response.status == NO_SUCH_DOOR:
            return response.status, _refusal(content)
        answer = json.loads(content) if content else {}
        return response.status, answer if isinstance(answer, dict) else {}

    def _headers(self, path: str, body: bytes) -> dict[str, str]:
        time_ms = wall_ms() + self.offset_ms
        return {
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
            "Lancar-Time": str(time_ms),
            **self._signed(signed_message("POST", path, time_ms, body)),
        }

    def _signed(self, message: bytes) -> dict[str, str]:
        return {
            "Lancar-Device": str(self.device_id),
            "Lancar-Epoch": str(self.epoch),
            "Lancar-Signature": keys.sign(self.device_id, self.epoch, message),
        }

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None:
            parts = urlsplit(self.address)
            kind = http.client.HTTPSConnection
            if parts.scheme == "http":
                kind = http.client.HTTPConnection  # type: ignore[assignment]
            self._connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
            self._connection.connect()
            if isinstance(self._connection.sock, socket.socket):
                self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._connection


def _refusal(content: bytes) -> dict[str, Any]:
    """A cloud of an earlier release has no such door, and says so with a page for people."""
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    is_ours = isinstance(answer, dict) and "code" in answer
    return answer if is_ours else {"code": "no_such_door", "detail": "Cloud ini belum mengenalnya."}


def _written(told: dict[str, Any]) -> bytes:
    """Letters as they are: escaped, a batch of 1 MiB with many of other scripts would be more than
    the cloud reads, for ever. So quoting can at most double what is JSON already."""
    return json.dumps(told, ensure_ascii=False).encode()


def checked_address(text: str) -> str:
    """https, also unsaid; http only to this very machine. BadInput `bad_cloud_address`."""
    written = text.strip().rstrip("/")
    try:
        parts = urlsplit(written if "://" in written else f"https://{written}")
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise _bad_address() from error
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not is_safe or not parts.hostname or parts.username or parts.path or parts.query:
        raise _bad_address()
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"


def _bad_address() -> BadInput:
    return BadInput(
        "bad_cloud_address",
        "Alamat cloud ditulis seperti cloud.contoh.id, tanpa tambahan; selalu https.",
    )
