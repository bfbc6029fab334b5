"""Reads of the record: pages of events and of the inbox. Cursors are opaque to callers."""

import uuid

from django.db.models import Q

from pos.journal.errors import BadInput, NotFound
from pos.journal.models import Event, Problem

MAX_PAGE = 200


def events_page(
    merchant_id: uuid.UUID, *, cursor: str, limit: int, kind: str = ""
) -> tuple[list[Event], str | None]:
    """Newest first. The cursor is the last number of the page before."""
    rows = Event.objects.filter(merchant_id=merchant_id).defer("raw")
    if kind:
        rows = rows.filter(kind=kind)
    if cursor:
        rows = rows.filter(server_seq__lt=_number(cursor))
    size = min(max(limit, 1), MAX_PAGE)
    page = list(rows.order_by("-server_seq")[: size + 1])
    more = len(page) > size
    return page[:size], str(page[size - 1].server_seq) if more else None


def problems_page(
    merchant_id: uuid.UUID, *, cursor: str, limit: int, open_only: bool
) -> tuple[list[Problem], str | None]:
    """Newest first. The cursor is "opened_at:id" of the last row of the page before."""
    rows = Problem.objects.filter(merchant_id=merchant_id)
    if open_only:
        rows = rows.filter(settled_at=None)
    if cursor:
        opened_at, last = _place(cursor)
        rows = rows.filter(Q(opened_at__lt=opened_at) | Q(opened_at=opened_at, id__lt=last))
    size = min(max(limit, 1), MAX_PAGE)
    page = list(rows.order_by("-opened_at", "-id")[: size + 1])
    last_row = page[size - 1] if len(page) > size else None
    return page[:size], f"{last_row.opened_at}:{last_row.id}" if last_row else None


def problem_of(merchant_id: uuid.UUID, problem_id: uuid.UUID) -> Problem:
    problem = Problem.objects.filter(merchant_id=merchant_id, id=problem_id).first()
    if problem is None:
        raise NotFound("unknown_problem", "Catatan ini tidak ada.")
    return problem


def _number(cursor: str) -> int:
    if not cursor.isascii() or not cursor.isdecimal() or len(cursor) > 18:
        raise BadInput("bad_cursor", "Penanda halaman tidak dapat dibaca.")
    return int(cursor)


def _place(cursor: str) -> tuple[int, uuid.UUID]:
    number, _, identity = cursor.partition(":")
    try:
        return _number(number), uuid.UUID(identity)
    except ValueError as error:
        raise BadInput("bad_cursor", "Penanda halaman tidak dapat dibaca.") from error
