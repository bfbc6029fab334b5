"""One statement straight to the database's driver, for the hot path.

Django wraps every cursor and every call anew; around statements that take microseconds, twenty a
sale, the wrapping was most of the work. On PostgreSQL it also writes the values into the text of
the statement, which the server reads letter by letter; here they go beside it. Errors are still
Django's, a broken transaction is still refused, and whoever listens to queries (tests, debugging)
still hears them.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

Answer = tuple[Any, ...]


def ask(sql: str, parameters: Sequence[Any]) -> list[Answer]:
    """All rows of a SELECT."""
    wrapper: Any = connections[DEFAULT_DB_ALIAS]
    if not _is_direct(wrapper):
        with wrapper.cursor() as cursor:
            cursor.execute(sql, parameters)
            rows: list[Answer] = cursor.fetchall()
            return rows
    with wrapper.wrap_database_errors:
        found: list[Answer] = _cursor(wrapper).execute(sql, parameters).fetchall()
        return found


def tell(sql: str, parameters: Sequence[Any]) -> None:
    """A statement that changes something."""
    wrapper: Any = connections[DEFAULT_DB_ALIAS]
    if not _is_direct(wrapper):
        with wrapper.cursor() as cursor:
            cursor.execute(sql, parameters)
        return
    with wrapper.wrap_database_errors:
        _cursor(wrapper).execute(sql, parameters)


def tell_many(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """The same statement with each of these rows; for one alone the way of many is dear."""
    if len(rows) == 1:
        tell(sql, rows[0])
        return
    wrapper: Any = connections[DEFAULT_DB_ALIAS]
    if not _is_direct(wrapper):
        with wrapper.cursor() as cursor:
            cursor.executemany(sql, rows)
        return
    with wrapper.wrap_database_errors:
        _cursor(wrapper).executemany(sql, rows)


def _is_direct(wrapper: Any) -> bool:
    if wrapper.connection is None:
        return False
    wrapper.validate_no_broken_transaction()
    return not (wrapper.execute_wrappers or wrapper.force_debug_cursor)


def _cursor(wrapper: Any) -> Any:
    if wrapper.vendor == "sqlite":
        return wrapper.create_cursor()
    return psycopg.Cursor(wrapper.connection)
