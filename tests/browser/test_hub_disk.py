"""The hub's disk is full while tills sell: they say so, sell on, and lose nothing."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DISK_MB = 96
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
def hub(disk: Path) -> Iterator[Hub]:
    made = new_hub(disk / "shop", demo=True).start()
    yield made
    made.kill()


def test_a_hub_whose_disk_is_full_says_so_and_what_was_sold_meanwhile_comes_home(
    context: BrowserContext, hub: Hub, disk: Path
) -> None:
    till = Register(context.new_page(), hub.address).open().pair()
    till.sign_in("Ana", "147258").open_shift(0)
    till.tap("Indomie Goreng").pay_exact().next_sale().expect_pill("Tersimpan", timeout_ms=60_000)
    fill(disk / "rubbish")
    for _ in range(3):
        till.tap("Indomie Goreng").pay_exact().next_sale()
    till.expect_pill("3 belum terkirim", timeout_ms=60_000)
    till.page.get_by_test_id("status-pill").first.click()
    expect(till.page.get_by_role("dialog")).to_contain_text(
        "Disk server toko penuh: kosongkan ruang di komputer server.", timeout=60_000
    )
    till.page.get_by_role("button", name="Tutup", exact=True).click()
    hub.sees(COUNT, "1")

    (disk / "rubbish").unlink()
    till.network_is_back().expect_pill("Tersimpan", timeout_ms=90_000)
    hub.sees(COUNT, "4")
    hub.assert_record_is_sound()


def fill(file: Path) -> None:
    """To the last byte."""
    piece = bytes(65_536)
    with file.open("wb", buffering=0) as rubbish:
        while piece:
            try:
                rubbish.write(piece)
            except OSError:
                piece = piece[: len(piece) // 2]
