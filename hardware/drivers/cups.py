"""A queue of CUPS as a line to a printer (wires.py): it looks like one that answers status.

What is said on the line is gathered and handed to CUPS as one raw job when the document is over
(the barrier); a drawer's pulse is a job of its own. CUPS' words for what ails a printer (RFC 8011,
printer-state-reasons) are answered as the status bytes that a printer would send, and the barrier
when the job is completed. That is as much as CUPS knows: its backend has handed over every byte. A
job that is given up is cancelled, so that it does not come out later without its mark.

IPP 1.1 over CUPS' own socket, or the server named by CUPS_SERVER, as for every client of CUPS.
"""

import errno
import http.client
import os
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from hardware.encoding import PULSE, PULSE_AT_ONCE
from hardware.links import CupsLink
from hardware.status import (
    ASK_DRAWER,
    ASK_OFFLINE,
    ASK_PAPER,
    BARRIER,
    COVER_OPEN,
    ERROR,
    FIXED,
    NO_PAPER,
    PAPER_OK,
    STOPPED_FOR_PAPER,
)

SOCKET = "/run/cups/cups.sock"
PORT = 631
PRINT_JOB, CANCEL_JOB, JOB_ATTRIBUTES, PRINTER_ATTRIBUTES = 0x0002, 0x0008, 0x0009, 0x000B
ALL_PRINTERS = 0x4002
OPERATION, END = 1, 3
FIRST_VALUE_TAG = 0x10
URI, NAME, KEYWORD, CHARSET, LANGUAGE, MIME, INTEGER = 0x45, 0x42, 0x44, 0x47, 0x48, 0x49, 0x21
COMPLETED, CANCELED, ABORTED = 9, 7, 8
STOPPED = 5  # of a printer
LOOK_AGAIN_SECONDS = 0.2
MOST_ANSWER = 256 * 1024
MOST_QUEUES = 50
LOOK_SECONDS = 1.0
QUESTIONS = (ASK_DRAWER, ASK_OFFLINE, ASK_PAPER)
OTHER_QUESTIONS = (b"\x1b!?", b"~HS")  # of printers of labels: CUPS has no answer to those
Words = tuple[int, str, str | int]
Group = dict[str, list[bytes]]


@dataclass
class CupsWire:
    """`job`: what CUPS calls the document that was handed over; None: none is on its way."""

    link: CupsLink
    timeout: float = 3.0
    gathered: bytearray = field(default_factory=bytearray)
    questions: list[bytes] = field(default_factory=list)
    job: int | None = None

    def __post_init__(self) -> None:
        self._state()  # OSError: no CUPS, or no such queue

    def settimeout(self, seconds: float, /) -> None:
        self.timeout = seconds

    def send(self, data: bytes | memoryview, /) -> int:
        self.gathered += data
        return len(data)

    def sendall(self, data: bytes | memoryview, /) -> None:
        words = bytes(data)
        asked = [words[at : at + 3] for at in range(0, len(words), 3)]
        if words and all(each in QUESTIONS for each in asked):
            self.questions += asked
        elif words in (PULSE, PULSE_AT_ONCE):
            _print(self.link.queue, words)
        elif words in (BARRIER, b""):
            self._hand_over()
        elif words not in OTHER_QUESTIONS:
            self.gathered += words

    def recv(self, most: int, /) -> bytes:
        if self.questions:
            reasons, state = self._state()
            asked, self.questions = self.questions, []
            return b"".join(_answered(each, reasons, state) for each in asked)[:most]
        deadline = time.monotonic() + self.timeout
        while time.monotonic() < deadline:
            if self.job is not None:
                found = self._looked_at_job(self.job)
                if found is not None:
                    return found
            time.sleep(min(LOOK_AGAIN_SECONDS, self.timeout))
        raise TimeoutError

    def close(self) -> None:
        """What was not finished would come out later, without its mark."""
        if self.job is not None:
            job, self.job = self.job, None
            with suppress(OSError):
                _ask(CANCEL_JOB, self.link.queue, [(INTEGER, "job-id", job), _user()])

    def _hand_over(self) -> None:
        if self.gathered:
            document, self.gathered = bytes(self.gathered), bytearray()
            self.job = _print(self.link.queue, document)

    def _looked_at_job(self, job: int) -> bytes | None:
        """The barrier's answer, nothing for a job that failed, None while it is at work."""
        groups = _ask(JOB_ATTRIBUTES, self.link.queue, [(INTEGER, "job-id", job), _user()])
        state = next((_number(group["job-state"]) for group in groups if "job-state" in group), 0)
        if state in (COMPLETED, CANCELED, ABORTED):
            self.job = None
            return PAPER_OK if state == COMPLETED else b""
        return None

    def _state(self) -> tuple[str, int]:
        for group in _ask(PRINTER_ATTRIBUTES, self.link.queue, []):
            if "printer-state" in group:
                reasons = b" ".join(group.get("printer-state-reasons", [])).decode(
                    "ascii", "replace"
                )
                return reasons, _number(group["printer-state"])
        raise OSError(errno.ENODEV, "no such queue")


