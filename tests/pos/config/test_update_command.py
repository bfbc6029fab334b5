"""Root installs only what the back office asked for, when it is time, from a copy of its own."""

import json
import os
import pwd
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pos.box.queries import holding_records
from pos.box.updates import datafiles, installing, wishes
from pos.box.updates.errors import Refused
from pos.box.updates.installing import Box, Hands
from pos.config.shop import door, update
from pos.config.shop.troubles import Trouble
from pos.journal.clock import wall_ms
from pos.tills.models import Device, Sighting
from pos.tills.sightings import note_greeting
from tests.pos.box.releases import make_release
from tests.pos.world import make_world, pair


class Home:
    """An installed box whose server does whatever is asked."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.data, self.files = folder / "home", folder / "data", folder / "files"
        (self.home / "environments").mkdir(parents=True)
        self.data.mkdir()
        (self.data / "lancar.sqlite3").write_bytes(b"sales")
        self.waiting, self.code = "", 0
        first = make_release(self.files, 1)
        lock = installing.look(first, self.files / "release.pub").lock
        (self.home / "environments" / lock[:16]).symlink_to(sys.prefix)
        installing.stage(first, self.files / "release.pub", self.home)
        installing.switch(self.home, "0.1.0")
        hands = self.hands()
        monkeypatch.setenv("LANCAR_HOME", str(self.home))
        monkeypatch.setattr(update, "hands", lambda home, data: hands)
        monkeypatch.setattr(update, "_as_server", self.asked)
        self.box = Box(self.home, self.data, hands)

    def hands(self, data: Path | None = None, **played: Any) -> Hands:
        """Its server stops, starts, is fit and answers, unless played otherwise."""
        files = update.DataFiles(self.home, data or self.data)
        usual: dict[str, Any] = {
            "stop": lambda: None,
            "start": lambda: None,
            "look": lambda release: "",
            "answers": lambda version: True,
        }
        each = {name: getattr(files, name) for name in ("size", "read", "write", "clear", "drop")}
        return Hands(**{**usual, **each, **played})

    def asked(self, release: Path, *command: str) -> Any:
        assert command == ("tablets_waiting",)
        return type("Done", (), {"returncode": self.code, "stdout": self.waiting, "stderr": ""})

    def offer(self, number: int) -> Path:
        file = make_release(self.files, number)
        place = wishes.file_of(self.data, f"0.{number}.0")
        place.parent.mkdir(exist_ok=True)
        file.replace(place)
        return place

    def run(self) -> None:
        assert update.run(["run"], self.data) == 0


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    return Home(tmp_path, monkeypatch)


def test_a_wish_is_granted_once(home: Home) -> None:
    home.offer(2)
    wishes.wish(home.data, "0.2.0", wishes.NOW, "Asia/Jakarta")
    home.run()
    assert home.box.installed == "0.2.0"
    assert home.box.state.step == "done"
    assert wishes.read_wish(home.data) == {}
    assert not (home.home / update.INCOMING).exists()


def test_a_wish_for_the_night_waits_for_it(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.offer(2)
    wishes.wish(home.data, "0.2.0", wishes.NIGHT, "Asia/Makassar")
    here = datetime.now(ZoneInfo("Asia/Makassar")).hour
    monkeypatch.setattr(update, "NIGHT_HOURS", {(here + hours) % 24 for hours in range(2, 23)})
    home.run()
    assert home.box.installed == "0.1.0"
    assert wishes.read_wish(home.data)["version"] == "0.2.0"
    monkeypatch.setattr(update, "NIGHT_HOURS", range(24))
    home.run()
    assert home.box.installed == "0.2.0"


def test_a_tablet_that_holds_records_puts_it_off(home: Home) -> None:
    home.offer(2)
    home.waiting = "Kasir depan"
    wishes.wish(home.data, "0.2.0", wishes.NOW, "Asia/Jakarta")
    home.run()
    assert home.box.installed == "0.1.0"
    assert home.box.state.step == "refused"
    assert "Kasir depan masih menyimpan catatan" in home.box.state.reason
    assert wishes.read_wish(home.data) == {}, "who pressed the button reads it and presses again"


def test_what_the_server_left_is_not_believed(home: Home, tmp_path: Path) -> None:
    folder = wishes.folder_of(home.data)
    folder.mkdir()
    secret = tmp_path / "secret"
    secret.write_text("root's own")
    wishes.file_of(home.data, "0.2.0").symlink_to(secret)
    wishes.wish(home.data, "0.2.0", wishes.NOW, "Asia/Jakarta")
    home.run()
    assert home.box.state.step == "refused"
    for words in ('{"version": "../../etc"}', "[]", '{"version": ["0.2.0"]}', "\x00", '{"version"'):
        (folder / wishes.WISH).write_text(words)
        home.run()
        assert home.box.installed == "0.1.0"


def test_by_hand_it_says_why_not(home: Home) -> None:
    with pytest.raises(Trouble, match="release_old"):
        update.run(["install", str(make_release(home.files, 1))], home.data)
    assert update.run(["instal"], home.data) == 1
    assert update.run(["install"], home.data) == 1


def test_a_shop_on_postgresql_is_updated_by_its_operator(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANCAR_DATABASE", "postgresql://somewhere/shop")
    with pytest.raises(Trouble, match="not_by_file"):
        update.run(["install", str(make_release(home.files, 2))], home.data)


def test_a_server_that_cannot_be_asked_about_tablets_puts_it_off(home: Home) -> None:
    home.offer(2)
    home.code = 1
    wishes.wish(home.data, "0.2.0", wishes.NOW, "Asia/Jakarta")
    home.run()
    assert (home.box.installed, home.box.state.step) == ("0.1.0", "refused")


def test_a_full_disk_is_a_refusal_that_is_not_tried_for_ever(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.offer(2)
    wishes.wish(home.data, "0.2.0", wishes.NOW, "Asia/Jakarta")
    monkeypatch.setattr(installing, "stage", _full)
    home.run()
    assert home.box.state.step == "refused"
    assert "tidak cukup" in home.box.state.reason
    assert wishes.read_wish(home.data) == {}


def _full(*words: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_server_that_does_not_stop_is_left_alone(home: Home) -> None:
    said: list[str] = []

    def stop() -> None:
        said.append("stop")
        if len(said) == 1:
            raise OSError("does not stop")

    box = Box(home.home, home.data, home.hands(stop=stop, look=lambda release: said.append("look")))
    state = installing.install(box, make_release(home.files, 2))
    assert (state.step, box.installed) == ("undone", "0.1.0")
    assert "look" not in said, "its database was not touched"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a user to lower to")
@pytest.mark.skipif(not Path("/usr/bin/python3").exists(), reason="needs a Python for anybody")
@pytest.mark.parametrize("planted", ["lancar.sqlite3.part", "high_water.json.part", "updates"])
def test_links_of_the_servers_user_lead_root_nowhere(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    nobody = pwd.getpwnam("nobody")
    monkeypatch.setattr(update, "_lower", lambda: {"user": nobody.pw_uid, "group": nobody.pw_gid})
    monkeypatch.setattr(update, "DATAFILES", _readable(tmp_path))
    (environment,) = (home.home / "environments").iterdir()
    environment.unlink()
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").symlink_to("/usr/bin/python3")  # this run's may be root's
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder.stat().st_uid == 0 and folder != Path("/"):
            folder.chmod(0o755)
    victim = tmp_path / "roots"
    victim.mkdir(mode=0o700)
    (victim / "shadow").write_text("root:secret")
    (home.data / "high_water.json").write_text('{"o": {"incarnation": "a", "server_seq": 3}}')
    if planted == "updates":
        (victim / "wanted.json").write_text('{"version": "0.2.0"}')
        (home.data / planted).symlink_to(victim)
    else:
        (home.data / planted).symlink_to(victim / "shadow")
    for each in (home.data, *home.data.iterdir()):
        os.chown(each, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    hands = home.hands(answers=lambda version: version != "0.2.0")
    installing.install(Box(home.home, home.data, hands), make_release(home.files, 2))
    assert (victim / "shadow").read_text() == "root:secret"
    assert (victim / "shadow").stat().st_uid == 0
    assert update.DataFiles(home.home, home.data).wish() == {}


def _readable(folder: Path) -> str:
    """The script where anybody may read it, as under /opt; this work tree may stand in /root."""
    place = folder / "datafiles.py"
    shutil.copy(datafiles.__file__, place)
    place.chmod(0o644)
    return str(place)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a small disk of its own")
@pytest.mark.parametrize("is_started", [False, True])
def test_a_shop_opens_again_however_full_its_disk(
    home: Home, tmp_path: Path, is_started: bool
) -> None:
    small = tmp_path / "disk"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24M", "none", small], check=False
    ).returncode:
        pytest.skip("mounting is forbidden here")
    try:
        (small / "lancar.sqlite3").write_bytes(os.urandom(13 * 1024 * 1024))
        before = (small / "lancar.sqlite3").read_bytes()
        started: list[str] = []

        def fills_the_disk(release: Path) -> str:
            (small / "lancar.sqlite3").write_bytes(bytes(14 * 1024 * 1024))
            return "" if is_started else "migrasi gagal"

        hands = home.hands(
            small,
            start=lambda: started.append("yes"),
            look=fills_the_disk,
            answers=lambda version: version != "0.2.0",
        )
        box = Box(home.home, small, hands)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(installing, "SPARE_BYTES", -(8 * 1024 * 1024))
            state = installing.install(box, make_release(home.files, 2))
        assert (state.step, len(started)) == ("undone", 2 if is_started else 1)
        assert (small / "lancar.sqlite3").read_bytes() == before
        with pytest.raises(Refused, match="no_room"):
            installing.install(box, make_release(home.files, 3))
    finally:
        subprocess.run(["umount", small], check=True)


@pytest.mark.django_db
def test_tablets_that_told_of_more_than_is_here_are_named() -> None:
    till = pair(make_world())
    Device.objects.filter(id=till.device.id).update(name="Kasir depan")
    head = {"stream": "F", "epoch": 1, "seq": 5}
    note_greeting(till.sender, {"app_version": "1", "heads": [head]})
    assert holding_records() == ["Kasir depan"]
    Sighting.objects.update(said_at=wall_ms() - 8 * 24 * 3_600_000)
    assert holding_records() == [], "a drawer does not keep a shop from updates for ever"
    Sighting.objects.update(said_at=wall_ms(), seq=0)
    assert holding_records() == []


def test_secrets_that_systemd_unsealed_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cipher_key").write_text("ab" * 32 + "\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("LANCAR_CIPHER_KEY", "")
    door.take_credentials()
    assert door.os.environ["LANCAR_CIPHER_KEY"] == "ab" * 32
    assert json.dumps(dict(door.os.environ)).count("ab" * 32) == 1
