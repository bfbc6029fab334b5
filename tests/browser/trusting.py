"""A hub at a fixed address with its own certificate, and browsers that trust it or do not."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright

from pos.box.keeping import keep
from pos.box.origin import Origin, write_origin
from pos.config.shop.lan import endpoints
from tests.hub import Hub, free_port, new_hub

ADDRESS = "127.0.0.2"  # of this machine, and to the hub somebody else's


def new_lan_hub(data: Path) -> tuple[Hub, Origin]:
    """As `manage.py shop --lan` starts its web process; not started yet."""
    made = new_hub(data, demo=True)
    made.port = free_port()
    origin = Origin(ADDRESS, free_port(), made.port)
    write_origin(data, origin)
    keep(data, origin.hosts, datetime.now(UTC))
    made.endpoints = tuple(endpoints(data, origin))
    return made, origin


def root_of(data: Path) -> Path:
    return data / "https" / "authority" / "root.crt"


@contextmanager
def browser_that_trusts(
    playwright: Playwright, options: dict[str, Any], root: Path | None, home: Path, *more: str
) -> Iterator[Browser]:
    """Real trust: the root stands in the profile's own store, as the owner of a laptop puts it
    there. None: nobody has told this browser anything. `more`: words for Chromium."""
    store = home / ".pki" / "nssdb"
    store.mkdir(parents=True)
    certutil = ["certutil", "-d", f"sql:{store}"]
    subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    if root is not None:
        subprocess.run([*certutil, "-A", "-t", "C,,", "-n", "toko", "-i", str(root)], check=True)
    environment: dict[str, str | float | bool] = {**os.environ, "HOME": str(home)}
    options = {**options, "args": [*options["args"], *more]}
    browser = playwright.chromium.launch(**options, env=environment)
    try:
        yield browser
    finally:
        browser.close()
