"""Small releases, signed by a key of the test: a manage.py of twenty lines stands for the shop.

It keeps its "schema" in SQLite's user_version, as a migration would; its old code refuses a newer
schema, and its server is a file that says which version runs.
"""

import argparse
import importlib
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]

APP = """
import os, sqlite3, sys, time
from pathlib import Path
NUMBER, DEFECT = {number}, {defect!r}
data = Path(os.environ["LANCAR_DATA"])
line = sqlite3.connect(data / "lancar.sqlite3", isolation_level=None)
if sys.argv[1] == "take_over":
    line.execute("PRAGMA journal_mode=WAL")
    for step in range(1, 6):
        line.execute(f"CREATE TABLE IF NOT EXISTS new_{{NUMBER}}_{{step}} (id)")
        time.sleep(0.02)
    if DEFECT == "migration":
        sys.exit("migrasi gagal")
    line.execute(f"PRAGMA user_version={{NUMBER}}")
if sys.argv[1] == "serve" and DEFECT != "silent":
    schema = line.execute("PRAGMA user_version").fetchone()[0]
    if schema == NUMBER:
        line.execute("INSERT INTO sale VALUES (?)", (f"taken by {{NUMBER}}",))
        (data / "serving").write_text(str(NUMBER))
line.close()
"""


def maker() -> Any:
    """deploy/dev/release.py, which is a script."""
    sys.path.insert(0, str(ROOT / "deploy" / "dev"))
    try:
        return importlib.import_module("release")
    finally:
        sys.path.pop(0)


def make_release(folder: Path, number: int, defect: str = "", key: Path | None = None) -> Path:
    """`folder/lancar-0.<number>.0.lancar`, signed with `key` or with a new one in `folder`."""
    release = maker()
    if not (folder / "release.key").exists():
        release.new_key(folder)
    source = folder / f"source-{number}"
    for name, words in {
        "manage.py": APP.format(number=number, defect=defect),
        "pos/config/settings.py": f'VERSION = "0.{number}.0"\n',
        "requirements/shop.lock": "nothing",
        "frontend/dist/till/index.html": "<h1>till</h1>",
    }.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words)
    used = key or folder / "release.key"
    secret = release.load_pem_private_key(used.read_bytes(), None)
    pub = folder / "release.pub"
    names = [path for path in source.rglob("*") if path.is_file()]
    parts = {f"app/{path.relative_to(source)}": path for path in names}
    given = argparse.Namespace(source=source, out=folder)
    written: Path = release.write(secret, given, parts | {"app/release.pub": pub})
    return written
