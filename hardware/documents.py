"""What may be handed over to be printed: the operations of pos.domain.paper, within bounds."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from hardware.encoding import opened
from hardware.errors import bad_document
from pos.domain.errors import DomainError
from pos.domain.paper import SMALLEST_COLUMNS, Operation, lay_out

MOST_OPERATIONS = 2_000
MOST_LETTERS = 2_000
_WORDS: dict[str, tuple[str, ...]] = {
    "text": ("text",),
    "columns": ("left", "right"),
    "rule": ("char",),
    "qr": ("data",),
    "image": (),
    "cut": (),
}
_STYLED = ("text", "columns")


def checked(operations: Sequence[Mapping[str, Any]]) -> list[Operation]:
    """The same, known to be printable. BadInput `bad_document`, `bad_picture`."""
    if not operations:
        raise bad_document("kosong")
    if len(operations) > MOST_OPERATIONS:
        raise bad_document(f"lebih dari {MOST_OPERATIONS} baris")
    document = [_checked(operation) for operation in operations]
    try:
        lay_out(document, SMALLEST_COLUMNS)
    except (DomainError, KeyError, TypeError, AttributeError) as error:
        raise bad_document("baris tidak lengkap") from error
    return document


def _checked(operation: Mapping[str, Any]) -> Operation:
    op = operation.get("op")
    if op not in _WORDS:
        raise bad_document(str(op)[:20])
    if any(not _is_short(operation.get(key)) for key in _WORDS[op]):
        raise bad_document(op)
    if op in _STYLED and operation.get("size") not in ("normal", "tall"):
        raise bad_document(op)
    if op == "image":
        opened(str(operation.get("png", "")))
    return cast(Operation, dict(operation))


def _is_short(words: Any) -> bool:
    return isinstance(words, str) and len(words) <= MOST_LETTERS
