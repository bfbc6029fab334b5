"""P-256 keys: the hub's own, kept as files in the data folder, and verification of everybody's.

A signature is WebCrypto's form: ECDSA with SHA-256 over the stored bytes, 64 bytes r‖s, base64url
without padding. A public key is the 65-byte uncompressed point, base64url without padding.
"""

import base64
import os
import uuid
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from django.conf import settings

_ALGORITHM = ec.ECDSA(hashes.SHA256())


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """ValueError when `text` is not base64url."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def make_own_key(device_id: uuid.UUID, epoch: int) -> str:
    """Create this server's key file (mode 0600) and return the public key."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = _path(device_id, epoch)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_durably(path, pem)
    return public_text(key.public_key())


def own_public_key(device_id: uuid.UUID, epoch: int) -> str:
    return public_text(_own_key(device_id, epoch).public_key())


def has_own_key(device_id: uuid.UUID, epoch: int) -> bool:
    return _path(device_id, epoch).exists()


def sign(device_id: uuid.UUID, epoch: int, data: bytes) -> str:
    r, s = decode_dss_signature(_own_key(device_id, epoch).sign(data, _ALGORITHM))
    return encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def agree(device_id: uuid.UUID, epoch: int, point: ec.EllipticCurvePublicKey) -> bytes:
    """The secret shared with whoever made `point`, for files sealed to this server. The same key
    signs; what is derived from this names its purpose (pos.journal.sealed_file)."""
    return _own_key(device_id, epoch).exchange(ec.ECDH(), point)


def is_valid(public_key: str, data: bytes, signature: str) -> bool:
    """Does `signature` cover exactly these bytes? False for any malformed input, and for a second
    spelling of the same 64 bytes: loose base64 would hide a changed character."""
    try:
        raw = decode(signature)
        key = _public_key(public_key)
    except ValueError:
        return False
    if len(raw) != 64 or encode(raw) != signature:
        return False
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        key.verify(der, data, _ALGORITHM)
    except InvalidSignature:
        return False
    return True


def is_public_key(text: str) -> bool:
    """A point that really lies on P-256?"""
    try:
        _public_key(text)
    except ValueError:
        return False
    return True


def public_text(key: ec.EllipticCurvePublicKey) -> str:
    point = key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return encode(point)


def _write_durably(path: Path, content: bytes) -> None:
    """A key that a power cut could lose would end the hub's chain."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _path(device_id: uuid.UUID, epoch: int) -> Path:
    return Path(settings.DATA_DIR) / "keys" / f"{device_id}.{epoch}.pem"


@lru_cache(maxsize=64)
def _own_key(device_id: uuid.UUID, epoch: int) -> ec.EllipticCurvePrivateKey:
    pem = _path(device_id, epoch).read_bytes()
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{_path(device_id, epoch)} is not an elliptic-curve key")
    return key


@lru_cache(maxsize=1024)
def _public_key(text: str) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(text))
