"""The number on a paper that goes with goods from one outlet to another: B01-A0007-42.

The sender's code, its generation (a letter for each key of its server, so that a server put back to
an older copy never gives a number twice), a count, and two figures that show a slip of the finger.
The last are the number before them, read in base 36, modulo 97: that finds every single wrong
character and every two neighbours that changed places.
"""

import re

from pos.stock import errors

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PLAIN = re.compile(r"[^0-9A-Z]")
_MODULUS = 97
MOST = 24


def shipment_number(code: str, generation: int, count: int) -> str:
    """`generation` and `count` begin with 1."""
    start = f"{_PLAIN.sub('', code.upper())}-{_generation(generation)}{count:04d}"
    return f"{start}-{_check(start)}"


def read_shipment_number(typed: str) -> str:
    """As it is kept: capital letters and figures alone. BadInput `bad_shipment_number`."""
    plain = _PLAIN.sub("", typed.upper())
    start, check = plain[:-2], plain[-2:]
    if not start or len(plain) > MOST or _check(start) != check:
        raise errors.bad_shipment_number()
    return plain


def _check(start: str) -> str:
    return f"{int(_PLAIN.sub('', start), 36) % _MODULUS:02d}"


def _generation(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, len(_LETTERS))
        letters = _LETTERS[rest] + letters
    return letters
