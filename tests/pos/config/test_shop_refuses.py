"""A shop that cannot start says why in two languages, with a stable code, and changes nothing.

Every case runs the real command in a process of its own, as a shopkeeper would.
"""

import os
import resource
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hub import free_port
from tests.pos.config.shops import ROOT, shop_command, shop_environment

SECONDS = 60
SEVERAL_PAGES = 64 * 1024


def start(
    folder: Path, *options: str, before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """`manage.py shop`, expected to end by itself."""
    return subprocess.run(
        shop_command(folder, *options),
        cwd=ROOT,
        env=shop_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
        preexec_fn=before,
    )


def assert_refused(result: subprocess.CompletedProcess[str], code: str) -> None:
    assert result.returncode == 1, result.stdout
    assert f"GAGAL [{code}]" in result.stdout
    assert "Traceback" not in result.stdout
    assert len(result.stdout.strip().splitlines()) == 3, "code, Indonesian, English"


@pytest.fixture(name="free_port")
def any_free_port() -> int:
    return free_port()


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a small file system with these options; only root of a real machine may."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = []

    def mount(options: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        if os.geteuid() != 0 or subprocess.run(command, check=False).returncode != 0:
            pytest.skip("mounting is not allowed here; the case beside this one covers the rule")
        done.append(folder)
        return folder

    yield mount
    for one in done:
        subprocess.run(["umount", str(one)], check=True)


def test_an_occupied_port_is_named_and_another_is_suggested(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = start(tmp_path / "data", "--port", str(port))
    assert_refused(result, "port_in_use")
    assert f"Port {port} sedang dipakai program lain" in result.stdout
    assert f"--port {port + 1 if port < 65535 else 8000}" in result.stdout


@pytest.mark.parametrize("text", ["0", "65536", "-1", "delapan", ""])
def test_a_port_that_is_no_port_is_refused(tmp_path: Path, text: str) -> None:
    assert_refused(start(tmp_path / "data", "--port", text), "port_invalid")


def test_a_data_folder_inside_a_file_cannot_be_written(tmp_path: Path, free_port: int) -> None:
    (tmp_path / "file").write_text("not a folder")
    result = start(tmp_path / "file" / "data", "--port", str(free_port))
    assert_refused(result, "data_unwritable")
    assert (tmp_path / "file").read_text() == "not a folder"


def test_a_read_only_data_folder_is_refused(mounted: Callable[[str], Path], free_port: int) -> None:
    folder = mounted("ro,size=64m")
    assert_refused(start(folder, "--port", str(free_port)), "data_unwritable")
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root; see the mount above")
def test_a_data_folder_without_permission_is_refused(tmp_path: Path, free_port: int) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o500)
    assert_refused(start(folder, "--port", str(free_port)), "data_unwritable")


def test_a_disk_with_little_room_is_refused_before_anything_is_opened(
    mounted: Callable[[str], Path], free_port: int
) -> None:
    folder = mounted("size=4m")
    (folder / "lancar.sqlite3").write_bytes(b"")
    assert_refused(start(folder, "--port", str(free_port)), "disk_full")
    assert [path.name for path in folder.iterdir()] == ["lancar.sqlite3"]


def test_a_disk_that_takes_no_byte_is_full(tmp_path: Path, free_port: int) -> None:
    def no_byte_more() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    result = start(tmp_path / "data", "--port", str(free_port), before=no_byte_more)
    assert_refused(result, "disk_full")


def test_a_disk_that_fills_while_the_shop_is_made_is_told_as_full(
    tmp_path: Path, free_port: int
) -> None:
    """Room for the first look, none for the tables: SQLite's own error is translated."""

    def a_little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (SEVERAL_PAGES, SEVERAL_PAGES))

    result = start(tmp_path / "data", "--port", str(free_port), before=a_little_room)
    assert_refused(result, "disk_full")


@pytest.mark.parametrize("content", [b"this is not a database" * 400, b"SQLite format 3\0" * 512])
def test_a_damaged_database_is_named_and_left_as_it_is(
    tmp_path: Path, free_port: int, content: bytes
) -> None:
    database = tmp_path / "lancar.sqlite3"
    database.write_bytes(content)
    assert_refused(start(tmp_path, "--port", str(free_port)), "database_unreadable")
    assert database.read_bytes() == content


def test_damage_deep_inside_a_database_is_found_at_start(tmp_path: Path, free_port: int) -> None:
    database = tmp_path / "lancar.sqlite3"
    make_database(database)
    damaged = bytearray(database.read_bytes())
    damaged[8192:12288] = b"\xff" * 4096
    database.write_bytes(damaged)
    assert_refused(start(tmp_path, "--port", str(free_port)), "database_unreadable")
    assert database.read_bytes() == bytes(damaged)


def test_a_second_start_on_the_same_data_is_told_so(tmp_path: Path, free_port: int) -> None:
    from pos.config.shop.preflight import take_lock

    with take_lock(tmp_path):
        assert_refused(start(tmp_path, "--port", str(free_port)), "already_running")


def make_database(file: Path) -> None:
    """A healthy file of a few pages."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(file))
    connection.execute("CREATE TABLE sale (id INTEGER PRIMARY KEY, note TEXT)")
    connection.executemany("INSERT INTO sale (note) VALUES (?)", [("Indomie" * 50,)] * 200)
    connection.commit()
    connection.close()
