"""A Django of this process's own, in virtual time: must be imported before anything of Django.

The hub's clock is the simulator's, its luck is the seed's, its data folder is thrown away. What it
is not: a process that can be killed (tests/sync/test_kill_hub.py does that); here a crash is a
commit that does not happen, or an answer that is never given.
"""

import atexit
import logging
import os
import random
import shutil
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

EPOCH_MS = 1_795_000_000_000  # a day in November 2026: when virtual time begins

RELAY_WAIT_SECONDS = "60"  # so that a relay's longest rest ends well within the calm


class Virtual:
    """Time since the start of a seed, and the seed's own luck for ids."""

    now_ms: int = 0
    dice = random.Random(0)


def _folder() -> Path:
    """In memory where there is such a place: SQLite's rules are the same, only fsync is free."""
    shared = Path("/dev/shm")
    place = shared if shared.is_dir() and os.access(shared, os.W_OK) else None
    made = Path(tempfile.mkdtemp(prefix="lancar-simulator-", dir=place))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


FOLDER = _folder()


def start(role: str = "shop") -> None:
    """Sets up Django on FOLDER and puts its clock and its luck under our control."""
    for name in [name for name in os.environ if name.startswith("LANCAR_")]:
        del os.environ[name]
    os.environ["LANCAR_DATA"], os.environ["LANCAR_ROLE"] = str(FOLDER), role
    os.environ["LANCAR_RELAY_WAIT"] = RELAY_WAIT_SECONDS
    os.environ["DJANGO_SETTINGS_MODULE"] = "pos.config.settings"
    time.time_ns = lambda: (EPOCH_MS + Virtual.now_ms) * 1_000_000
    time.time = lambda: (EPOCH_MS + Virtual.now_ms) / 1000
    _take_over_luck()
    import django

    django.setup()
    logging.getLogger("lancar").setLevel(logging.CRITICAL)  # a full disk is part of the play
    from pos.journal import keys

    keys._ALGORITHM = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)


def _take_over_luck() -> None:
    """Ids, salts, PINs and keys: every random byte of this process is the seed's."""
    os.urandom = _luck
    random._urandom = _luck  # type: ignore[attr-defined]  # the door of `secrets`
    ec.generate_private_key = lambda curve, backend=None: ec.derive_private_key(
        Virtual.dice.getrandbits(255) + 1, curve
    )


def _luck(count: int) -> bytes:
    return Virtual.dice.randbytes(count)
