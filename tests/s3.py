"""A storage service at the edge of the world: it speaks the S3 protocol over HTTP as far as copies
need it, and checks every signature (AWS Signature Version 4) on its own, with nothing of the
library that made it. Addresses are path-style, /bucket/key, or as Amazon's with the bucket before
the service's name; over TLS the body's sum is looked at, which the signature does not cover there.

`Faults` makes it what real ones are: away, busy, full of another's clock, cut off halfway, behind
a page that speaks for it, or with a lock on what it holds.
"""

import base64
import hashlib
import hmac
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

KEY, SECRET, BUCKET, REGION = "AKIATOKO", "rahasia+toko/92", "cadangan-toko", "us-east-1"
PAGE = 50
SKEW = timedelta(minutes=15)
AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, ?"
    r"SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})"
)


@dataclass
class Faults:
    """`busy`: so many answers of 503. `cut_get`: bodies of keys that end with this come short.
    `cut_put`: the line is cut while such a key is sent. `ahead`: of its clock. `page`: a
    status with which something before it answers, in HTML. `says`: its own refusal, status and
    code. `locked`: it keeps every version, and takes nothing without the sum a lock asks for."""

    busy: int = 0
    cut_get: str = "-"
    cut_put: str = "-"
    garble: str = "-"
    ahead: timedelta = timedelta(0)
    no_delete: bool = False
    page: int = 0
    says: tuple[int, str] | None = None
    locked: bool = False


