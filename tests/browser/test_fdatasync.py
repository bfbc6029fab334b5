"""Strict means the disk: the kernel is asked to write each sale down, once, before "paid"."""

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.data_layer import open_till, serve
from tests.conftest import CHROMIUM_ARGUMENTS, chromium_path

pytestmark = pytest.mark.browser

SALES = 20
SYNC = re.compile(r"fdatasync\(\d+<[^>]*indexeddb\.leveldb/\d+\.log>")  # also an unfinished one


@pytest.fixture
def till(playwright: Playwright, data_layer: Path, tmp_path: Path) -> Iterator[Page]:
    """On a profile on the disk: a throw-away context keeps its database in memory."""
    context = playwright.chromium.launch_persistent_context(
        str(tmp_path / "profile"),
        executable_path=chromium_path(),
        args=[*CHROMIUM_ARGUMENTS, f"--lancar-test={tmp_path}"],
    )
    serve(context, data_layer)
    yield open_till(context, pair=True)
    context.close()


@contextmanager
def traced(mark: str, output: Path) -> Iterator[None]:
    """strace on the browser process, which writes IndexedDB for every page."""
    commands = {one.pid: one.info["cmdline"] or () for one in psutil.process_iter(["cmdline"])}
    pid = next(
        pid
        for pid, words in commands.items()
        if mark in words and not any("--type=" in word for word in words)
    )
    command = ["strace", "-f", "-y", "-e", "trace=fdatasync", "-o", str(output), "-p", str(pid)]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    assert "attached" in tracer.stderr.readline()
    yield
    tracer.terminate()
    tracer.communicate(timeout=120)


def syncs_in(output: Path) -> int:
    return len(SYNC.findall(output.read_text()))


def test_every_sale_is_synced_to_the_disk_once_before_it_counts_as_paid(
    till: Page, tmp_path: Path
) -> None:
    output = tmp_path / "syncs"
    till.evaluate("() => sell()")
    with traced(f"--lancar-test={tmp_path}", output):
        counts = []
        for _ in range(SALES):
            till.evaluate("() => sell()")
            counts.append(syncs_in(output))
        time.sleep(0.5)
        idle = syncs_in(output)
    assert [count >= sale for sale, count in enumerate(counts, 1)] == [True] * SALES
    assert idle <= SALES + 2  # the database's own housekeeping may add one
