"""The hub's disk is full, or can only be read, while tills sell: they say so, sell on, and lose
nothing."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DISK_MB, FAILING_MB = 96, 192
NOODLES = "Indomie Goreng"
COUNT = "from pos.sales.models import Sale; print(Sale.objects.count())"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}M", "none", str(place)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("mounting is forbidden here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def failing(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, as Debian makes it: after an error of the disk it is only read."""
    image, place = tmp_path / "disk.img", tmp_path / "disk"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(FAILING_MB * 1024 * 1024)
    if not (_done("mkfs.ext4", "-q", "-F", str(image)) and _mounted(image, place)):
        pytest.skip("there is no ext4 to mount here")
    yield place
    _done("umount", "-l", str(place))


def _mounted(image: Path, place: Path) -> bool:
    return _done("mount", "-o", "loop,errors=remount-ro", str(image), str(place))


def _done(*words: str) -> bool:
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture
def full(disk: Path) -> Iterator[Hub]:
    yield from _running(disk)


@pytest.fixture
def readable(failing: Path) -> Iterator[Hub]:
    yield from _running(failing)


def _running(place: Path) -> Iterator[Hub]:
    """A shop that stood there for long: what is sold from now on is the hub's to write through."""
    made = new_hub(place / "shop", demo=True).start()
    assert _done("sync", "-f", str(place / "shop"))
    yield made
    made.kill()


def test_a_hub_whose_disk_is_full_says_so_and_what_was_sold_meanwhile_comes_home(
    context: BrowserContext, full: Hub, disk: Path
) -> None:
    till = selling(context, full)
    fill(disk / "rubbish")
    sold_without_the_hub(till, "Disk server toko penuh: kosongkan ruang di komputer server.")
    full.sees(COUNT, "1")

    (disk / "rubbish").unlink()
    till.network_is_back().expect_pill("Tersimpan", timeout_ms=90_000)
    full.sees(COUNT, "4")
    full.assert_record_is_sound()


def test_a_hub_whose_disk_can_only_be_read_says_so_and_loses_nothing_when_it_is_started_again(
    context: BrowserContext, readable: Hub, failing: Path
) -> None:
    """The kernel's own answer to a disk that fails, while the hub runs with its database open."""
    till = selling(context, readable)
    assert _done("mount", "-o", "remount,abort", str(failing))
    with pytest.raises(OSError, match="Read-only"):
        (failing / "rubbish").touch()
    sold_without_the_hub(till, "Disk server toko rusak atau terlepas: periksa komputer server.")

    readable.kill()
    assert _done("umount", "-l", str(failing))
    assert _mounted(failing.parent / "disk.img", failing)
    readable.start()
    readable.sees(COUNT, "1")
    till.network_is_back().expect_pill("Tersimpan", timeout_ms=90_000)
    readable.sees(COUNT, "4")
    readable.assert_record_is_sound()


def selling(context: BrowserContext, hub: Hub) -> Register:
    till = Register(context.new_page(), hub.address).open().pair()
    till.sign_in("Ana", "147258").open_shift(0)
    return till.tap(NOODLES).pay_exact().next_sale().expect_pill("Tersimpan", timeout_ms=60_000)


def sold_without_the_hub(till: Register, why: str) -> None:
    """Three sales, and behind the pill what the hub said of itself."""
    for _ in range(3):
        till.tap(NOODLES).pay_exact().next_sale()
    till.expect_pill("3 belum terkirim", timeout_ms=60_000)
    till.page.get_by_test_id("status-pill").first.click()
    expect(till.page.get_by_role("dialog")).to_contain_text(why, timeout=60_000)
    till.page.get_by_role("button", name="Tutup", exact=True).click()


def fill(file: Path) -> None:
    """To the last byte."""
    piece = bytes(65_536)
    with file.open("wb", buffering=0) as rubbish:
        while piece:
            try:
                rubbish.write(piece)
            except OSError:
                piece = piece[: len(piece) // 2]
