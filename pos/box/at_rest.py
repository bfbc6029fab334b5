"""Is what lies on this computer's disk readable to whoever takes the disk out?

The database has a key of its own (LANCAR_CIPHER_KEY), or the disk under the data folder is LUKS:
one of the two is enough. Linux says so in /sys: a mapped device has a name that begins with CRYPT,
and the devices below it stand in its folder `slaves`. A btrfs has a device number of its own; its
disks stand under /sys/fs/btrfs, and which of them is ours says the table of mounts.
"""

import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

SYS = Path("/sys")
MOUNTS = Path("/proc/self/mountinfo")
DEEPEST = 8


def is_open_to_thieves(data: Path) -> bool:
    """Only of the embedded database: a PostgreSQL lies somewhere else."""
    if connection.vendor != "sqlite" or settings.DATABASES["default"].get("CIPHER_KEY"):
        return False
    return not is_disk_locked(data)


def is_disk_locked(folder: Path, sys: Path | None = None) -> bool:
    number = folder.stat().st_dev
    root = sys or SYS
    if os.major(number) == 0:
        disks = _btrfs_disks(folder.resolve(), root)
        return bool(disks) and all(_is_locked(each, DEEPEST) for each in disks)
    return _is_locked(root / f"dev/block/{os.major(number)}:{os.minor(number)}", DEEPEST)


def _btrfs_disks(folder: Path, sys: Path) -> list[Path]:
    """All disks of the btrfs that the folder lies on; none when it lies on another kind."""
    source = _mounted_from(folder)
    for pool in (sys / "fs" / "btrfs").glob("*/devices"):
        disks = list(pool.iterdir())
        if source in (each.name for each in disks):
            return disks
    return []


def _mounted_from(folder: Path) -> str:
    """The kernel's name of the device of the innermost mount around the folder: `dm-0`."""
    best, source = "", ""
    with suppress(OSError):
        for line in MOUNTS.read_text(encoding="utf-8").splitlines():
            about, _, rest = line.partition(" - ")
            place = about.split()[4].encode().decode("unicode_escape")
            if folder.is_relative_to(place) and len(place) >= len(best):
                best, source = place, rest.split()[1]
    return Path(os.path.realpath(source)).name if source else ""


def _is_locked(device: Path, depth: int) -> bool:
    try:
        if (device / "dm" / "uuid").read_text().startswith("CRYPT"):
            return True
    except OSError:
        pass
    below = device / "slaves"
    parts = list(below.iterdir()) if depth and below.is_dir() else []
    return bool(parts) and all(_is_locked(each, depth - 1) for each in parts)
