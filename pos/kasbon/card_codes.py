"""The code of a gift card, and the id it is known by.

Sixteen letters of an alphabet that nobody misreads: 80 bits, so nobody finds one by trying. No row,
event or tablet holds a code: its slow hash is the card's id, salted with the merchant's, and who
loses the paper has lost the card. The till does the same (frontend/src/data/gift_cards.ts).
"""

import hashlib
import secrets
import uuid

from pos.domain.coupons import coupon_key
from pos.domain.errors import DomainError

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
SHOWN = 4  # the last letters, by which people name a card
_ROUNDS = 100_000
_PREFIX = "lancar gift card v1 "
_MISREAD = str.maketrans("OIL", "011")


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def printed(code: str) -> str:
    """ABCD-EFGH-…: as people read it aloud."""
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def read_code(text: str) -> str:
    """As it is stored nowhere; DomainError `coupon_unreadable`."""
    code = coupon_key(text).translate(_MISREAD)
    if len(code) != LENGTH:
        raise DomainError("coupon_unreadable")
    return code


def id_of(merchant_id: uuid.UUID, code: str) -> uuid.UUID:
    salt = f"{_PREFIX}{merchant_id}".encode()
    hashed = hashlib.pbkdf2_hmac("sha256", code.encode(), salt, _ROUNDS)
    return uuid.UUID(bytes=hashed[:16])