def queues() -> Iterator[tuple[str, str]]:
    """Name and description of each; nothing where no CUPS answers."""
    if "CUPS_SERVER" not in os.environ and not Path(SOCKET).exists():
        return
    wanted = [(KEYWORD, "requested-attributes", "printer-name"), (KEYWORD, "", "printer-info")]
    try:
        groups = _ask(ALL_PRINTERS, None, wanted, seconds=LOOK_SECONDS)
    except OSError:
        return
    for group in groups[:MOST_QUEUES]:
        if "printer-name" in group:
            name = _text(group["printer-name"])
            yield name, _text(group.get("printer-info", [])) or name


def _answered(question: bytes, reasons: str, state: int) -> bytes:
    """One status byte, as the printer itself would say it."""
    is_empty = "media-empty" in reasons or "media-needed" in reasons
    bits = 0
    if question == ASK_OFFLINE:
        is_open = "cover-open" in reasons or "door-open" in reasons
        broken = "media-jam" in reasons or "-error" in reasons or state == STOPPED
        bits |= COVER_OPEN if is_open else 0
        bits |= STOPPED_FOR_PAPER if is_empty else 0
        bits |= ERROR if broken and not (is_open or is_empty) else 0
    elif question == ASK_PAPER:
        bits |= NO_PAPER if is_empty else 0
    else:
        return b""  # no switch of a drawer is known
    return bytes([FIXED | bits])


def _print(queue: str, document: bytes) -> int:
    words: list[Words] = [
        _user(),
        (NAME, "job-name", "Lancar"),
        (MIME, "document-format", "application/vnd.cups-raw"),
    ]
    for group in _ask(PRINT_JOB, queue, words, document):
        if "job-id" in group:
            return _number(group["job-id"])
    raise OSError(errno.EIO, "CUPS took no job")


def _user() -> Words:
    return (NAME, "requesting-user-name", "lancar")


def _ask(
    operation: int,
    queue: str | None,
    words: Sequence[Words],
    document: bytes = b"",
    *,
    seconds: float = 10.0,
) -> list[Group]:
    """OSError: no answer, or a refusal."""
    place = f"/printers/{queue}" if queue else "/"
    named = [(URI, "printer-uri", f"ipp://localhost{place}")] if queue else []
    head: list[Words] = [
        (CHARSET, "attributes-charset", "utf-8"),
        (LANGUAGE, "attributes-natural-language", "en"),
    ]
    said = struct.pack(">BBHIB", 1, 1, operation, 1, OPERATION)
    said += b"".join(_encoded(each) for each in [*head, *named, *words])
    connection = _connection(seconds)
    try:
        headers = {"Content-Type": "application/ipp", "Host": "localhost"}
        connection.request("POST", place, said + bytes([END]) + document, headers)
        answer = connection.getresponse().read(MOST_ANSWER)
    except http.client.HTTPException as error:
        raise OSError(errno.EIO, "CUPS does not speak IPP") from error
    finally:
        connection.close()
    return _groups(answer)


class _OwnSocket(http.client.HTTPConnection):
    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.host)


def _connection(seconds: float) -> http.client.HTTPConnection:
    named = os.environ.get("CUPS_SERVER", SOCKET)
    if named.startswith("/"):
        return _OwnSocket(named, timeout=seconds)
    host, _, port = named.partition(":")
    return http.client.HTTPConnection(host, int(port or PORT), timeout=seconds)


def _encoded(words: Words) -> bytes:
    tag, name, value = words
    plain = struct.pack(">i", value) if isinstance(value, int) else value.encode()
    title = name.encode()
    return struct.pack(">BH", tag, len(title)) + title + struct.pack(">H", len(plain)) + plain


def _groups(answer: bytes) -> list[Group]:
    """Attributes by name, group by group. OSError: a refusal, or nothing that is IPP."""
    if len(answer) < 8:
        raise OSError(errno.EIO, "CUPS says nothing")
    if struct.unpack_from(">H", answer, 2)[0] >= 0x0100:
        raise OSError(errno.ENODEV, "CUPS refuses")
    found: list[Group] = []
    at, name = 8, ""
    while at < len(answer) and answer[at] != END:
        tag = answer[at]
        if tag < FIRST_VALUE_TAG:
            found.append({})
            at += 1
            continue
        title, at = _piece(answer, at + 1)
        value, at = _piece(answer, at)
        name = title.decode("ascii", "replace") or name
        if found:
            found[-1].setdefault(name, []).append(value)
    return found


def _piece(answer: bytes, at: int) -> tuple[bytes, int]:
    if at + 2 > len(answer):
        raise OSError(errno.EIO, "CUPS was cut off")
    [length] = struct.unpack_from(">H", answer, at)
    return answer[at + 2 : at + 2 + length], at + 2 + length


def _number(values: list[bytes]) -> int:
    return int.from_bytes(values[0], "big") if values else 0


def _text(values: list[bytes]) -> str:
    return values[0].decode("utf-8", "replace") if values else ""
