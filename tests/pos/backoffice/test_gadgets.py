"""Scales, pole displays and scanners in the back office."""

from typing import Any

from django.test import Client

from hardware.models import Gadget, PrinterState, PrintJob
from hardware.virtual.folder import PaperFolder
from pos.journal.clock import wall_ms
from pos.journal.models import Event
from pos.tills.models import Device
from tests.pos.backoffice.pages import save, url
from tests.pos.backoffice.shop import Shop


def add(office: Client, **fields: str) -> Any:
    filled = {"name": "Timbangan", "host": "/dev/ttyUSB0", "sort": "scale_cas", **fields}
    return save(office, url(Gadget, "add"), **filled)


def test_a_scale_is_added_for_all_tills_or_one_and_stands_on_the_record(
    shop: Shop, office: Client
) -> None:
    assert add(office).status_code == 302
    gadget = Gadget.objects.get()
    assert (gadget.sort, gadget.host, gadget.till_id) == ("scale_cas", "/dev/ttyUSB0", None)
    till = Device.objects.filter(role="till", revoked_at=None).first()
    assert till is not None
    assert save(office, url(Gadget, "change", gadget.pk), till=str(till.pk)).status_code == 302
    gadget.refresh_from_db()
    assert gadget.till_id == till.pk
    assert Event.objects.filter(kind="gadget.changed").count() == 2
    page = office.get(url(Gadget, "changelist")).content.decode()
    assert till.name in page
    assert "Belum terlihat" in page


def test_a_drawer_with_its_own_cable_is_added_and_tried(shop: Shop, office: Client) -> None:
    wrong = add(office, name="Laci", sort="drawer_box", opens_with="bel")
    assert "bukan bita heksa" in wrong.content.decode()
    assert add(office, name="Laci", sort="drawer_box", opens_with="0x07").status_code == 302
    box = Gadget.objects.get()
    assert (box.sort, box.opens_with, box.till_id) == ("drawer_box", "07", None)
    assert "Buka laci sekarang" in office.get(url(Gadget, "change", box.pk)).content.decode()
    trial = url(Gadget, "uji", box.pk)
    assert office.get(trial).status_code == 302
    page = office.post(trial, follow=True).content.decode()
    job = PrintJob.objects.get(box=box)
    assert (job.box, job.opens_drawer, job.state) == (box, True, "waiting")
    assert "Laci saja, tanpa kertas." in page
    assert "Coba lagi" not in page
    again = office.post(url(PrintJob, "ulangi", job.pk), follow=True).content.decode()
    assert "pembukaan laci, bukan kertas" in again
    assert "Laci" in office.get(url(PrintJob, "changelist")).content.decode()


def test_its_trouble_is_said_in_words(shop: Shop, office: Client) -> None:
    add(office)
    gadget, now = Gadget.objects.get(), wall_ms()
    PrinterState.objects.create(
        id=gadget.pk,
        merchant_id=gadget.merchant_id,
        outlet_id=gadget.outlet_id,
        trouble="Timbangan tidak menjawab; periksa kabel dan listriknya.",
        since=now,
        seen_at=now,
    )
    assert "Timbangan tidak menjawab" in office.get(url(Gadget, "changelist")).content.decode()


def test_mistakes_are_refused_with_the_form_still_filled(shop: Shop, office: Client) -> None:
    assert "bukan alamat perangkat" in add(office, host="/etc/passwd").content.decode()
    assert "Pilih kasir" in add(office, sort="pole_cd5220").content.decode()
    add(office)
    assert "sudah dipakai Timbangan" in add(office, name="Dua").content.decode()
    assert Gadget.objects.count() == 1


def test_the_bench_of_virtual_devices_is_told_what_lies_on_the_scale(
    shop: Shop, office: Client, settings: Any, tmp_path: Any
) -> None:
    settings.DATA_DIR = tmp_path
    folder = PaperFolder(tmp_path / "paper")
    folder.pole = "TOTAL\nRp 3.500"
    folder.places = ["127.0.0.1:9100", "scale 127.0.0.1:4001"]
    address = "/admin/hardware/printer/kertas/"
    page = office.get(address).content.decode()
    assert "Rp 3.500" in page
    assert "scale 127.0.0.1:4001" in page
    office.post(address, {"weight_g": "1250"})
    assert folder.weight_g == 1250
    office.post(address, {"scale_fault": "moving"})
    assert folder.scale_fault == "moving"
    office.post(address, {"weight_g": "banyak"})
    office.post(address, {"scale_fault": "apa saja", "fault": "power_cut"})
    assert (folder.weight_g, folder.scale_fault, folder.fault) == (0, "moving", "power_cut")
