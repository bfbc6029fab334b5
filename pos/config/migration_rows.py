"""Does the database's own list of changes to its form tell the truth?

A row of `django_migrations` that is lost (a database edited by hand, half a restore) lets the next
start make a table that is there already, and stop. What is there without its row is lost; what is
neither there nor listed simply waits for the next start.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField, CreateModel

Columns = dict[str, set[str]]


class Rows(NamedTuple):
    """Names as `app.0001_name`."""

    lost: list[str]
    waiting: list[str]


def unlisted() -> Rows:
    """A change is there if what it makes is, or if another that builds on it is listed."""
    loader = MigrationLoader(connection)
    missing = [key for key in loader.graph.nodes if key not in loader.applied_migrations]
    columns = _columns() if missing else {}
    built_on = {
        before
        for key in loader.applied_migrations
        if key in loader.graph.nodes
        for before in loader.graph.forwards_plan(key)
    }
    lost = [
        key for key in missing if key in built_on or _is_made(loader.get_migration(*key), columns)
    ]
    waiting = [key for key in missing if key not in lost]
    return Rows(_named(lost), _named(waiting))


def _columns() -> Columns:
    with connection.cursor() as cursor:
        look = connection.introspection
        return {
            table: {each.name for each in look.get_table_description(cursor, table)}
            for table in look.table_names(cursor)
        }


def _is_made(migration: Migration, columns: Columns) -> bool:
    return any(_made_by(migration, columns))


def _made_by(migration: Migration, columns: Columns) -> Iterator[bool]:
    """Tables and columns show; what changes neither is known only by what builds on it."""
    for one in migration.operations:
        if isinstance(one, CreateModel):
            yield _table(migration, one.name_lower) in columns
        elif isinstance(one, AddField):
            there = columns.get(_table(migration, one.model_name_lower), set())
            yield bool({one.name, f"{one.name}_id"} & there)


def _table(migration: Migration, model: str) -> str:
    """No table of ours has a name of its own."""
    return f"{migration.app_label}_{model}"


def _named(keys: list[tuple[str, str]]) -> list[str]:
    return [".".join(key) for key in sorted(keys)]
