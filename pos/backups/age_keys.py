"""The owner's backup key in age's own writing, so that any age tool opens a copy.

age writes an X25519 key as bech32 (BIP 173) of its 32 raw bytes: `age1…` for the public half,
`AGE-SECRET-KEY-1…` for the private one (C2SP age specification, "X25519 recipient").
"""

import base64

from pyrage import x25519

from pos.outlets.recovery import backup_key

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def recipient_of(public_key: str) -> x25519.Recipient:
    """From the merchant's `backup_public_key`: 32 bytes, base64url without padding."""
    raw = base64.urlsafe_b64decode(public_key + "=")
    return x25519.Recipient.from_str(bech32("age", raw))


def identity_of(seed: bytes) -> x25519.Identity:
    """From the recovery card's seed."""
    raw = backup_key(seed).private_bytes_raw()
    return x25519.Identity.from_str(bech32("age-secret-key-", raw).upper())


def bech32(prefix: str, data: bytes) -> str:
    values = _fives(data)
    head = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    check = _polymod([*head, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [(check >> 5 * (5 - place)) & 31 for place in range(6)]
    return f"{prefix}1" + "".join(_LETTERS[value] for value in values)


def _fives(data: bytes) -> list[int]:
    """Eight bits a byte become five bits a letter, filled up with zeros."""
    length = (len(data) * 8 + 4) // 5
    number = int.from_bytes(data, "big") << (length * 5 - len(data) * 8)
    return [(number >> 5 * (length - 1 - place)) & 31 for place in range(length)]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            check ^= generator if (top >> place) & 1 else 0
    return check
