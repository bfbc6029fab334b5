"""A shop that leaves its fixed address: asked for on the command line, or in the back office."""

import subprocess
import sys
from pathlib import Path

import pytest

from pos.box.origin import Origin, read_origin, write_origin
from pos.config.shop import lan
from pos.config.shop.supervisor import Child
from tests.hub import free_port
from tests.pos.config.test_lan import ADDRESS, DOOR, SECURE, network, refused, settle


@pytest.mark.parametrize(
    ("code", "said", "told"), [(0, "Kasir 1 masih menyimpan 2 catatan\n", "tablets_unsent"),
                               (1, "", "tablets_unknown"), (0, "\n", "")],
)  # fmt: skip
def test_a_shop_does_not_move_while_a_tablet_holds_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str, told: str
) -> None:
    chosen = settle(tmp_path, "--lan", ADDRESS, "--https-port", str(free_port()))
    (tmp_path / "lancar.sqlite3").write_bytes(b"")
    asked = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(command[-3:])
        return subprocess.CompletedProcess(command, code, said)

    monkeypatch.setattr(lan.subprocess, "run", run)
    if told:
        assert refused(tmp_path, "--lan", "127.0.0.3", "--move") == told
        assert read_origin(tmp_path) == chosen
    else:
        assert settle(tmp_path, "--lan", "127.0.0.3", "--move") != chosen
    assert asked == [["tablets_waiting", "--move", "0"]]
    if not told:
        moved = read_origin(tmp_path)
        assert moved is not None
        assert (moved.address, moved.before) == ("127.0.0.3", ADDRESS)
        back = settle(tmp_path, "--lan", ADDRESS, "--move")
        assert asked[1] == ["tablets_waiting", "--move", str(moved.moved_at)]
        assert back is not None
        assert (back.address, back.before) == (ADDRESS, "")


def test_an_address_that_the_back_office_moved_is_followed(tmp_path: Path) -> None:
    there = network(tmp_path)
    web = Child("web", [sys.executable, *there.words()], tmp_path)
    web.start()
    try:
        first = web.process
        write_origin(tmp_path, Origin("127.0.0.3", SECURE, DOOR))
        there.asked_at -= lan.CHOSEN_SECONDS
        there.look(web)
        assert web.process is not first
        assert f"tcp:{DOOR}:interface=127.0.0.3" in web.command
        assert there.trouble is None
    finally:
        assert web.process is not None
        web.process.kill()
        web.process.wait()
