"""Perangkat > Undang tablet: a card for the tablet, a code on the screen, and what is wrong."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hardware.errors import no_printer
from hardware.models import Printer, PrintJob
from pos.box import keeping
from pos.box.authority import fingerprint
from pos.box.keeping import keep, load_authority
from pos.box.origin import Origin
from pos.box.queries import fault, invitation, invitation_paper
from pos.box.wifi import Wifi, read_wifi, write_wifi
from pos.domain.paper import lay_out
from pos.journal.models import Event

pytestmark = pytest.mark.django_db

PAGE = "/admin/tills/device/kode/"
PRINT = "/admin/hardware/printer/undangan/"
ORIGIN = Origin("127.0.0.2", 8443, 8000)
PASSWORD = "kopi;susu:1"


@pytest.fixture
def at_an_address(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR, settings.ORIGIN = tmp_path, ORIGIN
    keep(tmp_path, ORIGIN.hosts, datetime.now(UTC))
    return tmp_path


def test_a_shop_on_its_own_machine_says_how_to_open_it_and_still_gives_codes(
    shop: Any, office: Any, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    page = office.get(PAGE).content.decode()
    assert "Server ini baru terbuka di komputernya sendiri" in page
    assert "Kartu undangan" not in page
    assert re.fullmatch(r"\d{6}", office.post(PAGE).context["code"])


def test_the_card_has_address_and_fingerprint_and_never_the_code(
    shop: Any, office: Any, at_an_address: Path
) -> None:
    told = fingerprint(load_authority(at_an_address).root)
    answer = office.post(PAGE)
    page = answer.content.decode()
    card = page[page.index('aria-label="Kartu undangan"') : page.index("Kode pasang</h2>")]
    assert "http://127.0.0.2:8000/p" in card
    assert f"{told[:4]} {told[4:8]} {told[8:12]} {told[12:16]}" in card
    assert card.count("<svg") == 1, "nobody has typed the Wi-Fi yet"
    assert answer.context["code"] not in card
    paper = invitation_paper(answer.context["card"])
    assert answer.context["code"] not in json.dumps(paper)


def test_the_wifi_is_typed_once_and_stands_on_the_card_but_on_no_record(
    shop: Any, office: Any, at_an_address: Path
) -> None:
    before = Event.objects.count()
    typed = {"wifi": "1", "name": "Toko, lantai 1", "password": PASSWORD}
    assert office.post(PAGE, typed).status_code == 302
    assert read_wifi(at_an_address) == Wifi("Toko, lantai 1", PASSWORD)
    file = at_an_address / "https" / "wifi.json"
    assert file.stat().st_mode & 0o777 == 0o600
    page = office.get(PAGE).content.decode()
    assert page.count("<svg") >= 2
    assert "Toko, lantai 1" in page
    assert Event.objects.count() == before
    assert not Event.objects.filter(raw__contains=PASSWORD.encode()).exists()


@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [
        ("", "rahasia123", "Bidang ini"),
        ("Toko", "pendek", "Kata sandi Wi-Fi sedikitnya 8 huruf."),
        ("é" * 17, "rahasia123", "Nama Wi-Fi paling panjang 32 huruf."),
    ],
)
def test_a_wifi_that_cannot_be_is_refused_in_words(
    shop: Any, office: Any, at_an_address: Path, name: str, password: str, sentence: str
) -> None:
    answer = office.post(PAGE, {"wifi": "1", "name": name, "password": password})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert read_wifi(at_an_address) is None


def test_what_cameras_read_is_escaped_as_they_expect() -> None:
    assert Wifi("Toko", "").code == "WIFI:T:nopass;S:Toko;P:;;"
    assert Wifi('A;B,C:"D\\', PASSWORD).code == (r"WIFI:T:WPA;S:A\;B\,C\:\"D\\;P:kopi\;susu\:1;;")


def test_a_cashier_has_no_such_page(shop: Any, sign_in: Any, at_an_address: Path) -> None:
    write_wifi(at_an_address, Wifi("Toko", PASSWORD))
    browser = sign_in("supervisor")
    assert browser.get(PAGE).status_code == 403
    assert browser.post(PAGE, {"wifi": "1", "name": "X", "password": ""}).status_code == 403
    assert browser.post(PRINT).status_code == 403
    assert read_wifi(at_an_address) == Wifi("Toko", PASSWORD)


def test_the_receipt_printer_prints_it_and_forgets_the_password(
    shop: Any, office: Any, at_an_address: Path
) -> None:
    write_wifi(at_an_address, Wifi("Toko", PASSWORD))
    assert "Cetak di" in office.get(PAGE).content.decode()
    assert office.post(PRINT).status_code == 302
    job = PrintJob.objects.get(title="Undangan tablet")
    assert job.is_secret
    codes = [each["data"] for each in job.operations if each["op"] == "qr"]
    assert codes == [Wifi("Toko", PASSWORD).code, "http://127.0.0.2:8000/p"]
    assert all(len(line.get("text", "")) <= 32 for line in lay_out(job.operations, 32))


def test_who_looks_at_the_address_of_the_printing_prints_nothing(
    shop: Any, office: Any, at_an_address: Path
) -> None:
    assert office.get(PRINT).status_code == 302
    assert not PrintJob.objects.filter(title="Undangan tablet").exists()
    Printer.objects.update(archived=True)
    assert "Cetak di" not in office.get(PAGE).content.decode()
    page = office.post(PRINT, follow=True).content.decode()
    assert not PrintJob.objects.filter(title="Undangan tablet").exists()
    assert no_printer().sentence in page


def faults(settings: Any, **change: Any) -> str:
    found = fault(**change)
    return found.code if found else ""


def test_every_fault_of_the_address_has_its_words(settings: Any, at_an_address: Path) -> None:
    now = datetime.now(UTC)
    assert faults(settings) == ""
    leaf = keeping.load_leaf(at_an_address)
    assert leaf is not None
    assert faults(settings, now=leaf.not_valid_after_utc - timedelta(days=60)) == ""
    late = leaf.not_valid_after_utc - timedelta(days=58)
    assert faults(settings, now=late) == "certificate_late"
    assert faults(settings, now=datetime(2010, 1, 1, tzinfo=UTC)) == "clock_wrong"
    assert faults(settings, now=now - timedelta(days=3)) == "authority_other_time"
    assert faults(settings, now=now + timedelta(days=4000)) == "authority_other_time"
    settings.ORIGIN = Origin("10.254.254.254", 8443, 8000)
    gone = fault()
    assert gone is not None
    assert gone.code == "address_gone"
    assert "https://10.254.254.254:8443" in gone.words
    assert "10.254.254.254" in gone.help
    (at_an_address / "https" / "authority" / "root.crt").write_bytes(b"torn")
    assert faults(settings) == "certificate_damaged"
    assert invitation("Toko") is None
    settings.ORIGIN = None
    assert fault() is None
    (at_an_address / "https" / "origin.json").write_text('{"address": "127')
    assert faults(settings) == "origin_damaged"


def test_a_brought_certificate_is_watched_and_needs_no_steps(
    shop: Any, office: Any, at_an_address: Path, settings: Any
) -> None:
    certificate = keeping.server_file(at_an_address)
    name = "kasir.contoh.id"
    settings.ORIGIN = Origin("127.0.0.2", 8443, 8000, "", name, str(certificate), str(certificate))
    leaf = keeping.load_leaf(at_an_address)
    assert leaf is not None
    assert faults(settings) == ""
    late = leaf.not_valid_after_utc - timedelta(days=13)
    assert faults(settings, now=late) == "brought_late"
    page = office.get(PAGE).content.decode()
    assert f"https://{name}:8443/till/" in page
    assert "Sidik sertifikat" not in page
    paper = json.dumps(invitation_paper(office.get(PAGE).context["card"]))
    assert "Sidik sertifikat" not in paper
    settings.ALLOWED_HOSTS = ["127.0.0.2"]
    answer = Client(headers={"host": "127.0.0.2:8000"}).get("/p")
    assert answer.headers["Location"] == f"https://{name}:8443/till/"
    certificate.unlink()
    assert faults(settings) == "brought_missing"


def test_front_page_and_invitation_say_that_tablets_cannot_come_in(
    shop: Any, office: Any, at_an_address: Path, settings: Any
) -> None:
    assert "tidak ada di komputer ini" not in office.get("/admin/").content.decode()
    settings.ORIGIN = Origin("10.254.254.254", 8443, 8000)
    page = office.get("/admin/").content.decode()
    assert "alamat toko https://10.254.254.254:8443 tidak ada di komputer ini" in page
    assert PAGE in page
    told = office.get(PAGE).content.decode()
    assert "Alamat toko https://10.254.254.254:8443 tidak ada" in told
    assert "Setel router baru ke alamat router lama" in told
