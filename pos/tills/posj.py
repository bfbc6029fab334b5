"""The rescue file `.posj`, opened by the owner's recovery seed (pos.journal.sealed_file).

sync/README.md section 7 is its full description. Inside: a header, events as {"raw", "sig"}.
"""

from collections.abc import Iterator
from typing import IO, Any

from cryptography.hazmat.primitives.asymmetric import ec

from pos.journal import sealed_file
from pos.outlets.recovery import public_keys, wrap_key
from pos.tills.errors import damaged_file, foreign_seed, not_posj

POSJ = sealed_file.Format(
    magic=b"LANCAR-POSJ 1\n", info=b"lancar posj v1", unknown=not_posj, damaged=damaged_file
)

Json = dict[str, Any]


def read_lines(file: IO[bytes], seed: bytes) -> Iterator[Json]:
    """Every object of the file in order, header first. The trailer is checked, not yielded.

    RuleError `foreign_seed` before anything else is read; `Damaged` where the file stops being
    what a tablet wrote: cut off, changed, or without its trailer."""
    header = sealed_file.read_header(file, POSJ)
    if header[0].get("recipient") != public_keys(seed).wrap:
        raise foreign_seed()
    own = wrap_key(seed)
    yield from sealed_file.read_lines(file, POSJ, header, lambda point: own.exchange(_ECDH, point))


_ECDH = ec.ECDH()
