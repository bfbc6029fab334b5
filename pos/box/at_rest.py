"""Is what lies on this computer's disk readable to whoever takes the disk out?

The database has a key of its own (LANCAR_CIPHER_KEY), or the disk under the data folder is LUKS:
one of the two is enough. Linux says so in /sys: a mapped device has a name that begins with CRYPT,
and the devices below it stand in its folder `slaves`.
"""

import os
from pathlib import Path

from django.conf import settings
from django.db import connection

SYS = Path("/sys")
DEEPEST = 8


def is_open_to_thieves(data: Path) -> bool:
    """Only of the embedded database: a PostgreSQL lies somewhere else."""
    if connection.vendor != "sqlite" or settings.DATABASES["default"].get("CIPHER_KEY"):
        return False
    return not is_disk_locked(data)


def is_disk_locked(folder: Path, sys: Path | None = None) -> bool:
    number = folder.stat().st_dev
    root = sys or SYS
    return _is_locked(root / f"dev/block/{os.major(number)}:{os.minor(number)}", DEEPEST)


def _is_locked(device: Path, depth: int) -> bool:
    try:
        if (device / "dm" / "uuid").read_text().startswith("CRYPT"):
            return True
    except OSError:
        pass
    below = device / "slaves"
    parts = list(below.iterdir()) if depth and below.is_dir() else []
    return bool(parts) and all(_is_locked(each, depth - 1) for each in parts)
