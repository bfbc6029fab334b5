"""A yes from a supervisor's own phone, which may hear nobody: how both sides spell what is asked.

The till asks with a number used once (`nonce`). The phone answers for these actions and amounts at
this till, and for its own time: signed (a scan), or as six digits made with a secret both know.
Shop-wide the till is named by its series, which belongs to one device.

What this is not: keys and signatures (pos.journal.keys, data/phone_yes.ts), and whether the person
may say yes at all (permissions).
"""

from collections.abc import Sequence

from pos.domain.permissions import Need

VERSION = "lancar-yes-1"
DIGITS = 6
MILLION = 1_000_000
STEP_MS = 300_000  # six digits hold for the step they were made in, and for NEAR_STEPS beside
NEAR_STEPS = 2
WINDOW_MS = (NEAR_STEPS + 1) * STEP_MS


def asked_text(series: str, nonce: str, needs: Sequence[Need], stamp: int) -> str:
    """What is signed, and what the digits are made of. `stamp`: the phone's time for a signature,
    its step of STEP_MS for digits."""
    lines = [f"{need['action']} {need['amount']}" for need in needs]
    return "\n".join([VERSION, series, nonce, *lines, str(stamp)])


def yes_digits(mac: Sequence[int]) -> str:
    """Six digits of the first six bytes of an HMAC-SHA-256."""
    number = 0
    for byte in mac[:6]:
        number = number * 256 + byte
    return str(number % MILLION).zfill(DIGITS)
