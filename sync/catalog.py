"""Catalogue pieces by hash: immutable, so a tablet asks only for those it lacks."""

from pos.catalog.chunks import chunk
from pos.journal.errors import BadInput
from pos.journal.store import Sender


def chunk_for(sender: Sender, sha256: str) -> bytes | None:
    """The bytes with this SHA-256, if they belong to the sender's shop and are still current."""
    if len(sha256) != 64 or sha256.strip("0123456789abcdef"):
        raise BadInput("bad_hash", "Nama bagian katalog tidak sah.")
    return chunk(sender.merchant_id, sender.outlet_id, sha256)
