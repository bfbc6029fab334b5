"""Writes rescue files as a tablet does, in Python: the other half of pos/tills/posj.py.

It follows sync/README.md section 7, and can be told to stop early. `Tablet` makes the events.
"""

import gzip
import hashlib
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pos.journal.keys import decode, encode, public_text
from tests.tablet import Tablet

FRAME_BYTES = 4 * 1024


def posj(tablet: Tablet, recipient: str, events: list[dict[str, str]] | None = None) -> bytes:
    """A whole file with these events (or all) for the owner of `recipient`."""
    kept = tablet.events if events is None else events
    header = {
        "kind": "header",
        "posj": 1,
        "merchant": tablet.merchant,
        "outlet": tablet.outlet,
        "epochs": [
            {
                "device": tablet.device,
                "epoch": tablet.epoch,
                "series": tablet.series,
                "public_key": tablet.public_key,
                "name": "Kasir uji",
            }
        ],
    }
    each_line = [_line(each) for each in [header, *kept]]
    running = bytes(32)
    for line in each_line:
        running = hashlib.sha256(running + line).digest()
    end = {"kind": "trailer", "events": len(kept), "sha256": running.hex()}
    lines = b"".join([*each_line, _line(end)])
    return sealed(lines, recipient, merchant=tablet.merchant)


def sealed(lines: bytes, recipient: str, **clear: Any) -> bytes:
    own = ec.generate_private_key(ec.SECP256R1())
    salt, ephemeral = os.urandom(16), public_text(own.public_key())
    header = {**clear, "ephemeral": ephemeral, "recipient": recipient, "salt": encode(salt)}
    start = b"LANCAR-POSJ 1\n" + _line(header)
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(recipient))
    info = b"lancar posj v1" + decode(ephemeral) + decode(recipient)
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info)
    cipher = AESGCM(hkdf.derive(own.exchange(ec.ECDH(), point)))
    digest = hashlib.sha256(start).digest()
    packed = gzip.compress(lines, compresslevel=0)
    pieces = [packed[at : at + FRAME_BYTES] for at in range(0, len(packed), FRAME_BYTES)]
    frames = [
        cipher.encrypt(
            number.to_bytes(11, "big") + bytes([number == len(pieces) - 1]), piece, digest
        )
        for number, piece in enumerate(pieces)
    ]
    return start + b"".join(len(frame).to_bytes(4, "big") + frame for frame in frames)


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode() + b"\n"
