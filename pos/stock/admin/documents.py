"""What moved the stock, by name: apps above say what their documents are called and where they are.

A movement knows its document's id only; sales and purchases are not the ledger's to read.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence

from django.urls import reverse

from pos.stock.models import Movement

Named = dict[uuid.UUID, tuple[str, str]]  # document: its name and its page
Namer = Callable[[uuid.UUID, Sequence[uuid.UUID]], Named]
_NAMERS: list[tuple[frozenset[str], Namer]] = []


def names_documents(*reasons: str) -> Callable[[Namer], Namer]:
    """Register who names the documents of these reasons; asked once a page."""

    def register(namer: Namer) -> Namer:
        _NAMERS.append((frozenset(reasons), namer))
        return namer

    return register


def pages_of(merchant_id: uuid.UUID, wanted: Iterable[tuple[str, uuid.UUID]]) -> Named:
    """The same of documents by the reason they would have moved stock for."""
    wanted = set(wanted)
    found: Named = {}
    for reasons, namer in _NAMERS:
        named = sorted(document for reason, document in wanted if reason in reasons)
        if named:
            found.update(namer(merchant_id, named))
    return found


def documents_of(merchant_id: uuid.UUID, moves: Iterable[Movement]) -> Named:
    """Every document of these movements; one that no app names has the ledger's own page."""
    moves = list(moves)
    found = {
        move.document_id: (
            str(move.get_reason_display()),
            reverse("admin:stock_movement_dokumen", args=[move.event_id]),
        )
        for move in moves
    }
    for reasons, namer in _NAMERS:
        wanted = {move.document_id for move in moves if move.reason in reasons}
        if wanted:
            found.update(namer(merchant_id, sorted(wanted)))
    return found
