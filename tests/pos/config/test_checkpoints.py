"""Pages of the write-ahead log reach the database beside the sales."""

import pytest
from django.db import connection

from pos.config.sqlite.checkpoints import copy, pages_waiting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's log"),
]


def test_what_was_committed_waits_in_the_log_until_it_is_copied() -> None:
    copy()
    before = pages_waiting()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE copied (content TEXT)")
        cursor.execute("INSERT INTO copied VALUES (%s)", ["x" * 40_000])
    waiting = pages_waiting()
    assert waiting >= before + 10
    assert pages_waiting() == waiting  # asking copies nothing
    assert copy() == 0
    assert pages_waiting() == 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE copied")
