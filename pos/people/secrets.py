"""PINs as Argon2id hashes: 19 MiB, two passes, one lane, the same numbers as on the tablets.

A six-digit PIN can always be guessed from its hash by somebody with time; the cost of a try and the
lock-out are what protects it, and disk encryption what protects the hash.
"""

import itertools

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 19_456
PASSES = 2
LANES = 1
PIN_LENGTH = 6

_hasher = PasswordHasher(
    time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, hash_len=32, type=Type.ID
)


def hash_pin(pin: str) -> str:
    """The PHC string that tablets verify against."""
    return _hasher.hash(pin)


def is_pin(pin: str, secret: str) -> bool:
    try:
        return _hasher.verify(secret, pin)
    except (VerificationError, InvalidHashError):
        return False


def has_pin_shape(pin: str) -> bool:
    return len(pin) == PIN_LENGTH and pin.isascii() and pin.isdigit()


def is_too_simple(pin: str) -> bool:
    """One digit, a run up or down, or a short pattern repeated: the first things anybody tries."""
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        return True
    return any(pin == pin[:size] * (PIN_LENGTH // size) for size in (2, 3))
