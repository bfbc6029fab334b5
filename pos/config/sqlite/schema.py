"""Tables as Django makes them, and what SQLite's planner should know of them.

Without statistics it takes any index for choosy whose columns are all named. But nearly all rows of
a shop's server have one merchant and one outlet: "these five ids, of this merchant and outlet" then
read every row of the shop. Real statistics (ANALYZE) would change plans while a shop grows; these
are the same in every shop: what names a tenant chooses nothing, kinds choose little, of a key only
the last column finds one row; and no index is read past a column that was not asked for.
"""

from itertools import takewhile
from types import TracebackType
from typing import Any

from django.db import transaction
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor as DjangosEditor

TENANT = {"merchant_id", "outlet_id"}
ROWS, ROWS_OF_PART = 1_000_000, 1_000  # as SQLite itself supposes; a partial index holds the few
FIRST_GUESS, LAST_GUESS = 10, 5  # so many rows for one value of the first column, of a later one
ROWS_OF_PREFIX = 1_000  # of a key without its last column
VAGUE, ROWS_OF_KIND = {"kind"}, 100_000  # nearly all events are sales
INSERT = "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)"
INDEXES = """
SELECT t.name, i.name, i."unique", i.partial, group_concat(c.name, ',' ORDER BY c.seqno)
FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
GROUP BY t.name, i.name
"""


class DatabaseSchemaEditor(DjangosEditor):
    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        super().__exit__(exc_type, exc_value, traceback)
        if exc_type is None and not self.collect_sql:
            tell_planner(self.connection)


def tell_planner(connection: Any) -> None:
    """What holds for all indexes there are now; ANALYZE of the schema alone makes it heard."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES)
        known = [
            (table, index, _statistics(columns.split(","), bool(unique), bool(partial)))
            for table, index, unique, partial, columns in cursor.fetchall()
            if columns is not None  # an index of an expression
        ]
        with transaction.atomic(using=connection.alias):
            cursor.execute("ANALYZE sqlite_schema")
            cursor.execute("SELECT tbl, idx, stat FROM sqlite_stat1")
            if set(cursor.fetchall()) == set(known):
                return
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.executemany(INSERT, known)
            cursor.execute("ANALYZE sqlite_schema")


def _statistics(columns: list[str], is_unique: bool, is_partial: bool) -> str:
    """Rows, and how many have the same first column, the same first two … Of a key only the last
    column finds one row: a device has a million numbers in one stream."""
    rows = ROWS_OF_PART if is_partial else ROWS
    tenant = len(list(takewhile(TENANT.__contains__, columns)))
    own = len(columns) - tenant
    if is_unique:
        guesses = [min(rows, ROWS_OF_PREFIX**left) for left in reversed(range(own))]
    else:
        guesses = [max(LAST_GUESS, FIRST_GUESS - place) for place in range(own)]
    if not is_unique and columns[tenant:] and columns[tenant] in VAGUE:
        guesses[0] = min(rows, ROWS_OF_KIND)
    return " ".join(map(str, [rows, *[rows] * tenant, *guesses, "noskipscan"]))
