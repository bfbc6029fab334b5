"""Database backend: Django's own SQLite backend over the wheel's newer library.

Debian's 3.40 has the WAL-reset bug that can corrupt a database which several processes write (fixed
in 3.51.3); the wheel has 3.53. Without a key the files are plain SQLite; with CIPHER_KEY (64 hex
digits) they are encrypted at rest. Not a new dialect: only connecting, cursors and what the planner
is told (schema.py) are replaced.
"""

import datetime
import decimal
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db.backends.sqlite3 import base as django_sqlite
from django.db.backends.sqlite3._functions import (  # type: ignore[import-untyped]
    register as register_functions,
)
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from sqlcipher3 import dbapi2 as library

from pos.config.sqlite.schema import DatabaseSchemaEditor

library.register_converter("bool", b"1".__eq__)
library.register_converter("date", django_sqlite.decoder(parse_date))
library.register_converter("time", django_sqlite.decoder(parse_time))
library.register_converter("datetime", django_sqlite.decoder(parse_datetime))
library.register_converter("timestamp", django_sqlite.decoder(parse_datetime))
library.register_adapter(decimal.Decimal, str)
library.register_adapter(datetime.date, django_sqlite.adapt_date)
library.register_adapter(datetime.datetime, django_sqlite.adapt_datetime)

Database = library
_translate = django_sqlite.SQLiteCursorWrapper.convert_query


@lru_cache(maxsize=2048)
def _with_question_marks(query: str) -> str:
    """The hot path says the same few hundred sentences all day."""
    return str(_translate(None, query))  # type: ignore[arg-type]


class Cursor(library.Cursor):
    """Django writes %s and %(name)s, SQLite reads ? and :name."""

    def execute(self, query: str, params: Any = None) -> Any:
        if params is None:
            return super().execute(query)
        if hasattr(params, "keys"):
            return super().execute(_translate(self, query, param_names=list(params)), params)
        return super().execute(_with_question_marks(query), params)

    def executemany(self, query: str, param_list: Iterable[Sequence[Any]]) -> Any:
        rows: Iterator[Sequence[Any]] = iter(param_list)
        first = next(rows, None)
        if first is None:
            return self
        if hasattr(first, "keys"):
            sql = _translate(self, query, param_names=list(first))
        else:
            sql = _with_question_marks(query)
        return super().executemany(sql, chain([first], rows))


class DatabaseWrapper(django_sqlite.DatabaseWrapper):
    Database = library
    SchemaEditorClass = DatabaseSchemaEditor

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = library.connect(**conn_params)
        key = self.settings_dict.get("CIPHER_KEY")
        if key:
            connection.execute(f"PRAGMA key = \"x'{key}'\"")
        register_functions(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA legacy_alter_table = OFF")
        for command in self.init_commands:  # type: ignore[attr-defined]  # set by Django
            if command.strip():
                connection.execute(command)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)
