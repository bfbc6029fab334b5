"""Chromium for the tests that drive a real browser, strace for the one that counts syncs,
certutil, which tells a browser's profile to trust the shop's certificate, and umockdev, a USB bus
that libusb takes for the kernel's."""

import os
import shutil
from pathlib import Path

from machine import Trouble, apt_install, say

USB_BUS = ("umockdev", "gir1.2-umockdev-1.0", "python3-gi")
INTROSPECTION = "/usr/lib/python3/dist-packages/gi"
NAMES = ("chromium", "chromium-browser", "google-chrome")


def ensure() -> None:
    """Find them, or install Debian's."""
    named = os.environ.get("LANCAR_CHROMIUM")
    wanted = [] if named or any(map(shutil.which, NAMES)) else ["chromium"]
    wanted += [] if shutil.which("strace") else ["strace"]
    wanted += [] if shutil.which("certutil") else ["libnss3-tools"]
    if wanted:
        apt_install(*wanted, reason="The browser tests need Chromium, strace and certutil.")
    _ensure_usb_bus()


def _ensure_usb_bus() -> None:
    """Where it cannot be had, the one test that needs it says so and is skipped."""
    if shutil.which("umockdev-wrapper") and Path(INTROSPECTION).exists():
        return
    try:
        apt_install(*USB_BUS, reason="The test of printers on USB needs umockdev.")
    except Trouble as trouble:
        say(str(trouble))
