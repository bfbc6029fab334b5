"""A CUPS made of software with one queue: what it answers over IPP, and the jobs it was given."""

import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from hardware.drivers import cups

QUEUE = "STRUK"
PENDING, PROCESSING = 3, 5
IDLE = 3


class CupsServer:
    """Prints a job at the second look at it, unless `ails` (a reason of RFC 8011) or it `fails`."""

    def __init__(self) -> None:
        self.jobs: dict[int, bytes] = {}
        self.states: dict[int, int] = {}
        self.ails = ""
        self.fails = False
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = self.rfile.read(int(self.headers["Content-Length"]))
                answer = served.answer(self.path, said)
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *words: Any) -> None:
                """Nobody reads along."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path: str, said: bytes) -> bytes:
        [operation] = struct.unpack_from(">H", said, 2)
        if operation == cups.ALL_PRINTERS:
            return answered(4, (cups.NAME, "printer-name", QUEUE), (0x41, "printer-info", "Kasir"))
        if path != f"/printers/{QUEUE}":
            return struct.pack(">BBHIB", 1, 1, 0x0406, 1, cups.END)  # not found
        if operation == cups.PRINTER_ATTRIBUTES:
            reasons = (cups.KEYWORD, "printer-state-reasons", self.ails or "none")
            return answered(4, (0x23, "printer-state", IDLE), reasons)
        if operation == cups.PRINT_JOB:
            job = len(self.jobs) + 1
            self.jobs[job], self.states[job] = document_in(said), PENDING
            return answered(2, (cups.INTEGER, "job-id", job))
        return self.about_a_job(operation, said)

    def about_a_job(self, operation: int, said: bytes) -> bytes:
        place = said.index(b"job-id") + len("job-id") + 2
        [job] = struct.unpack_from(">i", said, place)
        if operation == cups.CANCEL_JOB:
            self.states[job] = cups.CANCELED
            return answered(2)
        if self.states[job] == PENDING:
            self.states[job] = PROCESSING
        elif self.states[job] == PROCESSING and not self.ails:
            self.states[job] = cups.ABORTED if self.fails else cups.COMPLETED
        return answered(2, (0x23, "job-state", self.states[job]))


def answered(group: int, *words: Any) -> bytes:
    said = b"".join(cups._encoded(each) for each in words)
    return struct.pack(">BBHIB", 1, 1, 0, 1, group) + said + bytes([cups.END])


def document_in(said: bytes) -> bytes:
    """What stands behind the attributes."""
    return said[said.index(b"application/vnd.cups-raw") + len("application/vnd.cups-raw") + 1 :]
