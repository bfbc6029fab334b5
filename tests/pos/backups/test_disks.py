"""What counts as another disk: told from a picture of /sys, and from this machine itself."""

from pathlib import Path

import pytest

from pos.backups import disks

MEMORY = Path("/dev/shm")


def test_a_folder_in_memory_and_a_folder_beside_are_not_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "stik").mkdir()
    assert not disks.is_elsewhere(tmp_path / "stik", tmp_path)
    assert not disks.is_elsewhere(MEMORY, tmp_path)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """sda with two partitions, sdb with one; dm-0 and dm-1 on sda2, dm-2 on sdb1; a loop device."""
    devices = tmp_path / "devices"
    for disk, partitions in (("sda", ["sda1", "sda2"]), ("sdb", ["sdb1"])):
        for partition in partitions:
            (devices / disk / partition).mkdir(parents=True)
            (devices / disk / partition / "partition").write_text("1")
    for volume, below in (("dm-0", "sda/sda2"), ("dm-1", "sda/sda2"), ("dm-2", "sdb/sdb1")):
        (devices / volume / "slaves").mkdir(parents=True)
        (devices / volume / "slaves" / below.split("/")[1]).symlink_to(devices / below)
    (devices / "loop0").mkdir()
    (devices / "dm-3" / "slaves").mkdir(parents=True)
    (devices / "dm-3" / "slaves" / "loop0").symlink_to(devices / "loop0")
    return devices


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ("sda/sda1", ["sda"]),
        ("sdb", ["sdb"]),
        ("dm-0", ["sda"]),
        ("dm-1", ["sda"]),
        ("dm-2", ["sdb"]),
        ("loop0", []),
        ("dm-3", []),
    ],
)
def test_a_partition_and_a_volume_are_the_disk_they_lie_on(
    machine: Path, block: str, found: list[str]
) -> None:
    assert disks._physical(machine / block) == {str(machine / disk) for disk in found}
