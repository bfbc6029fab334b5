"""A mail server that says little: enough SMTP for one letter at a time, on a real socket."""

import base64
import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy


class Mailman(socketserver.StreamRequestHandler):
    """`tidak@` does not live here, `relai@` lives elsewhere; one `password` opens it, if any."""

    def handle(self):
        self.say("220 contoh")
        while line := self.rfile.readline().decode("latin-1").strip():
            verb = line.upper()
            if verb.startswith("EHLO") and self.server.password:
                self.say("250-contoh")
                self.say("250 AUTH PLAIN")
            elif verb.startswith("AUTH PLAIN"):
                self.say("235 masuk" if self.knows(line.split()[2]) else "535 salah")
            elif verb.startswith("DATA"):
                self.say("354 ya")
                self.server.letters.append(self.letter())
                self.say("250 ok")
            elif verb.startswith("QUIT"):
                self.say("221 ok")
                return
            elif verb.startswith("RCPT") and "relai@" in line:
                self.say("550 5.7.1 bukan pelanggan kami")
            elif verb.startswith("RCPT") and "tidak@" in line:
                self.say("550 tidak ada")
            else:
                self.say("250 ok")

    def knows(self, secret):
        return base64.b64decode(secret).decode().split("\0")[2] == self.server.password

    def letter(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return email.message_from_bytes(b"".join(lines), policy=policy.default)

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_server(password: str = "") -> Iterator[socketserver.ThreadingTCPServer]:
    """`letters` are those it took; `server_address` where it listens."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailman) as server:
        server.letters, server.password = [], password
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
