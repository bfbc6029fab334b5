"""Printers and their queue in the back office."""

import base64
import io
import re
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from django.test import Client, override_settings
from PIL import Image

from hardware.discovery import Found, found_on_network
from hardware.drivers.wires import NO_PERMISSION
from hardware.links import UsbLink
from hardware.mdns import OnNetwork
from hardware.models import Printer, PrinterState, PrintJob, State
from hardware.trial import QR_TEXT
from hardware.virtual.folder import PaperFolder
from hardware.virtual.paper import Paper
from pos.box.origin import Origin
from pos.journal.clock import wall_ms
from pos.journal.models import Event
from tests.pos.backoffice.pages import save, url
from tests.pos.backoffice.shop import Shop


def the_printer() -> Printer:
    return Printer.objects.get(name="Printer depan")


def seen(trouble: str, ago_ms: int = 0) -> None:
    printer, now = the_printer(), wall_ms()
    PrinterState.objects.create(
        id=printer.id,
        merchant_id=printer.merchant_id,
        outlet_id=printer.outlet_id,
        trouble=trouble,
        since=now - 210 * 60_000,
        seen_at=now - ago_ms,
    )


def listed(office: Client) -> str:
    return str(office.get(url(Printer, "changelist")).content.decode())


def test_a_printer_is_added_by_its_address_and_stands_on_the_record(
    shop: Shop, office: Client
) -> None:
    added = {
        "name": "Dapur",
        "host": "192.168.1.60",
        "profile": "generic80",
        "auto_print": "on",
        "for_reports": "on",
    }
    answer = save(office, url(Printer, "add"), **added)
    assert answer.status_code == 302
    printer = Printer.objects.get(name="Dapur")
    assert (printer.host, printer.port, printer.profile) == ("192.168.1.60", 9100, "generic80")
    assert (printer.auto_print, printer.opens_drawer, printer.position) == (True, False, 1)
    assert (printer.for_receipts, printer.for_reports) == (True, True)
    assert Event.objects.filter(kind="printer.changed").count() == 2


def test_a_station_of_the_kitchen_is_ticked_by_categories(shop: Shop, office: Client) -> None:
    category = str(shop.category.id)
    address = url(Printer, "change", the_printer().pk)
    assert shop.category.name in office.get(address).content.decode()
    assert save(office, address, kitchen_categories=[category]).status_code == 302
    assert the_printer().kitchen_categories == [category]
    assert "dapur" in listed(office)
    before = Event.objects.filter(kind="printer.changed").count()
    save(office, address)
    assert Event.objects.filter(kind="printer.changed").count() == before
    wrong = save(office, address, kitchen_categories=["0b6f3c5e-53d5-4f0e-9d5c-6a4b0d2f7c11"])
    assert wrong.status_code == 200
    save(office, address, kitchen_categories=[])
    assert the_printer().kitchen_categories == []


def test_an_address_that_is_taken_is_refused_with_the_form_still_filled(
    shop: Shop, office: Client
) -> None:
    answer = save(office, url(Printer, "add"), name="Dua", host="192.168.1.50")
    assert "Alamat itu sudah dipakai Printer depan." in answer.content.decode()
    assert Printer.objects.count() == 1


