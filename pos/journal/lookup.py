"""Reads of the hot path: the SQL of each question is made once, then only its values change.

The ORM writes the same SELECT anew for every request; with one sale a request that was three
quarters of the hub's work. For everything that is not asked at every sale, use the ORM.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models

from pos.journal.arrays import array_mark, as_array, as_ids
from pos.journal.bulk import column_of, converters, field_of, is_uuid
from pos.journal.direct import Answer, ask, tell

Where = Mapping[str, Any]


def find_rows(
    model: type[models.Model], columns: Sequence[str], where: Where, *, lock: bool = False
) -> list[Answer]:
    """Rows whose columns (attnames) equal a value, or are among a list or set of values.

    Ids go in as UUID or text and come out as hyphenated text. An empty collection finds nothing.
    `lock`: SELECT FOR UPDATE where the database has it (SQLite's transactions lock as a whole)."""
    shape = tuple((name, _size(value)) for name, value in where.items())
    if any(size == 0 for _, size in shape):
        return []
    if connection.vendor == "postgresql":
        shape = tuple((name, size and 1) for name, size in shape)
    sql = _select_sql(model, tuple(columns), shape, lock)
    rows = ask(sql, _parameters(model, where))
    return _with_text_ids(model, tuple(columns), rows)


def largest(tables: tuple[type[models.Model], ...], column: str, where: Where) -> list[int]:
    """The largest number of this column in each of these tables, or 0; one question for all."""
    values = [value for table in tables for value in _parameters(table, where)]
    return [top or 0 for _, top in sorted(ask(_largest_sql(tables, column, tuple(where)), values))]


def change_rows(model: type[models.Model], changes: Where, where: Where) -> None:
    """UPDATE these columns of the rows whose columns equal these values."""
    tell(
        _update_sql(model, tuple(changes), tuple(where)),
        [*_parameters(model, changes), *_parameters(model, where)],
    )


def _size(value: Any) -> int | None:
    """None for one value; how many there are for a collection."""
    return len(value) if isinstance(value, (list, tuple, set, frozenset)) else None


def _parameters(model: type[models.Model], values: Where) -> list[Any]:
    ready: list[Any] = []
    change = converters(model, tuple(values), connection.vendor)
    for (name, value), converter in zip(values.items(), change, strict=True):
        several: Collection[Any] = [value] if _size(value) is None else value
        made = converter(list(several)) if converter else list(several)
        is_array = _size(value) is not None and connection.vendor == "postgresql"
        pack = as_ids if is_uuid(model, name) else as_array
        ready.extend([pack(made)] if is_array else made)
    return ready


@lru_cache(maxsize=1024)
def _select_sql(
    model: type[models.Model],
    columns: tuple[str, ...],
    shape: tuple[tuple[str, int | None], ...],
    lock: bool,
) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(_asked(model, name) for name in columns)
    conditions = _conditions(model, shape)
    table = quote(model._meta.db_table)
    locking = " FOR UPDATE" if lock and connection.features.has_select_for_update else ""
    return f"SELECT {names} FROM {table} WHERE {conditions}{locking}"


def _asked(model: type[models.Model], name: str) -> str:
    """PostgreSQL's driver would make an object of each id, of which text would be made again."""
    column = connection.ops.quote_name(column_of(model, name))
    as_text = connection.vendor == "postgresql" and is_uuid(model, name)
    return f"{column}::text" if as_text else column


def _conditions(model: type[models.Model], shape: tuple[tuple[str, int | None], ...]) -> str:
    """For several ids SQLite prefers whatever index begins with the tenant, and so reads the shop's
    whole record; a plus sign keeps those columns out of its choice, and it looks up the ids."""
    only_compared = connection.vendor == "sqlite" and any(name == "id" for name, _ in shape)
    parts = []
    for name, size in shape:
        plus = "+" if only_compared and name != "id" else ""
        parts.append(plus + _condition(model, name, size))
    return " AND ".join(parts)


def _condition(model: type[models.Model], name: str, size: int | None) -> str:
    column = connection.ops.quote_name(column_of(model, name))
    if size is None:
        return f"{column} = %s"
    if connection.vendor == "postgresql":  # one parameter, and one shape of the question
        return f"{column} = ANY({array_mark(field_of(model, name))})"
    return f"{column} IN ({', '.join(['%s'] * size)})"


@lru_cache(maxsize=64)
def _largest_sql(
    tables: tuple[type[models.Model], ...], column: str, where: tuple[str, ...]
) -> str:
    quote = connection.ops.quote_name
    questions = [
        f"SELECT {place}, MAX({quote(column_of(table, column))}) FROM {quote(table._meta.db_table)}"
        f" WHERE {' AND '.join(_condition(table, name, None) for name in where)}"
        for place, table in enumerate(tables)
    ]
    return " UNION ALL ".join(questions)


@lru_cache(maxsize=256)
def _update_sql(model: type[models.Model], changes: tuple[str, ...], where: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    settings = ", ".join(f"{quote(column_of(model, name))} = %s" for name in changes)
    conditions = " AND ".join(_condition(model, name, None) for name in where)
    return f"UPDATE {quote(model._meta.db_table)} SET {settings} WHERE {conditions}"


def _with_text_ids(
    model: type[models.Model], columns: tuple[str, ...], rows: list[Answer]
) -> list[Answer]:
    places = _places_of_ids(model, columns)
    if not rows or not places or connection.vendor == "postgresql":
        return rows
    by_column: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for place in places:
        by_column[place] = [value and _hyphened(value) for value in by_column[place]]
    return list(zip(*by_column, strict=True))


@lru_cache(maxsize=256)
def _places_of_ids(model: type[models.Model], columns: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(place for place, name in enumerate(columns) if is_uuid(model, name))


def _hyphened(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


@lru_cache(maxsize=4096)
def known_id(text: str) -> uuid.UUID:
    """A UUID from text that has been seen before (devices, outlets): making one is not free."""
    return uuid.UUID(text)
