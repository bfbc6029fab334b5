"""Many rows in one statement, the same on SQLite and PostgreSQL, without the ORM's row-by-row cost.

Projections write thousands of rows in one transaction; here the price is a few microseconds each.
"""

import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models

from pos.journal.arrays import array_mark, as_array, as_ids, as_value, mark
from pos.journal.direct import tell, tell_many

Converter = Callable[[Sequence[Any]], Sequence[Any]]
Columns = list[Sequence[Any]]


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """INSERT rows given as tuples in the order of `columns` (field attnames). Returns how many."""
    named = tuple(columns)
    return _insert(model, named, _prepare(model, named, rows))


def upsert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    conflict: Sequence[str],
) -> int:
    """INSERT, or UPDATE all other columns where the named unique key `conflict` exists."""
    named, key = tuple(columns), tuple(conflict)
    prepared = _last_of_each(_prepare(model, named, rows), named, key)
    return _insert(model, named, prepared, _on_conflict(model, named, key))


def add_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    conflict: Sequence[str],
    *,
    measures: Sequence[str],
) -> int:
    """INSERT, or add the `measures` to those of the row that has the key. Each key once."""
    named = tuple(columns)
    otherwise = _on_adding(model, tuple(conflict), tuple(measures))
    return _insert(model, named, _prepare(model, named, rows), otherwise)


def _insert(
    model: type[models.Model], columns: tuple[str, ...], prepared: Columns, otherwise: str = ""
) -> int:
    """PostgreSQL gets each column as one array: a statement a row took nine tenths of an ingest."""
    if not prepared:
        return 0
    if connection.vendor == "postgresql":
        spread = _spread(prepared)
        sql = _arrays_sql(model, columns, spread) + otherwise
        tell(sql, _packed(model, columns, prepared, spread))
    else:
        tell_many(_insert_sql(model, columns) + otherwise, list(zip(*prepared, strict=True)))
    return len(prepared[0])


def _spread(prepared: Columns) -> tuple[bool, ...]:
    """Which columns differ from row to row. Half of them say the same in all rows of a run (tenant,
    device, day): such a value is sent, and read by PostgreSQL, once. The first names the row."""
    if len(prepared[0]) == 1:
        return (False,) * len(prepared)
    return (True, *(not _is_same(column) for column in prepared[1:]))


def _packed(
    model: type[models.Model],
    columns: tuple[str, ...],
    prepared: Columns,
    spread: tuple[bool, ...],
) -> list[Any]:
    ids = _ids_among(model, columns)
    return [
        (as_ids(column) if is_id else as_array(column)) if differs else as_value(column[0])
        for column, is_id, differs in zip(prepared, ids, spread, strict=True)
    ]


@lru_cache(maxsize=256)
def _ids_among(model: type[models.Model], columns: tuple[str, ...]) -> tuple[bool, ...]:
    return tuple(is_uuid(model, name) for name in columns)


def _last_of_each(prepared: Columns, columns: tuple[str, ...], key: tuple[str, ...]) -> Columns:
    """One statement may not change a row twice, as one after the other may; the last one stays."""
    if not prepared:
        return prepared
    keys = zip(*(prepared[columns.index(name)] for name in key), strict=True)
    last = list({each: place for place, each in enumerate(keys)}.values())
    if len(last) == len(prepared[0]):
        return prepared
    return [[column[place] for place in last] for column in prepared]


def _prepare(
    model: type[models.Model], columns: tuple[str, ...], rows: Iterable[Sequence[Any]]
) -> Columns:
    """Convert column by column: most need nothing, and ids repeat a lot within a run."""
    by_column: Columns = list(zip(*rows, strict=True))
    if by_column and len(by_column) != len(columns):
        raise ValueError(f"{model.__name__}: rows have {len(by_column)} values")
    for place, converter in enumerate(converters(model, columns, connection.vendor)):
        if converter and by_column:
            by_column[place] = converter(by_column[place])
    return by_column


def _is_same(column: Sequence[Any]) -> bool:
    """Of one sort. Not for JSON that is not yet text: there 1 and true are two things."""
    return bool(column[0] == column[-1]) and column.count(column[0]) == len(column)


