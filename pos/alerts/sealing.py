"""What a push service must not read, and how it knows who sends: RFC 8291 (aes128gcm) and RFC 8292
(VAPID), from the primitives of `cryptography`; held against the RFC's own example.

The server's key pair derives from its secret key: every process of this server has the same, and
there is no file more to keep. When that key is lost, browsers ask to be subscribed again.
"""

import base64
import json
import os
import struct
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
RECORD_SIZE = 4_096
BLOCK = 256  # lengths tell what is said: all short sentences have the same
LAST_RECORD = b"\x02"
TOKEN_SECONDS = 12 * 3_600


@dataclass(frozen=True)
class Keys:
    """Of one subscription, as its browser made them."""

    public: bytes
    auth: bytes


def sealed(
    text: bytes,
    to: Keys,
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
    block: int = BLOCK,
) -> bytes:
    """One record, under a key that is used once. `own`, `salt` and `block`: the RFC's example."""
    own, salt = own or ec.generate_private_key(CURVE), salt or os.urandom(16)
    mine = public_bytes(own)
    secret = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, to.public))
    shared = _derived(secret, to.auth, b"WebPush: info\0" + to.public + mine, 32)
    key = _derived(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(shared, salt, b"Content-Encoding: nonce\0", 12)
    padded = text + LAST_RECORD
    padded += bytes(-len(padded) % block)
    header = salt + struct.pack("!LB", RECORD_SIZE, len(mine)) + mine
    return header + AESGCM(key).encrypt(nonce, padded, None)


def authorization(audience: str, contact: str, now_s: int) -> str:
    """`audience`: the push service's origin; `contact`: where its people may ask about us, if they
    can reach us anywhere (RFC 8292 asks for none)."""
    claims: dict[str, str | int] = {"aud": audience, "exp": now_s + TOKEN_SECONDS}
    claims |= {"sub": contact} if contact else {}
    signed = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
    first, second = decode_dss_signature(
        _own_key(settings.SECRET_KEY).sign(signed.encode(), ec.ECDSA(hashes.SHA256()))
    )
    signature = base64url(first.to_bytes(32, "big") + second.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={own_public_key()}"


def own_public_key() -> str:
    """What a browser is given when it subscribes."""
    return base64url(public_bytes(_own_key(settings.SECRET_KEY)))


def keys_of(public: str, auth: str) -> Keys:
    """ValueError when they are no keys."""
    keys = Keys(_decoded(public), _decoded(auth))
    ec.EllipticCurvePublicKey.from_encoded_point(CURVE, keys.public)
    if len(keys.auth) != 16:
        raise ValueError("auth")
    return keys


def public_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@lru_cache(maxsize=4)
def _own_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """48 bytes for a number of 32, so that none is likelier than another."""
    number = int.from_bytes(_derived(secret.encode(), b"lancar", b"web push", 48), "big")
    return ec.derive_private_key(number % (ORDER - 1) + 1, CURVE)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def _json(told: dict[str, str | int]) -> str:
    return base64url(json.dumps(told, separators=(",", ":")).encode())


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
