"""A coupon's code as tablets know it: a slow hash that a typed code is compared by.

Who reads a tablet's storage finds no code there; guessing one costs ROUNDS hashes a try, and the
merchant's id is the salt, so that no list made elsewhere helps. A short word on a poster can still
be guessed: what protects a valuable code is its length, and its limit. The till does the same
(frontend/src/data/coupons.ts).
"""

import hashlib
import uuid

ROUNDS = 100_000
PREFIX = "lancar coupon v1 "


def hash_of(merchant_id: uuid.UUID, code: str) -> str:
    """`code` as pos.domain.coupons reads it."""
    salt = f"{PREFIX}{merchant_id}".encode()
    return hashlib.pbkdf2_hmac("sha256", code.encode(), salt, ROUNDS).hex()