class Service(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, region: str = REGION) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.region = region
        self.is_named_by_bucket = False
        self.versions: list[tuple[str, bytes]] = []
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.buckets = {BUCKET}
        self.faults = Faults()
        self.seen: list[str] = []
        self.guard = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def names(self, ending: str = "") -> list[str]:
        return sorted(name for name in self.objects if name.endswith(ending))

    def secure(self, certificate: Path, key: Path) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request: object, client_address: object) -> None:
        """A line that was cut on purpose says nothing."""


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    is_named_by_bucket: bool = False

    @property
    def bucket(self) -> str:
        if self.is_named_by_bucket:
            return self.headers["host"].partition(".")[0]
        return unquote(self.path).split("/")[1]

    @property
    def key(self) -> str:
        if self.is_named_by_bucket:
            return unquote(self.path)[1:]
        return unquote(self.path).partition(f"/{self.bucket}/")[2]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Service

    def log_message(self, *words: object) -> None:
        """Quiet."""

    def _any(self) -> None:
        service, parts = self.server, urlsplit(self.path)
        service.seen.append(self.path)
        length = int(self.headers.get("content-length") or 0)
        if self.command == "PUT" and unquote(parts.path).endswith(service.faults.cut_put):
            self.rfile.read(length // 2)
            self.close_connection = True
            self.connection.close()
            return
        asked = Asked(
            self.command, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)),
            self.rfile.read(length), {name.lower(): one for name, one in self.headers.items()},
            service.is_named_by_bucket,
        )  # fmt: skip
        refused = self._refused(asked, parts.query)
        if service.faults.page:
            self._say(service.faults.page, b"<html>Masuk dahulu", kind="text/html")
        elif refused:
            self._say(*refused)
        else:
            with service.guard:
                self._serve(asked)

    do_GET = do_PUT = do_POST = do_DELETE = _any  # noqa: N815  (the standard library's names)

    def _refused(self, asked: Asked, query: str) -> tuple[int, bytes] | None:
        faults = self.server.faults
        if faults.busy:
            faults.busy -= 1
            return _error(503, "SlowDown")
        if faults.says:
            return _error(*faults.says)
        code = why_refused(asked, query, datetime.now(UTC) + faults.ahead, self.server.region)
        if code:
            return _error(403, code)
        if faults.locked and asked.method == "PUT" and "content-md5" not in asked.headers:
            return _error(400, "InvalidRequest")
        if asked.bucket not in self.server.buckets:
            return _error(404, "NoSuchBucket")
        if faults.no_delete and asked.method == "DELETE":
            return _error(403, "AccessDenied")
        return None

    def _serve(self, asked: Asked) -> None:
        objects, key = self.server.objects, asked.key
        if asked.method == "GET" and not key:
            self._say(200, self._listed(asked.query))
        elif asked.method == "GET":
            self._give(key)
        elif asked.method == "DELETE":
            before = objects.pop(key, None)
            if self.server.faults.locked and before is not None:
                self.server.versions.append((key, before))
            self._say(204, b"")
        elif "uploads" in asked.query:
            self.server.parts[key] = {}
            self._say(200, _xml("InitiateMultipartUploadResult", f"<UploadId>{key}</UploadId>"))
        elif "partNumber" in asked.query:
            self.server.parts[key][int(asked.query["partNumber"])] = asked.body
            self._say(200, b"", asked.body)
        elif asked.method == "POST":
            parts = self.server.parts.pop(key)
            objects[key] = b"".join(parts[number] for number in sorted(parts))
            told = f"<Bucket>{BUCKET}</Bucket><Key>{escape(key)}</Key><ETag>x</ETag>"
            self._say(200, _xml("CompleteMultipartUploadResult", told))
        else:
            garbled = key.endswith(self.server.faults.garble)
            if self.server.faults.locked and key in objects:
                self.server.versions.append((key, objects[key]))
            objects[key] = asked.body[:-1] + b"?" if garbled else asked.body
            self._say(200, b"", asked.body)

    def _give(self, key: str) -> None:
        content = self.server.objects.get(key)
        if content is None:
            self._say(*_error(404, "NoSuchKey"))
        elif key.endswith(self.server.faults.cut_get):
            self._say(200, content[: len(content) // 2])
        else:
            self._say(200, content)

    def _listed(self, query: dict[str, str]) -> bytes:
        start = query.get("continuation-token", "")
        found = [
            name for name in self.server.names()
            if name.startswith(query.get("prefix", "")) and name > start
        ]  # fmt: skip
        told = "".join(
            f"<Contents><Key>{quote(name)}</Key><Size>{len(self.server.objects[name])}</Size>"
            "<LastModified>2026-11-30T00:00:00.000Z</LastModified><ETag>x</ETag>"
            "<StorageClass>STANDARD</StorageClass></Contents>"
            for name in found[:PAGE]
        )
        more = len(found) > PAGE
        if more:
            told += f"<NextContinuationToken>{escape(found[PAGE - 1])}</NextContinuationToken>"
        head = f"<IsTruncated>{str(more).lower()}</IsTruncated><EncodingType>url</EncodingType>"
        return _xml("ListBucketResult", f"<Name>{BUCKET}</Name>{head}{told}")

    def _say(
        self,
        status: int,
        content: bytes,
        tagged: bytes | None = None,
        kind: str = "application/xml",
    ) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.send_header("content-type", kind)
        if status in (302, 307):
            self.send_header("location", f"{self.server.address}/masuk")
        if tagged is not None:
            self.send_header("etag", f'"{hashlib.md5(tagged).hexdigest()}"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def why_refused(asked: Asked, query: str, now: datetime, own_region: str) -> str:
    """The protocol's own code, or empty when the signature is right and of now."""
    told = AUTHORIZATION.fullmatch(asked.headers.get("authorization", ""))
    if told is None:
        return "AccessDenied"
    key, day, region, signed, signature = told.groups()
    if key != KEY:
        return "InvalidAccessKeyId"
    stamp = asked.headers["x-amz-date"]
    at = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if abs(at - now) > SKEW:
        return "RequestTimeTooSkewed"
    if region != own_region:
        return "AuthorizationHeaderMalformed"
    if not {"host", "x-amz-content-sha256", "x-amz-date"} <= set(signed.split(";")):
        return "AccessDenied"  # it could be played again elsewhere, or later
    md5 = base64.b64encode(hashlib.md5(asked.body).digest()).decode()
    if asked.headers.get("content-md5", md5) != md5:
        return "BadDigest"
    told_digest = asked.headers["x-amz-content-sha256"]
    if told_digest not in ("UNSIGNED-PAYLOAD", hashlib.sha256(asked.body).hexdigest()):
        return "XAmzContentSHA256Mismatch"
    scope = f"{day}/{region}/s3/aws4_request"
    headers = "".join(f"{name}:{asked.headers[name].strip()}\n" for name in signed.split(";"))
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    canonical_query = "&".join(f"{quote(a, safe='-_.~')}={quote(b, safe='-_.~')}" for a, b in pairs)
    canonical = (
        f"{asked.method}\n{asked.path}\n{canonical_query}\n{headers}\n{signed}\n{told_digest}"
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
    made = f"AWS4{SECRET}".encode()
    for word in (*scope.split("/"), to_sign):
        made = hmac.new(made, word.encode(), "sha256").digest()
    return "" if hmac.compare_digest(made.hex(), signature) else "SignatureDoesNotMatch"


def _xml(name: str, content: str) -> bytes:
    space = "http://s3.amazonaws.com/doc/2006-03-01/"
    return f'<?xml version="1.0"?><{name} xmlns="{space}">{content}</{name}>'.encode()


def _error(status: int, code: str) -> tuple[int, bytes]:
    told = f"<Code>{code}</Code><Message>{code}</Message><RequestId>1</RequestId>"
    return status, f'<?xml version="1.0"?><Error>{told}</Error>'.encode()


@contextmanager
def storage_service(region: str = REGION) -> Iterator[Service]:
    service = Service(region)
    thread = threading.Thread(target=service.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.shutdown()
        service.server_close()
        thread.join()
