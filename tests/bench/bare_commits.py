"""How many one-row transactions a second this disk takes with SQLite's synchronous=FULL.

The measure of "one sale a request": whatever the hub does, it cannot commit more often than this,
and it promises a quarter of it. In a process of its own, so that `slow_disk` reaches it.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from sqlcipher3 import dbapi2

SECONDS = 2.0


def commits_a_second(folder: Path) -> float:
    """In a database of its own in the same folder, so on the same disk, as the shop's."""
    command = [sys.executable, "-m", "tests.bench.bare_commits", str(folder)]
    return float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def _measure(folder: Path) -> float:
    database = dbapi2.connect(folder / f"bare-{os.getpid()}.sqlite3", isolation_level=None)
    for command in ("journal_mode = WAL", "synchronous = FULL"):
        database.execute(f"PRAGMA {command}")
    database.execute("CREATE TABLE sale (id INTEGER PRIMARY KEY, body TEXT)")
    count, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < SECONDS:
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO sale (body) VALUES (?)", ("x" * 4000,))
        database.execute("COMMIT")
        count += 1
    database.close()
    return count / passed


if __name__ == "__main__":
    sys.stdout.write(f"{_measure(Path(sys.argv[1]))}\n")
