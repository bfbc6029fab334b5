"""Every row of a shop belongs to a merchant and an outlet; this is the one place that says how.

Merchant-wide rows (products, staff) use the reserved outlet whose id is the merchant's own id.
Django sees the single UUID as the primary key, so that admin and relations work. On PostgreSQL the
database's own key is (merchant_id, outlet_id, id): see decisions/0004.
"""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from pos.journal.ids import uuid7

TENANT = ("merchant_id", "outlet_id")


class TenantModel(models.Model):
    """Base of every table that holds a shop's data."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    merchant_id = models.UUIDField(editable=False)
    outlet_id = models.UUIDField(editable=False)

    class Meta:
        abstract = True


def tenant_unique(*fields: str, name: str) -> models.UniqueConstraint:
    """A unique constraint of a fact: it begins with merchant and outlet."""
    return models.UniqueConstraint(fields=[*TENANT, *fields], name=name)


def merchant_unique(*fields: str, name: str) -> models.UniqueConstraint:
    """A unique constraint of master data: it begins with the merchant."""
    return models.UniqueConstraint(fields=["merchant_id", *fields], name=name)


def merchant_wide(merchant_id: uuid.UUID) -> uuid.UUID:
    """The reserved outlet of everything that belongs to the whole merchant."""
    return merchant_id


class CompositePrimaryKey(Operation):
    """Migration operation: on PostgreSQL make the table's key (merchant_id, outlet_id, id).

    Django also looks rows up by `id` alone (admin, relations, `refresh_from_db`); the plain index
    keeps that from reading the whole table now that no key begins with it."""

    reduces_to_sql = True
    reversible = True
    KEY: ClassVar[str] = "merchant_id, outlet_id, id"

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.model_name], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Django's picture of the model does not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = self._replace(app_label, schema_editor, to_state, self.KEY)
        if table:
            schema_editor.execute(f'CREATE INDEX "{table}_id_idx" ON "{table}" ("id")')

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = self._replace(app_label, schema_editor, to_state, "id")
        if table:
            schema_editor.execute(f'DROP INDEX "{table}_id_idx"')

    def _replace(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState, key: str
    ) -> str:
        """The table's name, or nothing where there is nothing to replace."""
        table = self._table(app_label, editor, state)
        if not table:
            return ""
        editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_pkey"')
        editor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_pkey" PRIMARY KEY ({key})')
        return table

    def _table(self, app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState) -> str:
        if editor.connection.vendor != "postgresql":
            return ""
        return str(state.apps.get_model(app_label, self.model_name)._meta.db_table)

    def describe(self) -> str:
        return f"Key of {self.model_name} on PostgreSQL: ({self.KEY})"


class FoundByTheirDocument(CompositePrimaryKey):
    """Migration operation: takes that plain index away again, from rows that are asked for by their
    document and never by their id: it cost every sale an entry a row."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = self._table(app_label, schema_editor, to_state)
        if table:
            schema_editor.execute(f'DROP INDEX IF EXISTS "{table}_id_idx"')

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = self._table(app_label, schema_editor, from_state)
        if table:
            schema_editor.execute(f'CREATE INDEX "{table}_id_idx" ON "{table}" ("id")')

    def describe(self) -> str:
        return f"No index on the id of {self.model_name} alone on PostgreSQL"
