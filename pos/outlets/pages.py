"""Pages of a list by cursor: stable while rows are added, and the same cost on every page.

A cursor is opaque to clients: base64url of the JSON list of the last row's order values.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet

from pos.journal.errors import BadInput

MAX_LIMIT = 200
MAX_CURSOR = 400
_LARGEST = 2**63 - 1
_Row = TypeVar("_Row", bound=Model)


def page(
    rows: QuerySet[_Row], order: Sequence[str], cursor: str | None, limit: int
) -> tuple[list[_Row], str | None]:
    """Rows after the cursor, and the next cursor while there is more. `order` ends in the id."""
    if cursor:
        rows = rows.filter(_after(rows.model, order, cursor))
    found = list(rows.order_by(*order)[: min(limit, MAX_LIMIT) + 1])
    if len(found) <= min(limit, MAX_LIMIT):
        return found, None
    shown = found[:-1]
    values = [_plain(getattr(shown[-1], name.lstrip("-"))) for name in order]
    return shown, base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def _after(model: type[Model], order: Sequence[str], cursor: str) -> Q:
    """(a < x) or (a = x and b < y) …, each in its own direction."""
    names = [name.lstrip("-") for name in order]
    given = zip(names, _values(cursor, len(order)), strict=True)
    values = [_read(model, name, value) for name, value in given]
    condition = Q()
    for place, name in enumerate(names):
        step = "lt" if order[place].startswith("-") else "gt"
        same = dict(zip(names[:place], values, strict=False))
        condition |= Q(**same, **{f"{name}__{step}": values[place]})
    return condition


def _values(cursor: str, count: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor[:MAX_CURSOR]))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _bad_cursor() from error
    if not isinstance(values, list) or len(values) != count:
        raise _bad_cursor()
    return values


def _read(model: type[Model], name: str, value: Any) -> Any:
    if not isinstance(value, str | int) or (isinstance(value, int) and abs(value) > _LARGEST):
        raise _bad_cursor()
    try:
        return _column(model, name).to_python(value)
    except (ValidationError, TypeError, ValueError) as error:
        raise _bad_cursor() from error


def _column(model: type[Model], name: str) -> "Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if field.name == name)


def _plain(value: Any) -> Any:
    return value if isinstance(value, int) else str(value)


def _bad_cursor() -> BadInput:
    return BadInput("bad_cursor", "Halaman ini tidak ada. Mulai lagi dari halaman pertama.")
