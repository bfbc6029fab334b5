"""Many values as one parameter for PostgreSQL: `{"a",NULL,"b"}`, which the statement casts.

The driver would quote each value by itself, which took two fifths of an ingest; here a column costs
one pass, and only bytes are left to it, which it sends as they are. What no column can hold (half a
character, a number beyond its type) is still refused: by the driver or by the cast.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from django.db import connection, models

Array = str | list[Any]


def array_mark(field: "models.Field[Any, Any]") -> str:
    """Where such a parameter stands. Text without its length: a cast would cut what is too long,
    where an insert refuses it."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    kind = "text" if isinstance(target, models.CharField) else str(target.db_type(connection))
    return f"%b::{kind}[]" if isinstance(target, models.BinaryField) else f"%s::{kind}[]"


def as_array(values: Sequence[Any]) -> Array:
    """Of one sort: text, numbers, truth values or bytes; and None. A word of an enumeration is its
    value, also among plain ones."""
    sort = _sort_of(values)
    if issubclass(sort, Enum):
        values = [value.value if isinstance(value, Enum) else value for value in values]
        sort = _sort_of(values)
    if issubclass(sort, (bytes, memoryview)):
        return list(values)
    if issubclass(sort, (int, float)):
        return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"
    return "{" + _quoted(values) + "}"


def _sort_of(values: Sequence[Any]) -> type:
    return next((type(value) for value in values if value is not None), str)


def _quoted(values: Sequence[Any]) -> str:
    parts = ["NULL" if value is None else f'"{value}"' for value in values]
    text = ",".join(parts)
    if "\\" not in text and text.count('"') == 2 * (len(values) - values.count(None)):
        return text
    return ",".join(["NULL" if value is None else f'"{_escaped(str(value))}"' for value in values])


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
