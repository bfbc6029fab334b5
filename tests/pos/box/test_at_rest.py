"""A box whose disk anybody can read says so; one with LUKS below its data, or a key, does not."""

import os
from pathlib import Path

import pytest
from django.conf import settings

from pos.box import at_rest


def device(sys: Path, name: str, uuid: str = "", below: tuple[Path, ...] = ()) -> Path:
    place = sys / "dev" / "block" / name
    (place / "dm").mkdir(parents=True)
    (place / "slaves").mkdir()
    if uuid:
        (place / "dm" / "uuid").write_text(uuid)
    for number, each in enumerate(below):
        (place / "slaves" / str(number)).symlink_to(each)
    return place


def name_of(folder: Path) -> str:
    number = folder.stat().st_dev
    return f"{os.major(number)}:{os.minor(number)}"


def test_a_plain_disk_is_open(tmp_path: Path) -> None:
    device(tmp_path / "sys", name_of(tmp_path))
    assert not at_rest.is_disk_locked(tmp_path, tmp_path / "sys")
    assert not at_rest.is_disk_locked(tmp_path, tmp_path / "nothing")


def test_luks_is_locked_also_below_a_volume_group(tmp_path: Path) -> None:
    sys = tmp_path / "sys"
    locked = device(sys, "252:0", "CRYPT-LUKS2-0123")
    device(sys, name_of(tmp_path), "LVM-abc", (locked,))
    assert at_rest.is_disk_locked(tmp_path, sys)


def test_half_a_volume_on_a_plain_disk_is_open(tmp_path: Path) -> None:
    sys = tmp_path / "sys"
    parts = (device(sys, "252:0", "CRYPT-LUKS2-0123"), device(sys, "252:1"))
    device(sys, name_of(tmp_path), "LVM-abc", parts)
    assert not at_rest.is_disk_locked(tmp_path, sys)


@pytest.mark.parametrize(
    ("second", "told"), [("CRYPT-LUKS2-4567", True), ("", False)], ids=["locked", "half"]
)
def test_btrfs_is_looked_through_to_all_of_its_disks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: str, told: bool
) -> None:
    """Its own number is 0:something, which stands nowhere in /sys: no false alarm for it."""
    sys, pool = tmp_path / "sys", tmp_path / "sys" / "fs" / "btrfs" / "4f1c" / "devices"
    pool.mkdir(parents=True)
    for name, uuid in (("dm-0", "CRYPT-LUKS2-0123"), ("dm-1", second)):
        (pool / name).symlink_to(device(sys, f"252:{name[-1]}", uuid))
    monkeypatch.setattr(at_rest.os, "major", lambda number: 0)
    mounts = tmp_path / "mountinfo"
    monkeypatch.setattr(at_rest, "MOUNTS", mounts)
    around = str(tmp_path).replace(" ", "\\040")
    mounts.write_text(
        "22 1 8:2 / / rw - ext4 /dev/sda2 rw\n"
        f"31 22 0:29 /@data {around} rw,relatime shared:3 - btrfs /dev/dm-0 rw,subvol=/@data\n"
        "32 22 0:30 / /elsewhere rw - btrfs /dev/dm-9 rw\n"
    )
    folder = tmp_path / "shop"
    folder.mkdir()
    assert at_rest.is_disk_locked(folder, sys) is told
    mounts.write_text("22 1 0:40 / / rw - tmpfs tmpfs rw\n")
    assert not at_rest.is_disk_locked(folder, sys)
    mounts.unlink()
    assert not at_rest.is_disk_locked(folder, sys)


def test_a_key_of_the_database_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_rest, "SYS", tmp_path)
    assert at_rest.is_open_to_thieves(tmp_path)
    monkeypatch.setitem(settings.DATABASES["default"], "CIPHER_KEY", "ab" * 32)
    assert not at_rest.is_open_to_thieves(tmp_path)
