"""deploy/shop/install.sh on a computer that has nothing of us yet, twice.

The root is this machine's own under an overlay in memory, in namespaces of its own: files, users,
groups, modes, the sealed key and Python are real. Played are what a chroot has not: systemd does
not run, and apt finds everything there. The libraries are those of this test run (a thin release).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pos.box.releases import ROOT, maker
from tests.pos.config.shops import shop_environment

INSIDE = """
set -eu
mount -t tmpfs none {work}
mkdir {work}/upper {work}/work {work}/root
mount -t overlay none -o lowerdir=/,upperdir={work}/upper,workdir={work}/work {work}/root
mount -t proc none {work}/root/proc
mount --rbind /dev {work}/root/dev
export PATH={tools}:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
exec chroot {work}/root /bin/bash -eu -c 'cd /tmp; {words}'
"""
LOOK = """
stat -c "%a %U %n" /var/lib/lancar /var/lib/lancar/updates /opt/lancar/current/manage.py
id -nG lancar
readlink /opt/lancar/current
ls /etc/systemd/system /etc/udev/rules.d /etc/lancar /etc/apt/apt.conf.d
grep -c LoadCredentialEncrypted /etc/systemd/system/lancar.service || true
lancar take_over
lancar update show
stat -c "%U %n" /var/lib/lancar/lancar.sqlite3
head -c 6 /var/lib/lancar/lancar.sqlite3 | od -An -c
"""

PROBE = (
    "mount -t tmpfs none /mnt && mkdir /mnt/u /mnt/w /mnt/r && "
    "mount -t overlay none -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /mnt/r"
)
MAY = (
    os.geteuid() == 0
    and not subprocess.run(
        ["unshare", "-m", "-p", "-f", "sh", "-c", PROBE], capture_output=True, check=False
    ).returncode
)
needs_a_root = pytest.mark.skipif(not MAY, reason="needs mounts and namespaces of its own")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A thin release of the code as it is here, and the installer that trusts it."""
    folder = tmp_path_factory.mktemp("release")
    script = maker()
    script.new_key(folder)
    script.main(["make", "--key", str(folder / "release.key"), "--out", str(folder), "--thin"])
    return folder


