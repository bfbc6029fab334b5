"""The recovery seed: 256 random bits, made once with the shop, shown once, kept by the owner only.

Two keys derive from it by HKDF-SHA256 (RFC 5869; no salt; the info strings below are frozen):

    "lancar recovery wrap v1"    48 bytes -> big-endian integer mod (n-1), plus 1: the P-256 key
                                 to which tablets wrap their data keys
    "lancar recovery backup v1"  32 bytes: the X25519 private key that opens backups

The server stores only the public halves. On paper the seed is 52 letters of Crockford's base 32
(no I, L, O, U), then four letters of check (the first 20 bits of its SHA-256), in groups of four.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pos.outlets import errors

SEED_BYTES = 32
WRAP_INFO = b"lancar recovery wrap v1"
BACKUP_INFO = b"lancar recovery backup v1"
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SEED_LETTERS = 52
_CHECK_LETTERS = 4
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\n": None})


@dataclass(frozen=True)
class PublicKeys:
    """base64url without padding: the 65-byte P-256 point, and the 32-byte X25519 key."""

    wrap: str
    backup: str


def new_seed() -> bytes:
    return secrets.token_bytes(SEED_BYTES)


def public_keys(seed: bytes) -> PublicKeys:
    point = wrap_key(seed).public_key()
    wrap = point.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    backup = backup_key(seed).public_key()
    return PublicKeys(_text(wrap), _text(backup.public_bytes_raw()))


def wrap_key(seed: bytes) -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(_derive(seed, WRAP_INFO, 48), "big") % (_P256_ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def backup_key(seed: bytes) -> x25519.X25519PrivateKey:
    return x25519.X25519PrivateKey.from_private_bytes(_derive(seed, BACKUP_INFO, 32))


def seed_text(seed: bytes) -> str:
    """For the owner's card: 14 groups of four letters."""
    number = int.from_bytes(seed, "big") << (_SEED_LETTERS * 5 - SEED_BYTES * 8)
    text = _base32(number, _SEED_LETTERS) + _check(seed)
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def read_seed(text: str) -> bytes:
    """The seed behind what the owner typed; `bad_seed` when a letter is wrong."""
    letters = text.upper().translate(_READ_AS)
    if len(letters) != _SEED_LETTERS + _CHECK_LETTERS or set(letters) - set(_LETTERS):
        raise errors.bad_seed()
    number = 0
    for letter in letters[:_SEED_LETTERS]:
        number = number * 32 + _LETTERS.index(letter)
    seed = (number >> (_SEED_LETTERS * 5 - SEED_BYTES * 8)).to_bytes(SEED_BYTES, "big")
    if seed_text(seed).replace("-", "") != letters:  # the check, and the four bits of padding
        raise errors.bad_seed()
    return seed


def _derive(seed: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(seed)


def _check(seed: bytes) -> str:
    digest = int.from_bytes(hashlib.sha256(seed).digest()[:3], "big") >> 4
    return _base32(digest, _CHECK_LETTERS)


def _base32(number: int, length: int) -> str:
    letters = [_LETTERS[(number >> (5 * place)) & 31] for place in range(length)]
    return "".join(reversed(letters))


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
