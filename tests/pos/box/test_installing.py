"""An update killed at any moment leaves the old release or the new one, running, with all data."""

import json
import random
import sqlite3
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from pos.box.updates.installing import UNDERWAY, read_state
from tests.pos.box.releases import ROOT, make_release
from tests.rounds import dice, rounds

UPDATES = rounds(5)
LONGEST_SECONDS = 1.4  # of an update that nobody kills, on a machine that does nothing else
LONGEST_STEP_SECONDS = 0.25
POLL_SECONDS = 0.002


class Shop:
    """A home with release 0.1.0 serving, a database with three sales, and files to update from."""

    def __init__(self, folder: Path) -> None:
        self.home, self.data, self.files = folder / "home", folder / "data", folder / "files"
        for each in (self.home / "releases", self.home / "environments", self.data):
            each.mkdir(parents=True)
        line = sqlite3.connect(self.data / "lancar.sqlite3")
        line.executescript("CREATE TABLE sale (id); INSERT INTO sale VALUES (1), (2), (3);")
        line.executescript("PRAGMA user_version=1;")
        line.close()
        (self.data / "high_water.json").write_text(
            '{"outlet": {"incarnation": "a", "server_seq": 3}}'
        )
        first = make_release(self.files, 1)
        lock = json.loads(_note(first))["lock"][:16]
        (self.home / "environments" / lock).symlink_to(sys.prefix)
        staged = self._python(
            "-m", "pos.box.updates.staging", first, self.files / "release.pub", self.home
        )
        assert staged.wait() == 0
        (self.home / "current").symlink_to("releases/0.1.0")
        self.run("resume")
        self.run("boot")

    def begin(self, *words: object) -> "subprocess.Popen[bytes]":
        return self._python("-m", "tests.pos.box.updater", *words)

    def run(self, *words: object) -> int:
        return self.begin(*words).wait(timeout=120)

    def _python(self, *words: object) -> "subprocess.Popen[bytes]":
        told = {
            "LANCAR_HOME": str(self.home),
            "LANCAR_DATA": str(self.data),
            "PATH": "/usr/bin:/bin",
        }
        return subprocess.Popen([sys.executable, *map(str, words)], cwd=ROOT, env=told)

    def sales(self) -> list[object]:
        return [row[0] for row in self._ask("SELECT id FROM sale ORDER BY rowid")]

    def schema(self) -> int:
        return int(self._ask("PRAGMA user_version")[0][0])

    def _ask(self, words: str) -> list[tuple[object, ...]]:
        line = sqlite3.connect(self.data / "lancar.sqlite3")
        try:
            assert line.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            return line.execute(words).fetchall()
        finally:
            line.close()

    def is_renewed(self) -> bool:
        return "put back" in (self.data / "high_water.json").read_text()

    def assert_whole(self) -> int:
        """Which release it is, all of it; running, with a database of its own time."""
        number = int((self.data / "serving").read_text())
        release = (self.home / "current").resolve()
        assert release.name == f"0.{number}.0"
        assert self.schema() == number
        assert self.sales()[:3] == [1, 2, 3]
        source = self.files / f"source-{number}"
        for path in source.rglob("*"):
            if path.is_file():
                assert (release / path.relative_to(source)).read_bytes() == path.read_bytes()
        assert not [*self.home.rglob("*.part"), *self.data.rglob("*.part")]
        assert read_state(self.home).step in ("done", "undone")
        return number


def _note(file: Path) -> bytes:
    with tarfile.open(file) as archive:
        return archive.extractfile("release.json").read()  # type: ignore[union-attr]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_new_release_takes_over_and_the_old_one_is_kept(shop: Shop) -> None:
    assert shop.run("install", make_release(shop.files, 2)) == 0
    assert shop.assert_whole() == 2
    assert shop.sales()[3:] == ["taken by 1", "taken by 2"]
    assert {each.name for each in (shop.home / "releases").iterdir()} == {"0.1.0", "0.2.0"}
    assert not (shop.home / "before-update").exists()


@pytest.mark.parametrize("defect", ["migration", "silent"])
def test_a_release_that_does_not_come_up_is_taken_back_with_all_data(
    shop: Shop, defect: str
) -> None:
    before = shop.sales()
    assert shop.run("install", make_release(shop.files, 2, defect)) == 0
    assert shop.assert_whole() == 1
    assert shop.sales()[: len(before)] == before
    state = read_state(shop.home)
    assert state.step == "undone"
    assert ("migrasi gagal" if defect == "migration" else "tidak menjawab") in state.reason
    was_started = defect == "silent"
    assert shop.is_renewed() == was_started, "only where it was let near the tablets"
    kept = list(shop.data.glob("after-update-0.2.0-*/lancar.sqlite3"))
    assert len(kept) == was_started, "what its server wrote meanwhile is not thrown away"
    assert [each.name for each in (shop.home / "releases").iterdir()] == ["0.1.0"]
    assert shop.run("install", make_release(shop.files, 3)) == 0
    assert shop.assert_whole() == 3, "the next one goes in"


def test_what_is_installed_or_older_is_refused_and_nothing_is_touched(shop: Shop) -> None:
    assert shop.run("install", make_release(shop.files, 2)) == 0
    assert shop.run("install", shop.files / "lancar-0.1.0.lancar") == 1
    assert shop.run("install", shop.files / "lancar-0.2.0.lancar") == 1
    assert shop.assert_whole() == 2


@pytest.mark.parametrize("number", range(UPDATES))
def test_a_kill_at_any_moment_leaves_old_or_new(shop: Shop, number: int) -> None:
    luck = dice(number)
    file = make_release(shop.files, 2, luck.choice(["", "", "", "migration", "silent"]))
    before = shop.sales()
    _killed(shop, shop.begin("install", file), luck)
    for _ in range(luck.randint(0, 2)):
        _killed(shop, shop.begin("resume"), luck)
    if luck.random() < 0.3:  # the power was cut: nothing runs, and it starts from nothing
        (shop.data / "serving").unlink(missing_ok=True)
        assert shop.run("boot") == 0
    assert shop.run("resume") == 0
    if not (shop.data / "serving").exists():
        assert shop.run("boot") == 0
    shop.assert_whole()
    assert shop.sales()[: len(before)] == before
    assert shop.run("install", make_release(shop.files, 3)) == 0
    assert shop.assert_whole() == 3, "whatever happened, the next one goes in"


def _killed(shop: Shop, process: "subprocess.Popen[bytes]", luck: random.Random) -> None:
    """At any moment of the clock; or, on a machine however slow, in one of its steps."""
    step = luck.choice([None, *UNDERWAY])
    if step is None:
        time.sleep(luck.uniform(0, LONGEST_SECONDS))
    else:
        while process.poll() is None and read_state(shop.home).step != step:
            time.sleep(POLL_SECONDS)
        time.sleep(luck.uniform(0, LONGEST_STEP_SECONDS))
    process.kill()
    process.wait()
