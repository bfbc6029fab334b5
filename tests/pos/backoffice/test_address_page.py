"""Perangkat > Alamat toko: what is looked at each minute, and the way to another address."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pos.box.keeping import keep
from pos.box.origin import Origin, read_origin, write_origin
from pos.box.queries import fault
from pos.box.watch import last_look, look
from pos.box.wire import NoRight
from pos.journal.models import Event
from pos.tills.models import Device, Sighting

pytestmark = pytest.mark.django_db

PAGE = "/admin/tills/device/alamat/"
ORIGIN = Origin("127.0.0.2", 8443, 8000)
NEW = "127.0.0.3"
RIVAL = "02:00:00:00:00:02"


@pytest.fixture
def at_an_address(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DATA_DIR, settings.ORIGIN = tmp_path, ORIGIN
    write_origin(tmp_path, ORIGIN)
    keep(tmp_path, ORIGIN.hosts, datetime.now(UTC))
    for module in ("moving", "address_page"):
        monkeypatch.setattr(f"pos.box.{module}.own_addresses", lambda: ["127.0.0.2", NEW])
    return tmp_path


def look_and_hear(data: Path, monkeypatch: pytest.MonkeyPatch, heard: str | Exception) -> None:
    def rival(address: str) -> str:
        if isinstance(heard, Exception):
            raise heard
        return heard

    monkeypatch.setattr("pos.box.watch.rival", rival)
    look(data, ORIGIN.address)


def test_a_second_machine_at_our_address_is_told_everywhere_until_it_is_gone(
    shop: Any, office: Any, at_an_address: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_and_hear(at_an_address, monkeypatch, "")
    assert fault() is None
    assert office.get("/healthz").json()["care"] is None
    look_and_hear(at_an_address, monkeypatch, RIVAL)
    found = fault()
    assert found is not None
    assert found.code == "address_twice"
    assert RIVAL in found.words
    assert RIVAL in found.help
    assert office.get("/healthz").json()["care"] == "address_twice"
    assert RIVAL not in office.get("/healthz").content.decode(), "strangers may ask this"
    assert RIVAL in office.get(PAGE).content.decode()
    assert "dipakai juga oleh perangkat lain" in office.get("/admin/").content.decode()
    note = at_an_address / "https" / "watch.json"
    note.write_text(json.dumps({"looked_at": time.time() - 600, "rival": RIVAL}))
    assert last_look(at_an_address) is None
    assert fault() is None, "the supervisor looks each minute; an old look means nothing"
    look_and_hear(at_an_address, monkeypatch, NoRight())
    assert "tidak diizinkan" in office.get(PAGE).content.decode()
    note.write_text("torn")
    assert "Belum diperiksa" in office.get(PAGE).content.decode()


def test_a_clock_behind_the_record_is_a_fault_of_the_address_too(
    shop: Any, office: Any, at_an_address: Path
) -> None:
    Event.objects.update(received_at=int(time.time() * 1000) + 3_600_000)
    found = fault()
    assert found is not None
    assert found.code == "clock_back"
    assert "Setel tanggal dan jam ke otomatis." in office.get(PAGE).content.decode()


def test_the_shop_moves_when_every_tablet_has_sent_everything(
    shop: Any, office: Any, settings: Any, at_an_address: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Device.objects.update(paired_at=0)
    Sighting.objects.all().delete()
    Event.objects.update(received_at=1)
    page = office.get(PAGE).content.decode()
    assert "Belum boleh pindah" in page
    assert f"Pindah ke {NEW}" not in page
    monkeypatch.setattr("pos.box.moving.is_free", lambda address, port: True)
    told = office.post(PAGE, {"address": NEW}, follow=True).content.decode()
    assert "Belum boleh pindah: " in told
    assert read_origin(at_an_address) == ORIGIN
    Device.objects.exclude(role="hub").update(revoked_at=1)
    for wrong in ("8.8.8.8", ORIGIN.address, "", "x"):
        told = office.post(PAGE, {"address": wrong}, follow=True).content.decode()
        assert "bukan milik komputer ini" in told
    assert read_origin(at_an_address) == ORIGIN
    assert f"Pindah ke {NEW}" in office.get(PAGE).content.decode()
    monkeypatch.setattr("pos.box.moving.is_free", lambda address, port: port != 8443)
    assert "pintu 8443" in office.post(PAGE, {"address": NEW}, follow=True).content.decode()
    monkeypatch.setattr("pos.box.moving.is_free", lambda address, port: True)
    told = office.post(PAGE, {"address": NEW}, follow=True).content.decode()
    assert f"https://{NEW}:8443" in told
    moved = read_origin(at_an_address)
    assert moved is not None
    assert (moved.address, moved.before) == (NEW, ORIGIN.address)
    settings.ORIGIN = replace(moved, moved_at=5)
    Device.objects.exclude(role="hub").update(revoked_at=None)
    page = office.get(PAGE).content.decode()
    assert f"Kembali ke {ORIGIN.address}" in page, "a slip of the hand is taken back"
    Device.objects.exclude(role="hub").update(paired_at=6)
    told = office.post(PAGE, {"address": ORIGIN.address}, follow=True).content.decode()
    assert "Belum boleh pindah" in told, "they paired at the new address since"
    Device.objects.update(paired_at=0)
    office.post(PAGE, {"address": ORIGIN.address})
    assert read_origin(at_an_address) == ORIGIN


def test_a_look_that_breaks_makes_no_server_unwell(
    shop: Any, office: Any, at_an_address: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr("pos.config.health.fault", broken)
    answer = office.get("/healthz")
    assert (answer.status_code, answer.json()["care"]) == (200, "unknown")


def test_only_the_owner_may_look_and_a_shop_without_address_says_so(
    shop: Any, office: Any, sign_in: Any, settings: Any, at_an_address: Path
) -> None:
    browser = sign_in("supervisor")
    assert browser.get(PAGE).status_code == 403
    assert browser.post(PAGE, {"address": NEW}).status_code == 403
    settings.ORIGIN = None
    assert "Belum ada alamat tetap" in office.get(PAGE).content.decode()
    assert office.post(PAGE, {"address": NEW}).status_code == 200
    assert read_origin(at_an_address) == ORIGIN