def test_what_hangs_on_the_servers_own_cables_is_offered_and_fills_in_its_address(
    shop: Shop, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = [
        Found("usb:0416:5011", "USB Printer POS-80", ""),
        Found("/dev/ttyUSB0", "Kabel serial ttyUSB0", NO_PERMISSION),
    ]
    monkeypatch.setattr("hardware.admin.printers.found_devices", lambda: hanging)
    page = office.get(url(Printer, "add")).content.decode()
    assert "USB Printer POS-80" in page
    assert NO_PERMISSION in page
    assert 'href="?host=usb%3A0416%3A5011"' in page
    chosen = office.get(url(Printer, "add") + "?host=usb%3A0416%3A5011").content.decode()
    assert 'value="usb:0416:5011"' in chosen
    save(office, url(Printer, "add"), name="Dua", host="usb:0416:5011", profile="generic80")
    assert Printer.objects.get(name="Dua").link == UsbLink(0x0416, 0x5011)
    assert "USB Printer POS-80" not in office.get(url(Printer, "add")).content.decode()
    refused = save(office, url(Printer, "add"), name="Tiga", host="/etc/passwd")
    assert "bukan alamat perangkat" in refused.content.decode()


def test_printers_that_say_their_name_on_the_network_are_offered_when_a_person_looks(
    shop: Shop, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [OnNetwork("Bar <b>", "192.168.1.60", 9101), OnNetwork("Depan", "192.168.1.50", 9100)]
    cards: list[str] = []
    monkeypatch.setattr(
        "hardware.mdns.network_printers", lambda card: (cards.append(card), answers)[1]
    )
    monkeypatch.setattr("hardware.admin.printers.found_devices", list)
    before = office.get(url(Printer, "add")).content.decode()
    assert "Cari di jaringan" in before
    assert "192.168.1.60" not in before
    page = office.get(url(Printer, "add") + "?cari=jaringan").content.decode()
    assert "Bar &lt;b&gt; (192.168.1.60)" in page
    assert "Depan (" not in page  # known already
    assert 'href="?host=192.168.1.60&amp;port=9101"' in page
    chosen = office.get(url(Printer, "add") + "?host=192.168.1.60&port=9101").content.decode()
    assert 'value="9101"' in chosen
    answers.clear()
    nobody = office.get(url(Printer, "add") + "?cari=jaringan").content.decode()
    assert "Tidak ada printer yang menyebut namanya" in nobody
    assert cards == ["0.0.0.0", "0.0.0.0"]
    here, gone = Origin("127.0.0.1", 8443, 8000), Origin("192.0.2.7", 8443, 8000)
    for origin in (here, gone):  # a network without a way out has no usual card
        with override_settings(ORIGIN=origin):
            found_on_network()
    assert cards[2:] == ["127.0.0.1", "0.0.0.0"]


@pytest.mark.parametrize(
    ("trouble", "ago_ms", "words"),
    [
        ("", 0, "Siap"),
        ("Kertas printer habis.", 0, "Kertas printer habis. <small>3 jam lalu</small>"),
        ("", 10 * 60_000, "Belum terlihat"),
    ],
)
def test_the_list_says_how_each_printer_is_in_words(
    shop: Shop, office: Client, trouble: str, ago_ms: int, words: str
) -> None:
    assert "Belum terlihat" in listed(office)
    seen(trouble, ago_ms)
    assert words in listed(office)


def test_the_test_page_goes_into_the_queue_and_is_shown(shop: Shop, office: Client) -> None:
    address = url(Printer, "uji", the_printer().pk)
    assert office.get(address).status_code == 302
    assert PrintJob.objects.count() == 1
    page = office.post(address, follow=True).content.decode()
    assert "Penggaris ini 32 huruf." in page
    assert "....:....|....:....|....:....|.." in page
    job = PrintJob.objects.get(title="Halaman uji")
    assert (job.state, job.opens_drawer) == (State.WAITING, False)
    assert {"op": "qr", "data": QR_TEXT} in job.operations
    drawn = re.search(r'src="data:image/png;base64,([^"]+)" alt="Kode QR"', page)
    assert drawn is not None
    picture = Image.open(io.BytesIO(base64.b64decode(drawn[1]))).convert("L")
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [QR_TEXT]
    before, after = page.split(drawn[0])
    assert "Tinggi" in before
    assert "harus terbaca" in after


def test_a_document_is_cancelled_and_sent_again_to_another_printer(
    shop: Shop, office: Client
) -> None:
    save(office, url(Printer, "add"), name="Dapur", host="192.168.1.60")
    job, other = PrintJob.objects.get(), Printer.objects.get(name="Dapur")
    office.post(url(PrintJob, "batalkan", job.pk))
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    shown = office.get(url(PrintJob, "change", job.pk)).content.decode()
    assert "Cetak di Dapur" in shown
    office.post(url(PrintJob, "ulangi", job.pk), {"printer": str(other.pk)})
    job.refresh_from_db()
    assert (job.state, job.printer) == (State.WAITING, other)


def test_what_is_printed_cannot_be_sent_again_from_here(shop: Shop, office: Client) -> None:
    PrintJob.objects.update(state=State.PRINTED)
    job = PrintJob.objects.get()
    assert "Coba lagi" not in office.get(url(PrintJob, "change", job.pk)).content.decode()
    answer = office.post(url(PrintJob, "ulangi", job.pk), follow=True)
    assert "Dokumen itu sudah tercetak." in answer.content.decode()


def test_chosen_documents_are_cancelled_together(shop: Shop, office: Client) -> None:
    chosen: dict[str, Any] = {
        "action": "cancel_chosen",
        "_selected_action": [str(PrintJob.objects.get().pk)],
    }
    office.post(url(PrintJob, "changelist"), chosen)
    assert PrintJob.objects.get().state == State.CANCELLED


def test_the_paper_of_a_printer_made_of_software_is_shown_and_its_faults_are_chosen(
    shop: Shop, office: Client, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    assert "Lihat kertas" not in listed(office)
    paper = Paper()
    paper.feed(b"Struk\n\x1dV\x01")
    PaperFolder(tmp_path / "paper").lay_down(paper.sheets[0], paper)
    assert "Lihat kertas" in listed(office)
    page = office.get("/hardware/paper", follow=True).content.decode()
    assert 'alt="Kertas ke-1"' in page
    picture = office.get(url(Printer, "gambar", 1))
    assert b"".join(picture.streaming_content).startswith(b"\x89PNG")
    assert office.get(url(Printer, "gambar", 2)).status_code == 404
    said = office.post(url(Printer, "kertas"), {"fault": "no_paper"}, follow=True)
    assert "Printer tiruan: kertas habis." in said.content.decode()
    assert PaperFolder(tmp_path / "paper").fault == "no_paper"
    office.post(url(Printer, "kertas"), {"fault": "../x"})
    assert PaperFolder(tmp_path / "paper").fault == "no_paper"


def test_a_supervisor_helps_the_queue_and_changes_no_printer(shop: Shop, sign_in: Any) -> None:
    browser, job = sign_in("supervisor"), PrintJob.objects.get()
    assert browser.get(url(Printer, "changelist")).status_code == 200
    assert browser.get(url(Printer, "add")).status_code == 403
    assert browser.post(url(Printer, "uji", the_printer().pk)).status_code == 403
    browser.post(url(PrintJob, "batalkan", job.pk))
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_the_stock_keeper_sees_no_printers(shop: Shop, sign_in: Any) -> None:
    assert sign_in("stock").get(url(Printer, "changelist")).status_code == 403
    assert sign_in("stock").get(url(PrintJob, "changelist")).status_code == 403
