"""Pengaturan > Cloud, on a hub and in the cloud."""

import re

import pytest

from pos.journal.actions import append
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.models import Event
from sync import log
from sync.links import Claim, link_hub, make_code
from sync.models import CloudHead, HubLink, LinkCode, Uplink

pytestmark = pytest.mark.django_db
PAGE = "/admin/sync/uplink/"
KEY = "B" + "A" * 86


@pytest.fixture
def uplink(shop):
    here = {"merchant_id": shop.merchant.id, "outlet_id": shop.outlet.id}
    cloud = {"device": str(shop.merchant.id), "public_key": KEY, "epoch": 1}
    append("cloud.linked", {"address": "https://cloud.contoh.id", **cloud}, **here, actor_id=None)
    Uplink.objects.update(sent_seq=1, sent_at=wall_ms())
    return Uplink.objects.get()


def test_a_shop_without_a_cloud_says_so_and_nothing_waits(shop, office):
    assert "belum terhubung ke cloud" in office.get(PAGE).content.decode()
    assert "cloud:" not in office.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://cloud.contoh.id", "seperti cloud.contoh.id, tanpa tambahan"),
        ("https://cloud.contoh.id/x?kode=1", "seperti cloud.contoh.id, tanpa tambahan"),
        ("http://127.0.0.1:1", "Periksa alamat dan internet, lalu coba lagi."),
    ],
)
def test_an_address_that_does_not_do_is_refused_in_words(shop, office, address, sentence):
    said = office.post(PAGE, {"address": address, "code": "ABCDE-FGHJK"}).content.decode()
    assert sentence in said
    assert Uplink.objects.count() == 0


def test_what_waits_is_counted_and_what_is_in_the_way_is_said(shop, office, uplink):
    Uplink.objects.update(trouble="Cloud tidak terjangkau.", troubled_at=wall_ms() - 2 * 3_600_000)
    said = office.get(PAGE).content.decode()
    assert re.search(r"Terakhir terkirim .*\. [\d.]+ catatan menunggu", said)
    assert "Cloud tidak terjangkau." in said
    assert "catatan menunggu" in office.get("/admin/").content.decode()


def test_an_hour_without_the_internet_is_no_task(shop, office, uplink):
    Uplink.objects.update(trouble="Cloud tidak terjangkau.", troubled_at=wall_ms())
    assert "catatan menunggu" not in office.get("/admin/").content.decode()


def test_leaving_is_on_the_record_and_tablets_count_on_the_cloud_no_more(shop, office, uplink):
    tenant = {"merchant_id": shop.merchant.id, "outlet_id": shop.outlet.id}
    CloudHead.objects.create(**tenant, device_id=shop.merchant.id, epoch=1, stream="F", seq=9)
    said = office.post(PAGE, {"leave": "1"}, follow=True).content.decode()
    assert "tidak lagi mengirim ke cloud" in said
    assert Event.objects.filter(kind="cloud.unlinked").count() == 1
    assert CloudHead.objects.count() == 0


def test_a_cashier_sees_nothing_of_it(shop, sign_in):
    assert sign_in("stock").get(PAGE).status_code == 403


def test_in_the_cloud_the_owner_makes_a_code_sees_the_hubs_and_takes_one_off(
    shop, office, settings
):
    settings.ROLE = "cloud"
    said = office.post(PAGE, {"make": "1"}).content.decode()
    code = re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", said).group()
    assert code not in office.get(PAGE).content.decode()
    ids = (shop.merchant.id, shop.outlet.id, shop.merchant.id)
    link_hub(Claim(*ids, 1, KEY, "Cabang"), code)
    HubLink.objects.update(heard_at=wall_ms(), waiting=12)
    assert "12 catatan menunggu" in office.get(PAGE).content.decode()
    office.post(PAGE, {"off": str(shop.outlet.id)})
    assert HubLink.objects.get().unlinked_at is not None
    assert "dicabut" in office.get(PAGE).content.decode()


def test_another_merchants_hub_is_neither_seen_nor_taken_off(shop, office, settings, tmp_path):
    settings.ROLE, settings.DATA_DIR = "cloud", tmp_path
    other = Claim(uuid7(), uuid7(), uuid7(), 1, KEY, "Milik orang lain")
    link_hub(other, make_code())
    assert "Milik orang lain" not in office.get(PAGE).content.decode()
    office.post(PAGE, {"off": str(other.outlet_id)})
    assert HubLink.objects.get().unlinked_at is None


def test_a_code_for_a_new_branch_says_what_to_type_there(shop, office, settings):
    settings.ROLE = "cloud"
    assert (
        "Tulis dulu nama" in office.post(PAGE, {"make": "branch", "branch": " "}).content.decode()
    )
    said = office.post(PAGE, {"make": "branch", "branch": "Cabang Dago"}).content.decode()
    assert re.search(r"--join [A-Z2-9]{5}-[A-Z2-9]{5}@http://testserver", said)
    assert LinkCode.objects.get().branch == "Cabang Dago"


def test_the_log_of_each_server_is_a_click_away(shop, office, settings):
    settings.ROLE = "cloud"
    here = {"merchant_id": shop.merchant.id, "name": "Server", "linked_at": 1, "public_key": KEY}
    for outlet_id in (shop.outlet.id, uuid7()):
        HubLink.objects.create(
            id=outlet_id, outlet_id=outlet_id, device_id=uuid7(), epoch=1, **here
        )
    log.note_work((shop.merchant.id, shop.outlet.id), received=1234)
    assert "1.234 catatan diterima" not in office.get(PAGE).content.decode()
    said = office.get(PAGE, {"catatan": str(shop.outlet.id)}).content.decode()
    assert "1.234 catatan diterima" in said


def test_a_shop_reads_what_went_wrong_and_when(shop, office, uplink):
    log.note_failure((shop.merchant.id, shop.outlet.id), "Cloud tidak terjangkau.")
    said = office.get(PAGE).content.decode()
    assert "Catatan pengiriman" in said
    assert "Cloud tidak terjangkau. 1 kali dicoba." in said
