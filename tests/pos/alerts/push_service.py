"""A push service as browsers' makers have them: TLS on a real socket."""

import base64
import contextlib
import datetime
import http.server
import ipaddress
import json
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

NAME = "push.contoh.id"
CURVE = ec.SECP256R1()


class Browser:
    """The keys that a browser makes for one subscription, and what it reads with them."""

    def __init__(self, place: str = "satu") -> None:
        self.key = ec.generate_private_key(CURVE)
        self.raw_auth = bytes(range(16))
        self.endpoint = f"https://{NAME}/kirim/{place}?v=2"

    @property
    def public(self) -> str:
        return text_of(
            self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        )

    @property
    def auth(self) -> str:
        return text_of(self.raw_auth)

    def read(self, body: bytes) -> dict[str, str]:
        return json.loads(opened(body, self.key, self.raw_auth))


def opened(body: bytes, key: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """RFC 8291 from the other side."""
    salt, (size, length) = body[:16], struct.unpack("!LB", body[16:21])
    theirs, text = body[21 : 21 + length], body[21 + length :]
    assert len(text) <= size
    mine = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    point = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs)
    secret = key.exchange(ec.ECDH(), point)
    shared = derived(secret, auth, b"WebPush: info\0" + mine + theirs, 32)
    parts = [(b"Content-Encoding: aes128gcm\0", 16), (b"Content-Encoding: nonce\0", 12)]
    cek, nonce = (derived(shared, salt, info, size) for info, size in parts)
    padded = AESGCM(cek).decrypt(nonce, text, None)
    return padded.rstrip(b"\0")[:-1]


def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def claims_of(header: str) -> dict[str, Any]:
    """Those of a VAPID header whose signature is its key's; InvalidSignature."""
    said = dict(part.split("=", 1) for part in header.removeprefix("vapid ").split(", "))
    signed, _, signature = said["t"].rpartition(".")
    raw = bytes_of(signature)
    halves = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, bytes_of(said["k"]))
    key.verify(encode_dss_signature(*halves), signed.encode(), ec.ECDSA(hashes.SHA256()))
    claims = json.loads(bytes_of(signed.partition(".")[2]))
    return {**claims, "key": said["k"]}


def text_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Service(http.server.ThreadingHTTPServer):
    """`answers`: statuses to come, each with its headers; then 201. `taken`: whatever came. One
    that `drips` answers a letter at a time and never ends."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.drips = False
        self.taken: list[tuple[str, dict[str, str], bytes]] = []


class _Door(http.server.BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, dict(self.headers), body))
        if self.server.drips:
            with contextlib.suppress(OSError):
                while True:
                    self.wfile.write(b"H")
                    time.sleep(0.1)
            return
        status, headers = self.server.answers.pop(0) if self.server.answers else (201, {})
        self.send_response(status)
        for name, value in {**headers, "Content-Length": "0"}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *words: Any) -> None: ...


@contextmanager
def push_service(folder: Path) -> Iterator[tuple[Service, Path]]:
    """With the file of the certificate that it shows for NAME."""
    key = ec.generate_private_key(CURVE)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName(NAME), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    shown, secret = folder / "push.pem", folder / "push.key"
    shown.write_bytes(certificate.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    server = Service()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown, secret)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server, shown
    server.shutdown()
    server.server_close()
    thread.join()