def in_a_new_root(folder: Path, words: str) -> str:
    tools, work = folder / "tools", folder / "work"
    tools.mkdir()
    work.mkdir()
    for name, said in {
        "dpkg-query": 'echo "install ok installed"',
        "systemctl": 'echo "$@"',
    }.items():
        (tools / name).write_text(f"#!/bin/sh\n{said}\n")
        (tools / name).chmod(0o755)
    script = INSIDE.format(work=work, tools=tools, words=words)
    done = subprocess.run(
        ["unshare", "-m", "-p", "-f", "bash", "-c", script],
        env=shop_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    return done.stdout + f"\nexit {done.returncode}"


@pytest.mark.skipif(not Path("/usr/bin/python3.11").exists(), reason="the box has Debian's Python")
@needs_a_root
@pytest.mark.slow
def test_a_bare_computer_becomes_a_shops_server_and_stays_one(
    release: Path, tmp_path: Path
) -> None:
    lock = maker().digest(ROOT / "requirements" / "shop.lock")[:16]
    place = f"/opt/lancar/environments/{lock}"
    install = f"bash {release}/install.sh"
    words = f"mkdir -p /opt/lancar/environments; ln -s {sys.prefix} {place}; {install}; {install}; "
    words += "chmod 755 /root; "  # this run's Python may stand there
    said = in_a_new_root(tmp_path, words + "; ".join(LOOK.strip().splitlines()))
    assert said.endswith("exit 0"), said
    assert "700 lancar /var/lib/lancar\n700 lancar /var/lib/lancar/updates" in said
    assert "644 root /opt/lancar/current/manage.py" in said
    assert {"lp", "dialout"} <= set(
        next(x for x in said.splitlines() if x.startswith("lancar ")).split()
    )
    version = maker().version_of(ROOT)
    assert f"releases/{version}\n" in said
    assert f"sudah terpasang: {version}" in said, "the second time nothing is done"
    for name in (
        "lancar.service",
        "lancar-update.path",
        "70-lancar.rules",
        "firewall.nft",
        "52lancar",
    ):
        assert f"\n{name}\n" in said, name
    assert "enable -q lancar.service" in said
    assert "lancar /var/lib/lancar/lancar.sqlite3" in said
    assert "S   Q   L   i" not in said.splitlines()[-2], "the database is encrypted"
    assert f"Terpasang: {version}" in said


@needs_a_root
def test_a_release_of_a_stranger_is_not_opened(release: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger"
    maker().new_key(stranger)
    words = f"bash {release}/install.sh --key {stranger}/release.pub; ls /opt/lancar"
    said = in_a_new_root(tmp_path, words)
    assert "GAGAL [release_refused]" in said
    assert "exit 1" in said
    assert "Tanda tangan" in said


def test_the_units_keep_the_server_in_its_place() -> None:
    """As systemd itself judges; what the tool cannot know here is whether a printer still works."""
    unit = (ROOT / "deploy/shop/systemd/lancar.service").read_text()
    for word in ("User=lancar", "ProtectSystem=strict", "NoNewPrivileges=yes", "Type=notify",
                 "WatchdogSec=", "LoadCredentialEncrypted=", "DevicePolicy=closed"):  # fmt: skip
        assert f"\n{word}" in unit, word
    if shutil.which("systemd-analyze"):
        file = str(ROOT / "deploy/shop/systemd/lancar.service")
        words = ["systemd-analyze", "security", "--offline=true", "--threshold=25", file]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-400:]


def test_the_firewall_is_good_nft() -> None:
    if not shutil.which("nft"):
        pytest.skip("nftables is not installed here")
    asking = ["unshare", "-n", "nft", "list", "ruleset"]
    if subprocess.run(asking, capture_output=True, check=False).returncode:
        pytest.skip("no network of one's own here: rules may only be tried in one")
    file = str(ROOT / "deploy/shop/etc/firewall.nft")
    done = subprocess.run(["unshare", "-n", "nft", "-f", file], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_installer_is_good_bash() -> None:
    for name in ("install.sh", "etc/lancar", "usb/make_image.sh"):
        subprocess.run(["bash", "-n", str(ROOT / "deploy/shop" / name)], check=True)
    for name in ("choose-disk.sh", "put-in.sh"):  # in Debian's installer there is no bash
        subprocess.run(["sh", "-n", str(ROOT / "deploy/shop/usb" / name)], check=True)


@pytest.mark.skipif(not shutil.which("xorriso"), reason="xorriso makes the stick's image")
def test_the_stick_brings_the_release_and_starts_by_itself(release: Path, tmp_path: Path) -> None:
    """A disc that has what Debian's has at these places stands for Debian's."""
    debian, image = tmp_path / "debian.iso", tmp_path / "lancar.iso"
    for name in ("install.amd/vmlinuz", "boot/grub/grub.cfg", "isolinux/isolinux.cfg"):
        place = tmp_path / "disc" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("debian")
    subprocess.run(
        ["xorriso", "-as", "mkisofs", "-R", "-o", debian, tmp_path / "disc"],
        check=True,
        capture_output=True,
    )
    maker_script = str(ROOT / "deploy/shop/usb/make_image.sh")
    make = ["bash", maker_script, str(debian), str(release), str(image)]
    subprocess.run(make, check=True, capture_output=True)
    out = tmp_path / "out"
    osirrox = ["xorriso", "-osirrox", "on", "-indev", str(image), "-extract", "/", str(out)]
    subprocess.run(osirrox, check=True, capture_output=True)
    [bundle] = release.glob("lancar-*.lancar")
    assert (out / "lancar" / bundle.name).read_bytes() == bundle.read_bytes()
    assert (out / "lancar/install.sh").read_bytes() == (release / "install.sh").read_bytes()
    for name in ("boot/grub/grub.cfg", "isolinux/isolinux.cfg"):
        assert "preseed/file=/cdrom/lancar.cfg" in (out / name).read_text(), name
    preseed = (out / "lancar.cfg").read_text()
    assert "/cdrom/lancar/choose-disk.sh" in preseed
    assert (out / "lancar/choose-disk.sh").is_file()
    again = subprocess.run(make, capture_output=True, check=False)
    assert again.returncode == 1, "it overwrites nothing"
