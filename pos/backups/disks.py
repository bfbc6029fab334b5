"""Is a folder on another piece of hardware than the shop's data? (Linux)

A second partition, a logical volume or a snapshot of the same disk dies with it, and a folder in
memory dies with the power: none of these is elsewhere, nor is what the system cannot tell. A share
over the network is.
"""

import os
from pathlib import Path

SHARES = {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs"}
_BLOCKS = Path("/sys/dev/block")
_MOUNTS = Path("/proc/self/mountinfo")


def is_elsewhere(place: Path, home: Path) -> bool:
    kind, _ = _mounted(place)
    if kind in SHARES:
        return _mounted(home) != _mounted(place)
    there, here = disks_below(place), disks_below(home)
    return bool(there and here) and not there & here


def disks_below(folder: Path) -> set[str]:
    """The physical disks that hold a folder; empty: not told."""
    number = folder.stat().st_dev
    if os.major(number) == 0:  # btrfs and the like give a number of their own: ask what is mounted
        _, source = _mounted(folder)
        number = Path(source).stat().st_rdev if source.startswith("/dev/") else 0
    block = _BLOCKS / f"{os.major(number)}:{os.minor(number)}"
    return _physical(block.resolve()) if number and block.exists() else set()


def _physical(block: Path) -> set[str]:
    """A partition's disk; what a volume, an encryption or a raid is made of; nothing for a file."""
    if (block / "partition").exists():
        return {str(block.parent)}
    if block.name.startswith(("loop", "ram", "zram")):
        return set()
    parts = [*(block / "slaves").glob("*")] if (block / "slaves").is_dir() else []
    found = [_physical(part.resolve()) for part in parts]
    if not found:
        return {str(block)}
    return set().union(*found) if all(found) else set()


def _mounted(folder: Path) -> tuple[str, str]:
    """File system and source of the longest mount point above a folder."""
    real, found, longest = folder.resolve(), ("", ""), -1
    for line in _MOUNTS.read_text(encoding="utf-8").splitlines():
        before, _, after = line.partition(" - ")
        point = Path(before.split(" ")[4].replace("\\040", " "))
        if (real == point or point in real.parents) and len(point.parts) >= longest:
            kind, source = after.split(" ")[:2]
            longest, found = len(point.parts), (kind, source)
    return found
