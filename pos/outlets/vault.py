"""What a till has sealed, opened with the owner's recovery seed. The twin of frontend's sealed.ts.

The format stands there; byte strings travel here as base64url text without padding, the way
`sealedJson` (frontend/src/data/sealed.ts) writes them into a rescue file:

    data key  {"id", "made_at_ms", "device": {"iv", "data"},
               "recovery": {"to", "public", "iv", "data"}}
    event     {"device", "epoch", "stream", "seq", "hash", "sig", …,
               "sealed": {"key", "iv", "data"}}

It opens, it never seals, and it keeps nothing: neither seed nor keys touch the disk.
"""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pos.outlets import errors
from pos.outlets.recovery import wrap_key

WRAP_INFO = b"lancar data key wrap v1"
Row = Mapping[str, Any]


def open_data_key(seed: bytes, row: Row) -> bytes:
    """The 32 bytes of a data key; `wrong_seed` when it was wrapped to another shop's seed."""
    wrapped = row["recovery"]
    point = read_bytes(wrapped["public"])
    once = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    shared = wrap_key(seed).exchange(ec.ECDH(), once)
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=point, info=WRAP_INFO).derive(shared)
    try:
        return _open(key, wrapped, f"data key v1\n{row['id']}")
    except InvalidTag as error:
        raise errors.wrong_seed() from error


def open_event(data_key: bytes, event: Row) -> bytes:
    """The event's own bytes, as signed; `sealed_damaged` when they are not what was sealed."""
    named = "\n".join(str(event[key]) for key in ("device", "epoch", "stream", "seq", "hash"))
    try:
        raw = _open(data_key, event["sealed"], f"event v1\n{named}")
    except InvalidTag as error:
        raise errors.sealed_damaged() from error
    if hashlib.sha256(raw).hexdigest() != event["hash"]:
        raise errors.sealed_damaged()
    return raw


def read_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _open(key: bytes, sealed: Row, about: str) -> bytes:
    iv, data = read_bytes(sealed["iv"]), read_bytes(sealed["data"])
    return AESGCM(key).decrypt(iv, data, f"lancar {about}".encode())
