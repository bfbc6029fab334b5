"""Whose new box is this? Who sits at it, or who read the code that the installer showed.

DATA/setup_code is there as long as nobody has made or restored a shop here; its absence is what
tells the supervisor to start the processes of a shop.
"""

import hmac
import os
import secrets
import time
from pathlib import Path

FILE = "setup_code"
DIGITS = 8
OWN = ("127.0.0.1", "::1")
MOST_TRIES = 10
PAUSE_SECONDS = 600.0
_tries: list[float] = []


def make_code(data: Path) -> str:
    """The one that is there, or a new one."""
    known = code_in(data)
    if known:
        return known
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    handle = os.open(data / FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(code)
    return code


def code_in(data: Path) -> str:
    path = data / FILE
    return path.read_text().strip() if path.is_file() else ""


def forget_code(data: Path) -> None:
    (data / FILE).unlink(missing_ok=True)


def is_own_machine(address: str) -> bool:
    return address in OWN


def is_claim(data: Path, address: str, typed: str) -> bool:
    """Ten wrong ones, from wherever, close it for ten minutes."""
    if is_own_machine(address):
        return True
    now = time.monotonic()
    _tries[:] = [one for one in _tries if now - one < PAUSE_SECONDS]
    if len(_tries) >= MOST_TRIES:
        return False
    known = code_in(data)
    if known and hmac.compare_digest(known, "".join(filter(str.isdigit, typed))):
        return True
    _tries.append(now)
    return False
