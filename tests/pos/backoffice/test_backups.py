"""The page of copies: says how safe the shop is, takes a folder, refuses what is none."""

import pytest

from pos.backups.models import BackupBucket, BackupCloud, BackupPlace
from pos.backups.queries import door_of
from pos.journal.clock import wall_ms
from pos.journal.models import Event
from pos.journal.replay import rebuild
from tests.s3 import BUCKET, KEY, SECRET, storage_service

pytestmark = pytest.mark.django_db
PAGE = "/admin/backups/backup/"


def test_a_shop_without_copies_is_told_so_on_its_page_and_on_the_front_page(shop, office):
    assert "Belum ada cadangan yang teruji." in office.get(PAGE).content.decode()
    assert "cadangan belum ada yang teruji" in office.get("/admin/").content.decode()


def test_a_folder_is_kept_on_the_record_and_a_copy_is_wanted_at_once(shop, office, tmp_path):
    said = office.post(PAGE, {"folder": str(tmp_path)}, follow=True).content.decode()
    assert "Tempat cadangan disimpan." in said
    assert "Sedang dibuat dan diuji" in said
    assert Event.objects.filter(kind="backup.place_changed").count() == 1
    place = BackupPlace.objects.get()
    assert (place.folder, place.wanted_at > 0) == (str(tmp_path), True)


@pytest.mark.parametrize("folder", ["/tidak/ada", "relatif", "/etc/passwd"])
def test_what_is_no_folder_is_refused_in_words_and_nothing_is_changed(shop, office, folder):
    said = office.post(PAGE, {"folder": folder}, follow=True).content.decode()
    assert f"Folder {folder} tidak dapat dipakai" in said
    assert BackupPlace.objects.count() == 0


def test_the_shops_own_data_folder_is_no_place_for_copies(shop, office, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "dalam").mkdir()
    said = office.post(PAGE, {"folder": str(tmp_path / "dalam")}, follow=True).content.decode()
    assert "ini folder data toko sendiri" in said


def test_a_copy_can_be_asked_for_now(shop, office):
    office.post(PAGE, {"now": "1"})
    assert BackupPlace.objects.get().wanted_at > 0


def typed(service, **changes):
    return {
        "bucket_form": "1", "address": service.address, "region": "", "bucket": BUCKET,
        "subfolder": "toko-1", "key": KEY, "secret": SECRET, **changes,
    }  # fmt: skip


def test_a_bucket_is_kept_and_tried_and_its_keys_are_nowhere_to_read(shop, office):
    with storage_service() as service:
        said = office.post(PAGE, typed(service), follow=True).content.decode()
        assert "Penyimpanan dicoba: menulis, mendaftar, membaca dan menghapus berhasil." in said
        assert "Belum semua cadangan tersalin ke internet." in said
        assert (service.names(), len(service.seen)) == ([], 4)
        said = office.post(PAGE, typed(service, key="", secret=""), follow=True).content.decode()
        assert "Penyimpanan dicoba" in said  # with the keys that are kept
    assert SECRET not in said
    assert KEY not in said
    row = BackupBucket.objects.get()
    assert SECRET not in row.keys
    assert (door_of(row).key, door_of(row).secret, row.prefix) == (KEY, SECRET, "toko-1")
    told = [bytes(event.raw) for event in Event.objects.filter(kind="backup.bucket_changed")]
    assert len(told) == 2
    assert not [raw for raw in told if SECRET.encode() in raw or KEY.encode() in raw]
    assert rebuild(verify_only=True) == []
    rebuild(verify_only=False)
    assert door_of(BackupBucket.objects.get()).secret == SECRET


def test_a_bucket_that_refuses_is_said_and_one_without_keys_is_not_kept(shop, office):
    with storage_service() as service:
        said = office.post(PAGE, typed(service, secret="lain"), follow=True).content.decode()
        assert "Disimpan, tetapi belum dapat dipakai." in said
        assert f"Kunci akses atau kunci rahasia ditolak oleh {service.address}." in said
        for wrong in ({"bucket": "lain", "key": "", "secret": ""}, {"key": "x", "secret": ""}):
            said = office.post(PAGE, typed(service, **wrong), follow=True).content.decode()
            assert "Ketik kunci akses dan kunci rahasianya, keduanya." in said
        for address in ("s3.contoh.id", "ftp://x", f"{service.address}/ember", "https://a@b"):
            said = office.post(PAGE, typed(service, address=address), follow=True).content.decode()
            assert "Alamat dimulai dengan https:// dan tanpa nama bucket." in said
        assert BackupBucket.objects.get().bucket == BUCKET
        said = office.post(PAGE, typed(service, address=""), follow=True).content.decode()
    assert "Cadangan tidak lagi disalin ke internet." in said
    assert (BackupBucket.objects.get().keys, BackupBucket.objects.get().bucket) == ("", "")


def test_a_bucket_out_of_reach_for_half_a_day_is_said_on_the_front_page(shop, office):
    with storage_service() as service:
        office.post(PAGE, typed(service))
    words, rows = "cadangan tidak sampai ke internet", BackupBucket.objects
    rows.update(trouble="tidak menjawab", set_at=wall_ms() - 11 * 3_600_000)
    assert words not in office.get("/admin/").content.decode()
    rows.update(set_at=wall_ms() - 13 * 3_600_000)
    assert words in office.get("/admin/").content.decode()
    assert "tidak menjawab" in office.get(PAGE).content.decode()


def test_a_page_from_before_the_shop_left_its_cloud_changes_nothing(shop, office, tmp_path):
    office.post(PAGE, {"folder": str(tmp_path)})
    said = office.post(PAGE, {"cloud": "1"}, follow=True).content.decode()
    assert "Toko ini tidak terhubung ke cloud." in said
    assert "Cloud Lancar" not in said
    assert BackupPlace.objects.get().folder == str(tmp_path)
    assert BackupCloud.objects.count() == 0


def test_a_shop_with_a_cloud_keeps_its_copies_there_by_one_button(shop, office, monkeypatch):
    monkeypatch.setattr("pos.backups.admin.has_cloud", lambda *_: True)
    assert "Simpan juga di cloud" in office.get(PAGE).content.decode()
    said = office.post(PAGE, {"cloud": "1"}, follow=True).content.decode()
    assert "Cadangan juga disimpan di cloud." in said
    assert "Belum semua cadangan tersalin ke cloud." in said
    assert "Yang pertama diuji sendiri segera setelah tersalin." in said
    assert "Isi tempat cadangan di bawah ini" not in said
    assert Event.objects.filter(kind="backup.cloud_changed").count() == 1
    late = wall_ms() - 13 * 3_600_000
    BackupCloud.objects.update(trouble="Cloud tidak terjangkau.", copied_at=late)
    assert "cadangan tidak sampai ke cloud" in office.get("/admin/").content.decode()
    assert rebuild(verify_only=True) == []
    said = office.post(PAGE, {"cloud": "0"}, follow=True).content.decode()
    assert "Dimatikan. Yang sudah ada di cloud dihapus di sana sesudah 30 hari." in said
    assert BackupCloud.objects.get().is_on is False
