"""Many rows in one statement, the same on SQLite and PostgreSQL, without the ORM's row-by-row cost.

Projections write thousands of rows in one transaction; here the price is a few microseconds each.
"""

import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models

Converter = Callable[[Any], Any]


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """INSERT rows given as tuples in the order of `columns` (field attnames). Returns how many."""
    converters = _converters(model, tuple(columns), connection.vendor)
    prepared = [
        tuple(c(v) if c else v for c, v in zip(converters, row, strict=True)) for row in rows
    ]
    if prepared:
        with connection.cursor() as cursor:
            cursor.executemany(_insert_sql(model, tuple(columns)), prepared)
    return len(prepared)


def upsert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    conflict: Sequence[str],
) -> int:
    """INSERT, or UPDATE all other columns where the named unique key `conflict` exists."""
    converters = _converters(model, tuple(columns), connection.vendor)
    prepared = [
        tuple(c(v) if c else v for c, v in zip(converters, row, strict=True)) for row in rows
    ]
    if prepared:
        sql = _insert_sql(model, tuple(columns)) + _on_conflict(model, columns, conflict)
        with connection.cursor() as cursor:
            cursor.executemany(sql, prepared)
    return len(prepared)


@lru_cache(maxsize=256)
def _insert_sql(model: type[models.Model], columns: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(_column(model, name)) for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"


def _on_conflict(model: type[models.Model], columns: Sequence[str], conflict: Sequence[str]) -> str:
    quote = connection.ops.quote_name
    target = ", ".join(quote(_column(model, name)) for name in conflict)
    updates = ", ".join(
        f"{quote(_column(model, name))} = excluded.{quote(_column(model, name))}"
        for name in columns
        if name not in conflict and name != "id"
    )
    return f" ON CONFLICT ({target}) DO UPDATE SET {updates}"


def _column(model: type[models.Model], attname: str) -> str:
    return _field(model, attname).column or attname


def _field(model: type[models.Model], attname: str) -> "models.Field[Any, Any]":
    for field in model._meta.concrete_fields:
        if field.attname == attname:
            return field
    raise LookupError(f"{model.__name__} has no column {attname}")


@lru_cache(maxsize=256)
def _converters(
    model: type[models.Model], columns: tuple[str, ...], vendor: str
) -> tuple[Converter | None, ...]:
    return tuple(_converter(_field(model, name), vendor) for name in columns)


def _converter(field: "models.Field[Any, Any]", vendor: str) -> Converter | None:
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.UUIDField):
        return _uuid_hex if vendor == "sqlite" else _uuid_text
    if isinstance(field, models.JSONField):
        return _json_text
    return None


def _uuid_hex(value: Any) -> str | None:
    if value is None:
        return None
    return value.hex if isinstance(value, uuid.UUID) else str(value).replace("-", "")


def _uuid_text(value: Any) -> str | None:
    return None if value is None else str(value)


def _json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
