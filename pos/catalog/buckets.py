"""Rows of one noun shared out over pieces of about five hundred, so that a change replaces one.

A row lives in the piece that the last bits of its id name; there is always a power of two of
pieces. What this is not: the list of all pieces, nor where rows come from (chunks.py).
"""

import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping

BUCKET_ROWS = 500

Retire = Callable[[str, bytes], None]


class Buckets:
    """`name`/NN: {id: the bytes of its row}. `retire` is told what was replaced."""

    def __init__(self, name: str, retire: Retire) -> None:
        self.name, self._retire = name, retire
        self.rows: dict[int, dict[uuid.UUID, bytes]] = {0: {}}
        self.hashes: dict[int, str] = {}

    def update(self, changed: Mapping[uuid.UUID, bytes]) -> None:
        """Put changed rows in their places, and name anew the pieces they are in."""
        self._grow(changed)
        touched = {self._place(identity) for identity in changed}
        for place in touched & set(self.hashes):
            self._retire(self.hashes[place], self._bytes(place))
        for identity, row in changed.items():
            self.rows[self._place(identity)][identity] = row
        for place in touched | (set(self.rows) - set(self.hashes)):
            self.hashes[place] = hashlib.sha256(self._bytes(place)).hexdigest()

    def find(self, sha256: str) -> bytes | None:
        for place, known in self.hashes.items():
            if known == sha256:
                return self._bytes(place)
        return None

    def pieces(self) -> Iterator[tuple[str, str, int]]:
        """(name, hash, rows) of each piece, in order."""
        for place in sorted(self.rows):
            yield f"{self.name}/{place:02d}", self.hashes[place], len(self.rows[place])

    def _grow(self, changed: Mapping[uuid.UUID, bytes]) -> None:
        """More rows than the pieces are meant for: share all out anew."""
        if _pieces_for(sum(map(len, self.rows.values())) + len(changed)) <= len(self.rows):
            return
        count = _pieces_for(len({*changed, *(key for rows in self.rows.values() for key in rows)}))
        if count <= len(self.rows):
            return
        items = [item for rows in self.rows.values() for item in rows.items()]
        self.rows = {place: {} for place in range(count)}
        self.hashes = {}
        for identity, row in items:
            self.rows[self._place(identity)][identity] = row

    def _place(self, identity: uuid.UUID) -> int:
        """The last bits of a UUIDv7 are random, so pieces fill evenly."""
        return identity.int & (len(self.rows) - 1)

    def _bytes(self, place: int) -> bytes:
        rows = self.rows[place]
        return b"[" + b",".join(rows[identity] for identity in sorted(rows)) + b"]"


def _pieces_for(rows: int) -> int:
    """The smallest power of two that keeps pieces at about BUCKET_ROWS."""
    count = 1
    while count * BUCKET_ROWS < rows:
        count *= 2
    return count
