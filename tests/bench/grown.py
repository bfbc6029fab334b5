"""A cloud that has stored for long: what it holds, copied some times, a day older each time.

Written by PostgreSQL itself, for a million sales by the front door take half an hour. Ids keep
their order in time, so indexes grow as they would have. The bytes of copied events are left out:
nothing that is measured reads them. LANCAR_BENCH_COPIES: how many copies; none where it is not set.
"""

import os

import psycopg

COPIES = int(os.environ.get("LANCAR_BENCH_COPIES", "0"))
DAY_MS = 86_400_000
ONLY = {"journal_event": "kind = 'sale.completed'", "stock_movement": "reason = 'sale'"}
FACTS = ("sales_sale", "sales_saleline", "sales_saletax", "sales_salepayment", *sorted(ONLY))
SUMS = ("reports_hoursum", "reports_paymentsum", "reports_productsum")
OF_DOCUMENT = {"id", "sale_id", "event_id", "document_id"}
NUMBERS = {"counter", "seq", "server_seq", "applied_seq"}
MOMENTS = {"opened_at", "completed_at", "received_at", "happened_at", "hlc_ms"}
OLDER = (  # the first 32 bits of an id are its time, in units of 65 s
    "(lpad(to_hex(('x' || substr({0}::text, 1, 8))::bit(32)::bigint - n * 1400), 8, '0')"
    " || substr({0}::text, 9))::uuid"
)
INDEXES = """
SELECT c.relname, pg_get_indexdef(i.indexrelid), k.conname, pg_get_constraintdef(k.oid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
WHERE i.indrelid = %s::regclass
"""
COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"


def grow(database: str, copies: int) -> None:
    """Does nothing for 0 copies."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off; SET maintenance_work_mem = '256MB'")
        for table in (*FACTS, *SUMS) if copies else ():
            with connection.transaction():
                _copy(connection, table, copies)
        connection.execute("VACUUM ANALYZE")


def _copy(connection: "psycopg.Connection[tuple[str, ...]]", table: str, copies: int) -> None:
    """Indexes are made anew afterwards, which is many times quicker."""
    columns = [name for (name,) in connection.execute(COLUMNS + " AND NOT attisdropped", [table])]
    indexes = connection.execute(INDEXES, [table]).fetchall()
    for index, _, constraint, _ in indexes:
        dropped = f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"'
        connection.execute(dropped if constraint else f'DROP INDEX "{index}"')
    names, values = ", ".join(map(_quoted, columns)), ", ".join(map(_older, columns))
    connection.execute(
        f"INSERT INTO {table} ({names}) SELECT {values} "
        f"FROM {table}, generate_series({copies}, 1, -1) n WHERE {ONLY.get(table, 'true')}"
    )
    for _, definition, constraint, rule in indexes:
        added = f'ALTER TABLE {table} ADD CONSTRAINT "{constraint}" {rule}'
        connection.execute(added if constraint else definition)


def _older(column: str) -> str:
    if column in OF_DOCUMENT:
        return OLDER.format(column)
    if column in NUMBERS:
        return f"{column} - n::bigint * 1000000"
    if column in MOMENTS:
        return f"{column} - n::bigint * {DAY_MS}"
    if column == "business_date":
        return "to_char(business_date::date - n, 'YYYY-MM-DD')"
    return r"'\x7b7d'::bytea" if column == "raw" else _quoted(column)


def _quoted(column: str) -> str:
    return f'"{column}"'
