"""`manage.py doctor` says every fault of a box in words, and changes nothing on it."""

import hashlib
import re
import subprocess
import uuid
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as library

from hardware.models import Printer, PrinterState
from pos.box import keeping
from pos.box.origin import Origin, write_origin
from pos.config import doctor
from pos.config.demo import make_demo_shop
from pos.config.demo_printer import put_up
from pos.config.shop import preflight
from pos.config.shop.troubles import Trouble
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.models import Event
from pos.outlets.models import Outlet
from pos.tills.models import Sighting
from tests.hub import Hub, free_port, manage, new_hub


def codes(told: subprocess.CompletedProcess[str]) -> list[str]:
    assert "Traceback" not in told.stdout + told.stderr
    return re.findall(r"^. \[(\w+)\]", told.stdout, re.MULTILINE)


def files(folder: Path) -> dict[str, str]:
    """Without what SQLite itself lays beside a database that is read, and the log of a hub."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm", ".log"))
    }


@pytest.fixture
def box(tmp_path: Path) -> Hub:
    return new_hub(tmp_path / "shop")


def test_a_sound_box_that_is_switched_off_is_told_so_and_nothing_changes(box: Hub) -> None:
    before = files(box.data)
    told = box.manage("doctor")
    assert told.returncode == 0, told.stdout + told.stderr
    found = codes(told)
    assert {"disk", "database", "clock", "not_running", "no_address", "backup_late"} <= set(found)
    assert found.index("not_running") < found.index("disk"), "what needs a look comes first"
    assert "Server toko tidak berjalan." in told.stdout
    assert "The shop's server is not running." in told.stdout
    assert files(box.data) == before


def test_an_empty_folder_has_no_shop_and_gets_none_by_asking(tmp_path: Path) -> None:
    told = manage(tmp_path / "empty", "doctor")
    assert told.returncode == 1
    assert "no_shop" in codes(told)
    assert not (tmp_path / "empty" / "lancar.sqlite3").exists()


def test_one_fault_never_hides_the_others(box: Hub) -> None:
    """A database full of holes, and an address that is gone."""
    (box.data / "lancar.sqlite3").write_bytes(b"no database at all" * 500)
    origin = Origin("10.254.254.254", 8443, 8000)
    write_origin(box.data, origin)
    keeping.keep(box.data, origin.hosts, datetime.now(UTC))
    told = box.manage("doctor")
    assert told.returncode == 1
    assert {"database_unreadable", "address_gone", "disk"} <= set(codes(told))
    assert not [code for code in codes(told) if code.endswith("_unknown")]
    assert "Setel router baru ke alamat router lama" in told.stdout


def test_a_missing_or_needless_key_is_not_called_damage(tmp_path: Path) -> None:
    """Who is told to restore, restores: over a shop that is whole behind its key."""
    file, key = tmp_path / "lancar.sqlite3", "ab" * 32
    for given, wanted in ((key, ""), ("", key)):
        file.unlink(missing_ok=True)
        made = library.connect(str(file))
        if given:
            made.execute(f"PRAGMA key = \"x'{given}'\"")
        made.execute("CREATE TABLE receipts (number TEXT)")
        made.commit()
        made.close()
        assert preflight.check_database(tmp_path, given)
        with pytest.raises(Trouble) as refused:
            preflight.check_database(tmp_path, wanted)
        assert refused.value.code == "database_key"
        assert "Pulihkan" not in refused.value.indonesian
    file.write_bytes(b"\0" * 8192)  # a disk that gives back nothing is no lock
    with pytest.raises(Trouble) as refused:
        preflight.check_database(tmp_path)
    assert refused.value.code == "database_unreadable"


def test_an_address_that_is_gone_is_one_fault_and_its_ports_are_no_other(box: Hub) -> None:
    """Nobody is told to start the server anew, or to take another port, when the router changed."""
    origin = Origin("10.254.254.254", 8443, 8000)
    write_origin(box.data, origin)
    keeping.keep(box.data, origin.hosts, datetime.now(UTC))
    found = codes(box.manage("doctor"))
    assert "address_gone" in found
    assert not {"no_answer", "port_in_use", "lan_port_taken"} & set(found)


def test_a_disk_that_can_only_be_read_is_told_as_that_and_not_as_a_damaged_database(
    box: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = preflight.os.statvfs(box.data)
    flags = SimpleNamespace(f_flag=room.f_flag | preflight.os.ST_RDONLY)
    monkeypatch.setattr(preflight.os, "statvfs", lambda _: flags)
    assert found_by(doctor._database, box.data) == [("bad", "database_read_only")]


def test_a_damaged_note_of_the_address_stops_no_other_command(box: Hub) -> None:
    (box.data / "https").mkdir()
    (box.data / "https" / "origin.json").write_text('{"address": "192')
    told = box.manage("doctor")
    assert told.returncode == 1
    assert {"origin_damaged", "database", "disk"} <= set(codes(told))


@pytest.mark.django_db
def test_a_sister_outlet_is_no_matter_of_this_box(tmp_path: Path) -> None:
    """A hub knows the other outlets of its merchant; their backups are made elsewhere."""
    outlet = make_demo_shop().outlet
    Outlet.objects.create(
        **{field.attname: getattr(outlet, field.attname) for field in Outlet._meta.fields}
        | {"id": uuid7(), "outlet_id": uuid7(), "code": "B02"}
    )
    assert found_by(doctor._backups, tmp_path) == [("warn", "backup_late")], "one, not two"


def found_by(check: Any, data: Path) -> list[tuple[str, str]]:
    return [(each.tone, each.code) for each in doctor._findings(check, data)]


def test_a_server_that_hangs_or_is_gone_is_no_answer(tmp_path: Path, settings: Any) -> None:
    settings.ORIGIN = None
    port = free_port()
    with preflight.take_lock(tmp_path) as lock:
        preflight.note_port(lock, port)
        assert preflight.running_port(tmp_path) == port
        assert found_by(doctor._service, tmp_path) == [("bad", "no_answer")]
    assert preflight.running_port(tmp_path) is None
    assert found_by(doctor._service, tmp_path) == [("warn", "not_running")]


def test_a_check_that_breaks_is_a_finding_itself(tmp_path: Path) -> None:
    def _broken(data: Path) -> Any:
        raise RuntimeError("no such thing")

    assert found_by(_broken, tmp_path) == [("warn", "broken_unknown")]


@pytest.mark.django_db
def test_a_clock_behind_the_record_is_told(tmp_path: Path) -> None:
    make_demo_shop()
    assert found_by(doctor._clock, tmp_path) == [("ok", "clock")]
    Event.objects.update(received_at=wall_ms() + 3_600_000)
    assert found_by(doctor._clock, tmp_path) == [("bad", "clock_back")]


@pytest.mark.django_db
def test_a_clock_ahead_of_two_tablets_is_told(tmp_path: Path) -> None:
    shop = make_demo_shop()
    for number in range(2):
        here = {"merchant_id": shop.merchant.id, "outlet_id": shop.outlet.id}
        told = {"id": uuid.UUID(int=number + 1), "said_at": wall_ms(), "ahead_ms": 5_400_000}
        Sighting.objects.create(**here, **told)
    assert found_by(doctor._clock, tmp_path) == [("warn", "clock_off")]


@pytest.mark.django_db
def test_printers_are_told_one_by_one(tmp_path: Path) -> None:
    put_up(make_demo_shop().outlet)
    printers = list(Printer.objects.order_by("position"))
    assert found_by(doctor._printers, tmp_path) == [("warn", "printer_unseen")] * len(printers)
    now = wall_ms()
    for printer, trouble in zip(printers, ("Kertas habis", ""), strict=False):
        PrinterState.objects.create(
            id=printer.id,
            merchant_id=printer.merchant_id,
            outlet_id=printer.outlet_id,
            trouble=trouble,
            since=now,
            seen_at=now,
        )
    said = list(doctor._printers(tmp_path))
    assert [each.code for each in said] == ["printer_trouble", "printer"][: len(printers)]
    assert "Kertas habis" in said[0].indonesian


@pytest.mark.django_db
def test_an_address_that_is_ours_says_how_long_its_certificate_lasts(
    tmp_path: Path, settings: Any
) -> None:
    settings.DATA_DIR, settings.ORIGIN = tmp_path, Origin("127.0.0.2", 8443, 8000)
    keeping.keep(tmp_path, settings.ORIGIN.hosts, datetime.now(UTC))
    [found] = list(doctor._address(tmp_path))
    assert (found.tone, found.code) == ("ok", "address")
    assert "394 hari" in found.indonesian


def test_a_database_ahead_of_its_own_list_is_named_and_one_behind_it_only_waits(box: Hub) -> None:
    with closing(library.connect(box.data / "lancar.sqlite3")) as database:
        database.execute(
            "DELETE FROM django_migrations WHERE (app, name) IN"
            " (VALUES ('journal', '0001_first'), ('journal', '0007_own_word_lost'),"
            " ('journal', '0008_event_waiting'), ('sync', '0001_first'))"
        )
        database.execute("ALTER TABLE journal_ledger DROP COLUMN lost_from_epoch")
        database.commit()
    told = box.manage("doctor")
    assert told.returncode == 1
    found = codes(told)
    assert found.index("migrations_lost") < found.index("migrations_wait")
    assert "baris journal.0001_first, sync.0001_first hilang" in told.stdout
    assert "2 pembaruan bentuk basis data belum berjalan" in told.stdout
