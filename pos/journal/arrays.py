"""Many values as one parameter for PostgreSQL: `{"a",NULL,"b"}`, which the statement casts.

The driver would quote each value by itself, which took two fifths of an ingest; here a column costs
one pass, and only bytes are left to it, which it sends as they are. What no column can hold (half a
character, a number beyond its type) is still refused: by the driver or by the cast. Ids go in
PostgreSQL's own form: their text it reads with sixteen calls each, a tenth of its work.
"""

import struct
from collections.abc import Sequence
from enum import Enum
from typing import Any

import psycopg
from django.db import connection, models
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format

Array = str | list[Any]
_SIZE, _NULL = "00000010", "ffffffff"  # before each id its 16 bytes; -1 for none
_LENGTHS = {32, 36}
_ONE_DIMENSION, _ID_OID, _IDS_OID = 1, 2950, 2951


class Ids(bytes):
    """An array of ids as PostgreSQL sends them itself."""


class _Binary(Dumper):
    format, oid = Format.BINARY, _IDS_OID

    def dump(self, obj: Ids) -> Buffer:
        return obj


class _Text(Dumper):
    """Where Django writes values into the statement, as while its queries are listened to."""

    oid = _IDS_OID

    def dump(self, obj: Ids) -> Buffer:
        texts, place = [], 20
        while place < len(obj):
            is_null = obj[place : place + 4].hex() == _NULL
            texts.append("NULL" if is_null else obj[place + 4 : place + 20].hex())
            place += 4 if is_null else 20
        return ("{" + ",".join(texts) + "}").encode()


psycopg.adapters.register_dumper(Ids, _Text)
psycopg.adapters.register_dumper(Ids, _Binary)  # the last one is preferred where both will do


def mark(field: "models.Field[Any, Any]") -> str:
    """Where one value stands. Text without its length: a cast would cut what is too long, where an
    insert refuses it."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    kind = "text" if isinstance(target, models.CharField) else str(target.db_type(connection))
    return f"%b::{kind}" if isinstance(target, models.BinaryField) else f"%s::{kind}"


def array_mark(field: "models.Field[Any, Any]") -> str:
    """Where an array of such values stands."""
    return f"{mark(field)}[]"


def as_value(value: Any) -> Any:
    """One that all rows share."""
    return value.value if isinstance(value, Enum) else value


def as_ids(texts: Sequence[str | None]) -> Ids:
    """Of ids as text, with or without hyphens. ValueError for what is none."""
    if not {len(text) for text in texts if text is not None} <= _LENGTHS:
        raise ValueError("no id has this length")
    if None in texts:
        digits = "".join([_NULL if text is None else _SIZE + text for text in texts])
    else:
        digits = _SIZE + _SIZE.join(texts)  # type: ignore[arg-type]  # there is no None
    body = bytes.fromhex(digits.replace("-", ""))
    nulls = texts.count(None)
    if len(body) != 20 * len(texts) - 16 * nulls:
        raise ValueError("something in an id is no digit")
    head = struct.pack(">iiIii", _ONE_DIMENSION, int(nulls > 0), _ID_OID, len(texts), 1)
    return Ids(head + body)


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
        return "{" + _numbers(values) + "}"
    return "{" + _quoted(values) + "}"


def _sort_of(values: Sequence[Any]) -> type:
    return next((type(value) for value in values if value is not None), str)


def _numbers(values: Sequence[Any]) -> str:
    """Python writes a list of numbers down as PostgreSQL reads it."""
    text = str(list(values))[1:-1]
    if "<" in text:  # a word of an enumeration that has a number
        return ",".join(["NULL" if value is None else str(value) for value in values])
    return text.replace("None", "NULL")


def _quoted(values: Sequence[Any]) -> str:
    if None in values:
        text = ",".join(["NULL" if value is None else f'"{value}"' for value in values])
    else:
        text = '"' + '","'.join(map(str, values)) + '"'
    if "\\" not in text and text.count('"') == 2 * (len(values) - values.count(None)):
        return text
    return ",".join(["NULL" if value is None else f'"{_escaped(str(value))}"' for value in values])


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