@lru_cache(maxsize=256)
def _insert_sql(model: type[models.Model], columns: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(column_of(model, name)) for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"


@lru_cache(maxsize=1024)
def _arrays_sql(
    model: type[models.Model], columns: tuple[str, ...], spread: tuple[bool, ...]
) -> str:
    """`unnest` stands among the columns and not behind FROM, where PostgreSQL first writes each
    array down as a table of its own."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(column_of(model, name)) for name in columns)
    values = ", ".join(
        f"unnest({array_mark(field_of(model, name))})" if differs else mark(field_of(model, name))
        for name, differs in zip(columns, spread, strict=True)
    )
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) SELECT {values}"


@lru_cache(maxsize=256)
def _on_conflict(
    model: type[models.Model], columns: tuple[str, ...], conflict: tuple[str, ...]
) -> str:
    quote = connection.ops.quote_name
    target = ", ".join(quote(column_of(model, name)) for name in conflict)
    updates = ", ".join(
        f"{quote(column_of(model, name))} = excluded.{quote(column_of(model, name))}"
        for name in columns
        if name not in conflict and name != "id"
    )
    return f" ON CONFLICT ({target}) DO UPDATE SET {updates}"


@lru_cache(maxsize=16)
def _on_adding(
    model: type[models.Model], conflict: tuple[str, ...], measures: tuple[str, ...]
) -> str:
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    target = ", ".join(quote(column_of(model, name)) for name in conflict)
    columns = [quote(column_of(model, name)) for name in measures]
    added = ", ".join(f"{each} = {table}.{each} + excluded.{each}" for each in columns)
    return f" ON CONFLICT ({target}) DO UPDATE SET {added}"


def column_of(model: type[models.Model], attname: str) -> str:
    """The column's name in the database."""
    return field_of(model, attname).column or attname


def field_of(model: type[models.Model], attname: str) -> "models.Field[Any, Any]":
    for field in model._meta.concrete_fields:
        if field.attname == attname:
            return field
    raise LookupError(f"{model.__name__} has no column {attname}")


@lru_cache(maxsize=256)
def converters(
    model: type[models.Model], columns: tuple[str, ...], vendor: str
) -> tuple[Converter | None, ...]:
    """For each column what makes a list of values ready for this database; None: nothing to do."""
    return tuple(_converter(field_of(model, name), vendor) for name in columns)


@lru_cache(maxsize=1024)
def is_uuid(model: type[models.Model], attname: str) -> bool:
    """Also a relation to a row whose key is one."""
    field = field_of(model, attname)
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return isinstance(target, models.UUIDField)


def _converter(field: "models.Field[Any, Any]", vendor: str) -> Converter | None:
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.UUIDField):
        return _uuid_hex if vendor == "sqlite" else _uuid_text
    if isinstance(field, models.JSONField):
        return _json_text
    return None


def _uuid_hex(values: Sequence[Any]) -> list[Any]:
    """SQLite keeps UUIDs as 32 hex digits."""
    try:
        return [value.replace("-", "") for value in values]  # text, as bodies of events have it
    except AttributeError:
        return _digits_of_each(values)


def _digits_of_each(values: Sequence[Any]) -> list[Any]:
    """UUIDs, text and None mixed; neighbours are often the very same object."""
    made: list[Any] = []
    before: Any = None
    digits: str | None = None
    for value in values:
        if value is not before:
            before = value
            digits = value and (value.hex if isinstance(value, uuid.UUID) else _digits(value))
        made.append(digits)
    return made


def _digits(value: str) -> str:
    return value.replace("-", "")


def _uuid_text(values: Sequence[Any]) -> list[Any]:
    if len(values) > 1 and _is_same(values):
        return _uuid_text(values[:1]) * len(values)
    made: list[Any] = []
    before: Any = None
    text: str | None = None
    for value in values:
        if value is not before:
            before = value
            text = value.hex if isinstance(value, uuid.UUID) else value  # quicker than hyphened
        made.append(text)
    return made


def _json_text(values: Sequence[Any]) -> list[str]:
    return [_dump(value) for value in values]


def _dump(value: Any) -> str:
    if value is None:
        return "null"
    if value == []:  # most lines have no choices, most sales no promotions
        return "[]"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
