"""Chromium for the tests that drive a real browser, strace for the one that counts syncs, and
certutil, which tells a browser's profile to trust the shop's certificate."""

import os
import shutil

from machine import apt_install

NAMES = ("chromium", "chromium-browser", "google-chrome")


def ensure() -> None:
    """Find them, or install Debian's."""
    named = os.environ.get("LANCAR_CHROMIUM")
    wanted = [] if named or any(map(shutil.which, NAMES)) else ["chromium"]
    wanted += [] if shutil.which("strace") else ["strace"]
    wanted += [] if shutil.which("certutil") else ["libnss3-tools"]
    if wanted:
        apt_install(*wanted, reason="The browser tests need Chromium, strace and certutil.")
