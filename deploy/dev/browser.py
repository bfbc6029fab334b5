"""Chromium for the tests that drive a real browser: Debian's own package."""

import os
import shutil

from machine import apt_install

NAMES = ("chromium", "chromium-browser", "google-chrome")


def ensure() -> None:
    """Find a Chromium, or install Debian's."""
    named = os.environ.get("LANCAR_CHROMIUM")
    if named or any(shutil.which(name) for name in NAMES):
        return
    apt_install("chromium", reason="The browser tests need Chromium.")
