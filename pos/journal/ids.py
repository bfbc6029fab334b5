"""UUIDv7 (RFC 9562 §5.7): ids that sort roughly by birth. They name things, never order them."""

import os
import time
import uuid

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


def uuid7() -> uuid.UUID:
    """48 bits of UTC milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    upper = (random >> 64) & 0xFFF
    lower = random & ((1 << 62) - 1)
    return uuid.UUID(int=(milliseconds << 80) | _VERSION | (upper << 64) | _VARIANT | lower)


_LOW_62 = (1 << 62) - 1
_GOLDEN = (
    0x9E3779B97F4A7C15  # 2^64 divided by the golden ratio: spreads small numbers over all bits
)


def derived_id(base: uuid.UUID, number: int) -> uuid.UUID:
    """The id of the `number`-th row a projection derives from `base`: the same at each replay."""
    return uuid.UUID(int=_derived(base, number))


def derived_hex(base: uuid.UUID, number: int) -> str:
    """The same as 32 digits, for rows that are made by the thousand: half the price."""
    return f"{_derived(base, number):032x}"


def _derived(base: uuid.UUID, number: int) -> int:
    return base.int ^ (((number + 1) * _GOLDEN) & _LOW_62)
