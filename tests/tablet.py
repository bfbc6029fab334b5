"""A tablet as the protocol sees it, in Python: key, chain, signed requests. For tests and benches.

It follows sync/README.md section 1 and 2 to the byte, and can be told to misbehave.
"""

import gzip
import hashlib
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from pos.journal.envelope import GENESIS, write
from pos.journal.ids import uuid7
from pos.journal.keys import encode, public_text

ZONE = "Asia/Jakarta"


@dataclass
class Tablet:
    """`events` holds what was appended, as {"raw", "sig"}; the chain goes on from the last."""

    merchant: str = ""
    outlet: str = ""
    device: str = ""
    series: str = "K01"
    epoch: int = 1
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    events: list[dict[str, str]] = field(default_factory=list)
    clock_ms: int = 0
    counter: int = 0

    @property
    def public_key(self) -> str:
        return public_text(self.key.public_key())

    def joined(self, answer: dict[str, Any]) -> "Tablet":
        """Take over what pairing answered."""
        for name in ("merchant", "outlet", "device", "series", "epoch"):
            setattr(self, name, answer[name])
        return self

    def sign(self, data: bytes) -> str:
        r, s = decode_dss_signature(self.key.sign(data, ec.ECDSA(hashes.SHA256())))
        return encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def append(self, kind: str, body: dict[str, Any], **changes: Any) -> dict[str, str]:
        """Compose, chain and sign one event; `changes` replace envelope keys to misbehave."""
        stream = changes.get("stream", "F")
        seq, prev = self.heads.get(stream, (0, GENESIS))
        self.clock_ms = max(self.clock_ms + 1, time.time_ns() // 1_000_000)
        fields = {
            "type": kind,
            "tv": 1,
            "id": str(uuid7()),
            "merchant": self.merchant,
            "outlet": self.outlet,
            "device": self.device,
            "series": self.series,
            "epoch": self.epoch,
            "stream": stream,
            "seq": seq + 1,
            "prev": prev,
            "hlc": [self.clock_ms, 0],
            "clock": {
                "wall": self.clock_ms,
                "zone": ZONE,
                "offset_ms": 0,
                "uncertainty_ms": None,
                "source": "device",
            },
            "actor": None,
            "shift": None,
            "catalog": None,
            "business_date": "2026-11-21",
            "body": body,
            **changes,
        }
        raw = write(fields)
        event = {"raw": raw.decode(), "sig": self.sign(raw)}
        self.heads[stream] = (fields["seq"], hashlib.sha256(raw).hexdigest())
        self.events.append(event)
        return event

    def headers(self, method: str, path: str, body: bytes = b"", **changes: Any) -> dict[str, str]:
        time_ms = changes.get("time_ms", time.time_ns() // 1_000_000)
        digest = hashlib.sha256(body).hexdigest()
        message = f"lancar-request-v1\n{method}\n{path}\n{time_ms}\n{digest}".encode()
        return {
            "Lancar-Device": self.device,
            "Lancar-Epoch": str(self.epoch),
            "Lancar-Time": str(time_ms),
            "Lancar-Signature": changes.get("signature", self.sign(message)),
        }

    def hello_body(self) -> bytes:
        return json.dumps({"protocol": {"min": 1, "max": 1}, "app": "register"}).encode()


def batch_body(events: list[dict[str, str]], *, gzipped: bool = False) -> bytes:
    body = json.dumps({"events": events}).encode()
    return gzip.compress(body, mtime=0) if gzipped else body


def new_id() -> str:
    return str(uuid.uuid4())
