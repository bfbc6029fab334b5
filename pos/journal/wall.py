"""The wall between merchants below all views: PostgreSQL's row-level security, in the cloud only.

Work for one merchant runs `within` it: one transaction, in which the connection takes the role
`lancar_tenant` and names the merchant. That role sees and writes rows of this merchant alone, and
none at all when nobody is named. What serves all merchants (migrations, the worker, looking up
whose credential this is) keeps the connection's own role. A hub has one merchant and no wall.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from pos.journal.tenancy import TenantModel

ROLE = "lancar_tenant"
SETTING = "lancar.merchant"
POLICY = "one_merchant"
_MERCHANT = f"nullif(current_setting('{SETTING}', true), '')::uuid"


@contextmanager
def within(merchant_id: uuid.UUID) -> Iterator[None]:
    """Committed at its end; never inside another transaction, to whose end it would last."""
    if not is_walled():
        yield
        return
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            # Not set_config(), which Citus would not tell its nodes; digits need no quoting.
            cursor.execute(f"SET LOCAL ROLE {ROLE}; SET LOCAL {SETTING} = '{merchant_id.hex}'")
        yield


def is_walled() -> bool:
    return bool(settings.ROLE == "cloud" and connection.vendor == "postgresql")


def raise_walls() -> None:
    """After every migration; again changes nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN NOBYPASSRLS")
        cursor.execute(f"GRANT {ROLE} TO CURRENT_USER")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")
        of_merchant = f"merchant_id = {_once_a_statement(cursor)}"
        for model in walled_models():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            cursor.execute(f"DROP POLICY IF EXISTS {POLICY} ON {table}")
            cursor.execute(
                f"CREATE POLICY {POLICY} ON {table} TO {ROLE} "
                f"USING ({of_merchant}) WITH CHECK ({of_merchant})"
            )


def _once_a_statement(cursor: Any) -> str:
    """As a question of its own it is asked once a statement and not at every row, a tenth of what a
    sale costs PostgreSQL. Citus lets no policy of a distributed table ask a question."""
    cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'citus'")
    return _MERCHANT if cursor.fetchone() else f"(SELECT {_MERCHANT})"


def walled_models() -> list[type[models.Model]]:
    """Every table that holds a shop's data."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]
