"""A box finds, fetches and offers new releases by itself, over a bad line, or from a stick."""

import http.server
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from pos.box.updates import installing, wishes
from pos.box.updates.errors import Refused
from pos.config import updates
from pos.people.actions import set_password
from tests.pos.box.releases import make_release
from tests.pos.world import hire, make_world

pytestmark = pytest.mark.django_db


class Channel(http.server.SimpleHTTPRequestHandler):
    """Knows ranges; breaks off after `breaks_after` bytes, once."""

    folder: Path
    breaks_after = 0
    asked: list[str] = []

    def do_GET(self) -> None:
        content = (self.folder / self.path.strip("/")).read_bytes()
        asked = self.headers.get("Range")
        self.asked.append(f"{self.path} {asked or ''}".strip())
        start = int(asked.split("=")[1].rstrip("-")) if asked else 0
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        most = 0
        if self.path.endswith(".lancar"):
            most, type(self).breaks_after = type(self).breaks_after, 0
        self.wfile.write(content[start : start + most] if most else content[start:])

    def log_message(self, *words: object) -> None:
        """Quiet."""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def box(tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its data folder; release 0.1.0 runs."""
    home, data = tmp_path / "home", tmp_path / "data"
    (home / "environments").mkdir(parents=True)
    data.mkdir()
    first = make_release(files, 1)
    lock = installing.look(first, files / "release.pub").lock
    (home / "environments" / lock[:16]).symlink_to(sys.prefix)
    installing.stage(first, files / "release.pub", home)
    installing.switch(home, "0.1.0")
    monkeypatch.setenv("LANCAR_HOME", str(home))
    monkeypatch.setattr(settings, "DATA_DIR", data)
    monkeypatch.setattr(updates, "PLACES", (str(tmp_path / "media" / "*"),))
    return data


@pytest.fixture
def channel(files: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Channel]]:
    Channel.folder, Channel.asked, Channel.breaks_after = files, [], 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Channel)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("LANCAR_UPDATES", f"http://127.0.0.1:{server.server_port}/")
    yield Channel
    server.shutdown()
    server.server_close()


@pytest.fixture
def owner() -> Client:
    world = make_world()
    set_password(person=world.sari, password="mawar-melati-7", by=None)
    client = Client()
    client.force_login(world.sari, backend="pos.people.backends.PersonBackend")
    return client


def test_a_new_release_is_fetched_and_waits_for_the_night(
    box: Path, files: Path, channel: type[Channel]
) -> None:
    make_release(files, 2)
    assert updates.news_wait()
    updates.fetch_news()
    assert updates.read_news(box).version == "0.2.0"
    assert wishes.file_of(box, "0.2.0").read_bytes() == (files / "lancar-0.2.0.lancar").read_bytes()
    assert wishes.read_wish(box) == {"version": "0.2.0", "when": "night", "zone": "Asia/Jakarta"}
    assert not updates.news_wait(), "asked again in hours"


def test_a_download_that_broke_off_goes_on_where_it_ended(
    box: Path, files: Path, channel: type[Channel]
) -> None:
    make_release(files, 2)
    channel.breaks_after = 3000
    updates.fetch_news()
    assert not updates.read_news(box).version
    assert "dicoba lagi" in updates.read_news(box).trouble
    updates.fetch_news()
    assert channel.asked[-1] == "/lancar-0.2.0.lancar bytes=3000-"
    assert updates.read_news(box).version == "0.2.0"


def test_what_a_stranger_signed_is_thrown_away(
    box: Path, files: Path, channel: type[Channel], tmp_path: Path
) -> None:
    make_release(tmp_path / "stranger", 2)
    make_release(files, 2, key=tmp_path / "stranger" / "release.key")
    updates.fetch_news()
    assert "tanda tangannya tidak cocok" in updates.read_news(box).trouble
    assert not list(wishes.folder_of(box).glob("*.lancar"))
    assert wishes.read_wish(box) == {}


def test_nothing_newer_is_nothing(box: Path, files: Path, channel: type[Channel]) -> None:
    updates.fetch_news()
    assert updates.read_news(box).version == ""
    assert updates.read_news(box).trouble == ""
    (files / "channel.json").write_text('{"version": "../../etc", "size": 5}')
    updates.fetch_news()
    (files / "channel.json").write_text("<html>")
    updates.fetch_news()
    assert "dicoba lagi" in updates.read_news(box).trouble
    assert not list(wishes.folder_of(box).glob("*.lancar"))


def test_a_download_never_fills_the_disk_that_sales_are_recorded_on(
    box: Path, files: Path, channel: type[Channel], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_release(files, 2)
    monkeypatch.setattr(updates, "SPARE_BYTES", 2**60)
    updates.fetch_news()
    assert "tidak cukup" in updates.read_news(box).trouble
    assert not list(wishes.folder_of(box).glob("lancar-*"))
    with pytest.raises(Refused, match="no_room"):
        updates.bring(box, files / "lancar-0.2.0.lancar")


def test_who_wants_to_be_asked_first_is_asked_also_while_one_is_on_its_way(
    box: Path, files: Path, channel: type[Channel]
) -> None:
    make_release(files, 2)
    channel.breaks_after = 3000
    updates.fetch_news()
    updates.set_automatic(box, wanted=False)
    updates.fetch_news()
    assert updates.read_news(box).version == "0.2.0"
    assert wishes.read_wish(box) == {}


def test_an_older_one_that_was_fetched_before_is_not_offered(
    box: Path, files: Path, owner: Client
) -> None:
    updates.tell(box, updates.News(version="0.0.9"))
    assert "Sudah yang terbaru" in owner.get("/admin/pembaruan/").content.decode()


def test_the_owner_installs_by_tap_or_from_a_stick(
    box: Path, files: Path, tmp_path: Path, owner: Client
) -> None:
    stick = tmp_path / "media" / "stik"
    stick.mkdir(parents=True)
    make_release(files, 2).rename(stick / "lancar-0.2.0.lancar")
    assert "Sudah yang terbaru" in owner.get("/admin/pembaruan/").content.decode()
    owner.post("/admin/pembaruan/", {"automatic": "0"})
    page = owner.get("/admin/pembaruan/").content.decode()
    assert "Di stik: lancar-0.2.0.lancar" in page
    owner.post("/admin/pembaruan/", {"stick": str(stick / "lancar-0.2.0.lancar")})
    assert wishes.read_wish(box) == {}, "asked first, as the owner wants it"
    assert "Versi 0.2.0 siap dipasang" in owner.get("/admin/pembaruan/").content.decode()
    owner.post("/admin/pembaruan/", {"when": "now"})
    assert wishes.read_wish(box)["when"] == "now"
    owner.post("/admin/pembaruan/", {"stick": "/etc/passwd"})
    assert "tidak dapat dibaca" in owner.get("/admin/pembaruan/").content.decode()


def test_only_who_may_change_the_shop_sees_it(box: Path) -> None:
    world = make_world()
    client = Client()
    cashier = hire(world.merchant.id, "Ana", username="ana")
    client.force_login(cashier, backend="pos.people.backends.PersonBackend")
    assert client.get("/admin/pembaruan/").status_code in (302, 403)
    assert Client().get("/admin/pembaruan/").status_code == 302


def test_a_server_that_was_not_installed_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANCAR_HOME", raising=False)
    monkeypatch.setenv("LANCAR_UPDATES", "http://127.0.0.1:1/")
    assert not updates.news_wait()
