"""Chromium for the tests that drive a real browser, and strace for the one that counts syncs."""

import os
import shutil

from machine import apt_install

NAMES = ("chromium", "chromium-browser", "google-chrome")


def ensure() -> None:
    """Find them, or install Debian's."""
    named = os.environ.get("LANCAR_CHROMIUM")
    wanted = [] if named or any(map(shutil.which, NAMES)) else ["chromium"]
    wanted += [] if shutil.which("strace") else ["strace"]
    if wanted:
        apt_install(*wanted, reason="The browser tests need Chromium and strace.")
