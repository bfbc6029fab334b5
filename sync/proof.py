"""How a bare machine proves to the cloud that it holds a recovery card: by what the card can do.

The cloud knows the public half of each shop's card: it is on the shop's record, and copies are
sealed to it. Whoever has the card and the cloud each compute the same X25519 secret, the one from
the card's private half and the cloud's public one, the other the reverse; a key derived from it
under a label of its own (RFC 5869) signs each request as a hub's key does, over the same message
with its time. Nothing secret is sent, nothing has to be left here beforehand, and what the cloud
hears opens no copy: age derives its keys from such secrets under another label.
"""

import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from pos.journal.errors import NotSigned
from pos.journal.keys import decode, encode
from sync.asked import Asked
from sync.signing import check_time, signed_message

CARD_HEADER = "Lancar-Card"
_DOOR = b"lancar copies door v1"
_PROOF = b"lancar recovery copies proof v1"
KEY_BYTES = 32


def door_key() -> X25519PrivateKey:
    """The cloud's half, the same in each of its processes."""
    return X25519PrivateKey.from_private_bytes(_derived(settings.SECRET_KEY.encode(), _DOOR))


def text_of(key: X25519PrivateKey) -> str:
    return encode(key.public_key().public_bytes_raw())


def proof(own: X25519PrivateKey, *, card: str, door: str, message: bytes) -> str:
    """Either side, with its own private half. ValueError: one of the two is no key."""
    other = card if text_of(own) == door else door
    shared = own.exchange(X25519PublicKey.from_public_bytes(_raw(other)))
    return encode(
        hmac.digest(_derived(shared, _PROOF + _raw(card) + _raw(door)), message, "sha256")
    )


def card_of(asked: Asked) -> str:
    """The card that this request proves. NotSigned `unproven_card`, ClockSkew."""
    card, said = (asked.headers.get(name, "") for name in (CARD_HEADER, "Lancar-Signature"))
    own = door_key()
    try:
        time_ms = int(asked.headers.get("Lancar-Time", ""))
        message = signed_message(asked.method, asked.path, time_ms, asked.body)
        wanted = proof(own, card=card, door=text_of(own), message=message)
    except ValueError as error:
        raise unproven() from error
    if not hmac.compare_digest(wanted.encode(), said.encode()):
        raise unproven()
    check_time(time_ms)
    return card


def unproven() -> NotSigned:
    return NotSigned(
        "unproven_card", "Cloud tidak mengenal kartu pemulihan ini, atau kodenya salah ketik."
    )


def _derived(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(secret)


def _raw(key: str) -> bytes:
    """Only its canonical spelling: another of the same key would be another card."""
    raw = decode(key)
    if len(raw) != KEY_BYTES or encode(raw) != key:
        raise ValueError("not a key")
    return raw
